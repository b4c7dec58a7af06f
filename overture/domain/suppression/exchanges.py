"""Exchanges: hashes of handles go out and come in under a key that operators share; names stay where they are.

Not whether somebody is on a list: hashing.py says that.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Iterable
from typing import Any, Final
from uuid import UUID

import asyncpg

from overture.domain.identity import Call, siblings
from overture.domain.platforms import handles
from overture.domain.suppression.commands import by_exchange, insert, taken_back, told
from overture.domain.suppression.contracts import Exchange, NewSuppression, TakenIn
from overture.domain.suppression.errors import ExchangeAlreadyExists, ExchangeFull, ExchangeNotFound
from overture.domain.suppression.hashing import Asked, Exchanges, check_of, hashed
from overture.kernel.errors import InvalidField
from overture.kernel.ids import ExchangeId, ProjectId
from overture.kernel.paging import Page, PageAsk
from overture.runtime import outbox
from overture.runtime.db import Database
from overture.runtime.secrets import Secret
from overture.runtime.work.queues import Queue
from overture.runtime.work.relay import clock_of

SHORTEST_KEY: Final = 32
LONGEST_KEY: Final = 200
MOST_HASHES: Final = 5_000_000
_PLATFORM: Final = "instagram"
_COLUMNS = "id, name, key_check, hashes, created_at"
_OURS = "workspace_id = $1 and mode = $2"
_TAKE_IN = """
insert into suppression_hash (exchange_id, hash)
select $1, x.hash from unnest($2::bytea[]) x(hash) order by x.hash
on conflict (exchange_id, hash) do nothing returning hash
"""
_GONE = """
update suppression set removed_at = $3, removed_reason = $4
where project_id = $1 and exchange_id = $2 and removed_at is null
returning id, person_id, handle, removed_reason
"""
# In an order of chance, another one each time: an order by time would tell who came when, one by name who comes next.
_OWN = """
select handle from suppression where project_id = $1 and platform = $2 and removed_at is null and exchange_id is null
order by sha256($3::bytea || convert_to(handle, 'UTF8'))
"""


async def create_exchange(call: Call, name: str, key: Secret) -> Exchange:
    """A new exchange of the workspace and mode; `ExchangeAlreadyExists` where one has this name."""
    text = key.reveal()
    if not SHORTEST_KEY <= len(text) <= LONGEST_KEY or not text.isprintable() or text.strip() != text:
        raise InvalidField(
            "key",
            f"A shared key is one line of {SHORTEST_KEY} to {LONGEST_KEY} characters, without spaces around it. "
            "Make one by chance, such as with `openssl rand -hex 32`.",
        )
    tx = await call.tx()
    made = Exchange(ExchangeId(call.new_id()), name, check_of(key), 0, call.machine_now)
    added = await tx.execute(
        """insert into suppression_exchange (id, workspace_id, mode, name, key, key_check, hashes, created_at)
        values ($1, $2, $3, $4, $5, $6, 0, $7) on conflict (workspace_id, mode, name) do nothing""",
        made.id,
        call.project.workspace_id,
        call.project.mode,
        name,
        call.resources.need(Exchanges).sealed(call.project.workspace_id, made.id, key),
        made.key_check,
        made.created_at,
    )
    if not added:
        raise ExchangeAlreadyExists(name=name)
    return made


async def get_exchange(call: Call, exchange_id: ExchangeId) -> Exchange:
    """One exchange or `ExchangeNotFound`."""
    row = await _find(call, "id = $3", exchange_id)
    return Exchange(*row)


async def exchange_named(call: Call, name: str) -> Exchange | None:
    """The exchange of this name, or None."""
    try:
        return Exchange(*await _find(call, "name = $3", name))
    except ExchangeNotFound:
        return None


async def _find(call: Call, where: str, value: Any, columns: str = _COLUMNS, lock: str = "") -> asyncpg.Record:
    row = await (await call.tx()).fetchrow(
        f"select {columns} from suppression_exchange where {_OURS} and {where} {lock} -- one row",
        call.project.workspace_id,
        call.project.mode,
        value,
    )
    if row is None:
        raise ExchangeNotFound
    return row


async def exchanges_page(call: Call, ask: PageAsk) -> Page[Exchange]:
    """The exchanges of the workspace and mode, newest first."""
    rows = await (await call.tx()).fetch(
        f"""select {_COLUMNS} from suppression_exchange
        where {_OURS} and ($3::uuid is null or id < $3) order by id desc limit $4""",
        call.project.workspace_id,
        call.project.mode,
        UUID(ask.after[0]) if ask.after else None,
        ask.limit + 1,
    )
    items = [Exchange(*r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def shared_key(call: Call, exchange_id: ExchangeId) -> Secret:
    """The key of an exchange, for `own_hashes`."""
    return _key(call, await _find(call, "id = $3", exchange_id, "id, key"))


def _key(call: Call, r: asyncpg.Record) -> Secret:
    return call.resources.need(Exchanges).opened(call.project.workspace_id, r["id"], r["key"])


async def reseal(call: Call) -> int:
    """Seals anew the keys of the workspace's exchanges that are under an older key of the vault; how many."""
    tx, exchanges = await call.tx(), call.resources.need(Exchanges)
    rows = await tx.fetch(
        f"select id, key from suppression_exchange where {_OURS} order by id for update",
        call.project.workspace_id,
        call.project.mode,
    )
    old = [r for r in rows if not exchanges.is_current(r["key"])]
    for r in old:
        sealed = exchanges.sealed(call.project.workspace_id, r["id"], _key(call, r))
        await tx.execute("update suppression_exchange set key = $2 where id = $1", r["id"], sealed)
    return len(old)


async def own_hashes(
    db: Database, project_id: ProjectId, key: Secret, *, at_once: int = 1000
) -> AsyncGenerator[list[bytes], None]:
    """The hash of everybody who stands on our own list, `at_once` at a time: not of those whom only others listed."""
    async with db.transaction(project_id) as tx:
        cursor = await tx.raw.cursor(_OWN, project_id, _PLATFORM, os.urandom(32))
        while rows := await cursor.fetch(at_once):
            yield [hashed(key, _PLATFORM, r["handle"]) for r in rows]


async def take_in(call: Call, exchange_id: ExchangeId, hashes: Iterable[bytes]) -> TakenIn:
    """Whoever has one of these hashes is suppressed in every project of the workspace and mode, known or not.

    Takes the acts turns last: a reserve asks for hashes by itself, so after the commit nobody of them is reserved.
    """
    projects = await siblings(call)
    tx = await call.tx()
    row = await _find(call, "id = $3", exchange_id, "id, name, hashes, key", "for no key update")
    key = _key(call, row)
    rows = await tx.fetch(_TAKE_IN, exchange_id, list(hashes))
    new = {r["hash"] for r in rows}
    if row["hashes"] + len(new) > MOST_HASHES:
        raise ExchangeFull(most=f"{MOST_HASHES:,}")
    await tx.execute("update suppression_exchange set hashes = hashes + $2 where id = $1", exchange_id, len(new))
    known: dict[ProjectId, list[str]] = {}
    for project_id in projects if new else ():
        async for some in handles(tx, project_id, _PLATFORM):
            known.setdefault(project_id, []).extend(h for h in some if hashed(key, _PLATFORM, h) in new)
    await call.take_turns_of(projects, Queue.ACTS)
    suppressed: set[str] = set()
    for project_id, matching in known.items():
        suppressed |= await _suppress(call, project_id, [by_exchange(h, exchange_id, row["name"]) for h in matching])
    return TakenIn(len(new), len(suppressed))


async def _suppress(call: Call, project_id: ProjectId, new: list[NewSuppression]) -> set[str]:
    if not new:
        return set()
    tx = await call.tx()
    now = (await clock_of(tx, project_id)).at(tx.now)
    made = await insert(tx, project_id, _PLATFORM, new, now, call.new_id)
    await outbox.write(tx, told(call, project_id, made, now))
    call.hints.add(Queue.RELAY)
    return {r["handle"] for r in made}


async def remove_exchange(call: Call, exchange_id: ExchangeId, *, reason: str) -> Exchange:
    """Removes an exchange, what came in by it, and the suppressions that stand for that alone; `reason` stays there."""
    projects = await siblings(call)
    tx = await call.tx()
    gone = Exchange(*await _find(call, "id = $3", exchange_id, lock="for update"))
    await tx.execute("delete from suppression_hash where exchange_id = $1", exchange_id)
    await tx.execute("delete from suppression_exchange where id = $1", exchange_id)
    await call.take_turns_of(projects, Queue.ACTS)
    exchanges = call.resources.need(Exchanges)
    for project_id in projects:
        now = (await clock_of(tx, project_id)).at(tx.now)
        freed = await tx.fetch(_GONE, project_id, exchange_id, now, reason)
        await outbox.write(tx, taken_back(call, project_id, freed, now))
        asked = [Asked(project_id, _PLATFORM, r["handle"]) for r in freed]
        # Who is on the list of another exchange too stays suppressed, by that one.
        still = await exchanges.listed(tx, asked) if asked else {}
        await _suppress(call, project_id, [by_exchange(a.handle, e.id, e.name) for a, e in still.items()])
    call.hints.add(Queue.RELAY)
    return gone
