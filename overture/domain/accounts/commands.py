"""What can be done with accounts: connected, paused, resumed, capped; stopped by what a platform says.

Commands that end or begin sending take the acts turn first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from overture.domain.accounts.contracts import Account, AccountStatus, Bridge, DefaultCaps
from overture.domain.accounts.credentials import INBOUND, TOKEN, Credentials
from overture.domain.accounts.errors import (
    BridgeNameTaken,
    BridgeRequired,
    InstagramChallengeDetected,
    SenderAlreadyConnected,
    SenderDisabled,
)
from overture.domain.accounts.events import SenderConnected, SenderPaused
from overture.domain.accounts.queries import bridge_named, get
from overture.domain.identity import Call
from overture.domain.platforms import (
    ChecksAccounts,
    Connector,
    Connectors,
    Credential,
    PlatformUnreachable,
    SendsMessages,
    Stop,
)
from overture.kernel.errors import InvalidField
from overture.kernel.ids import AccountId, BridgeId, CapId, ClientId
from overture.runtime.vault import Vault
from overture.runtime.work.caps import set_cap
from overture.runtime.work.lanes import park_key, set_due_key
from overture.runtime.work.queues import Queue

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
SANDBOX_WIDTH = 256
BRIDGE, ASSIST = "bridge", "assist"
TASK_HOURS = 48
_INSERT = """
insert into account (project_id, id, platform, handle, client_id, connector, bridge_id, status, width, hourly_cap,
  daily_cap, cap_id, seq, created_at, task_hours)
values ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10, $11, 1, $12, $13)
"""


async def connect(
    call: Call,
    handle: str,
    *,
    platform: str = "instagram",
    client_id: ClientId | None = None,
    bridge: str | None = None,
    hourly_cap: int | None = None,
    daily_cap: int | None = None,
    uncapped: bool = False,
    connector: str = BRIDGE,
    task_hours: int = TASK_HOURS,
) -> Account:
    """Connects an account as a sender, of one client or shared. Without a bridge: the sandbox, test projects only.

    With another `connector` than a bridge's, that one needs none. `task_hours`: how long a person has, where it hands
    to one. A live sender gets the default caps unless others are given.
    """
    await call.tx()
    if bridge is not None and connector != BRIDGE:
        raise InvalidField("bridge", f"A sender of the connector {connector} has no bridge; leave one of them out.")
    if bridge is None and connector == BRIDGE and not call.project.is_test:
        raise BridgeRequired
    place = await bridge_named(call, bridge) if bridge is not None else None
    account_id = AccountId(call.new_id())
    await _claim_name(call, platform, handle, account_id)
    if not call.project.is_test and not uncapped:
        default = call.resources.need(DefaultCaps)
        hourly_cap = hourly_cap if hourly_cap is not None else default.hourly
        daily_cap = daily_cap if daily_cap is not None else default.daily
    cap_id = await _cap(call, account_id, hourly_cap, daily_cap)
    await call.execute(
        _INSERT,
        account_id,
        platform,
        handle,
        client_id,
        connector,
        place.id if place else None,
        place.most_at_once if place else _width(call, connector),
        hourly_cap,
        daily_cap,
        cap_id,
        call.now,
        task_hours,
    )
    call.emit(account_id, 1, SenderConnected(sender_id=account_id, username=handle))
    return await get(call, account_id)


def _width(call: Call, connector: str) -> int:
    if connector == BRIDGE:
        return SANDBOX_WIDTH
    return call.resources.need(Connectors).named(connector).capabilities.most_at_once


async def _claim_name(call: Call, platform: str, handle: str, account_id: AccountId) -> None:
    added = await (await call.tx()).execute(
        """insert into account_name (workspace_id, mode, platform, handle, project_id, account_id)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing""",
        call.project.workspace_id,
        call.project.mode,
        platform,
        handle,
        call.project_id,
        account_id,
    )
    if not added:
        raise SenderAlreadyConnected(handle=handle)


async def _cap(call: Call, account_id: AccountId, hourly: int | None, daily: int | None) -> UUID | None:
    limits: Mapping[timedelta, int] = {window: n for window, n in ((HOUR, hourly), (DAY, daily)) if n is not None}
    if not limits:
        return None
    return await set_cap(await call.tx(), call.project_id, call.new_id(), account_id, limits)


async def set_second_way(
    call: Call, account_id: AccountId, connector: str | None, bridge: str | None = None
) -> Account:
    """By which connector a sender writes to people for whom its own has no open reply window; None: it does not.

    Holds for everything reserved after this. A bridge as `connect` takes one.
    """
    await call.take_turn(Queue.ACTS)
    account = await get(call, account_id)
    place = None
    if connector is not None:
        known = call.resources.need(Connectors)
        if not known.named(account.connector).capabilities.has_reply_window:
            raise InvalidField(
                "fallback",
                f"A sender of the connector {account.connector} may write at any time and needs no fallback.",
            )
        found = known.by_name.get(connector)
        if found is None or not isinstance(found, SendsMessages) or found.capabilities.has_reply_window:
            raise InvalidField("fallback.connector", "Name a connector that may write at any time: bridge or assist.")
        if bridge is not None and connector != BRIDGE:
            raise InvalidField("fallback.bridge", f"The connector {connector} has no bridge; leave it out.")
        if bridge is None and connector == BRIDGE and not call.project.is_test:
            raise BridgeRequired
        place = await bridge_named(call, bridge) if bridge is not None else None
    await call.execute(
        "update account set fallback = $3, fallback_bridge_id = $4 where project_id = $1 and id = $2",
        account_id,
        connector,
        place.id if place else None,
    )
    return await get(call, account_id)


async def set_task_hours(call: Call, account_id: AccountId, hours: int) -> Account:
    """How long a person has for a message of this sender; holds for those that are handed over after this."""
    await call.take_turn(Queue.ACTS)
    await call.execute("update account set task_hours = $3 where project_id = $1 and id = $2", account_id, hours)
    return await get(call, account_id)


async def provision_sandbox(call: Call) -> list[Account]:
    """The two senders every test project has from its first start: shared, without caps."""
    names = (f"overture.{call.project.short_id}.one", f"overture.{call.project.short_id}.two")
    return [await connect(call, name) for name in names]


async def set_caps(call: Call, account_id: AccountId, hourly: int | None, daily: int | None) -> Account:
    """Changes a sender's caps; a lowered cap holds for everything reserved after this. None lifts one."""
    await call.take_turn(Queue.ACTS)
    account = await get(call, account_id)
    limits = {w: n for w, n in ((HOUR, hourly), (DAY, daily)) if n is not None}
    tx = await call.tx()
    cap_id = account.cap_id
    if limits or cap_id is not None:
        made = await set_cap(tx, call.project_id, call.new_id(), account_id, limits)
        if cap_id is None:
            await call.execute(
                "update lane set cap_ids = cap_ids || $3::uuid where project_id = $1 and key = $2", account_id, made
            )
        cap_id = CapId(made)
    await call.execute(
        "update account set hourly_cap = $3, daily_cap = $4, cap_id = $5 where project_id = $1 and id = $2",
        account_id,
        hourly,
        daily,
        cap_id,
    )
    if account.status is AccountStatus.ACTIVE:
        await set_due_key(tx, call.project_id, account_id, call.now, held=False)
        await call.wake(Queue.ACTS)
    return await get(call, account_id)


async def pause(call: Call, account_id: AccountId) -> Account:
    """Stops a sender until a person resumes it. Twice is the same."""
    await call.take_turn(Queue.ACTS)
    account = await get(call, account_id)
    if account.status in (AccountStatus.ACTIVE, AccountStatus.COOLING):
        seq = await call.fetchval(
            """update account set status = 'paused', reason = 'paused_by_user', cooling_until = null, seq = seq + 1
            where project_id = $1 and id = $2 returning seq""",
            account_id,
        )
        call.emit(account_id, seq, SenderPaused(sender_id=account_id, username=account.handle))
        await park_key(await call.tx(), call.project_id, account_id, "sender_paused")
    return await get(call, account_id)


async def resume(call: Call, account_id: AccountId, standing: Stop | None) -> Account:
    """Lets a sender write again. `standing` is what the platform says now: a challenge that stands refuses it."""
    await call.take_turn(Queue.ACTS)
    account = await get(call, account_id)
    if standing is Stop.CHALLENGE:
        raise InstagramChallengeDetected(handle=account.handle)
    if standing in (Stop.TOKEN_REVOKED, Stop.BANNED):
        raise SenderDisabled(handle=account.handle, reason=standing.value)
    if account.status is not AccountStatus.ACTIVE:
        seq = await call.fetchval(
            """update account set status = 'active', reason = null, cooling_until = null, seq = seq + 1
            where project_id = $1 and id = $2 returning seq""",
            account_id,
        )
        await set_due_key(await call.tx(), call.project_id, account_id, call.now)
        await call.wake(Queue.ACTS)
        call.emit(account_id, seq, SenderConnected(sender_id=account_id, username=account.handle))
    return await get(call, account_id)


async def standing_stop(call: Call, account_id: AccountId) -> Stop | None:
    """What the platform says of the account now, asked outside any transaction; None: nothing stands in the way."""

    async def ask() -> Stop | None:
        calls = call.resources.need(Asking)
        return await calls.standing(call, account_id)

    return await call.outside(ask, rehearsed=ask)


@dataclass(frozen=True)
class Lookable:
    """An account, its credential, and the connector that speaks for it."""

    account: Account
    credential: Credential
    connector: Connector


class Asking:
    """Asks connectors about accounts for commands: reads the credential in a short transaction of its own first."""

    def __init__(self, credentials: Credentials, connectors: Connectors) -> None:
        self._credentials = credentials
        self._connectors = connectors

    @property
    def settle(self) -> float:
        """Seconds after a call's time-out until it can arrive no more, whatever its connector."""
        return max((c.capabilities.settle for c in self._connectors.by_name.values()), default=0.0)

    async def everybody(self, call: Call) -> list[Lookable]:
        """Every account of the project, stopped ones too, with the means to look up what it sent, each of its ways."""
        rows = await call.fetch("select id from account where project_id = $1 order by id")
        ids = [r["id"] for r in rows]
        found = await self._credentials.of(await call.tx(), [call.project_id], ids)
        second = await self._credentials.second(await call.tx(), [(call.project_id, a) for a, _ in found.values()])
        ways = [(i, found[i][0].connector, found[i][1]) for i in ids if i in found]
        ways += [(i, str(found[i][0].fallback), second[i]) for i in ids if i in second]
        return [Lookable(found[i][0], credential, self._connectors.named(name)) for i, name, credential in ways]

    async def one(self, call: Call, account_id: UUID) -> Lookable | None:
        """An account with the means to ask its platform about it; None where it is gone. Ask after the call is over."""
        found = await self._credentials.of(await call.tx(), [call.project_id], [account_id])
        if account_id not in found:
            return None
        return Lookable(*found[account_id], self._connectors.named(found[account_id][0].connector))

    async def standing(self, call: Call, account_id: AccountId) -> Stop | None:
        """The platform's word on the account; None where the connector cannot say or reaches nobody."""
        async with call.database.transaction(call.project_id) as tx:
            found = await self._credentials.of(tx, [call.project_id], [account_id])
        if account_id not in found:
            return None
        account, credential = found[account_id]
        connector = self._connectors.named(account.connector)
        if isinstance(connector, ChecksAccounts):
            with contextlib.suppress(PlatformUnreachable):
                return await connector.standing(credential, seconds=5.0)
        return None


async def add_bridge(
    call: Call, name: str, url: str, token: str, inbound_secret: str, *, most_at_once: int = 1
) -> Bridge:
    """Adds an operator's bridge. Its URL is the operator's word, so private addresses are allowed."""
    tx = await call.tx()
    vault = call.resources.need(Vault)
    bridge_id = BridgeId(call.new_id())
    added = await tx.execute(
        """insert into bridge (project_id, id, name, url, token, inbound_secret, most_at_once, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (project_id, name) do nothing""",
        call.project_id,
        bridge_id,
        name,
        url.rstrip("/"),
        vault.seal(token.encode(), project_id=call.project_id, purpose=TOKEN),
        vault.seal(inbound_secret.encode(), project_id=call.project_id, purpose=INBOUND),
        most_at_once,
        call.now,
    )
    if not added:
        raise BridgeNameTaken(name=name)
    return await bridge_named(call, str(bridge_id))
