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
from datetime import timedelta
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from tests.simulation.backup import Backup
from tests.simulation.chats import Chats
from tests.simulation.desks import Desks
from tests.simulation.edits import Edits
from tests.simulation.extracting import Extracting
from tests.simulation.facts import Desk, Place, Violation
from tests.simulation.judge import Judge, Step
from tests.simulation.ledger import Ledger
from tests.simulation.moves import QUEUES, Moves, answers_of
from tests.simulation.replays import Replays
from tests.simulation.rest import Rest
from tests.simulation.sheets import Sheets
from tests.simulation.town import Hand, Town, found_projects, town
from tests.simulation.tracing import Killed, Trace

STEPS = 300
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
    """The scheduler of one seed."""

    def __init__(self, seed: int, made: Town, steps: int, logs: list[Any]) -> None:
        self.dice = random.Random(f"run {seed}")
        self._has_desk = made.talks and random.Random(f"desk {seed}").random() < 0.6
        self.town = made
        self.steps = steps
        self.count = 0
        self.judge = Judge(made)
        self.ledger = Ledger(made, self.judge)
        self.moves = Moves(made, self.judge, self.dice)
        self.edits = Edits(self.moves)
        self.sheets = Sheets(self.moves)
        self.replays = Replays(self.moves)
        self.extracting = Extracting(self.moves)
        self.chats = Chats(self.moves)
        self.desks = Desks(self.moves)
        self.backup = Backup(self.moves)
        self._keeps_at, self._restores_at = steps, steps
        self._logs = logs
        self._logs_seen = 0
        self._acting: Hand | None = None
        """Whose process dies if the fuse blows in this step."""
        self._half_done: Step | None = None
        """What the judge must know of a step that died half-way."""

    async def all(self) -> None:
        """The seed's world, its steps, and the way to rest."""
        dice = self.dice
        how_many = dice.choice((1, 1, 2))
        scales = [dice.choice((None, 0.0, 0.0, 60.0, 600.0)) for _ in range(how_many)]
        await found_projects(self.town, how_many, together=dice.random() < 0.6, scales=scales, desk=self._has_desk)
        await self.moves.furnish()
        if self.town.talks:
            await self.chats.found()
            await self.desks.found()
        for place in self.town.places:
            for campaign in list(place.campaigns.values()):
                if dice.random() < 0.4:
                    await self.sheets.take_sheet(place, campaign)
        for _ in range(dice.randint(1, 3)):
            await self.town.hire()
        await self.judge.look(Step("begin"))
        # What people did by hand, and what Instagram has, nobody can be asked after a restore.
        if dice.random() < 0.5 and not self._has_desk:
            self._keeps_at = dice.randint(self.steps // 8, self.steps // 2)
            self._restores_at = self._keeps_at + dice.randint(self.steps // 8, self.steps // 3)
        while self.count < self.steps:
            await self.step()
            if self.count % AUDIT_EVERY == 0:
                await self.audit()
        await Rest(self).come()
        await self.audit()
        await self.ledger.at_rest()
        await self.judge.singles.audit(is_rest=True)
        await self.judge.handed.audit(is_rest=True)
        await self.extracting.audit(is_rest=True)

    async def audit(self) -> None:
        """What holds of all rows at any moment."""
        await self.ledger.audit()
        await self.extracting.audit()
        await self.judge.singles.audit()
        await self.judge.handed.audit()

    async def step(self) -> None:
        """Draws what happens next and does it, perhaps not to its end: then its process is dead."""
        if self.count >= self._keeps_at and self.backup.kept is None:
            await self.do("keep", self.backup.keep, deadly=False)
            return
        if self.count >= self._restores_at and self.backup.kept is not None and not self.backup.is_restored:
            await self.do("restore", self.backup.restore, deadly=False)
            await self.audit()
            return
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
            case "go_on":
                return bool(hands) and self.sheets.is_under_way()
            case "chat":
                return bool(self.town.chats)
            case "desk":
                return bool(self.town.desks)
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
        self._acting, self._half_done = None, None
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
            self._die()
        self.town.trace.live()
        await self.judge.look(step or Step(name))
        self._listen()
        if died:
            await self.audit()

    def _die(self) -> None:
        if self._acting is not None and self._acting in self.town.hands:
            self.moves.bury(self._acting)

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
        self._half_done = answers_of(self._acting)
        return await self.moves.record(self._acting)

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

    async def _chat(self) -> Step | None:
        return await self.chats.step()

    async def _desk(self) -> Step | None:
        return await self.desks.step()

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
            self._half_done = answers_of(zombie)
            return await self.moves.record(zombie)
        if zombie.is_idle or self.dice.random() < 0.1:
            self.town.zombies.remove(zombie)
        return None

    async def _command(self) -> Step | None:
        dice, moves = self.dice, self.moves
        place = self._place()
        # No other sender between a backup and its restore: of what it sent nobody could be asked afterwards.
        is_kept = self.backup.kept is not None and not self.backup.is_restored
        names = [n for n in COMMANDS if not (is_kept and n == "connect_sender")]
        if isinstance(place, Desk):
            # Its accounts read no lists.
            names = [n for n in names if n not in OF_LISTS]
        which = dice.choices(names, [COMMANDS[n] for n in names])[0]
        self.town.trace.add("command", which)
        if which == "resolve":
            return Step("resolve", resolved=await moves.resolve(place))
        if which in OF_CAMPAIGNS:
            if place.campaigns:
                who: object = next(w for w in (self.edits, self.sheets, moves) if hasattr(w, which))
                await getattr(who, which)(place, place.campaigns[dice.choice(sorted(place.campaigns))])
        elif which == "monthly_limit":
            await moves.monthly_limit(place, dice.choice((None, None, 5, 15)))
        else:
            one = next(w for w in (self.extracting, self.replays, self.sheets, moves) if hasattr(w, which))
            await getattr(one, which)(place)
        return None

    async def _go_on(self) -> None:
        hand = self._hand()
        if hand is not None:
            await self.sheets.go_on(hand)

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
    "command": 11,
    "go_on": 5,
    "fault": 2,
    "moment": 8,
    "while": 4,
    "suspend": 1,
    "advance": 7,
    "rescale": 1,
    "chat": 30,
    "desk": 40,
}
COMMANDS = {
    "start": 10,
    "pause": 5,
    "cancel": 1,
    "upload": 4,
    "reschedule": 3,
    "quiet_hours": 2,
    "create_campaign": 3,
    "suppress": 5,
    "unsuppress": 3,
    "take_in": 3,
    "set_caps": 4,
    "pause_sender": 2,
    "resume_sender": 4,
    "connect_sender": 1,
    "monthly_limit": 2,
    "resolve": 5,
    "peek": 1,
    "edit_endpoint": 3,
    "edit_campaign": 5,
    "apply_template": 4,
    "remove_target": 4,
    "take_sheet": 6,
    "undo_sheet": 10,
    "replay": 5,
    "cancel_replay": 1,
    "submit_job": 12,
    "cancel_job": 2,
    "erase_listed": 6,
    "change_list": 2,
}
OF_LISTS = ("submit_job", "cancel_job", "erase_listed", "change_list")
OF_CAMPAIGNS = (
    "start",
    "pause",
    "cancel",
    "upload",
    "reschedule",
    "edit_campaign",
    "apply_template",
    "remove_target",
    "take_sheet",
)
