"""The end that a forecast tells is the campaign's end, within one spacing, and its counts are those that come."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, campaigns, clients, identity, templates
from overture.domain.campaigns import CampaignStatus, FollowUp, Forecast, Pacing, Schedule, Stats, Variant
from overture.domain.clients import Client
from overture.domain.identity import Call, QuietHours
from overture.domain.targets import NewTarget
from overture.kernel.hours import Window
from overture.kernel.ids import CampaignId
from tests.factories import in_world, next_moment, now, own_client, rows, send_on, sender, senders, shift, value
from tests.world import World

ZONES = (None, None, "Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin")
WEEK = tuple(range(7))
HOURS = (
    (Window(WEEK, 9 * 60, 17 * 60),),
    (Window((0, 2, 4, 6), 8 * 60, 12 * 60), Window((1, 5), 15 * 60, 20 * 60)),
)
BODIES = ("Hi {{ firstName }}", "Hi {{ firstName | default: 'you' }}, {{ category }} {{ brand.name }}")


LATER = ("Once more, {{ firstName | default: 'you' }}", "Still here, {{ category }}", "Last call, {{ brand.name }}")


async def _steps(call: Call, dice: random.Random, n: int) -> tuple[FollowUp, ...]:
    """One or two follow-ups whose texts some targets have no variables for; one with variants."""
    made = [await templates.create(call, f"Later {n} {i}", body) for i, body in enumerate(LATER)]
    waits = (timedelta(hours=dice.choice((2, 20, 24, 50))), timedelta(hours=dice.choice((1, 24, 72))))
    steps = [FollowUp(wait, (Variant(None, dice.choice(made).id),)) for wait in waits[: dice.randint(1, 2)]]
    if n % 2:
        steps[-1] = FollowUp(waits[1], (Variant("a", made[0].id, 2), Variant("b", made[1].id)))
    return tuple(steps)


async def _campaign(
    call: Call, dice: random.Random, n: int, size: int, house: Client, *, hours: bool, follows: bool = False
) -> CampaignId:
    """Every third shares the capped senders of one client, every third has its own, the others those without caps."""
    brand = house if n % 3 == 2 else await clients.create(call, f"Brand {n}")
    template = await templates.create(call, f"Intro {n}", dice.choice(BODIES))
    named = None
    if n % 3 == 1:
        limits: dict[str, Any] = {"hourly_cap": dice.randint(2, 12), "daily_cap": dice.randint(12, 60)}
        own = [
            await accounts.connect(call, f"own.{n}.{i}", client_id=brand.id, **limits)
            for i in range(dice.randint(1, 3))
        ]
        named = tuple(a.id for a in own)
    elif n % 3 == 2:
        named = tuple(a.id for a in await accounts.of_client(call, house.id, None) if a.client_id is not None)
    new = campaigns.NewCampaign(
        brand.id,
        template.id,
        f"Campaign {n}",
        daily_limit=dice.randint(20, 90),
        hourly_limit=dice.randint(4, 30),
        pacing=Pacing.EVEN if n % 2 else Pacing.BURST,
        sender_ids=named,
        schedule=Schedule(dice.choice(ZONES[2:]) or "UTC", HOURS[n % 2], n != 3) if hours and n != 4 else None,
        start_at=call.now + timedelta(hours=30) if hours and n == 2 else None,
        steps=await _steps(call, dice, n) if follows else (),
    )
    made = await campaigns.create(call, new)
    items = [
        NewTarget(
            f"sandbox.ignores.{n}.{i}",
            first_name=dice.choice((None, " ", "Ann", "Ann", "Ann", "Bo", "Cy")),
            category=None if dice.random() < 0.1 else "food",
            extra={"brand": dice.choice(({"name": "A"}, {"name": "B"}, {"name": "C"}, {}))},
            timezone=dice.choice(ZONES) if hours else None,
        )
        for i in range(size)
    ]
    await campaigns.upload(call, made.id, items)
    return made.id


ENDED = """select reason, count(*) as n from message where project_id = $1 and pick_key = $2 and step = $3
  and coalesce(reserved_at, ended_at) >= $4 group by reason"""


async def told(w: World, campaign_id: CampaignId, **options: Any) -> Forecast:
    found: Forecast = await w.run(lambda call: campaigns.forecast(call, campaign_id, **options))
    return found


async def all_that_comes(w: World) -> None:
    """Everything happens, each at its moment."""
    worker = w.workers[0] if w.workers else await w.worker()
    await w.step(worker)
    await send_on(w, worker)


async def _compare(w: World, forecasts: dict[CampaignId, Forecast], standing: dict[CampaignId, Stats]) -> None:
    for campaign_id, f in forecasts.items():
        c = await w.get(campaign_id)
        assert c.status is CampaignStatus.COMPLETED
        spacing = timedelta(seconds=3600 / c.hourly_limit)
        assert f.ends_at is not None
        assert c.completed_at is not None
        off = abs(c.completed_at - f.ends_at)
        assert off <= spacing, f"{c.name}: told {f.ends_at}, came {c.completed_at}, now {f.now}"
        assert f.estimates == ()
        assert f.assumptions == (("no_replies",) if c.steps else ())
        before = standing[campaign_id]
        skipped, sent = sum(f.skips.values()), f.sends
        assert sent == sum(n for _, n, _ in f.days)
        if c.steps:
            assert sent == sum(s.sends for s in f.steps) == sum(sum(steps) for _, _, steps in f.days)
            assert skipped == sum(sum(s.skips.values()) for s in f.steps)
            sent, skipped = f.steps[0].sends, sum(f.steps[0].skips.values())
            for k in range(1, len(c.steps) + 1):
                ended = await rows(w, ENDED, campaign_id, k, f.now)
                expected = [*f.steps[k].skips.items(), *([(None, n)] if (n := f.steps[k].sends) else [])]
                assert {r["reason"]: r["n"] for r in ended} == dict(expected)
        assert skipped == c.stats.skipped - before.skipped
        assert sent == c.stats.sent - before.sent
        last = await value(
            w, "select max(reserved_at) from message where project_id = $1 and pick_key = $2", campaign_id
        )
        assert f.last_send_at is None or abs(f.last_send_at - last) <= spacing


@pytest.mark.parametrize(
    ("seed", "hours", "follows"),
    [
        (11, False, False),
        (12, True, False),
        pytest.param(13, True, False, marks=pytest.mark.at_length),
        pytest.param(14, False, True, marks=pytest.mark.at_length),
        (15, True, True),
    ],
)
def test_for_random_campaigns_the_end_told_is_the_end_within_one_spacing(
    seed: int, hours: bool, follows: bool, address: Any, run: Any
) -> None:
    @in_world
    async def story(w: World) -> None:
        dice = random.Random(seed)
        house = await own_client(w, "House")
        for i in range(2):
            await sender(w, f"house.{i}", client_id=house.id, hourly_cap=10, daily_cap=dice.choice((60, 100)))
        if seed == 12:
            await identity.set_quiet_hours(w.db, w.project.workspace_id, QuietHours("21:30-07:15", "Europe/Berlin"))
        numbers, size = ((0, 1, 2, 4, 5), 14) if follows else (range(6), 40)
        made = [
            await w.run(lambda call, n=n: _campaign(call, dice, n, size, house, hours=hours, follows=follows))
            for n in numbers
        ]
        lone = {c: await told(w, c) for c in made if made.index(c) % 3 == 1}
        for c in made:
            await w.run(lambda call, c=c: campaigns.start(call, c))
        forecasts = {c: await told(w, c) for c in made}
        assert {c: forecasts[c].ends_at for c in lone} == {c: f.ends_at for c, f in lone.items()}, "as if started now"
        worker = await w.worker()
        for _ in range(12 if follows else 25):
            await w.step(worker)
            at = await next_moment(w)
            if at is not None and at > (shown := await now(w)):
                await shift(w, at - shown)
        later = {c: await told(w, c) for c in made if (await w.get(c)).status is CampaignStatus.RUNNING}
        standing = {c: (await w.get(c)).stats for c in made}
        assert len(later) > 2
        await all_that_comes(w)
        await _compare(w, later, standing)
        await _compare(w, forecasts, dict.fromkeys(made, Stats()))

    story(address, run)


@in_world
async def test_on_a_scaled_clock_the_end_told_is_the_end_within_one_spacing(w: World) -> None:
    clock = await identity.set_clock(w.db, w.project, scale=900)
    w.sandbox.set_clock(str(w.project.id), clock)
    campaign = await w.campaign([f"sandbox.ignores.{i}" for i in range(40)], hourly_limit=8, daily_limit=25)
    f = await told(w, campaign.id)
    worker = await w.worker()
    for _ in range(1000):
        w.now += timedelta(seconds=0.13)
        await worker.beat()
        await w.step(worker)
        if (await w.get(campaign.id)).status is CampaignStatus.COMPLETED:
            break
    done = await w.get(campaign.id)
    assert f.ends_at is not None
    assert done.completed_at is not None
    assert abs(done.completed_at - f.ends_at) <= timedelta(seconds=450)
    assert (done.stats.sent, f.sends) == (40, 40)
    assert f.ends_at - f.now > timedelta(hours=24)


@in_world
async def test_a_sender_that_cools_down_is_waited_for_and_said_to_be_what_binds(w: World) -> None:
    for account in await senders(w):
        await w.run(lambda call, account=account: accounts.pause(call, account.id))
    only = await sender(w, "only.sender")
    campaign = await w.campaign([f"sandbox.ignores.{i}" for i in range(3)])
    async with w.db.connection() as raw:
        until = await now(w) + timedelta(hours=7)
        await raw.execute("update account set status = 'cooling', cooling_until = $2 where id = $1", only.id, until)
    f = await told(w, campaign.id)
    assert (f.starts_at, f.binds) == (until, "sender_cooling")
    await all_that_comes(w)
    assert (await w.get(campaign.id)).completed_at == f.ends_at
