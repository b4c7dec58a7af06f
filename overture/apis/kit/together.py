"""Requests answered together: those of one caller that wait at the same time, in one transaction.

Not what is done with them: the route's handler is given their bodies. Each request has its own answer or error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from overture.apis.kit import idempotent
from overture.apis.kit.convention import Caller, Wiring
from overture.apis.kit.replies import Reply, replied
from overture.apis.kit.routes import Route
from overture.domain.identity import Call
from overture.kernel.errors import OvertureError, Unavailable
from overture.kernel.ids import ProjectId
from overture.runtime.gathering import Gathering
from overture.runtime.idempotency import Slot

AT_ONCE: Final = 200
MOST_WAITING: Final = 2_000
"""Requests of one caller that may wait for their turn; more are refused, and come again in a second."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: admitted, and read. `slot`: where its answer is kept, under its idempotency key."""

    caller: Caller
    request_id: str
    data: Any
    slot: Slot | None


class Together:
    """The requests of one route, gathered by caller: projects and keys never share a transaction."""

    def __init__(self, wiring: Wiring, route: Route) -> None:
        self._wiring = wiring
        self._route = route
        self._lines: dict[tuple[ProjectId, str], Gathering[Asked, Reply]] = {}

    async def answer(self, asked: Asked) -> Reply:
        """Its own answer, once the transaction has committed; raises its own error. TooManyWaiting."""
        key = (asked.caller.project.id, asked.caller.actor.name)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Gathering(self._each, at_once=AT_ONCE, most=MOST_WAITING)
        try:
            return await line.ask(asked)
        finally:
            if line.is_idle and self._lines.get(key) is line:
                del self._lines[key]

    async def _each(self, group: Sequence[Asked]) -> Sequence[Reply | Exception]:
        """Of two under the same idempotency key the second is done after the first, and finds its answer."""
        said: dict[int, Reply | Exception] = {}
        left = list(enumerate(group))
        while left:
            keys: set[bytes] = set()
            now: list[tuple[int, Asked]] = []
            later: list[tuple[int, Asked]] = []
            for n, asked in left:
                is_second = asked.slot is not None and asked.slot.slot in keys
                (later if is_second else now).append((n, asked))
                if asked.slot is not None:
                    keys.add(asked.slot.slot)
            replies = await self._apart([asked for _, asked in now])
            said |= {n: reply for (n, _), reply in zip(now, replies, strict=True)}
            left = later
        return [said[n] for n in range(len(group))]

    async def _apart(self, group: Sequence[Asked]) -> list[Reply | Exception]:
        """In one transaction; where that breaks, each half in one, so that what broke it refuses nothing else."""
        caller, run = group[0].caller, self._wiring.calls.run
        request_id = group[0].request_id if len(group) == 1 else ""
        try:
            return await run(caller.project, caller.actor, partial(self._done, group), request_id=request_id)
        except Exception as error:
            if len(group) == 1 or isinstance(error, Unavailable):
                return [error] * len(group)
        half = len(group) // 2
        return [*await self._apart(group[:half]), *await self._apart(group[half:])]

    async def _done(self, group: Sequence[Asked], call: Call) -> list[Reply | Exception]:
        slots = [a.slot for a in group if a.slot is not None]
        held = await idempotent.claimed(call, self._wiring, self._route, slots)
        new = [a for a in group if a.slot is None or a.slot not in held]
        said = await self._route.handler(call, data=[a.data for a in new]) if new else []
        replies = [s if isinstance(s, OvertureError) else replied(self._route.options.status, s) for s in said]
        settled = [(a.slot, r) for a, r in zip(new, replies, strict=True) if a.slot is not None]
        await idempotent.settle(call, self._wiring, self._route, settled)
        own = iter(replies)
        return [held[a.slot] if a.slot is not None and a.slot in held else next(own) for a in group]
