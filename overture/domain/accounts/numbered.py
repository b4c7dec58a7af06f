"""Accounts by the platform's own id of them, which is what some callers know them by.

Not how such an id comes to be known of a live account: whoever connects it writes it down.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain.accounts.commands import SANDBOX_WIDTH
from overture.domain.accounts.contracts import Account
from overture.domain.accounts.errors import SenderNotFound
from overture.domain.accounts.events import SenderConnected
from overture.domain.accounts.queries import COLUMNS, get, read
from overture.domain.identity import Call
from overture.kernel.ids import AccountId
from overture.runtime.db import Tx

_FIND = f"""
select external_id, {COLUMNS} from account where project_id = $1 and platform = $2 and external_id = any($3::text[])
order by external_id
"""
_ALL = "select id from account where project_id = $1 and external_id is not null order by id"
_NAME = """
insert into account_name (workspace_id, mode, platform, handle, project_id, account_id)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""
_INSERT = """
insert into account (project_id, id, platform, handle, connector, status, width, seq, created_at, external_id)
values ($1, $2, $3, $4, $5, 'active', $6, 1, $7, $8) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class OnTheFly:
    """The connector of the sandbox's accounts that a test project makes by naming them."""

    connector: str


async def find_numbered(tx: Tx, project_id: UUID, platform: str, external_id: str) -> Account | None:
    """The account that the platform knows by this id, or None."""
    return (await _numbered(tx, project_id, platform, [external_id])).get(external_id)


async def all_numbered(tx: Tx, project_id: UUID) -> set[UUID]:
    """The accounts that their platform knows by an id of its own: it tells what leaves them."""
    return {r["id"] for r in await tx.fetch(_ALL, project_id)}


async def _numbered(tx: Tx, project_id: UUID, platform: str, external_ids: Sequence[str]) -> dict[str, Account]:
    rows = await tx.fetch(_FIND, project_id, platform, external_ids)
    return {r["external_id"]: read(r[1:]) for r in rows}


async def under(call: Call, platform: str, external_id: str) -> Account:
    """The account of this id. In a test project an unknown one is made, the sandbox's; else `SenderNotFound`."""
    found = (await under_these(call, platform, [external_id])).get(external_id)
    if found is None:
        raise SenderNotFound
    return found


async def under_these(call: Call, platform: str, external_ids: Collection[str]) -> dict[str, Account]:
    """The same of several, by their ids, each once; those that would be `SenderNotFound` are left out."""
    wanted = sorted(set(external_ids))
    found = await _numbered(await call.tx(), call.project_id, platform, wanted)
    if call.project.is_test:
        # One after another, in an order that is the same for all who make some at this moment.
        for external_id in wanted:
            if external_id not in found and (made := await _made(call, platform, external_id)) is not None:
                found[external_id] = made
    return found


async def _made(call: Call, platform: str, external_id: str) -> Account | None:
    tx = await call.tx()
    account_id = AccountId(call.new_id())
    workspace, mode = call.project.workspace_id, call.project.mode
    # Another project of the workspace may have made an account of this name: then ours has the project's beside it.
    for handle in (external_id, f"{external_id}.{call.project.short_id}"):
        if await tx.execute(_NAME, workspace, mode, platform, handle, call.project_id, account_id):
            connector = call.resources.need(OnTheFly).connector
            await tx.execute(
                _INSERT, call.project_id, account_id, platform, handle, connector, SANDBOX_WIDTH, call.now, external_id
            )
            call.emit(account_id, 1, SenderConnected(sender_id=account_id, username=handle))
            return await get(call, account_id)
        # Whoever took the name at this moment may have made the very account.
        if (found := await find_numbered(tx, call.project_id, platform, external_id)) is not None:
            return found
    return None
