"""The rows of a job by the language they are in: read off the loop, each counted, gone on with by another worker."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

from overture.domain.audience import Job, JobStatus, columns_of
from overture.domain.imports.jobs import JobFilters, JobPortions, JobRows
from overture.domain.imports.portions import Portion, Sizes
from overture.kernel.ids import JobId

_THEN: Final = datetime(2026, 5, 4, tzinfo=UTC)
_ID: Final = JobId(UUID(int=1))
_ADDONS: Final = ("enrich_profiles",)
_JOB: Final = Job(
    id=_ID, external_user_id="u", tool="followers", params={}, addons=_ADDONS, applied=_ADDONS, pending=(),
    supported=_ADDONS, status=JobStatus.COMPLETED, error=None, error_message=None, percent=100, rows=7, charged=0,
    max_cost=None, created_at=_THEN, updated_at=_THEN, completed_at=_THEN, certificate=None, places=7,
)  # fmt: skip
_WRITTEN: Final = ("de:a", "en:b", "", "??", "de:c", "id:d", "ms:e")
_STATE: Final = {
    "job": str(_ID),
    "filters": msgspec.to_builtins(JobFilters(language=("de", "id"))),
    "offset": 0,
    "row": 0,
    "untold": 0,
}


def _cells(number: int, biography: str) -> Sequence[str]:
    told = {"username": f"someone.{number}", "biography": biography, "source": "theirs"}
    return [told.get(name, "") for name in columns_of(_JOB)]


async def _rows_after(_: JobId, after: int, most: int) -> JobRows:
    rows = [(n, _cells(n, text)) for n, text in enumerate(_WRITTEN, 1) if n > after]
    return _JOB, rows[:most]


def test_rows_are_taken_by_language_and_each_is_counted_wherever_a_worker_goes_on() -> None:
    threads = set[int]()

    def tell(text: str) -> str | None:
        threads.add(threading.get_ident())
        return {"de": "de", "en": "en", "id": "ms", "ms": "ms"}.get(text[:2])

    async def story() -> list[Portion]:
        portions, state = list[Portion](), dict(_STATE)
        while not portions or not portions[-1].is_last:
            # A source of its own for each, as after a kill.
            portions.append(await JobPortions(_rows_after, state, Sizes(rows=3), tell).next())
            state = portions[-1].state
        assert threading.get_ident() not in threads
        return portions

    portions = asyncio.run(story())
    assert [t.handle for p in portions for t in p.targets] == [f"someone.{n}" for n in (1, 5, 6, 7)]
    assert [p.filtered for p in portions] == [2, 1, 0]
    assert [p.state["untold"] for p in portions] == [1, 2, 2]
    assert [p.state["offset"] for p in portions] == [3, 6, 7]


def test_an_import_that_asks_for_no_language_detects_none_and_tells_no_count_of_it() -> None:
    def tell(text: str) -> str | None:
        raise AssertionError(text)

    # As imports stored it before there were languages.
    state = {"job": str(_ID), "filters": {"has_email": False}, "offset": 0, "row": 0}
    portion = asyncio.run(JobPortions(_rows_after, state, Sizes(), tell).next())
    assert (len(portion.targets), portion.filtered, portion.is_last) == (7, 0, True)
    assert "untold" not in portion.state
