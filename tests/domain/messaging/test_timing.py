"""When messages may go, against a walk minute by minute; a watch that keeps its answers says the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overture.domain.messaging import Timing, Watch
from overture.kernel.clock import NEVER
from overture.kernel.hours import Window, week

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "America/Santiago", "Australia/Lord_Howe", "UTC")
CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 14, tzinfo=UTC),
    datetime(2026, 9, 26, 14, tzinfo=UTC),
    datetime(2026, 9, 6, 4, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=UTC),
)
windows = st.builds(
    Window,
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple),
    st.integers(0, 1439),
    st.integers(0, 1440),
).filter(lambda w: w.opens != w.closes)
every_day = st.builds(lambda a, b: Window(tuple(range(7)), a, b), st.integers(0, 1439), st.integers(0, 1439)).filter(
    lambda w: w.opens != w.closes
)
zones = st.sampled_from(ZONES)
known = st.one_of(st.none(), zones)
moments = st.builds(
    lambda near, minutes: near + timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(-3000, 3000)
)


def lies_in(every: list[Window], zone: str, moment: datetime) -> bool:
    """By the clock on the wall."""
    wall = moment.astimezone(ZoneInfo(zone))
    minute = wall.hour * 60 + wall.minute
    for w in every:
        today, before = wall.weekday() in w.days, (wall.weekday() - 1) % 7 in w.days
        if w.opens < w.closes:
            if today and w.opens <= minute < w.closes:
                return True
        elif (today and minute >= w.opens) or (before and minute < w.closes):
            return True
    return False


@settings(max_examples=150, deadline=None)
@given(
    hours=st.lists(windows, max_size=3),
    home=zones,
    follows=st.booleans(),
    quiet=st.one_of(st.none(), every_day),
    quiet_home=zones,
    begins=st.one_of(st.none(), moments),
    target=known,
    at=moments,
)
def test_a_target_may_be_written_to_at_the_first_minute_that_every_promise_allows(
    hours: list[Window],
    home: str,
    follows: bool,
    quiet: Window | None,
    quiet_home: str,
    begins: datetime | None,
    target: str | None,
    at: datetime,
) -> None:
    timing = Timing(begins, week(hours) if hours else None, home, follows, week([quiet]) if quiet else None, quiet_home)

    def allowed(moment: datetime) -> bool:
        return (
            (begins is None or moment >= begins)
            and (not hours or lies_in(hours, (target if follows else None) or home, moment))
            and (quiet is None or not lies_in([quiet], target or quiet_home, moment))
        )

    opens, reason = timing.opens(at, target)
    walk = max(at, begins or at)
    walked = next((m for m in (walk + i * MINUTE for i in range(9 * 1440)) if allowed(m)), None)
    if walked is None:
        assert opens > walk + timedelta(days=8)
    else:
        assert opens == walked
    assert (reason is None) is (opens == at)
    if reason == "outside_hours":
        assert not lies_in(hours, (target if follows else None) or home, at)
    if reason == "start_at":
        assert begins is not None
        assert at < begins


@settings(max_examples=100, deadline=None)
@given(
    hours=st.lists(windows, min_size=1, max_size=3),
    home=zones,
    quiet=st.one_of(st.none(), every_day),
    lasting=st.sampled_from([timedelta(0), timedelta(seconds=5), timedelta(minutes=40)]),
    asked=st.lists(st.tuples(moments, known), min_size=1, max_size=25),
    steady=st.booleans(),
)
def test_a_watch_says_at_any_moment_and_in_any_order_what_the_timing_says(
    hours: list[Window],
    home: str,
    quiet: Window | None,
    lasting: timedelta,
    asked: list[tuple[datetime, str | None]],
    steady: bool,
) -> None:
    timing = Timing(None, week(hours), home, True, week([quiet]) if quiet else None, home)
    watch = Watch(timing, lasting)
    for at, zone in sorted(asked, key=lambda a: a[0]) if steady else asked:
        opens, _ = timing.opens(at, zone, lasting)
        assert watch.opens(at, zone)[0] == opens
        look = watch.look(at, ZONES)
        every = {z: timing.opens(at, z, lasting)[0] for z in (None, *ZONES)}
        assert look.is_own_open is (every[None] == at)
        assert look.open == tuple(z for z in ZONES if every[z] == at)
        assert (look.later[0] if look.later else None) == min((o for o in every.values() if o > at), default=None)


@pytest.mark.parametrize("moment", [NEVER, NEVER - timedelta(days=1)])
def test_at_the_end_of_time_nothing_opens_any_more(moment: datetime) -> None:
    watch = Watch(Timing(None, week([Window((0,), 60, 120)])), timedelta(0))
    assert watch.opens(moment, None)[0] >= moment
