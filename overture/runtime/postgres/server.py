"""The embedded server: started or adopted, watched, restarted when it dies, stopped.
It does not decide between embedded and external; opening.py does."""

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

import asyncpg

from overture.runtime.postgres.addresses import OWNER_ROLE, StoreAddress, socket_url
from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.folderlock import FolderLock, in_use
from overture.runtime.postgres.places import cluster as clusters
from overture.runtime.postgres.places import varlib
from overture.runtime.postgres.places.facts import Facts, facts_path, read_facts, write_facts
from overture.runtime.postgres.places.homes import Home, Notice, find_or_make, inside
from overture.runtime.postgres.places.sockets import make_socket_folder, remove_socket_folder, socket_holder
from overture.runtime.postgres.processes import (
    Postmaster,
    ServerProcess,
    cluster_name,
    end,
    path_key,
    server_processes,
)
from overture.runtime.postgres.settings import command_line, is_synced, server_settings

ServerState = Literal["starting", "ready", "restarting", "stopped"]

R = TypeVar("R")

_WATCH = 0.1  # seconds between two looks at the postmaster
_PATIENCE = 60.0  # seconds a fast shutdown may take before it becomes an immediate one
_LONGEST_PAUSE = 5.0  # seconds between two tries to restart


class EmbeddedServer:
    """PostgreSQL for one data folder. `start` takes the folder's lock and `stop` lets go of it.

    `settings` go over the defaults (`{"fsync": "off"}` for tests); `env` is read for XDG_RUNTIME_DIR and
    OVERTURE_PG_SHARED_BUFFERS; `on_log` gets a line for whatever an operator should know."""

    def __init__(
        self,
        data_dir: Path,
        *,
        settings: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        on_log: Notice = lambda line: None,
    ) -> None:
        self.data_dir = data_dir.resolve()
        self._env = os.environ if env is None else env
        self._settings = server_settings(self._env, settings or {})
        self._on_log = on_log
        self._state: ServerState = "stopped"
        self._lock: FolderLock | None = None
        self._home: Home | None = None
        self._postmaster: Postmaster | None = None
        self._watch: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._log_began = 0

    @property
    def state(self) -> ServerState:
        """For readiness: "ready" from the first answered query until the postmaster is seen dead."""
        return self._state

    @property
    def address(self) -> StoreAddress:
        """How to reach the server; stays the same over restarts. Only once it has started."""
        return self._running_home().facts.address

    @property
    def pid(self) -> int | None:
        """The postmaster's process, or None while there is none."""
        return self._postmaster.pid if self._postmaster is not None else None

    async def start(self, lock: FolderLock | None = None) -> None:
        """Start the server, or adopt one whose owner died, and return when a query was answered.

        Raises DataFolderInUse where another process holds the folder (unless its `lock` is given), StoreFailed."""
        if self._state != "stopped":
            raise StoreFailed("This server has been started already.")
        self._lock = lock or await asyncio.to_thread(FolderLock.try_take, self.data_dir, "up")
        if self._lock is None:
            raise in_use(self.data_dir)
        self._state = "starting"
        self._stopping.clear()
        try:
            synced = is_synced(self._settings)
            self._home = await _whole(partial(find_or_make, self.data_dir, self._on_log, synced=synced))
            await _whole(self._adopt_or_launch)
            await self._until_answered(OWNER_ROLE)
            await clusters.prepare(self._home.facts)
            await self._until_answered()
        except BaseException as error:
            await self._halt()
            if isinstance(error, OSError | asyncpg.PostgresError):
                raise StoreFailed(f"The database of {self.data_dir} did not start: {error}") from error
            raise
        self._state = "ready"
        self._watch = asyncio.create_task(self._keep_running(), name="embedded postgres")

    async def stop(self) -> None:
        """Fast shutdown, waited for; the lock is let go. Does nothing where nothing runs."""
        self._stopping.set()
        if self._watch is not None:
            await self._watch
            self._watch = None
        await self._halt()

    async def remove(self) -> None:
        """Stop, then delete everything that was made for this data folder, under /var/lib/overture too."""
        await self.stop()
        lock = await asyncio.to_thread(FolderLock.try_take, self.data_dir, "command")
        if lock is None:
            raise in_use(self.data_dir)
        await asyncio.to_thread(self._remove, lock)

    def _running_home(self) -> Home:
        if self._home is None:
            raise StoreFailed("The server has not been started.")
        return self._home

    # Starting. What follows runs in threads but for the waiting.

    def _adopt_or_launch(self) -> None:
        home = self._running_home()
        recorded = clusters.recorded_postmaster(home.cluster)
        if recorded is not None and recorded[0] in {process.pid for process in self._own_processes()}:
            self._postmaster = Postmaster(recorded[0])
            self._keep_socket(recorded[1])
            self._on_log(f"Found the database of {self.data_dir} running without its owner; took it over.")
            return
        socket = make_socket_folder(self.data_dir, home.place, home.user, self._env)
        self._keep_socket(socket)
        self._launch()

    def _launch(self) -> None:
        home = self._running_home()
        facts, socket = home.facts, Path(home.facts.socket)
        current = read_facts(self.data_dir)
        if current is None or current.id != facts.id:
            # Whoever made the folder anew now owns the socket and what listens there.
            raise StoreFailed(f"{self.data_dir} was deleted or replaced while it was served; stop this process.")
        if ended := end(self._own_processes):
            self._on_log(f"Ended {ended} processes that a dead database server had left.")
        if end(lambda: self._strangers(socket)):
            self._on_log(f"Ended the server of an earlier data folder at {self.data_dir}, which was deleted.")
        clusters.clear_leftovers(home.cluster, socket)
        name = cluster_name(self.data_dir, facts.id)
        command = command_line(home.programs / "postgres", home.cluster, socket, name, self._settings)
        descriptor = clusters.open_log(home.path)
        with os.fdopen(descriptor, "ab", buffering=0) as log:
            self._log_began = os.fstat(descriptor).st_size
            child = home.user.spawn(command, log)
        self._postmaster = Postmaster(child.pid, child)

    def _own_processes(self) -> tuple[ServerProcess, ...]:
        home = self._running_home()
        key = path_key(self.data_dir)
        # The same id under another path: this folder before it was moved, or the folder it was copied from.
        return tuple(
            process
            for process in server_processes(home.user.uid)
            if process.id == home.facts.id and (process.path_key == key or process.works_in(home.cluster))
        )

    def _strangers(self, socket: Path) -> tuple[ServerProcess, ...]:
        home = self._running_home()
        key = path_key(self.data_dir)
        found = {p.pid: p for p in server_processes(home.user.uid) if p.path_key == key and p.id != home.facts.id}
        holder = socket_holder(socket)
        # Only whoever sits on our socket, and its backends: the same path in another container is another folder.
        stranger = found.get(holder) if holder is not None else None
        return tuple(p for p in found.values() if stranger is not None and p.id == stranger.id)

    def _keep_socket(self, socket: Path) -> None:
        home = self._running_home()
        facts = replace(home.facts, socket=str(socket))
        if facts != read_facts(self.data_dir):
            write_facts(self.data_dir, facts)
        self._home = replace(home, facts=facts)

    async def _until_answered(self, role: str | None = None) -> None:
        """Wait for a query's answer as long as the server lives: a recovery may take its time."""
        home, postmaster = self._running_home(), self._postmaster
        url = home.facts.address.app_url
        if role == OWNER_ROLE:
            url = socket_url(OWNER_ROLE, home.facts.owner_password, Path(home.facts.socket), "template1")
        while not self._stopping.is_set():
            if postmaster is None or await asyncio.to_thread(postmaster.is_gone):
                complaint = await asyncio.to_thread(clusters.last_complaint, home.path, self._log_began)
                raise StoreFailed(f"PostgreSQL did not start: {complaint or 'it said nothing'} (log: {home.path}).")
            if await answers(url):
                return
            await asyncio.sleep(0.01)

    # Watching.

    async def _keep_running(self) -> None:
        while not await self._stops_within(_WATCH):
            if self._postmaster is None or self._postmaster.is_gone():
                self._state = "restarting"
                self._on_log("The database server died; starting it again.")
                await self._restart()

    async def _restart(self) -> None:
        pause, said = 0.1, ""
        while not self._stopping.is_set():
            try:
                await asyncio.to_thread(self._launch)
                await self._until_answered()
            except (StoreFailed, OSError, asyncpg.PostgresError) as error:
                if str(error) != said:
                    said = str(error)
                    self._on_log(f"The database server does not start, trying on: {said}")
                if await self._stops_within(pause):
                    return
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            if not self._stopping.is_set():
                self._state = "ready"
                self._on_log("The database server is back.")
            return

    async def _stops_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True

    # Stopping.

    async def _halt(self) -> None:
        try:
            postmaster = self._postmaster
            if postmaster is not None:
                postmaster.stop()
                if not await _is_gone_within(postmaster, _PATIENCE):
                    self._on_log(f"The database server did not stop in {_PATIENCE:.0f} s; ending it at once.")
                    postmaster.abort()
                    await _is_gone_within(postmaster, _PATIENCE)
            if self._home is not None and self._home.facts.socket:
                await asyncio.to_thread(remove_socket_folder, Path(self._home.facts.socket))
        finally:
            self._postmaster = None
            self._state = "stopped"
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _remove(self, lock: FolderLock) -> None:
        facts = read_facts(self.data_dir)
        if facts is not None:
            self._remove_places(facts)
        shutil.rmtree(inside(self.data_dir), ignore_errors=True)
        facts_path(self.data_dir).unlink(missing_ok=True)
        lock.release(remove=True)
        if not any(self.data_dir.iterdir()):
            self.data_dir.rmdir()

    def _remove_places(self, facts: Facts) -> None:
        if facts.socket:
            remove_socket_folder(Path(facts.socket))
        if os.geteuid() != 0 or not varlib.VAR_LIB.is_dir():
            return
        with varlib.locked():
            for place in varlib.places():
                if place.id == facts.id:
                    shutil.rmtree(place.path)
            varlib.tidy()


async def answers(url: str) -> bool:
    """Whether a server answers a query now; what it refuses for good (a wrong password) is raised."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return bool(await connection.fetchval("select true", timeout=5))
        finally:
            await connection.close(timeout=5)
    except clusters.NOT_YET:
        return False


async def _whole(work: Callable[[], R]) -> R:
    """Run in a thread, and let a cancellation through only when it is done: a half-made cluster or a server that
    nobody knows of must not outlive the lock."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()
        raise


async def _is_gone_within(postmaster: Postmaster, seconds: float) -> bool:
    clock = asyncio.get_running_loop()
    deadline = clock.time() + seconds
    while not await asyncio.to_thread(postmaster.is_gone):
        if clock.time() > deadline:
            return False
        await asyncio.sleep(0.005)
    return True
