"""Audience jobs while their workers are killed -9 and their source fails: the same rows, once, charged once.

Not one death after another between given pages: tests/domain/audience/test_jobs.py.
"""

from __future__ import annotations

import csv
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from overture.runtime.postgres import StoreAddress
from tests.chaos.processes import GRACE_SECONDS, LEASE_SECONDS, Town, town, until
from tests.chaos.store import Store
from tests.chaos.wire import Customer

pytestmark = [pytest.mark.chaos, pytest.mark.at_length]

KILLS = 8
SCALE = 20
"""Of the project's clock: a source that asks to wait a second is waited for a twentieth of one."""
GIVEN, PRICE = 1_000_000, 5
TORN, LONG = "sandbox.audience.6000", "sandbox.audience.9000.b"
"""Of the first every page may repeat or skip people; the second has more people than are asked for."""
MOST, HIDDEN, GONE, SKIPPED = 7_000, 36, 11, 40
_LIMITS = ("requests-minute", "requests-hour", "submissions-hour", "user-hour", "user-minute")
_LEDGER = """
select (select balance from audience_account) as balance, (select reserved from audience_account) as reserved,
  (select sum(amount) from audience_credit) as entries,
  array(select subject::text from audience_credit where kind = 'charge' order by 1) as charged,
  (select count(*) from audience_row) as rows, (select count(*) from audience_delivered) as claims,
  (select count(*) from audience_seen) as seen
"""


def submitted(customer: Customer, user: str, most: int, *lists: str) -> str:
    """The id of a new job."""
    body = {"external_user_id": user, "tool_type": "followers", "params": {"usernames": lists, "max_followers": most}}
    return str(customer.post("/api/v1/jobs", body)["job_id"])


def told(customer: Customer, job: str) -> dict[str, Any]:
    found: dict[str, Any] = customer.get(f"/api/v1/jobs/{job}")
    return found


def progress(customer: Customer) -> int:
    """How far all jobs are together: a hundred each where all are over."""
    return sum(job["progress_percent"] for job in customer.get("/api/v1/jobs")["data"])


def file_of(customer: Customer, job: str) -> bytes:
    return customer.ask("GET", f"/api/v1/jobs/{job}/download?format=csv").body


def people_of(file: bytes, source: str = TORN) -> list[str]:
    return [r["user_id"] for r in csv.DictReader(file.decode().splitlines()) if r["source"] == source]


def read_badly(here: Town) -> None:
    """Readings meet 429, 500 and 503, and every page takes a while, so that deaths find a job in the middle."""
    of = here.project_id()
    for kind, share, seconds in (("throttle", 0.3, 1), ("http_503", 0.2, 1), ("http_500", 0.15, None)):
        here.plan(of, kind, route="people", share=share, attempt=1, seconds=seconds)
    here.plan(of, "slow", route="people", attempt=None, seconds=0.1)


async def ledger(database: StoreAddress) -> dict[str, Any]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        return dict(await connection.fetchrow(_LEDGER) or {})
    finally:
        await connection.close()


def test_deaths_and_a_failing_source_change_neither_the_rows_of_a_job_nor_its_cost(
    store: Store, tmp_path: Path, dice: random.Random
) -> None:
    with store.fresh() as database, town(database, tmp_path) as here:
        here.command("audience", "limits", *(w for name in _LIMITS for w in (f"--{name}", "1000000")))
        here.command("projects", "clock", "--scale", str(SCALE))
        customer = here.customer()
        of = here.project_id()
        for kind, share, count in (
            ("repeat_rows", 0.5, 20),
            ("skip_rows", 0.5, SKIPPED),
            ("gone_people", 1.0, GONE),
            ("hide_people", 1.0, HIDDEN),
        ):
            here.plan(of, kind, route="people", handle=TORN, share=share, count=count)
        for _ in range(2):
            here.worker()
        calm = submitted(customer, "calm", MOST, TORN, LONG, "sandbox.private")
        until(lambda: progress(customer) == 100, 60, here, pause=0.1)
        read_badly(here)
        with ThreadPoolExecutor(2) as threads:
            asked = [threads.submit(submitted, customer, "pair", most, TORN) for most in (2_500, 10_000)]
            pair = [each.result() for each in asked]
        torn = submitted(customer, "torn", MOST, TORN, LONG, "sandbox.private")
        jobs, deaths = (calm, torn, *pair), 0
        for n in range(KILLS):
            before = progress(customer)
            until(lambda before=before: progress(customer) > min(before, 100 * len(jobs) - 1), 60, here, pause=0.1)  # type: ignore[misc]
            time.sleep(dice.uniform(0, 0.2))
            deaths += progress(customer) < 100 * len(jobs)
            victims = here.workers if n % 2 else [dice.choice(here.workers)]
            for victim in victims:
                victim.kill()
            # Where nobody is left, whoever comes behind the last lease takes over at once.
            time.sleep(LEASE_SECONDS + GRACE_SECONDS if n % 2 else 0)
            for victim in victims:
                victim.start()
        until(lambda: progress(customer) == 100 * len(jobs), 90, here, pause=0.1)
        assert deaths >= KILLS // 2, "the jobs were over too soon: it shows little"

        whole, again = told(customer, calm), told(customer, torn)
        file = file_of(customer, calm)
        assert file_of(customer, torn) == file
        same = ("status", "number_of_results", "cost_charged", "completeness")
        assert [again[name] for name in same] == [whole[name] for name in same]
        done = whole["completeness"]
        names = ("delivered", "duplicates_removed", "already_delivered", "not_matching", "erased")
        assert done["listed"] == sum(done[name] for name in names)
        assert done["delivered"] == len(people_of(file)) + MOST
        # Who is gone may be met twice where a page repeats, and not at all where one skips.
        assert GONE - 4 <= done["private_or_gone"] <= GONE + 4
        assert done["duplicates_removed"] > 0
        assert len(people_of(file)) + done["private_or_gone"] + done["missing"] == 6_000
        assert done["missing"] >= HIDDEN + SKIPPED // 2

        first, second = (people_of(file_of(customer, job)) for job in pair)
        assert not set(first) & set(second)
        assert len(first) + len(second) == len(set(people_of(file)))
        assert set(first) | set(second) == set(people_of(file))

        rows = 2 * done["delivered"] + len(first) + len(second)
        charged = [job for job in jobs if told(customer, job)["cost_charged"]]
        assert store.there(ledger(database)) == {
            "balance": GIVEN - PRICE * rows,
            "reserved": 0,
            "entries": GIVEN - PRICE * rows,
            "charged": sorted(charged),
            "rows": rows,
            "claims": rows,
            "seen": 0,
        }
        print(f"{rows} rows of 4 jobs, {deaths} deaths in the middle, {done}")
