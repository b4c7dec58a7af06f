"""A course dealt in stretches is the same as one dealt reserve by reserve, for every cap, slack and line."""

from __future__ import annotations

import random
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest

from overture.domain.campaigns.capviews import CapView, LaneView
from overture.domain.campaigns.course import Allowance, Course, by_day
from overture.domain.campaigns.pacing import Outlook, Stream
from overture.domain.messaging import Timing, Watch
from overture.kernel.clock import NEVER

NOW = datetime(2026, 3, 27, 10, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
SPANS = tuple((day * 1440 + 540, day * 1440 + 1020) for day in (0, 1, 2, 4, 5))


def _cap(dice: random.Random, hourly: int, daily: int, slack: timedelta, *, even: bool = False) -> CapView:
    used = sorted(NOW - timedelta(seconds=dice.randint(0, 90_000)) for _ in range(dice.randint(0, daily)))
    every = timedelta(seconds=3600 / hourly) if even else None
    begun = NOW - timedelta(seconds=dice.randint(0, 4000))
    used = [at for i, at in enumerate(used) if i < daily]
    return CapView((hourly, daily), (HOUR, DAY), used, slack, every, begun if even else None, 0)


def _outlook(dice: random.Random, streams: int, *, follows: bool = False) -> tuple[Outlook, Timing | None]:
    slack = dice.choice((timedelta(0), timedelta(seconds=27)))
    shared = [_cap(dice, dice.randint(3, 20), dice.randint(20, 100), slack) for _ in range(4)]
    timing = dice.choice((None, Timing(None, SPANS, "Europe/Berlin")))
    lasts = timedelta(seconds=5 if slack else 0)
    out = []
    for _ in range(streams):
        rows = dice.randint(1, 700)
        lanes = [
            LaneView(
                dice.choice([*shared, None]) if streams == 1 else shared[i],
                NOW + timedelta(seconds=dice.choice((0, 0, 7200))),
                dice.randint(0, 3),
                i,
            )
            for i in range(dice.randint(1, 4))
        ]
        taken: list[CapView] = []
        for lane in lanes:
            # Each sender has one lane of a campaign.
            lane.cap = None if lane.cap is not None and any(lane.cap is c for c in taken) else lane.cap
            taken += [lane.cap] if lane.cap is not None else []
        bound = dice.randint(0, 40) if follows else 0
        goes = [int(dice.random() > 0.1) for _ in range(rows)]
        if follows:
            goes = [dice.choice((0, 1, 2, 2, 3, 3)) for _ in range(rows + bound)]
        later = sorted(dice.sample(range(rows + bound), bound))
        free = [place for place in range(rows + bound) if place not in later]
        zones = [dice.choice((None, "Asia/Tokyo", "America/New_York")) for _ in goes]
        cap = _cap(dice, dice.randint(3, 40), dice.randint(30, 300), slack, even=dice.random() < 0.7)
        apart = zones if timing is not None and dice.random() < 0.5 else ()
        waits = [timedelta(hours=dice.choice((1, 24, 72))), timedelta(hours=dice.randint(1, 200))] if follows else ()
        stream = Stream(cap, goes, lanes, apart, free=free, waits_after=waits)
        for place in later:
            due = NOW + timedelta(hours=dice.randint(-20, 60))
            dice.choice(lanes).bound.add(dice.choice((1, 2)), [(due, place)])
        if timing is not None:
            watch = Watch(timing, lasts)
            stream.hours = lambda at, zone, watch=watch: watch.opens(at, zone)[0]
            stream.shuts = lambda at, zone: timing.closes(at, zone) - lasts
        out.append(stream)
    return Outlook(out), timing


@pytest.mark.parametrize(
    ("seed", "follows"),
    [
        pytest.param(seed, follows, marks=() if seed < most // 3 else pytest.mark.at_length)
        for follows, most in ((False, 120), (True, 24))
        for seed in range(most)
    ],
)
def test_a_course_in_stretches_has_the_moments_of_one_dealt_reserve_by_reserve(seed: int, follows: bool) -> None:
    dice = random.Random(seed)
    view, timing = _outlook(dice, 1 if seed % 3 else 3, follows=follows)
    monthly = dice.choice((None, None, dice.randint(100, 900)))
    plain = deepcopy(view)
    mine = plain.streams[0]
    first, at, over, allowed = len(mine.cap.uses), NOW, None, Allowance(monthly or 0, monthly or 0, date(2026, 3, 1))
    until = NOW + timedelta(days=60)
    while monthly is None or allowed.at(at):
        if not mine.waits:
            over = at
            break
        at = plain.opens(at)
        if at > until:
            break
        if monthly is not None and not allowed.at(at):
            if mine.ring(at):
                break
            plain.streams = [s for s in plain.streams if not s.ring(at)]
            allowed.left = 0
            continue
        allowed.left -= plain.serve(at, None if monthly is None else allowed.at(at))
    if not mine.waits:
        over = at
    allowance = None if monthly is None else Allowance(monthly, monthly, date(2026, 3, 1))
    ran = Course(view, view.streams[0], timing, allowance).run(NOW, until)
    assert list(ran.moments) == mine.cap.uses[first:]
    assert ran.steps == (bytes(mine.steps) if follows else bytes(len(ran.moments)))
    assert ran.over == over
    assert (ran.stopped is not None) == (over is None and at <= until)
    assert sum(ran.waited.values(), timedelta(0)) <= (ran.until - NOW)


def test_days_are_those_of_the_zone_on_days_that_clocks_change_too() -> None:
    moments = [datetime(2026, 3, 28, 22, 59, tzinfo=UTC) + n * HOUR for n in range(25)]
    steps = bytes(n % 2 for n in range(25))
    assert [(d, len(s), sum(s)) for d, s in by_day(moments, "Europe/Berlin", steps)] == [
        (date(2026, 3, 28), 1, 0),
        (date(2026, 3, 29), 23, 12),
        (date(2026, 3, 30), 1, 0),
    ]
    assert [(d, len(s)) for d, s in by_day(moments, "UTC", steps)] == [(date(2026, 3, 28), 2), (date(2026, 3, 29), 23)]
    assert by_day([], "UTC", b"") == []


def test_where_nobody_can_write_or_hours_never_open_it_stops_and_says_why() -> None:
    def one(lanes: list[LaneView]) -> Stream:
        return Stream(CapView((5, 50), (HOUR, DAY), [], timedelta(0)), [1], lanes)

    nobody = one([])
    assert Course(Outlook([nobody]), nobody).run(NOW, NOW + DAY).stopped == (NOW, "sender_not_available")
    shut = one([LaneView(None, NOW)])
    shut.hours = lambda at, zone: NEVER
    assert Course(Outlook([shut]), shut).run(NOW, NOW + DAY).stopped == (NOW, "outside_hours")
