"""Facts of this install: the check value of its secret, where its sandbox listens.

Not settings: those come from the environment and a file.
"""

from __future__ import annotations

from overture.runtime.db import Database


async def read_fact(db: Database, name: str) -> str | None:
    """The stored fact, or None."""
    async with db.connection() as raw:
        value: str | None = await raw.fetchval("select value from instance where name = $1", name)
    return value


async def write_fact(db: Database, name: str, value: str) -> None:
    """Stores a fact."""
    async with db.transaction() as tx:
        await tx.execute(
            """insert into instance (name, value) values ($1, $2)
            on conflict (name) do update set value = excluded.value""",
            name,
            value,
        )


async def same_secret(db: Database, check: str) -> bool:
    """Whether this process's secret is the one the database was made with; remembers it on an empty database."""
    async with db.transaction() as tx:
        await tx.execute(
            "insert into instance (name, value) values ('secret_check', $1) on conflict (name) do nothing", check
        )
        return bool(await tx.fetchval("select value = $1 from instance where name = 'secret_check'", check))
