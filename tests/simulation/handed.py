"""The invariants of a desk: reply windows by the platform's own record, ways, tasks, and what people did by hand.

What every message is asked is in judge.py; here is what only these are.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from overture.domain.platforms import InboundMessage
from overture.runtime.work.kinds import Item, State
from overture.sandbox.graph.people import seq_of
from overture.sandbox.projects import Project
from tests.simulation.facts import DAY, Desk, Grant, Violation
from tests.simulation.network import Request
from tests.simulation.town import Town

if TYPE_CHECKING:
    from tests.simulation.judge import Judge

BY_HAND: Final = "assist"
FLIGHT: Final = timedelta(seconds=28)
"""On a real clock at least so much must be left of a window."""
_WEEK: Final = timedelta(days=7)
_HEARD: Final = """
select i.account_id, i.external_id, i.text, i.at, i.kind, r.value as handle from inbound i
join conversation c on c.project_id = i.project_id and c.id = i.conversation_id
left join lateral (select p.value from person_reference p where p.project_id = c.project_id
  and p.person_id = c.person_id and p.kind = 'instagram:handle' order by p.value limit 1) r on true
where i.project_id = $1 and not i.is_outbound and i.external_id <> all($2::text[])
order by i.at, i.external_id
"""
_TASKS: Final = """
select m.id, m.state, m.epoch, m.external_id,
  (select count(*) from task t where t.project_id = m.project_id and t.message_id = m.id and t.epoch = m.epoch
    and t.status in ('open', 'claimed')) as open,
  (select count(*) from task t where t.project_id = m.project_id and t.message_id = m.id
    and not (t.epoch = m.epoch) and t.status in ('open', 'claimed')) as stale,
  (select count(*) from task t where t.project_id = m.project_id and t.message_id = m.id and t.status = 'done') as done,
  (select count(*) from task t join event e on e.project_id = t.project_id and e.subject = t.id
    and e.name = 'task.done' where t.project_id = m.project_id and t.message_id = m.id) as told,
  (select count(*) from event e where e.project_id = m.project_id and e.subject = m.id and e.name = 'message.sent')
    as sent
from message m where m.project_id = $1 and (m.state = 6 or exists (
  select 1 from task t where t.project_id = m.project_id and t.message_id = m.id)) order by m.id
"""
_NUMBERED: Final = """
select t.id, t.seq, array(select e.seq from event e where e.project_id = t.project_id and e.subject = t.id
  order by e.seq) as seqs from task t where t.project_id = $1 order by t.id
"""
_LINKED: Final = """
select 1 from person_reference u join person_reference h on h.project_id = u.project_id and h.person_id = u.person_id
  and h.kind = 'instagram:handle' and h.value = $4
where u.project_id = $1 and u.kind = $2 and u.value = $3
"""
_SENT: Final = """
select id, external_id, state, reason, via from message where project_id = $1 and state in (2, 3) order by id
"""


class Handed:
    """Knows by which way each message was reserved, and what people did by hand."""

    def __init__(self, town: Town, judge: Judge) -> None:
        self._town = town
        self._judge = judge
        self._way: dict[UUID, str] = {}
        self._heard: dict[UUID, set[str]] = {}
        self._nameless: set[tuple[UUID, str]] = set()
        self._commented: dict[str, datetime] = {}
        self._words: dict[tuple[UUID, str, str], set[UUID]] = {}
        self._told_late: set[UUID] = set()
        """Private replies to comments that nobody could know to be so old."""
        self.by_hand: set[UUID] = set()
        """What somebody sent."""

    def desk(self, project: str) -> Desk | None:
        """The desk of that project, where it is one."""
        return next((d for d in self._town.desks if str(d.id) == project), None)

    def is_handed(self, token: UUID) -> bool:
        """Whether a message was last reserved for a person to send."""
        return self._way.get(token) == BY_HAND

    # Reserved and offered.

    def granted(self, desk: Desk, item: Item) -> None:
        """A reserve that was committed: by a way that was open."""
        s = item.payload
        self._way[item.id] = s.connector
        number = desk.numbers.get(s.account_id)
        if number is None:
            return
        who = f"{s.handle} by {s.connector}"
        wrote = desk.wrote.get((s.account_id, s.handle))
        slack = FLIGHT if item.clock.is_real else timedelta(0)
        if s.connector != "instagram":
            if s.connector != desk.second[s.account_id]:
                raise Violation("by a way that is open", f"{who}, where {desk.second[s.account_id]} is the second way")
            if wrote is not None and item.at + slack < wrote + DAY:
                raise Violation("by a way that is open", f"{who}, though they wrote at {wrote}")
        elif s.comment_id is None:
            self._in_window(desk, number, s.handle, item.at, f"reserved for {item.at}")
        elif self._private(desk, s.handle, s.comment_id, item.at):
            self._told_late.add(item.id)

    def _private(self, desk: Desk, handle: str, comment_id: str, at: datetime) -> bool:
        """Whether it is too late for that, by a clock that the product cannot know."""
        comment = self._town.app.graph.comments.find(self._project(desk), comment_id)
        told_at = self._commented.get(comment_id)
        if comment is None or comment.handle != handle or told_at is None or at - told_at > _WEEK:
            raise Violation("nothing outside the reply window", f"a private reply to {handle} at {at} on {comment}")
        return at - comment.at > _WEEK

    def _in_window(self, desk: Desk, number: str, handle: str, at: datetime, what: str) -> None:
        igsid = self._igsid(desk, number, handle)
        wrote = self._town.app.graph.audience.window(self._project(desk), number, igsid, at).wrote_at
        if wrote is None or at - wrote > DAY:
            told = f"{handle} {what}, and they wrote {'never' if wrote is None else wrote}"
            raise Violation("nothing outside the reply window", told)

    def _igsid(self, desk: Desk, number: str, handle: str) -> str:
        with self._town.app.store.transaction():
            return self._town.app.graph.audience.igsid_of(self._project(desk), number, f"@{handle}")

    def asked(self, desk: Desk, request: Request) -> None:
        """A message was offered to the platform: to whom it is for, in its window by the platform's own record."""
        offered = json.loads(request.body)
        if "message" not in offered:
            return
        number, to = request.url.path.split("/")[-2], offered["recipient"]
        at = datetime.fromisoformat(request.headers["X-Overture-Now"])
        if "comment_id" in to:
            comment = self._town.app.graph.comments.find(self._project(desk), to["comment_id"])
            handle = "" if comment is None else comment.handle
            self._private(desk, handle, to["comment_id"], at)
        else:
            handle = self._name(desk, number, to["id"])
            for when in (at, self._town.now) if desk.is_real else (at,):
                self._in_window(desk, number, handle, when, f"offered for {when}")
        if not self._reserved(desk, number, handle, at):
            raise Violation("reserved before it is sent", f"{handle} was offered something by {number} at {at}")

    def _reserved(self, desk: Desk, number: str, handle: str, at: datetime) -> list[UUID]:
        """The messages that were reserved for that moment: the platform keeps no tokens of ours."""
        return [
            token
            for token, grants in self._judge.grants.items()
            if any((g.place.id, g.sender.handle, g.handle, g.at) == (desk.id, number, handle, at) for g in grants)
        ]

    def _project(self, desk: Desk) -> Project:
        return self._town.app.projects.named(str(desk.id))

    def _name(self, desk: Desk, number: str, igsid: str) -> str:
        return self._town.app.graph.audience.someone(self._project(desk), number, igsid).person.handle

    def of_ours(self, desk: Desk, mid: str, account: str, igsid: str, at: datetime) -> tuple[str, str]:
        """Which message of ours a line of the platform's journal is, and to whom by name."""
        if account not in desk.numbers.values() or seq_of(mid) < 0:
            return mid, igsid
        handle = self._name(desk, account, igsid)
        tokens = self._reserved(desk, account, handle, at)
        if not tokens:
            raise Violation("reserved before it is sent", f"{handle} got {mid} that nobody had reserved")
        token = next((t for t in tokens if t not in self._judge.journal), tokens[0])
        desk.mids[token] = mid
        return str(token), handle

    # Tasks.

    def claimed(self, desk: Desk, token: UUID, status: str) -> None:
        """A task was given to somebody: its message had to be allowed at that moment."""
        if status not in ("open", "claimed"):
            raise Violation("a task that is over is nobody's", f"{token} was claimed, though it was {status}")
        if status == "claimed":
            return
        grant = self._judge.grants[token][-1]
        who = f"{grant.handle} in {grant.campaign.id}"
        if (desk.facts.workspace_id, grant.handle) in self._judge.suppressed:
            raise Violation("nothing after an opt-out", f"{who} was claimed, though suppressed")
        if (desk.id, grant.campaign.client, grant.handle) in self._judge.replied:
            raise Violation("nothing after a reply", f"{who} was claimed, though they answered")
        if grant.campaign.is_cancelled:
            raise Violation("nothing after a pause", f"{who} was claimed, though the campaign is cancelled")

    async def sent(self, desk: Desk, token: UUID, grant: Grant, mid: str | None, text: str) -> None:
        """Somebody sent it."""
        if not self.is_handed(token):
            raise Violation("one task, one message", f"{grant.handle} was sent by hand, and is not with a person")
        self.by_hand.add(token)
        if mid is not None:
            desk.mids[token] = mid
            kind, number = f"instagram:igsid@{grant.sender.id}", desk.numbers[grant.sender.id]
            igsid = self._igsid(desk, number, grant.handle)
            if await self._town.db.unwatched.fetchval(_LINKED, desk.id, kind, igsid, grant.handle) is not None:
                desk.knowable.add(token)
            # With the same words to the same person each may be the other.
            same = self._words.setdefault((grant.sender.id, grant.handle, text), set())
            same.add(token)
            if len(same) > 1:
                desk.knowable -= same

    def moved(self, token: UUID, now: int, move: str, *, is_resolved: bool) -> None:
        """A message with a person, or one of which they have not said what they did, ended or waits again."""
        desk = next(d for d in self._town.desks if token in {t for t in self._judge.grants if t == token})
        is_theirs = token in desk.held or token in desk.unsaid
        if is_theirs and not is_resolved and now not in (State.DONE, State.IN_DOUBT):
            raise Violation("nobody guesses what a person did", move)

    # What people said and did, as it came in.

    async def hear(self) -> None:
        """What was taken in since the last look, of whom the product knows a name; a name that comes later too."""
        for desk in self._town.desks:
            heard = self._heard.setdefault(desk.id, set())
            for r in await self._town.db.unwatched.fetch(_HEARD, desk.id, sorted(heard)):
                key = (desk.id, r["external_id"])
                if r["handle"] is None:
                    self._nameless.add(key)
                    continue
                heard.add(r["external_id"])
                if r["kind"] == "comment":
                    # The platform tells when it tells of a comment, and not when that was written.
                    self._commented[r["external_id"]] = r["at"]
                    continue
                account = desk.senders[r["account_id"]].handle
                number = desk.numbers.get(r["account_id"])
                if number is not None:
                    whom = (r["account_id"], r["handle"])
                    desk.wrote[whom] = max(r["at"], desk.wrote.get(whom, r["at"]))
                said = InboundMessage(account, "instagram", r["handle"], r["external_id"], r["text"], r["at"])
                self._judge.said(desk, said, is_late=key in self._nameless)

    # All rows.

    async def audit(self, *, is_rest: bool = False) -> None:
        """What holds at any moment between two transactions; `is_rest`: nothing more is to be done."""
        raw = self._town.db.unwatched
        for desk in self._town.desks:
            for r in await raw.fetch(_TASKS, desk.id):
                self._task(dict(r))
            for r in await raw.fetch(_NUMBERED, desk.id):
                if list(r["seqs"]) != list(range(1, r["seq"] + 1)):
                    raise Violation(
                        "one event a change", f"task {r['id']} is at {r['seq']}, its events are {r['seqs']}"
                    )
            arrived = {desk.mids[token] for token in desk.knowable - desk.resolved}
            for r in await raw.fetch(_SENT, desk.id):
                self._sent(desk, dict(r))
                if r["id"] not in self.by_hand:
                    arrived |= {r["external_id"]} - {None}
            await self._judge.singles.said(desk, arrived, is_rest=is_rest)
            if is_rest and (desk.held or desk.unsaid):
                raise Violation("a task ends", f"{desk.held} {desk.unsaid} wait for their people")

    @staticmethod
    def _task(r: dict[str, Any]) -> None:
        if (r["open"], r["stale"]) != (int(r["state"] == State.WITH_PERSON), 0):
            raise Violation("one task, one message", f"{r['id']} in state {r['state']}: {r}")
        if r["done"] > 1 or r["told"] != r["done"] or r["done"] > r["sent"]:
            raise Violation("one task, one message", f"{r['id']} was done {r['done']} times, told {r['told']}: {r}")

    def _sent(self, desk: Desk, r: dict[str, Any]) -> None:
        what = f"{r['id']}, {r['reason']}, by {r['via']}"
        is_windowed = r["reason"] in ("outside_messaging_window", "private_reply_not_allowed")
        if r["state"] == State.REFUSED and is_windowed and r["id"] not in self._told_late:
            raise Violation("nothing outside the reply window", f"{what}: the platform refused it for its window")
        known = desk.mids.get(r["id"])
        if r["state"] == State.DONE and known is not None and r["external_id"] not in (None, known):
            raise Violation("nothing is made up", f"{what} is told as {r['external_id']}, and is {known}")
