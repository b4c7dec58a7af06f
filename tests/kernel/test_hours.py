"""Hours of the week against a walk minute by minute, in zones whose clocks are changed in every manner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overture.kernel.clock import NEVER
from overture.kernel.hours import WEEK_MINUTES, Window, first_open, hours, is_zone, outside, week

MINUTE = timedelta(minutes=1)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/St_Johns",
    "Europe/Dublin",
    "Asia/Tehran",
    "UTC",
)
# Moments near which these zones changed their clocks, or their date, and a quiet one.
CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2018, 11, 4, 3, tzinfo=UTC),
    datetime(2019, 2, 17, 2, tzinfo=UTC),
    datetime(2026, 4, 4, 14, tzinfo=UTC),
    datetime(2026, 9, 26, 14, tzinfo=UTC),
    datetime(2026, 2, 15, 2, tzinfo=UTC),
    datetime(2026, 3, 22, 2, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2022, 3, 21, 20, 30, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=UTC),
)
windows = st.builds(
    Window,
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple),
    st.integers(0, 1439),
    st.integers(0, 1440),
).filter(lambda w: w.opens != w.closes)
moments = st.builds(
    lambda near, minutes, rest: near + timedelta(minutes=minutes, microseconds=rest),
    st.sampled_from(CHANGES),
    st.integers(-3000, 3000),
    st.sampled_from([0, 1, 30_000_000, 59_999_999]),
)


def is_open(every: list[Window], zone: ZoneInfo, moment: datetime) -> bool:
    """By the clock on the wall and by nothing else."""
    wall = moment.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    for w in every:
        today, before = wall.weekday() in w.days, (wall.weekday() - 1) % 7 in w.days
        if w.opens < w.closes:
            if today and w.opens <= minute < w.closes:
                return True
        elif (today and minute >= w.opens) or (before and minute < w.closes):
            return True
    return False


def walked(every: list[Window], zone: ZoneInfo, moment: datetime, *, wanted: bool) -> datetime | None:
    """The first moment from this one on that is open (or shut), looking at each minute of nine days."""
    if is_open(every, zone, moment) is wanted:
        return moment
    at = moment.replace(second=0, microsecond=0)
    for _ in range(9 * 24 * 60):
        at += MINUTE
        if is_open(every, zone, at) is wanted:
            return at
    return None


@pytest.mark.parametrize("name", ZONES)
@settings(max_examples=60, deadline=None)
@given(every=st.lists(windows, min_size=1, max_size=4), moment=moments)
def test_hours_open_and_close_when_the_clock_on_the_wall_says_so(
    name: str, every: list[Window], moment: datetime
) -> None:
    zone, open_hours = ZoneInfo(name), hours(week(every), name)
    assert open_hours.open_at(moment) is is_open(every, zone, moment)
    for wanted, found in ((True, open_hours.next_open(moment)), (False, open_hours.closes_at(moment))):
        at = walked(every, zone, moment, wanted=wanted)
        if at is None:
            assert found >= moment + timedelta(days=8)
        else:
            assert found == at


@settings(max_examples=200, deadline=None)
@given(every=st.lists(windows, min_size=1, max_size=6))
def test_a_week_and_the_rest_of_it_make_a_week(every: list[Window]) -> None:
    spans = week(every)
    assert sum(b - a for a, b in (*spans, *outside(spans))) == WEEK_MINUTES
    assert all(a < b for a, b in spans)
    assert all(one[1] < two[0] for one, two in pairwise(spans))
    assert outside(outside(spans)) == spans


def utc(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_hours_that_the_clock_skips_do_not_open_that_day() -> None:
    skipped = hours(week([Window(tuple(range(7)), 2 * 60, 3 * 60)]), "Europe/Berlin")
    assert skipped.next_open(utc(2026, 3, 28, 2)) == utc(2026, 3, 30, 0), "29 March has no hour from 2 to 3"
    half = hours(week([Window(tuple(range(7)), 2 * 60 + 30, 4 * 60)]), "Europe/Berlin")
    assert half.next_open(utc(2026, 3, 28, 22)) == utc(2026, 3, 29, 1), "the clock goes from 2 to 3: open at 3"


def test_hours_that_come_twice_are_open_both_times() -> None:
    twice = hours(week([Window((6,), 2 * 60, 2 * 60 + 30)]), "Europe/Berlin")
    assert twice.next_open(utc(2026, 10, 24, 12)) == utc(2026, 10, 25, 0)
    assert twice.closes_at(utc(2026, 10, 25, 0)) == utc(2026, 10, 25, 0, 30)
    assert twice.next_open(utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 25, 1)
    assert twice.closes_at(utc(2026, 10, 25, 1)) == utc(2026, 10, 25, 1, 30)


def test_a_night_across_a_change_of_clocks_lasts_as_long_as_it_does() -> None:
    night = hours(week([Window((5,), 22 * 60, 6 * 60)]), "Pacific/Auckland")
    opened = night.next_open(utc(2026, 4, 1))
    assert opened == utc(2026, 4, 4, 9)
    assert night.closes_at(opened) - opened == timedelta(hours=9), "the clock was put back"
    lord_howe = hours(week([Window((5,), 22 * 60, 6 * 60)]), "Australia/Lord_Howe")
    opened = lord_howe.next_open(utc(2026, 10, 1))
    assert lord_howe.closes_at(opened) - opened == timedelta(hours=7, minutes=30), "half an hour forward"


def test_always_open_never_closes_and_nothing_never_opens() -> None:
    always = hours(week([Window(tuple(range(7)), 0, 1440)]), "Asia/Kolkata")
    assert always.open_at(utc(2026, 5, 1))
    assert always.closes_at(utc(2026, 5, 1)) == NEVER
    nothing = hours((), "Asia/Kolkata")
    assert (nothing.open_at(utc(2026, 5, 1)), nothing.next_open(utc(2026, 5, 1))) == (False, NEVER)
    assert always.next_open(NEVER) == nothing.next_open(NEVER) == NEVER


def test_a_moment_just_before_the_end_is_put_off_where_a_call_needs_longer() -> None:
    office = hours(week([Window((0, 1, 2, 3, 4), 9 * 60, 17 * 60)]), "Europe/London")
    five = timedelta(seconds=5)
    assert office.next_open(utc(2026, 5, 1, 15, 59, 55), five) == utc(2026, 5, 1, 15, 59, 55)
    assert office.next_open(utc(2026, 5, 1, 15, 59, 56), five) == utc(2026, 5, 4, 8)
    assert office.next_open(utc(2026, 5, 1, 15, 59, 56)) == utc(2026, 5, 1, 15, 59, 56)


def test_all_of_several_must_be_open_and_the_first_that_was_shut_is_named() -> None:
    office = hours(week([Window((0, 1, 2, 3, 4), 7 * 60, 20 * 60)]), "America/New_York")
    awake = hours(outside(week([Window(tuple(range(7)), 21 * 60, 8 * 60)])), "Europe/Berlin")
    both = ((office, "outside_hours"), (awake, "quiet_hours"))
    assert first_open(utc(2026, 5, 4, 12), both) == (utc(2026, 5, 4, 12), None)
    assert first_open(utc(2026, 5, 4, 10), both) == (utc(2026, 5, 4, 11), "outside_hours")
    assert first_open(utc(2026, 5, 4, 19), both) == (utc(2026, 5, 5, 11), "quiet_hours")
    night = hours(week([Window((0,), 22 * 60, 23 * 60)]), "Europe/Berlin")
    assert first_open(utc(2026, 5, 4), ((night, "outside_hours"), (awake, "quiet_hours"))) == (NEVER, "outside_hours")


@pytest.mark.parametrize("name", ["", "Europe", "../etc/passwd", "europe/berlin ", "CEST", "localtime", "X" * 300])
def test_names_that_are_no_zone(name: str) -> None:
    assert not is_zone(name)


def test_every_zone_of_the_test_is_one() -> None:
    assert all(is_zone(z) for z in ZONES)
