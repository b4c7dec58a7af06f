"""What every command begins with: the settings, the store of the data folder, the database, calls of the domain.

Not what a command does with them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import msgspec

from overture.cli.refusal import Refused
from overture.cli.wiring import Deployment, Wiring
from overture.runtime.postgres import StoreAddress, external_address, opened
from overture.runtime.settings import PREFIX, Settings, SettingsError, load, variable

if TYPE_CHECKING:
    from overture.domain.identity import Call, Calls, ProjectFacts
    from overture.kernel.paging import Page, PageAsk
    from overture.runtime import hold
    from overture.runtime.db import Database

R = TypeVar("R")
T = TypeVar("T")
_AT_ONCE: Final = 200
SANDBOX_URL: Final = "sandbox_url"
"""The fact of the install that says where its sandbox listens."""


def settings_of(data_dir: str | None = None, **given: Any) -> Settings:
    """The settings with what the command line says over them."""
    settings = load(given={"data_dir": data_dir, **given})
    if settings.audience_prices:
        _check_prices(settings.audience_prices)
    return settings


def _check_prices(text: str) -> None:
    """Refuses a table of prices that cannot be used before anything is started with it."""
    from overture.domain.audience import PricesUnreadable, prices_of

    try:
        prices_of(text)
    except PricesUnreadable as error:
        raise SettingsError(f"{variable('audience_prices')}: {error}") from None


def environment(settings: Settings) -> Mapping[str, str]:
    """The environment of a child process, and what the store reads: no variable of ours but those of the settings."""
    foreign = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX) or k == f"{PREFIX}SETTINGS"}
    return {**foreign, **settings.environment()}


def is_external(settings: Settings) -> bool:
    """Whether the database is not ours to start."""
    return external_address(environment(settings)) is not None


def require_data(settings: Settings) -> None:
    """Refuses where an embedded database would have to be made first: a command is no place for that."""
    if not is_external(settings) and not (settings.data_folder / "postgres.json").exists():
        raise Refused(
            f"There is no Overture in {settings.data_folder} yet: start it once with `overture up`, "
            f"or name its folder with --data-dir, or its database in {PREFIX}DATABASE_URL."
        )


def with_secrets(settings: Settings, store: StoreAddress) -> Deployment:
    """The install behind a store: the root secret is read, or made where an embedded one has none yet."""
    from overture.runtime.secrets import Secrets, root_secret

    root = root_secret(settings.secret_key or None, settings.data_folder, external_database=not store.embedded)
    return Deployment(settings, store, Secrets.derived_from(root))


@asynccontextmanager
async def deployed(settings: Settings) -> AsyncIterator[Deployment]:
    """The install, its store answering: the one that runs, or one started for this block."""
    async with opened(settings.data_folder, serve=False, env=environment(settings)) as store:
        yield with_secrets(settings, store)


@asynccontextmanager
async def connected(deployment: Deployment, most: int = 2, *, by_key: bool = False) -> AsyncIterator[Database]:
    """The database as the application sees it, its tables at this version and its secret ours."""
    from overture.domain import identity
    from overture.runtime.db import Database, PoolSize
    from overture.runtime.migrations import heads, version_in

    store = deployment.store
    size = PoolSize(1, most)
    async with Database(store.app_url, size=size, prepared=not store.pooled, by_key=by_key) as db:
        async with db.transaction() as tx:
            version = await version_in(tx)
        if version not in heads():
            raise Refused(
                "The database has no tables yet: run `overture migrate`."
                if version is None
                else f"The tables are at version {version}, this program needs {', '.join(heads())}: "
                "run `overture migrate` with the newest Overture."
            )
        if not await identity.same_secret(db, deployment.secrets.check.hex()):
            where = f"{PREFIX}SECRET_KEY" if deployment.settings.secret_key else "secret.key in the data folder"
            raise Refused(
                f"This database was made with another root secret than {where} holds; "
                "give the one it was made with, or no stored key and credential can be read."
            )
        await compared(deployment, db)
        yield db


async def compared(deployment: Deployment, db: Database) -> hold.Held | None:
    """Holds sending where this database is not the one that this install knows; the hold that stands."""
    from overture.runtime import hold

    install = install_of(deployment)
    async with db.transaction() as tx:
        return await hold.compare(tx, await hold.place_of(tx, install))


def install_of(deployment: Deployment) -> str:
    """What this install calls itself, outside its database."""
    from overture.runtime import hold

    settings = deployment.settings
    return hold.install_in(settings.data_folder) if deployment.store.embedded else settings.instance_id


async def found_sandbox(deployment: Deployment, db: Database) -> Deployment:
    """The same, knowing where the sandbox listens: as set, or as the last `overture up` wrote down."""
    from overture.domain import identity

    if deployment.settings.sandbox_url:
        return deployment
    url = await identity.read_fact(db, SANDBOX_URL) or ""
    return replace(deployment, settings=msgspec.structs.replace(deployment.settings, sandbox_url=url))


class HasWiring(Protocol):
    """What Typer hands to a command."""

    obj: Any


class Desk:
    """What a command works with: the install, its database, and calls of the domain once it asks for one."""

    def __init__(self, wiring: Wiring, deployment: Deployment, db: Database, open_until: AsyncExitStack) -> None:
        self.deployment = deployment
        self.db = db
        self._wiring = wiring
        self._stack = open_until
        self._calls: Calls | None = None

    @property
    def settings(self) -> Settings:
        """The settings of this command."""
        return self.deployment.settings

    async def project(self, name: str | None, mode: str | None, workspace: str | None) -> ProjectFacts:
        """The project that `--project`, `--mode` and `--workspace` name; without them the default test project."""
        from overture.domain import identity

        return await identity.find_project(self.db, name, mode=mode, workspace=workspace)

    async def run(self, project: ProjectFacts, do: Callable[[Call], Awaitable[R]]) -> R:
        """Runs one piece of work in a transaction of a project."""
        from overture.domain.identity import Actor

        return await (await self.calls()).run(project, Actor("cli"), do)

    async def every(self, project: ProjectFacts, page: Callable[[Call, PageAsk], Awaitable[Page[T]]]) -> list[T]:
        """Everything of a list, read page by page."""
        from overture.kernel.paging import PageAsk

        found, after = list[T](), None
        while True:
            ask = PageAsk(_AT_ONCE, after)
            part = await self.run(project, lambda call, ask=ask: page(call, ask))  # type: ignore[misc]
            found += part.items
            if part.next is None:
                return found
            after = part.next

    async def project_with(
        self, read: Callable[[Call], Awaitable[object]], absent: type[Exception], what: str
    ) -> ProjectFacts:
        """The project in which `read` finds something, that is does not raise `absent`; `what` with its article."""
        from overture.domain import identity

        for project in await identity.list_projects(self.db):
            try:
                await self.run(project.facts, read)
            except absent:
                continue
            return project.facts
        raise Refused(f"No project has {what} with that id.")

    async def calls(self) -> Calls:
        """Calls of the domain. The first asked for pays for putting it together."""
        if self._calls is None:
            self._calls = await self._stack.enter_async_context(self._wiring.calls(self.deployment, self.db))
        return self._calls


@asynccontextmanager
async def at_work(wiring: Wiring, deployment: Deployment) -> AsyncIterator[Desk]:
    """A desk in a deployment."""
    async with connected(deployment) as db, AsyncExitStack() as stack:
        yield Desk(wiring, await found_sandbox(deployment, db), db, stack)


def work(ctx: HasWiring, data_dir: str | None, do: Callable[[Desk], Awaitable[R]]) -> R:
    """Runs a command's work against the install, whether its server runs or not."""
    wiring: Wiring = ctx.obj
    settings = settings_of(data_dir)
    require_data(settings)
    return at_desk(wiring, settings, do)


def at_desk(wiring: Wiring, settings: Settings, do: Callable[[Desk], Awaitable[R]]) -> R:
    """The same with the settings at hand."""

    async def run() -> R:
        async with deployed(settings) as deployment, at_work(wiring, deployment) as desk:
            return await do(desk)

    return asyncio.run(run())


def shown_path(path: Path) -> str:
    """A path as a person would write it from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
