"""Where lists come from: a source serves some tools of a project and reads their lists page by page.

Not what becomes of a page: course.py. Another source is another class here or beside it, named in main.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from overture.domain import accounts
from overture.domain.accounts import Credentials
from overture.domain.audience.contracts import NewJob
from overture.domain.audience.declaring import Tool
from overture.domain.audience.errors import ToolNotAvailable
from overture.domain.identity import Resources
from overture.domain.platforms import (
    Connectors,
    Credential,
    Detail,
    Details,
    ListAsk,
    Listed,
    ListsPeople,
    PeoplePage,
    PlatformUnreachable,
    Relation,
    TellsDetails,
)
from overture.runtime.db import Tx

DETAILS_AT_ONCE: Final = 100


class Reads(Protocol):
    """A source opened for one stretch of one job. Both raise as the ports of platforms do."""

    async def people(self, ask: ListAsk, cursor: str | None, limit: int) -> PeoplePage:
        """A page of a list."""
        ...

    async def details(self, people: Sequence[Listed], wanted: frozenset[Detail]) -> Mapping[str, Details]:
        """What profiles add, by handle; who is not in it is private or gone."""
        ...


class Source(Protocol):
    """Serves jobs. `name` is kept with the job: it goes on with the source it began with."""

    name: str
    most_at_once: int
    """People on a page."""

    async def serves(self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail], job: NewJob) -> bool:
        """Whether it can read all lists of this job, and what is wanted of the people in them."""
        ...

    async def opened(
        self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail], number: int | None = None
    ) -> Reads | None:
        """Ready to read, outside this transaction; None where it can serve the tool no longer. `number`: which job of
        the project it is for, in the order of their submission."""
        ...

    def would_serve(self, tool: Tool) -> str:
        """A sentence for who cannot be served: what to connect; empty where it never serves the tool."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources in the order in which they are asked."""

    all: tuple[Source, ...]

    def named(self, name: str) -> Source:
        """The source of that name. KeyError for a name nobody wired."""
        for source in self.all:
            if source.name == name:
                return source
        raise KeyError(name)


def wanted_of(job: NewJob) -> frozenset[Detail]:
    """What must be looked up of each person."""
    chosen = job.tool.chosen(job.params)
    return job.tool.needs | {a.detail for a in job.tool.addons if a.name in chosen}


async def serving(resources: Resources, tx: Tx, project_id: UUID, job: NewJob) -> Source:
    """The first source that can serve a job; `ToolNotAvailable` where none can."""
    sources, wanted = resources.need(Sources), wanted_of(job)
    for source in sources.all:
        if await source.serves(tx, project_id, job.tool, wanted, job):
            return source
    told = " Or: ".join(filter(None, (source.would_serve(job.tool) for source in sources.all)))
    raise ToolNotAvailable(tool=job.tool.name, served_by=told)


@dataclass(frozen=True, slots=True)
class Reader:
    """An account with the connector that reads through it."""

    connector: ListsPeople
    credential: Credential


@dataclass(frozen=True, slots=True)
class ConnectedReads:
    """Reads each list through one account, by what the list holds, and profiles through any of them."""

    readers: Mapping[Relation, Reader]
    seconds: float

    async def people(self, ask: ListAsk, cursor: str | None, limit: int) -> PeoplePage:
        """A page of a list."""
        by = self.readers.get(ask.relation)
        if by is None:
            raise PlatformUnreachable("no active account reads this list any more")
        return await by.connector.people(by.credential, ask, cursor=cursor, limit=limit, seconds=self.seconds)

    async def details(self, people: Sequence[Listed], wanted: frozenset[Detail]) -> Mapping[str, Details]:
        """What profiles add, some people at a time."""
        found: dict[str, Details] = {}
        by = next(iter(self.readers.values()))
        if isinstance(by.connector, TellsDetails):
            for at in range(0, len(people), DETAILS_AT_ONCE):
                some = people[at : at + DETAILS_AT_ONCE]
                found |= await by.connector.details(by.credential, some, wanted, seconds=self.seconds)
        return found


class ConnectedAccounts:
    """The accounts of the project, each through its connector: the first active one that can."""

    name = "connected"

    def __init__(
        self, credentials: Credentials, connectors: Connectors, seconds: float, *, most_at_once: int = 1_000
    ) -> None:
        self.most_at_once = most_at_once
        self._credentials = credentials
        self._connectors = connectors
        self._seconds = seconds

    async def serves(self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail], job: NewJob) -> bool:
        """Whether active accounts' connectors have the capabilities."""
        able = await self._accounts(tx, project_id, tool, wanted)
        return {ask.relation for ask in tool.asks(job.params)} <= able.keys()

    async def opened(
        self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail], number: int | None = None
    ) -> ConnectedReads | None:
        """Through the account that was connected first."""
        able = await self._accounts(tx, project_id, tool, wanted)
        ids = list({account.id for account in able.values()})
        found = await self._credentials.of(tx, [project_id], ids) if ids else {}
        readers = {}
        for relation, account in able.items():
            connector = self._connectors.named(account.connector)
            if isinstance(connector, ListsPeople):
                readers[relation] = Reader(connector, found[account.id][1])
        return ConnectedReads(readers, self._seconds) if readers else None

    def would_serve(self, tool: Tool) -> str:
        """The connectors with the capability."""
        all_there = ((c.name, c.capabilities) for c in self._connectors.by_name.values())
        able = [name for name, can in all_there if tool.relations & can.lists and tool.needs <= can.details]
        names = " or ".join(f"`{name}`" for name in able) or "a connector that lists people"
        return f"Connect an account through {names}, or resume one that is paused."

    async def _accounts(
        self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail]
    ) -> dict[Relation, accounts.Account]:
        """The first account that can, for each list of the tool."""
        able: dict[Relation, accounts.Account] = {}
        for account in await accounts.active(tx, project_id):
            can = self._connectors.named(account.connector).capabilities
            if wanted <= can.details:
                for relation in tool.relations & can.lists - able.keys():
                    able[relation] = account
        return able
