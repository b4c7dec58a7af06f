"""One seed from its beginning to rest: what happens next is drawn, done to its end, and judged.

The same seed does the same again, to the last statement: `Outcome.digest` is the proof.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from overture.runtime.work.queues import Queue
from tests.simulation.facts import Place, Violation
from tests.simulation.judge import Judge, Step
from tests.simulation.ledger import Ledger
from tests.simulation.moves import QUEUES, Moves
from tests.simulation.town import Hand, Town, found_projects, town
from tests.simulation.tracing import Killed, Trace

STEPS = 300
_DUE = """
select array(select distinct queue from turn where wake_at <= $1 order by 1) as queues,
  (select count(*) from event where position is null) > 0 as relay,
  (select count(*) from worker where beat_until < $1 - interval '5 seconds')
  + (select count(*) from message t left join worker w on w.id = t.holder where t.state = 1 and w.id is null)
  + (select count(*) from delivery t left join worker w on w.id = t.holder where t.state = 1 and w.id is null)
  + (select count(*) from chore t left join worker w on w.id = t.holder where t.state = 1 and w.id is null) > 0 as reap,
  (select count(*) from message where state = 4 and look_at <= $1) > 0 as look_up
"""
_WAITING = """
select count(*) from message m join campaign c on c.project_id = m.project_id and c.id = m.pick_key
where m.state in (0, 1, 4) and c.status in ('running', 'paused')
"""
AUDIT_EVERY = 40
BROKEN = ("call_broke", "look_up_broke", "reaction_failed")
"""Lines of the log that only a fault of ours brings about."""


@dataclass(frozen=True)
class Outcome:
    """How a run went. `violation` is None where every invariant held."""

    seed: int
    digest: str
    steps: int
    seconds: float
    statements: int
    arrived: int
    violation: Violation | None
    kept: list[str] | None


async def simulate(seed: int, url: str, *, steps: int = STEPS, keep: bool = False) -> Outcome:
    """Runs a seed over an empty database. What the system itself raised is a violation too."""
    trace = Trace(keep)
    began = time.perf_counter()
    violation: Violation | None = None
    run: Run | None = None
    with tempfile.TemporaryDirectory(prefix="overture-simulation-") as folder, capture_logs() as logs:
        async with town(seed, url, Path(folder), trace) as made:
            run = Run(seed, made, steps, logs)
            try:
                await run.all()
            except Violation as found:
                violation = found
            except Exception as error:
                violation = Violation("nothing breaks", f"{type(error).__name__}: {error}")
                violation.__cause__ = error
            if violation is None:
                await dump(made)
    arrived = len(run.judge.journal)
    return Outcome(
        seed, trace.digest, run.count, time.perf_counter() - began, trace.statements, arrived, violation, trace.kept
    )


async def dump(made: Town) -> None:
    """Every row of every table, into the trace."""
    raw = made.db.unwatched
    names = await raw.fetch("select tablename as name from pg_tables where schemaname = 'public' order by 1")
    for r in names:
        if r["name"] != "delivery_attempt":
            rows = await raw.fetch(f"select * from {r['name']} t order by t::text")
            made.trace.add("rows", r["name"], rows)


class Run:
    """The scheduler."""

    def __init__(self, seed: int, made: Town, steps: int, logs: list[Any]) -> None:
        self.dice = random.Random(f"run {seed}")
        self.town = made
        self.steps = steps
        self.count = 0
        self.judge = Judge(made)
        self.ledger = Ledger(made, self.judge)
        self.moves = Moves(made, self.judge, self.dice)
        self._logs = logs
        self._logs_seen = 0

    async def all(self) -> None:
        """The seed's world, its steps, and the way to rest."""
        dice = self.dice
        how_many = dice.choice((1, 1, 2))
        scales = [dice.choice((None, 0.0, 0.0, 60.0, 600.0)) for _ in range(how_many)]
        await found_projects(self.town, how_many, together=dice.random() < 0.6, scales=scales)
        await self.moves.furnish()
        for _ in range(dice.randint(1, 3)):
            await self.town.hire()
        await self.judge.look(Step("begin"))
        while self.count < self.steps:
            await self.step()
            if self.count % AUDIT_EVERY == 0:
                await self.ledger.audit()
        await self.rest()
        await self.ledger.audit()
        await self.ledger.at_rest()

    async def step(self) -> None:
        """Draws what happens next and does it, perhaps not to its end: then its process is dead."""
        names = [n for n in WEIGHTS if self._may(n)]
        name = self.dice.choices(names, [WEIGHTS[n] for n in names])[0]
        await self.do(name, getattr(self, f"_{name}"))

    def _may(self, name: str) -> bool:
        """Whether a step has something to do."""
        hands = self.town.hands
        match name:
            case "call" | "calls" | "begin_call":
                return any(h.items for h in hands)
            case "end_call":
                return any(h.begun for h in hands)
            case "record":
                return any(h.worker.answers for h in hands)
            case "zombie":
                return bool(self.town.zombies)
            case "reserve" | "relay" | "reap" | "look_up" | "beat" | "kill":
                return bool(hands)
            case "hire":
                return len(hands) < 3
            case "advance" | "rescale":
                return any(not p.is_real for p in self.town.places)
        return True

    async def do(self, name: str, work: Callable[[], Awaitable[Step | None]], *, deadly: bool = True) -> None:
        """One step: done, traced, judged."""
        self.count += 1
        self.town.trace.add("step", self.count, name)
        if deadly and self.dice.random() < 0.04:
            self.town.trace.fuse = self.dice.randrange(40)
        self._acting: Hand | None = None
        step: Step | None = None
        died = False
        others = asyncio.all_tasks()
        try:
            step = await work()
        except Killed:
            self.town.trace.add("killed")
            died = True
            dying = asyncio.all_tasks() - others
            if dying:
                await asyncio.wait(dying)
            step = self._half_done
            if self._acting is not None and self._acting in self.town.hands:
                self.moves.bury(self._acting)
        self.town.trace.live()
        await self.judge.look(step or Step(name))
        self._listen()
        if died:
            await self.ledger.audit()

    _half_done: Step | None = None

    def _listen(self) -> None:
        for line in self._logs[self._logs_seen :]:
            if line["event"] in BROKEN:
                raise Violation("nothing breaks", str({k: v for k, v in line.items() if k != "exc_info"}))
        self._logs_seen = len(self._logs)

    def _hand(self) -> Hand | None:
        self._acting = self.dice.choice(self.town.hands) if self.town.hands else None
        return self._acting

    def _place(self) -> Place:
        return self.dice.choice(self.town.places)

    # The steps. Each returns what the judge must know of it, or None.

    async def _reserve(self) -> None:
        hand = self._hand()
        if hand is not None:
            await self.moves.reserve(hand, self.dice.choice(QUEUES))

    async def _call(self) -> None:
        hands = [h for h in self.town.hands if h.items]
        if hands:
            self._acting = self.dice.choice(hands)
            await self.moves.call(self._acting)

    async def _calls(self) -> None:
        hands = [h for h in self.town.hands if h.items]
        if hands:
            self._acting = self.dice.choice(hands)
            for _ in range(min(len(self._acting.items), 6)):
                await self.moves.call(self._acting)

    async def _begin_call(self) -> None:
        hand = self._hand()
        if hand is not None:
            self.moves.begin_call(hand)

    async def _end_call(self) -> None:
        hands = [h for h in self.town.hands if h.begun]
        if hands:
            self._acting = self.dice.choice(hands)
            await self.moves.end_call(self._acting)

    async def _record(self) -> Step | None:
        hands = [h for h in self.town.hands if h.worker.answers]
        if not hands:
            return None
        self._acting = self.dice.choice(hands)
        self._half_done = _answers(self._acting)
        step = await self.moves.record(self._acting)
        self._half_done = None
        return step

    async def _relay(self) -> None:
        hand = self._hand()
        if hand is not None:
            await hand.worker.relay()

    async def _reap(self) -> None:
        hand = self._hand()
        if hand is not None:
            await hand.worker.reap()

    async def _look_up(self) -> None:
        hand = self._hand()
        if hand is not None:
            await hand.worker.look_up()

    async def _beat(self) -> None:
        for hand in list(self.town.hands):
            self._acting = hand
            await self.moves.beat(hand)

    async def _inbound(self) -> None:
        await self.town.app.settle()

    async def _kill(self) -> None:
        hand = self._hand()
        if hand is not None:
            self.moves.bury(hand)

    async def _hire(self) -> None:
        if len(self.town.hands) < 3:
            await self.town.hire()

    async def _zombie(self) -> Step | None:
        """A process thought dead goes on: with its own checks, past them, or writing what it knows."""
        if not self.town.zombies:
            return None
        zombie = self.dice.choice(self.town.zombies)
        if zombie.begun:
            await self.moves.end_call(zombie)
        elif zombie.items and self.dice.random() < 0.6:
            await self.moves.call(zombie)
        elif zombie.worker.answers:
            self._half_done = _answers(zombie)
            step = await self.moves.record(zombie)
            self._half_done = None
            return step
        if zombie.is_idle or self.dice.random() < 0.1:
            self.town.zombies.remove(zombie)
        return None

    async def _command(self) -> Step | None:
        dice, moves = self.dice, self.moves
        place = self._place()
        which = dice.choices(list(COMMANDS), list(COMMANDS.values()))[0]
        self.town.trace.add("command", which)
        if which == "resolve":
            return Step("resolve", resolved=await moves.resolve(place))
        if which in ("start", "pause", "cancel", "upload"):
            if place.campaigns:
                await getattr(moves, which)(place, place.campaigns[dice.choice(sorted(place.campaigns))])
        elif which == "monthly_limit":
            await moves.monthly_limit(place, dice.choice((None, None, 5, 15)))
        else:
            await getattr(moves, which)(place)
        return None

    async def _fault(self) -> None:
        roll = self.dice.random()
        if roll < 0.6:
            self.moves.plan_fault(self._place())
        elif roll < 0.8:
            self.moves.lift_faults()
        else:
            self.town.session.is_down = not self.town.session.is_down

    async def _moment(self) -> None:
        await self.moves.pass_time(timedelta(seconds=self.dice.choice((0.2, 1, 2, 4))))

    async def _while(self) -> None:
        """A while, in which those who live renew their leases."""
        for _ in range(self.dice.randint(1, 6)):
            await self.moves.pass_time(timedelta(seconds=10))
            for hand in list(self.town.hands):
                self._acting = hand
                await self.moves.beat(hand)

    async def _suspend(self) -> None:
        """The machine stood still: every lease is over."""
        await self.moves.pass_time(timedelta(seconds=self.dice.choice((40, 120, 3600))))

    async def _advance(self) -> None:
        place = self.dice.choice([p for p in self.town.places if not p.is_real])
        await self.moves.advance(place, timedelta(seconds=self.dice.choice((30, 90, 460, 1300, 3700, 26 * 3600))))

    async def _rescale(self) -> None:
        place = self.dice.choice([p for p in self.town.places if not p.is_real])
        await self.moves.advance(place, timedelta(0), self.dice.choice((0.0, 1.0, 60.0)))

    # The way to rest.

    async def rest(self) -> None:
        """Troubles end, what paused goes on, and time passes until nothing more is to be done."""
        for _ in range(8):
            await self.do("lift", self._lift, deadly=False)
            await self._settle()
            await self._late(None)
            await self._settle()
            if not await self.town.db.unwatched.fetchval(_WAITING):
                return

    async def _settle(self) -> None:
        idle = 0
        for _ in range(600):
            done = 0
            for hand in [h for i, h in enumerate(self.town.hands) if i == 0 or not h.is_idle]:
                done += await self._busy(hand)
            if done:
                idle = 0
                continue
            if not await self._wait() and (idle := idle + 1) > 1:
                return
        raise Violation("it comes to rest", "600 rounds were not enough")

    async def _lift(self) -> None:
        moves, made = self.moves, self.town
        await moves.lost_senders()
        moves.lift_faults()
        made.session.is_down, made.lose_inbound_answer = False, 0.0
        made.receivers.moods.clear()
        if not made.hands:
            await made.hire()
        for place in made.places:
            await moves.monthly_limit(place, None)
            for sender in list(place.senders.values()):
                moves.restore(place, sender)
                await moves.resume_sender(place, sender)
            for endpoint in place.endpoints:
                await moves.command(place, lambda call, e=endpoint: _enable(call, e))
            for campaign in place.campaigns.values():
                if not campaign.is_cancelled:
                    await moves.start(place, campaign)

    async def _busy(self, hand: Hand) -> int:
        """One round of a worker; how much it did."""
        if hand not in self.town.hands:
            return 0
        if hand.worker.lease_until - self.town.now.timestamp() < 25:
            await self._quietly("beat", lambda: self.moves.beat(hand))
            return 1
        done = 0
        due = await self.town.db.unwatched.fetchrow(_DUE, self.town.now)
        assert due is not None
        for queue in (Queue.ACTS, Queue.CHORES, Queue.DELIVERIES):
            if queue in due["queues"]:
                before = len(hand.items)
                await self._quietly(f"reserve {queue.name}", lambda queue=queue: self.moves.reserve(hand, queue))
                done += len(hand.items) - before
                await self._late(hand)
            while hand.items:
                await self._quietly("call", lambda: self.moves.call(hand))
            while hand.begun:
                await self._quietly("end_call", lambda: self.moves.end_call(hand))
            while hand.worker.answers:
                await self.do("record", lambda: self.moves.record(hand), deadly=False)
        for name in ("relay", "reap", "look_up"):
            if due[name]:
                done += await self._counted(name, getattr(hand.worker, name))
        return done + await self._counted("inbound", self.town.app.settle)

    async def _counted(self, name: str, work: Callable[[], Awaitable[int]]) -> int:
        done: list[int] = []

        async def act() -> None:
            done.append(await work())

        await self._quietly(name, act)
        return done[0]

    async def _late(self, hand: Hand | None) -> None:
        """Who was thought dead writes what it knows of a row just when another holds it; at the end, of any row."""
        held = {i.id for i in hand.items} if hand is not None else set()
        for zombie in list(self.town.zombies):
            known = {i.id for i in zombie.items} | {r.item.id for r in zombie.worker.answers}
            if hand is not None and not known & held:
                continue
            while zombie.begun:
                await self._quietly("zombie end_call", lambda zombie=zombie: self.moves.end_call(zombie))
            while zombie.items:
                await self._quietly("zombie call", lambda zombie=zombie: self.moves.call(zombie))
            while zombie.worker.answers:
                await self.do("record", lambda zombie=zombie: self.moves.record(zombie), deadly=False)
            self.town.zombies.remove(zombie)

    async def _quietly(self, name: str, work: Callable[[], Awaitable[Any]]) -> None:
        async def silent() -> None:
            await work()

        await self.do(name, silent, deadly=False)

    async def _wait(self) -> bool:
        """Time passes to the next moment at which something is due; whether there was one."""
        raw, made = self.town.db.unwatched, self.town
        found = False
        for place in made.places:
            await self.moves.lost_senders()
            now = await self._project_now(place)
            row = await raw.fetchrow(
                """select least(
                  (select min(next_at) from lane where project_id = $1 and next_at > $2 and next_at < '2900-01-01')) as at""",
                place.id,
                now,
            )
            told = made.app.next_due(str(place.id))
            moments = [m for m in ((row or {"at": None})["at"], told) if m is not None]
            if moments:
                found = True
                ahead = max(min(moments) - now, timedelta(seconds=1))
                if place.is_real:
                    await self._quietly("wait", lambda ahead=ahead: self._live(ahead))
                else:
                    await self._quietly("wait", lambda ahead=ahead, place=place: self.moves.advance(place, ahead))
        machine: datetime | None = await raw.fetchval(
            """select least((select min(look_at) from message where state = 4),
              (select min(beat_until) + interval '6 seconds' from worker w
               where (select count(*) from message m where m.holder = w.id and m.state = 1)
                 + (select count(*) from delivery m where m.holder = w.id and m.state = 1)
                 + (select count(*) from chore m where m.holder = w.id and m.state = 1) > 0))"""
        )
        if machine is not None:
            found = True
            await self._quietly("wait", lambda: self._live(max(machine - made.now, timedelta(seconds=1))))
        elif not found:
            await self._quietly("wait", lambda: self._live(timedelta(seconds=1)))
        return found

    async def _live(self, by: timedelta) -> None:
        """Time passes, and whoever lives renews its lease on the way; a long time in one leap between two lives."""
        if by > timedelta(minutes=5):
            for hand in list(self.town.hands):
                await hand.worker.leases.resign()
                self.town.hands.remove(hand)
            await self.moves.pass_time(by)
            await self.town.hire()
            return
        while by > timedelta(0):
            await self.moves.pass_time(min(by, timedelta(seconds=20)))
            by -= timedelta(seconds=20)
            for hand in list(self.town.hands):
                await self.moves.beat(hand)

    async def _project_now(self, place: Place) -> datetime:
        from overture.kernel.clock import SYSTEM, Clock

        row = await self.town.db.unwatched.fetchrow(
            "select real_at, shown_at, scale from clock where project_id = $1", place.id
        )
        return (SYSTEM if row is None else Clock(*row)).at(self.town.now)


async def _enable(call: Any, endpoint_id: Any) -> Any:
    from overture.domain import webhooks

    return await webhooks.enable(call, endpoint_id)


def _answers(hand: Hand) -> Step:
    answered: dict[Any, frozenset[int]] = {}
    for r in hand.worker.answers:
        answered[r.item.id] = answered.get(r.item.id, frozenset()) | {r.item.epoch}
    return Step("record", answered)


WEIGHTS = {
    "reserve": 18,
    "call": 6,
    "calls": 8,
    "begin_call": 3,
    "end_call": 3,
    "record": 12,
    "relay": 5,
    "reap": 3,
    "look_up": 4,
    "beat": 2,
    "inbound": 5,
    "kill": 2,
    "hire": 3,
    "zombie": 5,
    "command": 8,
    "fault": 2,
    "moment": 8,
    "while": 4,
    "suspend": 1,
    "advance": 7,
    "rescale": 1,
}
COMMANDS = {
    "start": 10,
    "pause": 5,
    "cancel": 1,
    "upload": 4,
    "create_campaign": 3,
    "suppress": 5,
    "unsuppress": 3,
    "set_caps": 4,
    "pause_sender": 2,
    "resume_sender": 4,
    "connect_sender": 1,
    "monthly_limit": 2,
    "resolve": 2,
    "peek": 1,
    "edit_endpoint": 3,
}
