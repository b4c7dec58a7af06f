"""The ports that read people: lists page by page, and what profiles add.

Not the values: listing.py. Single profiles by handle are `ReadsProfiles`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from overture.domain.platforms.listing import Detail, Details, ListAsk, Listed, PeoplePage
from overture.domain.platforms.ports import Credential


@runtime_checkable
class ListsPeople(Protocol):
    """Reads lists of people page by page, each in a stable order; its capabilities say which."""

    async def people(
        self, account: Credential, ask: ListAsk, *, cursor: str | None, limit: int, seconds: float
    ) -> PeoplePage:
        """At most `limit` people. Raises `ListUnavailable`, `PlatformBusy`, or `PlatformUnreachable` where it could
        not be asked."""
        ...


@runtime_checkable
class TellsDetails(Protocol):
    """Says more of many people at once."""

    async def details(
        self, account: Credential, people: Sequence[Listed], wanted: frozenset[Detail], *, seconds: float
    ) -> Mapping[str, Details]:
        """By handle; who is not in it is private or gone. At most 100 people. Raises `PlatformBusy`,
        `PlatformUnreachable`."""
        ...
