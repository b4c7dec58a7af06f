"""Single messages as moves: a project that answers people through Instagram, what its people do, and what goes wrong.

Whether each arrived once, in its window and as told, is asked in overheard.py.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from overture.domain import accounts, arrivals, identity, messaging
from overture.domain.identity import Call
from overture.domain.messaging import NewSingle
from overture.domain.platforms import Body
from overture.kernel.ids import AccountId, MessageId
from overture.sandbox.behaviour import OPT_OUT_TEXTS
from overture.sandbox.graph.voices import Voices
from overture.sandbox.projects import Project
from tests.simulation.facts import Chat, Single
from tests.simulation.judge import Step
from tests.simulation.moves import Moves
from tests.simulation.town import TESTER

PLATFORM: Final = "instagram"
SCENARIOS: Final = (
    *("ignores", "replies", "replies", "optsout", "reads", "blocks", "timeout", "timeout", "throttles", "refuses"),
    "revokes",
)
AHEAD: Final = (None, None, None, timedelta(minutes=10), timedelta(hours=23, minutes=59), timedelta(hours=30))
STOPS: Final = ("token_revoked", "token_revoked", "challenge", "warning")
LEAPS: Final = (30, 90, 90, 1300, 1300, 3700, 9 * 3600, 26 * 3600)
BY_HAND: Final = "by hand: "
BACK: Final = "https://back.example.com/told"
MOODS: Final = (200, 200, 500, 404, 0)
_KNOWN = """
select distinct c.account_id, c.user_id from conversation c where c.project_id = $1 and c.user_id is not null
order by 1, 2
"""
_OPEN = "select id from single_message where project_id = $1 and state = 0 order by id"
_DOUBT = "select id from single_message where project_id = $1 and state = 4 and doubt_at < $2 order by id limit 1"


class Chats:
    """Does things in the one project of this kind; what was committed is kept in it."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._dice = moves.dice
        self._town = moves.town
        self._said = 0

    async def found(self) -> None:
        """The project, beside another one of its workspace, with one or two accounts and a few people."""
        town, dice = self._town, self._dice
        workspace = town.places[0].facts.workspace_id
        facts = await identity.create_project(town.db, workspace, "Chats", "test", ids=town.ids)
        scale = dice.choice((None, 0.0, 0.0, 60.0))
        chat = Chat(facts, scale is None)
        town.chats.append(chat)
        if scale is not None:
            town.tell_sandbox(chat, await identity.set_clock(town.db, facts, scale=scale))
        chat.folks = tuple(f"sandbox.{dice.choice(SCENARIOS)}.c{n}" for n in range(dice.randint(2, 4)))
        chat.folks += tuple(f"79479085{n:08d}" for n in range(dice.randint(1, 3)))
        for n in range(dice.choice((1, 1, 2))):
            number = f"1784140{n:010d}"
            made: accounts.Account = await self._moves.run(
                chat, partial(accounts.under, platform=PLATFORM, external_id=number)
            )
            chat.accounts[made.id] = number
        for who in chat.folks:
            self._person_writes(chat, dice.choice(list(chat.accounts.values())), who)
        await town.app.settle()
        await arrivals.take_in(town.calls, facts, TESTER)

    async def step(self) -> Step | None:
        """One of these, drawn."""
        chat = self._town.chats[0]
        which = self._dice.choices(list(WHAT), list(WHAT.values()))[0]
        self._town.trace.add("chat", which)
        answer: Step | None = await getattr(self, f"_{which}")(chat)
        return answer

    async def _accept(self, chat: Chat) -> None:
        """A message to somebody of whom the product knows that they wrote."""
        known = await self._town.db.unwatched.fetch(_KNOWN, chat.id)
        if not known:
            return
        chosen = self._dice.choice(known)
        ahead, by_person = self._dice.choice(AHEAD), self._dice.random() < 0.2
        self._said += 1
        text = f"message {self._said}"
        sender = chat.accounts[chosen["account_id"]]
        back = BACK if self._dice.random() < 0.7 else None
        made: list[messaging.Single] = []

        async def work(call: Call) -> None:
            await call.tx()
            at = None if ahead is None else call.now + ahead
            body = Body(text, is_by_person=by_person)
            new = NewSingle(PLATFORM, sender, chosen["user_id"], body, send_at=at, callback_url=back)
            made[:] = [await messaging.accept(call, new)]

        if await self._moves.command(chat, work):
            id = UUID(bytes=made[0].id.bytes)
            chat.singles[id] = Single(id, text, chosen["account_id"], chosen["user_id"], by_person)

    async def _cancel(self, chat: Chat) -> None:
        """One that waits, whether its moment has come or not."""
        rows = await self._town.db.unwatched.fetch(_OPEN, chat.id)
        if rows:
            token = MessageId(self._dice.choice(rows)["id"])
            await self._moves.command(chat, lambda call: messaging.cancel(call, token))

    async def _write(self, chat: Chat) -> None:
        self._person_writes(chat, self._dice.choice(list(chat.accounts.values())), self._dice.choice(chat.folks))

    def _person_writes(self, chat: Chat, account: str, who: str) -> None:
        """Somebody writes of their own accord; now and then nobody is told of it, or they want to be left alone."""
        dice = self._dice
        text = dice.choice(OPT_OUT_TEXTS) if dice.random() < 0.06 else f"hello {dice.getrandbits(32)}"
        is_told = dice.random() > 0.15
        town = self._town
        with town.app.store.transaction():
            project, at, voices = self._there(chat)
            voices.writes(project, account, who, {"text": text}, at, is_told=is_told)

    async def _comment(self, chat: Chat) -> None:
        """Somebody writes under a post: one private reply may answer it."""
        account, who = self._dice.choice(list(chat.accounts.values())), self._dice.choice(chat.folks)
        graph = self._town.app.graph
        with self._town.app.store.transaction():
            project, at, voices = self._there(chat)
            media = graph.media.posts(account, 1, 0, 1)[0].id
            graph.media.keep(media, account, 0, at)
            graph.audience.know(project, account, who)
            name = graph.audience.someone(project, account, who).person.handle
            id = graph.comments.add(project, account, media, who, name, "Lovely!", at)
            value = {"from": {"id": who, "username": name}, "media": {"id": media}, "id": id, "text": "Lovely!"}
            voices.changes(project, account, who, "comments", value, at)

    async def _mood(self, chat: Chat) -> None:
        """Whoever is called back answers otherwise."""
        self._town.receivers.moods[BACK] = self._dice.choice(MOODS)

    async def _by_hand(self, chat: Chat) -> None:
        """The account's owner writes in Instagram's own app."""
        account, who = self._dice.choice(list(chat.accounts.values())), self._dice.choice(chat.folks)
        body = {"text": f"{BY_HAND}{self._dice.getrandbits(32)}"}
        with self._town.app.store.transaction():
            project, at, voices = self._there(chat)
            mid = self._town.app.graph.audience.keep(project, account, who, body, at, is_ours=True)
            voices.echoes(project, account, who, mid, body, at)

    def _there(self, chat: Chat) -> tuple[Project, datetime, Voices]:
        app = self._town.app
        project = app.projects.named(str(chat.id))
        return project, project.clock.at(self._town.now), app.graph.voices

    async def _stop(self, chat: Chat) -> None:
        """The platform takes an account's token back, or asks it to prove itself; nobody is told."""
        account, stop = self._dice.choice(list(chat.accounts.values())), self._dice.choice(STOPS)
        with self._town.app.store.transaction():
            self._town.app.accounts.stop(self._town.app.projects.named(str(chat.id)).no, account, stop)

    async def _resume(self, chat: Chat) -> None:
        await self.resume(chat, self._dice.choice(sorted(chat.accounts)), self._dice.random() < 0.6)

    async def resume(self, chat: Chat, account_id: UUID, is_well: bool) -> None:
        """A person has an account write again; where `is_well`, the platform takes its messages again."""
        if is_well:
            with self._town.app.store.transaction():
                number = self._town.app.projects.named(str(chat.id)).no
                self._town.app.accounts.restore(number, chat.accounts[account_id])

        async def work(call: Call) -> None:
            standing = await accounts.standing_stop(call, AccountId(account_id))
            await accounts.resume(call, AccountId(account_id), standing)

        if await self._moves.command(chat, work):
            chat.stopped.discard(account_id)
            chat.paused.discard(account_id)

    async def _pause(self, chat: Chat) -> None:
        account_id = AccountId(self._dice.choice(sorted(chat.accounts)))
        if await self._moves.command(chat, lambda call: accounts.pause(call, account_id)):
            chat.paused.add(account_id)

    async def _resolve(self, chat: Chat) -> Step | None:
        """A person says how a message in doubt ended: the truth, once no call of it can be under way."""
        before = self._town.now - timedelta(seconds=30)
        token = await self._town.db.unwatched.fetchval(_DOUBT, chat.id, before)
        if token is None:
            return None
        sent = self._moves.judge.singles.has_arrived(token)
        if await self._moves.command(chat, lambda call: messaging.resolve_single(call, MessageId(token), sent=sent)):
            chat.resolved.add(token)
        return Step("resolve", resolved=token)

    async def _fault(self, chat: Chat) -> None:
        self._moves.plan_fault(chat)

    async def _time(self, chat: Chat) -> None:
        """The project's clock goes on: minutes, or so long that windows close."""
        by = timedelta(seconds=self._dice.choice(LEAPS))
        if chat.is_real:
            await self._moves.pass_time(min(by, timedelta(hours=1)))
        else:
            await self._moves.advance(chat, by)


WHAT = {
    "accept": 14,
    "write": 9,
    "cancel": 1,
    "by_hand": 1,
    "comment": 2,
    "mood": 1,
    "stop": 3,
    "resume": 4,
    "pause": 1,
    "resolve": 1,
    "fault": 3,
    "time": 5,
}
