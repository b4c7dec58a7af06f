"""The invariants of single messages: what people and the platform's own record say of each, beside the product's rows.

Asked after each step of what is new, and of everything where the ledger is asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from overture.runtime.work.kinds import Item, State
from overture.sandbox.behaviour import OPT_OUT_TEXTS
from overture.sandbox.store import moment
from tests.simulation.facts import DAY, Chat, Desk, Place, Single, Violation
from tests.simulation.network import Request
from tests.simulation.town import Town

WEEK: Final = timedelta(days=7)
CLOSED: Final = "outside_messaging_window"
READABLE: Final = 20
"""Messages of a conversation that the platform shows."""
_OPTED_OUT = """
select m.id, i.text from single_message m
join conversation c on c.project_id = m.project_id and c.person_id = m.person_id
join inbound i on i.project_id = c.project_id and i.conversation_id = c.id and not i.is_outbound
where m.project_id = $1 and m.id = any($2::uuid[]) and i.text = any($3::text[]) order by m.id limit 1
"""
_SINGLES = """
select m.id, m.seq, m.state, m.reason, m.external_id, m.delivered_at is not null as delivered,
  m.read_at is not null as read,
  array(select e.name from event e where e.project_id = m.project_id and e.subject = m.id order by e.seq) as names,
  array(select e.seq from event e where e.project_id = m.project_id and e.subject = m.id order by e.seq) as seqs
from single_message m where m.project_id = $1 order by m.id
"""
_KEPT = """
select i.external_id, i.text, i.is_outbound from inbound i
join account a on a.project_id = i.project_id and a.id = i.account_id and a.external_id is not null
where i.project_id = $1 and i.kind = 'message'
order by i.external_id, i.id
"""
_THERE = """
select g.mid, g.account, g.igsid, g.is_ours, g.at, g.body from graph_message g join project p on p.no = g.project
where p.name = ? and g.at <= ? order by g.seq
"""
_NEWER = """
select count(*) from graph_message g join project p on p.no = g.project where p.name = ? and g.account = ?
  and g.igsid = ? and g.at >= ? and g.at <= ?
"""
_CALLED = """
select m.id, e.seq, e.name, count(c.id) as callbacks, min(c.state) as state from single_message m
join event e on e.project_id = m.project_id and e.subject = m.id and e.name <> 'single_message.queued'
  and e.name <> 'single_message.cancelled'
left join callback c on c.project_id = e.project_id and c.id = e.id
where m.project_id = $1 and m.callback_url is not null group by m.id, e.seq, e.name order by m.id, e.seq
"""
TOLD: Final = ("queued", "submitted", "delivered", "read", "failed", "cancelled")


class Overheard:
    """Knows what was accepted, sees every grant, every request and every line of the journal."""

    def __init__(self, town: Town, handed: Callable[[Desk, Request], None]) -> None:
        """`handed` is told what a desk asked of the platform."""
        self._town = town
        self._handed = handed
        self._arrived: dict[UUID, tuple[str, datetime]] = {}
        """By message: the platform's id of it, and when it was taken."""
        self._granted: list[UUID] = []
        self._reserved: set[UUID] = set()
        self._reserving: set[UUID] = set()
        self._is_restored = False

    def has_arrived(self, token: UUID) -> bool:
        """Whether a person received it."""
        return token in self._arrived

    def chat(self, project_id: UUID) -> Chat | None:
        """The project, where it is one of these."""
        return next((c for c in self._town.chats if c.id == project_id), None)

    def granted(self, chat: Chat, item: Item) -> None:
        """A reserve that was committed: the message had to be allowed at that moment."""
        s, known = item.payload, chat.singles.get(item.id)
        if known is None:
            raise Violation("projects are apart", f"{item.id} was reserved, and nobody asked for it")
        if (s.account_id, s.recipient, s.body.text) != (known.account, known.recipient, known.text):
            raise Violation("sent as reserved", f"{known.text} goes to {s.recipient} as {s.body.text}")
        if s.account_id in chat.stopped:
            raise Violation("nothing by a stopped account", f"{known.text} reserved, though its token was taken back")
        if s.account_id in chat.paused:
            raise Violation("nothing after a pause", f"{known.text} reserved on a paused account")
        if s.comment_id is None:
            self._in_window(chat, chat.accounts[known.account], known, item.at, f"reserved for {item.at}")
        self._granted.append(item.id)
        self._reserving.add(item.id)

    def _in_window(self, chat: Chat, account: str, known: Single, at: datetime, what: str) -> None:
        app = self._town.app
        window = app.graph.audience.window(app.projects.named(str(chat.id)), account, known.recipient, at)
        wrote = window.wrote_at
        if wrote is None or at - wrote > (WEEK if known.by_person else DAY):
            who = f"{known.recipient} wrote {'never' if wrote is None else wrote}"
            raise Violation("nothing outside the reply window", f"{known.text} {what}, and {who}")

    def arrived(self, project: str, mid: str, text: str, at: datetime) -> UUID | None:
        """A person received something; the message it is, where the product still can know of it."""
        chat = next(c for c in self._town.chats if str(c.id) == project)
        if text in chat.forgotten:
            return None
        known = next((s for s in chat.singles.values() if s.text == text), None)
        if known is None or known.id not in self._reserved:
            raise Violation("reserved before it is sent", f"somebody got {text!r} that nobody had reserved")
        if known.id in self._arrived:
            raise Violation("a single message once", f"{text} was received twice")
        self._arrived[known.id] = (mid, at)
        return known.id

    async def look(self) -> None:
        """What was asked of the platform since the last look, and of whom."""
        asked, self._town.session.posted = self._town.session.posted, []
        for request in asked:
            desk = next((d for d in self._town.desks if str(d.id) == request.headers["X-Overture-Project"]), None)
            if desk is None:
                self._asked(request)
            else:
                self._handed(desk, request)
        granted, self._granted = self._granted, []
        for chat in self._town.chats if granted else ():
            row = await self._town.db.unwatched.fetchrow(_OPTED_OUT, chat.id, granted, list(OPT_OUT_TEXTS))
            if row is not None:
                told = f"{chat.singles[row['id']].text} reserved, though they wrote {row['text']!r}"
                raise Violation("nothing after an opt-out", told)

    def settled(self) -> None:
        """Another step is over: what it reserved may leave from now on."""
        if self._reserving:
            self._reserved |= self._reserving
            self._reserving.clear()

    def _asked(self, request: Request) -> None:
        """A message was offered to the platform: in its window by the platform's own record."""
        offered = json.loads(request.body)
        if "message" not in offered or "comment_id" in offered["recipient"]:
            return
        account = request.url.path.split("/")[-2]
        chat = next(c for c in self._town.chats if str(c.id) == request.headers["X-Overture-Project"])
        text = offered["message"]["text"]
        known = next((s for s in chat.singles.values() if s.text == text), None)
        if known is None:
            return
        at = datetime.fromisoformat(request.headers["X-Overture-Now"])
        for when in (at, self._town.now) if chat.is_real else (at,):
            self._in_window(chat, account, known, when, f"offered for {when}")

    def stopped(self, token: UUID) -> None:
        """It was recorded that the platform takes nothing more from the account of this message."""
        for chat in self._town.chats:
            if token in chat.singles:
                chat.stopped.add(chat.singles[token].account)

    def remember(self) -> None:
        """A restore: of messages whose rows are gone nothing can be asked."""
        known = {i for c in self._town.chats for i in c.singles}
        self._arrived = {i: told for i, told in self._arrived.items() if i in known}
        self._reserved &= known
        self._is_restored = True

    async def audit(self, *, is_rest: bool = False) -> None:
        """What holds at any moment between two transactions; `is_rest`: nothing more is to be done."""
        for chat in self._town.chats:
            for r in await self._town.db.unwatched.fetch(_SINGLES, chat.id):
                self._told(chat, dict(r))
                if is_rest:
                    self._ended(chat, dict(r))
            arrived = {mid for token, (mid, _) in self._arrived.items() if token not in chat.resolved}
            await self.said(chat, arrived, is_rest=is_rest)
            if is_rest:
                await self._called(chat)

    def _told(self, chat: Chat, r: dict[str, Any]) -> None:
        """The events of a message: numbered upwards, each once, in an order that can be, and true."""
        names = [n.removeprefix("single_message.") for n in r["names"]]
        what = f"{r['id']} in state {r['state']} has {names}"
        # Each try takes a number too, which nobody is told of.
        if not all(a < b for a, b in pairwise((0, *r["seqs"], r["seq"] + 1))):
            raise Violation("one event a change", f"{what}, numbered {r['seqs']}")
        cancelled = r["state"] == State.DROPPED and r["reason"] == "cancelled_by_user"
        is_true = {
            "queued": True,
            "submitted": r["state"] == State.DONE,
            "delivered": r["delivered"],
            "read": r["read"],
            "failed": r["state"] in (State.REFUSED, State.DROPPED) and not cancelled,
            "cancelled": cancelled,
        }
        if names != [n for n in TOLD if n in names] or set(names) - {"delivered"} != {
            n for n, told in is_true.items() if told and n != "delivered"
        }:
            raise Violation("one event a change", what)
        if ("delivered" in names) != r["delivered"]:
            raise Violation("one event a change", f"{what}, delivered: {r['delivered']}")
        # After a restore nobody knows which comments were replied to.
        refused = (CLOSED,) if self._is_restored else (CLOSED, "private_reply_not_allowed")
        if r["state"] == State.REFUSED and r["reason"] in refused:
            raise Violation("nothing outside the reply window", f"{what}: the platform refused it for its window")
        if r["state"] == State.DONE and not self.has_arrived(r["id"]):
            raise Violation("nothing is made up", f"{what} and nobody received it")
        if r["external_id"] is not None and r["external_id"] != self._arrived[r["id"]][0]:
            raise Violation("nothing is made up", f"{what} as {r['external_id']}, which it is not")

    def _ended(self, chat: Chat, r: dict[str, Any]) -> None:
        """It came to an end; or it was taken up, and nobody can know."""
        known = chat.singles[r["id"]]
        what = f"{known.text} to {known.recipient} in state {r['state']}, {r['reason']}"
        if r["state"] in (State.WAITING, State.PERFORMING, State.WITH_PERSON):
            raise Violation("nobody is left out", f"{what} for ever")
        if r["state"] == State.IN_DOUBT:
            if r["id"] not in self._reserved and not self._is_restored:
                raise Violation("doubt ends by evidence", f"{what}, and nobody took it up")
            if self._is_shown(chat, known):
                raise Violation("doubt ends by evidence", f"{what}, and the platform shows that it arrived")
        if r["state"] == State.DONE and not (r["delivered"] or r["read"]):
            raise Violation("every event is delivered", f"{what}: it was told back, and is not told as delivered")

    def _is_shown(self, chat: Chat, known: Single) -> bool:
        if known.id not in self._arrived:
            return False
        _, at = self._arrived[known.id]
        number, now = chat.accounts[known.account], self._now(chat)
        (newer,) = self._town.app.store.db.execute(
            _NEWER, (str(chat.id), number, known.recipient, _micros(at), _micros(now))
        ).fetchone()
        return bool(newer <= READABLE)

    async def _called(self, chat: Chat) -> None:
        """Each change was told to whoever wanted to be, in order; once more only where nobody knew that it was."""
        accepted: dict[str, list[int]] = {}
        for _, body, status in self._town.receivers.called:
            told = json.loads(body)
            if 200 <= status < 300:
                accepted.setdefault(told["id"], []).append(told["seq"])
        for token, seqs in accepted.items():
            if UUID(token) in chat.singles and not self._is_restored and seqs != sorted(seqs):
                raise Violation("the feed keeps a subject's order", f"{token} was called back with {seqs}")
        for r in await self._town.db.unwatched.fetch(_CALLED, chat.id):
            taken = r["seq"] in accepted.get(str(r["id"]), ())
            if r["callbacks"] != 1 or r["state"] not in (State.DONE, State.REFUSED):
                raise Violation("every event is delivered", f"{r['name']} of {r['id']} was called back as {dict(r)}")
            if r["state"] == State.DONE and not taken:
                raise Violation("every event is delivered", f"{r['name']} of {r['id']}: nobody was called back")

    async def said(self, chat: Place, arrived: Collection[str], *, is_rest: bool) -> None:
        """Each message of a person is kept once and as it was written; nothing of ours, which `arrived`, among them."""
        there = self._town.app.store.db.execute(_THERE, (str(chat.id), _micros(self._now(chat)))).fetchall()
        theirs = {mid: json.loads(body)["text"] for mid, _, _, is_ours, _, body in there if not is_ours}
        ours = {mid for mid, _, _, is_ours, _, _ in there if is_ours}
        kept: Sequence[Any] = await self._town.db.unwatched.fetch(_KEPT, chat.id)
        said = [r["external_id"] for r in kept if not r["is_outbound"]]
        for r in kept:
            if not r["is_outbound"] and r["external_id"] in ours:
                raise Violation("no echo is a reply", f"{r['text']!r} left our own account, and is kept as theirs")
            if not r["is_outbound"] and theirs.get(r["external_id"]) != r["text"]:
                raise Violation("every message of a person once", f"nobody wrote {r['external_id']} {r['text']!r}")
        if len(said) != len(set(said)):
            raise Violation("every message of a person once", f"one of {sorted(said)} is kept twice")
        shown = defaultdict[tuple[str, str], list[str]](list)
        for mid, account, igsid, *_ in sorted(there, key=lambda r: r[4]):
            shown[account, igsid].append(mid)
        readable = {mid for mids in shown.values() for mid in mids[-READABLE:]}
        if is_rest and (missing := theirs.keys() & readable - set(said)):
            raise Violation("every message of a person once", f"{sorted(missing)} came to nobody's knowledge")
        if is_rest and (doubled := set(arrived) & {r["external_id"] for r in kept if r["is_outbound"]}):
            raise Violation("no echo is a reply", f"{sorted(doubled)} is shown as written by hand, and is ours")

    def _now(self, chat: Place) -> datetime:
        return self._town.app.projects.named(str(chat.id)).clock.at(self._town.now)


def _micros(at: datetime) -> int:
    return (at - moment(0)) // timedelta(microseconds=1)
