"""Messages as a kind of work: not repeatable, looked up, under the rules every send must pass.

Not the campaigns: what a product says of its messages comes through `Product`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain import accounts, suppression, usage
from overture.domain.accounts import Account, Credentials
from overture.domain.messaging import contacting, contacts, handing, replies, rules
from overture.domain.messaging.admitting import admit, within_allowance
from overture.domain.messaging.answering import answer_of
from overture.domain.messaging.choosing import Choosing, Chosen
from overture.domain.messaging.contracts import Outcome as Ending
from overture.domain.messaging.contracts import Plan, Product, Tally
from overture.domain.messaging.events import MessageFailed, MessageSent, MessageSkipped, TargetQueued
from overture.domain.messaging.facts import FACTS, JOINS
from overture.domain.messaging.following import KIND, Arrived, follow
from overture.domain.messaging.reaching import OUTSIDE
from overture.domain.messaging.seeking import Seeking
from overture.domain.messaging.sending import Sending
from overture.domain.messaging.timing import strand_of, watch
from overture.domain.platforms import (
    AccountStopped,
    Body,
    Connectors,
    Credential,
    Recipient,
    SendsMessages,
    Sought,
    user_ids_of,
)
from overture.kernel.events import Event
from overture.kernel.ids import Ids, MessageId, fresh
from overture.runtime import outbox
from overture.runtime.db import Database, Tx
from overture.runtime.work.caps import give_back_slot
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
    Wait,
)
from overture.runtime.work.lanes import SHUT, put_off_key
from overture.runtime.work.queues import Queue

_ASK_AGAIN = timedelta(days=1)
"""A message bound to its sender waits for its hours no longer at once: they may be changed."""


@dataclass(frozen=True)
class Limits:
    """Seconds: a call's time-out, and how late after its reserve it may begin."""

    call: float = 20.0
    start: float = 5.0


_OWN = Chosen()


class Messages:
    """The kind of work that sends direct messages."""

    code = KIND
    name = "message"
    queue = Queue.ACTS
    table = "message"
    expiry = Expiry.DOUBT
    facts = FACTS
    joins = JOINS
    reserve_columns: tuple[tuple[str, str], ...] = (
        ("account_id", "uuid"),
        ("text", "text"),
        ("reserved_at", "timestamptz"),
        ("template_version", "int"),
        ("variant", "smallint"),
        ("via", "text"),
    )
    record_columns: tuple[tuple[str, str], ...] = (
        ("external_id", "text"),
        ("sent_at", "timestamptz"),
        ("reason", "text"),
    )
    adapts_width = False
    has_strands = True
    widest = 1

    def __init__(
        self,
        db: Database,
        credentials: Credentials,
        connectors: Connectors,
        product: Product,
        exchanges: suppression.Exchanges,
        limits: Limits = Limits(),
        ids: Ids = fresh,
    ) -> None:
        self.call_seconds = limits.call
        self._start_seconds = limits.start
        self._db = db
        self._credentials = credentials
        self._connectors = connectors
        self._senders = {n: c for n, c in connectors.by_name.items() if isinstance(c, SendsMessages)}
        self.settle_seconds = max((c.capabilities.settle for c in self._senders.values()), default=0.0)
        self._product = product
        self._exchanges = exchanges
        self._ids = ids
        self._seeking = Seeking(db, limits.call)
        self._stopped: set[UUID] = set()
        # A message may arrive so much later than it was reserved.
        self._choosing = Choosing(credentials, connectors, timedelta(seconds=limits.start + limits.call + 2))

    async def prepare(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Reads campaigns and accounts; stops lanes whose account may not write; asks the month's allowance."""
        plans = await self._product.plans(tx, [(a.project_id, a.pick_key) for a in asks])
        known = await self._credentials.of(
            tx, [a.project_id for a in asks], [lane.key for a in asks for lane in a.lanes]
        )
        for ask in asks:
            plan = ask.given = plans.get(ask.pick_key)
            if plan is None or plan.stopped is not None:
                ask.stopped = plan.stopped if plan is not None and plan.stopped else "campaign_gone"
            for lane in ask.lanes:
                lane.bound_only = plan is not None and plan.senders is not None and lane.key not in plan.senders
                if (account := admit(lane, known.get(lane.key), ask)) is not None:
                    self._stopped.discard(lane.key)
                    self._keep_room(lane, account)
        await self._begin(tx, [a for a in asks if a.stopped is None and a.given.start is not None])
        for ask in asks:
            if ask.stopped is None:
                self._keep_hours(ask)
        await self._admit(tx, [a for a in asks if a.stopped is None and a.limit > 0])

    def _keep_room(self, lane: Lane, account: Account) -> None:
        """Where all of a lane's messages are handed to people, so many at a time."""
        most = self._connectors.named(account.connector).capabilities.most_with_person
        if most:
            under_way = lane.width - lane.room
            lane.room = max(0, min(lane.room, most - lane.with_person - under_way))

    def _lasting(self, ask: Ask) -> timedelta:
        """On a real clock a call may begin this long after its reserve, and still belongs inside the hours."""
        return timedelta(seconds=self._start_seconds if ask.clock.is_real else 0)

    async def _begin(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Campaigns whose moment to begin has come, and that have a sender to begin with: in time, or too late."""
        come: dict[tuple[UUID, UUID], bool] = {}
        for ask in asks:
            plan: Plan = ask.given
            if plan.start is None or plan.timing is None or all(lane.stopped is not None for lane in ask.lanes):
                continue
            due = plan.timing.first(plan.start.at, plan.zones, self._lasting(ask))
            if due <= ask.now:
                come[ask.project_id, ask.pick_key] = ask.now > due + plan.start.lateness
        if come:
            stopped = await self._product.begun(tx, come, {a.project_id: a.now for a in asks})
            for ask in asks:
                ask.stopped = stopped.get(ask.pick_key)

    def _keep_hours(self, ask: Ask) -> None:
        """Opens the strands of the zones that may be written to now; where nobody may, every lane waits for that."""
        plan: Plan = ask.given
        zones = plan.zones
        if plan.timing is not None:
            seen = watch(plan.timing, self._lasting(ask)).look(ask.now, plan.zones)
            zones, ask.is_own_shut, ask.later = seen.open, not seen.is_own_open, seen.later
            if ask.is_own_shut and not zones and seen.later is not None:
                until, reason = seen.later
                ask.limit = 0
                for lane in ask.lanes:
                    if lane.stopped is None or lane.stopped[0] < until:
                        lane.stopped = (until, SHUT + reason)
        ask.strands = tuple(strand_of(ask.pick_key, zone) for zone in zones)

    async def _admit(self, tx: Tx, asks: Sequence[Ask]) -> None:
        spent = await within_allowance(tx, asks)
        for a in spent:
            a.stopped = "usage_limit_exceeded"
        if spent:
            await self._product.allowance_spent(
                tx, [(a.project_id, a.pick_key) for a in spent], {a.project_id: a.now for a in spent}
            )

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """The rules in order; then the text as it will be sent."""
        known: tuple[Account, Credential] = lane.given
        plan: Plan = ask.given
        account, credential = known
        again_before = None if plan.again_after is None else ask.now - plan.again_after
        f = row.facts
        template, version, variant = plan.text_for(ask.pick_key, f["step"], f["person_id"])
        text, reason = rules.rule(f, template, again_before)
        if text is None:
            return Drop(reason or "template_error")
        if plan.timing is not None:
            # Free rows are of open strands; one that is bound to its sender waits for its hours by itself.
            opens, waits_for = watch(plan.timing, self._lasting(ask)).opens(ask.now, f["timezone"])
            if opens > ask.now:
                return Wait(min(opens, ask.now + _ASK_AGAIN), waits_for or "outside_hours")
        chosen = _OWN
        if ask.met is not None:
            made = self._choosing.choose(row, ask, lane)
            if not isinstance(made, Chosen):
                return made
            chosen = made
        sending = Sending(
            chosen.credential or credential,
            chosen.via or account.connector,
            lane.key,
            ask.pick_key,
            f["target_id"],
            f["client_id"],
            f["person_id"],
            f["step"],
            f["handle"],
            text,
            ask.now,
            variant,
            plan.wait_after(f["step"]) if plan.steps else None,
            rules.is_past(f, again_before),
            f["profile_url"],
            timedelta(hours=account.task_hours),
            chosen.user_id,
            chosen.comment_id,
        )
        return Go(sending, (lane.key, text, ask.now, version, variant, chosen.via))

    async def consider(self, tx: Tx, picked: Sequence[tuple[Ask, Sequence[Candidate]]]) -> None:
        """Where a sender has a reply window: whose is open, and what other ways there are."""
        await self._choosing.consider(tx, picked)

    async def claim(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> Mapping[UUID, str]:
        """Takes (client, person, step) for each; who lost was written to by another message, or is on a hashed list."""
        first: dict[tuple[UUID, UUID, UUID, int], int] = {}
        lost = await self._listed(tx, going)
        private = [
            contacts.PrivateReply(row.project_id, p.account_id, p.person_id, p.comment_id, row.id)
            for row, _, _, go in going
            if (p := go.payload).comment_id is not None and row.id not in lost
        ]
        if private:
            taken = await contacts.take_private_replies(tx, private)
            lost.update((wanted.message_id, OUTSIDE) for wanted in private if wanted.message_id not in taken)
        for i, (row, _, _, go) in enumerate(going):
            s: Sending = go.payload
            if row.id not in lost and first.setdefault((row.project_id, s.client_id, s.person_id, s.step), i) != i:
                lost[row.id] = "target_duplicate"
        keep = sorted(first.items())
        rows = [going[i] for _, i in keep]
        held = [replies.Held(*key, going[i][0].id) for key, i in keep]
        again = {r[0].id for r in rows if r[3].payload.is_again}
        won = await contacting.claim(tx, held, again, [r[1].key for r in rows], [r[2].now for r in rows])
        lost.update((r[0].id, "target_duplicate") for r in rows if r[0].id not in won)
        if private:
            back = [(w.project_id, w.account_id, w.person_id, w.message_id) for w in private if w.message_id in lost]
            await contacts.leave_private_replies(tx, back)
        return lost

    async def _listed(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> dict[UUID, str]:
        """Whose hash came in by an exchange: whoever was added while it came in is not suppressed by name yet."""
        if not any(row.facts["exchanges"] for row, _, _, _ in going):
            return {}
        asked = {
            row.id: suppression.Asked(row.project_id, go.payload.credential.platform, go.payload.handle)
            for row, _, _, go in going
        }
        found = await self._exchanges.listed(tx, list(asked.values()))
        return {message_id: "target_suppressed" for message_id, person in asked.items() if person in found}

    async def reserved(self, tx: Tx, done: Reserved) -> None:
        """Tells who is queued and who is skipped; counts the month and the skipped."""
        events = []
        used: dict[tuple[UUID, Any], int] = {}
        for row, _, ask, go in done.items:
            s: Sending = go.payload
            events.append(
                self._event(
                    row.project_id,
                    row.id,
                    row.seq + 1,
                    ask.now,
                    TargetQueued(
                        campaign_id=s.campaign_id,
                        target_id=s.target_id,
                        instagram_username=s.handle,
                        step=s.step or None,
                    ),
                )
            )
            key = (row.project_id, usage.month_of(ask.now))
            used[key] = used.get(key, 0) + 1
        tallies: dict[tuple[UUID, UUID], Tally] = {}
        for row, ask, reason in done.drops:
            step, plan = row.facts["step"], ask.given
            variant = 0 if plan.steps else None
            tallies.setdefault((ask.project_id, ask.pick_key), Tally()).end(Ending.SKIPPED, step, variant)
            skipped = MessageSkipped(
                campaign_id=ask.pick_key,
                target_id=row.facts["target_id"],
                instagram_username=row.facts["handle"],
                reason=reason,
                step=step or None,
            )
            events.append(self._event(row.project_id, row.id, row.seq + 1, ask.now, skipped))
        await usage.count(tx, [(p, month, n, 0) for (p, month), n in sorted(used.items())])
        times = {ask.project_id: ask.now for _, ask, _ in done.drops}
        if tallies:
            await self._product.tallied(tx, tallies, times)
        await outbox.write(tx, events)

    def _event(self, project_id: UUID, subject: UUID, seq: int, at: datetime, event: Event) -> outbox.EventRow:
        return outbox.EventRow(project_id, self._ids(), subject, seq, event.name, at, event.data())

    async def perform(self, item: Item) -> Answer:
        """Sends; what the platform said becomes an answer."""
        s: Sending = item.payload
        if s.account_id in self._stopped:
            return self.handed_back(item, "sender_stopped")
        outcome = await self._senders[s.connector].send(
            s.credential,
            Recipient(s.credential.platform, s.handle, s.user_id, s.comment_id),
            Body(s.text),
            token=MessageId(item.id),
            at=item.at,
            seconds=self.call_seconds,
        )
        if isinstance(outcome, AccountStopped):
            self._stopped.add(s.account_id)
        # Who was written to is written to by the same sender again.
        return answer_of(item, outcome, is_free=item.payload.step == 0)

    def handed_back(self, item: Item, why: str) -> Answer:
        """Never called: no slot and no contact taken. A first message is free for any lane again."""
        is_free = item.payload.step == 0
        return Answer(State.WAITING, "handed_back", tells=False, unbind=is_free, evidence={"why": why})

    def lost(self, item: Item, why: str) -> Answer:
        """The call broke somewhere: it may have arrived."""
        return Answer(State.IN_DOUBT, "unconfirmed", tells=False, evidence={"why": why})

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """Stops accounts, releases who was not written to, lets the next steps come about, counts, tells."""
        for r in results:
            if r.answer.outcome == "throttled" and r.answer.lane is not None and r.answer.lane.hold is not None:
                until = r.item.clock.at(tx.now) + r.answer.lane.hold
                await put_off_key(tx, r.item.project_id, r.item.payload.account_id, until, "throttled")
            if isinstance(r.answer.extra, AccountStopped):
                stop = r.answer.extra
                now = r.item.clock.at(tx.now)
                await accounts.stopped(
                    tx, r.item.project_id, r.item.payload.account_id, stop.stop, stop.why, now, self._ids
                )
        tallies: dict[tuple[UUID, UUID], Tally] = {}
        woken: Collection[UUID] = ()
        arrived = [
            Arrived(r.item.project_id, r.item.id, s.target_id, s.step, s.account_id, s.wait)
            for r in results
            if r.answer.state is State.DONE and (s := r.item.payload).wait is not None
        ]
        if arrived:
            following = await follow(tx, arrived)
            woken = following.woken
            for project_id, campaign_id, step in following.steps:
                tallies.setdefault((project_id, campaign_id), Tally()).follow(step)
        events: list[outbox.EventRow] = []
        counts: dict[tuple[UUID, Any], list[int]] = {}
        release: list[Result] = []
        times = {r.item.project_id: r.item.clock.at(tx.now) for r in results}
        handed = [_handing(r, self._ids()) for r in results if r.answer.state is State.WITH_PERSON]
        if handed:
            for h, event in await handing.hand(tx, handed, times):
                events.append(self._event(h.project_id, h.id, 1, times[h.project_id], event))
        for r in results:
            s = r.item.payload
            key = (r.item.project_id, s.campaign_id)
            month = counts.setdefault((r.item.project_id, usage.month_of(s.at)), [0, 0])
            state = r.answer.state
            if state is State.DONE:
                tallies.setdefault(key, Tally()).end(Ending.SENT, s.step, s.variant)
                month[1] += 1
                sent = MessageSent(
                    campaign_id=s.campaign_id,
                    target_id=s.target_id,
                    instagram_username=s.handle,
                    message=s.text,
                    sender_id=s.account_id,
                    step=s.step or None,
                )
                events.append(self._event(r.item.project_id, r.item.id, r.seq, times[r.item.project_id], sent))
            elif state is State.REFUSED:
                tallies.setdefault(key, Tally()).end(Ending.FAILED, s.step, s.variant)
                month[0] -= 1
                release.append(r)
                failed = MessageFailed(
                    campaign_id=s.campaign_id,
                    target_id=s.target_id,
                    instagram_username=s.handle,
                    reason=str(r.answer.values[2]),
                    message=s.text,
                    step=s.step or None,
                )
                events.append(self._event(r.item.project_id, r.item.id, r.seq, times[r.item.project_id], failed))
            elif state is State.DROPPED:
                tallies.setdefault(key, Tally()).end(Ending.SKIPPED, s.step, s.variant)
                month[0] -= 1
                release.append(r)
                skipped = MessageSkipped(
                    campaign_id=s.campaign_id,
                    target_id=s.target_id,
                    instagram_username=s.handle,
                    reason=str(r.answer.values[2]),
                    step=s.step or None,
                )
                events.append(self._event(r.item.project_id, r.item.id, r.seq, times[r.item.project_id], skipped))
            elif state is State.WAITING:
                month[0] -= 1
                release.append(r)
        # The month, who was contacted, the counts, the slots: the order a reserve locks them in.
        await usage.count(tx, [(p, m, n[0], n[1]) for (p, m), n in sorted(counts.items())])
        if private := [(r.item.project_id, r.item.id) for r in release if r.item.payload.comment_id is not None]:
            await contacts.give_back_of_messages(tx, private)
        if release:
            for moved in await replies.released(tx, [_held(r) for r in release]):
                tallies.setdefault((moved.project_id, moved.pick_key), Tally()).reply(moved.step, moved.variant, -1)
                to = moved.to
                if to is not None and to.event is not None:
                    tallies.setdefault((moved.project_id, to.event.campaign_id), Tally()).reply(
                        to.event.step or 0, to.variant
                    )
                    now = times[moved.project_id]
                    events.append(self._event(moved.project_id, to.message_id, to.seq, now, to.event))
        if tallies:
            await self._product.tallied(tx, tallies, times)
        for r in release:
            if r.answer.state is State.WAITING:
                await give_back_slot(tx, r.item.project_id, r.item.payload.campaign_id, r.item.payload.at)
        await outbox.write(tx, events)
        return woken

    async def expired(self, tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
        """Rows in doubt are counted where they stand."""

    async def look_up(self, row: DoubtRow) -> Answer | None:
        """Asks the account's connector for the token, or for the text and its person where it keeps no tokens."""
        f = row.facts
        async with self._db.transaction(row.project_id) as tx:
            found = await self._credentials.of(tx, [row.project_id], [f["account_id"]])
            if f["via"] is not None:
                second = await self._credentials.second(tx, [(row.project_id, a) for a, _ in found.values()])
                found = {i: (found[i][0], c) for i, c in second.items() if found[i][0].fallback == f["via"]}
            if f["account_id"] not in found:
                return None
            account, credential = found[f["account_id"]]
            connector = self._connectors.named(f["via"] or account.connector)
            if connector.capabilities.most_with_person:
                # A task comes about with the record of its message: what has none was handed to nobody.
                return Answer(State.WAITING, "not_there", tells=False, evidence={"look_up": "not_handed"})
            to = await self._recipient(tx, row, credential.platform)
        sought = Sought(to, Body(f["text"]), f["reserved_at"])
        return await self._seeking.answer(row, account, credential, connector, sought)

    async def _recipient(self, tx: Tx, row: DoubtRow, platform: str) -> Recipient:
        """Whom a row in doubt was sent to."""
        f = row.facts
        pair = f["account_id"], f["person_id"]
        user_ids = await user_ids_of(tx, row.project_id, platform, [pair])
        handle = await _handle(tx, row.project_id, f["target_id"])
        return Recipient(platform, handle, user_ids.get(pair))

    async def payload_of(self, tx: Tx, row: asyncpg.Record) -> Sending:
        """What a record needs of a row that this worker does not hold."""
        project_id = row["project_id"]
        handle = await _handle(tx, project_id, row["target_id"])
        found = await self._credentials.of(tx, [project_id], [row["account_id"]])
        account, credential = found[row["account_id"]]
        plan = (await self._product.plans(tx, [(project_id, row["pick_key"])])).get(row["pick_key"])
        return Sending(
            credential,
            row["via"] or account.connector,
            row["account_id"],
            row["pick_key"],
            row["target_id"],
            row["client_id"],
            row["person_id"],
            row["step"],
            handle,
            row["text"],
            row["reserved_at"],
            row["variant"],
            None if plan is None else plan.wait_after(row["step"]),
        )


async def _handle(tx: Tx, project_id: UUID, target_id: UUID) -> str:
    handle: str = await tx.fetchval(
        "select handle from target where project_id = $1 and id = $2", project_id, target_id
    )
    return handle


def _handing(result: Result, task_id: UUID) -> handing.Handing:
    sending: Sending = result.item.payload
    return sending.handing(task_id, result.item.project_id, result.item.id, result.item.epoch)


def _held(result: Result) -> replies.Held:
    s: Sending = result.item.payload
    return replies.Held(result.item.project_id, s.client_id, s.person_id, s.step, result.item.id)
