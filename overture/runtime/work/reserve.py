"""Reserve: one transaction that grants waiting rows to this worker, under turns, lanes, caps and rules.

Not the calls: what it returns is performed after its commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from overture.kernel.clock import NEVER, SYSTEM, Clock, ProjectTime
from overture.runtime.db import Database, Tx
from overture.runtime.work import caps, strands
from overture.runtime.work.kinds import Ask, Candidate, Considers, Drop, Go, Item, Kind, Lane, Reserved, Wait
from overture.runtime.work.lanes import SHUT
from overture.runtime.work.queues import Queue
from overture.runtime.work.shares import Shares, divide

_LIMITS = "set local statement_timeout = '5s'; set local idle_in_transaction_session_timeout = '3s'"

_TURNS = """
select t.project_id, c.real_at, c.shown_at, c.scale
from turn t left join clock c on c.project_id = t.project_id
where t.queue = $1 and t.wake_at <= $2 order by t.wake_at, t.project_id limit $3 for update of t skip locked
"""

# Nothing goes outside while sending is held (runtime/hold.py): asked in the statement that finds what is due.
_FREE_TURNS = """
select t.project_id, c.real_at, c.shown_at, c.scale
from turn t left join clock c on c.project_id = t.project_id
where t.queue = $1 and t.wake_at <= $2
  and (select count(*) from instance where name = 'held' or name = 'restoring') = 0
order by t.wake_at, t.project_id limit $3 for update of t skip locked
"""

_LANES = """
select l.* from unnest($1::uuid[], $2::timestamptz[]) p(id, now) cross join lateral (
  select project_id, id, kind, key, pick_key, width, cap_ids, served, next_at from lane l
  where l.project_id = p.id and l.queue = $3 and l.next_at <= p.now
  order by l.next_at, l.id limit $4 for update skip locked) l
order by l.project_id, l.served, l.id
"""

_FLIGHT = """
select lane_id, count(*) filter (where t.state = 1) as n, count(*) filter (where t.state = 6) as with_person
from {table} t
where t.project_id = any($1::uuid[]) and t.lane_id = any($2::uuid[]) and t.state in (1, 6) group by lane_id
order by lane_id
"""

# Locked before the rows are picked: a record that frees a row behind the cursor comes wholly before or after. One
# that is under way (null) is not waited for, for it may wait for our lanes: its rows have their turn next time.
_CURSORS = """
select p.project_id, p.id, mine.cursor from pick p left join lateral (
  select k.cursor from pick k where k.project_id = p.project_id and k.id = p.id for update skip locked) mine on true
where p.project_id = any($1::uuid[]) and p.id = any($2::uuid[])
order by p.project_id, p.id
"""

_ROW = "t.project_id, t.id, t.position, t.lane_id, t.attempt, t.epoch, t.seq, {strand}"

_FREE = """
select q.n, {row}, {facts}
from unnest($1::int[], $2::uuid[], $3::uuid[], $4::bigint[], $5::int[]) q(n, project_id, pick_key, cursor, k)
cross join lateral (
  select * from {table} w where w.project_id = q.project_id and w.pick_key = q.pick_key and w.state = 0
    and w.lane_id is null{unstranded} and w.position > q.cursor order by w.position limit q.k) t
{joins}
order by q.n, t.position
"""

_BOUND = """
select q.n, {row}, {facts}
from unnest($1::int[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::int[]) q(n, project_id, lane_id, now, k)
cross join lateral (
  select * from {table} w where w.project_id = q.project_id and w.lane_id = q.lane_id and w.state = 0
    and w.due_at <= q.now order by w.due_at, w.position limit q.k) t
{joins}
order by q.n, t.due_at, t.position
"""

_NEXT_BOUND = """
select q.lane_id, (select w.due_at from {table} w where w.project_id = q.project_id and w.lane_id = q.lane_id
  and w.state = 0 order by w.due_at limit 1) as due_at
from unnest($1::uuid[], $2::uuid[]) q(project_id, lane_id)
order by q.lane_id
"""

# `+ 0` hides the state from the planner, which else joins a whole state's rows with every row given.
_GRANT = """
update {table} t set state = 1, holder = $1, epoch = t.epoch + 1, seq = t.seq + 1, attempt = t.attempt + 1,
  lane_id = x.lane_id, called_at = null, doubt_at = null, look_at = null{sets}
from unnest($2::uuid[], $3::uuid[], $4::uuid[]{types}) x(project_id, id, lane_id{names})
where t.project_id = x.project_id and t.id = x.id and t.state + 0 = 0
"""

_DROP = """
update {table} t set state = 5, reason = x.reason, seq = t.seq + 1, due_at = null, ended_at = x.at
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) x(project_id, id, reason, at)
where t.project_id = x.project_id and t.id = x.id and t.state + 0 = 0
"""

_WAIT = """
update {table} t set lane_id = x.lane_id, due_at = x.until
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) x(project_id, id, lane_id, until)
where t.project_id = x.project_id and t.id = x.id and t.state + 0 = 0
"""

_LANES_AFTER = """
update lane l set next_at = x.next_at, wait_reason = x.reason, served = l.served + x.dealt
from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::int[]) x(project_id, id, next_at, reason, dealt)
where l.project_id = x.project_id and l.id = x.id
"""

_CURSORS_AFTER = """
update pick p set cursor = x.cursor, reached = greatest(p.reached, x.cursor)
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) x(project_id, id, was, cursor)
where p.project_id = x.project_id and p.id = x.id and p.cursor = x.was
"""

_TURNS_AFTER = """
update turn t set wake_at = x.wake_at
from unnest($1::uuid[], $3::timestamptz[]) x(project_id, wake_at)
where t.project_id = x.project_id and t.queue = $2
"""

_NEXT_LANES = """
select p.id, (select min(l.next_at) from lane l where l.project_id = p.id and l.queue = $2) as next_at
from unnest($1::uuid[]) p(id)
order by p.id
"""


@dataclass(frozen=True)
class Terms:
    """What bounds a reserve: `flight` widens windows on a real clock, a call must begin within `start_seconds`."""

    start_seconds: float = 5.0
    flight: timedelta = timedelta(seconds=27)
    most_projects: int = 8
    most_lanes: int = 256


@dataclass
class _Desk:
    """The working state of one reserve."""

    tx: Tx
    clocks: dict[UUID, Clock]
    times: dict[UUID, tuple[ProjectTime, timedelta]]
    lanes: list[Lane]
    caps: dict[UUID, caps.Cap] = field(default_factory=dict)
    dry: dict[UUID, bool] = field(default_factory=dict)
    parked: dict[UUID, tuple[datetime, str | None]] = field(default_factory=dict)
    left_out: set[UUID] = field(default_factory=set)
    """Lanes that had no part this time: they stay as they are, due before those that had."""

    def room_of(self, lane: Lane) -> int:
        """What the lane may still take: its own room and that of every cap it draws on."""
        if lane.stopped is not None:
            return 0
        room = lane.room
        for cap_id in lane.cap_ids:
            cap = self.caps.get(cap_id)
            if cap is not None and cap.room < room:
                room = cap.room
        return room

    def deal(self, lane: Lane) -> None:
        """One row more for the lane."""
        lane.room -= 1
        lane.dealt += 1
        for cap_id in lane.cap_ids:
            cap = self.caps.get(cap_id)
            if cap is not None:
                cap.room -= 1
                cap.taken += 1


class Statements:
    """The engine's SQL for one kind, composed once from its table, facts and columns."""

    def __init__(self, kind: Kind) -> None:
        mine = _ROW.format(strand="t.strand" if kind.has_strands else "null::uuid as strand")
        row = {"table": kind.table, "row": mine, "facts": kind.facts, "joins": kind.joins}
        self.flight = _FLIGHT.format(table=kind.table)
        self.free = _FREE.format(**row, unstranded=" and w.strand is null" if kind.has_strands else "")
        self.stranded = strands.PICK.format(**row)
        self.bound = _BOUND.format(**row)
        self.next_bound = _NEXT_BOUND.format(table=kind.table)
        extra = kind.reserve_columns
        self.grant = _GRANT.format(
            table=kind.table,
            sets="".join(f", {c} = x.{c}" for c, _ in extra),
            types="".join(f", ${i}::{t}[]" for i, (_, t) in enumerate(extra, 5)),
            names="".join(f", {c}" for c, _ in extra),
        )
        self.drop = _DROP.format(table=kind.table)
        self.wait = _WAIT.format(table=kind.table)


class Reserver:
    """Grants rows of one queue to one worker."""

    def __init__(
        self,
        db: Database,
        kinds: Mapping[int, Kind],
        holder: UUID,
        monotonic: Callable[[], float],
        terms: Terms,
    ) -> None:
        self._db = db
        self._kinds = kinds
        self._statements = {code: Statements(kind) for code, kind in kinds.items()}
        self._holder = holder
        self._monotonic = monotonic
        self._terms = terms

    async def reserve(self, queue: Queue, free: int, total: int) -> list[Item]:
        """At most `free` rows of due projects, the longest waiting first; each project at most its fair share."""
        async with self._db.transaction() as tx:
            await tx.raw.execute(_LIMITS)
            turns = _TURNS if queue is Queue.CHORES else _FREE_TURNS
            due = await tx.fetch(turns, int(queue), tx.now, self._terms.most_projects)
            if not due:
                return []
            began = self._monotonic()
            clocks = {r["project_id"]: _clock(r) for r in due}
            await tx.see(clocks)
            times = {p: (c.at(tx.now), caps.slack(c.is_real, self._terms.flight)) for p, c in clocks.items()}
            rows = await tx.fetch(
                _LANES, list(times), [t for t, _ in times.values()], int(queue), self._terms.most_lanes
            )
            lanes = [
                Lane(r[0], r[1], r[2], r[3], r[4], r[5], tuple(r[6]), r[7], r[8])
                for r in rows
                if r["kind"] in self._kinds
            ]
            desk = _Desk(tx, clocks, times, lanes)
            share = free if len(due) == 1 else max(1, min(free // len(due), total // 2))
            items: list[Item] = []
            if lanes:
                desk.caps = await caps.rooms(tx, ((lane.project_id, c) for lane in lanes for c in lane.cap_ids), times)
                shares = Shares(lanes, share)
                for code in sorted({lane.kind for lane in lanes}):
                    mine = await self._kind(desk, self._kinds[code], shares.of(code), began, queue)
                    shares.take(item.project_id for item in mine)
                    items += mine
                await caps.take(tx, list(desk.caps.values()), times)
                await self._park(desk)
            await self._sleep(desk, queue)
            return items

    async def _kind(self, desk: _Desk, kind: Kind, parts: dict[UUID, int], began: float, queue: Queue) -> list[Item]:
        sql = self._statements[kind.code]
        lanes = [lane for lane in desk.lanes if lane.kind == kind.code]
        flight = {
            r["lane_id"]: r
            for r in await desk.tx.fetch(
                sql.flight, sorted({lane.project_id for lane in lanes}), [lane.id for lane in lanes]
            )
        }
        for lane in lanes:
            mine = flight.get(lane.id)
            lane.room = max(0, lane.width - mine["n"]) if mine else lane.width
            lane.with_person = mine["with_person"] if mine else 0
        asks = await self._asks(desk, lanes, parts)
        await kind.prepare(desk.tx, asks)
        for ask in asks:
            desk.parked.update((lane.id, lane.stopped) for lane in ask.lanes if lane.stopped is not None)
            ask.limit = min(ask.limit, sum(desk.room_of(lane) for lane in ask.lanes))
            if ask.stopped is not None:
                ask.limit = 0
                desk.parked.update((lane.id, (NEVER, ask.stopped)) for lane in ask.lanes)
        for ask in divide(asks, parts):
            desk.left_out |= {lane.id for lane in ask.lanes}
        done = Reserved()
        waits: list[tuple[Candidate, Lane, Wait]] = []
        for bound in (True, False):
            picked = await self._picked(desk, sql, asks, bound=bound)
            if picked and isinstance(kind, Considers):
                await kind.consider(desk.tx, picked)
            going: list[tuple[Candidate, Lane, Ask, Go]] = []
            for ask, found in picked:
                self._decide(desk, kind, ask, found, going, done, waits)
            if going:
                lost = await kind.claim(desk.tx, going)
                for entry in going:
                    if entry[0].id in lost:
                        self._undeal(desk, entry[1])
                        done.drops.append((entry[0], entry[2], lost[entry[0].id]))
                    else:
                        done.items.append(entry)
        await self._write(desk, kind, sql, done, waits)
        await self._next_bound(desk, sql, asks)
        start_by = began + self._terms.start_seconds
        return [
            Item(
                kind,
                row.project_id,
                row.id,
                lane.id,
                ask.pick_key,
                row.epoch + 1,
                row.seq + 1,
                row.attempt + 1,
                row.position,
                ask.now,
                ask.clock,
                start_by,
                go.payload,
                queue,
                row.strand,
                self._holder,
            )
            for row, lane, ask, go in done.items
        ]

    async def _asks(self, desk: _Desk, lanes: Sequence[Lane], parts: Mapping[UUID, int]) -> list[Ask]:
        groups: dict[tuple[UUID, UUID], list[Lane]] = {}
        for lane in lanes:
            groups.setdefault((lane.project_id, lane.pick_key), []).append(lane)
        rows = await desk.tx.fetch(_CURSORS, sorted({p for p, _ in groups}), sorted({k for _, k in groups}))
        cursors = {(r["project_id"], r["id"]): r["cursor"] for r in rows}
        out = []
        for (project_id, key), members in groups.items():
            limit = min(sum(desk.room_of(lane) for lane in members), parts[project_id])
            for cap_id in set(members[0].cap_ids).intersection(*(lane.cap_ids for lane in members)):
                if cap_id in desk.caps:
                    limit = min(limit, desk.caps[cap_id].room)
            cursor = cursors.get((project_id, key), 0)
            if cursor is None:
                cursor, limit = 0, 0
            now, clock = desk.times[project_id][0], desk.clocks[project_id]
            out.append(Ask(project_id, key, now, clock, cursor, cursor, limit, members))
        return out

    async def _picked(
        self, desk: _Desk, sql: Statements, asks: Sequence[Ask], *, bound: bool
    ) -> list[tuple[Ask, list[Candidate]]]:
        if bound:
            wanted = [
                (ask, lane.id, ask.now, min(room, ask.limit))
                for ask in asks
                if ask.limit > 0
                for lane in ask.lanes
                if (room := desk.room_of(lane)) > 0
            ]
            if not wanted:
                return []
            rows = await desk.tx.fetch(
                sql.bound,
                list(range(len(wanted))),
                [w[0].project_id for w in wanted],
                [w[1] for w in wanted],
                [w[2] for w in wanted],
                [w[3] for w in wanted],
            )
            owners = [w[0] for w in wanted]
        else:
            for a in asks:
                if any(lane.bound_only for lane in a.lanes):
                    a.limit = min(a.limit, sum(desk.room_of(lane) for lane in a.lanes if not lane.bound_only))
            owners = [a for a in asks if a.limit > 0]
            if not owners:
                return []
            own = [n for n, a in enumerate(owners) if not a.is_own_shut]
            rows = []
            if own:
                rows = await desk.tx.fetch(
                    sql.free,
                    own,
                    [owners[n].project_id for n in own],
                    [owners[n].pick_key for n in own],
                    [owners[n].cursor for n in own],
                    [owners[n].limit for n in own],
                )
            if any(a.strands for a in owners):
                rows += await strands.pick(desk.tx, sql.stranded, owners)
                rows.sort(key=lambda r: (r["n"], r["position"]))
        found: dict[int, list[Candidate]] = {}
        for r in rows:
            found.setdefault(r[0], []).append(Candidate(r[1], r[2], r[3], r[4], r[5], r[6], r[7], r, r[8]))
        if not bound:
            for n, ask in enumerate(owners):
                mine = found.get(n, [])
                del mine[ask.limit :]
                desk.dry[ask.pick_key] = len(mine) < ask.limit
        return [(owners[n], list_) for n, list_ in found.items()]

    def _decide(
        self,
        desk: _Desk,
        kind: Kind,
        ask: Ask,
        rows: Sequence[Candidate],
        going: list[tuple[Candidate, Lane, Ask, Go]],
        done: Reserved,
        waits: list[tuple[Candidate, Lane, Wait]],
    ) -> None:
        by_id = {lane.id: lane for lane in ask.lanes}
        ring = [lane for lane in ask.lanes if not lane.bound_only]
        turn = 0
        for row in rows:
            if ask.limit <= 0:
                # Bound rows were picked for each lane alone.
                return
            if row.lane_id is not None:
                lane = by_id[row.lane_id]
                if desk.room_of(lane) <= 0:
                    continue
            else:
                while ring and desk.room_of(ring[turn % len(ring)]) <= 0:
                    ring.pop(turn % len(ring))
                if not ring:
                    desk.dry[ask.pick_key] = False
                    return
                lane = ring[turn % len(ring)]
            verdict = kind.decide(row, ask, lane)
            if row.lane_id is None and row.strand is None:
                ask.cursor = row.position
            elif row.lane_id is None and row.strand is not None:
                ask.came[row.strand] = row.position
            ask.limit -= 1
            if isinstance(verdict, Go):
                desk.deal(lane)
                going.append((row, lane, ask, verdict))
                turn += 1
            elif isinstance(verdict, Drop):
                done.drops.append((row, ask, verdict.reason))
            else:
                waits.append((row, lane, verdict))

    @staticmethod
    def _undeal(desk: _Desk, lane: Lane) -> None:
        lane.room += 1
        lane.dealt -= 1
        for cap_id in lane.cap_ids:
            cap = desk.caps.get(cap_id)
            if cap is not None:
                cap.room += 1
                cap.taken -= 1

    async def _write(
        self,
        desk: _Desk,
        kind: Kind,
        sql: Statements,
        done: Reserved,
        waits: Sequence[tuple[Candidate, Lane, Wait]],
    ) -> None:
        if done.items:
            values = [go.values for _, _, _, go in done.items]
            n = await desk.tx.execute(
                sql.grant,
                self._holder,
                [row.project_id for row, _, _, _ in done.items],
                [row.id for row, _, _, _ in done.items],
                [lane.id for _, lane, _, _ in done.items],
                *([v[i] for v in values] for i in range(len(kind.reserve_columns))),
            )
            if n != len(done.items):
                raise RuntimeError(f"{len(done.items) - n} rows of {kind.name} changed under their turn")
        if done.drops:
            n = await desk.tx.execute(
                sql.drop,
                [row.project_id for row, _, _ in done.drops],
                [row.id for row, _, _ in done.drops],
                [reason for _, _, reason in done.drops],
                [ask.now for _, ask, _ in done.drops],
            )
            if n != len(done.drops):
                raise RuntimeError(f"{len(done.drops) - n} rows of {kind.name} changed under their turn")
        if waits:
            await desk.tx.execute(
                sql.wait,
                [row.project_id for row, _, _ in waits],
                [row.id for row, _, _ in waits],
                [wait.lane_id or lane.id for _, lane, wait in waits],
                [wait.until for _, _, wait in waits],
            )
        if done.items or done.drops:
            await kind.reserved(desk.tx, done)

    async def _next_bound(self, desk: _Desk, sql: Statements, asks: Sequence[Ask]) -> None:
        """When a lane whose free rows ran out, or that takes none, has a bound row due."""
        idle = [
            lane
            for ask in asks
            for lane in ask.lanes
            if (lane.bound_only or desk.dry.get(ask.pick_key)) and lane.id not in desk.parked
        ]
        if idle:
            rows = await desk.tx.fetch(sql.next_bound, [lane.project_id for lane in idle], [lane.id for lane in idle])
            later = {lane.id: ask.later for ask in asks if ask.later is not None for lane in ask.lanes}
            for r in rows:
                kept = later.get(r["lane_id"])
                if kept is not None and (r["due_at"] is None or kept[0] < r["due_at"]):
                    desk.parked[r["lane_id"]] = (kept[0], SHUT + kept[1])
                elif r["due_at"] is None:
                    desk.parked[r["lane_id"]] = (NEVER, "nothing_waits")
                else:
                    desk.parked[r["lane_id"]] = (r["due_at"], None)
        moved = [a for a in asks if a.cursor > a.cursor_was]
        if moved:
            await desk.tx.execute(
                _CURSORS_AFTER,
                [a.project_id for a in moved],
                [a.pick_key for a in moved],
                [a.cursor_was for a in moved],
                [a.cursor for a in moved],
            )
        if any(a.came for a in asks):
            await strands.move(desk.tx, asks)

    async def _park(self, desk: _Desk) -> None:
        """Each lane's next moment and why: a cap, its width, nothing to do, or at once."""
        shut = [c for c in desk.caps.values() if c.room <= 0]
        opens = await caps.openings(desk.tx, shut, desk.times)
        next_at: list[datetime] = []
        reasons: list[str | None] = []
        lanes = [lane for lane in desk.lanes if lane.id not in desk.left_out]
        for lane in lanes:
            now = desk.times[lane.project_id][0]
            waits = [(opens[c], c) for c in lane.cap_ids if c in opens]
            if lane.id in desk.parked:
                at, reason = desk.parked[lane.id]
            elif waits:
                at, cap_id = max(waits)
                reason = f"cap:{cap_id}"
            elif lane.room <= 0:
                at, reason = NEVER, "width"
            else:
                at, reason = now, None
            if at < now:
                at = now
            if lane.stopped is None and lane.id in desk.parked and at < NEVER and waits:
                at, reason = max(at, max(waits)[0]), f"cap:{max(waits)[1]}"
            if lane.stopped is None and lane.id in desk.parked and lane.room <= 0 and at < NEVER:
                at, reason = NEVER, "width"
            next_at.append(at)
            reasons.append(reason)
        await desk.tx.execute(
            _LANES_AFTER,
            [lane.project_id for lane in lanes],
            [lane.id for lane in lanes],
            next_at,
            reasons,
            [lane.dealt for lane in lanes],
        )

    async def _sleep(self, desk: _Desk, queue: Queue) -> None:
        """Each turn's wake-up: when its first lane has something, on the machine's clock."""
        rows = await desk.tx.fetch(_NEXT_LANES, list(desk.clocks), int(queue))
        wake_at = []
        for r in rows:
            at = r["next_at"] or NEVER
            wake_at.append(NEVER if at >= NEVER else max(desk.tx.now, desk.clocks[r["id"]].machine_at(at)))
        await desk.tx.execute(_TURNS_AFTER, [r["id"] for r in rows], int(queue), wake_at)


def _clock(row: asyncpg.Record) -> Clock:
    if row["real_at"] is None:
        return SYSTEM
    return Clock(row["real_at"], row["shown_at"], row["scale"])
