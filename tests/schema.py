"""Every table of the product in an empty database, from the metadata.

The migrations make the same tables; tests/runtime/test_migrations.py holds the two together.
"""

from __future__ import annotations

import importlib
import pkgutil

import asyncpg
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import overture
from overture.runtime.db import metadata


def load_tables() -> None:
    """Imports every module that defines tables."""
    for module in pkgutil.walk_packages(overture.__path__, "overture."):
        name = module.name
        if name.endswith((".tables", ".outbox", ".chores", ".limits", ".idempotency")):
            importlib.import_module(name)


def statements() -> list[str]:
    """CREATE statements in an order that works."""
    load_tables()
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    out: list[str] = []
    for table in metadata.sorted_tables:
        out.append(str(CreateTable(table).compile(dialect=dialect)))
        out += [str(CreateIndex(i).compile(dialect=dialect)) for i in sorted(table.indexes, key=lambda i: str(i.name))]
    return out


async def create_everything(owner: asyncpg.Connection[asyncpg.Record]) -> None:
    """Runs them as the owner; the application role has its rights by default."""
    for sql in statements():
        await owner.execute(sql)
