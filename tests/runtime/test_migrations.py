"""Migrations on a real server: the same tables as declared, whole or not at all, one process at a time."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from overture.runtime.db import Database, metadata
from overture.runtime.migrations import MigrationFailed, folder, heads, upgrade, version_in
from overture.runtime.postgres import StoreAddress
from overture.runtime.probes import database_check
from tests.conftest import Run

_NUMBERS = itertools.count()
SECOND = '''"""A second step."""
from alembic import op
revision = "9002"
down_revision = "{below}"
def upgrade() -> None:
    op.execute("alter table workspace add column colour text not null default 'blue'")
'''
BROKEN = '''"""A step that fails."""
from alembic import op
revision = "9003"
down_revision = "9002"
def upgrade() -> None:
    op.execute("create table half_done (id int)")
    op.execute("select 1/0")
'''
CATALOGUE = """
select 'column', c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
  || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
from pg_attribute a join pg_class c on c.oid = a.attrelid
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
union all select 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
from pg_constraint where connamespace = 'public'::regnamespace
union all select 'index', indexdef from pg_indexes where schemaname = 'public'
union all select 'options', relname || ' ' || reloptions::text from pg_class
where relnamespace = 'public'::regnamespace and reloptions is not null
order by 1, 2
"""


def named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def empty(address: StoreAddress, run: Run[Any]) -> Iterator[StoreAddress]:
    """A database without any table, with the roles of a real one."""
    name = f"m{os.getpid()}_{next(_NUMBERS)}"
    made = replace(
        address,
        owner_url=named(address.owner_url, name),
        app_url=named(address.app_url, name),
        direct_app_url=named(address.app_url, name),
    )
    run(as_owner(address, lambda c: c.execute(f"create database {name} template template1")))
    yield made
    run(as_owner(address, lambda c: c.execute(f"drop database {name} with (force)")))


async def as_owner(
    store: StoreAddress, do: Callable[[asyncpg.Connection[asyncpg.Record]], Awaitable[Any]], *, app: bool = False
) -> Any:
    connection = await asyncpg.connect(store.app_url if app else store.owner_url)
    try:
        return await do(connection)
    finally:
        await connection.close()


def ask(store: StoreAddress, sql: str, *, app: bool = False) -> Callable[[], Awaitable[Any]]:
    return lambda: as_owner(store, lambda c: c.fetch(sql), app=app)


@pytest.fixture
def longer(tmp_path: Path) -> Path:
    """The migrations with a second step after the newest one."""
    copied = Path(shutil.copytree(folder(), tmp_path / "migrations"))
    (copied / "versions" / "9002_second.py").write_text(SECOND.format(below=heads()[0]))
    return copied


def test_there_is_one_newest_revision() -> None:
    assert len(heads()) == 1


def test_the_migrations_make_what_the_code_declares(empty: StoreAddress, address: StoreAddress, run: Run[Any]) -> None:
    run(upgrade(empty))
    # `address` was made from the declarations alone.
    declared = {tuple(r) for r in run(ask(address, CATALOGUE)())}
    migrated = {tuple(r) for r in run(ask(empty, CATALOGUE)()) if "alembic_version" not in r[1]}
    assert migrated == declared

    async def differences() -> list[Any]:
        engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(empty.owner_url))

        def compared(connection: Connection) -> list[Any]:
            return list(compare_metadata(MigrationContext.configure(connection), metadata))

        async with engine.connect() as connection:
            found = await connection.run_sync(compared)
        await engine.dispose()
        return found

    assert run(differences()) == []


def test_a_database_with_rows_is_brought_forward_and_again_is_nothing(
    empty: StoreAddress, longer: Path, run: Run[Any]
) -> None:
    run(upgrade(empty))
    run(ask(empty, "insert into workspace values (gen_random_uuid(), 'Acme', '2026-01-01Z')", app=True)())
    run(upgrade(empty, at=longer))
    run(upgrade(empty, at=longer))
    assert [tuple(r) for r in run(ask(empty, "select name, colour from workspace", app=True)())] == [("Acme", "blue")]


def test_where_nothing_is_to_be_done_only_the_grants_are_made(empty: StoreAddress, longer: Path, run: Run[Any]) -> None:
    run(upgrade(empty, at=longer))
    role = urlsplit(empty.app_url).username
    run(ask(empty, f'revoke select on workspace from "{role}"')())
    (longer / "env.py").write_text("raise AssertionError('Alembic was asked')")
    run(upgrade(empty, at=longer))
    assert run(ask(empty, "select 1 from workspace", app=True)()) == []
    (longer / "versions" / "9003_broken.py").write_text(BROKEN)
    with pytest.raises(AssertionError, match="Alembic was asked"):
        run(upgrade(empty, at=longer))


def test_a_step_that_fails_leaves_nothing_of_those_before_it(empty: StoreAddress, longer: Path, run: Run[Any]) -> None:
    run(upgrade(empty))
    (longer / "versions" / "9003_broken.py").write_text(BROKEN)
    with pytest.raises(MigrationFailed, match="division by zero"):
        run(upgrade(empty, at=longer))
    assert run(ask(empty, "select version_num from alembic_version")())[0][0] == heads()[0]
    columns = "select 1 from information_schema.columns where table_name = 'workspace' and column_name = 'colour'"
    assert run(ask(empty, columns)()) == []


def test_two_processes_at_once_do_it_once(empty: StoreAddress, run: Run[Any]) -> None:
    async def both() -> None:
        await asyncio.gather(upgrade(empty), upgrade(empty))

    run(both())
    assert len(run(ask(empty, "select version_num from alembic_version")())) == 1


def test_a_table_in_use_is_waited_for_without_holding_others_up(
    empty: StoreAddress, longer: Path, run: Run[Any]
) -> None:
    run(upgrade(empty))
    waits: list[float] = []

    async def busy() -> None:
        reader = await asyncpg.connect(empty.app_url)
        try:
            transaction = reader.transaction()
            await transaction.start()
            await reader.fetch("select * from workspace order by id")
            upgrading = asyncio.create_task(upgrade(empty, at=longer, on_wait=lambda: waits.append(1)))
            while not waits:
                await asyncio.sleep(0.05)
            await transaction.commit()
            await upgrading
        finally:
            await reader.close()

    run(busy())
    assert waits
    assert run(ask(empty, "select colour from workspace", app=True)()) == []


def test_the_application_may_change_rows_but_neither_tables_nor_the_version(empty: StoreAddress, run: Run[Any]) -> None:
    run(upgrade(empty))
    for sql in ("create table mine (id int)", "drop table workspace", "update alembic_version set version_num = 'x'"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            run(ask(empty, sql, app=True)())


def test_an_older_program_refuses_a_newer_database(empty: StoreAddress, longer: Path, run: Run[Any]) -> None:
    run(upgrade(empty, at=longer))
    with pytest.raises(MigrationFailed, match="newer Overture"):
        run(upgrade(empty))


def test_readiness_wants_this_programs_version(empty: StoreAddress, longer: Path, run: Run[Any]) -> None:
    async def told() -> tuple[str | None, str | None]:
        async with Database(empty.app_url) as db:
            async with db.transaction() as tx:
                version = await version_in(tx)
            return version, await database_check(db)()

    assert run(told())[0] is None
    run(upgrade(empty))
    assert run(told()) == (heads()[0], None)
    run(upgrade(empty, at=longer))
    assert "run migrate" in (run(told())[1] or "")


def test_an_address_that_does_not_answer_is_one_sentence(run: Run[Any]) -> None:
    nowhere = "postgresql://x@127.0.0.1:1/x"
    with pytest.raises(MigrationFailed):
        run(upgrade(StoreAddress(nowhere, nowhere, nowhere, embedded=False, pooled=False)))


OF_BEFORE = """
insert into workspace values ('00000000-0000-0000-0000-000000000001', 'Acme', '2026-01-01Z');
insert into project (id, workspace_id, mode, name, short_id, is_default, created_at)
values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'test', 'P', 'p', true,
  '2026-01-01Z');
insert into client (project_id, id, name, created_at)
values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000003', 'C', '2026-01-01Z');
insert into message_template (project_id, id, name, body, variables, created_at)
values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000004', 'T', 'Hi {{x}}', '{x}',
  '2026-01-01Z');
insert into campaign (project_id, id, client_id, template_id, name, daily_limit, hourly_limit, pacing, metadata,
  status, cap_id, seq, created_at, started_at)
select '00000000-0000-0000-0000-000000000002', gen_random_uuid(), '00000000-0000-0000-0000-000000000003',
  '00000000-0000-0000-0000-000000000004', s.status, 1, 1, 'even', '{}', s.status, gen_random_uuid(), 1, '2026-01-01Z',
  s.started_at::timestamptz
from (values ('draft', null), ('running', '2026-01-02Z')) s(status, started_at);
insert into message (project_id, id, pick_key, position, target_id, client_id, person_id, text)
select '00000000-0000-0000-0000-000000000002', gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(),
  gen_random_uuid(), gen_random_uuid(), 'Hi you';
"""


def test_what_had_started_before_texts_had_versions_has_the_first(
    empty: StoreAddress, tmp_path: Path, run: Run[Any]
) -> None:
    first = Path(shutil.copytree(folder(), tmp_path / "first"))
    for later in first.glob("versions/0*"):
        if not later.name.startswith("0001"):
            later.unlink()
    run(upgrade(empty, at=first))
    run(as_owner(empty, lambda c: c.execute(OF_BEFORE), app=True))
    run(upgrade(empty))
    versions = run(ask(empty, "select version, body, variables from message_template_version")())
    assert [tuple(r) for r in versions] == [(1, "Hi {{x}}", ["x"])]
    campaigns = run(ask(empty, "select status, template_version from campaign order by status")())
    assert [tuple(r) for r in campaigns] == [("draft", None), ("running", 1)]
    assert [r[0] for r in run(ask(empty, "select template_version from message")())] == [1]
