"""Audience jobs read: one, many, and the results of a completed one.

`get` raises; a foreign id is an unknown one.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from overture.domain.audience.contracts import Certificate, Job, JobStatus, Missing, Results, Vanished
from overture.domain.audience.declaring import ROW_TYPES
from overture.domain.audience.errands import place_of
from overture.domain.audience.errors import EnrichmentInProgress, JobNotCompleted, JobNotFound, JobPurged
from overture.domain.audience.tools import BY_NAME
from overture.domain.identity import Call
from overture.kernel.ids import JobId
from overture.runtime.db import Tx

COLUMNS = """id, external_user_id, tool, params, addons, applied, pending, status, error, error_message, course, most,
  rows, charged, max_cost, created_at, updated_at, completed_at, expected, listed, duplicates, already, unfit,
  unavailable, gaps, end_reached, removed, kept_out, purged_at"""
_GET = f"select {COLUMNS} from audience_job where project_id = $1 and id = $2"
ROWS = "from audience_row r where r.project_id = $1 and r.job_id = $2"
_VANISHED = """
select addons, gone from audience_enrichment
where project_id = $1 and job_id = $2 and status = 'COMPLETED' and gone > 0 order by position
"""
ADVICE = {
    JobStatus.QUEUED: "Wait until it has begun and ended.",
    JobStatus.PROCESSING: "Wait until it has ended.",
    JobStatus.FAILED: "Submit it again.",
    JobStatus.CANCELLED: "Submit it again if you need it.",
}


async def get(call: Call, job_id: JobId) -> Job:
    """One job or `JobNotFound`."""
    row = await call.fetchrow(_GET, job_id)
    if row is None:
        raise JobNotFound
    return read(row)


async def rows_after(call: Call, job_id: JobId, after: int, limit: int) -> tuple[Job, list[tuple[int, Sequence[str]]]]:
    """The job and its rows behind a place, each with its own; refused as `readable` does."""
    job = await readable(call, job_id)
    sql, args = select_rows(job, "r.position as place")
    rows = await call.fetch(f"{sql} and r.position > $5 order by r.position limit $6", *args, after, limit)
    return job, [(r["place"], tuple(r)[:-1]) for r in rows]


async def results(call: Call, job_id: JobId, number: int = 1, limit: int = 50, *, after: int | None = None) -> Results:
    """A page of rows, by its number or behind the place `after`: any page costs as much as the first.
    Raises as `readable` does."""
    job = await readable(call, job_id)
    sql, args = select_rows(job, "r.position as place")
    first = (number - 1) * limit if after is None else after
    if first >= job.places:
        return Results(job, columns_of(job), [], job.places, first, None, await vanished(call, job))
    if after is None:
        # By places, so that numbers stay true where rows are gone: such a page is shorter.
        where = "and r.position > $5 and r.position <= $5 + $6 order by r.position limit $6"
    else:
        where = "and r.position > $5 order by r.position limit $6"
    rows = await call.fetch(f"{sql} {where}", *args, first, limit)
    last = first + limit if after is None else rows[-1]["place"] if len(rows) == limit else job.places
    following = last if last < job.places else None
    given = [tuple(r)[:-1] for r in rows]
    return Results(job, columns_of(job), given, job.places, first, following, await vanished(call, job))


async def readable(call: Call, job_id: JobId) -> Job:
    """A job whose rows can be read now. `JobNotFound`, `JobNotCompleted`; `JobPurged` where they are gone;
    `EnrichmentInProgress` where columns are being added to them."""
    job = await get(call, job_id)
    if job.status is not JobStatus.COMPLETED:
        raise JobNotCompleted(status=job.status.value, advice=ADVICE[job.status])
    if job.purged_at is not None:
        raise JobPurged(at=job.purged_at.date().isoformat())
    if job.pending:
        raise EnrichmentInProgress(addons=", ".join(job.pending))
    return job


async def vanished(call: Call, job: Job) -> tuple[Vanished, ...]:
    """Rows whose later columns are empty, because nothing was told of these people any more."""
    if set(job.applied) <= set(job.addons):
        return ()
    rows = await call.fetch(_VANISHED, job.id)
    return tuple(Vanished(tuple(r["addons"]), r["gone"]) for r in rows)


async def submitted(call: Call) -> int:
    """How many jobs of the project were submitted so far: the number of the last."""
    found: int | None = await call.fetchval("select jobs from audience_account where project_id = $1")
    return found or 0


async def is_read(tx: Tx, project_id: UUID, source: str, username: str, after: int, until: int | None) -> bool:
    """Whether a job that has not ended, with a number above `after` and not above `until`, reads a username's lists
    from this source."""
    sql = """select 1 from audience_job where project_id = $1 and state in (0, 1) and source = $2
    and status in ('QUEUED', 'PROCESSING') and position > $4 and ($5::bigint is null or position <= $5)
    and lower(params ->> 'usernames')::jsonb ? $3 limit 1"""
    return await tx.fetchval(sql, project_id, source, username, after, until) is not None


def columns_of(job: Job) -> tuple[str, ...]:
    """The names of a job's columns, in order."""
    return tuple(c.name for c in BY_NAME[job.tool].all_columns(job.applied))


def select_rows(job: Job, *more: str) -> tuple[str, tuple[object, ...]]:
    """A statement that gives a job's rows as text, a value for each column and then `more`, and its arguments from `$2`
    on; `$1` is the project. A condition on `r.position` and an order are to be added."""
    columns = [f'{c.sql} as "{c.name}"' for c in BY_NAME[job.tool].all_columns(job.applied)]
    return f"select {', '.join((*columns, *more))} {ROWS}", arguments_of(job)


def arguments_of(job: Job) -> tuple[object, ...]:
    """What the SQL of columns asks for, from `$2` on: the job, what each list is of, the type of its rows."""
    tool = BY_NAME[job.tool]
    asks = tool.asks(msgspec.convert(dict(job.params), tool.params))
    return job.id, [ask.source for ask in asks], ROW_TYPES[asks[0].relation]


def read(row: asyncpg.Record) -> Job:
    """A job from its row."""
    status = JobStatus(row["status"])
    is_done = status is JobStatus.COMPLETED
    supported = tuple(a.name for a in BY_NAME[row["tool"]].addons)
    return Job(
        id=JobId(row["id"]),
        external_user_id=row["external_user_id"],
        tool=row["tool"],
        params=row["params"],
        addons=tuple(row["addons"]),
        applied=tuple(n for n in supported if n in row["applied"]),
        pending=tuple(n for n in supported if n in row["pending"]),
        supported=supported,
        status=status,
        error=row["error"],
        error_message=row["error_message"],
        percent=_percent(row, status),
        rows=row["rows"] - row["removed"] if is_done else 0,
        charged=row["charged"],
        max_cost=row["max_cost"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        completed_at=row["completed_at"],
        certificate=_certificate(row) if is_done else None,
        places=row["rows"] if is_done else 0,
        purged_at=row["purged_at"],
    )


def _percent(row: asyncpg.Record, status: JobStatus) -> int:
    """How much of its lists a job has read; 100 only where it has completed."""
    if status is JobStatus.COMPLETED:
        return 100
    place, tool = place_of(row["course"]), BY_NAME[row["tool"]]
    lists = len(tool.asks(msgspec.convert(row["params"], tool.params)))
    each = max(1, row["most"] // max(1, lists))
    wanted = each if place.expected is None else max(1, min(each, place.expected))
    return min(99, int(100 * (place.at + min(1.0, place.taken / wanted)) / max(1, lists)))


def _certificate(row: asyncpg.Record) -> Certificate:
    tool = BY_NAME[row["tool"]]
    asks = tool.asks(msgspec.convert(row["params"], tool.params))
    return Certificate(
        expected=row["expected"],
        listed=row["listed"],
        delivered=row["rows"] - row["removed"],
        duplicates=row["duplicates"],
        already_delivered=row["already"],
        unfit=row["unfit"],
        erased=row["kept_out"] + row["removed"],
        private_or_gone=row["unavailable"],
        gaps=tuple(Missing(asks[at].source, reason, count) for at, reason, count in row["gaps"]),
        end_reached=bool(row["end_reached"]),
    )


def job_id_of(text: str) -> JobId | None:
    """The id in a text, or None."""
    try:
        return JobId(UUID(text))
    except ValueError:
        return None
