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
from overture.domain.platforms import Connectors
from overture.kernel.clock import NEVER
from overture.runtime.db import Tx

OUTSIDE: Final = "outside_messaging_window"
OPENINGS: Final = ("message", "quick_reply", "postback", "story_reply", "story_mention", "ad")
"""What a person can do that opens a window."""
_ANSWERING: Final = timedelta(hours=24)

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
    """How it goes: through `via` (None: the sender's own connector), or by the lane of another sender."""

    via: str | None = None
    lane_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """How a person can be written to: by an open window, until then; without one; through `via`; or by no way. What
    they could do to open one is in `would_open`, where none is."""

    is_reached: bool
    is_open: bool = False
    until: datetime | None = None
    via: str | None = None
    would_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """The senders of a campaign by account, and until when the windows of some people are open."""

    senders: Mapping[UUID, Sender] = field(default_factory=dict)
    until: Mapping[Pair, datetime] = field(default_factory=dict)

    def way(
        self, account_id: UUID, person_id: UUID, now: datetime, slack: timedelta, *, is_bound: bool = False
    ) -> Way | None:
        """How a message of this sender goes to that person; None: by no way. `is_bound`: by this sender alone."""
        mine = self.senders.get(account_id)
        if mine is None or not mine.has_window or self.is_open(account_id, person_id, now, slack):
            return Way()
        others = [] if is_bound else [s for s in self.senders.values() if s.is_up and s is not mine]
        # Who has an answer to give comes first; then this sender's own second way; then whoever needs no window.
        for other in others:
            if other.has_window and self.is_open(other.account_id, person_id, now, slack):
                return Way(lane_id=other.lane_id)
        if mine.fallback is not None:
            return Way(via=mine.fallback)
        for other in others:
            if not other.has_window or other.fallback is not None:
                return Way(lane_id=other.lane_id)
        return None

    def window(self, person_id: UUID, now: datetime, account_id: UUID | None = None) -> Window:
        """How a person can be reached by any sender, or by that one."""
        mine = [s for s in self.senders.values() if account_id in (None, s.account_id)]
        mine = [s for s in mine if s.is_up] or mine
        opened = [self.until[pair] for s in mine if s.has_window and (pair := (s.account_id, person_id)) in self.until]
        if opened and max(opened) > now:
            return Window(is_reached=True, is_open=True, until=max(opened))
        if any(not s.has_window for s in mine):
            return Window(is_reached=True)
        via = next((s.fallback for s in mine if s.fallback is not None), None)
        return Window(is_reached=via is not None, via=via, would_open=OPENINGS)

    def is_open(self, account_id: UUID, person_id: UUID, now: datetime, slack: timedelta) -> bool:
        """Whether the person's window for that account is, and stays so until the message has arrived."""
        until = self.until.get((account_id, person_id))
        return until is not None and now + slack < until


def sender_of(account: Account, lane_id: UUID, connectors: Connectors, now: datetime, *, is_up: bool = True) -> Sender:
    """A sender as the ways see it."""
    has_window = connectors.named(account.connector).capabilities.has_reply_window
    return Sender(lane_id, account.id, has_window, account.fallback, is_up and is_usable(account, now))


_LANES = """
select l.project_id, l.pick_key, l.id, l.key, l.next_at, l.wait_reason from lane l
where l.project_id = any($1::uuid[]) and l.pick_key = any($2::uuid[]) order by l.project_id, l.pick_key, l.id
"""
_INBOUND = """
select c.account_id, c.person_id, c.last_inbound_at from contact c
where c.project_id = $1 and c.account_id = any($2::uuid[]) and c.person_id = any($3::uuid[])
order by c.account_id, c.person_id
"""


async def lanes_of(tx: Tx, keys: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], list[tuple[UUID, UUID, bool]]]:
    """The lanes of (project, campaign)s: (lane, account, whether it is looked at again by itself)."""
    out: dict[tuple[UUID, UUID], list[tuple[UUID, UUID, bool]]] = {}
    for r in await tx.fetch(_LANES, sorted({p for p, _ in keys}), sorted({c for _, c in keys})):
        wakes = r["next_at"] < NEVER or r["wait_reason"] == "width"
        out.setdefault((r["project_id"], r["pick_key"]), []).append((r["id"], r["key"], wakes))
    return out


async def windows(tx: Tx, project_id: UUID, accounts: Sequence[UUID], people: Sequence[UUID]) -> dict[Pair, datetime]:
    """Until when each of these people may be written to by each of these accounts; who never wrote is not there."""
    if not accounts or not people:
        return {}
    rows = await tx.fetch(_INBOUND, project_id, sorted(set(accounts)), sorted(set(people)))
    return {(r["account_id"], r["person_id"]): r["last_inbound_at"] + _ANSWERING for r in rows}


async def reach_of(call: Call, senders: Sequence[Account], people: Sequence[UUID]) -> Reach | None:
    """How these senders reach these people; None where each of them may write to everybody."""
    connectors = call.resources.need(Connectors)
    every: dict[UUID, Sender] = {a.id: sender_of(a, a.id, connectors, call.now) for a in senders}
    windowed = [s.account_id for s in every.values() if s.has_window]
    if not windowed:
        return None
    return Reach(every, await windows(await call.tx(), call.project_id, windowed, people))


def is_limited(call: Call, senders: Sequence[Account]) -> bool:
    """Whether somebody may be out of reach of all of these senders."""
    connectors = call.resources.need(Connectors)
    every = [sender_of(a, a.id, connectors, call.now) for a in senders]
    every = [s for s in every if s.is_up] or every
    return any(s.has_window for s in every) and all(s.has_window and s.fallback is None for s in every)
