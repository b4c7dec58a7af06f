"""Accounts whose owners let us act as them: asked at the platform, kept with a sealed token (renewing.py renews it).

Not what the platform is asked: its connector knows that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from overture.domain.accounts.commands import DAY, HOUR
from overture.domain.accounts.contracts import Account, DefaultCaps
from overture.domain.accounts.credentials import GRANT
from overture.domain.accounts.errors import (
    AppNotConfigured,
    AuthorisationRefused,
    ConnectionUnknown,
    PlatformNotReached,
    SenderAlreadyConnected,
)
from overture.domain.accounts.events import SenderAuthorised, SenderConnected
from overture.domain.accounts.queries import get
from overture.domain.identity import Call, ProjectFacts, project_by_id
from overture.domain.platforms import (
    AppKeys,
    Connectors,
    ConnectsAccounts,
    GrantedAccount,
    GrantRefused,
    Login,
    PlatformUnreachable,
)
from overture.kernel.ids import AccountId, ProjectId
from overture.runtime.cursors import Cursors
from overture.runtime.db import Database
from overture.runtime.vault import Vault
from overture.runtime.work.caps import set_cap
from overture.runtime.work.lanes import set_due_key
from overture.runtime.work.queues import Queue

CONNECTOR: Final = "instagram"
PLATFORM: Final = "instagram"
SANDBOX_APP: Final = "1002003004005006"
PATIENCE: Final = 20.0
"""Seconds the platform has for its side of a connection."""
STARTED_FOR: Final = timedelta(hours=1)
"""How long the platform's question may stay unanswered."""
_PURPOSE: Final = "connect an account"
_FIND: Final = """
select id, handle, status from account
where project_id = $1 and platform = $2
  and (external_id = $3 or (handle = $4 and connector = $5 and external_id is null))
order by external_id nulls last limit 1 for update
"""
_INSERT: Final = """
insert into account (project_id, id, platform, handle, client_id, connector, status, width, hourly_cap, daily_cap,
  cap_id, seq, created_at, external_id)
values ($1, $2, $3, $4, $5, $6, 'active', $7, $8, $9, $10, 1, $11, $12)
"""
_NAME: Final = """
insert into account_name (workspace_id, mode, platform, handle, project_id, account_id)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""
_KEEP: Final = """
insert into account_grant (project_id, account_id, id, login, token, scopes, expires_at, refreshed_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
on conflict (project_id, account_id) do update set id = excluded.id, login = excluded.login, token = excluded.token,
  scopes = excluded.scopes, expires_at = excluded.expires_at, refreshed_at = excluded.refreshed_at, listens_at = null
"""
_AGAIN: Final = """
update account set status = 'active', reason = null, cooling_until = null, connector = $3, handle = $4,
  external_id = $5, seq = seq + 1
where project_id = $1 and id = $2 returning seq
"""


@dataclass(frozen=True)
class Apps:
    """The operator's apps by login, and where the platform sends an owner back to."""

    redirect_uri: str
    by_login: Mapping[Login, AppKeys] = field(default_factory=dict)
    sandbox_url: str = ""
    sandbox_secret: str = field(default="", repr=False)

    def of(self, project: ProjectFacts, login: Login) -> AppKeys:
        """The app that asks for a project: a test project's is the sandbox's. Raises `AppNotConfigured`."""
        if project.is_test and self.sandbox_url:
            return AppKeys(login, SANDBOX_APP, self.sandbox_secret, self.sandbox_url, project.id)
        found = self.by_login.get(login)
        if found is None or project.is_test:
            raise AppNotConfigured(login=login.value)
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for when a connection was started; the rest of it is the owner's answer. `redirect_uri`: where the
    owner was told to come back to, which the platform compares."""

    login: Login
    handle: str | None = None
    client_id: UUID | None = None
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """Where the owner has to go, and until when."""

    url: str
    expires_at: datetime


async def start(call: Call, wanted: Wanted) -> Started:
    """Begins a connection: the address of the platform's question, good for an hour."""
    app = call.resources.need(Apps).of(call.project, wanted.login)
    await call.tx()
    until = call.machine_now + STARTED_FOR
    redirect_uri = call.resources.need(Apps).redirect_uri
    state = call.resources.need(Cursors).signed(
        (
            str(call.project_id),
            wanted.login.value,
            wanted.handle or "",
            "" if wanted.client_id is None else str(wanted.client_id),
            str(int(until.timestamp())),
            redirect_uri,
        ),
        _PURPOSE,
    )
    return Started(_connects(call).authorize_url(app, redirect_uri=redirect_uri, state=state), until)


async def started(db: Database, cursors: Cursors, state: str) -> tuple[ProjectFacts, Wanted]:
    """What a state was made for. Raises `ConnectionUnknown` for one that is not ours, or is too old."""
    parts = cursors.read(state, _PURPOSE)
    if parts is None or len(parts) != 6:
        raise ConnectionUnknown
    async with db.transaction() as tx:
        now = tx.now
    project = await project_by_id(db, ProjectId(UUID(parts[0])))
    if project is None or now.timestamp() > int(parts[4]):
        raise ConnectionUnknown
    return project, Wanted(Login(parts[1]), parts[2] or None, UUID(parts[3]) if parts[3] else None, parts[5])


async def finish(call: Call, wanted: Wanted, code: str) -> list[Account]:
    """Turns an owner's yes into connected accounts. Asks the platform first, outside any transaction."""
    app, connector = call.resources.need(Apps).of(call.project, wanted.login), _connects(call)

    async def ask() -> Sequence[GrantedAccount]:
        return await connector.granted(app, code, redirect_uri=wanted.redirect_uri, seconds=PATIENCE)

    return await _connected(call, wanted, await _asked(call, ask))


async def with_token(call: Call, wanted: Wanted, token: str) -> list[Account]:
    """Connects by a token that the platform's own pages gave the operator."""
    app, connector = call.resources.need(Apps).of(call.project, wanted.login), _connects(call)

    async def ask() -> Sequence[GrantedAccount]:
        return await connector.behind(app, token, seconds=PATIENCE)

    return await _connected(call, wanted, await _asked(call, ask))


async def _asked(call: Call, ask: Callable[[], Awaitable[Sequence[GrantedAccount]]]) -> Sequence[GrantedAccount]:
    try:
        return await call.outside(ask, rehearsed=ask)
    except GrantRefused as error:
        raise AuthorisationRefused(why=str(error)) from error
    except PlatformUnreachable as error:
        raise PlatformNotReached(why=str(error)) from error


async def _connected(call: Call, wanted: Wanted, found: Sequence[GrantedAccount]) -> list[Account]:
    chosen = [g for g in found if wanted.handle is None or g.handle.lower() == wanted.handle]
    if not chosen:
        names = ", ".join(sorted(g.handle for g in found))
        raise AuthorisationRefused(why=f"The owner connected {names}, not {wanted.handle}.")
    await call.take_turn(Queue.ACTS)
    return [await _kept(call, wanted, one) for one in chosen]


async def _kept(call: Call, wanted: Wanted, one: GrantedAccount) -> Account:
    handle = one.handle.lower()
    row = await call.fetchrow(_FIND, PLATFORM, one.external_id, handle, CONNECTOR)
    account_id = AccountId(call.new_id()) if row is None else AccountId(row["id"])
    if row is None or row["handle"] != handle:
        await _claim(call, handle, account_id, None if row is None else row["handle"])
    if row is None:
        await _insert(call, wanted, handle, one.external_id, account_id)
        seq = 1
    else:
        seq = await call.fetchval(_AGAIN, account_id, CONNECTOR, handle, one.external_id)
        await set_due_key(await call.tx(), call.project_id, account_id, call.now)
        await call.wake(Queue.ACTS)
    grant_id, now = call.new_id(), call.now
    sealed = call.resources.need(Vault).seal(one.grant.token.encode(), project_id=call.project_id, purpose=GRANT)
    ends = None if one.grant.lasts is None else now + one.grant.lasts
    await call.execute(_KEEP, account_id, grant_id, wanted.login.value, sealed, list(one.scopes), ends, now)
    call.emit(account_id, seq, SenderConnected(sender_id=account_id, username=handle))
    call.emit(grant_id, 1, SenderAuthorised(sender_id=account_id, username=handle))
    return await get(call, account_id)


async def _claim(call: Call, handle: str, account_id: AccountId, before: str | None) -> None:
    """The name in the workspace; of an account that changed its name at the platform, the new one for the old."""
    tx, workspace, mode = await call.tx(), call.project.workspace_id, call.project.mode
    if before is not None:
        await tx.execute(
            "delete from account_name where workspace_id = $1 and mode = $2 and account_id = $3",
            workspace,
            mode,
            account_id,
        )
    if not await tx.execute(_NAME, workspace, mode, PLATFORM, handle, call.project_id, account_id):
        raise SenderAlreadyConnected(handle=handle)


async def _insert(call: Call, wanted: Wanted, handle: str, external_id: str, account_id: AccountId) -> None:
    hourly = daily = None
    if not call.project.is_test:
        default = call.resources.need(DefaultCaps)
        hourly, daily = default.hourly, default.daily
    cap_id = None
    if hourly is not None and daily is not None:
        limits = {HOUR: hourly, DAY: daily}
        cap_id = await set_cap(await call.tx(), call.project_id, call.new_id(), account_id, limits)
    width = call.resources.need(Connectors).named(CONNECTOR).capabilities.most_at_once
    await call.execute(
        _INSERT,
        account_id,
        PLATFORM,
        handle,
        wanted.client_id,
        CONNECTOR,
        width,
        hourly,
        daily,
        cap_id,
        call.now,
        external_id,
    )


def _connects(call: Call) -> ConnectsAccounts:
    connector: object = call.resources.need(Connectors).named(CONNECTOR)
    if not isinstance(connector, ConnectsAccounts):
        raise TypeError(f"the connector {CONNECTOR} connects no accounts")
    return connector
