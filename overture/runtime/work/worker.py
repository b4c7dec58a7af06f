"""A worker: takes what is due, calls outside, writes the answers; in steps that a simulation can take one at a time.

Not a process: `overture worker` runs one of these and restarts it when its lease was lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import platform
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog

from overture.kernel.ids import Ids, fresh
from overture.runtime.db import NEXT_WAKE, Database, is_passing
from overture.runtime.work import relay as relays
from overture.runtime.work.kinds import Answer, DoubtRow, Item, Kind, Result, Span
from overture.runtime.work.queues import Queue
from overture.runtime.work.reap import Leases
from overture.runtime.work.record import Recorder
from overture.runtime.work.reserve import Reserver, Terms
from overture.runtime.work.stretches import LONG

log = structlog.get_logger(__name__)

# `+ 0`: see the grant in reserve.
_CALLED = """
update {table} set called_at = $3 from unnest($1::uuid[], $2::uuid[]) x(p, i)
where project_id = x.p and id = x.i and state + 0 = 1
"""
_BATCH = 400
_GATHER = 0.005
_LONG_CALL = 0.1


@dataclass(frozen=True)
class Slots:
    """How many rows of each queue this worker holds at once: a bulkhead each."""

    of: Mapping[Queue, int] = field(
        default_factory=lambda: {
            Queue.ACTS: 512,
            Queue.DELIVERIES: 512,
            Queue.READS: 16,
            Queue.ADS: 16,
            Queue.CHORES: 16,
        }
    )


@dataclass(frozen=True)
class Work:
    """What main wires: the kinds of work, who takes events from the relay, and the engine's terms."""

    kinds: Sequence[Kind]
    consumers: Sequence[relays.Consumer] = ()
    terms: Terms = field(default_factory=Terms)
    slots: Slots = Slots()
    lease: timedelta = timedelta(seconds=30)
    grace: timedelta = timedelta(seconds=5)
    stretch: timedelta = LONG
    housekeeping: Callable[[], Awaitable[object]] | None = None
    """Called every few minutes; decides itself whether anything is to be done."""

    @property
    def by_code(self) -> dict[int, Kind]:
        """The kinds by their code."""
        return {k.code: k for k in self.kinds}

    @property
    def least_lease(self) -> timedelta:
        """So long a lease must last, or rows of the longest calls stand still, and others of their queue with them: a
        call begins only while the lease outlasts it, and a lease is renewed when a sixth of it has passed."""
        return timedelta(seconds=1.5 * max((k.call_seconds for k in self.kinds), default=0.0))


class LeaseLost(Exception):
    """This worker's lease ended: another may be doing its rows."""


class Worker:
    """One lease holder. `monotonic` is its own clock for start deadlines and its lease."""

    def __init__(
        self,
        db: Database,
        work: Work,
        *,
        ids: Ids = fresh,
        monotonic: Callable[[], float] = time.monotonic,
        version: str = "",
    ) -> None:
        if work.lease < work.least_lease:
            raise ValueError(f"a lease of {work.lease} is shorter than {work.least_lease}, which the calls need")
        self.id = ids()
        self.in_hand: dict[Queue, int] = dict.fromkeys(work.slots.of, 0)
        self.answers: list[Result] = []
        self.lease_until = 0.0
        self.draining = False
        self._db = db
        self._work = work
        self._monotonic = monotonic
        self._version = version
        kinds = work.by_code
        self._reserver = Reserver(db, kinds, self.id, monotonic, work.terms)
        self.recorder = Recorder(db, kinds, self.id, self.heard)
        self.leases = Leases(db, kinds, self.id, work.lease, work.grace)
        self._due: dict[Queue, asyncio.Event] = {q: asyncio.Event() for q in work.slots.of}
        self._relay_due = asyncio.Event()
        self._replan = asyncio.Event()
        self._answered = asyncio.Event()
        self._calls: set[asyncio.Task[None]] = set()
        self._begun: dict[UUID, tuple[Item, float]] = {}

    # Steps: each runs to its end and leaves no transaction open.

    async def begin(self) -> None:
        """Takes a lease."""
        now = self._monotonic()
        await self.leases.register(platform.node(), self._version)
        self.lease_until = now + self._work.lease.total_seconds()

    async def beat(self) -> None:
        """Renews the lease; raises `LeaseLost` where it had ended."""
        now = self._monotonic()
        if not await self.leases.beat():
            self.lease_until = 0.0
            raise LeaseLost
        self.lease_until = now + self._work.lease.total_seconds()

    async def reserve(self, queue: Queue) -> list[Item]:
        """Grants itself rows of a queue, as many as it has slots; none where its lease is too short to call them."""
        total = self._work.slots.of[queue]
        free = total - self.in_hand[queue]
        longest = max((k.call_seconds for k in self._work.kinds if k.queue is queue), default=0.0)
        if free <= 0 or self.draining or self.lease_until - self._monotonic() < longest:
            return []
        # Of messages half at most, so that others come while these are called; deliveries go quicker in large batches.
        most = max(1, total // 2) if queue is Queue.ACTS else total
        items = await self._reserver.reserve(queue, min(free, most), total)
        self.in_hand[queue] += len(items)
        return items

    async def call(self, item: Item) -> None:
        """Calls outside for one row, unless it is too late to begin; the answer waits for `record`."""
        now = self._monotonic()
        kind = item.kind
        answer: Answer
        if now > item.start_by:
            answer = kind.handed_back(item, "start_deadline")
        elif self.lease_until - now < kind.call_seconds:
            answer = kind.handed_back(item, "lease")
        else:
            self._begun[item.id] = (item, now)
            item.span = Span(self._monotonic, now + self._work.stretch.total_seconds(), lambda: self.draining)
            try:
                answer = await kind.perform(item)
            except Exception as error:
                log.exception("call_broke", kind=kind.name, work=str(item.id))
                answer = kind.lost(item, type(error).__name__)
            finally:
                self._begun.pop(item.id, None)
        self.answers.append(Result(item, answer))
        self._answered.set()

    async def record(self) -> int:
        """Writes the answers in hand, at most a batch; how many."""
        batch, self.answers = self.answers[:_BATCH], self.answers[_BATCH:]
        if not batch:
            return 0
        try:
            await self.recorder.record(batch)
        except BaseException:
            self.answers = batch + self.answers
            raise
        for r in batch:
            self.in_hand[r.item.queue] -= 1
        return len(batch)

    async def relay(self) -> int:
        """Hands on events of every project that has some; how many."""
        async with self._db.connection() as raw:
            projects = [r["id"] for r in await raw.fetch(relays.WAITING_PROJECTS)]
        moved = 0
        for project_id in projects:
            n, woken = await self._db.again(
                lambda project_id=project_id: relays.relay(self._db, project_id, self._work.consumers)  # type: ignore[misc]
            )
            moved += n
            self.heard(woken)
        return moved

    async def reap(self) -> int:
        """Ends dead workers; how many of their rows moved."""
        return await self._db.again(self.leases.reap)

    async def look_up(self) -> int:
        """Asks about rows in doubt that are due; how many were resolved."""
        rows = await self.leases.doubts()
        found = await asyncio.gather(*(self._evidence(kind, row) for kind, row in rows))
        results = [r for r in found if r is not None]
        await self.recorder.record(results)
        return len(results)

    async def _evidence(self, kind: Kind, row: DoubtRow) -> Result | None:
        try:
            answer = await kind.look_up(row)
        except Exception:
            log.exception("look_up_broke", kind=kind.name, work=str(row.id))
            return None
        if answer is None:
            return None
        async with self._db.transaction(row.project_id) as tx:
            clock = await relays.clock_of(tx, row.project_id)
            at = clock.at(tx.now)
            payload = await kind.payload_of(tx, row.facts)
        item = Item(
            kind,
            row.project_id,
            row.id,
            row.lane_id,
            row.facts["pick_key"],
            row.epoch,
            row.seq,
            row.facts["attempt"],
            row.facts["position"],
            at,
            clock,
            0.0,
            payload,
            kind.queue,
        )
        return Result(item, answer)

    # The running worker.

    def heard(self, queues: set[Queue]) -> None:
        """A hint: look at these queues now."""
        for q in queues:
            if q is Queue.RELAY:
                self._relay_due.set()
            elif q in self._due:
                self._due[q].set()

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop`, then drains; raises `LeaseLost` after writing what it knows where its lease ended."""
        await self._patiently(self.begin)
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(self._beats(), name="beats"), group.create_task(self._polls(), name="polls")]
            loops.append(group.create_task(self._upkeep(), name="upkeep"))
            loops += [group.create_task(self._queue(q), name=f"queue-{q.name}") for q in self._due]
            loops.append(group.create_task(self._relays(), name="relay"))
            records = group.create_task(self._records(), name="records")
            stopping = group.create_task(stop.wait(), name="stop")
            done, _ = await asyncio.wait({stopping, loops[0]}, return_when=asyncio.FIRST_COMPLETED)
            self.draining = True
            for task in (*loops[1:], stopping):
                task.cancel()
            while self._calls:
                await asyncio.wait(set(self._calls))
            self._answered.set()
            await records
            loops[0].cancel()
        if loops[0] in done:
            raise LeaseLost
        await self._patiently(self.relay)
        await self._patiently(self.leases.resign)

    async def _patiently(self, step: Callable[[], object]) -> None:
        while True:
            try:
                await step()  # type: ignore[misc]
                return
            except Exception as error:
                if not is_passing(error):
                    raise
                await asyncio.sleep(0.3)

    async def _beats(self) -> None:
        pause = self._work.lease.total_seconds() / 6
        while True:
            await asyncio.sleep(pause)
            try:
                await self.beat()
            except LeaseLost:
                log.error("lease_lost", worker=str(self.id))
                return
            except Exception as error:
                if not is_passing(error):
                    raise
                log.warning("beat_failed")

    async def _polls(self) -> None:
        """Looks each second at what is due."""
        queues = list(self._due)
        while True:
            pause = 1.0
            try:
                async with self._db.connection() as raw:
                    rows = await raw.fetch(NEXT_WAKE, [int(q) for q in queues])
                for r in rows:
                    if r["ahead"] is not None:
                        ahead = r["ahead"]
                        if ahead <= 0:
                            self._due[Queue(r["queue"])].set()
                        else:
                            pause = min(pause, max(ahead, 0.005))
                self._relay_due.set()
            except Exception as error:
                if not is_passing(error):
                    log.exception("poll_broke")
                pause = 0.5
            # A reserve that found nothing has set its turn's next moment: it may be sooner than this pause ends. Not by
            # `wait_for`, which swallows a cancellation that comes at the same moment: the worker would never end.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._replan.wait()
            self._replan.clear()
            await asyncio.sleep(_GATHER)

    async def _upkeep(self) -> None:
        """Looks up doubts, ends dead workers, shows long calls, tidies: beside the polls, for a look-up takes long."""
        tick = 0
        while True:
            try:
                await self._mark_called()
                await self.recorder.wake()
                if tick % 2 == 0:
                    await self.look_up()
                if tick % 5 == 0:
                    await self.reap()
                if tick % 300 == 60 and self._work.housekeeping is not None:
                    await self._work.housekeeping()
                tick += 1
            except Exception as error:
                if not is_passing(error):
                    log.exception("upkeep_broke")
            await asyncio.sleep(1.0)

    async def _mark_called(self) -> None:
        """Rows whose call has been under way for a while are shown as such."""
        old = self._monotonic() - _LONG_CALL
        long = [i for i, at in self._begun.values() if at < old]
        for kind in {i.kind.code: i.kind for i in long}.values():
            rows = [i for i in long if i.kind.code == kind.code]
            async with self._db.transaction(*{i.project_id for i in rows}) as tx:
                await tx.execute(
                    _CALLED.format(table=kind.table), [i.project_id for i in rows], [i.id for i in rows], tx.now
                )

    async def _queue(self, queue: Queue) -> None:
        due = self._due[queue]
        total = self._work.slots.of[queue]
        while True:
            await due.wait()
            if total - self.in_hand[queue] < max(1, total // 2):
                await asyncio.sleep(0.002)
                continue
            due.clear()
            try:
                items = await self._db.again(lambda: self.reserve(queue))
            except Exception as error:
                if not is_passing(error):
                    log.exception("reserve_broke", queue=queue.name)
                await asyncio.sleep(0.2)
                due.set()
                continue
            if items:
                due.set()
                self._relay_due.set()
            else:
                self._replan.set()
            for item in items:
                task = asyncio.create_task(self.call(item))
                self._calls.add(task)
                task.add_done_callback(self._calls.discard)

    async def _records(self) -> None:
        while True:
            if not self.answers:
                if self.draining and not self._calls:
                    return
                self._answered.clear()
                await self._answered.wait()
                await asyncio.sleep(_GATHER)
            try:
                if await self.record():
                    self._relay_due.set()
            except Exception as error:
                if not is_passing(error):
                    log.exception("record_broke")
                await asyncio.sleep(0.3)

    async def _relays(self) -> None:
        while True:
            await self._relay_due.wait()
            self._relay_due.clear()
            await asyncio.sleep(_GATHER * 4)
            try:
                if await self.relay():
                    self._relay_due.set()
            except Exception as error:
                if not is_passing(error):
                    log.exception("relay_broke")
                await asyncio.sleep(0.5)
