"""Messages go in their hours and in no others: by the campaign's clock, the target's own, and in no quiet hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from overture.domain import campaigns, identity
from overture.domain.campaigns import Campaign, Pacing, Planned, Schedule
from overture.domain.identity import QuietHours
from overture.domain.targets import NewTarget
from overture.kernel.clock import NEVER
from overture.kernel.errors import InvalidField
from overture.kernel.hours import Window
from overture.kernel.ids import CampaignId
from tests.factories import (
    HOUR,
    fault,
    ignoring,
    in_world,
    next_moment,
    now,
    rows,
    run_on,
    shift,
    targets_of,
    upload,
    value,
)
from tests.world import World

WEEK = tuple(range(7))
OFFICE = Window((0, 1, 2, 3, 4), 9 * 60, 17 * 60)
MINUTE = timedelta(minutes=1)


def every_day(opens: int, closes: int, zone: str = "UTC", *, own: bool = True) -> Schedule:
    """Hours of each day."""
    return Schedule(zone, (Window(WEEK, opens * 60, closes * 60),), own)


async def move_to(w: World, at: datetime) -> None:
    """The project shows this moment."""
    await shift(w, at - await now(w))


async def zoned(w: World, campaign_id: CampaignId, targets: Mapping[str, str | None]) -> None:
    """More targets, each with its zone."""
    items = [NewTarget(h, first_name=h, timezone=zone) for h, zone in targets.items()]
    await w.run(lambda call: campaigns.upload(call, campaign_id, items))


async def started(w: World, targets: Mapping[str, str | None], **facts: Any) -> Campaign:
    """A campaign with these targets and their zones, started."""
    made = await w.campaign([], start=False, **{"daily_limit": 1000, "hourly_limit": 1000, **facts})
    await zoned(w, made.id, targets)
    await w.run(lambda call: campaigns.start(call, made.id))
    return await w.get(made.id)


async def sent(w: World) -> dict[str, datetime]:
    """When each message was reserved that went, by handle."""
    found = await rows(
        w,
        """select g.handle, m.reserved_at from message m join target g on g.project_id = m.project_id and g.id = m.id
        where m.project_id = $1 and m.state = 2 order by m.position""",
    )
    return {r["handle"]: r["reserved_at"] for r in found}


async def waits(w: World) -> tuple[datetime, str | None]:
    """The soonest lane's next moment, and what it waits for."""
    found = await rows(w, "select next_at, wait_reason from lane where project_id = $1 order by next_at, id limit 1")
    return found[0]["next_at"], found[0]["wait_reason"]


async def explained(w: World, campaign_id: CampaignId, handle: str) -> campaigns.Explanation:
    """Why that target stands where it stands."""
    target = (await targets_of(w, campaign_id))[handle]
    found: campaigns.Explanation = await w.run(lambda call: campaigns.explain(call, campaign_id, target.target_id))
    return found


async def quiet(w: World, text: str | None, zone: str = "UTC") -> None:
    """The workspace's quiet hours."""
    hours = None if text is None else QuietHours(text, zone)
    await identity.set_quiet_hours(w.db, w.project.workspace_id, hours)


def utc(*numbers: int) -> datetime:
    """A moment."""
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type,misc]


@in_world
async def test_nothing_leaves_outside_the_hours_and_the_lane_says_what_it_waits_for_and_until_when(w: World) -> None:
    made = await w.campaign(ignoring(30), schedule=Schedule("UTC", (OFFICE,)), daily_limit=100, hourly_limit=2)
    worker = await w.worker()
    await move_to(w, utc(2026, 5, 1, 16, 59, 59))
    await w.settle(worker)
    assert len(await sent(w)) == 1
    await move_to(w, utc(2026, 5, 1, 17))
    await w.settle(worker)
    assert len(await sent(w)) == 1
    assert await waits(w) == (utc(2026, 5, 4, 9), "shut:outside_hours")
    told = await explained(w, made.id, "sandbox.ignores.3")
    assert (told.waits_for, told.next_at) == ("outside_hours", utc(2026, 5, 4, 10))
    hours = next(r for r in told.rules if r.rule == "hours")
    assert (hours.passed, hours.reason, hours.until) == (False, "outside_hours", utc(2026, 5, 4, 9))
    assert told.clock == campaigns.TargetClock("UTC", "campaign")
    await run_on(w, worker)
    went = await sent(w)
    assert went["sandbox.ignores.3"] == told.next_at
    assert len(went) == 30
    assert all(at.weekday() < 5 and 9 <= at.hour < 17 for at in went.values())


@in_world
async def test_even_pacing_spreads_over_the_open_hours_and_makes_up_for_nothing(w: World) -> None:
    await w.campaign(ignoring(30), schedule=every_day(9, 12), daily_limit=100, hourly_limit=4)
    worker = await w.worker()
    await run_on(w, worker)
    went = sorted((await sent(w)).values())
    days: dict[Any, list[datetime]] = {}
    for at in went:
        days.setdefault(at.date(), []).append(at)
    assert [len(d) for d in days.values()] == [8, 12, 10], "from ten on the first day, a whole day, the rest"
    for day in days.values():
        assert {b - a for a, b in pairwise(day)} == {15 * MINUTE}


@in_world
async def test_each_target_is_written_to_by_its_own_clock_and_those_without_by_the_campaigns(w: World) -> None:
    zones = ["Asia/Tokyo", "America/New_York", "Pacific/Auckland", None]
    people = {f"sandbox.ignores.{i}": zones[i % 4] for i in range(40)}
    made = await started(w, people, schedule=every_day(9, 18, "Europe/Berlin"), pacing=Pacing.BURST)
    worker = await w.worker()
    told = await explained(w, made.id, "sandbox.ignores.0")
    assert told.clock == campaigns.TargetClock("Asia/Tokyo", "target", "upload")
    await run_on(w, worker)
    went = await sent(w)
    assert len(went) == 40
    for handle, at in went.items():
        assert 9 <= at.astimezone(ZoneInfo(people[handle] or "Europe/Berlin")).hour < 18
    assert went["sandbox.ignores.0"] == told.next_at == utc(2026, 5, 2, 0), "nine in Tokyo"
    assert went["sandbox.ignores.3"] == utc(2026, 5, 1, 10), "noon in Berlin: at once"


@in_world
async def test_a_schedule_in_its_own_zone_alone_leaves_the_targets_zone_aside(w: World) -> None:
    people = {"sandbox.ignores.1": "Asia/Tokyo", "sandbox.ignores.2": None}
    made = await started(w, people, schedule=every_day(9, 18, "Europe/Berlin", own=False))
    await w.settle(await w.worker())
    assert len(await sent(w)) == 1
    told = await explained(w, made.id, "sandbox.ignores.2")
    assert told.clock == campaigns.TargetClock("Europe/Berlin", "campaign")
    assert (told.waits_for, told.next_at) == ("pacing_and_caps", utc(2026, 5, 1, 10, 0, 3, 600_000))


@in_world
async def test_many_targets_whose_hours_are_shut_are_not_looked_at_while_others_are_written_to(w: World) -> None:
    shut = {f"sandbox.ignores.{i}": "Asia/Tokyo" for i in range(300)}
    people = shut | {"sandbox.ignores.berlin": "Europe/Berlin"}
    await started(w, people, schedule=every_day(9, 18), pacing=Pacing.BURST)
    worker = await w.worker()
    for _ in range(3):
        await w.step(worker)
    assert list(await sent(w)) == ["sandbox.ignores.berlin"]
    assert await waits(w) == (utc(2026, 5, 2, 0), "shut:outside_hours")
    assert await value(w, "select count(*) from message where project_id = $1 and lane_id is not null") == 1
    assert await next_moment(w) == utc(2026, 5, 2, 0), "nobody looks before nine in Tokyo"


@in_world
async def test_targets_with_zones_go_without_a_schedule_in_the_order_of_their_upload(w: World) -> None:
    people = {f"sandbox.ignores.{i}": [None, "Asia/Tokyo", "Europe/Berlin"][i % 3] for i in range(9)}
    await started(w, people, hourly_limit=4, pacing=Pacing.BURST)
    worker = await w.worker()
    await w.settle(worker)
    assert sorted(await sent(w)) == [f"sandbox.ignores.{i}" for i in range(4)]
    await run_on(w, worker)
    assert len(await sent(w)) == 9


@in_world
async def test_who_could_not_be_reached_waits_in_the_strand_of_their_zone_again(w: World) -> None:
    people = {f"sandbox.ignores.{i}": ["Asia/Tokyo", "Europe/Berlin"][i % 2] for i in range(6)}
    await started(w, people, schedule=every_day(9, 18), pacing=Pacing.BURST)
    await fault(w, "http_503", attempt=1, seconds=20)
    worker = await w.worker()
    await w.step(worker)
    assert await value(w, "select count(*) from message where project_id = $1 and state = 0 and lane_id is null") == 6
    await run_on(w, worker)
    went = await sent(w)
    assert len(went) == 6
    for handle, at in went.items():
        assert 9 <= at.astimezone(ZoneInfo(people[handle] or "")).hour < 18


CHANGES = (
    ("Europe/Berlin", datetime(2026, 10, 24, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 10, 31, tzinfo=UTC)),
    ("Pacific/Auckland", datetime(2026, 9, 25, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 2, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 9, 4, tzinfo=UTC)),
)


@in_world
async def test_hours_keep_to_the_clock_on_the_wall_where_it_is_changed_in_both_hemispheres(w: World) -> None:
    worker = await w.worker()
    for n, (zone, before) in enumerate(sorted(CHANGES, key=lambda change: change[1])):
        await move_to(w, before)
        people = [f"sandbox.ignores.{n}.{i}" for i in range(50)]
        made = await w.campaign(
            people, client=zone, schedule=every_day(1, 4, zone), daily_limit=1000, hourly_limit=6, pacing=Pacing.EVEN
        )
        await run_on(w, worker)
        went = [at for handle, at in (await sent(w)).items() if handle in people]
        local = [at.astimezone(ZoneInfo(zone)) for at in went]
        assert {at.hour for at in local} == {1, 2, 3}
        assert len({at.utcoffset() for at in local}) == 2, f"{zone} had another time after its change"
        assert len({at.date() for at in local}) >= 3
        assert (await w.get(made.id)).status.value == "completed"


@in_world
async def test_quiet_hours_hold_for_every_campaign_whatever_its_schedule_says(w: World) -> None:
    await quiet(w, "21:00-08:00", "Europe/Berlin")
    always = Schedule("UTC", (Window(WEEK, 0, 1440),))
    people = {f"sandbox.ignores.{i}": [None, "America/New_York"][i % 2] for i in range(80)}
    made = await started(w, people, schedule=always, hourly_limit=4, daily_limit=100)
    worker = await w.worker()
    told = await explained(w, made.id, "sandbox.ignores.1")
    assert (told.waits_for, told.next_at) == ("quiet_hours", utc(2026, 5, 1, 12)), "eight in New York"
    await run_on(w, worker)
    went = await sent(w)
    assert len(went) == 80
    for handle, at in went.items():
        assert 8 <= at.astimezone(ZoneInfo(people[handle] or "Europe/Berlin")).hour < 21
    assert went["sandbox.ignores.1"] == told.next_at


@in_world
async def test_quiet_hours_that_are_set_or_lifted_hold_from_then_on(w: World) -> None:
    await w.campaign(ignoring(6), hourly_limit=60, daily_limit=100)
    worker = await w.worker()
    await w.settle(worker)
    assert len(await sent(w)) == 1
    await quiet(w, "09:00-12:00")
    await shift(w, MINUTE)
    await w.settle(worker)
    assert len(await sent(w)) == 1
    assert await waits(w) == (utc(2026, 5, 1, 12), "shut:quiet_hours")
    await quiet(w, None)
    await w.settle(worker)
    assert len(await sent(w)) == 2


@in_world
async def test_a_campaign_begins_at_its_moment_with_its_slots_counted_from_it(w: World) -> None:
    at = utc(2026, 5, 3, 7, 30)
    made = await w.campaign(ignoring(4), start_at=at, hourly_limit=2)
    worker = await w.worker()
    await w.settle(worker)
    assert (await sent(w), await waits(w)) == ({}, (at, "shut:start_at"))
    told = await explained(w, made.id, "sandbox.ignores.1")
    assert (told.waits_for, told.next_at) == ("start_at", at + HOUR / 2)
    await run_on(w, worker)
    assert sorted((await sent(w)).values()) == [at + i * HOUR / 2 for i in range(4)]


async def late(w: World, by: timedelta, if_missed: str, **facts: Any) -> Campaign:
    """A campaign whose beginning comes while no worker runs, and how it stands that much later."""
    at = utc(2026, 5, 2, 7, 30)
    made = await w.campaign(
        ignoring(2),
        start_at=at,
        if_missed=campaigns.IfMissed(if_missed),
        max_lateness_minutes=30,
        pacing=Pacing.BURST,
        **facts,
    )
    await move_to(w, at + by)
    await w.settle(await w.worker())
    return await w.get(made.id)


@pytest.mark.parametrize(
    ("if_missed", "minutes", "status", "reason"),
    [
        ("send", 31, "completed", None),
        ("skip", 30, "completed", None),
        ("skip", 31, "cancelled", "start_missed"),
        ("ask", 30, "completed", None),
        ("ask", 31, "paused", "start_missed"),
    ],
)
def test_a_beginning_that_was_missed_by_too_much_is_sent_skipped_or_asked(
    address: Any, run: Any, if_missed: str, minutes: int, status: str, reason: str | None
) -> None:
    @in_world
    async def story(w: World) -> None:
        made = await late(w, minutes * MINUTE, if_missed)
        assert (made.status.value, made.status_reason) == (status, reason)
        assert len(await sent(w)) == (2 if status == "completed" else 0)
        told = [n for n in await w.events() if n in ("campaign.paused", "campaign.cancelled")]
        assert told == ([f"campaign.{status}"] if reason else [])
        if status == "paused":
            await w.run(lambda call: campaigns.resume(call, made.id))
            await w.settle(w.workers[0])
            assert len(await sent(w)) == 2

    story(address, run)


@in_world
async def test_hours_that_open_long_after_the_beginning_do_not_make_it_missed(w: World) -> None:
    monday = Schedule("UTC", (Window((0,), 9 * 60, 10 * 60),))
    made = await w.campaign(
        ignoring(2),
        start_at=utc(2026, 5, 2, 12),
        if_missed=campaigns.IfMissed.SKIP,
        max_lateness_minutes=0,
        schedule=monday,
    )
    worker = await w.worker()
    await run_on(w, worker, utc(2026, 5, 4, 9))
    assert (await w.get(made.id)).status.value == "running"
    assert sorted((await sent(w)).values()) == [utc(2026, 5, 4, 9)]


@in_world
async def test_another_schedule_on_a_running_campaign_holds_at_once(w: World) -> None:
    made = await w.campaign(ignoring(9), schedule=every_day(20, 21), hourly_limit=60)
    worker = await w.worker()
    await w.settle(worker)
    assert await sent(w) == {}
    await w.run(lambda call: campaigns.set_plan(call, made.id, Planned(every_day(10, 11))))
    await w.settle(worker)
    assert len(await sent(w)) == 1
    await w.run(lambda call: campaigns.set_plan(call, made.id, Planned(every_day(20, 21))))
    await shift(w, MINUTE)
    await w.settle(worker)
    assert len(await sent(w)) == 1
    with pytest.raises(InvalidField, match="has begun"):
        await w.run(lambda call: campaigns.set_plan(call, made.id, Planned(None, utc(2026, 6, 1))))


@in_world
async def test_a_beginning_that_is_moved_or_taken_away_moves_the_slots_with_it(w: World) -> None:
    made = await w.campaign(ignoring(3), start_at=utc(2026, 5, 9), hourly_limit=60)
    worker = await w.worker()
    await w.settle(worker)
    await w.run(lambda call: campaigns.set_plan(call, made.id, Planned(None, utc(2026, 5, 7))))
    await w.settle(worker)
    assert await waits(w) == (utc(2026, 5, 7), "shut:start_at")
    await w.run(lambda call: campaigns.set_plan(call, made.id, Planned()))
    await w.settle(worker)
    assert len(await sent(w)) == 1


@in_world
async def test_targets_of_a_new_zone_may_be_added_to_a_running_campaign(w: World) -> None:
    made = await started(w, {"sandbox.ignores.0": "Asia/Tokyo"}, schedule=every_day(9, 18), pacing=Pacing.BURST)
    worker = await w.worker()
    await w.settle(worker)
    assert await waits(w) == (utc(2026, 5, 2, 0), "shut:outside_hours")
    await zoned(w, made.id, {"sandbox.ignores.1": "Europe/Berlin", "sandbox.ignores.2": "Asia/Tokyo"})
    await upload(w, made.id, ["sandbox.ignores.3"])
    await w.settle(worker)
    assert sorted(await sent(w)) == ["sandbox.ignores.1", "sandbox.ignores.3"]
    await run_on(w, worker)
    assert len(await sent(w)) == 4
    assert (await w.get(made.id)).zones == ("Asia/Tokyo", "Europe/Berlin")


REFUSED: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("schedule.timezone", {"schedule": Schedule("Europe/Atlantis", (OFFICE,))}),
    ("schedule.windows[1].to", {"schedule": Schedule("UTC", (OFFICE, Window((0,), 60, 60)))}),
    ("schedule.windows", {"schedule": every_day(22, 23)}),
    ("startAt", {"start_at": datetime(2026, 5, 1, 9, tzinfo=UTC)}),
    ("startAt", {"start_at": datetime(2037, 5, 1, 9, tzinfo=UTC)}),
)


@in_world
async def test_hours_that_cannot_be_kept_are_refused_by_the_name_of_their_field(w: World) -> None:
    await quiet(w, "21:00-08:00")
    for path, facts in REFUSED:
        with pytest.raises(InvalidField) as refused:
            await w.campaign([], start=False, **facts)
        assert [f.path for f in refused.value.fields] == [path]


@in_world
async def test_hours_that_quiet_hours_swallow_later_wait_for_ever_without_a_look(w: World) -> None:
    made = await w.campaign(ignoring(1), schedule=every_day(22, 23), start=False)
    await quiet(w, "21:00-08:00")
    await w.run(lambda call: campaigns.start(call, made.id))
    await w.settle(await w.worker())
    assert await waits(w) == (NEVER, "shut:outside_hours")
    told = await explained(w, made.id, "sandbox.ignores.0")
    assert (told.waits_for, told.next_at) == ("outside_hours", None)


@pytest.mark.parametrize("text", ["", "21:00", "21:00-21:00", "25:00-08:00", "00:00-24:00", "9-17"])
def test_quiet_hours_that_are_none_are_refused(address: Any, run: Any, text: str) -> None:
    @in_world
    async def story(w: World) -> None:
        with pytest.raises(InvalidField):
            await quiet(w, text)

    story(address, run)
