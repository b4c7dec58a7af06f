"""A request whose body streams in: kept first, then answered in one transaction, repeated or let go of.

Not what is kept: the route's `Uploads` knows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from overture.apis.kit import idempotent
from overture.apis.kit.convention import Caller, Convention, Wiring
from overture.apis.kit.replies import Reply
from overture.apis.kit.routes import Route
from overture.apis.kit.uploads import Upload
from overture.domain.identity import Call
from overture.kernel.errors import Unavailable
from overture.runtime.idempotency import Slot


@dataclass(frozen=True)
class Given:
    """The request: `args` are the handler's, to which `data` is added."""

    route: Route
    caller: Caller
    request_id: str
    upload: Upload
    args: dict[str, Any]


@dataclass(frozen=True)
class Key:
    """The idempotency key, the place it is for, and the query, which is part of the request."""

    convention: Convention
    text: bytes
    where: tuple[str, ...]
    query: bytes

    def slot(self, caller: Caller, digest: bytes = b"") -> Slot:
        """The slot of a body with this hash; raises InvalidIdempotencyKey."""
        return idempotent.slot(self.convention, caller, self.text, self.where, self.query + b"\x00" + digest)


async def run(wiring: Wiring, given: Given, under: Key | None, answer: Callable[[Call], Awaitable[Reply]]) -> Reply:
    """Keeps the body, then answers. What was kept goes again where the request was refused, or answered before."""
    route, caller, upload, uploads = given.route, given.caller, given.upload, given.route.options.uploads
    if uploads is None:
        raise TypeError(f"{route.path} takes no body that streams in")
    if under is not None and await idempotent.is_taken(wiring, caller, under.slot(caller)):
        await upload.drained()
        found = await idempotent.stored(wiring, route, caller, under.slot(caller, upload.digest))
        if found is None:  # Its time ended while the body came.
            raise Unavailable(retry_after=1)
        return found
    committing = replace(wiring.calls, is_dry=False)  # A dry run keeps the body as the real request does, and drops it.
    kept = given.args["data"] = await uploads.keep(committing, caller, given.args, upload)
    try:
        if under is None:
            reply = await wiring.calls.run(caller.project, caller.actor, answer, request_id=given.request_id)
        else:
            slot = under.slot(caller, upload.digest)
            reply = await idempotent.run(wiring, route, caller, given.request_id, slot, answer)
    except BaseException:
        await uploads.drop(committing, caller, kept)
        raise
    if wiring.calls.is_dry or idempotent.is_repeated(reply):
        await uploads.drop(committing, caller, kept)
    return reply
