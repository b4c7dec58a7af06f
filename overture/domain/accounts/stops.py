"""What a platform's warning, challenge, revocation or ban does to an account.

`stopped` is called from a record or an inbound event and takes no turn itself: an inbound event's caller has taken it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from overture.domain.accounts.events import SenderChallenged, SenderDisabled, SenderWarning
from overture.domain.identity import Call
from overture.domain.platforms import Stop
from overture.kernel.clock import NEVER
from overture.kernel.ids import Ids
from overture.runtime import outbox
from overture.runtime.db import Tx
from overture.runtime.work.lanes import park_key
from overture.runtime.work.queues import Queue

COOL_DOWN = timedelta(hours=24)
REPEATED = timedelta(days=7)
"""A second warning within this time is not cooled down from: a person resumes the sender."""


async def stopped(
    tx: Tx, project_id: UUID, account_id: UUID, stop: Stop, why: str, now: datetime, ids: Ids
) -> str | None:
    """Stops the account and tells it; the account's new status, or None where it had stopped before."""
    row = await tx.fetchrow(
        "select handle, status, warned_at, cooling_until from account where project_id = $1 and id = $2 for update",
        project_id,
        account_id,
    )
    if row is None or row["status"] == "disabled":
        return None
    until = NEVER
    event: SenderWarning | SenderChallenged | SenderDisabled
    facts = {"sender_id": account_id, "username": row["handle"], "reason": why or stop.value}
    if stop is Stop.WARNING:
        cooled = row["status"] == "cooling" and row["cooling_until"] is not None and row["cooling_until"] <= now
        if row["status"] != "active" and not cooled:
            return None
        again = row["warned_at"] is not None and now - row["warned_at"] < REPEATED
        status, until = ("paused", NEVER) if again else ("cooling", now + COOL_DOWN)
        event = SenderWarning(**facts)
    elif stop is Stop.CHALLENGE:
        if row["status"] == "challenged":
            return None
        status, event = "challenged", SenderChallenged(**facts)
    else:
        status, event = "disabled", SenderDisabled(**facts)
    seq = await tx.fetchval(
        """update account set status = $3, reason = $4, cooling_until = $5,
          warned_at = case when $6 then $7::timestamptz else warned_at end, seq = seq + 1
        where project_id = $1 and id = $2 returning seq""",
        project_id,
        account_id,
        status,
        stop.value,
        until if status == "cooling" else None,
        stop is Stop.WARNING,
        now,
    )
    await park_key(tx, project_id, account_id, f"sender_{status}", until)
    await outbox.write(tx, [outbox.EventRow(project_id, ids(), account_id, seq, event.name, now, event.data())])
    return status


async def refused(
    call: Call, account_id: UUID, stop: Stop, why: str, is_still: Callable[[Call], Awaitable[bool]]
) -> str | None:
    """The same, where the platform refused the account beside its messages: a renewal, a look. `is_still` says whether
    what it refused is what the account has now: connected anew meanwhile, it is left alone."""
    await call.take_turn(Queue.ACTS)
    if not await is_still(call):
        return None
    status = await stopped(await call.tx(), call.project_id, account_id, stop, why, call.now, call.new_id)
    call.hints.add(Queue.RELAY)
    return status
