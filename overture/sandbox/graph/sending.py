"""The Send API: one message or gesture in, the answer out. The 24 hours, private replies, human agents, faults.

The hot route: every call runs inside the caller's transaction and never waits.
"""

from __future__ import annotations

import math
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from overture.sandbox import scenarios
from overture.sandbox.accounts import STOPS as STOP_KINDS
from overture.sandbox.accounts import Accounts
from overture.sandbox.behaviour import Kind
from overture.sandbox.faults import Faults
from overture.sandbox.graph import answers, bodies, replies
from overture.sandbox.graph.answers import GraphRefusal, invalid
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.comments import Comments
from overture.sandbox.graph.people import DAY, WEEK, Audience, Someone
from overture.sandbox.graph.voices import Voices
from overture.sandbox.messages import INSERT, OF_SCENARIO, SLOW, Trouble
from overture.sandbox.projects import Project
from overture.sandbox.scenarios import Scenario
from overture.sandbox.store import Store, micros
from overture.sandbox.wire import Answer, encode

ACTIONS = ("typing_on", "typing_off", "mark_seen")
REACTIONS = ("react", "unreact")
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
HUMAN_AGENT = "HUMAN_AGENT"
REGAIN = 1
"""Minutes after which a limit is over, where a fault does not say."""


class Sending:
    """Takes what accounts send."""

    def __init__(
        self,
        store: Store,
        audience: Audience,
        voices: Voices,
        comments: Comments,
        states: Accounts,
        faults: Faults,
        hold: float,
    ) -> None:
        """`hold`: as messages.Messages has it."""
        self._db = store.db
        self._audience = audience
        self._voices = voices
        self._comments = comments
        self._accounts = states
        self._faults = faults
        self._hold = hold

    def offer(self, ask: GraphAsk, project: Project, account: str, at: datetime, real: int) -> Answer:
        """One attempt. Raises `GraphRefusal`, and has then taken nothing."""
        recipient = ask.map("recipient")
        comment = recipient.get("comment_id")
        igsid = (
            str(recipient.get("id") or "")
            if comment is None
            else self._comments.commenter(project, account, str(comment), at)
        )
        if not igsid:
            raise invalid("param recipient must have an id or a comment_id.")
        trouble = self._trouble(ask, project, account, igsid)
        if trouble is not None:
            early = self._before(trouble, account)
            if early is not None:
                return early
        stop = self._accounts.stopped(project.no, account)
        if stop is None and trouble is not None and trouble.kind in STOP_KINDS:
            stop = trouble.kind
            self._accounts.stop(project.no, account, stop)
        if stop is not None:
            raise answers.stopped(stop)
        who = self._audience.someone(project, account, igsid)
        taken = self._taken(ask, project, account, who, None if comment is None else str(comment), at, real)
        if trouble is not None and trouble.kind == "slow":
            taken.delay = 3.0 if trouble.seconds is None else trouble.seconds
        elif trouble is not None and trouble.kind == "timeout_after_commit":
            taken.delay = self._hold if trouble.seconds is None else trouble.seconds
            taken.silent = True
        return taken

    def _taken(
        self,
        ask: GraphAsk,
        project: Project,
        account: str,
        who: Someone,
        comment: str | None,
        at: datetime,
        real: int,
    ) -> Answer:
        igsid, action = who.igsid, ask.params.get("sender_action")
        if who.forced is Scenario.MISSING:
            raise answers.not_found(igsid)
        body: dict[str, Any] = {}
        if action is None:
            if who.forced is Scenario.REFUSES:
                raise invalid("The platform does not take this message.")
            if ask.params.get("messaging_type", "RESPONSE") not in MESSAGING_TYPES:
                raise invalid("Param messaging_type must be one of " + ", ".join(MESSAGING_TYPES))
            body = bodies.message(ask.map("message"))
        self._may_write(ask, project, account, who, comment, at)
        if action is not None:
            self._gesture(ask, str(action))
            return Answer(200, encode({"recipient_id": igsid}), answers.HEADERS[ask.family])
        mid = self._audience.keep(project, account, igsid, body, at, is_ours=True, tag=ask.tag)
        stamp = micros(at)
        text = body["text"] if "text" in body else msgspec.json.encode(body).decode()
        self._db.execute(INSERT, (project.no, mid, account, "instagram", igsid, text, stamp, real, project.no, mid))
        if comment is not None:
            self._comments.answered(project, comment, mid)
        self._voices.echoes(project, account, igsid, mid, body, at)
        replies.answer(self._voices, self._audience, project, account, who, mid, body, at)
        return Answer(
            200, b'{"recipient_id":%s,"message_id":"%s"}' % (encode(igsid), mid.encode()), answers.HEADERS[ask.family]
        )

    def _may_write(
        self, ask: GraphAsk, project: Project, account: str, who: Someone, comment: str | None, at: datetime
    ) -> None:
        """Raises `GraphRefusal` where the person cannot be written to now."""
        if comment is not None:
            window = self._audience.window(project, account, who.igsid, at)
        else:
            window = self._audience.met(project, account, who, at)
        if who.does.kind is Kind.HAS_BLOCKED or (window.blocked_at is not None and window.blocked_at <= at):
            raise answers.not_available()
        if comment is not None:
            self._comments.may_answer(project, comment, at)
            return
        if window.wrote_at is None or at - window.wrote_at > WEEK:
            raise answers.outside_window()
        if at - window.wrote_at > DAY and ask.params.get("tag") != HUMAN_AGENT:
            raise answers.outside_window()

    def _gesture(self, ask: GraphAsk, action: str) -> None:
        if action in REACTIONS:
            payload = ask.map("payload")
            if not payload.get("message_id"):
                raise invalid("param payload[message_id] must be non-empty.")
            if action == "react" and not payload.get("reaction"):
                raise invalid("param payload[reaction] must be non-empty.")
        elif action not in ACTIONS:
            raise GraphRefusal(100, f"(#100) Param sender_action must be one of {', '.join(ACTIONS)}.", 2018048)
        elif "message" in ask.params:
            raise GraphRefusal(100, "(#100) A sender_action goes alone with its recipient.", 2018048)

    def _trouble(self, ask: GraphAsk, project: Project, account: str, igsid: str) -> Trouble | None:
        """What goes wrong with this attempt; attempts are counted only where something may."""
        forced = scenarios.of(igsid)
        planned = OF_SCENARIO.get(forced) if forced is not None else None
        if planned is None and forced is not Scenario.SLOW and not self._faults.any_of_sends:
            return None
        key = "graph:" + (ask.tag or _fingerprint(ask, account))
        attempt = self._attempts(project, key) + 1
        self._db.execute(
            "insert into offer (project, token, attempts) values (?, ?, 1)"
            " on conflict (project, token) do update set attempts = attempts + 1",
            (project.no, key),
        )
        fault = self._faults.on_send(project.name, igsid, key.removeprefix("graph:"), lambda: attempt)
        if fault is not None:
            return Trouble(fault.kind, fault.seconds)
        if forced is Scenario.SLOW:
            return SLOW
        if planned is None or (forced is Scenario.WARNS and self._accounts.was_warned(project.no, account)):
            return None
        return planned if attempt == 1 else None

    def _attempts(self, project: Project, key: str) -> int:
        row = self._db.execute(
            "select attempts from offer where project = ? and token = ?", (project.no, key)
        ).fetchone()
        return 0 if row is None else int(row[0])

    def _before(self, trouble: Trouble, account: str) -> Answer | None:
        """What comes before the message is looked at; raises `GraphRefusal` where that is an error."""
        kind, seconds = trouble
        if kind == "refuse_connection":
            return Answer(0, b"", silent=True)
        if kind == "timeout_before_commit":
            return Answer(0, b"", delay=self._hold if seconds is None else seconds, silent=True)
        if kind == "http_500":
            raise GraphRefusal(2, "An unexpected error has occurred. Please retry your request later.", None, True)
        if kind == "http_503":
            raise GraphRefusal(2, "Service temporarily unavailable", 1545133, True, 503)
        if kind == "throttle":
            regain = REGAIN if seconds is None else max(1, math.ceil(seconds / 60))
            message = "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again."
            raise GraphRefusal(80002, message, 2446079, regain=regain, account=account)
        return None


def _fingerprint(ask: GraphAsk, account: str) -> str:
    """What stands for a message that brought no token of the product's: the same words to the same person."""
    known = {name: ask.thing(name) for name in ("recipient", "message", "sender_action", "payload")}
    return blake2b(account.encode() + msgspec.json.encode(known), digest_size=12).hexdigest()
