"""Requests under an idempotency key: run once, answered alike afterwards.

Not where answers are stored: runtime/idempotency keeps them, in the transaction of the change.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from overture.apis.kit.convention import Caller, Convention, Wiring
from overture.apis.kit.errors import InvalidIdempotencyKey
from overture.apis.kit.replies import JSON, Answer, RawHeaders, Reply, encode
from overture.apis.kit.routes import Route
from overture.domain.identity import Call
from overture.kernel.errors import OvertureError
from overture.kernel.ids import ProjectId
from overture.runtime import idempotency
from overture.runtime.idempotency import IdempotencyConflict, Slot, StoredAnswer

_VISIBLE = re.compile(rb"[\x21-\x7e]{1,255}")
_PURPOSE = "idempotency"
_REPEATED = (b"idempotent-replayed", b"true")
_kept = msgspec.json.Decoder(tuple[RawHeaders, bytes])


def value_of(body: bytes) -> bytes:
    """A JSON body written anew: the same bytes for the same values, in whatever order and spacing they came."""
    try:
        return msgspec.json.encode(msgspec.json.decode(body), order="sorted")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return body  # Of a route that reads none.


class _AnsweredMeanwhile(Exception):
    """The same request was answered while this one asked outside; this one's transaction is rolled back."""


def slot(convention: Convention, caller: Caller, key: bytes, where: tuple[str, ...], asked: bytes) -> Slot:
    """The place of the answer to `asked` under the caller's key; raises InvalidIdempotencyKey."""
    if not _VISIBLE.fullmatch(key):
        raise InvalidIdempotencyKey(header=convention.idempotency_header)
    return Slot.of(caller.project.id, key.decode(), where=where, request=asked)


async def run(
    wiring: Wiring,
    route: Route,
    caller: Caller,
    request_id: str,
    slot: Slot,
    answer: Callable[[Call], Awaitable[Reply]],
) -> Reply:
    """The stored answer, or `answer` run and stored in its own transaction. An error is not stored.

    A handler that asks outside must not find a transaction open: its slot is looked at before and claimed after.
    """
    project, actor, outside = caller.project, caller.actor, route.options.outside

    async def look(call: Call) -> StoredAnswer | None:
        return await idempotency.find(await call.tx(), slot)

    async def work(call: Call) -> Reply:
        stored = None if outside else await idempotency.claim(await call.tx(), slot)
        if stored is not None:
            return await _again(call, wiring, route, slot, stored)
        reply = await answer(call)
        if outside and await idempotency.claim(await call.tx(), slot) is not None:
            raise _AnsweredMeanwhile
        await idempotency.keep(await call.tx(), slot, _stored(wiring, route, slot, reply))
        return reply

    if not outside:
        return await wiring.calls.run(project, actor, work, request_id=request_id)
    if (found := await wiring.calls.run(project, actor, look, request_id=request_id)) is not None:
        return _replayed(wiring, route, slot, found)
    try:
        return await wiring.calls.run(project, actor, work, request_id=request_id)
    except (OvertureError, _AnsweredMeanwhile):
        # The same request may have been answered while this one asked outside: then its refusal is no answer.
        if (found := await wiring.calls.run(project, actor, look, request_id=request_id)) is None:
            raise
        return _replayed(wiring, route, slot, found)


async def claimed(
    call: Call, wiring: Wiring, route: Route, slots: Sequence[Slot]
) -> dict[Slot, Reply | IdempotencyConflict]:
    """Takes slots of several requests, each another, for the call's transaction; what those that are not taken hold."""
    if not slots:
        return {}
    held = await idempotency.claim_each(await call.tx(), slots)
    return {
        slot: found if isinstance(found, IdempotencyConflict) else await _again(call, wiring, route, slot, found)
        for slot, found in held.items()
    }


async def settle(call: Call, wiring: Wiring, route: Route, replies: Sequence[tuple[Slot, Reply | Exception]]) -> None:
    """Stores what was answered under slots that `claimed` took; an error is not stored."""
    kept = [(slot, _stored(wiring, route, slot, r)) for slot, r in replies if isinstance(r, Reply)]
    refused = [slot for slot, r in replies if not isinstance(r, Reply)]
    if kept:
        await idempotency.keep_each(await call.tx(), kept)
    if refused:
        await idempotency.release(await call.tx(), refused)


async def is_taken(wiring: Wiring, caller: Caller, slot: Slot) -> bool:
    """Whether the slot holds an answer, to whatever request."""

    async def look(call: Call) -> bool:
        return await idempotency.is_taken(await call.tx(), slot)

    return await wiring.calls.run(caller.project, caller.actor, look)


async def stored(wiring: Wiring, route: Route, caller: Caller, slot: Slot) -> Reply | None:
    """The answer in the slot again, if there is one; IdempotencyConflict where it answers another request."""

    async def look(call: Call) -> StoredAnswer | None:
        return await idempotency.find(await call.tx(), slot)

    found = await wiring.calls.run(caller.project, caller.actor, look)
    return None if found is None else _replayed(wiring, route, slot, found)


def is_repeated(reply: Reply) -> bool:
    """Whether the answer was given before, so that nothing was done for this request."""
    return _REPEATED in reply.listed


def _stored(wiring: Wiring, route: Route, slot: Slot, reply: Reply) -> StoredAnswer:
    kept = encode((reply.listed, reply.raw))
    if route.options.secret_answer and wiring.vault is not None:
        kept = wiring.vault.seal(kept, project_id=ProjectId(slot.project_id), purpose=_PURPOSE)
    return StoredAnswer(reply.status, kept)


async def _again(call: Call, wiring: Wiring, route: Route, slot: Slot, stored: StoredAnswer) -> Reply:
    """The stored answer, or what the route says of it now."""
    reply, again = _replayed(wiring, route, slot, stored), route.options.again
    if again is None:
        return reply
    said, status = await again.answer(call, reply.raw), again.status
    if isinstance(said, Answer):
        said, status = said.body, said.status or status
    return Reply(status, encode(said), (*JSON, _REPEATED))


def _replayed(wiring: Wiring, route: Route, slot: Slot, stored: StoredAnswer) -> Reply:
    kept = stored.answer
    if route.options.secret_answer and wiring.vault is not None:
        kept = wiring.vault.opened(kept, project_id=ProjectId(slot.project_id), purpose=_PURPOSE)
    headers, raw = _kept.decode(kept)
    return Reply(stored.status, raw, (*headers, _REPEATED))
