"""Taking messages: each token once, refusals and faults as the bridge protocol words them.

The hot route; not HTTP, and not what people answer later than their message (inbound keeps that).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from overture.sandbox import accounts, behaviour, scenarios, wire
from overture.sandbox.accounts import Accounts
from overture.sandbox.behaviour import Behaviour, Kind
from overture.sandbox.faults import Faults
from overture.sandbox.inbound import Inbound
from overture.sandbox.people import People, Person
from overture.sandbox.projects import Project
from overture.sandbox.scenarios import Scenario
from overture.sandbox.store import MICROSECOND, Store, micros, moment
from overture.sandbox.wire import Answer, refusal

TEXT_LIMITS = {"instagram": 1_000}
"""UTF-8 bytes; platforms not named take what the request may carry."""

INSERT = """insert into message (project, token, account, platform, handle, text, at, real_at, attempts)
values (?, ?, ?, ?, ?, ?, ?, ?, 1 + coalesce((select attempts from offer where project = ? and token = ?), 0))
on conflict (project, token) do nothing"""


class Trouble(NamedTuple):
    """What goes wrong with one attempt, by plan or by the handle's scenario; `seconds` as planned, else None."""

    kind: str
    seconds: float | None = None


OF_SCENARIO = {
    Scenario.THROTTLES: Trouble("throttle", 60.0),
    Scenario.TIMEOUT: Trouble("timeout_after_commit"),
    Scenario.WARNS: Trouble("warning"),
    Scenario.CHALLENGES: Trouble("challenge"),
    Scenario.REVOKES: Trouble("token_revoked"),
    Scenario.BANS: Trouble("banned"),
}
SLOW = Trouble("slow")


class Messages:
    """Offers and look-ups. Every method runs inside the caller's transaction and never waits."""

    def __init__(
        self, store: Store, people: People, people_say: Inbound, states: Accounts, faults: Faults, hold: float
    ) -> None:
        """`hold` is how many seconds an unanswered request is kept open where a fault does not say."""
        self._db = store.db
        self._people = people
        self._inbound = people_say
        self._accounts = states
        self._faults = faults
        self._hold = hold

    def offer(self, offer: wire.Offer, project: Project, at: datetime, real: int) -> Answer:
        """One attempt at one message, at project time `at`, received at machine time `real`."""
        handle = offer.to.lower()
        token = offer.token
        trouble = self._trouble(project, offer.account, handle, token)
        if trouble is not None:
            early = self._before(trouble)
            if early is not None:
                self._count(project, token)
                return early
        person = self._people.person(offer.platform, handle)
        does = behaviour.of(person)
        refused = self._refused(trouble, project, offer, person, does, at)
        if refused is not None:
            taken = self._repeated(project, token)
            if taken is None:
                self._count(project, token)
                return refused
            return self._ending(taken, trouble)
        stamp = micros(at)
        cursor = self._db.execute(
            INSERT,
            (project.no, token, offer.account, offer.platform, handle, offer.text, stamp, real, project.no, token),
        )
        taken = None if cursor.rowcount else self._repeated(project, token)
        if taken is None:
            if does.kind is not Kind.IGNORES:
                self._react(project, offer.account, person, does, token, at)
            taken = Answer(200, wire.encode(wire.Taken(external_id(project, token), "sent", at, False)))
        return taken if trouble is None else self._ending(taken, trouble)

    def look_up(self, project: Project, account: str, token: str) -> Answer:
        """Whether the token was taken from this account; exact."""
        key = f"lookup:{token}"
        fault = self._faults.on_look_up(project.name, token, lambda: self._attempts(project, key) + 1)
        if fault is not None:
            self._count(project, key)
            trouble = Trouble(fault.kind, fault.seconds)
            early = self._before(trouble)
            if early is not None:
                return early
            return self._ending(self._found(project, account, token), trouble)
        return self._found(project, account, token)

    def _found(self, project: Project, account: str, token: str) -> Answer:
        row = self._db.execute(
            "select at from message where project = ? and token = ? and account = ?", (project.no, token, account)
        ).fetchone()
        if row is None:
            return refusal(404, "message_not_found", "No message was taken under this token.")
        return wire.ok(wire.Taken(external_id(project, token), "sent", moment(row[0]), True))

    def _trouble(self, project: Project, account: str, handle: str, token: str) -> Trouble | None:
        fault = self._faults.on_send(project.name, handle, token, lambda: self._attempts(project, token) + 1)
        if fault is not None:
            return Trouble(fault.kind, fault.seconds)
        forced = scenarios.of(handle)
        if forced is None:
            return None
        if forced is Scenario.SLOW:
            return SLOW
        trouble = OF_SCENARIO.get(forced)
        if trouble is None or (forced is Scenario.WARNS and self._accounts.was_warned(project.no, account)):
            return None
        return trouble if self._attempts(project, token) == 0 else None

    def _before(self, trouble: Trouble) -> Answer | None:
        """The answers that come before the message is looked at: nothing is taken."""
        kind, seconds = trouble
        if kind == "refuse_connection":
            return Answer(0, b"", silent=True)
        if kind == "timeout_before_commit":
            return Answer(0, b"", delay=self._hold if seconds is None else seconds, silent=True)
        if kind == "http_500":
            return refusal(500, "internal_error", "A planned fault.")
        if kind == "http_503":
            after = () if seconds is None else ((b"retry-after", b"%d" % seconds),)
            return refusal(503, "unavailable", "A planned fault; nothing was taken.", *after)
        if kind == "throttle":
            retry_after = b"%d" % (30.0 if seconds is None else seconds)
            return refusal(429, "throttled", "Too many messages; nothing was taken.", (b"retry-after", retry_after))
        return None

    def _ending(self, taken: Answer, trouble: Trouble | None) -> Answer:
        """The same answer, late or never."""
        if trouble is not None and trouble.kind == "slow":
            taken.delay = 3.0 if trouble.seconds is None else trouble.seconds
        elif trouble is not None and trouble.kind == "timeout_after_commit":
            taken.delay = self._hold if trouble.seconds is None else trouble.seconds
            taken.silent = True
        return taken

    def _refused(
        self,
        trouble: Trouble | None,
        project: Project,
        offer: wire.Offer,
        person: Person,
        does: Behaviour,
        at: datetime,
    ) -> Answer | None:
        stop = self._accounts.stopped(project.no, offer.account)
        if stop is None and trouble is not None and trouble.kind in accounts.STOPS:
            stop = trouble.kind
            self._accounts.stop(project.no, offer.account, stop)
        if stop is not None:
            return accounts.answer(stop)
        if not person.exists:
            return refusal(422, "recipient_not_found", "Nobody has this handle.")
        if not person.accepts_messages:
            return refusal(422, "recipient_does_not_accept_messages", "This person takes no messages from strangers.")
        limit = TEXT_LIMITS.get(person.platform)
        if scenarios.of(person.handle) is Scenario.REFUSES:
            return refusal(422, "message_rejected", "The platform rejected this message.")
        if not offer.text or (limit is not None and len(offer.text.encode()) > limit):
            return refusal(422, "message_rejected", f"A message has 1 to {limit or 20_000} bytes.")
        if does.kind is Kind.HAS_BLOCKED or (
            does.kind is Kind.BLOCKS and self._blocked(project, offer.account, person, at)
        ):
            return refusal(422, "recipient_blocked_sender", "This person has blocked the account.")
        return None

    def _react(self, project: Project, account: str, person: Person, does: Behaviour, token: str, at: datetime) -> None:
        """What the person will do about a message just taken."""
        if does.kind is Kind.BLOCKS:
            self._db.execute(
                "insert or ignore into block (project, platform, handle, account, at) values (?, ?, ?, ?, ?)",
                (project.no, person.platform, person.handle, account, micros(at) + does.after // MICROSECOND),
            )
            return
        faults = self._faults.on_inbound(project.name, person.handle, token)
        self._inbound.says(project, account, person, token, does.text, at + does.after, faults)

    def _blocked(self, project: Project, account: str, person: Person, at: datetime) -> bool:
        row = self._db.execute(
            "select at from block where project = ? and platform = ? and handle = ? and account = ?",
            (project.no, person.platform, person.handle, account),
        ).fetchone()
        return row is not None and row[0] <= micros(at)

    def _repeated(self, project: Project, token: str) -> Answer | None:
        """The answer for a token that was taken before, counting the attempt; None for a new one."""
        rows = self._db.execute(
            "update message set attempts = attempts + 1 where project = ? and token = ? returning at",
            (project.no, token),
        ).fetchall()
        if not rows:
            return None
        return wire.ok(wire.Taken(external_id(project, token), "sent", moment(rows[0][0]), True))

    def _attempts(self, project: Project, token: str) -> int:
        (count,) = self._db.execute(
            "select coalesce((select attempts from message where project = ?1 and token = ?2),"
            " (select attempts from offer where project = ?1 and token = ?2), 0)",
            (project.no, token),
        ).fetchone()
        return int(count)

    def _count(self, project: Project, token: str) -> None:
        """One more attempt that took nothing."""
        known = self._db.execute(
            "update message set attempts = attempts + 1 where project = ? and token = ?", (project.no, token)
        )
        if known.rowcount == 0:
            self._db.execute(
                "insert into offer (project, token, attempts) values (?, ?, 1)"
                " on conflict (project, token) do update set attempts = attempts + 1",
                (project.no, token),
            )


def external_id(project: Project, token: str) -> str:
    """The platform's own id of a message: opaque, and the same for the same token."""
    return "sbx_" + blake2b(f"{project.name}:{token}".encode(), digest_size=12).hexdigest()
