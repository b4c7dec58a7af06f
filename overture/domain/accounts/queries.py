"""Accounts read.

`get` raises, `find` may be None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from overture.domain.accounts.contracts import Account, AccountStatus, Bridge
from overture.domain.accounts.errors import BridgeNotFound, SenderNotFound
from overture.domain.identity import Call
from overture.kernel.ids import AccountId, ClientId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.db import Database, Tx

COLUMNS = (
    "id, platform, handle, client_id, connector, bridge_id, status, reason, cooling_until, width, hourly_cap,"
    " daily_cap, cap_id, created_at, fallback, fallback_bridge_id, task_hours"
)
_USED = """
select c.used - coalesce((select u.upto from cap_use u where u.project_id = c.project_id and u.cap_id = c.id
    and u.at <= $3::timestamptz - w.per order by u.at desc, u.upto desc limit 1), 0) as used
from cap c cross join (values (1, interval '1 hour'), (2, interval '24 hours')) w(n, per)
where c.project_id = $1 and c.id = $2 order by w.n
"""


@dataclass(frozen=True, slots=True)
class SenderHealth:
    """A sender's use of its caps in the running windows, and its state."""

    account: Account
    used_last_hour: int
    used_last_day: int


def read(row: Iterable[Any], now: datetime | None = None) -> Account:
    """An account from its row; one whose cool-down is over by `now` is active again."""
    v = list(row)
    v[6] = AccountStatus(v[6])
    account = Account(*v)
    if account.status is AccountStatus.COOLING and now is not None and is_usable(account, now):
        return replace(account, status=AccountStatus.ACTIVE, reason=None, cooling_until=None)
    return account


async def get(call: Call, account_id: AccountId) -> Account:
    """One account or `SenderNotFound`."""
    row = await call.fetchrow(f"select {COLUMNS} from account where project_id = $1 and id = $2", account_id)
    if row is None:
        raise SenderNotFound
    return read(row, call.now)


async def find_by_handle(tx: Tx, project_id: UUID, platform: str, handle: str) -> Account | None:
    """The account of that name, or None."""
    row = await tx.fetchrow(
        f"select {COLUMNS} from account where project_id = $1 and platform = $2 and handle = $3",
        project_id,
        platform,
        handle,
    )
    return None if row is None else read(row)


async def of_client(call: Call, client_id: ClientId, named: Sequence[AccountId] | None) -> list[Account]:
    """The accounts a client's campaign may use: its own and the shared ones, or of these only the named."""
    rows = await call.fetch(
        f"""select {COLUMNS} from account where project_id = $1 and (client_id is null or client_id = $2)
        and ($3::uuid[] is null or id = any($3)) order by id""",
        client_id,
        list(named) if named is not None else None,
    )
    return [read(r, call.now) for r in rows]


async def page(call: Call, ask: PageAsk, status: str | None = None) -> Page[Account]:
    """Accounts, newest first."""
    await call.tx()
    rows = await call.fetch(
        f"""select {COLUMNS} from account where project_id = $1 and ($2::uuid is null or id < $2)
        and ($3::text is null
          or $3 = case when status = 'cooling' and cooling_until <= $5 then 'active' else status end)
        order by id desc limit $4""",
        UUID(ask.after[0]) if ask.after else None,
        status,
        ask.limit + 1,
        call.now,
    )
    items = [read(r, call.now) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def health(call: Call, account_id: AccountId) -> SenderHealth:
    """The account with what it used of the last hour and day."""
    account = await get(call, account_id)
    used: list[int] = [0, 0]
    if account.cap_id is not None:
        used = [r["used"] for r in await call.fetch(_USED, account.cap_id, call.now)] or used
    return SenderHealth(account, used[0], used[1])


async def bridges(call: Call) -> list[Bridge]:
    """The project's bridges, oldest first."""
    rows = await call.fetch(
        "select id, name, url, most_at_once, created_at from bridge where project_id = $1 order by id"
    )
    return [Bridge(*r) for r in rows]


async def bridge_named(call: Call, name: str) -> Bridge:
    """One bridge by name or id, or `BridgeNotFound`."""
    for bridge in await bridges(call):
        if name in (bridge.name, str(bridge.id)):
            return bridge
    raise BridgeNotFound(name=name)


@dataclass(frozen=True, slots=True)
class Hook:
    """Where inbound of one bridge belongs, and the sealed secret it is signed with (None: the sandbox's own)."""

    project_id: UUID
    sealed: bytes | None


async def hook(db: Database, hook_id: UUID) -> Hook | None:
    """The bridge, or the test project (its sandbox), that a pushed event names; None for neither."""
    async with db.connection() as raw:
        row = await raw.fetchrow("select project_id, inbound_secret from bridge where id = $1", hook_id)
        if row is not None:
            return Hook(row["project_id"], row["inbound_secret"])
        test = await raw.fetchval("select id from project where id = $1 and mode = 'test'", hook_id)
    return None if test is None else Hook(test, None)


def is_usable(account: Account, now: datetime) -> bool:
    """Whether it may write at `now`."""
    if account.status is AccountStatus.COOLING:
        return account.cooling_until is not None and account.cooling_until <= now
    return account.status is AccountStatus.ACTIVE


async def spoken_for_since(call: Call, account_id: UUID) -> datetime | None:
    """Since when the account is spoken for at its platform: its owner's first yes to that, else its connecting."""
    at: datetime | None = await call.fetchval(
        """select coalesce(g.created_at, a.created_at) from account a
        left join account_grant g on g.project_id = a.project_id and g.account_id = a.id
        where a.project_id = $1 and a.id = $2""",
        account_id,
    )
    return at


async def active(tx: Tx, project_id: UUID) -> list[Account]:
    """The accounts of a project that nothing stands in the way of, the oldest first."""
    rows = await tx.fetch(
        f"select {COLUMNS} from account where project_id = $1 and status = 'active' order by id", project_id
    )
    return [read(r) for r in rows]
