"""Which way each message of a reserve goes, where a sender may not write to everybody.

Not the rule itself (reaching.py): this reads what it needs, once a reserve, and only where such a sender is due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from overture.domain.accounts import Credentials
from overture.domain.messaging import reaching
from overture.domain.messaging.contracts import Plan
from overture.domain.platforms import Connectors, Credential, user_ids_of
from overture.runtime.db import Tx
from overture.runtime.work.kinds import Ask, Candidate, Drop, Lane, Wait

_ROOM_AGAIN: Final = timedelta(minutes=15)
"""A message for a person of whom enough lie open waits that long with its sender."""


@dataclass(frozen=True, slots=True)
class _Met:
    """What is known of the rows picked for a campaign."""

    reach: reaching.Reach
    second: Mapping[UUID, Credential]
    user_ids: Mapping[reaching.Pair, str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a message goes: through a second way (`via`) with its credential, or through the sender's own connector to
    the person by the platform's number of them, or as the private reply to a comment."""

    via: str | None = None
    credential: Credential | None = None
    user_id: str | None = None
    comment_id: str | None = None


class Choosing:
    """`flight`: how much later than its reserve a message may arrive, on a real clock."""

    def __init__(self, credentials: Credentials, connectors: Connectors, flight: timedelta) -> None:
        self._credentials = credentials
        self._connectors = connectors
        self._flight = flight

    async def consider(self, tx: Tx, picked: Sequence[tuple[Ask, Sequence[Candidate]]]) -> None:
        """Reads the senders of campaigns that have one with a reply window, and whose window is open."""
        asked = [(ask, rows) for ask, rows in picked if any(self._has_window(lane) for lane in ask.lanes)]
        if not asked:
            return
        keys = [(ask.project_id, ask.pick_key) for ask, _ in asked]
        lanes = await reaching.lanes_of(tx, keys)
        every = [account_id for mine in lanes.values() for _, account_id, _ in mine]
        known = await self._credentials.of(tx, [p for p, _ in keys], every)
        second = await self._credentials.second(
            tx, [(ask.project_id, lane.given[0]) for ask, _ in asked for lane in ask.lanes if lane.given is not None]
        )
        for ask, rows in asked:
            plan: Plan = ask.given
            served = {lane.id for lane in ask.lanes}
            senders = {
                account_id: reaching.sender_of(
                    known[account_id][0],
                    lane_id,
                    self._connectors,
                    ask.now,
                    is_up=(wakes or lane_id in served) and (plan.senders is None or account_id in plan.senders),
                )
                for lane_id, account_id, wakes in lanes.get((ask.project_id, ask.pick_key), ())
                if account_id in known
            }
            windowed = [s.account_id for s in senders.values() if s.has_window]
            people = [row.facts["person_id"] for row in rows]
            did = await reaching.done_by(tx, ask.project_id, windowed, people)
            user_ids: dict[reaching.Pair, str] = {}
            for platform in sorted({known[a][0].platform for a in windowed}):
                mine = [pair for pair in did if known[pair[0]][0].platform == platform]
                user_ids |= await user_ids_of(tx, ask.project_id, platform, mine) if mine else {}
            ask.met = _Met(reaching.Reach(senders, did), second, user_ids)

    def choose(self, row: Candidate, ask: Ask, lane: Lane) -> Chosen | Wait | Drop:
        """How it goes, or what the row waits or is dropped for."""
        met: _Met = ask.met
        f = row.facts
        slack = self._flight if ask.clock.is_real else timedelta(0)
        way = met.reach.way(lane.key, f["person_id"], ask.now, slack, is_bound=f["step"] > 0)
        if way is None:
            return Drop(reaching.OUTSIDE)
        if way.lane_id is not None:
            return Wait(ask.now, "another_sender", way.lane_id)
        if way.via is None:
            return Chosen(user_id=met.user_ids.get((lane.key, f["person_id"])), comment_id=way.comment_id)
        most = self._connectors.named(way.via).capabilities.most_with_person
        if most and lane.with_person >= most:
            return Wait(ask.now + _ROOM_AGAIN, "tasks_open")
        lane.with_person += most > 0
        return Chosen(way.via, met.second[lane.key])

    def _has_window(self, lane: Lane) -> bool:
        if lane.given is None:
            return False
        return self._connectors.named(lane.given[0].connector).capabilities.has_reply_window
