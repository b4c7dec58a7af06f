"""The store for one process: external where the environment says so, else the embedded server of a data folder.
One process serves a folder; the others reach the server that it keeps."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from overture.runtime.postgres.addresses import StoreAddress, external_address
from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.folderlock import FolderLock, Purpose, holder_of, in_use
from overture.runtime.postgres.places.facts import read_facts
from overture.runtime.postgres.places.homes import Notice
from overture.runtime.postgres.server import EmbeddedServer, answers

_PATIENCE = 30.0  # seconds to wait for another command to finish, or for a server that is about to be ready


@asynccontextmanager
async def opened(
    data_dir: Path, *, serve: bool, env: Mapping[str, str], on_log: Notice = lambda line: None
) -> AsyncIterator[StoreAddress]:
    """The address of a store that answers, for as long as the block lasts.

    `serve` takes the data folder for this process: starts or adopts the server, keeps it alive, stops it at the end;
    raises DataFolderInUse where another process serves it. Without it a server that runs is used, and none is
    left running that was not before. Raises StoreFailed where there is no store to be had."""
    external = external_address(env)
    if external is not None:
        yield external
        return
    async with served(data_dir, serve=serve, env=env, on_log=on_log) as store:
        yield store.address if isinstance(store, EmbeddedServer) else store


@asynccontextmanager
async def served(
    data_dir: Path, *, serve: bool, env: Mapping[str, str], on_log: Notice = lambda line: None
) -> AsyncIterator[EmbeddedServer | StoreAddress]:
    """As `opened` for the embedded server: the server where this process keeps it (its state is for readiness),
    the address where another process does."""
    data_dir = await asyncio.to_thread(data_dir.resolve)
    taken = await _lock_or_address(data_dir, serve=serve)
    if isinstance(taken, StoreAddress):
        yield taken
        return
    server = EmbeddedServer(data_dir, env=env, on_log=on_log)
    await server.start(taken)
    try:
        yield server
    finally:
        await server.stop()


async def _lock_or_address(data_dir: Path, *, serve: bool) -> FolderLock | StoreAddress:
    """The folder's lock, or where another process serves it and this one may share, its server's address."""
    clock = asyncio.get_running_loop()
    deadline = clock.time() + _PATIENCE
    purpose: Purpose = "up" if serve else "command"
    while True:
        lock = await asyncio.to_thread(FolderLock.try_take, data_dir, purpose)
        if lock is not None:
            return lock
        holder = await asyncio.to_thread(holder_of, data_dir)
        # A command's server goes when the command ends: it is waited for, never shared.
        if holder is not None and holder.purpose == "up":
            if serve:
                raise in_use(data_dir)
            address = await _running_address(data_dir)
            if address is not None:
                return address
        if clock.time() > deadline:
            if holder is not None and holder.purpose == "up":
                raise StoreFailed(
                    f"Process {holder.pid} serves {data_dir} but its database does not answer; see its log."
                )
            raise in_use(data_dir)
        await asyncio.sleep(0.05)


async def _running_address(data_dir: Path) -> StoreAddress | None:
    facts = await asyncio.to_thread(read_facts, data_dir)
    if facts is None or not facts.socket:
        return None
    try:
        return facts.address if await answers(facts.address.app_url) else None
    except (asyncpg.InvalidCatalogNameError, asyncpg.InvalidPasswordError):
        return None  # Its first start is still making the role and the database.
