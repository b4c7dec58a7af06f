"""Deliveries while their receiver and the workers are killed -9: each event arrives, signed, under one id.

Not how often it is tried when.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from overture.apis.outreach import EVENT_NAMES
from tests.apis.outreach.receiving import faults_of
from tests.chaos import people
from tests.chaos.journal import journal
from tests.chaos.processes import free_ports, town, until
from tests.chaos.store import Store
from tests.chaos.wire import Customer
from tests.cli.running import REPOSITORY, environment

pytestmark = [pytest.mark.chaos, pytest.mark.at_length]

EVERY = 80
SCALE = 600
"""Retries are minutes and hours apart, in the project's time."""


@dataclass
class Receiver:
    """The process and its file."""

    port: int
    file: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, or starts it again."""
        command = [sys.executable, "-m", "tests.chaos.receiver", str(self.port), str(self.file)]
        self.process = subprocess.Popen(command, cwd=REPOSITORY, env=environment(), stdin=subprocess.DEVNULL)
        until(self._listens, 30)

    def _listens(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the receiver did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5):
            return True
        return False

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)

    def got(self) -> list[Any]:
        """Every whole request so far."""
        text = self.file.read_text() if self.file.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def test_every_event_arrives_signed_and_under_one_id(store: Store, tmp_path: Path, dice: random.Random) -> None:
    size, kills = 240, 6
    kinds = ("ignores", "replies", "optsout", "missing", "refuses", "timeout")
    handles = [f"sandbox.{kinds[n % len(kinds)]}.{n}" for n in range(size)]
    receiver = Receiver(free_ports(1)[0], tmp_path / "received")
    with store.fresh() as database, town(database, tmp_path, slots=8) as here:
        here.command("projects", "clock", "--scale", str(SCALE))
        customer, project = here.customer(), here.project_id()
        here.plan(project, "slow", attempt=None, seconds=0.1)
        url = f"http://127.0.0.1:{receiver.port}/hook"
        webhook = customer.post("/api/v1/webhooks", {"url": url, "events": list(EVENT_NAMES)})
        made = people.campaign(customer, people.client(customer, "Acme"), "Told", handles)
        try:
            receiver.start()
            people.start(customer, made)
            for _ in range(2):
                here.worker()
            for n in range(kills):
                until(lambda n=n: len(receiver.got()) > n * EVERY, 40, here)  # type: ignore[misc]
                time.sleep(dice.uniform(0, 0.3))
                receiver.kill()
                victim = dice.choice(here.workers)
                victim.kill()
                victim.start()
                time.sleep(dice.uniform(0, 0.5))
                receiver.start()
            people.finish(here, customer, made)
            try:
                until(lambda: not _missing(customer, made, receiver), 90, here, pause=0.3)
            except AssertionError as error:
                waiting = customer.get(f"/api/v1/webhooks/{webhook['id']}/deliveries?status=waiting")["data"]
                missing = _missing(customer, made, receiver)
                raise AssertionError(f"{len(missing)} missing: {missing}\n{waiting[:3]}\n{error}") from None
        finally:
            receiver.kill()
        events = _events_of(customer, made)
        names = Counter(e["type"] for e in events)
        assert names["message.sent"] == len(journal(here.sandbox_url, project)) == len(handles) // 6 * 4
        assert names["campaign.completed"] == 1
        _check(receiver.got(), webhook["secret"])
        failed = customer.get(f"/api/v1/webhooks/{webhook['id']}/deliveries?status=failed")["data"]
        assert failed == []
        print(f"{len(events)} events, {len(receiver.got())} deliveries, {kills} receivers and {kills} workers killed")


def _check(got: list[Any], secret: str) -> None:
    """Each has both signatures and is as the event catalogue has it, and one id always the same body."""
    bodies: dict[str, str] = {}
    for each in got:
        headers, body = each["headers"], each["body"]
        Webhook(secret).verify(body, headers)
        ours = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
        assert hmac.compare_digest(headers["x-ig-layers-signature"], ours)
        assert headers["webhook-id"] == json.loads(body)["id"]
        assert faults_of(body.encode()) == []
        assert bodies.setdefault(headers["webhook-id"], body) == body


def _missing(customer: Customer, campaign_id: str, receiver: Receiver) -> set[str]:
    """Events of the campaign that did not arrive yet; the last one, while it is not in the feed."""
    events = _events_of(customer, campaign_id)
    if not any(e["type"] == "campaign.completed" for e in events):
        return {"campaign.completed"}
    return {e["id"] for e in events} - {g["headers"]["webhook-id"] for g in receiver.got()}


def _events_of(customer: Customer, campaign_id: str) -> list[Any]:
    """All of a campaign's events, from the feed."""
    found: list[Any] = []
    after, more = "0", True
    while more:
        page = customer.get(f"/api/v1/events?after={after}&limit=200")
        found += page["data"]
        after, more = page["nextCursor"], page["hasMore"]
    return [e for e in found if campaign_id in (e["data"].get("campaignId"), e["data"].get("id"))]
