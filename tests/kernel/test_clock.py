"""The arithmetic between machine time and project time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.kernel.clock import NEVER, SYSTEM, Clock, ProjectTime

T0 = datetime(2026, 5, 1, 10, tzinfo=UTC)
SPANS = st.timedeltas(timedelta(0), timedelta(days=900))
SCALES = st.floats(0.001, 10_000)


def clock(scale: float, shown: datetime = T0) -> Clock:
    return Clock(T0, ProjectTime(shown), scale)


def test_without_a_clock_of_its_own_project_time_is_machine_time() -> None:
    assert SYSTEM.at(T0) == T0
    assert SYSTEM.machine_at(T0) == T0
    assert SYSTEM.is_real


def test_a_manual_clock_stands_still_and_what_lies_ahead_of_it_never_comes() -> None:
    still = clock(0)
    assert still.at(T0 + timedelta(days=9)) == T0
    assert still.machine_at(T0 + timedelta(microseconds=1)) == NEVER
    assert still.machine_at(T0) == T0
    assert not still.is_real


@given(SCALES, SPANS, SPANS)
def test_a_clock_never_runs_backwards(scale: float, first: timedelta, more: timedelta) -> None:
    c = clock(scale)
    assert c.at(T0 + first) <= c.at(T0 + first + more)
    assert c.at(T0 - more) == T0, "nor before its beginning"


@given(st.floats(0.1, 10_000), SPANS)
def test_the_machine_reaches_a_moment_when_the_project_shows_it(scale: float, ahead: timedelta) -> None:
    c = clock(scale)
    shown: datetime = c.at(c.machine_at(T0 + ahead))
    assert abs(shown - (T0 + ahead)) <= timedelta(microseconds=1 + scale * 2)


@given(SCALES, SCALES, SPANS)
def test_changing_the_speed_changes_nothing_at_that_moment(old: float, new: float, passed: timedelta) -> None:
    c = clock(old)
    assert c.rescaled(T0 + passed, new).at(T0 + passed) == c.at(T0 + passed)


def test_a_clock_is_advanced_forward_only() -> None:
    assert clock(2).advanced(T0 + timedelta(hours=1), timedelta(days=1)).at(T0 + timedelta(hours=1)) == T0 + timedelta(
        days=1, hours=2
    )
    with pytest.raises(ValueError, match="backwards"):
        clock(1).advanced(T0, timedelta(seconds=-1))


def test_a_moment_that_never_comes_stays_so_at_any_speed() -> None:
    for scale in (0.0, 0.001, 1.0, 1e6):
        assert clock(scale).machine_at(NEVER) == NEVER
    assert clock(1e-9).machine_at(T0 + timedelta(days=10_000)) == NEVER


def test_the_fastest_clock_ends_before_never_and_breaks_nothing() -> None:
    assert T0 < clock(1e9).at(T0 + timedelta(days=900)) < NEVER
    assert clock(1).advanced(T0, timedelta(days=900_000)).at(T0) < NEVER
