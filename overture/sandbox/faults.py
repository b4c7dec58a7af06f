"""Planned faults: which message meets which trouble, decided by the message's token and never by who came first.

Not the trouble itself: messages, look-ups and inbound events carry it out.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Annotated, Literal

import msgspec

from overture.sandbox.store import Store

SendKind = Literal[
    "timeout_after_commit",
    "timeout_before_commit",
    "refuse_connection",
    "http_500",
    "http_503",
    "throttle",
    "token_revoked",
    "challenge",
    "warning",
    "slow",
]
InboundKind = Literal["duplicate_inbound", "late_inbound", "lost_inbound_first_try", "lost_inbound"]
ListKind = Literal["repeat_rows", "skip_rows", "hide_people", "gone_people", "grow_list"]
LIST_KINDS = frozenset({"repeat_rows", "skip_rows", "hide_people", "gone_people", "grow_list"})
ANSWER_KINDS = frozenset({"http_500", "http_503", "throttle", "slow"})
INBOUND_KINDS = frozenset({"duplicate_inbound", "late_inbound", "lost_inbound_first_try", "lost_inbound"})
LOOK_UP_KINDS = frozenset({"timeout_before_commit", "refuse_connection", "http_500", "http_503", "throttle", "slow"})


class Fault(msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """One planned fault. Selectors left out select everything; `attempt` null means every attempt of a token.

    `seconds` is how long silence lasts, how slow, how late (project time) or the Retry-After, by kind; `count` how many
    people of a list. The token of a list's page names list and place; its `handle` is what it is a list of.
    """

    kind: SendKind | InboundKind | ListKind
    id: Annotated[str, msgspec.Meta(max_length=100)] = ""
    route: Literal["messages", "lookup", "people"] = "messages"
    project: str | None = None
    handle: str | None = None
    share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    attempt: Annotated[int, msgspec.Meta(ge=1)] | None = 1
    seconds: Annotated[float, msgspec.Meta(ge=0)] | None = None
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None

    def takes(self, project: str, handle: str | None, token: str) -> bool:
        """Whether this token is selected, its attempt apart."""
        if self.project is not None and self.project != project:
            return False
        if self.handle is not None and self.handle != handle:
            return False
        if self.share >= 1.0:
            return True
        dice = int.from_bytes(blake2b(f"{self.id}:{token}".encode(), digest_size=8).digest(), "big")
        return dice / 2**64 < self.share


class FaultRefused(Exception):
    """A fault that cannot be planned."""


class Faults:
    """The plan, in the order in which it was made; the first fault that takes a token is the one it meets."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self.planned: list[Fault] = []
        self._of_sends: tuple[Fault, ...] = ()
        self._of_look_ups: tuple[Fault, ...] = ()
        self._of_inbound: tuple[Fault, ...] = ()
        self.of_lists: tuple[Fault, ...] = ()
        self._of_reads: tuple[Fault, ...] = ()
        self._reads: dict[str, int] = {}
        self.reload()

    def reload(self) -> None:
        """Read the plan again: faults survive a restart."""
        rows = self._db.execute("select spec from fault order by no").fetchall()
        self.planned = [msgspec.json.decode(spec, type=Fault) for (spec,) in rows]
        self._of_inbound = tuple(f for f in self.planned if f.kind in INBOUND_KINDS)
        self._of_look_ups = tuple(f for f in self.planned if f.route == "lookup")
        self.of_lists = tuple(f for f in self.planned if f.kind in LIST_KINDS)
        self._of_reads = tuple(f for f in self.planned if f.route == "people" and f.kind in ANSWER_KINDS)
        self._of_sends = tuple(
            f for f in self.planned if f.kind not in INBOUND_KINDS | LIST_KINDS and f.route == "messages"
        )

    def plan(self, fault: Fault) -> Fault:
        """Add it to the plan, with an id where it brought none. Raises `FaultRefused`."""
        if fault.route == "lookup" and fault.kind not in LOOK_UP_KINDS:
            raise FaultRefused(f"{fault.kind} does not fit look-ups")
        if fault.route == "people" and fault.kind not in LIST_KINDS | ANSWER_KINDS:
            raise FaultRefused(f"{fault.kind} does not fit lists")
        if fault.id and any(f.id == fault.id for f in self.planned):
            raise FaultRefused(f"a fault {fault.id} is planned already")
        if not fault.id:
            (last,) = self._db.execute("select coalesce(max(no), 0) from fault").fetchone()
            fault = msgspec.structs.replace(fault, id=f"fault_{last + 1}")
        self._db.execute("insert into fault (id, spec) values (?, ?)", (fault.id, msgspec.json.encode(fault)))
        self.reload()
        return fault

    def forget(self, id: str | None) -> int:
        """Remove one fault, or all of them; how many went."""
        if id is None:
            gone = self._db.execute("delete from fault").rowcount
        else:
            gone = self._db.execute("delete from fault where id = ?", (id,)).rowcount
        self.reload()
        return gone

    def on_send(self, project: str, handle: str, token: str, attempt: Callable[[], int]) -> Fault | None:
        """The fault this attempt meets; `attempt` counts from 1 and is asked only where it matters."""
        return _first(self._of_sends, project, handle, token, attempt) if self._of_sends else None

    @property
    def any_of_sends(self) -> bool:
        """Whether attempts need counting at all."""
        return bool(self._of_sends)

    def on_look_up(self, project: str, token: str, attempt: Callable[[], int]) -> Fault | None:
        return _first(self._of_look_ups, project, None, token, attempt) if self._of_look_ups else None

    def on_read(self, project: str, of: str, token: str) -> Fault | None:
        """The fault this reading of a list's page meets; how often a page was read is known until the process ends."""
        if not self._of_reads:
            return None
        key = f"{project}:{token}"
        self._reads[key] = attempt = self._reads.get(key, 0) + 1
        return _first(self._of_reads, project, of, token, lambda: attempt)

    def on_inbound(self, project: str, handle: str, token: str) -> list[Fault]:
        """All faults that the answer to this message meets."""
        return [f for f in self._of_inbound if f.takes(project, handle, token)] if self._of_inbound else []


def _first(
    faults: tuple[Fault, ...], project: str, handle: str | None, token: str, attempt: Callable[[], int]
) -> Fault | None:
    for fault in faults:
        if fault.takes(project, handle, token) and (fault.attempt is None or fault.attempt == attempt()):
            return fault
    return None
