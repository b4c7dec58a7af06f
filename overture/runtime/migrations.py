"""Migrations at the start: the whole upgrade in one transaction, one process at a time, by the owner's role.

Not the migrations themselves: those are files under migrations/, frozen once released.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import asyncpg

import overture
from overture.kernel.errors import Kind, OvertureError
from overture.runtime.db import Tx
from overture.runtime.postgres import StoreAddress

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK: Final = 0x4F56_4552_5455_5245  # "OVERTURE"
_TRIES: Final = 30
_BUSY: Final = ("55P03", "40001", "40P01", "57014")
_REVISION: Final = re.compile(r"^(down_revision|revision)\b[^=]*=\s*(?:\"([^\"]+)\"|None)", re.MULTILINE)
_TABLE: Final = re.compile(r"^\s*create table (?:if not exists )?\"?(\w+)", re.MULTILINE | re.IGNORECASE)
_VERSION = "select version_num from alembic_version -- one row"
_THERE = "select to_regclass('alembic_version') is not null"


class MigrationFailed(OvertureError):
    """The tables could not be brought to this version: {why}"""

    kind, code = Kind.UNAVAILABLE, "migration_failed"


def folder() -> Path:
    """Where the migrations lie: inside the installed package, or beside it in a checkout."""
    inside = Path(overture.__file__).parent / "migrations"
    return inside if inside.is_dir() else inside.parent.parent / "migrations"


def heads(at: Path | None = None) -> tuple[str, ...]:
    """The newest revisions this program brings, read from the files' first lines, without Alembic."""
    made, built_upon = _revisions(at)
    return tuple(sorted(made - built_upon))


def known_versions() -> frozenset[str]:
    """Every revision this program can bring to the newest."""
    return frozenset(_revisions(None)[0])


def _revisions(at: Path | None) -> tuple[set[str], set[str]]:
    """The revisions there are, and those that others build upon."""
    made: set[str] = set()
    built_upon: set[str] = set()
    for path in sorted(((at or folder()) / "versions").glob("*.py")):
        for word, name in _REVISION.findall(path.read_text(encoding="utf-8")):
            (made if word == "revision" else built_upon).add(name)
    return made, built_upon


def known_tables() -> frozenset[str]:
    """Every table that a migration ever made, and Alembic's own."""
    found = {"alembic_version"}
    for path in sorted((folder() / "versions").glob("*.sql")):
        found.update(_TABLE.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


async def version_in(tx: Tx) -> str | None:
    """The revision the database is at; None where nothing was migrated yet."""
    if not await tx.fetchval(_THERE):
        return None
    found: str | None = await tx.fetchval(_VERSION)
    return found


async def upgrade(store: StoreAddress, *, at: Path | None = None, on_wait: Callable[[], None] = lambda: None) -> None:
    """Brings the tables to this version, or changes nothing. Waits for other processes that do the same.

    Statements wait two seconds for a lock at most, so that a busy database is not held up behind them; then the
    whole is tried again. Where the tables are at this version already, Alembic stays out of it: most starts are such.
    Raises MigrationFailed.
    """
    if await _is_newest(store, at):
        return
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    # The address goes to asyncpg as it is: it knows more of what may stand in one than a parsed URL keeps.
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(store.owner_url, timeout=30, statement_cache_size=0),
        poolclass=NullPool,
    )
    try:
        for left in range(_TRIES, 0, -1):
            try:
                async with engine.begin() as connection:
                    await connection.execute(text("set local lock_timeout = '2s'"))
                    await connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                    await connection.run_sync(_upgraded, at or folder())
                    for grant in _grants(store):
                        await connection.execute(text(grant))
                return
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in _BUSY or left == 1:
                    raise MigrationFailed(why=str(error.orig).partition(": ")[2] or str(error.orig)) from error
                on_wait()
                await asyncio.sleep(0.2)
            except (OSError, asyncpg.PostgresError, SQLAlchemyError) as error:
                raise MigrationFailed(why=str(error)) from error
    finally:
        await engine.dispose()


async def _is_newest(store: StoreAddress, at: Path | None) -> bool:
    """Whether nothing is to be done but the grants, which it then makes; False wherever it cannot tell."""
    newest = heads(at)
    if len(newest) != 1:
        return False
    try:
        connection = await asyncpg.connect(store.owner_url, timeout=30, statement_cache_size=0)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    try:
        async with connection.transaction():
            await connection.execute("set local lock_timeout = '2s'")
            await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
            if not await connection.fetchval(_THERE) or await connection.fetchval(_VERSION) != newest[0]:
                return False
            for grant in _grants(store):
                await connection.execute(grant)
        return True
    except asyncpg.PostgresError:
        return False
    finally:
        await connection.close()


def _upgraded(connection: Connection, at: Path) -> None:
    from alembic import command
    from alembic.util import CommandError

    config = config_for(at)
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "heads")
    except CommandError as error:
        why = f"{error} A newer Overture was here before: start that one."
        raise MigrationFailed(why=why) from error


def config_for(at: Path | None = None):  # type: ignore[no-untyped-def]  # Alembic is imported late
    """Alembic's configuration for the folder of migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(at or folder()).replace("%", "%%"))
    return config


def _grants(store: StoreAddress) -> list[str]:
    """Rights of the application's role where it is not the owner: rows, never tables."""
    names = [unquote(urlsplit(url).username or "") for url in (store.owner_url, store.app_url)]
    if not names[1] or names[0] == names[1]:
        return []
    role = '"' + names[1].replace('"', '""') + '"'
    return [
        f"grant usage on schema public to {role}",
        f"grant select, insert, update, delete on all tables in schema public to {role}",
        f"revoke insert, update, delete on alembic_version from {role}",
    ]
