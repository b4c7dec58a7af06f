"""The month's count and its limit, asked and drawn under the turn of a reserve.

Months are calendar months, UTC, of project time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.usage.errors import UsageLimitExceeded
from overture.kernel.ids import WorkspaceId
from overture.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class Usage:
    """One month: `limit` and `remaining` are None where there is no limit."""

    period: str
    sent: int
    limit: int | None
    remaining: int | None


@dataclass(slots=True)
class Allowance:
    """What one project may still reserve now. `is_spent`: the month is used up, not only by others of this round."""

    admitted: int
    is_spent: bool


_LIMITED = """
select p.id as project_id, p.workspace_id, p.mode, l.monthly from project p
join workspace_limit l on l.workspace_id = p.workspace_id and l.mode = p.mode
where p.id = any($1::uuid[]) order by p.workspace_id, p.mode, p.id
"""
_LOCK = """
insert into usage_month (workspace_id, mode, month, used, sent) values ($1, $2, $3, 0, 0)
on conflict (workspace_id, mode, month) do update set used = usage_month.used returning used
"""
_COUNT = """
insert into usage_month as u (workspace_id, mode, month, used, sent)
select p.workspace_id, p.mode, x.month, sum(x.used), sum(x.sent)
from unnest($1::uuid[], $2::date[], $3::bigint[], $4::bigint[]) x(project_id, month, used, sent)
join project p on p.id = x.project_id
group by p.workspace_id, p.mode, x.month order by p.workspace_id, p.mode, x.month
on conflict (workspace_id, mode, month) do update set used = u.used + excluded.used, sent = u.sent + excluded.sent
"""


def month_of(moment: datetime) -> date:
    """The calendar month a moment lies in, as its first day."""
    return moment.date().replace(day=1)


async def admitted(tx: Tx, wanted: Mapping[UUID, tuple[date, int]]) -> dict[UUID, Allowance]:
    """How many of `wanted` sends each project may still reserve; only projects with a limit are named.

    Locks the months of those projects' workspaces, in id order, to the end of the transaction.
    """
    rows = await tx.fetch(_LIMITED, list(wanted))
    left: dict[tuple[UUID, str, date], int] = {}
    spent: set[tuple[UUID, str, date]] = set()
    out: dict[UUID, Allowance] = {}
    for r in rows:
        month, n = wanted[r["project_id"]]
        key = (r["workspace_id"], r["mode"], month)
        if key not in left:
            used = await tx.fetchval(_LOCK, *key)
            left[key] = max(0, r["monthly"] - used)
            if not left[key]:
                spent.add(key)
        out[r["project_id"]] = Allowance(min(n, left[key]), key in spent)
        left[key] -= min(n, left[key])
    return out


async def count(tx: Tx, changes: Sequence[tuple[UUID, date, int, int]]) -> None:
    """Moves the counts: (project, month, used, sent), each added."""
    changes = [c for c in changes if c[2] or c[3]]
    if changes:
        await tx.execute(
            _COUNT, [c[0] for c in changes], [c[1] for c in changes], [c[2] for c in changes], [c[3] for c in changes]
        )


async def get(call: Call) -> Usage:
    """This month of the call's workspace and mode."""
    tx = await call.tx()
    month = month_of(call.now)
    row = await tx.fetchrow(
        """select coalesce(u.used, 0) as used, coalesce(u.sent, 0) as sent, l.monthly
        from (select $1::uuid as workspace_id, $2::text as mode) w
        left join usage_month u on u.workspace_id = w.workspace_id and u.mode = w.mode and u.month = $3
        left join workspace_limit l on l.workspace_id = w.workspace_id and l.mode = w.mode""",
        call.project.workspace_id,
        call.project.mode,
        month,
    )
    if row is None:
        return Usage(month.strftime("%Y-%m"), 0, None, None)
    remaining = None if row["monthly"] is None else max(0, row["monthly"] - row["used"])
    return Usage(month.strftime("%Y-%m"), row["sent"], row["monthly"], remaining)


async def require_allowance(call: Call) -> None:
    """`UsageLimitExceeded` where the month's allowance is spent."""
    usage = await get(call)
    if usage.remaining == 0:
        raise UsageLimitExceeded(limit=usage.limit)


async def set_monthly_limit(tx: Tx, workspace_id: WorkspaceId, mode: str, limit: int | None) -> None:
    """Sets or lifts (None) the limit of a workspace's mode; holds from the next reserve on."""
    if limit is None:
        await tx.execute("delete from workspace_limit where workspace_id = $1 and mode = $2", workspace_id, mode)
    else:
        await tx.execute(
            """insert into workspace_limit (workspace_id, mode, monthly) values ($1, $2, $3)
            on conflict (workspace_id, mode) do update set monthly = excluded.monthly""",
            workspace_id,
            mode,
            limit,
        )
