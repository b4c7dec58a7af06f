"""Pushes of Instagram while the worker and the API are killed -9: what was answered 200 is in its conversation, once.

Not what is done about it: a campaign's people who answer are in test_campaign.py.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from overture.sandbox.graph.pushes import app_secret, signed
from tests.chaos.processes import Town, town, until
from tests.chaos.store import Store
from tests.chaos.wire import NO_ANSWER, Customer, once

pytestmark = [pytest.mark.chaos, pytest.mark.at_length]

ACCOUNT = "17841405822304914"
PEOPLE = 8
_MESSAGES = "/v1/instagram/messages"
_CONVERSATIONS = "/v1/instagram/conversations"


@dataclass
class Platform:
    """Pushes messages of people, one each, again until it is answered 200; one in six once more though it was."""

    here: Town
    project: str
    dice: random.Random
    answered: list[str] = field(default_factory=list)
    unanswered: int = 0
    again: int = 0

    def push(self, count: int) -> None:
        """So many, in order."""
        for n in range(count):
            text, body = f"message {n}", self._body(n)
            while not self._posted(body):
                self.unanswered += 1
                time.sleep(0.05)
            self.answered.append(text)
            if self.dice.random() < 1 / 6:
                self.again += self._posted(body)

    def _posted(self, body: bytes) -> bool:
        secret = app_secret(self.here.inbound_secret)
        try:
            answer = once("POST", f"{self.here.urls[0]}/hooks/instagram/{self.project}", body, signed(secret, body))
        except NO_ANSWER:
            return False
        assert answer.status in (200, 503), answer
        return answer.status == 200

    def _body(self, n: int) -> bytes:
        now = int(self.here.now().timestamp() * 1000)
        event = {
            "sender": {"id": f"79479085385{n % PEOPLE:05d}"},
            "recipient": {"id": ACCOUNT},
            "timestamp": now,
            "message": {"mid": f"m{n}", "text": f"message {n}"},
        }
        entry = {"id": ACCOUNT, "time": now, "messaging": [event]}
        return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def test_each_push_that_was_answered_is_in_its_conversation_once(
    store: Store, tmp_path: Path, dice: random.Random
) -> None:
    size, kills = 3000, 12
    with store.fresh() as database, town(database, tmp_path, slots=8) as here:
        customer, project = here.customer(), here.project_id()
        here.worker()
        # Whom a test project's message is from is connected by being named.
        told = {"contentType": "TEXT", "content": "Hello", "from": ACCOUNT, "to": "7947908538500000"}
        customer.ask("POST", _MESSAGES, told, also=(202,))
        platform = Platform(here, project, random.Random(dice.random()))
        pushing = threading.Thread(target=platform.push, args=(size,))
        pushing.start()
        try:
            for n in range(kills):
                until(lambda n=n: len(platform.answered) > n * size // (kills + 1), 60, here, pause=0.02)  # type: ignore[misc]
                time.sleep(dice.uniform(0, 0.1))
                both = [here.workers[0], here.apis[0]]
                for victim in both if n % 2 else [dice.choice(both)]:
                    victim.kill()
                    time.sleep(dice.uniform(0, 0.1))
                    victim.start()
        finally:
            pushing.join(120)
        assert len(platform.answered) == size
        until(lambda: _said(customer).keys() >= set(platform.answered), 60, here, pause=0.3)
        said = _said(customer)
        print(f"{size} pushes, {platform.unanswered} unanswered, {platform.again} pushed again, {kills} deaths")
        assert platform.unanswered, "nobody died in the middle: it shows nothing"
        assert said == Counter(platform.answered)
        unread = sum(c["unread"] for c in _pages(customer, _CONVERSATIONS))
        assert unread == size


def _said(customer: Customer) -> Counter[str]:
    """What people said, by the conversations, and how often it stands there."""
    said: Counter[str] = Counter()
    for conversation in _pages(customer, _CONVERSATIONS):
        found = _pages(customer, f"{_CONVERSATIONS}/{conversation['id']}/messages")
        said.update(m["content"] for m in found if m["source"] == "person")
    return said


def _pages(customer: Customer, path: str) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    while True:
        page = customer.get(f"{path}?limit=200{cursor}")
        found += page["data"]
        if not page["hasMore"]:
            return found
        cursor = f"&cursor={page['nextCursor']}"
