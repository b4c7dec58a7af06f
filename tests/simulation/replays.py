"""Replays of webhooks as moves: events sent again, in a span or those that failed, to the same endpoint or another.

Whether each was sent again once is asked in accounted.py.
"""

from __future__ import annotations

from datetime import timedelta

from overture.domain import webhooks
from overture.domain.identity import Call
from overture.domain.webhooks import NewReplay, Replay
from tests.simulation.facts import Place, Replayed
from tests.simulation.moves import Moves

_ABOUT = """
select count(*) from event where project_id = $1 and name = any($2::text[]) and at >= $3 and at < $4
"""


class Replays:
    """Asks for replays and cancels them; what was committed is kept in the place."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._dice = moves.dice

    async def replay(self, place: Place) -> None:
        """A span that ends now, or all that failed in it."""
        dice = self._dice
        if not place.endpoints or len(place.replays) >= 2:
            return
        of, to = dice.choice(sorted(place.endpoints)), dice.choice((None, *sorted(place.endpoints)))
        back = timedelta(seconds=dice.choice((3700, 400_000)))
        only_failed, rate = dice.random() < 0.3, dice.choice((3, 20, 500))
        made: list[Replay] = []

        async def work(call: Call) -> None:
            await webhooks.get(call, of)
            new = NewReplay(call.now - back, only_failed=only_failed, to=to, per_second=rate)
            made[:] = [await webhooks.start_replay(call, of, new)]

        if await self._moves.command(place, work):
            r = made[0]
            raw = self._moves.town.db.unwatched
            about = await raw.fetchval(_ABOUT, place.id, list(r.events), r.since, r.until)
            place.replays[r.id] = Replayed(r.id, of, only_failed, about)

    async def cancel_replay(self, place: Place) -> None:
        """One that runs, or has ended: then it is refused."""
        if place.replays:
            asked = place.replays[self._dice.choice(sorted(place.replays))]
            await self._moves.command(place, lambda call: webhooks.cancel_replay(call, asked.endpoint, asked.id))
