"""Caps: how much room a subject has in every rolling window, and when it opens again.

Not who draws on them: lanes name their caps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from overture.kernel.clock import NEVER
from overture.runtime.db import Tx

UNLIMITED = 1 << 30
LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(slots=True)
class Cap:
    """A cap as a reserve holds it: `room` left by its counts and its slot, `taken` by this reserve."""

    project_id: UUID
    id: UUID
    used: int
    last_at: datetime
    slot_every: timedelta | None
    slot_from: datetime | None
    slot_next: int
    room: int
    taken: int = 0

    def slot_at(self, now: datetime) -> int:
        """The number of the slot that `now` lies in; 0 where there are none."""
        if self.slot_every is None or self.slot_from is None:
            return 0
        return (now - self.slot_from) // self.slot_every


_ROOM = """
select c.project_id, c.id, c.used, c.last_at, c.slot_every, c.slot_from, c.slot_next,
  (select min(w.n - (c.used - coalesce((
      select u.upto from cap_use u
      where u.project_id = c.project_id and u.cap_id = c.id and u.at <= k.now - w.per - k.slack
      order by u.at desc, u.upto desc limit 1), 0)))
   from unnest(c.limits, c.windows) w(n, per)) as room
from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::interval[]) k(project_id, id, now, slack)
join cap c on c.project_id = k.project_id and c.id = k.id
order by c.project_id, c.id
"""

_OPENS = """
select k.id, (
  select max(o.at + w.per + k.slack) from unnest(c.limits, c.windows) w(n, per) cross join lateral (
    select u.at from cap_use u
    where u.project_id = c.project_id and u.cap_id = c.id and u.upto > c.used - w.n
    order by u.upto limit 1) o
  where w.n > 0 and c.used >= w.n) as at,
  (select bool_or(n <= 0) from unnest(c.limits) n) as never
from unnest($1::uuid[], $2::uuid[], $3::interval[]) k(project_id, id, slack)
join cap c on c.project_id = k.project_id and c.id = k.id
order by k.id
"""

_TAKE = """
update cap c set used = x.used, last_at = x.at, slot_next = x.slot_next
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::bigint[])
  x(project_id, id, used, at, slot_next)
where c.project_id = x.project_id and c.id = x.id
"""

_USE = """
insert into cap_use (project_id, cap_id, upto, at)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[])
"""

_SET = """
insert into cap (project_id, id, subject, limits, windows, last_at, slot_every, slot_from)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (project_id, subject) do update
  set limits = excluded.limits, windows = excluded.windows, slot_every = excluded.slot_every,
      slot_from = case when cap.used > 0 and cap.slot_every is distinct from excluded.slot_every
        then cap.last_at else coalesce(cap.slot_from, excluded.slot_from) end,
      slot_next = case when cap.used > 0 and cap.slot_every is distinct from excluded.slot_every
        then 1 else cap.slot_next end
returning id
"""


def slack(clock_is_real: bool, flight: timedelta) -> timedelta:
    """What a window is widened by, so that calls that begin late stay inside it; a set clock has no flight."""
    return flight if clock_is_real else timedelta(0)


async def rooms(
    tx: Tx, asked: Iterable[tuple[UUID, UUID]], times: Mapping[UUID, tuple[datetime, timedelta]]
) -> dict[UUID, Cap]:
    """The caps (project, cap) with their room now; `times` gives each project's moment and slack."""
    keys = sorted(set(asked))
    if not keys:
        return {}
    rows = await tx.fetch(
        _ROOM,
        [p for p, _ in keys],
        [i for _, i in keys],
        [times[p][0] for p, _ in keys],
        [times[p][1] for p, _ in keys],
    )
    return {r["id"]: _cap(r, times[r["project_id"]][0]) for r in rows}


def _cap(row: asyncpg.Record, now: datetime) -> Cap:
    room = UNLIMITED if row["room"] is None else max(0, row["room"])
    cap = Cap(
        row["project_id"],
        row["id"],
        row["used"],
        row["last_at"],
        row["slot_every"],
        row["slot_from"],
        row["slot_next"],
        room,
    )
    if cap.slot_every is not None and cap.slot_from is not None:
        cap.room = min(room, 1 if cap.slot_at(now) >= cap.slot_next else 0)
    return cap


async def take(tx: Tx, caps: Sequence[Cap], times: Mapping[UUID, tuple[datetime, timedelta]]) -> None:
    """Writes what this reserve took. A moment never goes backwards, even where a clock did."""
    drawn = [c for c in caps if c.taken]
    if not drawn:
        return
    at = [max(times[c.project_id][0], c.last_at) for c in drawn]
    for c, moment in zip(drawn, at, strict=True):
        c.used += c.taken
        if c.slot_every is not None and c.slot_from is not None:
            c.slot_next = c.slot_at(moment) + 1
    ids = [c.id for c in drawn]
    projects = [c.project_id for c in drawn]
    used = [c.used for c in drawn]
    await tx.execute(_TAKE, projects, ids, used, at, [c.slot_next for c in drawn])
    await tx.execute(_USE, projects, ids, used, at)


async def openings(
    tx: Tx, caps: Sequence[Cap], times: Mapping[UUID, tuple[datetime, timedelta]]
) -> dict[UUID, datetime]:
    """When each of these caps, now without room, has room again (project time)."""
    if not caps:
        return {}
    rows = await tx.fetch(
        _OPENS, [c.project_id for c in caps], [c.id for c in caps], [times[c.project_id][1] for c in caps]
    )
    counted = {r["id"]: NEVER if r["never"] else r["at"] for r in rows}
    out: dict[UUID, datetime] = {}
    for c in caps:
        at = counted.get(c.id) or times[c.project_id][0]
        if c.slot_every is not None and c.slot_from is not None:
            at = max(at, c.slot_from + c.slot_next * c.slot_every)
        out[c.id] = at
    return out


async def set_cap(
    tx: Tx,
    project_id: UUID,
    new_id: UUID,
    subject: UUID,
    limits: Mapping[timedelta, int],
    *,
    slot_every: timedelta | None = None,
    slot_from: datetime | None = None,
) -> UUID:
    """Sets the limits of a subject (`{window: most}`), keeping what was used; the cap's id.

    Slots of another length are counted from the last use on, which has the first of them.
    """
    cap_id: UUID = await tx.fetchval(
        _SET,
        project_id,
        new_id,
        subject,
        list(limits.values()),
        list(limits.keys()),
        LONG_AGO,
        slot_every,
        slot_from,
    )
    return cap_id


async def count_outside(tx: Tx, project_id: UUID, used: Mapping[UUID, int], now: datetime) -> None:
    """Counts uses by subject that no reserve made (what left before a restore) as if they were now, the slot too: a
    window opens late, never early."""
    subjects = sorted(s for s in used if used[s])
    await tx.execute(
        """with drawn as (
          update cap c set used = c.used + x.n, last_at = greatest(c.last_at, $4),
            slot_next = greatest(c.slot_next,
              floor(extract(epoch from ($4 - c.slot_from)) / extract(epoch from c.slot_every))::bigint + 1)
          from unnest($2::uuid[], $3::bigint[]) x(subject, n) where c.project_id = $1 and c.subject = x.subject
          returning c.project_id, c.id, c.used, c.last_at)
        insert into cap_use (project_id, cap_id, upto, at) select project_id, id, used, last_at from drawn""",
        project_id,
        subjects,
        [used[s] for s in subjects],
        now,
    )


async def give_back_slot(tx: Tx, project_id: UUID, subject: UUID, at: datetime) -> None:
    """A call that never left takes no slot: the slot that `at` lies in may be used again. Counts stay."""
    await tx.execute(
        """update cap set slot_next = slot_next - 1
        where project_id = $1 and subject = $2 and slot_every is not null
          and slot_next = floor(extract(epoch from ($3 - slot_from)) / extract(epoch from slot_every)) + 1""",
        project_id,
        subject,
        at,
    )


async def forget(tx: Tx, project_id: UUID, now: datetime) -> int:
    """Deletes uses older than every window (keeping the newest of them as the base); how many."""
    return await tx.execute(
        """delete from cap_use u using (
          select c.id, (select b.upto from cap_use b where b.project_id = c.project_id and b.cap_id = c.id
                        and b.at <= $2::timestamptz - (select max(w) from unnest(c.windows) w) - interval '1 hour'
                        order by b.at desc, b.upto desc limit 1) as base
          from cap c where c.project_id = $1) old
        where u.project_id = $1 and u.cap_id = old.id and u.upto < old.base""",
        project_id,
        now,
    )
