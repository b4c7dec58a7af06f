"""Dry runs: a request is done for real in its transaction, answered as it would be, and rolled back.

Not a second set of rules: the handler, its refusals and its answer are those of the real request.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final

import msgspec

from overture.apis.kit.convention import Convention
from overture.apis.kit.replies import Reply, StreamReply, encode
from overture.domain.identity import Call

OUTCOME: Final = "outcome"
"""What a route says of a dry run beside the events."""
NAME: Final = "dry_run"
"""The query parameter, and the field of the answer, before a convention names them."""
HEADER: Final = "X-Dry-Run"
Asked = Annotated[
    bool, msgspec.Meta(description="With `true` nothing is changed, sent or told: the answer says what would be.")
]


class DryRunEvents(msgspec.Struct, frozen=True):
    """Events of one type that would be told; `reasons` says how often each reason would be given."""

    type: str
    count: int
    reasons: dict[str, int]


class DryRun(msgspec.Struct, frozen=True):
    """Only in the answer to a dry run. Nothing was changed; ids and secrets of this answer exist nowhere."""

    events: list[DryRunEvents]
    outcome: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def unasked(query: bytes, c: Convention) -> bytes:
    """The query of the real request: a dry run under an idempotency key is looked up as that one."""
    name = c.naming(NAME).encode()
    return b"&".join(part for part in query.split(b"&") if part.partition(b"=")[0] != name) if name in query else query


async def told(call: Call, c: Convention, reply: Reply, foretold: msgspec.Struct | None = None) -> Reply:
    """The answer with what the family would tell of it, and what the handler `foretold`; all that a commit would check
    has been checked."""
    if not call.is_dry:
        raise RuntimeError("a dry run was given a call that commits")
    written = Counter((e.name, e.data.get("reason")) for e in await call.rehearsed() if e.name in c.event_names)
    events = [_of(name, written) for name in dict.fromkeys(name for name, _ in written)]
    if reply.status >= 300 or isinstance(reply, StreamReply) or not reply.raw.startswith(b"{"):
        return reply
    outcome = msgspec.UNSET if foretold is None else msgspec.Raw(encode(foretold))
    field = encode({c.naming(NAME): DryRun(events, outcome)})
    body = field if reply.raw == b"{}" else reply.raw[:-1] + b"," + field[1:]
    return Reply(reply.status, body, reply.listed)


def _of(name: str, written: Counter[tuple[str, str | None]]) -> DryRunEvents:
    found = {reason: n for (event, reason), n in written.items() if event == name}
    return DryRunEvents(name, sum(found.values()), {reason: n for reason, n in found.items() if reason})
