"""The invariants that are asked after every step: from the sandbox's journal, and from each move of a message's row.

Those asked of all rows together, now and then and at the end, are in ledger.py.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from overture.domain.identity import QuietHours
from overture.domain.platforms import InboundMessage
from overture.runtime.work.kinds import Item, State
from overture.sandbox.behaviour import OPT_OUT_TEXTS
from overture.sandbox.store import moment
from tests.simulation.facts import DAY, HOUR, LATER, Campaign, Desk, Entry, Grant, Place, Violation
from tests.simulation.handed import Handed
from tests.simulation.overheard import Overheard
from tests.simulation.town import Town
from tests.simulation.walls import why_not

_JOURNAL = """
select m.seq, p.name, m.token, m.account, m.handle, m.at, m.real_at, m.text
from message m join project p on p.no = m.project where m.seq > ? order by m.seq
"""
# One connection writes, so what was written since the last look has a later transaction than all there was by then.
_NOW = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_ROWS = "select id, state, epoch, doubt_at from message where xmin::text::bigint >= $1 order by project_id, id"
_SINGLES = _ROWS.replace("from message", "from single_message")
STARTS_WITHIN = timedelta(seconds=4.999999)
"""The start deadline of a reservation."""
FLIGHT_AT_LEAST = timedelta(seconds=25)
"""A call's time-out and how long it may arrive after it: earlier, `not there` is no evidence."""


@dataclass(frozen=True)
class Row:
    """Where a message stands."""

    state: int
    epoch: int
    doubt_at: datetime | None


@dataclass(frozen=True)
class Step:
    """What was done between two looks: its name, the epochs it had answers of, the row a person resolved."""

    name: str
    answered: Mapping[UUID, frozenset[int]] = field(default_factory=dict)
    resolved: UUID | None = None
    stops: frozenset[tuple[UUID, int]] = frozenset()
    """Single messages by whose answer their account is stopped, with their epochs."""


@dataclass(frozen=True)
class Memory:
    """What was known to be committed at a moment, beside the places."""

    suppressed: set[tuple[UUID, str]]
    replied: set[tuple[UUID, UUID, str]]
    quiet: dict[UUID, QuietHours | None]
    removed: set[UUID]
    seen_events: set[tuple[UUID, str, str]]
    uses_of: dict[UUID, list[datetime]]
    granted: set[UUID]


class Judge:
    """Knows what was committed, sees every grant and every line of the journal, and raises `Violation`."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._seen_events: set[tuple[UUID, str, str]] = set()
        self.suppressed: set[tuple[UUID, str]] = set()
        self.ever_suppressed: set[tuple[UUID, str]] = set()
        self.replied: set[tuple[UUID, UUID, str]] = set()
        self.may_have_replied: set[tuple[UUID, UUID, str]] = set()
        self.quiet: dict[UUID, QuietHours | None] = {}
        """Each workspace's quiet hours."""
        self.grants: dict[UUID, list[Grant]] = {}
        self.journal: dict[UUID, Entry] = {}
        self.rows: dict[UUID, Row] = {}
        self.handed = Handed(town, self)
        self.singles = Overheard(town, self.handed.asked)
        self._statements = -1
        self._seen_to = 0
        self._reserved: set[UUID] = set()
        self._grant_of: dict[UUID, Grant] = {}
        self._last_seq = 0
        self._received: dict[tuple[UUID, UUID, str], dict[int, UUID]] = {}
        self._last_to: dict[tuple[UUID, str, str], UUID] = {}
        self._real_of_campaign: dict[UUID, list[datetime]] = {}
        self._most: dict[UUID, tuple[int, int]] = {}
        self._of_sender: dict[UUID, list[tuple[datetime, int, UUID]]] = {}
        self._slots: dict[tuple[UUID, int], dict[int, UUID]] = {}
        self._uses_of: dict[UUID, list[datetime]] = {}
        self._removed: set[UUID] = set()
        self._variants: dict[tuple[UUID, str, int], int] = {}

    def place(self, project_id: UUID) -> Place:
        return next(p for p in self._town.places if p.id == project_id)

    # What was committed.

    def hear(self) -> None:
        """Inbound events that were taken: a reply is known, an opt-out suppresses, each once."""
        heard, self._town.heard = self._town.heard, []
        for project_id, event in heard:
            if not isinstance(event, InboundMessage):
                continue
            key = (project_id, event.account, event.external_id)
            if key in self._seen_events:
                continue
            self._seen_events.add(key)
            place = self.place(project_id)
            token = self._last_to.get((project_id, event.account, event.handle))
            if token is not None and not self._is_tied(token):
                self.replied.add((project_id, self._grant_of[token].campaign.client, event.handle))
            # To whom the product counts a reply whose message is not recorded yet is its own affair.
            self.may_have_replied |= {
                (project_id, g.campaign.client, event.handle)
                for grants in self.grants.values()
                for g in grants
                if (g.place.id, g.sender.handle, g.handle) == (project_id, event.account, event.handle)
            }
            if event.text in OPT_OUT_TEXTS:
                self.suppress(place, event.handle)

    def said(self, desk: Desk, event: InboundMessage, *, is_late: bool) -> None:
        """What somebody wrote was taken in, as `hear` knows it; `is_late`: whose it is was known only afterwards."""
        answered = [
            g
            for grants in self.grants.values()
            for g in grants
            if (g.place.id, g.sender.handle, g.handle) == (desk.id, event.account, event.handle)
        ]
        self.may_have_replied |= {(desk.id, g.campaign.client, event.handle) for g in answered}
        token = self._last_to.get((desk.id, event.account, event.handle))
        if token is not None and not is_late:
            self.replied.add((desk.id, self._grant_of[token].campaign.client, event.handle))
        if event.text in OPT_OUT_TEXTS:
            self.suppress(desk, event.handle)

    def _is_tied(self, token: UUID) -> bool:
        """Whether they got another client's message at the same moment: which of the two they answer nobody says."""
        e, grant = self.journal[token], self._grant_of[token]
        return any(
            o.at == e.at and self._grant_of[o.token].campaign.client != grant.campaign.client
            for o in self.journal.values()
            if (o.project, o.account, o.handle) == (e.project, e.account, e.handle)
        )

    def suppress(self, place: Place, handle: str) -> None:
        """A suppression was committed: it holds in the whole workspace."""
        self.suppressed.add((place.facts.workspace_id, handle))
        self.ever_suppressed.add((place.facts.workspace_id, handle))

    def release(self, place: Place, handle: str) -> None:
        """A suppression was taken back."""
        self.suppressed.discard((place.facts.workspace_id, handle))

    def remove(self, token: UUID) -> None:
        """A target was taken out: nothing of it is reserved any more."""
        self._removed.add(token)

    def memory(self) -> Memory:
        """What a backup of this moment knows."""
        uses = {campaign: list(times) for campaign, times in self._uses_of.items()}
        return Memory(
            set(self.suppressed),
            set(self.replied),
            dict(self.quiet),
            set(self._removed),
            set(self._seen_events),
            uses,
            set(self.grants),
        )

    def remember(self, was: Memory, known: set[UUID]) -> None:
        """The database is as it was then, but for what was looked up. Of messages that it does not know (`known` is of
        those it knows) nothing can be asked; of all others everything, as if it had never forgotten."""
        self.suppressed, self.replied, self.quiet = set(was.suppressed), set(was.replied), dict(was.quiet)
        self._removed, self._seen_events = set(was.removed), set(was.seen_events)
        self._uses_of = {campaign: list(times) for campaign, times in was.uses_of.items()}
        arrived = [e for token, e in self.journal.items() if token in known]
        for e in arrived:
            if e.token not in was.granted:
                insort(self._uses_of.setdefault(self._grant_of[e.token].campaign.id, []), e.at)
        self._received = {
            whom: {step: token for step, token in steps.items() if token in known}
            for whom, steps in self._received.items()
        }
        self._last_to = {whom: token for whom, token in self._last_to.items() if token in known}
        self._of_sender = {s: [u for u in uses if u[2] in known] for s, uses in self._of_sender.items()}
        self._real_of_campaign.clear()
        for e in arrived:
            grant = self._grant_of[e.token]
            if grant.place.is_real:
                insort(self._real_of_campaign.setdefault(grant.campaign.id, []), e.received_at)
        spacings: dict[UUID, int] = {c.id: len(c.slots) for p in self._town.places for c in p.campaigns.values()}
        self._slots = {key: slots for key, slots in self._slots.items() if key[1] < spacings.get(key[0], 0)}
        drawn = {(g.campaign.id, g.handle) for token in known & self.grants.keys() for g in self.grants[token]}
        self._variants = {key: variant for key, variant in self._variants.items() if key[:2] in drawn}
        self.rows.clear()

    # What was granted.

    def granted(self, items: Iterable[Item]) -> None:
        """A reserve that was committed: each of its messages had to be allowed at that moment."""
        for item in items:
            if item.kind.name == "single_message":
                chat = self.singles.chat(item.project_id)
                if chat is None:
                    raise Violation("projects are apart", f"{item.id} is of a project without single messages")
                self.singles.granted(chat, item)
            if item.kind.name != "message":
                continue
            s = item.payload
            place = self.place(item.project_id)
            campaign = place.campaigns.get(s.campaign_id)
            sender = place.senders.get(s.account_id)
            if campaign is None or sender is None:
                raise Violation("projects are apart", f"{item.id} of {place.facts.name} is of a stranger's campaign")
            self._allowed(item, place, campaign, s.handle)
            self._edited(item, campaign)
            if isinstance(place, Desk):
                self.handed.granted(place, item)
            if sender.is_paused:
                raise Violation("nothing after a pause", f"{s.handle} reserved on the paused sender {sender.handle}")
            grant = Grant(
                place,
                campaign,
                sender,
                s.handle,
                item.epoch,
                item.at,
                sender.hourly,
                sender.daily,
                sender.counted,
                campaign.slots[-1],
                campaign.again_after,
                s.target_id,
                s.step,
            )
            self.grants.setdefault(item.id, []).append(grant)
            self._within(campaign, item)

    def _allowed(self, item: Item, place: Place, campaign: Campaign, handle: str) -> None:
        who = f"{handle} in {campaign.id}"
        if (place.facts.workspace_id, handle) in self.suppressed:
            raise Violation("nothing after an opt-out", f"{who} reserved, though suppressed")
        if (place.id, campaign.client, handle) in self.replied:
            raise Violation("nothing after a reply", f"{who} reserved, though they answered")
        if not campaign.may_send:
            raise Violation("nothing after a pause", f"{who} reserved, though the campaign is paused or cancelled")
        zone = self._town.people[handle].zone
        # On a real clock its call may begin that much later, and belongs inside the hours then too.
        for at in (item.at, item.at + STARTS_WITHIN) if item.clock.is_real else (item.at,):
            shut = why_not(campaign, self.quiet.get(place.facts.workspace_id), zone, at)
            if shut is not None:
                raise Violation("nothing outside its hours", f"{who} reserved for {at}, {shut}")
        step: int = item.payload.step
        other = self._other(item.id, step, (place.id, campaign.client, handle), item.at, campaign.again_after)
        if other is not None:
            raise Violation("nobody twice", f"{who} reserved for step {step}, though {other} reached them")
        if step > 0:
            self._follows(item, campaign, who)

    def _other(
        self, token: UUID, step: int, whom: tuple[UUID, UUID, str], at: datetime, again_after: timedelta | None
    ) -> UUID | None:
        """A message of the client to them that forbids this one: of the same step or, of a first one, of any."""
        for k, other in self._received.get(whom, {}).items():
            if other != token and step in (0, k) and not self._long_ago(other, at, again_after):
                return other
        return None

    def _follows(self, item: Item, campaign: Campaign, who: str) -> None:
        """A follow-up goes behind the message before it, by the same sender, not before its wait is over."""
        s = item.payload
        before = [
            self.journal[token]
            for token, grants in self.grants.items()
            if token in self.journal and (grants[0].target, grants[0].step) == (s.target_id, s.step - 1)
        ]
        if len(before) != 1:
            raise Violation("steps follow each other", f"{who} reserved for step {s.step}, {len(before)} before it")
        if self._grant_of[before[0].token].sender.id != s.account_id:
            raise Violation("steps follow each other", f"{who} reserved for step {s.step} of another sender")
        if before[0].at + campaign.waits[s.step - 1] > item.at:
            raise Violation("steps follow each other", f"{who} reserved for step {s.step} before its wait was over")

    def _long_ago(self, other: UUID, at: datetime, again_after: timedelta | None) -> bool:
        """Whether a message that arrived is so old that a campaign with that setting may write again."""
        return again_after is not None and self.journal[other].at + again_after <= at

    def _edited(self, item: Item, campaign: Campaign) -> None:
        """What was edited before the reserve holds for it."""
        s, who = item.payload, f"{item.payload.handle} in {campaign.id}"
        if item.id in self._removed:
            raise Violation("removed is removed", f"{who} reserved, though taken out")
        variant = s.variant or 0
        if self._variants.setdefault((campaign.id, s.handle, s.step), variant) != variant:
            raise Violation("a variant stays", f"{who} gets variant {variant} of step {s.step}, and had another")
        if s.step > 0:
            if s.text != LATER[variant]:
                raise Violation("the text that was applied", f"{who} gets for step {s.step}: {s.text}")
            return
        text = campaign.texts[variant]
        version = text.version or 0
        marked = int(s.text.rpartition("#")[2]) if "#" in s.text else 1
        if marked != version or s.text[:3] != text.template.texts[version - 1][0][:3]:
            raise Violation("the text that was applied", f"{who} gets version {marked}, not {version}: {s.text}")
        is_first = len(self.grants.get(item.id, ())) == 0
        if is_first and campaign.senders is not None and s.account_id not in campaign.senders:
            raise Violation("senders that are named", f"{who} reserved for {s.account_id}")

    def _within(self, campaign: Campaign, item: Item) -> None:
        """Every use counts, whatever became of it, against the limits as they are now."""
        times = self._uses_of.setdefault(campaign.id, [])
        insort(times, item.at)
        campaign.last_at = max(times)
        hourly, daily = self._most.get(campaign.id, (0, 0))
        self._most[campaign.id] = (max(hourly, campaign.hourly), max(daily, campaign.daily))
        for window, most in ((HOUR, campaign.hourly), (DAY, campaign.daily)):
            used = sum(1 for at in times if item.at - window < at <= item.at)
            if used > most:
                raise Violation(
                    "caps", f"campaign {campaign.id}: {used} reserved in {window} up to {item.at} of {most}"
                )

    # What arrived.

    async def look(self, step: Step) -> None:
        """Reads what is new in the journal, then how the rows moved."""
        new: list[UUID] = []
        cursor = self._town.app.store.db.execute(_JOURNAL, (self._last_seq,))
        for seq, project, token, account, handle, at, real, text in cursor.fetchall():
            if any(str(c.id) == project for c in self._town.chats):
                self._last_seq = seq
                self._town.trace.add("journal", seq, project, token, account, handle, at, real, text)
                if (single := self.singles.arrived(project, token, text, moment(at))) is not None:
                    new.append(single)
                continue
            if (desk := self.handed.desk(project)) is not None:
                token, handle = self.handed.of_ours(desk, token, account, handle, moment(at))
            entry = Entry(seq, project, UUID(token), account, handle, moment(at), moment(real))
            self._last_seq = seq
            self._town.trace.add("journal", *vars(entry).values())
            if entry.token not in self._reserved:
                raise Violation("reserved before it is sent", f"{entry.handle} got {token} that nobody had reserved")
            self._arrived(entry)
            new.append(entry.token)
        if self._town.trace.statements != self._statements:
            self._statements = self._town.trace.statements
            await self._moved(step)
        for token in new:
            self._agrees(token, self.rows[token].state)
        if self._town.chats:
            await self.handed.hear()
            await self.singles.look()
            self.singles.settled()
        self.hear()
        self._reserved = set(self.grants)

    def _arrived(self, entry: Entry) -> None:
        grant = next(
            (g for g in self.grants[entry.token] if (g.at, g.sender.handle) == (entry.at, entry.account)), None
        )
        if grant is None:
            raise Violation("sent as reserved", f"{entry.token} went from {entry.account} at {entry.at}")
        if entry.token in self.journal:
            raise Violation("a token once", f"{entry.token} was taken twice")
        if str(grant.place.id) != entry.project:
            raise Violation("projects are apart", f"{entry.token} of {grant.place.facts.name} went out elsewhere")
        self.journal[entry.token] = entry
        self._grant_of[entry.token] = grant
        key = (grant.place.id, grant.campaign.client, entry.handle)
        other = self._other(entry.token, grant.step, key, grant.at, grant.again_after)
        if other is not None:
            raise Violation("nobody twice", f"{entry.handle} got {entry.token} beside {other}")
        if grant.step == 0:
            self._received[key] = {}
        self._received[key][grant.step] = entry.token
        self._last_to[grant.place.id, entry.account, entry.handle] = entry.token
        self._caps(entry, grant)
        self._slot(entry, grant)

    async def by_hand(self, token: UUID, grant: Grant, mid: str | None, text: str) -> None:
        """Somebody sent a message whose task they had: it arrived, and drew on the caps when it was reserved."""
        assert isinstance(grant.place, Desk)
        await self.handed.sent(grant.place, token, grant, mid, text)
        project = str(grant.place.id)
        at, now = grant.at, self._town.now
        self._arrived(Entry(self._last_seq, project, token, grant.sender.handle, grant.handle, at, now))

    def _slot(self, entry: Entry, grant: Grant) -> None:
        """One in a slot; the last of one spacing has the first slot of the next."""
        campaign = grant.campaign
        for slots in campaign.slots[grant.slots.number :]:
            if slots.every is None or slots.start is None or entry.at < slots.start:
                continue
            is_own = slots.number == grant.slots.number
            if not is_own and (grant.slots.every is None or entry.at != slots.start):
                continue
            slot = (entry.at - slots.start) // slots.every
            taken = self._slots.setdefault((campaign.id, slots.number), {}).setdefault(slot, entry.token)
            if taken != entry.token:
                raise Violation("one in a slot", f"{entry.token} and {taken} in slot {slot} of {campaign.id}")

    def _caps(self, entry: Entry, grant: Grant) -> None:
        if grant.place.is_real and entry.token not in self.handed.by_hand:
            arrivals = self._real_of_campaign.setdefault(grant.campaign.id, [])
            insort(arrivals, entry.received_at)
            for window, most in zip((HOUR, DAY), self._most[grant.campaign.id], strict=True):
                whose = f"campaign {grant.campaign.id} at the platform's clock"
                _windows(arrivals, entry.received_at, window, most, whose)
        uses = self._of_sender.setdefault(grant.sender.id, [])
        insort(uses, (entry.at, entry.seq, entry.token))
        for i in range(bisect_left(uses, (entry.at, 0, UUID(int=0))), len(uses)):
            at, _, token = uses[i]
            if at >= entry.at + DAY:
                break
            each = self._grant_of[token]
            for window, limit in ((HOUR, each.hourly), (DAY, each.daily)):
                if limit is None:
                    continue
                # A cap set later than a use still counts it only if the sender had some cap by then.
                n = sum(1 for t, _, k in uses[: i + 1] if t > at - window and self._grant_of[k].counted)
                if n > limit:
                    raise Violation("caps", f"sender {each.sender.handle}: {n} in {window} up to {at}, limit {limit}")

    # How rows moved.

    async def _moved(self, step: Step) -> None:
        raw = self._town.db.unwatched
        since, self._seen_to = self._seen_to, await raw.fetchval(_NOW)
        rows = await raw.fetch(_ROWS, since)
        if self._town.chats:
            rows += await raw.fetch(_SINGLES, since)
        for r in rows:
            now = Row(r["state"], r["epoch"], r["doubt_at"])
            token = r["id"]
            was = self.rows.get(token)
            if step.name == "restore":
                self.rows[token] = now
            elif was is None or now != was:
                self._move(step, token, was or Row(0, 0, None), now)
                if was is not None and (token, was.epoch) in step.stops and was.state == State.PERFORMING:
                    self.singles.stopped(token)
                self.rows[token] = now
            self._agrees(token, now.state)

    def _agrees(self, token: UUID, state: int) -> None:
        arrived = token in self.journal or self.singles.has_arrived(token)
        is_with = state == State.WITH_PERSON and token in self.handed.by_hand
        if arrived and not is_with and state not in (State.PERFORMING, State.DONE, State.IN_DOUBT):
            raise Violation("nothing is lost", f"{token} arrived, and its row says {State(state).name}")
        if not arrived and state == State.DONE:
            raise Violation("nothing is made up", f"{token} is told as sent and never arrived")

    def _move(self, step: Step, token: UUID, was: Row, now: Row) -> None:
        old, new = f"{State(was.state).name} {was.epoch}", f"{State(now.state).name} {now.epoch}"
        move = f"{token} went from {old} to {new} in {step.name}"
        if now.epoch != was.epoch:
            if now.state != State.PERFORMING or was.state != State.WAITING or now.epoch != was.epoch + 1:
                raise Violation("an epoch begins in a reserve", move)
            return
        if was.state in (State.DONE, State.REFUSED, State.DROPPED):
            raise Violation("a final outcome stays", move)
        if was.state == now.state:
            return
        if step.resolved == token and was.state == State.IN_DOUBT:
            return
        if was.state == State.WITH_PERSON or (was.state == State.IN_DOUBT and self.handed.is_handed(token)):
            self.handed.moved(token, now.state, move, is_resolved=False)
            if was.state == State.WITH_PERSON or now.state in (State.DONE, State.REFUSED):
                return
        answered = was.epoch in step.answered.get(token, ())
        if was.state == State.PERFORMING and not answered and now.state != State.IN_DOUBT:
            raise Violation("only its own epoch's answer", move)
        if was.state == State.IN_DOUBT and not answered:
            self._evidence(step, move, was, now)

    def _evidence(self, step: Step, move: str, was: Row, now: Row) -> None:
        if step.name != "look_up" or was.doubt_at is None:
            raise Violation("doubt ends by evidence", move)
        if now.state != State.DONE and self._town.now - was.doubt_at < FLIGHT_AT_LEAST:
            raise Violation("doubt ends by evidence", f"{move}: asked too early")
        # `Not there` has it wait again; or, where its sender is gone by now, end.
        if now.state not in (State.WAITING, State.DONE, State.DROPPED):
            raise Violation("doubt ends by evidence", move)

    def granted_to(self, place: Place, client: UUID, handle: str, but: UUID) -> bool:
        """Whether another message of the client to this person was ever reserved."""
        return any(
            token != but and g.place is place and g.campaign.client == client and g.handle == handle
            for token, grants in self.grants.items()
            for g in grants
        )


def _windows(times: Sequence[datetime], new: datetime, window: timedelta, most: int, whose: str) -> None:
    """No more than `most` in any (t - window, t] that holds `new`. `times` is sorted."""
    for i in range(bisect_left(times, new), len(times)):
        at = times[i]
        if at >= new + window:
            return
        low = bisect_left(times, at - window)
        while low < len(times) and times[low] <= at - window:
            low += 1
        if i + 1 - low > most:
            raise Violation("caps", f"{whose}: {i + 1 - low} in {window} up to {at}, limit {most}")
