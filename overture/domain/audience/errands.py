"""An errand: a job as its worker sees it, where its reading stands, and a page on its way to be taken.

Values only, in the worker's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from overture.domain.audience.declaring import Tool
from overture.domain.platforms import Detail, Details, ListAsk, PeoplePage
from overture.kernel.clock import Clock
from overture.kernel.ids import Ids, JobId


class Place(msgspec.Struct, frozen=True):
    """Where the reading of a job stands: at which of its lists, from which cursor on; of this list so far: new rows,
    different people, entries that are private or gone, and the platform's count."""

    at: int = 0
    cursor: str | None = None
    taken: int = 0
    different: int = 0
    unavailable: int = 0
    expected: int | None = None
    ends: bool = True
    """Whether every list so far was read to its end."""


@dataclass(frozen=True, slots=True)
class Portion:
    """A page as it was read: where, whom it names with their keys, what was looked up of them; or why there is none."""

    at: int
    cursor: str | None
    page: PeoplePage | None
    keys: list[int]
    details: Mapping[str, Details]
    looked_up: bool
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """A job as its worker sees it; what never changes while it runs."""

    project_id: UUID
    id: JobId
    tool: Tool
    asks: tuple[ListAsk, ...]
    addons: tuple[str, ...]
    most: int
    scope: int
    price: int
    max_rows: int | None
    clock: Clock
    ids: Ids

    @property
    def wanted(self) -> frozenset[Detail]:
        """What must be looked up of each person."""
        mine = {a.detail for a in self.tool.addons if a.name in self.addons}
        return self.tool.needs | mine


def place_of(state: dict[str, Any]) -> Place:
    """The place as it is stored."""
    return msgspec.convert(state, Place)
