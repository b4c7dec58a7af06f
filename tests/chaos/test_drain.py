"""A worker that is told to stop brings to its end what it has begun: nothing is left in doubt.

Not a worker that is killed.
"""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.chaos import people
from tests.chaos.journal import journal, left_out, twice
from tests.chaos.processes import town, until
from tests.chaos.store import Store

pytestmark = [pytest.mark.chaos, pytest.mark.at_length]


def test_a_worker_stopped_by_sigterm_leaves_no_message_in_doubt(
    store: Store, tmp_path: Path, dice: random.Random
) -> None:
    rounds = 3
    handles = [f"sandbox.ignores.{n}" for n in range(130 * rounds)]
    with store.fresh() as database, town(database, tmp_path) as here:
        customer, project = here.customer(), here.project_id()
        here.plan(project, "slow", attempt=None, seconds=0.5, id="slow")
        made = people.campaign(customer, people.client(customer, "Acme"), "Drained", handles)
        people.start(customer, made)
        for _ in range(rounds):
            before = here.received(project)
            worker = here.worker()
            until(lambda before=before: here.received(project) > before, 30, here)  # type: ignore[misc]
            time.sleep(dice.uniform(0, 0.5))
            assert worker.stop() in (0, -signal.SIGTERM), worker.said[-2000:]
            here.workers.remove(worker)
            now = people.seen(customer, made)
            assert now["status"] == "running", "the campaign was over before the stop: it shows nothing"
            assert now["stats"]["inDoubt"] == 0
            assert now["stats"]["sent"] == here.received(project) > before
            for status in ("queued", "sending"):
                assert customer.get(f"/api/v1/campaigns/{made}/targets?status={status}")["data"] == []
        here.forget("slow")
        here.worker()
        people.finish(here, customer, made)
        entries = journal(here.sandbox_url, project)
        assert twice(entries) + left_out(entries, handles) == []
        assert [e.token for e in entries if e.attempts > 1] == []
