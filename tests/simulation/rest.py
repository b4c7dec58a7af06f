"""The way to rest: troubles end, what is paused goes on, time passes from one due moment to the next.

What then still waits, or never got its place, was left out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from overture.domain import webhooks
from overture.kernel.clock import SYSTEM, Clock
from overture.runtime.work.queues import Queue
from tests.simulation.chats import Chats
from tests.simulation.desks import Desks
from tests.simulation.facts import Chat, Desk, Place, Violation
from tests.simulation.judge import Step
from tests.simulation.moves import Moves
from tests.simulation.town import Hand, Town

_DUE = """
select array(select distinct queue from turn where wake_at <= $1 order by 1) as queues,
  (select count(*) from event where position is null) > 0 as relay,
  (select count(*) from worker where beat_until < $1 - interval '5 seconds')
  + (select count(*) from message t left join worker w on w.id = t.holder where t.state = 1 and w.id is null)
  + (select count(*) from delivery t left join worker w on w.id = t.holder where t.state = 1 and w.id is null)
  + (select count(*) from chore t left join worker w on w.id = t.holder where t.state = 1 and w.id is null)
  + (select count(*) from audience_job t left join worker w on w.id = t.holder where t.state = 1 and w.id is null)
  > 0 as reap,
  (select count(*) from message where state = 4 and look_at <= $1) > 0 as look_up
"""
_LEFT = """
select count(*) from message m join campaign c on c.project_id = m.project_id and c.id = m.pick_key
where m.state in (0, 1, 4, 6) and c.status in ('running', 'paused')
"""
_NEXT_LANE = "select min(next_at) from lane where project_id = $1 and next_at > $2 and next_at < '2900-01-01'"
_NEXT_MACHINE = """
select least((select min(look_at) from message where state = 4),
  (select min(beat_until) + interval '6 seconds' from worker w
   where (select count(*) from message m where m.holder = w.id and m.state = 1)
     + (select count(*) from delivery m where m.holder = w.id and m.state = 1)
     + (select count(*) from chore m where m.holder = w.id and m.state = 1)
     + (select count(*) from audience_job m where m.holder = w.id and m.state = 1) > 0))
"""
_A_SECOND, _A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_MOST_ROUNDS = 600
_ASKED_EVERY = 60
"""Rounds after which people are asked what they forgot: a campaign waits for them as long as it takes."""


_WORK_OF_CHATS = ("single_message", "conversation_look", "callback")
_HELD = """
  + (select count(*) from {0} t left join worker w on w.id = t.holder where t.state = 1 and w.id is null)"""
_DUE_WITH_CHATS = _DUE.replace(
    "  > 0 as reap", "".join(_HELD.format(t) for t in _WORK_OF_CHATS).lstrip("\n") + "\n  > 0 as reap"
).replace("as look_up", "or (select count(*) from single_message where state = 4 and look_at <= $1) > 0 as look_up")
_NEXT_MACHINE_WITH_CHATS = _NEXT_MACHINE.replace(
    "where state = 4)", "where state = 4 and (project_id <> all($1) or look_at < doubt_at + interval '50 seconds'))"
).replace(
    " > 0))",
    "".join(f"\n     + (select count(*) from {t} m where m.holder = w.id and m.state = 1)" for t in _WORK_OF_CHATS)
    + " > 0))",
)
_LEFT_OF_CHATS = "select count(*) from single_message where state in (0, 1)"
# The platform may never tell of a message in doubt: it is asked for a while.
_NEXT_DOUBT = "select min(look_at) from single_message where state = 4 and look_at < doubt_at + interval '50 seconds'"
_LAST_LOOK = "select max(look_at) from single_message where state = 4"
_NEXT_LANE_BUT_LOOKS = _NEXT_LANE + " and kind <> 9"
_A_LOOK_LATER = timedelta(minutes=45)


class Scheduler(Protocol):
    """Who does steps."""

    town: Town
    moves: Moves
    chats: Chats
    desks: Desks

    async def do(self, name: str, work: Callable[[], Awaitable[Step | None]], *, deadly: bool = True) -> None:
        """One step: done, traced, judged."""
        ...


class Rest:
    """Brings a run to rest, in steps like any other; nobody dies on the way."""

    def __init__(self, run: Scheduler) -> None:
        self._run = run
        self._town = run.town
        self._moves = run.moves

    async def come(self) -> None:
        """Again while senders that stop on the way hold somebody up; those that stay are the judge's affair."""
        for _ in range(8):
            await self._do("lift", self._lift)
            await self._ask_people()
            await self._settle()
            await self._late(None)
            await self._settle()
            if not await self._left():
                break
            if self._town.desks:
                # What Instagram does not show, a person tells; it cannot arrive any more by then.
                await self._do("wait", partial(self._live, _A_MINUTE))
        for chat in (*self._town.chats, *self._town.desks):
            # Whatever came to nobody's knowledge is found by the next look, of an account that may look.
            await self._do("lift", self._lift)
            await self._do("wait", partial(self._pass, chat, _A_LOOK_LATER))
            # And what is in doubt is asked for once more, of an account that may ask by now.
            look_at: datetime | None = await self._town.db.unwatched.fetchval(_LAST_LOOK)
            if look_at is not None and look_at >= self._town.now:
                await self._do("wait", partial(self._live, look_at - self._town.now + _A_SECOND))
            await self._settle()
        if self._town.desks:
            await self._ask_people()
            await self._settle()

    async def _left(self) -> int:
        raw = self._town.db.unwatched
        left: int = await raw.fetchval(_LEFT)
        return left + (await raw.fetchval(_LEFT_OF_CHATS) if self._town.chats else 0)

    async def _ask_people(self) -> None:
        """Whoever has something or did something says so; what nobody knows is told."""
        for desk in self._town.desks:
            await self._do("desk", partial(self._run.desks.finish, last=True))
            while (await self._do("resolve", partial(self._resolve, desk))).resolved is not None:
                pass

    async def _resolve(self, desk: Desk) -> Step:
        return Step("resolve", resolved=await self._moves.resolve(desk))

    async def _pass(self, place: Place, by: timedelta) -> None:
        await (self._live(by) if place.is_real else self._moves.advance(place, by))

    async def _do(self, name: str, work: Callable[[], Awaitable[Any]]) -> Any:
        """A step; what it returned."""
        answers: list[Any] = []

        async def step() -> Step | None:
            answers.append(await work())
            return answers[0] if isinstance(answers[0], Step) else None

        await self._run.do(name, step, deadly=False)
        return answers[0]

    async def _lift(self) -> None:
        moves, town = self._moves, self._town
        await moves.lost_senders()
        moves.lift_faults()
        town.session.is_down, town.lose_inbound_answer = False, 0.0
        town.receivers.moods.clear()
        if not town.hands:
            await town.hire()
        for place in town.places:
            await moves.monthly_limit(place, None)
            for sender in list(place.senders.values()):
                moves.restore(place, sender)
                await moves.resume_sender(place, sender)
            for endpoint_id in place.endpoints:
                await moves.command(place, partial(webhooks.enable, endpoint_id=endpoint_id))
            for campaign in place.campaigns.values():
                if not campaign.is_cancelled:
                    await moves.start(place, campaign)
        for chat in town.chats:
            for account_id in chat.accounts:
                await self._run.chats.resume(chat, account_id, is_well=True)

    async def _settle(self) -> None:
        idle = 0
        for n in range(_MOST_ROUNDS):
            done = 0
            for hand in [h for i, h in enumerate(self._town.hands) if i == 0 or not h.is_idle]:
                done += await self._round(hand)
            if self._town.desks:
                done += await self._do("desk", self._run.desks.finish)
            if n % _ASKED_EVERY == _ASKED_EVERY - 1:
                await self._ask_people()
            if done:
                idle = 0
            elif not await self._wait():
                idle += 1
                if idle == 4:
                    return
        raise Violation("it comes to rest", f"{_MOST_ROUNDS} rounds were not enough")

    async def _round(self, hand: Hand) -> int:
        """One round of a worker, of what is due; how much it did."""
        if hand not in self._town.hands:
            return 0
        if hand.worker.lease_until - self._town.now.timestamp() < 25:
            await self._do("beat", partial(self._moves.beat, hand))
            return 1
        done = 0
        due = await self._town.db.unwatched.fetchrow(_DUE_WITH_CHATS if self._town.chats else _DUE, self._town.now)
        assert due is not None
        for queue in (Queue.ACTS, Queue.CHORES, Queue.DELIVERIES, Queue.READS):
            if queue in due["queues"]:
                done += await self._do(f"reserve {queue.name}", partial(self._moves.reserve, hand, queue))
                await self._late(hand)
            await self._finish(hand)
        for name in ("relay", "reap", "look_up"):
            if due[name]:
                done += await self._do(name, getattr(hand.worker, name))
        told: int = await self._do("inbound", self._town.app.settle)
        return done + told

    async def _finish(self, hand: Hand) -> None:
        """Its calls, begun or not, and their answers."""
        while hand.begun:
            await self._do("end_call", partial(self._moves.end_call, hand))
        while hand.items:
            await self._do("call", partial(self._moves.call, hand))
        while hand.worker.answers:
            await self._do("record", partial(self._moves.record, hand))

    async def _late(self, hand: Hand | None) -> None:
        """Who was thought dead writes what it knows of a row just when another holds it; at the end, of any row."""
        held = {i.id for i in hand.items} if hand is not None else set()
        for zombie in list(self._town.zombies):
            known = {i.id for i in zombie.items} | {r.item.id for r in zombie.worker.answers}
            if hand is None or known & held:
                await self._finish(zombie)
                self._town.zombies.remove(zombie)

    async def _wait(self) -> bool:
        """Time passes to the next moment at which something is due; whether there was one."""
        raw, town = self._town.db.unwatched, self._town
        await self._moves.lost_senders()
        found = False
        for place in (*town.places, *town.chats):
            now = await self._project_now(place)
            lanes = _NEXT_LANE_BUT_LOOKS if isinstance(place, Chat | Desk) else _NEXT_LANE
            moments: list[datetime | None] = [
                await raw.fetchval(lanes, place.id, now),
                town.app.next_due(str(place.id)),
            ]
            first = min((m for m in moments if m is not None), default=None)
            if first is not None:
                found = True
                ahead = max(first - now, _A_SECOND)
                await self._do("wait", partial(self._pass, place, ahead))
        machine: datetime | None = await (
            raw.fetchval(_NEXT_MACHINE_WITH_CHATS, [d.id for d in town.desks])
            if town.chats
            else raw.fetchval(_NEXT_MACHINE)
        )
        if town.chats and (doubt := await raw.fetchval(_NEXT_DOUBT)) is not None:
            machine = doubt if machine is None else min(machine, doubt)
        if machine is not None or not found:
            ahead = _A_SECOND if machine is None else max(machine - town.now, _A_SECOND)
            await self._do("wait", partial(self._live, ahead))
        return found or machine is not None

    async def _live(self, by: timedelta) -> None:
        """Time passes, and whoever lives renews its lease on the way; a long time in one leap between two lives."""
        town = self._town
        if by > timedelta(minutes=5):
            for hand in list(town.hands):
                await hand.worker.leases.resign()
                town.hands.remove(hand)
            await self._moves.pass_time(by)
            await town.hire()
            return
        while by > timedelta(0):
            await self._moves.pass_time(min(by, timedelta(seconds=20)))
            by -= timedelta(seconds=20)
            for hand in list(town.hands):
                await self._moves.beat(hand)

    async def _project_now(self, place: Place) -> datetime:
        row = await self._town.db.unwatched.fetchrow(
            "select real_at, shown_at, scale from clock where project_id = $1", place.id
        )
        return (SYSTEM if row is None else Clock(*row)).at(self._town.now)
