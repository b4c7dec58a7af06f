"""Looks into the platform's own conversations, on a schedule: what was written and never came by itself is found.

A kind of work, a lane an account. What is found is received as what comes, so nothing is stored twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid5

import structlog

from overture.domain.accounts import AccountStatus, Asking, Lookable, refused, spoken_for_since
from overture.domain.conversations.commands import receive
from overture.domain.identity import Actor, Call, Calls, ProjectFacts, project_by_id
from overture.domain.platforms import Credential, CredentialRefused, PlatformUnreachable, ReadsConversations
from overture.runtime.work.again import DoneAgain, pause_after
from overture.runtime.work.kinds import Answer, Ask, Candidate, Go, Item, Lane, State, Verdict
from overture.runtime.work.lanes import NewLane, open_lanes
from overture.runtime.work.queues import Queue

log = structlog.get_logger(__name__)

LOOK: Final = 9
"""The code of this kind of work: in lanes, for good."""
OVERLAP: Final = timedelta(minutes=5)
"""Each look begins so long before the last one did: platforms list late what was written just before."""
LEAST: Final = timedelta(seconds=30)
"""On a project's quick clock, so much real time at least lies between two looks."""
MOST_PAGES: Final = 50
"""Pages read at one look; what lies behind them is read by the next."""

_OPEN: Final = """
insert into conversation_look (project_id, id, pick_key, lane_id, due_at, position, since)
values ($1, $2, $3, $3, $4, 0, $5) on conflict (project_id, id) do nothing
"""
_SINCE: Final = "select since from conversation_look where project_id = $1 and id = $2"
_LOOKED: Final = """
update conversation_look set since = greatest(since, $3), looked_at = $3, found = found + $4
where project_id = $1 and id = $2
"""


@dataclass(frozen=True)
class Looks:
    """How often, and how long one question may take."""

    every: timedelta = timedelta(minutes=15)
    seconds: float = 10.0


async def begin_looking(call: Call, account_id: UUID) -> timedelta | None:
    """An account was connected: from now on it is looked into, where its connector can be asked."""
    account = await call.resources.need(Asking).one(call, account_id)
    if account is None or not isinstance(account.connector, ReadsConversations):
        return None
    await call.take_turn(Queue.READS)
    first = call.now + call.resources.need(Looks).every
    # A lane of its own, under a key of its own: it draws on no cap of the account, and goes on while that rests.
    lane_id = uuid5(account_id, LookKind.name)
    # What is said from the connecting on is ours to know, however late this comes.
    if await call.execute(_OPEN, account_id, lane_id, first, await spoken_for_since(call, account_id) or call.now):
        lane = NewLane(lane_id, lane_id, lane_id, 1, None, first)
        await open_lanes(await call.tx(), call.project_id, Queue.READS, LOOK, [lane])
        await call.wake(Queue.READS)
    return None


Reaction = Callable[[Call, UUID], Awaitable[timedelta | None]]
REACTIONS: Final[Mapping[str, tuple[Reaction, ...]]] = {"sender.connected": (begin_looking,)}


class LookKind(DoneAgain):
    """Looks into the conversations of each account, one after another."""

    code = LOOK
    name = "look"
    queue = Queue.READS
    table = "conversation_look"
    call_seconds = 2.0
    """Much less than any lease, for it bounds nothing: a look that outlives its worker's lease is done twice."""
    facts = "t.since"
    record_columns: tuple[tuple[str, str], ...] = (("attempt", "integer"),)

    def __init__(self, calls: Calls) -> None:
        self.calls = calls

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Always go."""
        return Go(None)

    async def perform(self, item: Item) -> Answer:
        """One look, and when the next is due."""
        project = await project_by_id(self.calls.db, item.project_id)
        if project is None:
            return Answer(State.DROPPED, "gone", (None,), tells=False)
        looks = self.calls.resources.need(Looks)
        every = max(looks.every, LEAST * item.clock.scale)
        actor = Actor(f"look:{item.id}")

        async def begun(call: Call) -> tuple[Lookable | None, datetime, datetime]:
            since: datetime = await call.fetchval(_SINCE, item.id)
            return await call.resources.need(Asking).one(call, item.id), since, call.now

        account, since, now = await self.calls.run(project, actor, begun)
        if account is None or account.account.status is AccountStatus.DISABLED:
            return _waits("account_disabled", every)
        if not isinstance(account.connector, ReadsConversations):
            return _waits("cannot_be_asked", every)
        try:
            found = await self._read(project, actor, account.credential, account.connector, since - OVERLAP)
        except CredentialRefused as error:
            # Nothing more would come of its own accord either, so nobody waits for the next message to be refused.
            await self.calls.run(project, actor, partial(_refused, asked=account, error=error))
            return _waits("refused", every)
        except PlatformUnreachable:
            return self.lost(item, "unreachable")
        if found:
            log.info("inbound_was_missed", project_id=str(project.id), account_id=str(item.id), found=found)

        async def looked(call: Call) -> None:
            await call.execute(_LOOKED, item.id, now, found)

        await self.calls.run(project, actor, looked)
        return _waits("looked", every)

    async def _read(
        self,
        project: ProjectFacts,
        actor: Actor,
        credential: Credential,
        connector: ReadsConversations,
        since: datetime,
    ) -> int:
        """Receives page after page, each in a transaction of its own; how many messages had been missed."""
        seconds = self.calls.resources.need(Looks).seconds
        found, after = 0, None
        for _ in range(MOST_PAGES):
            events, after = await connector.written_since(credential, since, after=after, seconds=seconds)
            if events:
                found += await self.calls.run(project, actor, partial(receive, events=events))
            if after is None:
                break
        return found

    def lost(self, item: Item, why: str) -> Answer:
        """Tried again later, as often as it takes."""
        pause = pause_after(item.attempt) * max(1.0, item.clock.scale)
        return Answer(State.WAITING, why, (None,), tells=False, due_in=pause)


async def _refused(call: Call, asked: Lookable, error: CredentialRefused) -> None:
    """Stops the account, unless it was connected anew while it was asked."""

    async def is_still(call: Call) -> bool:
        known = await call.resources.need(Asking).one(call, asked.account.id)
        return known is not None and known.credential.secret == asked.credential.secret

    await refused(call, asked.account.id, error.stop, str(error), is_still)


def _waits(outcome: str, due_in: timedelta) -> Answer:
    return Answer(State.WAITING, outcome, (0,), tells=False, due_in=due_in)
