"""Rate limits on a real database: exact in one process, never more than the limit in several."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from overture.kernel.errors import Unavailable
from overture.runtime.db import Database
from overture.runtime.limits import Decision, Limits, forget

Run = Callable[[Any], Any]


class Watched(Database):
    """The database, with a clock the test moves and a count of the transactions it was asked for."""

    def __init__(self, real: Database) -> None:
        super().__init__(real.url, clock=lambda: self.at)
        self._pool = real.pool
        self.at = datetime(2026, 5, 1, 12, 0, 5, tzinfo=UTC)
        self.transactions = 0

    def transaction(self, *projects: UUID) -> Any:
        """Counted."""
        self.transactions += 1
        return super().transaction(*projects)

    def pass_by(self, seconds: float) -> None:
        """Moves both clocks on."""
        self.at += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        """Seconds that agree with the clock."""
        return self.at.timestamp() - 1_000


@pytest.fixture
def watched(database: Database) -> Watched:
    return Watched(database)


def limits_of(db: Watched) -> Limits:
    return Limits(db, monotonic=db.monotonic)


def test_exactly_the_limit_passes_in_one_process_and_remaining_counts_down(watched: Watched, run: Run) -> None:
    limits, project = limits_of(watched), uuid4()

    async def many() -> list[Decision]:
        return [await limits.take(project, "key:1", "default", 600) for _ in range(700)]

    decisions = run(many())
    assert [d.allowed for d in decisions] == [True] * 600 + [False] * 100
    assert [d.remaining for d in decisions] == [*range(599, -1, -1), *[0] * 100]
    assert {d.reset_seconds for d in decisions} == {55}
    # 30 a lease while there is plenty, smaller ones near the end, none once the limit is reached.
    assert watched.transactions < 50


def test_the_next_window_begins_anew_at_the_minute(watched: Watched, run: Run) -> None:
    limits, project = limits_of(watched), uuid4()

    def take() -> Decision:
        taken: Decision = run(limits.take(project, "key:1", "default", 3))
        return taken

    assert [take().allowed for _ in range(4)] == [True, True, True, False]
    watched.pass_by(54.5)
    assert take() == Decision(False, 3, 0, 1)
    watched.pass_by(0.5)
    assert take() == Decision(True, 3, 2, 60)


@pytest.mark.parametrize("limit", [1, 2, 7, 60, 601])
def test_several_processes_never_pass_more_than_the_limit_together(watched: Watched, run: Run, limit: int) -> None:
    processes, project = [limits_of(watched) for _ in range(4)], uuid4()

    async def load() -> int:
        takes = [processes[n % 4].take(project, "key:1", "default", limit) for n in range(limit * 2)]
        return sum(d.allowed for d in await asyncio.gather(*takes))

    passed = run(load())
    assert passed <= limit
    assert passed >= limit * 0.75


def test_requests_at_the_same_moment_share_one_lease(watched: Watched, run: Run) -> None:
    limits, project = limits_of(watched), uuid4()

    async def load() -> list[Decision]:
        return await asyncio.gather(*(limits.take(project, "key:1", "default", 600) for _ in range(30)))

    assert all(d.allowed for d in run(load()))
    assert watched.transactions == 1


def test_keys_buckets_and_projects_are_counted_apart(watched: Watched, run: Run) -> None:
    limits, one, two = limits_of(watched), uuid4(), uuid4()
    for who in (
        (one, "key:1", "default"),
        (one, "key:1", "bulk"),
        (one, "key:2", "default"),
        (two, "key:1", "default"),
    ):
        assert run(limits.take(*who, 1)).allowed
        assert not run(limits.take(*who, 1)).allowed


def test_a_changed_limit_holds_at_once(watched: Watched, run: Run) -> None:
    limits, project = limits_of(watched), uuid4()
    for _ in range(10):
        assert run(limits.take(project, "key:1", "default", 600)).allowed
    assert not run(limits.take(project, "key:1", "default", 5)).allowed
    assert run(limits.take(project, "key:1", "default", 1000)).allowed


def test_a_restarted_process_counts_on_from_what_was_leased(watched: Watched, run: Run) -> None:
    project = uuid4()
    first = limits_of(watched)
    for _ in range(5):
        run(first.take(project, "key:1", "default", 10))
    again = limits_of(watched)
    assert sum(run(again.take(project, "key:1", "default", 10)).allowed for _ in range(10)) <= 5


def test_a_database_that_is_away_is_said_and_not_guessed(database: Database, run: Run) -> None:
    with pytest.raises(Unavailable):
        run(Limits(Database(database.url)).take(uuid4(), "key:1", "default", 600))


def test_old_windows_are_forgotten_and_the_present_one_kept(watched: Watched, run: Run) -> None:
    limits, project = limits_of(watched), uuid4()

    async def windows() -> int:
        async with watched.transaction(project) as tx:
            await forget(tx)
            count: int = await tx.fetchval("select count(*) from rate_window where project_id = $1", project)
            return count

    run(limits.take(project, "key:1", "default", 600))
    watched.pass_by(3500)
    run(limits.take(project, "key:1", "default", 600))
    assert run(windows()) == 2
    watched.pass_by(600)
    assert run(windows()) == 1
