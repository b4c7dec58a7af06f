"""How long a forecast of a campaign with many targets over many days takes: its reading, its arithmetic, both.

The domain's own command on a connection of its own; what HTTP adds to it is in the benchmark of the API.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from bench import fill
from bench.places import Connection, Meter, Place
from bench.table import Row, median, spread
from overture import main
from overture.domain import campaigns, identity
from overture.domain.campaigns import Forecast
from overture.domain.identity import Actor
from overture.kernel.ids import CampaignId
from overture.runtime.work.queues import Queue

GOAL_SECONDS = 1.0
_ROUNDS = 5
_DAYS = 64
_WAITS = (timedelta(days=3), timedelta(days=7))
_WINDOWS = [timedelta(hours=1), timedelta(hours=24)]


async def of_many(place: Place, targets: int) -> list[Row]:
    """Over 60 days: senders that take turns, senders whose own limits are what everything waits for; and as many
    messages, each third of them the first of three to one target, and three to each target."""
    return [
        await _measured(place, "forecast", targets, senders=20, hourly=targets // 1440),
        await _measured(
            place, "forecast, senders' limits bind", targets, senders=targets // 5900, hourly=targets // 1000
        ),
        await _measured(place, "forecast, two follow-ups", targets, senders=20, hourly=targets // 1440, follow=True),
        await _measured(place, "forecast, all three messages", targets, senders=60, hourly=targets // 480, follow=True),
    ]


async def _measured(place: Place, name: str, targets: int, *, senders: int, hourly: int, follow: bool = False) -> Row:
    db = await place.connect()
    project_id, accounts = await fill.project(db, senders=senders, name=f"{name} {targets}")
    filled = await fill.campaign(db, project_id, accounts, targets, analyze=True)
    await fill.hold(db, project_id, Queue.ACTS)
    await _limited(db, filled, hourly, hourly * 24, sender_daily=max(1, targets * 5 // 5000))
    if follow:
        await _followed(db, filled)
    await _met_before(db, filled, targets)
    await db.execute("vacuum analyze message, target, contacted, suppression")
    await db.close()
    walls, own, stores, told = [], [], [], None
    async with place.database() as database, main.calls(place.deployment, database) as calls:
        facts = await identity.project_by_id(database, project_id)
        assert facts is not None
        for _ in range(_ROUNDS):
            meter, began, used = Meter({"PostgreSQL": place.postgres_pid}), time.perf_counter(), time.process_time()
            told = await calls.run(
                facts, Actor("cli"), lambda call: campaigns.forecast(call, CampaignId(filled.campaign_id), _DAYS)
            )
            walls.append(time.perf_counter() - began)
            own.append(time.process_time() - used)
            stores.append(meter.each(1)["PostgreSQL"] / 1000)
    assert isinstance(told, Forecast)
    total = median([a + b for a, b in zip(own, stores, strict=True)])
    days = (told.until - told.now).total_seconds() / 86400
    note = (
        f"{_ROUNDS} rounds; CPU {median(own):.2f} s here and {median(stores):.2f} s in PostgreSQL; "
        f"{median(walls):.2f} s by the clock ({spread([w * 1000 for w in walls])} ms); "
        f"{told.sends:,} sends over {days:.1f} days, {told.binds} binds"
    )
    return Row(
        name, f"{total:.2f} s of CPU", "", None, f"{GOAL_SECONDS:.0f} s", total < GOAL_SECONDS, None, None, (note,)
    )


async def _followed(db: Connection, filled: fill.Filled) -> None:
    """Two follow-ups with the text of the first message."""
    await db.executemany(
        """insert into campaign_step (project_id, campaign_id, step, variant, template_id, template_version, weight,
          wait)
        select project_id, id, $2, 0, template_id, template_version, 1, $3 from campaign where id = $1""",
        [(filled.campaign_id, n, wait) for n, wait in enumerate(_WAITS, 1)],
    )
    await db.execute("update campaign set is_stepped = true where id = $1", filled.campaign_id)


async def _met_before(db: Connection, filled: fill.Filled, people: int) -> None:
    """As many others as the campaign has targets were written to for the client, a tenth as many are suppressed."""
    now = datetime.now(UTC)
    others = [uuid7() for _ in range(people)]
    await db.copy_records_to_table(
        "person", records=((filled.project_id, p, now) for p in others), columns=["project_id", "id", "created_at"]
    )
    client = await db.fetchval("select client_id from campaign where id = $1", filled.campaign_id)
    await db.copy_records_to_table(
        "contacted",
        records=((filled.project_id, client, p, 0, uuid7(), filled.accounts[0], now) for p in others),
        columns=["project_id", "client_id", "person_id", "step", "message_id", "account_id", "at"],
    )
    await db.copy_records_to_table(
        "suppression",
        records=(
            (filled.project_id, uuid7(), p, "instagram", f"other.{n}", "manual", "api", now)
            for n, p in enumerate(others[::10])
        ),
        columns=["project_id", "id", "person_id", "platform", "handle", "reason", "source", "created_at"],
    )


async def _limited(db: Connection, filled: fill.Filled, hourly: int, daily: int, *, sender_daily: int) -> None:
    """Even pacing within these limits, each sender with limits of its own."""
    now = datetime.now(UTC)
    await db.execute(
        """update cap set limits = $2, slot_every = $3, slot_from = $4
        where id = (select cap_id from campaign where id = $1)""",
        filled.campaign_id,
        [hourly, daily],
        timedelta(seconds=3600 / hourly),
        now,
    )
    await db.execute(
        "update campaign set hourly_limit = $2, daily_limit = $3, pacing = 'even' where id = $1",
        filled.campaign_id,
        hourly,
        daily,
    )
    for account in filled.accounts:
        cap: UUID = uuid7()
        await db.execute(
            "insert into cap (project_id, id, subject, limits, windows, last_at) values ($1, $2, $3, $4, $5, $6)",
            filled.project_id,
            cap,
            account,
            [max(1, sender_daily // 5), sender_daily],
            _WINDOWS,
            now - timedelta(days=30),
        )
        await db.execute("update account set cap_id = $2 where id = $1", account, cap)
