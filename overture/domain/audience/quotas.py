"""How many jobs may be submitted: by a workspace in a mode, and for one end user; exact in every rolling window.

Not how many requests are made: runtime.limits counts those, with what `limits_of` says. Machine time throughout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from datetime import timedelta
from uuid import UUID

from overture.domain.audience.contracts import Quota
from overture.domain.audience.errors import SubmissionLimitReached
from overture.domain.identity import Call
from overture.runtime.db import Database, Tx

_OWN = """
insert into audience_quota (workspace_id, mode) values ($1, $2)
on conflict (workspace_id, mode) do update set mode = excluded.mode
returning requests_minute, requests_hour, submissions_hour, user_hour, user_minute
"""
_READ = """
select requests_minute, requests_hour, submissions_hour, user_hour, user_minute from audience_quota
where workspace_id = $1 and mode = $2
"""
_SET = """
insert into audience_quota (workspace_id, mode, requests_minute, requests_hour, submissions_hour, user_hour,
  user_minute)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (workspace_id, mode) do update set requests_minute = coalesce($3, audience_quota.requests_minute),
  requests_hour = coalesce($4, audience_quota.requests_hour),
  submissions_hour = coalesce($5, audience_quota.submissions_hour),
  user_hour = coalesce($6, audience_quota.user_hour), user_minute = coalesce($7, audience_quota.user_minute)
"""
# The submission that must have left the window before there is room for another: the `limit`-th newest.
_OF_WORKSPACE = """
select j.submitted_at from project p cross join lateral (
  select submitted_at from audience_job where project_id = p.id and submitted_at > $3
  order by submitted_at desc limit $4) j
where p.workspace_id = $1 and p.mode = $2 order by j.submitted_at desc offset $4 - 1 limit 1
"""
_OF_USER = """
select submitted_at from audience_job where project_id = $1 and external_user_id = $2 and submitted_at > $3
order by submitted_at desc offset $4 - 1 limit 1
"""
_USED_BY_USER = """
select count(*) from (select 1 from audience_job
  where project_id = $1 and external_user_id = $2 and submitted_at > $3 limit $4) x
"""
_USED_BY_WORKSPACE = """
select count(*) from (select 1 from project p cross join lateral (
  select 1 from audience_job where project_id = p.id and submitted_at > $3 limit $4) j
  where p.workspace_id = $1 and p.mode = $2 limit $4) x
"""
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Quotas:
    """A workspace's limits in one mode."""

    requests_minute: int = 60
    requests_hour: int = 1_000
    submissions_hour: int = 120
    user_hour: int = 12
    user_minute: int = 5


async def limits_of(db: Database, workspace_id: UUID, mode: str) -> Quotas:
    """What holds for a workspace's requests."""
    async with db.connection() as raw:
        row = await raw.fetchrow(_READ, workspace_id, mode)
    return Quotas() if row is None else _quotas(tuple(row))


def _quotas(own: tuple[int | None, ...]) -> Quotas:
    usual = Quotas()
    return Quotas(*(getattr(usual, f.name) if v is None else v for f, v in zip(fields(Quotas), own, strict=True)))


async def set_quotas(tx: Tx, workspace_id: UUID, mode: str, **limits: int | None) -> None:
    """Changes limits of a workspace; those not named stay."""
    await tx.execute(_SET, workspace_id, mode, *(limits.get(f.name) for f in fields(Quotas)))


async def admit(call: Call, external_user_id: str) -> None:
    """Refuses a submission beyond a limit, `SubmissionLimitReached`. Others of the workspace wait until this one is
    counted or refused; what is refused counts nowhere."""
    tx = await call.tx()
    place = (call.project.workspace_id, call.project.mode)
    row = await tx.fetchrow(_OWN, *place)
    q = Quotas() if row is None else _quotas(tuple(row))
    now = call.machine_now
    user = (call.project_id, external_user_id)
    for sql, of, limit, span, who, per in (
        (_OF_USER, user, q.user_minute, MINUTE, "This end user", "a minute"),
        (_OF_USER, user, q.user_hour, HOUR, "This end user", "an hour"),
        (_OF_WORKSPACE, place, q.submissions_hour, HOUR, "This workspace", "an hour"),
    ):
        oldest = await tx.fetchval(sql, *of, now - span, limit)
        if oldest is not None:
            seconds = max(1, math.ceil((oldest + span - now).total_seconds()))
            raise SubmissionLimitReached(retry_after=seconds, who=who, limit=limit, per=per, seconds=seconds)


async def left(call: Call, external_user_id: str) -> tuple[Quota, ...]:
    """How many submissions each limit leaves at this moment."""
    tx = await call.tx()
    place = (call.project.workspace_id, call.project.mode)
    row = await tx.fetchrow(_READ, *place)
    q = Quotas() if row is None else _quotas(tuple(row))
    user, now = (call.project_id, external_user_id), call.machine_now
    out = []
    for sql, whose, limit, span, of, per in (
        (_USED_BY_USER, user, q.user_minute, MINUTE, "external_user_id", "minute"),
        (_USED_BY_USER, user, q.user_hour, HOUR, "external_user_id", "hour"),
        (_USED_BY_WORKSPACE, place, q.submissions_hour, HOUR, "workspace", "hour"),
    ):
        used = await tx.fetchval(sql, *whose, now - span, limit)
        out.append(Quota(of, per, limit, limit - used))
    return tuple(out)
