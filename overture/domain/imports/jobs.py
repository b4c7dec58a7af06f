"""A finished audience job as the source of an import: its rows read a portion at a time, filtered, made targets.

Not a file: nothing is spooled, for the rows are stored already. What becomes of them is the import's own course.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from overture.domain import audience
from overture.domain.audience import Job
from overture.domain.identity import Call
from overture.domain.imports.contracts import HANDLE_INVALID, Batch, RejectedRow, Row
from overture.domain.imports.errors import JobColumnMissing
from overture.domain.imports.languages import KNOWN, language_of, told_as
from overture.domain.imports.portions import Portion, Sizes
from overture.domain.sheets import Column
from overture.domain.targets import NewTarget, normalised
from overture.kernel.errors import InvalidField
from overture.kernel.ids import JobId

_FIELDS: Final = {
    "username": "instagramUsername",
    "full_name": "fullName",
    "follower_count": "followerCount",
    "category": "category",
}
"""The fields that columns of a job become; each other column is a variable under its own name."""
_CATEGORIES: Final = ("category", "category_name", "business_category_name")
"""Where a category may stand; the first that says something is the target's."""
_WRITTEN: Final = "biography"
"""What a language is told from."""
_LONGEST: Final = 2000

JobRows = tuple[Job, list[tuple[int, Sequence[str]]]]
"""A job, and some of its rows with their places."""


class JobFilters(msgspec.Struct, frozen=True):
    """Which rows are taken. `equals` names columns and what must stand in them, whatever the letters' case;
    `language`: codes of `KNOWN`, one of which a person must write of themselves in."""

    min_followers: int | None = None
    max_followers: int | None = None
    category: str | None = None
    has_email: bool | None = None
    language: tuple[str, ...] = ()
    equals: Mapping[str, str] = {}

    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that are looked at, any of which will do, by the filter's name on the wire."""
        asked: dict[str, tuple[str, ...]] = {f"equals.{name}": (name,) for name in self.equals}
        if self.min_followers is not None:
            asked["minFollowers"] = ("follower_count",)
        if self.max_followers is not None:
            asked["maxFollowers"] = ("follower_count",)
        if self.category is not None:
            asked["category"] = _CATEGORIES
        if self.has_email is not None:
            asked["hasEmail"] = ("email",)
        if self.language:
            asked["language"] = (_WRITTEN,)
        return asked

    def takes(self, row: Mapping[str, str]) -> bool:
        """Whether a row is wanted, its language apart. What a row does not say does not fit."""
        count = row.get("follower_count", "")
        followers = int(count) if count.isdecimal() else None
        if self.min_followers is not None and (followers is None or followers < self.min_followers):
            return False
        if self.max_followers is not None and (followers is None or followers > self.max_followers):
            return False
        if self.has_email is not None and bool(row.get("email")) != self.has_email:
            return False
        if self.category is not None and not any(_same(row.get(c, ""), self.category) for c in _CATEGORIES):
            return False
        return all(_same(row.get(name, ""), wanted) for name, wanted in self.equals.items())


def _same(there: str, wanted: str) -> bool:
    return there.casefold() == wanted.strip().casefold()


async def opened_job(call: Call, job_id: JobId, filters: JobFilters) -> tuple[Job, dict[str, Any]]:
    """The job, and the state an import of it begins with. Refused as
    `audience.readable` is; where a
    filter asks about a column that the job has not; and for a language that nothing tells."""
    filters = msgspec.structs.replace(filters, language=_known(filters.language))
    job = await audience.readable(call, job_id)
    names = audience.columns_of(job)
    for path, wanted in filters.columns().items():
        if not set(wanted) & set(names):
            raise JobColumnMissing(path, wanted[0], names)
    low, high = filters.min_followers, filters.max_followers
    if low is not None and high is not None and low > high:
        raise InvalidField("maxFollowers", "It is less than minFollowers, so that no row would fit.")
    columns = [Column(n, _FIELDS.get(n), None if n in _FIELDS else n) for n in names]
    return job, {
        "job": str(job_id),
        "filters": msgspec.to_builtins(filters),
        "columns": [[c.name, c.field, c.variable] for c in columns],
        "encoding": "utf-8",
        "delimiter": ",",
        "offset": 0,
        "row": 0,
        **({"untold": 0} if filters.language else {}),
    }


def _known(asked: Sequence[str]) -> tuple[str, ...]:
    codes = tuple(code.strip().lower() for code in asked)
    for code in codes:
        if code not in KNOWN:
            raise InvalidField(
                "language",
                f"`{code[:20]}` is no language that can be told from a text. Send ISO 639-1 codes of this list, which"
                f" the guide on audience jobs and campaigns explains: {', '.join(KNOWN)}.",
            )
    return codes


class JobPortions:
    """The rows of a job from where an import stands, a portion at a time."""

    def __init__(
        self,
        rows_after: Callable[[JobId, int, int], Awaitable[JobRows]],
        state: Mapping[str, Any],
        sizes: Sizes | None = None,
        tell: Callable[[str], str | None] = language_of,
    ) -> None:
        self._tell = tell
        self._rows_after = rows_after
        self._most = (sizes or Sizes()).rows
        self._state = dict(state)
        self._filters = msgspec.convert(state["filters"], JobFilters)
        self._languages = frozenset(map(told_as, self._filters.language))
        self._job_id = JobId(UUID(state["job"]))

    async def next(self) -> Portion:
        """The next rows; refused where they can no longer be read."""
        start: int = self._state["offset"]
        job, rows = await self._rows_after(self._job_id, start, self._most)
        is_last = len(rows) < self._most
        reached = job.places if is_last else rows[-1][0]
        # In a thread, so that others of this process are not kept waiting.
        batch, targets, filtered, untold = await asyncio.to_thread(self._read, audience.columns_of(job), rows)
        self._state = {**self._state, "offset": reached, "row": reached}
        if self._languages:
            self._state["untold"] += untold
        return Portion(start, batch, targets, self._state, is_last, filtered)

    def _read(
        self, names: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]
    ) -> tuple[Batch, list[NewTarget], int, int]:
        batch, targets, filtered, untold = Batch(), list[NewTarget](), 0, 0
        for number, cells in rows:
            by_name = dict(zip(names, cells, strict=True))
            if not self._filters.takes(by_name):
                filtered += 1
                continue
            if self._languages:
                language = self._tell(by_name[_WRITTEN])
                if language not in self._languages:
                    filtered += 1
                    untold += language is None
                    continue
            self._add(number, cells, by_name, batch, targets)
        return batch, targets, filtered, untold

    def _add(
        self, number: int, cells: Sequence[str], row: Mapping[str, str], batch: Batch, targets: list[NewTarget]
    ) -> None:
        handle = normalised(row["username"])
        if not isinstance(handle, str):
            batch.rejected.append(RejectedRow(number, HANDLE_INVALID, handle.problem, cells))
            return
        count = row.get("follower_count", "")
        category = next((text for c in _CATEGORIES if (text := row.get(c, ""))), None)
        read = Row(
            number=number,
            handle=handle,
            profile_url=f"https://www.instagram.com/{handle}/",
            full_name=row.get("full_name", "")[:_LONGEST] or None,
            first_name=None,
            category=category,
            follower_count=int(count) if count.isdecimal() else None,
            external_id=None,
            variables={n: text for n, text in row.items() if text and n not in _FIELDS} or None,
            cells=cells,
        )
        batch.rows.append(read)
        targets.append(read.target()._replace(job_id=self._job_id, job_source=row["source"]))
