"""Where what people write to an account is forwarded to: one address an account, and what is told to it.

Not the posting: webhooks does that, and finds here who is to be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from overture.domain import accounts
from overture.domain.accounts import SenderNotFound
from overture.domain.conversations.errors import NoInboundEndpoint
from overture.domain.identity import Call
from overture.kernel.ids import AccountId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.db import Tx

_PUT: Final = """
insert into inbound_endpoint (project_id, account_id, url, key_id, created_at) values ($1, $2, $3, $4, $5)
on conflict (project_id, account_id) do update set url = excluded.url, key_id = excluded.key_id
"""
_COLUMNS: Final = """
select e.account_id, coalesce(a.external_id, a.handle) as account, e.url, e.key_id, e.created_at
from inbound_endpoint e join account a on a.project_id = e.project_id and a.id = e.account_id
where e.project_id = $1
"""
_FILES: Final = """
select id, attachments, reply_to, media_id from inbound where project_id = $1 and id = any($2::uuid[]) order by id
"""


@dataclass(frozen=True, slots=True)
class InboundEndpoint:
    """Where an account's inbound is forwarded to. `account`: the platform's id of it, or its name; `key_id`: the API
    key whose signing secret signs it."""

    account_id: AccountId
    account: str
    url: str
    key_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Detail:
    """What an event of a message leaves out: its files, as (what it is, where it lies), and what it is about."""

    files: tuple[tuple[str, str | None], ...] = field(default=(), repr=False)
    reply_to: str | None = None
    media_id: str | None = None


async def set_endpoint(call: Call, account: str, url: str) -> InboundEndpoint:
    """Has what is written to an account forwarded to `url` from now on; `SenderNotFound`."""
    account_id = await _account(call, account)
    kind, _, key = call.actor.name.partition(":")
    await call.execute(_PUT, account_id, url, key if kind == "key" else None, call.now)
    return await get_endpoint(call, account)


async def get_endpoint(call: Call, account: str) -> InboundEndpoint:
    """The address of an account; `SenderNotFound`, `NoInboundEndpoint`."""
    row = await call.fetchrow(f"{_COLUMNS} and e.account_id = $2", await _account(call, account))
    if row is None:
        raise NoInboundEndpoint
    return InboundEndpoint(*row)


async def endpoints_page(call: Call, ask: PageAsk) -> Page[InboundEndpoint]:
    """All of them."""
    rows = await call.fetch(
        f"{_COLUMNS} and ($2::uuid is null or e.account_id > $2) order by e.account_id limit $3",
        UUID(ask.after[0]) if ask.after else None,
        ask.limit + 1,
    )
    items = [InboundEndpoint(*r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].account_id),) if len(rows) > ask.limit else None)


async def remove_endpoint(call: Call, account: str) -> None:
    """Nothing is forwarded any more; what is on its way still is."""
    if not await call.execute(
        "delete from inbound_endpoint where project_id = $1 and account_id = $2", await _account(call, account)
    ):
        raise NoInboundEndpoint


async def endpoints_of(tx: Tx, project_id: UUID, account_ids: Sequence[UUID]) -> dict[UUID, InboundEndpoint]:
    """The addresses of these accounts, by account."""
    rows = await tx.fetch(
        f"{_COLUMNS} and e.account_id = any($2::uuid[]) order by e.account_id", project_id, account_ids
    )
    return {r["account_id"]: InboundEndpoint(*r) for r in rows}


async def details_of(tx: Tx, project_id: UUID, message_ids: Sequence[UUID]) -> dict[UUID, Detail]:
    """What events of these messages leave out."""
    rows = await tx.fetch(_FILES, project_id, message_ids)
    return {
        r["id"]: Detail(tuple((a["type"], a["url"]) for a in r["attachments"]), r["reply_to"], r["media_id"])
        for r in rows
    }


async def _account(call: Call, shown: str) -> AccountId:
    tx = await call.tx()
    found = await accounts.find_numbered(tx, call.project_id, "instagram", shown) or await accounts.find_by_handle(
        tx, call.project_id, "instagram", shown.lower()
    )
    if found is None:
        raise SenderNotFound
    return found.id
