"""A database as it was: rows kept apart and put back, as a backup and a restore would, in milliseconds.

Not the backup itself: tests/runtime/test_backups.py has that.
"""

from __future__ import annotations

from datetime import datetime

import asyncpg

from overture.domain.messaging import recovery
from overture.domain.messaging.recovery import Batch, Search
from overture.runtime import hold
from overture.runtime.db import metadata
from tests.schema import load_tables
from tests.world import World

# Time goes on, whatever becomes of the rows; leases are in no backup.
NOT_KEPT = ("clock", "worker")
_EVERYWHERE = Search()


def _tables() -> list[str]:
    load_tables()
    return sorted(t for t in metadata.tables if t not in NOT_KEPT)


async def keep(w: World) -> datetime:
    """The backup; its moment."""
    connection = await asyncpg.connect(w.deployment.store.owner_url)
    try:
        await connection.execute("drop schema if exists kept cascade; create schema kept")
        async with connection.transaction(isolation="repeatable_read"):
            for name in _tables():
                await connection.execute(f"create table kept.{name} as table public.{name}")
    finally:
        await connection.close()
    return w.now


async def rewind(w: World, as_of: datetime) -> None:
    """The restore: everybody works on rows of before, no worker holds a lease, and sending is held."""
    connection = await asyncpg.connect(w.deployment.store.owner_url)
    try:
        async with connection.transaction():
            await connection.execute("set local session_replication_role = replica; delete from worker")
            for name in _tables():
                await connection.execute(f"delete from public.{name}; insert into public.{name} table kept.{name}")
        await connection.execute("drop schema kept cascade")
    finally:
        await connection.close()
    w.workers.clear()
    async with w.db.transaction() as tx:
        await hold.hold(tx, "restored", as_of)


async def look(w: World, search: Search = _EVERYWHERE) -> list[Batch]:
    """Looks up what left; what came of each batch."""
    return [batch async for batch in recovery.recover(w.calls, w.project, search)]


async def lift(w: World) -> None:
    """Sending goes on."""
    async with w.db.transaction() as tx:
        await hold.lift(tx, hold.Place("", "", ""))
