"""What may happen in a run, one step each: workers, commands, people, faults, time, and deaths.

Not which comes next: run.py draws that.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from overture.domain import accounts, campaigns, clients, identity, messaging, suppression, templates, usage, webhooks
from overture.domain.campaigns import FollowUp, IfMissed, NewCampaign, Pacing, Planned, Schedule, Variant
from overture.domain.identity import Call, QuietHours
from overture.domain.platforms import AccountStopped, Stop
from overture.domain.suppression.hashing import hashed
from overture.domain.targets import NewTarget
from overture.kernel.errors import OvertureError
from overture.kernel.hours import Window
from overture.kernel.ids import CampaignId, ExchangeId, MessageId, SuppressionId
from overture.runtime.secrets import Secret
from overture.runtime.work.kinds import Result
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import LeaseLost
from overture.sandbox.faults import Fault
from tests.simulation.facts import LATER, Campaign, Chat, Desk, Person, Place, Sender, Slots, Template, Text
from tests.simulation.judge import Judge, Step
from tests.simulation.town import TESTER, Hand, Town
from tests.simulation.walls import ZONES
from tests.simulation.ways import senders
from tests.simulation.wiring import PUBLIC

SCENARIOS = (
    "ignores",
    "ignores",
    "replies",
    "optsout",
    "blocks",
    "missing",
    "private",
    "refuses",
    "throttles",
    "timeout",
)
TROUBLES = ("warns", "challenges", "revokes")
QUEUES = (Queue.ACTS, Queue.ACTS, Queue.ACTS, Queue.CHORES, Queue.DELIVERIES, Queue.READS)
BODIES = (("Hi {{ firstName | default: 'there' }}!", False), ("Hello {{ firstName }}, we like your work.", True))
SHARED = Secret("simulated".ljust(40, "-"))
WAITS = (timedelta(minutes=10), timedelta(hours=2), timedelta(hours=26))
WEEK = tuple(range(7))
HOURS = (
    (Window((0, 1, 2, 3, 4), 9 * 60, 17 * 60), Window((5,), 0, 1440)),
    (Window((0, 2, 3, 6), 20 * 60, 6 * 60), Window((5,), 0, 1440)),
    (Window(WEEK, 8 * 60, 11 * 60 + 30), Window((5,), 0, 1440)),
)
"""On Saturdays all day: no quiet hours take them whole, wherever a target lives."""
CALL_LASTS = timedelta(seconds=20)
SEND_FAULTS = (
    "timeout_after_commit",
    "timeout_after_commit",
    "timeout_before_commit",
    "refuse_connection",
    "http_500",
    "http_503",
    "throttle",
    "warning",
    "challenge",
    "token_revoked",
)
INBOUND_FAULTS = ("duplicate_inbound", "late_inbound", "lost_inbound_first_try")
LOST = ("lost_inbound",)
"""Of what is pushed, which can be asked for as well."""
LOOK_UP_FAULTS = ("timeout_before_commit", "http_503", "throttle")


class Moves:
    """Does things; what was committed is told to the judge."""

    def __init__(self, town: Town, judge: Judge, dice: random.Random) -> None:
        self.town = town
        self.judge = judge
        self.dice = dice
        self.handles = self._people()
        town.people = {
            h: Person(
                h.title() if dice.random() < 0.8 else None,
                dice.choice(ZONES) if dice.random() < 0.3 else None,
            )
            for h in self.handles
        }
        self.exchanges: dict[UUID, ExchangeId] = {}

    def _people(self) -> list[str]:
        forced = [f"sandbox.{self.dice.choice(SCENARIOS)}.{n}" for n in range(self.dice.randint(6, 16))]
        if self.dice.random() < 0.3:
            forced += [f"sandbox.{word}.1" for word in TROUBLES if self.dice.random() < 0.5]
        return forced + [f"person.{n}" for n in range(self.dice.randint(10, 24))]

    async def furnish(self) -> None:
        """Clients, templates, senders, campaigns and endpoints of each project."""
        for place in self.town.places:
            await self._furnish(place)
            for _ in range(self.dice.randint(1, 3)):
                await self.create_campaign(place)

    async def _furnish(self, place: Place) -> None:
        dice = self.dice

        async def work(call: Call) -> None:
            most = 2
            if isinstance(place, Desk):
                # Whom of two clients somebody answers who wrote of their own accord is the product's choice.
                most = 1
                place.senders, place.numbers, place.second = await senders(call, dice)
                place.was_without = None in place.second.values()
            else:
                place.senders = {a.id: Sender(a.id, a.handle) for a in await accounts.provision_sandbox(call)}
            place.clients = [(await clients.create(call, f"Client {n}")).id for n in range(dice.randint(1, most))]
            place.templates = [
                Template((await templates.create(call, body, body)).id, [(body, needs)]) for body, needs in BODIES
            ]
            place.later = tuple([(await templates.create(call, f"Later {n}", t)).id for n, t in enumerate(LATER)])
            for n in range(dice.randint(0, 2)):
                url = f"https://hooks.example.com/{call.project.short_id}/{n}"
                names = sorted(PUBLIC) if n == 0 else ["message.sent", "campaign.completed"]
                endpoint, _ = await webhooks.register(call, url, names, "plain")
                place.endpoints[endpoint.id] = url

        await self.run(place, work)
        if dice.random() < 0.5:
            await self.set_caps(place)

    async def run(self, place: Place, work: Callable[[Call], Awaitable[Any]]) -> Any:
        """A command in a call of its own."""
        return await self.town.calls.run(place.facts, TESTER, work)

    async def command(self, place: Place, work: Callable[[Call], Awaitable[Any]]) -> bool:
        """The same, where a refusal is an answer too; whether it was done."""
        try:
            await self.run(place, work)
        except OvertureError as error:
            self.town.trace.add("refused", error.code)
            return False
        return True

    # Commands.

    async def create_campaign(self, place: Place) -> None:
        """A draft, with some people, perhaps started at once."""
        dice = self.dice
        if len(place.campaigns) >= 4:
            return
        texts = self._texts(place)
        variants = tuple(Variant(t.name, t.template.id, dice.choice((1, 2, 5))) for t in texts) if texts[1:] else ()
        hourly, daily = dice.choice((2, 4, 8, 20)), dice.choice((4, 10, 50))
        pacing = dice.choice((Pacing.EVEN, Pacing.BURST))
        client = dice.choice(place.clients)
        chosen = tuple(sorted(place.senders))[:1] if dice.random() < 0.2 else None
        again = dice.choice((None, None, 1, 2))
        hours = dice.choice(HOURS) if dice.random() < 0.4 else None
        schedule = None if hours is None else Schedule(dice.choice(ZONES), hours, dice.random() < 0.7)
        ahead = timedelta(minutes=dice.choice((1, 20, 3000))) if dice.random() < 0.15 else None
        missed = dice.choice((IfMissed.SEND, IfMissed.ASK))
        waits = tuple(dice.choice(WAITS) for _ in range(dice.choice((0, 0, 1, 2))))
        later = tuple(Variant(f"v{n}", t) for n, t in enumerate(place.later)) if dice.random() < 0.4 else ()
        later = later or (Variant(None, place.later[0]),)

        async def work(call: Call) -> campaigns.Campaign:
            await clients.get(call, client)
            at = None if ahead is None else call.now + ahead
            new = NewCampaign(
                client,
                texts[0].template.id,
                "Outreach",
                daily,
                hourly,
                pacing,
                sender_ids=chosen,  # type: ignore[arg-type]
                schedule=schedule,
                start_at=at,
                if_missed=missed,
                max_lateness_minutes=10,
                recontact_after_days=again,
                variants=variants,
                steps=tuple(FollowUp(wait, later) for wait in waits),
            )
            return await campaigns.create(call, new)

        made: campaigns.Campaign = await self.run(place, work)
        place.campaigns[made.id] = Campaign(
            made.id,
            client,
            texts,
            hourly,
            daily,
            spacing(pacing, hourly),
            None if chosen is None else frozenset(chosen),
            days(again),
            schedule=schedule,
            start_at=made.start_at,
            waits=waits,
        )
        await self.upload(place, place.campaigns[made.id])
        if dice.random() < 0.8:
            await self.start(place, place.campaigns[made.id])

    def _texts(self, place: Place) -> tuple[Text, ...]:
        """One text, or several variants of it."""
        if self.dice.random() < 0.35:
            return tuple(Text(f"text {n}", t) for n, t in enumerate(place.templates))
        return (Text(None, self.dice.choice(place.templates)),)

    async def upload(self, place: Place, campaign: Campaign) -> None:
        """People, some of them known already, some without a first name or a zone."""
        chosen = self.dice.sample(self.handles, self.dice.randint(1, min(14, len(self.handles))))
        people = self.town.people
        new = [NewTarget(h, first_name=people[h].first_name, timezone=people[h].zone) for h in chosen]
        if await self.command(place, lambda call: campaigns.upload(call, campaign.id, new)):
            campaign.offers.update(chosen)

    async def start(self, place: Place, campaign: Campaign) -> None:
        """Start, or resume."""
        moment: list[Any] = []

        async def work(call: Call) -> None:
            await campaigns.start(call, campaign.id)
            moment[:] = [call.now]

        if await self.command(place, work):
            campaign.may_send = True
            if not campaign.slots:
                for text in campaign.texts:
                    text.version = len(text.template.texts)
                campaign.needed_name = any(text.template.texts[-1][1] for text in campaign.texts)
                campaign.slots.append(Slots(0, campaign.every, max(moment[0], campaign.start_at or moment[0])))

    async def reschedule(self, place: Place, campaign: Campaign) -> None:
        """Other hours, or none; its beginning stays."""
        hours = self.dice.choice((None, *HOURS))
        schedule = None if hours is None else Schedule(self.dice.choice(ZONES), hours, self.dice.random() < 0.7)
        plan = Planned(schedule, campaign.start_at)
        if await self.command(place, lambda call: campaigns.set_plan(call, campaign.id, plan)):
            campaign.schedule = schedule

    async def quiet_hours(self, place: Place) -> None:
        """The workspace's quiet hours: set or lifted, for all its campaigns."""
        text = self.dice.choice((None, "21:00-08:00", "13:00-15:30"))
        hours = None if text is None else QuietHours(text, self.dice.choice(ZONES))
        await identity.set_quiet_hours(self.town.db, place.facts.workspace_id, hours)
        self.judge.quiet[place.facts.workspace_id] = hours

    async def pause(self, place: Place, campaign: Campaign) -> None:
        if await self.command(place, lambda call: campaigns.pause(call, campaign.id)):
            campaign.may_send = False

    async def cancel(self, place: Place, campaign: Campaign) -> None:
        if await self.command(place, lambda call: campaigns.cancel(call, campaign.id)):
            campaign.may_send, campaign.is_cancelled = False, True

    async def suppress(self, place: Place, handle: str | None = None) -> None:
        """Somebody, whether known or not."""
        handle = handle or self.dice.choice(self.handles)
        made: list[SuppressionId] = []

        async def work(call: Call) -> None:
            found = await suppression.add(call, "instagram", handle, reason="manual", source="api")
            made[:] = [found.id]

        if await self.command(place, work):
            place.suppressions[handle] = made[0]
            self.judge.suppress(place, handle)

    async def unsuppress(self, place: Place) -> None:
        """One that was added by hand."""
        if not place.suppressions:
            return
        handle = self.dice.choice(sorted(place.suppressions))
        standing = place.suppressions.pop(handle)
        if await self.command(place, lambda call: suppression.remove(call, standing, reason="mistake")):
            self.judge.release(place, handle)

    async def take_in(self, place: Place) -> None:
        """The hash of somebody, whether known or not, comes in from elsewhere."""
        handle, workspace = self.dice.choice(self.handles), place.facts.workspace_id
        made: list[ExchangeId] = []

        async def work(call: Call) -> None:
            there = self.exchanges.get(workspace)
            made[:] = [there or (await suppression.create_exchange(call, "Partners", SHARED)).id]
            await suppression.take_in(call, made[0], [hashed(SHARED, "instagram", handle)])

        if await self.command(place, work):
            self.exchanges[workspace] = made[0]
            self.judge.suppress(place, handle)

    async def set_caps(self, place: Place) -> None:
        """A sender's caps: set, lowered, raised or lifted."""
        sender = place.senders[self.dice.choice(sorted(place.senders))]
        hourly, daily = self.dice.choice((None, 1, 2, 6)), self.dice.choice((None, 3, 10))
        if await self.command(place, lambda call: accounts.set_caps(call, sender.id, hourly, daily)):
            sender.hourly, sender.daily = hourly, daily
            sender.counted = sender.counted or hourly is not None or daily is not None

    async def pause_sender(self, place: Place) -> None:
        sender = place.senders[self.dice.choice(sorted(place.senders))]
        if await self.command(place, lambda call: accounts.pause(call, sender.id)):
            sender.is_paused = True

    async def resume_sender(self, place: Place, sender: Sender | None = None) -> None:
        """Asks the platform first, as the API does; sometimes a person solved the challenge before."""
        sender = sender or place.senders[self.dice.choice(sorted(place.senders))]
        await self.lost_senders()
        if self.dice.random() < 0.5:
            self.restore(place, sender)

        async def work(call: Call) -> None:
            standing = await accounts.standing_stop(call, sender.id)
            await accounts.resume(call, sender.id, standing)

        if await self.command(place, work):
            sender.is_paused = False

    def restore(self, place: Place, sender: Sender) -> None:
        """The platform takes the account's messages again."""
        with self.town.app.store.transaction():
            project = self.town.app.projects.named(str(place.id))
            self.town.app.accounts.restore(project.no, sender.handle)

    async def connect_sender(self, place: Place) -> None:
        """One more."""
        handle = f"extra.{place.facts.short_id}.{len(place.senders)}"
        made: list[accounts.Account] = []

        async def work(call: Call) -> None:
            made[:] = [await accounts.connect(call, handle)]

        if len(place.senders) < 6 and await self.command(place, work):
            place.senders[made[0].id] = Sender(made[0].id, handle)

    async def monthly_limit(self, place: Place, limit: int | None) -> None:
        """Sets or lifts the workspace's limit."""
        async with self.town.db.transaction() as tx:
            await usage.set_monthly_limit(tx, place.facts.workspace_id, "test", limit)

    async def resolve(self, place: Place) -> UUID | None:
        """A person says how a message in doubt ended: the truth, once no call of it can be under way."""
        row = await self.town.db.unwatched.fetchrow(
            "select id from message where project_id = $1 and state = 4 and doubt_at < $2 order by id limit 1",
            place.id,
            self.town.now - timedelta(seconds=30),
        )
        if row is None:
            return None
        token = MessageId(row["id"])
        sent = token in self.judge.journal
        if await self.command(place, lambda call: messaging.resolve(call, token, sent=sent)) and isinstance(
            place, Desk
        ):
            # Whoever had its task was asked, and will not send it any more.
            place.held.pop(token, None)
            place.unsaid.pop(token, None)
            place.resolved.add(token)
        return token

    async def peek(self, place: Place) -> None:
        """Another project's campaign is not to be found here."""
        others = [c for p in self.town.places if p is not place for c in p.campaigns]
        if others:
            found = await self.command(place, lambda call: campaigns.get(call, CampaignId(self.dice.choice(others))))
            assert not found, "a campaign of another project was shown"

    async def edit_endpoint(self, place: Place) -> None:
        """An endpoint's server changes its mood; or the endpoint is enabled again."""
        if place.endpoints:
            endpoint_id = self.dice.choice(sorted(place.endpoints))
            self.town.receivers.moods[place.endpoints[endpoint_id]] = self.dice.choice((200, 200, 500, 503, 0, 301))
            if self.dice.random() < 0.2:
                await self.command(place, lambda call: webhooks.enable(call, endpoint_id))

    # Faults.

    def plan_fault(self, place: Place) -> None:
        """Some messages, look-ups or answers of this project meet trouble from now on."""
        route = self.dice.choice(("messages", "messages", "messages", "lookup", "inbound"))
        kinds = {"messages": SEND_FAULTS, "lookup": LOOK_UP_FAULTS, "inbound": INBOUND_FAULTS}[route]
        if route == "inbound" and isinstance(place, Chat | Desk):
            kinds += LOST
        kind = self.dice.choice(kinds)
        share = 0.04 if kind in ("warning", "challenge", "token_revoked") else self.dice.choice((0.1, 0.3, 0.6))
        spec = {
            "kind": kind,
            "route": "lookup" if route == "lookup" else "messages",
            "project": str(place.id),
            "share": share,
            "attempt": self.dice.choice((1, 1, 2, None)),
            "seconds": self.dice.choice((30.0, 600.0)) if kind in ("throttle", "http_503", "late_inbound") else None,
        }
        self.town.trace.add("fault", spec)
        if len(self.town.app.faults.planned) < 5:
            with self.town.app.store.transaction():
                self.town.app.faults.plan(msgspec.convert(spec, Fault))

    def lift_faults(self) -> None:
        with self.town.app.store.transaction():
            self.town.app.faults.forget(None)

    # Workers.

    async def reserve(self, hand: Hand, queue: Queue) -> int:
        items = await hand.worker.reserve(queue)
        self.town.trace.add("granted", [(i.id, i.epoch) for i in items])
        hand.items += items
        self.judge.granted(items)
        return len(items)

    async def call(self, hand: Hand) -> None:
        """One call from its checks to its answer."""
        await hand.worker.call(hand.items.pop(self.dice.randrange(len(hand.items))))

    def begin_call(self, hand: Hand) -> None:
        """A call passes its checks, and then its process stands still before the first byte."""
        now = self.town.now.timestamp()
        at = next((i for i, item in enumerate(hand.items) if item.kind.name == "message"), None)
        if at is None or now > hand.items[at].start_by or hand.worker.lease_until - now < CALL_LASTS.total_seconds():
            return
        hand.begun.append((hand.items.pop(at), self.town.now))

    async def end_call(self, hand: Hand) -> None:
        """The call that was begun goes out, if its time-out has not passed; after it nothing goes out."""
        item, began = hand.begun.pop(0)
        if self.town.now - began <= CALL_LASTS:
            answer = await item.kind.perform(item)
        else:
            answer = item.kind.lost(item, "TimeoutError")
        hand.worker.answers.append(Result(item, answer))

    async def record(self, hand: Hand) -> Step:
        step = answers_of(hand)
        self.town.trace.add("answers", [(r.item.id, r.item.epoch, r.answer.outcome) for r in hand.worker.answers])
        await hand.worker.record()
        return step

    async def beat(self, hand: Hand) -> bool:
        """False where its lease was over: it writes what it knows and begins anew."""
        try:
            await hand.worker.beat()
        except LeaseLost:
            self.bury(hand)
            await self.town.hire()
            return False
        return True

    def bury(self, hand: Hand) -> None:
        """A process died, or stands so still that nobody waits for it; perhaps it comes back."""
        self.town.hands.remove(hand)
        if self.dice.random() < 0.6 and not hand.is_idle:
            self.town.zombies.append(hand)

    # Time.

    async def pass_time(self, by: timedelta) -> None:
        """Machine and project clocks go on; a manual clock stands."""
        self.town.now += by

    async def advance(self, place: Place, by: timedelta, scale: float | None = None) -> None:
        """A test project's clock jumps ahead, or changes its speed."""
        clock = await identity.set_clock(self.town.db, place.facts, advance=by, scale=scale)
        place.is_real = False
        self.town.tell_sandbox(place, clock)

    async def lost_senders(self) -> None:
        """Notes which projects had a sender revoked or banned."""
        rows = await self.town.db.unwatched.fetch(
            "select distinct project_id from account where status = 'disabled' order by project_id"
        )
        for r in rows:
            if self.judge.singles.chat(r["project_id"]) is None:
                self.judge.place(r["project_id"]).lost_sender = True


def spacing(pacing: Pacing, hourly: int) -> timedelta | None:
    """One slot each so long, or none."""
    return timedelta(seconds=3600 / hourly) if pacing is Pacing.EVEN else None


def days(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(days=number)


def answers_of(hand: Hand) -> Step:
    """The record of all answers a worker has in hand, as the judge must know it."""
    stops = frozenset(
        (r.item.id, r.item.epoch)
        for r in hand.worker.answers
        if isinstance(r.answer.extra, AccountStopped) and r.answer.extra.stop is not Stop.WARNING
    )
    answered: dict[UUID, frozenset[int]] = {}
    for r in hand.worker.answers:
        answered[r.item.id] = answered.get(r.item.id, frozenset()) | {r.item.epoch}
    return Step("record", answered, stops=stops)
