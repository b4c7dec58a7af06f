"""A replay while workers are killed -9 in the middle of it: every event again, taken up once, at its rate.

Not how a replay is asked for.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from overture.apis.outreach import EVENT_NAMES
from tests.chaos import people
from tests.chaos.processes import free_ports, town, until
from tests.chaos.store import Store
from tests.chaos.test_webhooks import Receiver

pytestmark = [pytest.mark.chaos, pytest.mark.at_length]

RATE = 25
SCALE = 600


def test_a_replay_goes_on_through_kills_and_takes_each_event_up_once(
    store: Store, tmp_path: Path, dice: random.Random
) -> None:
    size, kills = 120, 8
    receiver = Receiver(free_ports(1)[0], tmp_path / "received")
    with store.fresh() as database, town(database, tmp_path, slots=8) as here:
        here.command("projects", "clock", "--scale", str(SCALE))
        customer = here.customer()
        url = f"http://127.0.0.1:{receiver.port}/hook"
        webhook = customer.post("/api/v1/webhooks", {"url": url, "events": list(EVENT_NAMES)})
        handles = [f"sandbox.ignores.{n}" for n in range(size)]
        made = people.campaign(customer, people.client(customer, "Acme"), "Told again", handles)
        try:
            receiver.start()
            people.start(customer, made)
            for _ in range(2):
                here.worker()
            people.finish(here, customer, made)
            deliveries = f"/api/v1/webhooks/{webhook['id']}/deliveries?limit=1&status="
            until(lambda: not any(customer.get(deliveries + s)["data"] for s in ("waiting", "delivering")), 60, here)
            before = Counter(g["headers"]["webhook-id"] for g in receiver.got())
            assert len(before) == 2 * size + 3
            first = len(receiver.got())
            here.command("projects", "clock", "--scale", "1")
            at = f"/api/v1/webhooks/{webhook['id']}/replays"
            began = time.monotonic()
            replay = customer.post(at, {"since": "2020-01-01T00:00:00Z", "perSecond": RATE})
            for n in range(kills):
                time.sleep(dice.uniform(0.2, 1.5))
                # Now and then both: then nobody goes on until somebody is there again.
                for victim in here.workers if n % 3 == 2 else [dice.choice(here.workers)]:
                    victim.kill()
                    victim.start()
            until(lambda: customer.get(f"{at}/{replay['id']}")["status"] == "completed", 120, here, pause=0.3)
            seconds = time.monotonic() - began
        finally:
            receiver.kill()
        counts = customer.get(f"{at}/{replay['id']}")["counts"]
        whole = len(before)
        assert counts == {"taken": whole, "delivered": whole, "failed": 0, "waiting": 0, "skipped": 0}
        again = receiver.got()[first:]
        assert {g["headers"]["webhook-id"] for g in again} == set(before)
        assert {g["headers"]["x-overture-replay"] for g in again} == {replay["id"]}
        # What was under way at a kill, at most what one endpoint gets at once, comes a second time.
        assert len(again) <= whole + kills * 2 * 32
        assert seconds >= whole / RATE - 1
        print(f"{whole} events again in {seconds:.1f} s, {len(again) - whole} twice, {kills} kills")
