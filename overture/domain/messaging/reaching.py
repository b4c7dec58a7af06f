"""By which way a message reaches a person: its sender's own connector, the second one, another sender, or none.

A connector with a reply window takes who wrote to that very account lately, and nobody else. Which connector that is,
nobody asks: its capabilities say it. Pure but for the readings at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from overture.domain.accounts import Account, is_usable
from overture.domain.identity import Call
from overture.domain.messaging import contacts
from overture.domain.messaging.windows import Facts, Window, judged
from overture.domain.platforms import Connectors
from overture.kernel.clock import NEVER
from overture.runtime.db import Tx

OUTSIDE: Final = "outside_messaging_window"
Pair = tuple[UUID, UUID]
"""(account, person)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender of a campaign: its lane, whether it must have an open window, what else it may take.

    `is_up`: it writes now, or will by itself; what is given to it does not lie there for ever.
    """

    lane_id: UUID
    account_id: UUID
    has_window: bool
    fallback: str | None
    is_up: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How it goes: through `via` (None: the sender's own connector), or by the lane of another sender; `comment_id`:
    as the one private reply to that comment."""

    via: str | None = None
    lane_id: UUID | None = None
    comment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """How a person can be written to: by an open window, until then; without one; through `via`; or by no way. What
    they could do to open one is in `would_open`, where none is."""

    is_reached: bool
    is_open: bool = False
    until: datetime | None = None
    via: str | None = None
    would_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """The senders of a campaign by account, and what some people did towards those with a reply window."""

    senders: Mapping[UUID, Sender] = field(default_factory=dict)
    did: Mapping[Pair, Facts] = field(default_factory=dict)

    def way(
        self, account_id: UUID, person_id: UUID, now: datetime, slack: timedelta, *, is_bound: bool = False
    ) -> Way | None:
        """How a message of this sender goes to that person; None: by no way. `is_bound`: by this sender alone."""
        mine = self.senders.get(account_id)
        if mine is None or not mine.has_window:
            return Way()
        window = self.window(account_id, person_id, now, slack)
        if window.is_open:
            return Way(comment_id=window.comment_id)
        others = [] if is_bound else [s for s in self.senders.values() if s.is_up and s is not mine]
        # Who has an answer to give comes first; then this sender's own second way; then whoever needs no window.
        for other in others:
            if other.has_window and self.window(other.account_id, person_id, now, slack).is_open:
                return Way(lane_id=other.lane_id)
        if mine.fallback is not None:
            return Way(via=mine.fallback)
        for other in others:
            if not other.has_window or other.fallback is not None:
                return Way(lane_id=other.lane_id)
        return None

    def reached(self, person_id: UUID, now: datetime, account_id: UUID | None = None) -> Reached:
        """How a person can be reached by any sender, or by that one."""
        mine = [s for s in self.senders.values() if account_id in (None, s.account_id)]
        mine = [s for s in mine if s.is_up] or mine
        seen = [self.window(s.account_id, person_id, now, timedelta(0)) for s in mine if s.has_window]
        opened = [w for w in seen if w.is_open and w.until is not None]
        if opened:
            return Reached(is_reached=True, is_open=True, until=max(w.until for w in opened if w.until is not None))
        if any(not s.has_window for s in mine):
            return Reached(is_reached=True)
        via = next((s.fallback for s in mine if s.fallback is not None), None)
        would_open = tuple(dict.fromkeys(what for w in seen for what in w.would_open))
        return Reached(is_reached=via is not None, via=via, would_open=would_open)

    def window(self, account_id: UUID, person_id: UUID, now: datetime, slack: timedelta) -> Window:
        """The person's window for that account, if it stays open until the message has arrived."""
        return judged(self.did.get((account_id, person_id), _NOTHING), now, slack)


_NOTHING: Final = Facts()


def sender_of(account: Account, lane_id: UUID, connectors: Connectors, now: datetime, *, is_up: bool = True) -> Sender:
    """A sender as the ways see it."""
    has_window = connectors.named(account.connector).capabilities.has_reply_window
    return Sender(lane_id, account.id, has_window, account.fallback, is_up and is_usable(account, now))


_LANES = """
select l.project_id, l.pick_key, l.id, l.key, l.next_at, l.wait_reason from lane l
where l.project_id = any($1::uuid[]) and l.pick_key = any($2::uuid[]) order by l.project_id, l.pick_key, l.id
"""


async def lanes_of(tx: Tx, keys: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], list[tuple[UUID, UUID, bool]]]:
    """The lanes of (project, campaign)s: (lane, account, whether it is looked at again by itself)."""
    out: dict[tuple[UUID, UUID], list[tuple[UUID, UUID, bool]]] = {}
    for r in await tx.fetch(_LANES, sorted({p for p, _ in keys}), sorted({c for _, c in keys})):
        wakes = r["next_at"] < NEVER or r["wait_reason"] == "width"
        out.setdefault((r["project_id"], r["pick_key"]), []).append((r["id"], r["key"], wakes))
    return out


async def done_by(tx: Tx, project_id: UUID, accounts: Sequence[UUID], people: Sequence[UUID]) -> dict[Pair, Facts]:
    """What these people did towards these accounts; who never did anything is left out."""
    if not accounts or not people:
        return {}
    every, mine = await contacts.facts_of_people(tx, project_id, set(people)), set(accounts)
    return {pair: facts for pair, facts in every.items() if pair[0] in mine}


async def reach_of(call: Call, senders: Sequence[Account], people: Sequence[UUID]) -> Reach | None:
    """How these senders reach these people; None where each of them may write to everybody."""
    connectors = call.resources.need(Connectors)
    every: dict[UUID, Sender] = {a.id: sender_of(a, a.id, connectors, call.now) for a in senders}
    windowed = [s.account_id for s in every.values() if s.has_window]
    if not windowed:
        return None
    return Reach(every, await done_by(await call.tx(), call.project_id, windowed, people))


def is_limited(call: Call, senders: Sequence[Account]) -> bool:
    """Whether somebody may be out of reach of all of these senders."""
    connectors = call.resources.need(Connectors)
    every = [sender_of(a, a.id, connectors, call.now) for a in senders]
    every = [s for s in every if s.is_up] or every
    return any(s.has_window for s in every) and all(s.has_window and s.fallback is None for s in every)
