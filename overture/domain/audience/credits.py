"""Credits: entries that are only added, a balance that is their sum, and what of it is promised to jobs.

Not what a row costs: `Prices`. An account's row is the lock of all that changes it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from overture.domain.audience.contracts import CreditEntry, Credits, Opening
from overture.domain.audience.errands import Errand
from overture.domain.audience.errors import InsufficientCredits
from overture.domain.identity import Call
from overture.kernel.errors import InvalidField
from overture.kernel.ids import JobId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.db import Tx

_OPEN = """
insert into audience_account (project_id, balance, reserved, jobs) values ($1, $2, 0, 0) on conflict do nothing
returning 1
"""
_ENTRY = """
insert into audience_credit (project_id, id, at, kind, subject, amount, rows, note)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_RESERVE = """
update audience_account set reserved = reserved + $2, jobs = jobs + 1
where project_id = $1 and balance - reserved >= $2 returning jobs
"""
_CHARGE = "update audience_account set balance = balance - $2, reserved = reserved - $3 where project_id = $1"
_RELEASE = "update audience_account set reserved = reserved - $2 where project_id = $1"
_GRANT = "update audience_account set balance = balance + $2 where project_id = $1"
_LIST = """
select c.id, c.at, c.kind, c.amount, coalesce(e.job_id, case when c.kind = 'charge' then c.subject end), c.rows, c.note
from audience_credit c left join audience_enrichment e on e.project_id = c.project_id and e.id = c.subject
where c.project_id = $1 and ($2::uuid is null or c.id < $2) order by c.id desc limit $3
"""
GRANT, OPENING, CHARGE, ENRICHMENT = "grant", "opening", "charge", "enrichment"
MOST_GRANTED = 10**15


async def opened(call: Call) -> None:
    """The project's account, made with what its mode begins with where there is none."""
    tx = await call.tx()
    opening = call.resources.need(Opening)
    amount = opening.test if call.project.is_test else opening.live
    if await tx.fetchval(_OPEN, call.project_id, amount) is not None and amount:
        subject = uuid5(call.project_id, OPENING)
        await tx.execute(
            _ENTRY,
            call.project_id,
            call.new_id(),
            call.now,
            OPENING,
            subject,
            amount,
            None,
            "What a project begins with.",
        )


async def balance(call: Call) -> Credits:
    """What there is."""
    row = await call.fetchrow("select balance, reserved from audience_account where project_id = $1")
    if row is not None:
        return Credits(row[0], row[1])
    opening = call.resources.need(Opening)
    return Credits(opening.test if call.project.is_test else opening.live, 0)


async def grant(call: Call, amount: int, note: str | None = None) -> Credits:
    """Adds credits."""
    if not 0 < amount <= MOST_GRANTED:
        raise InvalidField("amount", f"Credits are added from 1 to {MOST_GRANTED:,} at once.")
    await opened(call)
    entry = call.new_id()
    await call.execute(_GRANT, amount)
    await call.execute(_ENTRY, entry, call.now, GRANT, entry, amount, None, note)
    return await balance(call)


async def reserve(call: Call, amount: int) -> int:
    """Promises credits to a job; its number among the project's. `InsufficientCredits` where there are not enough."""
    await opened(call)
    number = await call.fetchval(_RESERVE, amount)
    if number is None:
        there = await balance(call)
        raise InsufficientCredits(wanted=amount, available=max(0, there.available))
    return int(number)


async def charge(tx: Tx, e: Errand, amount: int, reserved: int, rows: int, at: datetime) -> None:
    """Takes what a job cost and gives back what was promised beyond it. Its key keeps it from being taken twice."""
    await spend(tx, (e.project_id, e.ids(), at, CHARGE, e.id), amount, reserved, rows)


async def spend(tx: Tx, entry: tuple[UUID, UUID, datetime, str, UUID], amount: int, reserved: int, rows: int) -> None:
    """The same for whatever costs: `entry` is project, id, moment, kind and what it is for."""
    await tx.execute(_CHARGE, entry[0], amount, reserved)
    if amount:
        await tx.execute(_ENTRY, *entry, -amount, rows, None)


async def release(tx: Tx, project_id: UUID, reserved: int) -> None:
    """Gives back what was promised to a job that costs nothing."""
    await tx.execute(_RELEASE, project_id, reserved)


async def entries(call: Call, ask: PageAsk) -> Page[CreditEntry]:
    """The project's entries, newest first."""
    rows = await call.fetch(_LIST, UUID(ask.after[0]) if ask.after else None, ask.limit + 1)
    items = [
        CreditEntry(str(r[0]), r[1], r[2], r[3], None if r[4] is None else JobId(r[4]), r[5], r[6])
        for r in rows[: ask.limit]
    ]
    return Page(items, (items[-1].id,) if len(rows) > ask.limit else None)
