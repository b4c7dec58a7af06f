"""What every kind of message asks before a reserve: may the account write, and how much of the month is left.

Not what is done where the month is spent; each kind says that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from overture.domain import accounts, usage
from overture.domain.accounts import Account
from overture.domain.platforms import Credential
from overture.kernel.clock import NEVER
from overture.runtime.db import Tx
from overture.runtime.work.kinds import Ask, Lane


def admit(lane: Lane, found: tuple[Account, Credential] | None, ask: Ask) -> Account | None:
    """Gives a lane its account and credential; the account where it may write now, else the lane is stopped."""
    lane.given = found
    if found is None:
        lane.stopped = (NEVER, "sender_gone")
        return None
    account, _ = found
    if not accounts.is_usable(account, ask.now):
        lane.stopped = (account.cooling_until or NEVER, f"sender_{account.status.value}")
        return None
    return account


async def within_allowance(tx: Tx, asks: Sequence[Ask]) -> list[Ask]:
    """Keeps the limits of these within the month's allowance of their workspaces; those for whom it is spent."""
    wanted: dict[UUID, tuple[date, int]] = {}
    for a in asks:
        month, n = wanted.get(a.project_id, (usage.month_of(a.now), 0))
        wanted[a.project_id] = (month, n + a.limit)
    allowed = await usage.admitted(tx, wanted) if wanted else {}
    spent: list[Ask] = []
    for a in asks:
        allowance = allowed.get(a.project_id)
        if allowance is not None:
            a.limit = min(a.limit, allowance.admitted)
            allowance.admitted -= a.limit
            if allowance.is_spent:
                spent.append(a)
    return spent
