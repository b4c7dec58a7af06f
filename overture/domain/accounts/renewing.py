"""Keeping up what an owner gave us: pushes are asked for, and the token is renewed before it ends.

Runs as a chore of each grant, again and again until another grant takes its place.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from overture.domain.accounts.contracts import Account, AccountStatus
from overture.domain.accounts.credentials import GRANT, Credentials
from overture.domain.accounts.events import SenderAuthorised
from overture.domain.accounts.stops import refused
from overture.domain.identity import Actor, Call, Calls, ProjectFacts
from overture.domain.platforms import (
    Connectors,
    ConnectsAccounts,
    Credential,
    CredentialRefused,
    Grant,
    GrantRefused,
    PlatformBusy,
    PlatformUnreachable,
    Stop,
)
from overture.runtime.vault import Vault

AUTHORISED: Final = (SenderAuthorised.name,)
"""The events after which it begins."""
BEFORE_END: Final = timedelta(days=10)
"""A token is renewed this long before it ends, and each hour from then on where that fails."""
UNKNOWN_END: Final = timedelta(days=2)
"""One that does not say when it ends is renewed after this, and says so then. A younger one than a day cannot be."""
FAILED: Final = timedelta(hours=1)
PATIENCE: Final = 20.0
_GRANT: Final = """
select account_id, expires_at, refreshed_at, listens_at from account_grant
where project_id = $1 and id = $2 order by account_id limit 1
"""
_RENEWED: Final = """
update account_grant set token = $3, expires_at = $4, refreshed_at = $5 where project_id = $1 and id = $2
"""
_LISTENS: Final = "update account_grant set listens_at = $3 where project_id = $1 and id = $2"


async def keep_up(
    calls: Calls, credentials: Credentials, project: ProjectFacts, actor: Actor, grant_id: UUID
) -> timedelta | None:
    """One look at a grant; after how long (project time) to look again, None where it is no more or needs nothing."""

    async def look(call: Call) -> tuple[asyncpg.Record, Account, Credential, datetime] | None:
        row = await call.fetchrow(_GRANT, grant_id)
        if row is None:
            return None
        known = await credentials.of(await call.tx(), [call.project_id], [row["account_id"]])
        return (row, *known[row["account_id"]], call.now)

    found = await calls.run(project, actor, look)
    if found is None or found[1].status is AccountStatus.DISABLED:
        return None
    row, account, credential, now = found
    connector: object = calls.resources.need(Connectors).named(account.connector)
    if not isinstance(connector, ConnectsAccounts):
        return None
    again: timedelta | None = None
    try:
        if row["listens_at"] is None:
            try:
                await connector.listen(credential, seconds=PATIENCE)
            except CredentialRefused:
                raise
            except (PlatformUnreachable, PlatformBusy):
                # Asked again, and whatever comes of it, the token is renewed in time.
                again = FAILED
            else:
                await calls.run(project, actor, lambda call: _listening(call, grant_id))
        due = due_at(row["expires_at"], row["refreshed_at"])
        if due > now:
            return _sooner(due - now, again)
        grant = await connector.renewed(credential, seconds=PATIENCE)
    except (GrantRefused, CredentialRefused) as error:
        stop, why = error.stop, str(error)
        await calls.run(project, actor, lambda call: _ended(call, grant_id, account, stop, why))
        # What the owner has to pass first is no end: then the same token goes on.
        return FAILED if stop is Stop.CHALLENGE else None
    except (PlatformUnreachable, PlatformBusy):
        return FAILED
    if grant is None:
        return again
    return _sooner(await calls.run(project, actor, lambda call: _renewed(call, grant_id, grant)), again)


def _sooner(one: timedelta, other: timedelta | None) -> timedelta:
    return one if other is None else min(one, other)


def due_at(expires_at: datetime | None, refreshed_at: datetime) -> datetime:
    """When a token is renewed. A platform refuses to renew what is younger than a day."""
    if expires_at is None:
        return refreshed_at + UNKNOWN_END
    return max(expires_at - BEFORE_END, refreshed_at + timedelta(days=1, hours=1))


async def _listening(call: Call, grant_id: UUID) -> None:
    await call.tx()
    await call.execute(_LISTENS, grant_id, call.now)


async def _renewed(call: Call, grant_id: UUID, grant: Grant) -> timedelta:
    await call.tx()
    sealed = call.resources.need(Vault).seal(grant.token.encode(), project_id=call.project_id, purpose=GRANT)
    ends = None if grant.lasts is None else call.now + grant.lasts
    await call.execute(_RENEWED, grant_id, sealed, ends, call.now)
    return due_at(ends, call.now) - call.now


async def _ended(call: Call, grant_id: UUID, account: Account, stop: Stop, why: str) -> None:
    async def is_still(call: Call) -> bool:
        return await call.fetchrow(_GRANT, grant_id) is not None

    await refused(call, account.id, stop, why, is_still)
