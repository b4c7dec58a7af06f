"""Lists of jobs, newest first: by the number of a page, or behind a job's place; neither costs more in a long list.

Not one job: queries.py. A job's place is its number among the project's.
"""

from __future__ import annotations

from typing import Final

import asyncpg

from overture.domain.audience.contracts import JobFilter, JobPage, JobStatus
from overture.domain.audience.queries import COLUMNS, read
from overture.domain.audience.tools import BY_NAME
from overture.domain.identity import Call
from overture.kernel.errors import InvalidField

MOST_COUNTED: Final = 10_000
"""How far a list is counted, and reached by the numbers of pages."""
_NEWEST: Final = 2**62

_ALL = f"""
select {COLUMNS}, position from audience_job where project_id = $1 and position < $2
order by position desc offset $3 limit $4
"""
_COUNT = "select count(*) from (select 1 from audience_job where project_id = $1 limit $2) x"
_OF_USER = f"""
select {COLUMNS}, position from audience_job
where project_id = $1 and external_user_id = $2 and status = any($3::text[]) and tool = any($4::text[])
  and position < $5
order by position desc offset $6 limit $7
"""
# The newest of each status and tool, by the index of both, and of those the newest.
_OF_ANY = f"""
select {COLUMNS}, position from unnest($2::text[]) s(wanted_status) cross join unnest($3::text[]) t(wanted_tool)
cross join lateral (
  select * from audience_job w where w.project_id = $1 and w.status = s.wanted_status and w.tool = t.wanted_tool
    and w.position < $4 order by w.position desc limit $5::bigint + $6::bigint) j
order by j.position desc offset $5 limit $6
"""
_COUNT_OF_USER = """
select count(*) from (select 1 from audience_job where project_id = $1 and external_user_id = $2
  and status = any($3::text[]) and tool = any($4::text[]) limit $5) x
"""
_COUNT_OF_ANY = """
select count(*) from (select 1 from audience_job where project_id = $1 and status = any($2::text[])
  and tool = any($3::text[]) limit $4) x
"""


async def numbered(call: Call, wanted: JobFilter, number: int, limit: int) -> JobPage:
    """A page by its number, from 1, and how many jobs there are in all, or `MOST_COUNTED` where there are more."""
    offset = (number - 1) * limit
    if offset >= MOST_COUNTED:
        raise InvalidField("page", f"Pages reach the newest {MOST_COUNTED:,} jobs of a list; go on with `cursor`.")
    statuses, tools = _of(wanted)
    if wanted == JobFilter():
        total = await call.fetchval(_COUNT, MOST_COUNTED)
    elif wanted.external_user_id is not None:
        total = await call.fetchval(_COUNT_OF_USER, wanted.external_user_id, statuses, tools, MOST_COUNTED)
    else:
        total = await call.fetchval(_COUNT_OF_ANY, statuses, tools, MOST_COUNTED)
    return _page(await _rows(call, wanted, _NEWEST, offset, limit + 1), limit, total)


async def behind(call: Call, wanted: JobFilter, place: int, limit: int) -> JobPage:
    """The jobs behind a place; nothing is counted."""
    return _page(await _rows(call, wanted, place, 0, limit + 1), limit, None)


async def _rows(call: Call, wanted: JobFilter, place: int, offset: int, limit: int) -> list[asyncpg.Record]:
    statuses, tools = _of(wanted)
    if wanted == JobFilter():
        return await call.fetch(_ALL, place, offset, limit)
    if wanted.external_user_id is not None:
        return await call.fetch(_OF_USER, wanted.external_user_id, statuses, tools, place, offset, limit)
    return await call.fetch(_OF_ANY, statuses, tools, place, offset, limit)


def _of(wanted: JobFilter) -> tuple[list[str], list[str]]:
    """The statuses and tools that fit."""
    statuses = [s.value for s in JobStatus] if wanted.status is None else [wanted.status]
    return statuses, list(BY_NAME) if wanted.tool is None else [wanted.tool]


def _page(rows: list[asyncpg.Record], limit: int, total: int | None) -> JobPage:
    kept = rows[:limit]
    return JobPage([read(r) for r in kept], kept[-1]["position"] if len(rows) > limit else None, total)
