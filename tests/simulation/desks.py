"""Campaigns by accounts at Instagram itself, as moves: people who write first or not, second ways, and a desk at which
somebody claims tasks, sends by hand and says so.

Whether each was allowed and counted once is asked in handed.py.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from overture.domain import accounts, messaging
from overture.domain.messaging import CouldNot
from overture.kernel.ids import AccountId, TaskId
from overture.runtime.work.kinds import State
from overture.sandbox import scenarios
from overture.sandbox.behaviour import OPT_OUT_TEXTS
from overture.sandbox.graph import replies
from overture.sandbox.projects import Project
from overture.sandbox.scenarios import Scenario
from tests.simulation.facts import Desk, Violation
from tests.simulation.judge import Step
from tests.simulation.moves import Moves
from tests.simulation.ways import WAYS

STOPS: Final = ("token_revoked", "challenge", "warning")
LEAPS: Final = (30, 90, 1300, 1300, 3700, 3 * 3600, 9 * 3600, 26 * 3600)
SILENT: Final = (Scenario.MISSING, Scenario.PRIVATE, Scenario.BLOCKS)
"""Who writes to nobody of their own accord."""
_TASKS: Final = """
select t.id, t.message_id, t.status, t.claimed_by, g.handle, m.text from task t
join message m on m.project_id = t.project_id and m.id = t.message_id
join target g on g.project_id = t.project_id and g.id = t.target_id
where t.project_id = $1 and (t.status = any($2::text[]) or t.id = any($3::uuid[])) order by t.id
"""
_STATE: Final = "select state from message where project_id = $1 and id = $2"


class Desks:
    """Does things at the one desk of a run."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._dice = moves.dice
        self._town = moves.town

    async def found(self) -> None:
        """Some people wrote before anything begins."""
        for desk in self._town.desks:
            for _ in range(self._dice.randint(4, 10)):
                await self._dice.choice((self._comment, self._comment, self._write))(desk)

    async def step(self) -> Step | None:
        """One of these, drawn."""
        desk = self._town.desks[0]
        which = self._dice.choices(list(WHAT), list(WHAT.values()))[0]
        self._town.trace.add("desk", which)
        await getattr(self, f"_{which}")(desk)
        return None

    # People.

    async def _someone(self, desk: Desk) -> tuple[str, str]:
        """An account, and somebody who may write to it, now and then of whom it has a task."""
        account = self._dice.choice(sorted(desk.numbers.values()))
        if self._dice.random() < 0.2 and (tasks := await self._tasks(desk, "open", "claimed")):
            return account, str(self._dice.choice(tasks)["handle"])
        return account, self._dice.choice([h for h in self._moves.handles if scenarios.of(h) not in SILENT])

    async def _write(self, desk: Desk) -> None:
        """Somebody writes; now and then nobody is told of it, or they want to be left alone."""
        (account, handle), dice, graph = await self._someone(desk), self._dice, self._town.app.graph
        text = dice.choice(OPT_OUT_TEXTS) if dice.random() < 0.06 else f"hello {dice.getrandbits(32)}"
        is_told = dice.random() > 0.15
        with self._town.app.store.transaction():
            project, at = self._there(desk)
            igsid = graph.audience.igsid_of(project, account, f"@{handle}")
            graph.voices.writes(project, account, igsid, {"text": text}, at, is_told=is_told)

    async def _comment(self, desk: Desk) -> None:
        """Somebody writes under a post, which tells their name too."""
        (account, handle), graph = await self._someone(desk), self._town.app.graph
        with self._town.app.store.transaction():
            project, at = self._there(desk)
            igsid = graph.audience.igsid_of(project, account, f"@{handle}")
            media = graph.media.posts(account, 1, 0, 1)[0].id
            graph.media.keep(media, account, 0, at)
            graph.audience.know(project, account, igsid)
            id = graph.comments.add(project, account, media, igsid, handle, "Lovely!", at)
            value = {"from": {"id": igsid, "username": handle}, "media": {"id": media}, "id": id, "text": "Lovely!"}
            graph.voices.changes(project, account, igsid, "comments", value, at)

    def _there(self, desk: Desk) -> tuple[Project, datetime]:
        project = self._town.app.projects.named(str(desk.id))
        return project, project.clock.at(self._town.now)

    # Commands.

    async def _second_way(self, desk: Desk) -> None:
        """Another way for whom an account may not write to, or none."""
        account_id, way = AccountId(self._dice.choice(sorted(desk.numbers))), self._dice.choice(WAYS)
        if await self._moves.command(desk, lambda call: accounts.set_second_way(call, account_id, way)):
            desk.second[account_id] = way
            desk.was_without = desk.was_without or way is None

    async def _stop(self, desk: Desk) -> None:
        """The platform takes an account's token back, or asks it to prove itself; nobody is told."""
        account, stop = self._dice.choice(sorted(desk.numbers.values())), self._dice.choice(STOPS)
        with self._town.app.store.transaction():
            self._town.app.accounts.stop(self._town.app.projects.named(str(desk.id)).no, account, stop)

    async def _fault(self, desk: Desk) -> None:
        self._moves.plan_fault(desk)

    async def _time(self, desk: Desk) -> None:
        """The project's clock goes on: minutes, or so long that windows close and deadlines pass."""
        by = timedelta(seconds=self._dice.choice(LEAPS))
        if desk.is_real:
            await self._moves.pass_time(min(by, timedelta(hours=2)))
        else:
            await self._moves.advance(desk, by)

    async def _suppress(self, desk: Desk) -> None:
        """Somebody whom a task is for is not to be written to any more."""
        if tasks := await self._tasks(desk, "open", "claimed"):
            await self._moves.suppress(desk, str(self._dice.choice(tasks)["handle"]))

    # Who does tasks. They send only what they have claimed, and say the truth, now or much later.

    async def _tasks(self, desk: Desk, *statuses: str, ids: list[UUID] | None = None) -> list[dict[str, Any]]:
        rows = await self._town.db.unwatched.fetch(_TASKS, desk.id, list(statuses), ids or [])
        return [dict(r) for r in rows]

    async def _claim(self, desk: Desk) -> None:
        """One that is open; now and then one that is not, which is another's or over."""
        open_ = await self._tasks(desk, "open")
        over = await self._tasks(desk, "withdrawn", "expired", "done", "failed", "claimed")
        for tasks in (over, open_) if self._dice.random() < 0.2 else (open_,):
            if tasks:
                await self._claims(desk, self._dice.choice(tasks))

    async def _claims(self, desk: Desk, task: dict[str, Any]) -> bool:
        task_id, token = TaskId(task["id"]), task["message_id"]
        who = self._dice.choice(("Ana", "Ben"))
        if not await self._moves.command(desk, lambda call: messaging.claim(call, task_id, who)):
            return False
        self._moves.judge.handed.claimed(desk, token, str(task["status"]))
        if token not in desk.unsaid:
            desk.held[token] = task_id
        return True

    async def _send(self, desk: Desk) -> None:
        """By hand, in the platform's own app; what it tells of that comes once, late, often or never."""
        if desk.held:
            await self._sends(desk, self._dice.choice(sorted(desk.held)))
            if self._dice.random() < 0.4:
                await self._done(desk)

    async def _sends(self, desk: Desk, token: UUID) -> None:
        task_id = desk.held[token]
        [task] = await self._tasks(desk, ids=[task_id])
        handle, text = str(task["handle"]), str(task["text"])
        if scenarios.of(handle) in (Scenario.MISSING, Scenario.PRIVATE, Scenario.REFUSES):
            await self._could_not(desk, token)
            return
        del desk.held[token]
        desk.unsaid[token] = task_id
        grant = self._moves.judge.grants[token][-1]
        account = desk.numbers.get(grant.sender.id)
        mid = None if account is None else self._written(desk, account, handle, text)
        await self._moves.judge.by_hand(token, grant, mid, text)

    def _written(self, desk: Desk, account: str, handle: str, text: str) -> str:
        """The platform has it, and people do about it what they do about every message."""
        graph = self._town.app.graph
        body = {"text": text}
        with self._town.app.store.transaction():
            project, at = self._there(desk)
            igsid = graph.audience.igsid_of(project, account, f"@{handle}")
            graph.audience.know(project, account, igsid)
            mid = graph.audience.keep(project, account, igsid, body, at, is_ours=True)
            if self._dice.random() < 0.7:
                graph.voices.echoes(project, account, igsid, mid, body, at)
            who = graph.audience.someone(project, account, igsid)
            replies.answer(graph.voices, graph.audience, project, account, who, mid, body, at)
        return mid

    async def _done(self, desk: Desk) -> None:
        if desk.unsaid:
            await self._says(desk, self._dice.choice(sorted(desk.unsaid)))

    async def _says(self, desk: Desk, token: UUID) -> None:
        """That it was sent, with the platform's id of it where somebody looked that up."""
        task_id = desk.unsaid[token]
        known = desk.mids.get(token) if self._dice.random() < 0.3 else None
        is_taken = await self._moves.command(desk, lambda call: messaging.done(call, task_id, external_id=known))
        if not is_taken:
            state = await self._town.db.unwatched.fetchval(_STATE, desk.id, token)
            if state != State.DONE:
                raise Violation("a person's word counts", f"{token} was sent by hand, and its row is in {state}")
        desk.unsaid.pop(token, None)

    async def _could_not(self, desk: Desk, token: UUID | None = None) -> None:
        """Of what they have; or of what nobody has."""
        if token is None and self._dice.random() < 0.3:
            if open_ := await self._tasks(desk, "open"):
                await self._says_no(desk, TaskId(self._dice.choice(open_)["id"]))
            return
        if token is None:
            if not desk.held:
                return
            token = self._dice.choice(sorted(desk.held))
        if await self._says_no(desk, desk.held[token]):
            del desk.held[token]
            return
        state = await self._town.db.unwatched.fetchval(_STATE, desk.id, token)
        raise Violation("a person's word counts", f"{token} was not sent by hand, and its row is in {state}")

    async def _says_no(self, desk: Desk, task_id: TaskId) -> bool:
        reason = self._dice.choice(list(CouldNot))
        return await self._moves.command(desk, lambda call: messaging.could_not(call, task_id, reason))

    async def _release(self, desk: Desk) -> None:
        """Given back unsent; where it is over by then, its person still has to say."""
        if desk.held:
            token = self._dice.choice(sorted(desk.held))
            task_id = desk.held[token]
            if await self._moves.command(desk, lambda call: messaging.release(call, task_id)):
                del desk.held[token]

    async def finish(self, *, last: bool = False) -> int:
        """People say what they did, do what they have, and take most of what there is; how much that was. One of three
        things is forgotten, until it is asked for at the `last`."""
        n = 0
        for desk in self._town.desks:
            for token in sorted(t for t in desk.unsaid if last or t.int % 3):
                await self._says(desk, token)
                n += 1
            for token in sorted(t for t in desk.held if last or t.int % 3):
                await self._sends(desk, token)
                n += 1
            for task in await self._tasks(desk, "open"):
                if self._dice.random() < 0.7:
                    n += await self._claims(desk, task)
        return n


WHAT = {
    "write": 8,
    "comment": 4,
    "second_way": 1,
    "stop": 1,
    "fault": 2,
    "time": 6,
    "suppress": 1,
    "claim": 10,
    "send": 5,
    "done": 5,
    "could_not": 2,
    "release": 1,
}
