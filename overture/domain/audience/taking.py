"""A page taken: rows, claims, counts and the place to go on from, all in one transaction; and the end of a job.

Not the reading: course.py. Everything is decided from the job's own row, which the transaction holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from overture.domain.audience import credits
from overture.domain.audience.contracts import JobStatus
from overture.domain.audience.errands import Errand, Place, Portion, place_of
from overture.domain.audience.events import JobCompleted
from overture.domain.platforms import Details, Listed, PeoplePage, Tombstones, erased_among
from overture.runtime import outbox
from overture.runtime.db import Tx, driver_id
from overture.runtime.outbox import EventRow

_JOB = """
select status, course, rows, duplicates, gaps, expected, reserved, external_user_id,
  exists (select 1 from person_erased p where p.project_id = $1) as has_erased
from audience_job where project_id = $1 and id = $2
"""
_KNOWN = """
select person, job_id from audience_delivered where project_id = $1 and scope = $2 and person = any($3::bigint[])
order by person
"""
# Cheaper than COPY, and than a claim that asks by itself who is there (`on conflict`).
_CLAIM = """
insert into audience_delivered (project_id, scope, person, job_id)
select $1, $2, x.person, $3 from unnest($4::bigint[]) x(person)
"""
_SEE = """
insert into audience_seen (project_id, job_id, origin, person)
select $1, $2, $3, x.person from unnest($4::bigint[]) x(person) order by x.person
on conflict (project_id, job_id, origin, person) do nothing returning person
"""
_FROM_HERE = """
select person from audience_row where project_id = $1 and job_id = $2 and origin = $3 and person = any($4::bigint[])
order by person
"""
FORGET_SEEN = "delete from audience_seen where project_id = $1 and job_id = $2"
_TAKEN = """
update audience_job set course = $3, rows = rows + $4, listed = listed + $5, duplicates = duplicates + $6,
  already = already + $7, unfit = unfit + $8, unavailable = unavailable + $9, gaps = $10, expected = $11,
  failures = 0, updated_at = $12, kept_out = kept_out + $13
where project_id = $1 and id = $2
"""
_COMPLETED = """
update audience_job set status = 'COMPLETED', charged = $3, reserved = 0, applied = addons, end_reached = $4,
  completed_at = $5, updated_at = $5, seq = seq + 1
where project_id = $1 and id = $2 returning seq, rows - removed as rows
"""
_ROWS = (
    *("project_id", "job_id", "position", "origin", "flags", "person", "user_id", "username", "full_name"),
    *("picture", "more"),
)
PLATFORM: Final = "instagram"
"""Of whom the people are, for their tombstones."""
_FLAGS: Final = {None: 0, True: 1, False: 2}


@dataclass(slots=True)
class _Sorted:
    """The people of a page by what becomes of each: `new` are places on the page."""

    new: Sequence[int] = ()
    listed: int = 0
    same: int = 0
    """Named twice by this list."""
    mine: list[int] = field(default_factory=list)
    """Delivered by this job already, from this list or another: their keys."""
    already: list[int] = field(default_factory=list)
    """Delivered by other jobs: their keys."""
    unfit: list[int] = field(default_factory=list)
    """Without what the tool asks for: their keys."""
    erased: list[int] = field(default_factory=list)
    """Erased from this project: their keys."""


async def known(tx: Tx, project_id: UUID, scope: int, keys: Sequence[int]) -> dict[int, UUID]:
    """Who of these was delivered or is claimed, and by which job."""
    rows = await tx.fetch(_KNOWN, project_id, scope, keys)
    return {r[0]: r[1] for r in rows}


async def take(tx: Tx, e: Errand, portion: Portion, tombstones: Tombstones) -> Place | None:
    """The place to go on from; None where the job has ended meanwhile, and nothing was changed."""
    job = await tx.fetchrow(_JOB, e.project_id, e.id)
    if job is None or job["status"] != JobStatus.PROCESSING:
        return None
    place = place_of(job["course"])
    if (portion.at, portion.cursor) != (place.at, place.cursor):
        # Read ahead of a list that had given all it may by then.
        return place
    room = e.most - place.taken
    if e.max_rows is not None:
        room = min(room, max(0, e.max_rows - job["rows"]))
    page = portion.page or PeoplePage((), None)
    gone = await _erased(tx, e, page.people, tombstones) if job["has_erased"] else set()
    found = await _found(tx, e, portion, page.people, room, gone)
    repeated = await _repeated(tx, e, place, found.mine) if found.mine else 0
    if found.already or found.unfit or found.erased:
        await _see(tx, e, place, found)
    if found.new:
        await _claim(tx, e, [portion.keys[i] for i in found.new])
        records = _records(e, place.at, job["rows"], portion, page, found)
        await tx.copy_in("audience_row", _ROWS, records)
    new = len(found.new)
    place = msgspec.structs.replace(
        place,
        cursor=page.cursor,
        taken=place.taken + new,
        different=place.different + found.listed - found.same - repeated,
        unavailable=place.unavailable + page.unavailable,
        expected=place.expected if page.expected is None else max(page.expected, place.expected or 0),
    )
    gaps, expected = list(job["gaps"]), job["expected"]
    gaps += [[place.at, g.reason, g.count] for g in page.gaps]
    is_full = new >= room
    has_ended = page.cursor is None and found.listed == len(page.people)
    if is_full or has_ended or portion.refused is not None:
        if portion.refused is not None:
            gaps.append([place.at, portion.refused, None])
        elif has_ended and place.expected is not None:
            lost = place.expected - place.different - place.unavailable
            if lost > 0:
                gaps.append([place.at, "not_listed", lost])
        if place.expected is not None:
            expected = (expected or 0) + place.expected
        place = type(place)(at=place.at + 1, ends=place.ends and has_ended and portion.refused is None)
    at = e.clock.at(tx.now)
    await tx.execute(
        _TAKEN,
        e.project_id,
        e.id,
        msgspec.to_builtins(place),
        new,
        found.listed,
        found.same + len(found.mine),
        len(found.already),
        len(found.unfit),
        page.unavailable,
        gaps,
        expected,
        at,
        len(found.erased),
    )
    is_spent = e.max_rows is not None and job["rows"] + new >= e.max_rows
    if place.at >= len(e.asks) or is_spent:
        ends = place.ends and place.at >= len(e.asks)
        await _complete(tx, e, job, ends=ends)
        return msgspec.structs.replace(place, at=len(e.asks))
    return place


async def _erased(tx: Tx, e: Errand, people: Sequence[Listed], tombstones: Tombstones) -> set[int]:
    """The places on the page of people who were erased, by name or by number."""
    names = tombstones.keys(PLATFORM, [p.handle for p in people])
    numbered = [i for i, p in enumerate(people) if p.user_id]
    numbers = tombstones.keys(PLATFORM, users=[people[i].user_id or "" for i in numbered])
    gone = await erased_among(tx, e.project_id, [*names, *numbers])
    if not gone:
        return set()
    by_number = (i for i, key in zip(numbered, numbers, strict=True) if key in gone)
    return {*(i for i, key in enumerate(names) if key in gone), *by_number}


async def _found(tx: Tx, e: Errand, portion: Portion, people: Sequence[Listed], room: int, gone: set[int]) -> _Sorted:
    """What becomes of each: mostly all are new, and there is nothing to sort."""
    keys = portion.keys
    claimed = await known(tx, e.project_id, e.scope, sorted(keys)) if keys else {}
    if claimed or gone or e.tool.takes is not None or len(keys) > room or len(set(keys)) < len(keys):
        return _sorted(e, portion, people, claimed, room, gone)
    return _Sorted(range(len(keys)), len(keys))


def _sorted(
    e: Errand, portion: Portion, people: Sequence[Listed], claimed: Mapping[int, UUID], room: int, gone: set[int]
) -> _Sorted:
    """What becomes of each, in the order of the page, until there is no more room."""
    keys = portion.keys
    done, seen, new = _Sorted(), set[int](), list[int]()
    for i, key in enumerate(keys):
        if len(new) >= room:
            break
        done.listed += 1
        if key in seen:
            done.same += 1
            continue
        seen.add(key)
        if i in gone:
            done.erased.append(key)
        elif (by := claimed.get(key)) is not None:
            if by == e.id:
                done.mine.append(key)
            else:
                done.already.append(key)
        elif e.tool.takes is not None and not e.tool.takes(people[i], portion.details.get(people[i].handle)):
            done.unfit.append(key)
        else:
            new.append(i)
    done.new = new
    return done


async def _repeated(tx: Tx, e: Errand, place: Place, mine: Sequence[int]) -> int:
    """How many of those this job delivered already the list it is reading has named before: it names them twice."""
    if place.at == 0:
        return len(mine)
    rows = await tx.fetch(_FROM_HERE, e.project_id, e.id, place.at, mine)
    here = {r[0] for r in rows}
    from_others = [k for k in mine if k not in here]
    fresh = await tx.fetch(_SEE, e.project_id, e.id, place.at, from_others) if from_others else []
    return len(mine) - len(fresh)


async def _see(tx: Tx, e: Errand, place: Place, found: _Sorted) -> None:
    """Notes who makes no row. Whom this list named before, on an earlier page, is named twice and nothing else."""
    rows = await tx.fetch(_SEE, e.project_id, e.id, place.at, [*found.already, *found.unfit, *found.erased])
    fresh = {r[0] for r in rows}
    found.same += len(found.already) + len(found.unfit) + len(found.erased) - len(fresh)
    found.already = [k for k in found.already if k in fresh]
    found.unfit = [k for k in found.unfit if k in fresh]
    found.erased = [k for k in found.erased if k in fresh]


async def _claim(tx: Tx, e: Errand, keys: Sequence[int]) -> None:
    """The claims, which no two jobs can have."""
    await tx.execute(_CLAIM, e.project_id, e.scope, e.id, sorted(keys))


def _records(
    e: Errand, origin: int, rows: int, portion: Portion, page: PeoplePage, found: _Sorted
) -> Iterable[tuple[Any, ...]]:
    people, keys, flags = page.people, portion.keys, _FLAGS
    project, job = driver_id(e.project_id), driver_id(e.id)
    for position, i in enumerate(found.new, rows + 1):
        p = people[i]
        more = _more(e, portion.details.get(p.handle)) if portion.looked_up else None
        flag = flags[p.is_verified] | flags[p.is_private] << 2
        yield (project, job, position, origin, flag, keys[i], p.user_id, p.handle, p.full_name, p.picture, more)


def _more(e: Errand, details: Details | None) -> dict[str, str] | None:
    if details is None:
        return None
    told = dict(e.tool.more(details)) if e.tool.more is not None else {}
    for name in e.addons:
        addon = e.tool.addon(name)
        if addon is not None:
            told |= addon.more(details)
    return told or None


async def _complete(tx: Tx, e: Errand, job: asyncpg.Record, *, ends: bool) -> None:
    """The end of a job: charged for what it delivers, told."""
    at = e.clock.at(tx.now)
    await tx.execute(FORGET_SEEN, e.project_id, e.id)
    cost = e.price * await tx.fetchval(
        "select rows - removed from audience_job where project_id = $1 and id = $2", e.project_id, e.id
    )
    row = await tx.fetchrow(_COMPLETED, e.project_id, e.id, cost, ends, at)
    if row is None:
        raise AssertionError("a job that is held is there")
    await credits.charge(tx, e, cost, job["reserved"], row["rows"], at)
    told = JobCompleted(
        job_id=e.id,
        external_user_id=job["external_user_id"],
        tool_type=e.tool.name,
        status=JobStatus.COMPLETED.value,
        number_of_results=row["rows"],
        cost_charged=cost,
        end_reached=ends,
    )
    await outbox.write(tx, [EventRow(e.project_id, e.ids(), e.id, row["seq"], told.name, at, told.data())])
