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

    async def opened(self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail]) -> Reads | None:
        """Ready to read, outside this transaction; None where it can serve the tool no longer."""
        ...

    def would_serve(self, tool: Tool) -> str:
        """A sentence for who cannot be served: what to connect."""
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
    told = " Or: ".join(source.would_serve(job.tool) for source in sources.all)
    raise ToolNotAvailable(tool=job.tool.name, served_by=told)


@dataclass(frozen=True, slots=True)
class ConnectedReads:
    """Reads through one account."""

    connector: ListsPeople
    teller: TellsDetails | None
    credential: Credential
    seconds: float

    async def people(self, ask: ListAsk, cursor: str | None, limit: int) -> PeoplePage:
        """A page of a list."""
        return await self.connector.people(self.credential, ask, cursor=cursor, limit=limit, seconds=self.seconds)

    async def details(self, people: Sequence[Listed], wanted: frozenset[Detail]) -> Mapping[str, Details]:
        """What profiles add, some people at a time."""
        found: dict[str, Details] = {}
        if self.teller is not None:
            for at in range(0, len(people), DETAILS_AT_ONCE):
                some = people[at : at + DETAILS_AT_ONCE]
                found |= await self.teller.details(self.credential, some, wanted, seconds=self.seconds)
        return found


class ConnectedAccounts:
    """The accounts of the project, each through its connector: the first active one that can."""

    name = "connected"
    most_at_once = 1_000

    def __init__(self, credentials: Credentials, connectors: Connectors, seconds: float) -> None:
        self._credentials = credentials
        self._connectors = connectors
        self._seconds = seconds

    async def serves(self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail], job: NewJob) -> bool:
        """Whether an active account's connector has the capability."""
        return await self._account(tx, project_id, tool, wanted) is not None

    async def opened(self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail]) -> ConnectedReads | None:
        """Through the account that was connected first."""
        account = await self._account(tx, project_id, tool, wanted)
        if account is None:
            return None
        found = await self._credentials.of(tx, [project_id], [account.id])
        connector = self._connectors.named(account.connector)
        if not isinstance(connector, ListsPeople):
            return None
        teller = connector if isinstance(connector, TellsDetails) else None
        return ConnectedReads(connector, teller, found[account.id][1], self._seconds)

    def would_serve(self, tool: Tool) -> str:
        """The connectors with the capability."""
        able = [c.name for c in self._connectors.by_name.values() if tool.relation in c.capabilities.lists]
        names = " or ".join(f"`{name}`" for name in able) or "a connector that lists people"
        return f"Connect an account through {names}, or resume one that is paused."

    async def _account(
        self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail]
    ) -> accounts.Account | None:
        for account in await accounts.active(tx, project_id):
            can = self._connectors.named(account.connector).capabilities
            if tool.relation in can.lists and wanted <= can.details:
                return account
        return None
