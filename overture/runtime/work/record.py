"""Record: answers written back under the epoch they were granted in, as they come.

Takes no turn: it touches only its own rows, their lanes and what its kind counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from overture.kernel.clock import NEVER
from overture.runtime.db import Database, Tx, is_passing
from overture.runtime.work.kinds import Item, Kind, LaneNews, Result, State
from overture.runtime.work.queues import Queue, wake

log = structlog.get_logger(__name__)

# `+ 0`: see the grant in reserve.
_RECORD = """
update {table} t set state = x.state, holder = null, seq = t.seq + x.tells, due_at = x.due_at,
  lane_id = case when x.unbind then null else t.lane_id end,
  doubt_at = case when x.state = 4 then coalesce(t.doubt_at, x.machine_now) end,
  look_at = case when x.state = 4 then x.look_at end,
  ended_at = case when x.state in (2, 3, 5) then x.at end{sets}
from unnest($1::uuid[], $2::uuid[], $3::int[], $4::smallint[], $5::int[], $6::timestamptz[], $7::boolean[],
  $8::timestamptz[], $9::timestamptz[], $10::timestamptz[]{types})
  x(project_id, id, epoch, state, tells, due_at, unbind, machine_now, look_at, at{names})
where t.project_id = x.project_id and t.id = x.id and t.epoch = x.epoch and t.state + 0 in (1, 4)
returning t.id, t.seq
"""

_ATTEMPT = """
insert into attempt (project_id, work_id, epoch, at, holder, outcome, detail)
select x.project_id, x.work_id, x.epoch,
  greatest(x.at, (select max(a.at) + interval '1 microsecond' from attempt a
    where a.project_id = x.project_id and a.work_id = x.work_id and a.epoch = x.epoch)),
  x.holder, x.outcome, x.detail
from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::uuid[], $6::text[], $7::jsonb[])
  x(project_id, work_id, epoch, at, holder, outcome, detail)
on conflict do nothing
"""

_PICKS = """
select project_id, id from pick where project_id = any($1::uuid[]) and id = any($2::uuid[]) order by project_id, id
for update
"""
_REWIND = """
update pick p set cursor = least(p.cursor, x.position - 1)
from (select project_id, id, min(position) as position from unnest($1::uuid[], $2::uuid[], $3::bigint[])
  y(project_id, id, position) group by project_id, id order by project_id, id) x
where p.project_id = x.project_id and p.id = x.id
"""

_NEWS = """
update lane l set
  failures = case when x.failed then l.failures + 1 when x.worked > 0 then 0 else l.failures end,
  streak = case when x.failed then 0 else (l.streak + x.worked) % 20 end,
  width = case when not x.adapts then l.width when x.failed then 1
    else least(x.widest, l.width + (l.streak + x.worked) / 20) end,
  next_at = case
    when x.hold is not null and (l.wait_reason like 'cap:%' or l.next_at >= $11) then x.hold
    when x.hold is not null then greatest(x.hold, l.next_at)
    when l.wait_reason in ('width', 'nothing_waits') or l.wait_reason like 'shut:%' then x.now
    when l.wait_reason is null then least(l.next_at, x.now) else l.next_at end,
  wait_reason = case when x.hold is not null then x.reason
    when l.wait_reason in ('width', 'nothing_waits') or l.wait_reason like 'shut:%' then null
    else l.wait_reason end
from (select * from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::int[], $5::timestamptz[], $6::text[],
    $7::timestamptz[], $8::boolean[], $9::int[], $10::int[])
  y(project_id, id, failed, worked, hold, reason, now, adapts, widest, n) order by project_id, id) x
where l.project_id = x.project_id and l.id = x.id
"""

# A narrow lane is locked first: a reserve that is parking it for its width at this moment, counting a call that this
# record ends, is waited for. A wide one has other calls under way, whose records find it parked.
_UNPARK = """
with l as (
  select l.project_id, l.id, l.wait_reason, x.now
  from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) x(project_id, id, now)
  join lane l on l.project_id = x.project_id and l.id = x.id
  where l.width <= 32 or l.wait_reason = 'width' order by l.project_id, l.id for update of l)
update lane t set next_at = l.now, wait_reason = null from l
where t.project_id = l.project_id and t.id = l.id and l.wait_reason = 'width'
returning t.project_id
"""

# Touches every sibling: one that a reserve is parking at this moment is waited for and then seen as parked. A cap's
# slot may have been given back with the row, so those that wait for a cap look again; the row may also be of a strand
# that is open, where what else waits is kept back.
_SIBLINGS = """
update lane l set
  next_at = case when l.wait_reason = 'nothing_waits' or l.wait_reason like any('{cap:%,shut:%}') then x.now
    else l.next_at end,
  wait_reason = case when l.wait_reason <> 'nothing_waits' and l.wait_reason not like all('{cap:%,shut:%}')
    then l.wait_reason end
from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) x(project_id, pick_key, now)
where l.project_id = x.project_id and l.pick_key = x.pick_key
"""


_TOTALS = """
insert into work_total as w (kind, outcome, n) select * from unnest($1::text[], $2::text[], $3::bigint[])
on conflict (kind, outcome) do update set n = w.n + excluded.n
"""


class RecordStatements:
    """The record's SQL for one kind."""

    def __init__(self, kind: Kind) -> None:
        extra = kind.record_columns
        self.record = _RECORD.format(
            table=kind.table,
            sets="".join(f", {c} = coalesce(x.{c}, t.{c})" for c, _ in extra),
            types="".join(f", ${i}::{t}[]" for i, (_, t) in enumerate(extra, 11)),
            names="".join(f", {c}" for c, _ in extra),
        )


class Recorder:
    """Writes answers of one worker."""

    def __init__(
        self, db: Database, kinds: Mapping[int, Kind], holder: UUID, heard: Callable[[set[Queue]], None]
    ) -> None:
        self._db = db
        self._heard = heard
        self._statements = {code: RecordStatements(kind) for code, kind in kinds.items()}
        self._holder = holder
        self._unwoken: set[tuple[UUID, Queue]] = set()
        self.late_answers = 0

    async def record(self, results: Sequence[Result]) -> None:
        """Writes them in one transaction; what no longer holds its epoch is kept as evidence and changes nothing."""
        if not results:
            return
        self._unwoken |= await self._db.again(lambda: self._once(results))
        try:
            await self.wake()
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("wake_put_off")

    async def wake(self) -> None:
        """Wakes the turns of what was recorded, apart from the record: a turn is never waited for with rows locked.

        What an outage prevented stays to be woken by the next call. `heard` is told the queues.
        """
        wakes = set(self._unwoken)
        if not wakes:
            return
        async with self._db.transaction(*sorted({p for p, _ in wakes})) as tx:
            for queue in sorted({q for _, q in wakes}):
                await wake(tx, [p for p, q in wakes if q == queue], queue)
        self._unwoken -= wakes
        self._heard({q for _, q in wakes})

    async def _once(self, results: Sequence[Result]) -> set[tuple[UUID, Queue]]:
        by_kind: dict[int, list[Result]] = {}
        for r in results:
            by_kind.setdefault(r.item.kind.code, []).append(r)
        wakes: set[tuple[UUID, Queue]] = set()
        totals: Counter[tuple[str, str]] = Counter()
        async with self._db.transaction(*sorted({r.item.project_id for r in results})) as tx:
            for code in sorted(by_kind):
                wakes |= await self._of_kind(tx, by_kind[code], totals)
            keys = sorted(totals)
            # Last, for every record of every worker meets here.
            await tx.execute(_TOTALS, [k for k, _ in keys], [o for _, o in keys], [totals[k] for k in keys])
        return wakes

    async def _of_kind(
        self, tx: Tx, results: list[Result], totals: Counter[tuple[str, str]]
    ) -> set[tuple[UUID, Queue]]:
        kind = results[0].item.kind
        results.sort(key=lambda r: r.item.id)
        settle = timedelta(seconds=kind.call_seconds + kind.settle_seconds)
        values = [r.answer.values or (None,) * len(kind.record_columns) for r in results]
        rows = await tx.fetch(
            self._statements[kind.code].record,
            [r.item.project_id for r in results],
            [r.item.id for r in results],
            [r.item.epoch for r in results],
            [int(r.answer.state) for r in results],
            [int(r.answer.tells) for r in results],
            [_due(r, tx.now) for r in results],
            [r.answer.unbind for r in results],
            [tx.now] * len(results),
            [tx.now + settle] * len(results),
            [r.item.clock.at(tx.now) for r in results],
            *([v[i] for v in values] for i in range(len(kind.record_columns))),
        )
        seqs = {r["id"]: r["seq"] for r in rows}
        good = [r for r in results if r.item.id in seqs]
        late = [r for r in results if r.item.id not in seqs]
        for r in good:
            r.seq = seqs[r.item.id]
        totals.update((kind.name, r.answer.outcome) for r in good)
        await self._evidence(tx, good, late)
        # Lanes, then the cursor, then what the kind counts: the order a reserve locks them in.
        wakes = await self._lanes(tx, kind, good)
        freed = [r for r in good if r.answer.state is State.WAITING and r.answer.unbind]
        if freed:
            projects, keys = [r.item.project_id for r in freed], [r.item.pick_key for r in freed]
            await tx.fetch(_PICKS, sorted(set(projects)), sorted(set(keys)))
            # A strand has a cursor of its own, under the lock of its pick's.
            mine = [r.item.strand or r.item.pick_key for r in freed]
            await tx.execute(_REWIND, projects, mine, [r.item.position for r in freed])
        woken = await kind.recorded(tx, good)
        return wakes | {(p, kind.queue) for p in woken}

    async def _evidence(self, tx: Tx, good: Sequence[Result], late: Sequence[Result]) -> None:
        kept: list[tuple[Item, str, dict[str, Any]]] = [
            (r.item, r.answer.outcome, dict(r.answer.evidence)) for r in good if r.answer.evidence is not None
        ]
        for r in late:
            self.late_answers += 1
            suspected = r.answer.state is State.DONE
            log.error("late_answer", project=str(r.item.project_id), work=str(r.item.id), duplicate_suspected=suspected)
            kept.append(
                (
                    r.item,
                    "late_answer",
                    {"answer": r.answer.outcome, "duplicate_suspected": suspected, **(r.answer.evidence or {})},
                )
            )
        if kept:
            await tx.execute(
                _ATTEMPT,
                [i.project_id for i, _, _ in kept],
                [i.id for i, _, _ in kept],
                [i.epoch for i, _, _ in kept],
                [tx.now] * len(kept),
                [self._holder] * len(kept),
                [o for _, o, _ in kept],
                [d for _, _, d in kept],
            )

    async def _lanes(self, tx: Tx, kind: Kind, results: Sequence[Result]) -> set[tuple[UUID, Queue]]:
        """What the calls taught of their lanes; the turns to wake after the commit."""
        by_lane: dict[tuple[UUID, UUID], list[Result]] = {}
        for r in results:
            by_lane.setdefault((r.item.project_id, r.item.lane_id), []).append(r)
        keys = sorted(by_lane)
        now = {k: by_lane[k][0].item.clock.at(tx.now) for k in keys}
        waiting = [r for r in results if r.answer.state is State.WAITING]
        if not waiting and not kind.adapts_width and not any(_news(r).failed or _news(r).hold for r in results):
            rows = await tx.fetch(_UNPARK, [p for p, _ in keys], [i for _, i in keys], [now[k] for k in keys])
            return {(r["project_id"], kind.queue) for r in rows}
        news = {k: [_news(r) for r in by_lane[k]] for k in keys}
        await tx.execute(
            _NEWS,
            [p for p, _ in keys],
            [i for _, i in keys],
            [any(n.failed for n in news[k]) for k in keys],
            [sum(n.worked for n in news[k]) for k in keys],
            [_hold(news[k], now[k]) for k in keys],
            [next((n.reason for n in news[k] if n.hold is not None), None) for k in keys],
            [now[k] for k in keys],
            [kind.adapts_width] * len(keys),
            [kind.widest] * len(keys),
            list(range(len(keys))),
            NEVER,
        )
        freed = sorted({(r.item.project_id, r.item.pick_key) for r in waiting if r.answer.unbind})
        if freed:
            moment = {r.item.project_id: r.item.clock.at(tx.now) for r in waiting}
            await tx.execute(_SIBLINGS, [p for p, _ in freed], [k for _, k in freed], [moment[p] for p, _ in freed])
        return {(p, kind.queue) for p, _ in keys}


def _news(result: Result) -> LaneNews:
    return result.answer.lane or _NOTHING


def _due(result: Result, now: datetime) -> datetime | None:
    if result.answer.state is not State.WAITING:
        return None
    at = result.item.clock.at(now)
    return at + (result.answer.due_in or timedelta(0))


def _hold(news: Sequence[LaneNews], now: datetime) -> datetime | None:
    holds = [n.hold for n in news if n.hold is not None]
    return now + max(holds) if holds else None


_NOTHING = LaneNews()
