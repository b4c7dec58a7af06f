"""Single messages as a kind of work: not repeatable, looked up, each judged when it is about to go.

Not campaigns' messages, which are free for any sender: these are bound to their account from the beginning.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from overture.domain import accounts, suppression, targets, usage
from overture.domain.accounts import Account, Credentials
from overture.domain.messaging import contacts
from overture.domain.messaging.admitting import admit, within_allowance
from overture.domain.messaging.answering import answer_of
from overture.domain.messaging.rules import Row
from overture.domain.messaging.seeking import Seeking
from overture.domain.messaging.single.commands import facts_of
from overture.domain.messaging.single.events import SingleDelivered, SingleEvent, SingleFailed, SingleSubmitted
from overture.domain.messaging.single.queries import body_of
from overture.domain.messaging.single.rousing import SINGLE
from overture.domain.messaging.windows import OPENINGS, Allowed, Facts, Rule, Window, barred, judged
from overture.domain.messaging.work import Limits
from overture.domain.platforms import (
    AccountStopped,
    Body,
    Capabilities,
    Connectors,
    Credential,
    Handed,
    Recipient,
    Refused,
    SendsMessages,
    Sought,
    names_of,
)
from overture.kernel.ids import Ids, MessageId, fresh
from overture.runtime import outbox
from overture.runtime.db import Database, Tx
from overture.runtime.work.kinds import (
    Answer,
    Ask,
    Candidate,
    DoubtRow,
    Drop,
    Expiry,
    Go,
    Item,
    Lane,
    Reserved,
    Result,
    State,
    Verdict,
)
from overture.runtime.work.lanes import put_off_key
from overture.runtime.work.queues import Queue

_LIMITS: Final = Limits()
OUTSIDE: Final = "outside_messaging_window"
_SHUT: Final = Window(Allowed.NOTHING, Rule.CLOSED_BY_PLATFORM, would_open=OPENINGS)
_SPENT_WAIT: Final = timedelta(hours=1)
_DELIVERED = """
update single_message t set delivered_at = t.sent_at, seq = t.seq + 1
from unnest($1::uuid[], $2::uuid[]) x(project_id, id)
where t.project_id = x.project_id and t.id = x.id and t.state + 0 = 2 and t.delivered_at is null and t.read_at is null
returning t.id, t.seq
"""
_TOLD = """t.pick_key, t.recipient, t.correlation_id, t.callback_url, t.callback_data, t.key_id, t.id as message_id,
acc.sender, t.reserved_at, t.person_id, t.body"""


@dataclass(frozen=True, slots=True)
class SendingOne:
    """What one call needs, and what its record tells."""

    credential: Credential
    connector: str
    account_id: UUID
    recipient: str
    body: Body
    at: datetime
    """When it was reserved, in project time."""
    told: Mapping[str, Any]
    """What every event of it tells."""
    comment_id: str | None = None
    """It is the one private reply to this comment."""

    @property
    def to(self) -> Recipient:
        """Whom it goes to."""
        return replace(_to(self.credential.platform, self.recipient), comment_id=self.comment_id)


class SingleMessages:
    """The kind of work that sends single messages."""

    code = SINGLE
    name = "single_message"
    queue = Queue.ACTS
    table = "single_message"
    expiry = Expiry.DOUBT
    facts = f"""{_TOLD}, sup.suppressed, con.last_inbound_at, con.opened_by, con.comment_id, con.comment_at,
      con.is_privately_replied, {suppression.ANY}"""
    joins = f"""
{suppression.JOIN}
left join lateral (
  select coalesce(a.external_id, a.handle) as sender from account a
  where a.project_id = t.project_id and a.id = t.pick_key limit 1) acc on true
{contacts.JOIN.format(account="t.pick_key")}"""
    reserve_columns: tuple[tuple[str, str], ...] = (("reserved_at", "timestamptz"),)
    record_columns: tuple[tuple[str, str], ...] = (
        ("external_id", "text"),
        ("sent_at", "timestamptz"),
        ("reason", "text"),
    )
    adapts_width = False
    has_strands = False
    widest = 1

    def __init__(
        self,
        db: Database,
        credentials: Credentials,
        connectors: Connectors,
        exchanges: suppression.Exchanges,
        limits: Limits = _LIMITS,
        ids: Ids = fresh,
    ) -> None:
        self.call_seconds = limits.call
        self._slack = timedelta(seconds=limits.start + limits.call)
        self._db = db
        self._credentials = credentials
        self._connectors = connectors
        self._senders = {n: c for n, c in connectors.by_name.items() if isinstance(c, SendsMessages)}
        self.settle_seconds = max((c.capabilities.settle for c in self._senders.values()), default=0.0)
        self._exchanges = exchanges
        self._ids = ids
        self._seeking = Seeking(db, limits.call)
        self._stopped: set[UUID] = set()

    async def prepare(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Reads the accounts; stops lanes whose account may not write; asks the month's allowance."""
        known = await self._credentials.of(
            tx, [a.project_id for a in asks], [lane.key for a in asks for lane in a.lanes]
        )
        for ask in asks:
            ask.given = set[str]()  # The comments that messages of this reserve reply to.
            for lane in ask.lanes:
                if admit(lane, known.get(lane.key), ask) is not None:
                    self._stopped.discard(lane.key)
        for ask in await within_allowance(tx, [a for a in asks if a.limit > 0]):
            # Nobody is told when the month has room again, so it is looked at once an hour.
            for lane in ask.lanes:
                lane.stopped = lane.stopped or (ask.now + _SPENT_WAIT, "usage_limit_exceeded")

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Nobody suppressed, nobody outside their window; else it goes."""
        known: tuple[Account, Credential] = lane.given
        account, credential = known
        f = row.facts
        if f["suppressed"] is not None:
            return Drop("target_suppressed")
        sending = self._sending(account, credential, f, ask.now)
        if not self._has_window(account.connector):
            return Go(sending, (ask.now,))
        window = self._window(row, ask)
        if window.allowed is Allowed.NOTHING:
            return Drop(OUTSIDE)
        # Marked as a person's only where that is why it may go.
        body = replace(sending.body, is_by_person=window.allowed is Allowed.HUMAN_AGENT)
        return Go(replace(sending, body=body, comment_id=window.comment_id), (ask.now,))

    def _window(self, row: Candidate, ask: Ask) -> Window:
        """What it may go as. The private reply that another takes in this reserve is left to that one, where a person
        wrote this and it may go all the same."""
        facts, now, slack, is_by_person = self._asked(row, ask)
        window = judged(facts, now, slack, is_by_person)
        taken: set[str] = ask.given
        if window.comment_id in taken:
            without = judged(replace(facts, is_privately_replied=True), now, slack, is_by_person)
            return without if without.is_open else window
        if window.comment_id is not None:
            taken.add(window.comment_id)
        return window

    def _asked(self, row: Candidate, ask: Ask) -> tuple[Facts, datetime, timedelta, bool]:
        """What the window of a message is judged by."""
        slack = self._slack if ask.clock.is_real else timedelta(0)
        is_by_person = bool((row.facts["body"] or {}).get("is_by_person"))
        return contacts.read_facts(row.facts), ask.now, slack, is_by_person

    def _has_window(self, connector: str) -> bool:
        return self._capabilities(connector).has_reply_window

    def _capabilities(self, connector: str) -> Capabilities:
        return self._connectors.named(connector).capabilities

    @staticmethod
    def _sending(account: Account, credential: Credential, f: Row, at: datetime) -> SendingOne:
        body = body_of(f["body"])
        told = facts_of({**dict(f), "id": f["message_id"]})  # type: ignore[call-overload]
        return SendingOne(credential, account.connector, account.id, f["recipient"], body, at, told)

    async def claim(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> Mapping[UUID, str]:
        """Nobody goes who is suppressed by name or on a hashed list; private replies are taken, one to a comment. Else
        the row's own key is claim enough: who asks for a message twice without a key gets two."""
        lost = await self._kept_out(tx, going)
        private = [
            contacts.PrivateReply(
                row.project_id, go.payload.account_id, row.facts["person_id"], go.payload.comment_id, row.id
            )
            for row, _, _, go in going
            if go.payload.comment_id is not None and row.id not in lost
        ]
        taken = await contacts.take_private_replies(tx, private) if private else ()
        return lost | {p.message_id: OUTSIDE for p in private if p.message_id not in taken}

    async def _kept_out(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> dict[UUID, str]:
        """Who is suppressed by the name under which they are reached, or whose hash came in by an exchange, of those
        whose name is known by now: an id says nothing to a list."""
        who = [(row.project_id, go.payload.credential.platform, row.facts["person_id"]) for row, _, _, go in going]
        reached = [
            (row.id, suppression.Asked(project_id, platform, name))
            for (row, _, _, go), (project_id, platform, _) in zip(going, who, strict=True)
            if (name := self._name(go.payload)) is not None
        ]
        found: set[suppression.Asked] = set()
        if reached:
            found |= await suppression.suppressed_names(tx, [a for _, a in reached])
        asked = list(reached)
        if any(row.facts["exchanges"] for row, _, _, _ in going):
            names = await names_of(tx, who)
            asked += [
                (row.id, suppression.Asked(project_id, platform, name))
                for (row, _, _, _), (project_id, platform, person_id) in zip(going, who, strict=True)
                for name in names.get((project_id, person_id), ())
            ]
            if asked:
                found |= (await self._exchanges.listed(tx, [a for _, a in asked])).keys()
        return {message_id: "target_suppressed" for message_id, a in asked if a in found}

    def _name(self, sending: SendingOne) -> str | None:
        """The name under which the recipient is reached, where it is not by the platform's id."""
        if self._capabilities(sending.connector).knows_numbers:
            return None
        return targets.as_kept(sending.credential.platform, sending.recipient)

    async def reserved(self, tx: Tx, done: Reserved) -> None:
        """Counts the month; tells of those that do not go."""
        used: dict[tuple[UUID, Any], int] = {}
        for row, _, ask, _ in done.items:
            key = (row.project_id, usage.month_of(ask.now))
            used[key] = used.get(key, 0) + 1
        await usage.count(tx, [(p, month, n, 0) for (p, month), n in sorted(used.items())])
        events = []
        for row, ask, reason in done.drops:
            why = _closed(*barred(*self._asked(row, ask))) if reason == OUTSIDE else {}
            failed = SingleFailed(**facts_of({**dict(row.facts), "id": row.id}), reason=reason, **why)
            events.append(self._event(row.project_id, row.id, row.seq + 1, ask.now, failed))
        await outbox.write(tx, events)

    def _event(self, project_id: UUID, subject: UUID, seq: int, at: datetime, event: SingleEvent) -> outbox.EventRow:
        return outbox.EventRow(project_id, self._ids(), subject, seq, event.name, at, event.data())

    async def perform(self, item: Item) -> Answer:
        """Sends; what the platform said becomes an answer."""
        s: SendingOne = item.payload
        if s.account_id in self._stopped:
            return self.handed_back(item, "sender_stopped")
        outcome = await self._senders[s.connector].send(
            s.credential,
            s.to,
            s.body,
            token=MessageId(item.id),
            at=item.at,
            seconds=self.call_seconds,
        )
        if isinstance(outcome, AccountStopped):
            self._stopped.add(s.account_id)
        if isinstance(outcome, Handed):
            # No task comes about of it: a program asked for it, and waits for its state.
            outcome = Refused("sender_is_a_person")
        return answer_of(item, outcome, is_free=False)

    def handed_back(self, item: Item, why: str) -> Answer:
        """Never called: it waits for the same account again."""
        return Answer(State.WAITING, "handed_back", tells=False, evidence={"why": why})

    def lost(self, item: Item, why: str) -> Answer:
        """The call broke somewhere: it may have arrived."""
        return Answer(State.IN_DOUBT, "unconfirmed", tells=False, evidence={"why": why})

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """Stops accounts, counts the month, tells; what nobody will tell us more of counts as delivered."""
        counts: dict[tuple[UUID, Any], list[int]] = {}
        events: list[outbox.EventRow] = []
        taken: list[Result] = []
        for r in results:
            s: SendingOne = r.item.payload
            now = r.item.clock.at(tx.now)
            if r.answer.outcome == "throttled" and r.answer.lane is not None and r.answer.lane.hold is not None:
                await put_off_key(tx, r.item.project_id, s.account_id, now + r.answer.lane.hold, "throttled")
            if isinstance(stop := r.answer.extra, AccountStopped):
                await accounts.stopped(tx, r.item.project_id, s.account_id, stop.stop, stop.why, now, self._ids)
            month = counts.setdefault((r.item.project_id, usage.month_of(s.at)), [0, 0])
            match r.answer.state:
                case State.DONE:
                    month[1] += 1
                    taken.append(r)
                    # When it was, so that no receipt of the platform is older.
                    at: datetime = r.answer.values[1]
                    events.append(self._told(r, r.seq, at, SingleSubmitted(**s.told)))
                case State.REFUSED | State.DROPPED:
                    month[0] -= 1
                    reason = str(r.answer.values[2])
                    why = _closed(Rule.CLOSED_BY_PLATFORM, _SHUT) if reason == OUTSIDE else {}
                    events.append(self._told(r, r.seq, now, SingleFailed(**s.told, reason=reason, **why)))
                case State.WAITING:
                    month[0] -= 1
                case _:
                    pass
        unsent = [r for r in results if r.answer.state in (State.WAITING, State.REFUSED, State.DROPPED)]
        if unsent:
            await contacts.give_back_private_replies(tx, [(r.item.project_id, r.item.id) for r in unsent])
        if shut := [r for r in results if r.answer.state is State.REFUSED and r.answer.values[2] == OUTSIDE]:
            await contacts.shut(tx, [(r.item.project_id, r.item.id) for r in shut])
        silent = [r for r in taken if not self._capabilities(r.item.payload.connector).tells_receipts]
        if silent:
            rows = await tx.fetch(_DELIVERED, [r.item.project_id for r in silent], [r.item.id for r in silent])
            seqs = {r["id"]: r["seq"] for r in rows}
            events += [
                self._told(r, seqs[r.item.id], r.item.clock.at(tx.now), SingleDelivered(**r.item.payload.told))
                for r in silent
                if r.item.id in seqs
            ]
        await usage.count(tx, [(p, m, n[0], n[1]) for (p, m), n in sorted(counts.items())])
        await outbox.write(tx, events)
        return ()

    def _told(self, r: Result, seq: int, at: datetime, event: SingleEvent) -> outbox.EventRow:
        return self._event(r.item.project_id, r.item.id, seq, at, event)

    async def expired(self, tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
        """Rows in doubt are counted where they stand."""

    async def look_up(self, row: DoubtRow) -> Answer | None:
        """Asks the account's connector for the token, or for the body and its person where it keeps no tokens."""
        f = row.facts
        async with self._db.transaction(row.project_id) as tx:
            found = await self._credentials.of(tx, [row.project_id], [f["pick_key"]])
        if f["pick_key"] not in found:
            return None
        account, credential = found[f["pick_key"]]
        to = _to(credential.platform, f["recipient"])
        # Never taken up here, so it may have left whenever it was wanted: a restore put it in doubt.
        sought = Sought(to, body_of(f["body"]), f["reserved_at"] if row.epoch else f["created_at"])
        connector = self._connectors.named(account.connector)
        return await self._seeking.answer(row, account, credential, connector, sought)

    async def payload_of(self, tx: Tx, row: asyncpg.Record) -> SendingOne:
        """What a record needs of a row that this worker does not hold."""
        found = await self._credentials.of(tx, [row["project_id"]], [row["pick_key"]])
        account, credential = found[row["pick_key"]]
        sender = await tx.fetchval(
            "select coalesce(external_id, handle) from account where project_id = $1 and id = $2",
            row["project_id"],
            row["pick_key"],
        )
        facts = {**dict(row), "message_id": row["id"], "sender": sender}
        return self._sending(account, credential, facts, row["reserved_at"])


def _closed(rule: Rule, left: Window) -> dict[str, Any]:
    """What the failure of a message that the reply window kept back says."""
    return {"rule": rule, "allowed": left.allowed, "until": left.until, "opens_with": left.would_open}


def _to(platform: str, recipient: str) -> Recipient:
    """A bridge knows people by name alone: there the recipient is one, however it was spelled."""
    return Recipient(platform, targets.as_kept(platform, recipient), user_id=recipient)
