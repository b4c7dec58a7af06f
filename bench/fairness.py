"""Ten messages of one project while another has a million due.

From the moment they are due to the last one's record.
"""

from __future__ import annotations

import asyncio
import time

from bench import fill
from bench.crowd import MANY, crowd
from bench.dispatch import judge
from bench.places import Place
from bench.table import Row, median

TEN = 10


async def beside_a_crowd(place: Place, rounds: int) -> list[Row]:
    """Small projects, one after another, beside a large one that one worker is busy with."""
    db = await place.connect()
    full = await crowd(place)
    await fill.resume(db, full)
    took = []
    duplicates = losses = 0
    async with place.worker():
        await fill.wake(db, full.project_id)
        await asyncio.sleep(2)
        before = await db.fetchval("select sent from campaign_count where campaign_id = $1", full.campaign_id)
        began = time.perf_counter()
        for i in range(rounds):
            project_id, accounts = await fill.project(db, senders=2, name=f"small{i}")
            small = await fill.campaign(db, project_id, accounts, TEN, analyze=False)
            due = time.perf_counter()
            await fill.wake(db, project_id)
            while time.perf_counter() < due + 60:
                if (
                    await db.fetchval("select sent from campaign_count where campaign_id = $1", small.campaign_id)
                    == TEN
                ):
                    break
                await asyncio.sleep(0.01)
            took.append(time.perf_counter() - due)
            twice, lost = await judge(place, project_id, db)
            duplicates, losses = duplicates + twice, losses + lost
        rate = (
            await db.fetchval("select sent from campaign_count where campaign_id = $1", full.campaign_id) - before
        ) / (time.perf_counter() - began)
        await fill.pause(db, full)
    await db.close()
    return [
        Row(
            f"ten beside {MANY:,} due",
            f"{max(took):.2f} s at worst",
            "",
            None,
            "<= 2 s",
            max(took) <= 2,
            duplicates,
            losses,
            (f"{rounds} times, median {median(took):.2f} s; the large project went on at {rate:,.0f}/s meanwhile",),
        )
    ]
