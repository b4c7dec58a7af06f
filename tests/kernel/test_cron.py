"""Cron expressions: what they mean, what is refused, and every moment against a search through all minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overture.kernel.cron import Cron, cron

MINUTE = timedelta(minutes=1)
# With a change of the clock near: both hemispheres, half an hour, midnight, none.
NIGHTS = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Sydney", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Santiago", date(2026, 4, 5)),
    ("America/Santiago", date(2026, 9, 6)),
    ("America/Havana", date(2026, 11, 1)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kolkata", date(2026, 6, 1)),
]


def moments(text: str, zone: str, after: str, count: int) -> list[str]:
    """The next moments as the wall clock shows them, with its offset."""
    at, out, where = datetime.fromisoformat(after).astimezone(UTC), [], ZoneInfo(zone)
    for _ in range(count):
        found = cron(text).next(at, where)
        assert found is not None
        at = found
        out.append(at.astimezone(where).strftime("%m-%dT%H:%M%z"))
    return out


@pytest.mark.parametrize(
    ("text", "zone", "after", "expected"),
    [
        ("0 9 * * mon-fri", "UTC", "2026-05-01T09:00+00:00", ["05-04T09:00+0000", "05-05T09:00+0000"]),
        ("*/15 * * * *", "UTC", "2026-05-01T23:31:30+00:00", ["05-01T23:45+0000", "05-02T00:00+0000"]),
        ("0 0 1,15 * fri", "UTC", "2026-05-08T01:00+00:00", ["05-15T00:00+0000", "05-22T00:00+0000"]),
        ("0 0 13 * */7", "UTC", "2026-05-01T01:00+00:00", ["09-13T00:00+0000"]),
        ("5-20/5,59 23 * 12 7", "UTC", "2026-05-01T01:00+00:00", ["12-06T23:05+0000", "12-06T23:10+0000"]),
        ("0 0 * * SAT-SUN", "UTC", "2026-05-01T01:00+00:00", ["05-02T00:00+0000", "05-03T00:00+0000"]),
        ("30 12 29 feb *", "UTC", "2026-05-01T01:00+00:00", ["02-29T12:30+0000", "02-29T12:30+0000"]),
        # Skipped: at the end of the gap. Shown twice: once.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T03:00+01:00", ["03-29T03:00+0200", "03-30T02:30+0200"]),
        ("0,30 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00+01:00", ["03-29T03:00+0200", "03-29T03:30+0200"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T03:00+02:00", ["10-25T02:30+0200", "10-26T02:30+0100"]),
        ("30 2 * * *", "Australia/Sydney", "2026-10-03T03:00+10:00", ["10-04T03:00+1100", "10-05T02:30+1100"]),
        ("30 2 * * *", "Australia/Sydney", "2026-04-04T03:00+11:00", ["04-05T02:30+1100", "04-06T02:30+1000"]),
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T03:00+10:30", ["10-04T02:30+1100", "10-05T02:15+1100"]),
        ("0 0 * * *", "America/Santiago", "2026-09-05T01:00-04:00", ["09-06T01:00-0300", "09-07T00:00-0300"]),
        ("0 12 * * *", "Pacific/Apia", "2011-12-29T13:00-10:00", ["12-31T00:00+1400", "12-31T12:00+1400"]),
        # Every hour: by the time that passes.
        ("0 * * * *", "Europe/Berlin", "2026-10-25T01:30+02:00", ["10-25T02:00+0200", "10-25T02:00+0100"]),
        ("0 * * * *", "Europe/Berlin", "2026-03-29T01:30+01:00", ["03-29T03:00+0200", "03-29T04:00+0200"]),
    ],
)
def test_the_next_moments(text: str, zone: str, after: str, expected: list[str]) -> None:
    assert moments(text, zone, after, len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("* * * *", "has 4"),
        ("@daily", "has 1"),
        ("60 * * * *", "`60` is no minute"),
        ("* 24 * * *", "`24` is no hour"),
        ("* * 0 * *", "`0` is no day of the month"),
        ("* * * 13 *", "`13` is no month"),
        ("* * * * 8", "`8` is no day of the week"),
        ("* * * foo *", "`foo` is no month"),
        ("jan * * * *", "`jan` is no minute"),
        ("5-1 * * * *", "ends before it begins"),
        ("5/10 * * * *", "a step but no range"),
        ("*/0 * * * *", "the step 0"),
        ("1,,2 * * * *", "cannot be read"),
        ("-1 * * * *", "cannot be read"),
        ("0 0 31 2,4 *", "no date that exists"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told.replace("*", r"\*")):
        cron(text)


def test_a_day_that_comes_every_eight_years_is_found() -> None:
    assert cron("0 0 29 2 *").next(datetime(2096, 3, 1, tzinfo=UTC), ZoneInfo("UTC")) == datetime(
        2104, 2, 29, tzinfo=UTC
    )


def _searched(c: Cron, after: datetime, zone: ZoneInfo, minutes: int) -> datetime | None:
    """The first moment by its meaning: each minute asked what the wall shows, and what it has just skipped."""
    at = after.replace(second=0, microsecond=0)
    for _ in range(minutes):
        at += MINUTE
        wall, before = at.astimezone(zone), (at - MINUTE).astimezone(zone)

        def is_meant(shown: datetime) -> bool:
            return shown.minute in c.minutes and shown.hour in c.hours and c.is_on(shown.date())

        if len(c.hours) == 24:
            if is_meant(wall):
                return at
            continue
        if wall.fold == 0 and is_meant(wall):
            return at
        skipped, until = before.replace(tzinfo=None) + MINUTE, wall.replace(tzinfo=None)
        while skipped < until:
            if is_meant(skipped):
                return at
            skipped += MINUTE
    return None


fields = st.tuples(
    st.sampled_from(["0", "30", "*/15", "7,45", "10-20", "59", "*"]),
    st.sampled_from(["*", "2", "0", "1-3", "*/2", "23", "0-23", "3,12"]),
    st.sampled_from(["*", "*", "1-7", "25,29,30", "*/2"]),
    st.sampled_from(["*", "*", "3-12"]),
    st.sampled_from(["*", "*", "sun", "1-5"]),
)


@settings(max_examples=80, deadline=None)
@given(fields=fields, night=st.sampled_from(NIGHTS), ahead=st.integers(0, 30 * 60), seconds=st.integers(0, 59))
def test_every_moment_is_the_one_a_search_finds(
    fields: tuple[str, ...], night: tuple[str, date], ahead: int, seconds: int
) -> None:
    c, zone = cron(" ".join(fields)), ZoneInfo(night[0])
    day = datetime(night[1].year, night[1].month, night[1].day, tzinfo=UTC)
    after = day + timedelta(hours=12) - timedelta(minutes=ahead) + timedelta(seconds=seconds)
    found, searched = c.next(after, zone), _searched(c, after, zone, 36 * 60)
    if searched is not None:
        assert found == searched
    else:
        assert found is None or found > after + timedelta(hours=36) - MINUTE
