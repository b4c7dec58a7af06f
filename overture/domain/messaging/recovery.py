"""What left after a backup: every message the database believes unsent is looked up, batch by batch.

Nothing is sent here; sending is held meanwhile (runtime/hold.py). What is found is written by recovered.py.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from overture.domain.accounts import Asking, Lookable
from overture.domain.identity import Actor, Call, Calls, ProjectFacts
from overture.domain.messaging.recovered import Left, Unknown, record
from overture.domain.messaging.said import has_open_twin, is_ours
from overture.domain.messaging.wording import Sighted, sought_of
from overture.domain.platforms import CannotTell, Found, LooksUpMessages, LookUp, NotThere
from overture.kernel.ids import AccountId, MessageId

_Sighted = Mapping[tuple[UUID, UUID], Sighted]
_ACTOR = Actor("resume-sending")
_PATIENCE = 5.0
_TRIES = 2
START = UUID(int=0)
"""Before the first message."""

# By the primary key: the rows of every campaign, whatever became of it since the backup.
_OPEN = """
select id from message where project_id = $1 and id > $2 and state in (0, 1, 4) order by id limit $3
"""
_HOW_MANY = "select count(*) from message where project_id = $1 and id > $2 and state in (0, 1, 4)"


@dataclass(frozen=True, slots=True)
class Search:
    """How to look: `without` these senders; `doubts`: who cannot be told of is put in doubt; `is_dry`: only look.

    A sender that answered nothing and failed `silent_after` times is not waited for any more.
    """

    without: frozenset[str] = frozenset()
    doubts: bool = False
    is_dry: bool = False
    at_once: int = 500
    silent_after: int = 20


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a looking up will cost: messages still to ask about, and how many senders each is asked of."""

    messages: int
    senders: int

    @property
    def most(self) -> int:
        """Look-ups at most, where every sender answers the first time."""
        return self.messages * self.senders


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of one batch, all of it written; `upto` is its last message.

    `unknown` counts by sender the messages it could not tell of; without `doubts` these stand as they stood.
    """

    upto: UUID
    asked: int
    left: int
    doubted: int
    unknown: Mapping[str, int]


@dataclass(slots=True)
class _Manners:
    """How often each sender answered and failed: who never answers is not asked for ever."""

    silent_after: int
    answered: Counter[UUID] = field(default_factory=Counter)
    failed: Counter[UUID] = field(default_factory=Counter)

    def is_silent(self, sender: Lookable) -> bool:
        return not self.answered[sender.account.id] and self.failed[sender.account.id] >= self.silent_after


def latest_arrival(calls: Calls, call_seconds: float) -> timedelta:
    """How long after a call's beginning it may still arrive: before, `not there` proves nothing."""
    return timedelta(seconds=call_seconds + calls.resources.need(Asking).settle)


async def ahead(calls: Calls, project: ProjectFacts, search: Search, after: UUID = START) -> Ahead:
    """What there is to ask in a project."""
    senders = await _senders(calls, project, search)

    async def count(call: Call) -> int:
        return int(await call.fetchval(_HOW_MANY, after))

    return Ahead(await calls.run(project, _ACTOR, count), len(senders))


async def senders_of(calls: Calls, project: ProjectFacts) -> frozenset[str]:
    """The handles of every sender of a project, whatever state it is in."""
    return frozenset(s.account.handle for s in await _senders(calls, project, Search()))


async def recover(calls: Calls, project: ProjectFacts, search: Search, after: UUID = START) -> AsyncIterator[Batch]:
    """Looks up every open message behind `after` and writes down those that left, a batch at a time, by id.

    A message waits in the backup, so which sender took it later is not known: all are asked, at most `width` at once
    each. Whoever cannot go on past unknown ones stops at the batch that has them, and begins there again later.
    """
    senders = await _senders(calls, project, search)
    gates = {s.account.id: asyncio.Semaphore(max(1, s.account.width)) for s in senders}
    manners = _Manners(search.silent_after)
    while ids := await _open(calls, project, after, search.at_once):
        after = ids[-1]
        asked, left_, doubted_ = 0, 0, 0
        by_sender: Counter[str] = Counter()
        # What left may have had its next step after it: that comes about with its record, and is asked about in turn.
        while ids:
            sighted = await _sighted(calls, project, ids, senders)
            answers = await asyncio.gather(*(_asked(i, senders, gates, manners, sighted) for i in ids))
            answers = await _believed(calls, project, answers, sighted)
            left = [a for a in answers if isinstance(a, Left)]
            unknown = [a for a in answers if isinstance(a, Unknown)]
            doubted = unknown if search.doubts else []
            asked, left_, doubted_ = asked + len(ids), left_ + len(left), doubted_ + len(doubted)
            by_sender.update(s.account.handle for u in unknown for s in u.silent)
            ids = await _write(calls, project, left, doubted) if not search.is_dry and (left or doubted) else []
        yield Batch(after, asked, left_, doubted_, by_sender)


async def _senders(calls: Calls, project: ProjectFacts, search: Search) -> list[Lookable]:
    asking = calls.resources.need(Asking)
    found = await calls.run(project, _ACTOR, asking.everybody)
    return [s for s in found if s.account.handle not in search.without]


async def _open(calls: Calls, project: ProjectFacts, after: UUID, most: int) -> list[UUID]:
    async def read(call: Call) -> list[UUID]:
        return [r["id"] for r in await call.fetch(_OPEN, after, most)]

    return await calls.run(project, _ACTOR, read)


async def _sighted(calls: Calls, project: ProjectFacts, ids: Sequence[UUID], senders: Sequence[Lookable]) -> _Sighted:
    """What to look for where a platform keeps no tokens."""
    blind = [(s.account.id, s.credential.platform) for s in senders if not s.connector.capabilities.look_up_is_exact]
    if not blind:
        return {}
    return await calls.run(project, _ACTOR, lambda call: sought_of(call, ids, blind))


async def _believed(
    calls: Calls, project: ProjectFacts, answers: Sequence[Left | Unknown | None], sighted: _Sighted
) -> list[Left | Unknown | None]:
    """What was found by its words may be another message of ours: then it says nothing of this one."""

    async def judge(call: Call) -> list[Left | Unknown | None]:
        taken: set[tuple[UUID, str]] = set()
        out: list[Left | Unknown | None] = []
        for answer in answers:
            if isinstance(answer, Left) and not answer.by.connector.capabilities.look_up_is_exact:
                sight = sighted[answer.id, answer.by.account.id]
                found = (answer.by.account.id, answer.seen.external_id)
                if found in taken or await _may_be_anothers(call, answer, sight):
                    answer = Unknown(answer.id, (answer.by,))
                taken.add(found)
            out.append(answer)
        return out

    if not any(isinstance(a, Left) for a in answers) or not sighted:
        return list(answers)
    return await calls.run(project, _ACTOR, judge)


async def _may_be_anothers(call: Call, left: Left, sight: Sighted) -> bool:
    tx, sides = await call.tx(), (left.by.account.id, sight.person_id)
    if await is_ours(tx, call.project_id, *sides, left.seen.external_id):
        return True
    return await has_open_twin(tx, call.project_id, *sides, sight.sought.body.text, MessageId(left.id))


async def _write(calls: Calls, project: ProjectFacts, left: Sequence[Left], doubted: Sequence[Unknown]) -> list[UUID]:
    async def written(call: Call) -> list[UUID]:
        return list(await record(call, left, doubted))

    return await calls.run(project, _ACTOR, written)


async def _asked(
    message_id: UUID,
    senders: Sequence[Lookable],
    gates: Mapping[AccountId, asyncio.Semaphore],
    manners: _Manners,
    sighted: _Sighted,
) -> Left | Unknown | None:
    """Who has it; else the senders that could not tell; None where all know that it is not there."""

    async def ask(sender: Lookable) -> LookUp:
        if not isinstance(sender.connector, LooksUpMessages):
            return CannotTell("it cannot look up")
        sight = sighted.get((message_id, sender.account.id))
        if sight is None and not sender.connector.capabilities.look_up_is_exact:
            return CannotTell("it keeps no tokens, and nothing is known that it could be found by")
        sought = None if sight is None else sight.sought
        for _ in range(_TRIES):
            async with gates[sender.account.id]:
                if manners.is_silent(sender):
                    break
                seen = await sender.connector.look_up(
                    sender.credential, token=MessageId(message_id), seconds=_PATIENCE, sought=sought
                )
            if not isinstance(seen, CannotTell) or seen.was_answered:
                manners.answered[sender.account.id] += 1
                return seen
            manners.failed[sender.account.id] += 1
        return CannotTell("it did not answer")

    answers = await asyncio.gather(*(ask(s) for s in senders))
    for sender, seen in zip(senders, answers, strict=True):
        if isinstance(seen, Found):
            return Left(message_id, sender, seen)
    silent = tuple(
        sender
        for sender, seen in zip(senders, answers, strict=True)
        if not (isinstance(seen, NotThere) and sender.connector.capabilities.look_up_is_exact)
    )
    return Unknown(message_id, silent) if silent else None
