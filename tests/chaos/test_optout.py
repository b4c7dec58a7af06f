"""Opt-outs that a bridge pushes in the middle of full dispatch: from the 2xx on, nothing is taken up for that person.

Not what counts as an opt-out.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest

from overture.sandbox.behaviour import OPT_OUT_TEXTS
from overture.sandbox.hooks import signed
from tests.chaos import people
from tests.chaos.journal import between, journal, keep, left_out, twice
from tests.chaos.processes import LATEST, town, until
from tests.chaos.store import Store
from tests.chaos.wire import once

pytestmark = [pytest.mark.chaos, pytest.mark.at_length]


def test_an_opt_out_through_the_bridge_holds_from_its_answer_on(
    store: Store, tmp_path: Path, dice: random.Random
) -> None:
    size = 500
    handles = [f"sandbox.ignores.{n}" for n in range(size)]
    with store.fresh() as database, town(database, tmp_path, slots=16) as here:
        customer, project = here.customer(), here.project_id()
        here.plan(project, "timeout_after_commit", share=0.02)
        here.plan(project, "timeout_before_commit", share=0.02)
        here.plan(project, "slow", attempt=None, seconds=0.4, id="slow")
        senders = [s["username"] for s in customer.get("/api/v1/senders")["data"]]
        made = people.campaign(customer, people.client(customer, "Acme"), "Dispatch", handles)
        people.start(customer, made)
        for _ in range(2):
            here.worker()
        until(lambda: here.received(project) > 20, 30, here)
        answered = {}
        for n, handle in enumerate(dice.sample(handles, size // 8)):
            event = {
                "id": f"evt_{n}",
                "type": "message.received",
                "account": dice.choice(senders),
                "platform": "instagram",
                "from": handle,
                "text": dice.choice(OPT_OUT_TEXTS),
                "at": here.now().isoformat(),
            }
            body = json.dumps({"events": [event]}).encode()
            headers = signed(here.inbound_secret, body, f"msg_{n}", here.now())
            answer = once("POST", f"{here.urls[0]}/hooks/bridge/{project}", body, headers)
            assert answer.status // 100 == 2, answer
            answered[handle] = answer.at
        here.forget("slow")
        people.finish(here, customer, made)
        entries = journal(here.sandbox_url, project)
        wrong = twice(entries) + left_out(entries, set(handles) - answered.keys())
        for handle, at in answered.items():
            theirs = [e for e in entries if e.handle == handle]
            wrong += between(theirs, at + timedelta(seconds=LATEST), None, "opted out")
        spared = answered.keys() - {e.handle for e in entries}
        print(f"{len(entries)} messages, {len(answered)} opted out, {len(spared)} of them before their message")
        assert not wrong, f"journal kept in {keep('optout', {project: entries}, answered)}: {wrong[:20]}"
        assert spared, "every opt-out came after its message: it shows nothing"
