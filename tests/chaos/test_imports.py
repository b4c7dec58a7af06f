"""An import whose workers are killed ten times, its upload cut off once by the API's death: every row counts once.

Not the sending to those it brings.
"""

from __future__ import annotations

import random
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.chaos import people
from tests.chaos.processes import Town, town, until
from tests.chaos.store import Store
from tests.chaos.wire import Customer, once

pytestmark = [pytest.mark.chaos, pytest.mark.at_length]

SIZE, KILLS = 2_000, 10


def sheet(dice: random.Random, fresh: int, again: int, bad: int, blank: int) -> bytes:
    """Rows of every sort, mixed."""
    lines = [f"maker.{i},Maker {i}" for i in range(fresh)]
    lines += [f"@Maker.{i},Again" for i in dice.sample(range(fresh), again)]
    lines += [f"not a name {i},Nobody" for i in range(bad)] + [","] * blank
    dice.shuffle(lines)
    return "\n".join(["Handle,Name", *lines, ""]).encode()


def told(customer: Customer, path: str) -> dict[str, Any]:
    found: dict[str, Any] = customer.get(path)
    return found


def cut_off(here: Town, customer: Customer, path: str, raw: bytes) -> None:
    """An upload whose API is killed when half of it has come."""
    parts = urlsplit(here.urls[0])
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {customer.key}\r\n"
        f"Content-Type: text/csv\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as connection:
        connection.sendall(head.encode() + raw[: len(raw) // 2])
        time.sleep(0.5)
        here.apis[0].kill()
    here.apis[0].start()


def test_deaths_in_the_middle_of_an_import_lose_and_double_no_row(
    store: Store, tmp_path: Path, dice: random.Random
) -> None:
    fresh, again, bad, blank = 100 * SIZE, 10 * SIZE, SIZE, SIZE // 2
    raw = sheet(dice, fresh, again, bad, blank)
    with store.fresh() as database, town(database, tmp_path) as here:
        customer = here.customer()
        campaign = people.campaign(customer, people.client(customer, "Acme"), "Filled", ["first"])
        path = f"/api/v1/campaigns/{campaign}/imports"
        cut_off(here, customer, path, raw)
        assert told(customer, path)["data"] == []
        headers = {"authorization": f"Bearer {customer.key}", "content-type": "text/csv", "idempotency-key": "one"}
        answer = once("POST", here.urls[0] + path, raw, headers, 60)
        assert answer.status == 202, answer
        same = once("POST", here.urls[0] + path, raw, headers, 60)
        assert same.body == answer.body
        at = answer.headers["location"]
        deaths = 0
        for n in range(KILLS):
            before = told(customer, at)["progress"]["bytesRead"]
            workers = [here.worker() for _ in range(1 + n % 2)]
            until(
                lambda before=before: (
                    told(customer, at)["progress"]["bytesRead"] > before  # type: ignore[misc]
                    or told(customer, at)["status"] != "running"
                ),
                40,
                here,
                0.03,
            )
            time.sleep(dice.uniform(0, 0.05))
            for worker in workers:
                worker.kill()
                here.workers.remove(worker)
            deaths += told(customer, at)["status"] == "running"
        here.worker()
        until(lambda: told(customer, at)["status"] != "running", 90, here)
        done = told(customer, at)
        assert deaths >= KILLS // 2, "the import was over too soon: it shows little"
        assert (done["status"], done["counts"]) == (
            "completed",
            {
                "rows": fresh + again + bad + blank,
                "added": fresh,
                "duplicate": again,
                "alreadyContacted": 0,
                "suppressed": 0,
                "invalid": bad,
                "blank": blank,
                "warnings": 0,
            },
        )
        assert people.seen(customer, campaign)["stats"]["total"] == fresh + 1
        rejected = customer.ask("GET", f"{at}/rejected").body.decode("utf-8-sig").splitlines()
        numbers = [int(line.partition(",")[0]) for line in rejected[1:]]
        assert len(numbers) == len(set(numbers)) == again + bad
        exported = customer.ask("GET", f"/api/v1/campaigns/{campaign}/results?format=csv").body.decode().splitlines()
        assert len({line.partition(",")[0] for line in exported[1:]}) == len(exported) - 1 == fresh + 1
        assert len(told(customer, path)["data"]) == 1
