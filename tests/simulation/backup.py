"""A backup and its restore as moves: the database is as it was, what left since is looked up, sending goes on.

What nobody can know again is forgotten by the judge too: messages whose very rows are gone. Not the backup's file.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import TSVECTOR

from overture.domain import messaging
from overture.domain.messaging import recovery
from overture.domain.messaging.recovery import Search
from overture.runtime import hold
from overture.runtime.db import metadata
from tests.rewinding import NOT_KEPT
from tests.schema import load_tables
from tests.simulation.facts import Chat, Place
from tests.simulation.judge import Memory, Step
from tests.simulation.moves import Moves
from tests.simulation.network import Got
from tests.simulation.town import TESTER
from tests.simulation.tracing import Killed

_SETTLED = timedelta(seconds=26)
"""A call's time-out and how long it may arrive after it: what began before the restore has arrived by then."""


@dataclass
class Kept:
    """All rows, and what a person who knows what was committed knows."""

    at: datetime
    rows: dict[str, list[tuple[object, ...]]]
    columns: dict[str, list[str]]
    places: list[Place]
    memory: Memory
    got: list[Got]
    chats: list[Chat]


class Backup:
    """Keeps once, restores once."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._town = moves.town
        self._dice = moves.dice
        self.kept: Kept | None = None
        self.is_restored = False

    async def keep(self) -> None:
        """The backup: every row of one moment."""
        town, raw = self._town, self._town.db.unwatched
        load_tables()
        rows, columns = {}, {}
        for table in metadata.sorted_tables:
            if table.name not in NOT_KEPT:
                # The driver has no binary form of a search's words; nobody searches here.
                names = [c.name for c in table.columns if not isinstance(c.type, TSVECTOR)]
                found = await raw.fetch(f"select {', '.join(names)} from {table.name}")
                rows[table.name] = [tuple(r) for r in found]
                columns[table.name] = list(found[0].keys()) if found else []
        same: dict[int, object] = {id(p.facts): p.facts for p in (*town.places, *town.chats)}
        self.kept = Kept(
            town.now,
            rows,
            columns,
            copy.deepcopy(town.places, same),
            self._moves.judge.memory(),
            list(town.receivers.got),
            copy.deepcopy(town.chats, same),
        )

    async def restore(self) -> Step:
        """Every process ends, calls under way arrive or do not; the rows of before, the looking up, the lift."""
        kept, town, judge = self.kept, self._town, self._moves.judge
        assert kept is not None
        town.trace.live()
        await self._end_all()
        await judge.look(Step("end_call"))
        await self._rewind(kept)
        self._forget(kept)
        async with town.db.transaction() as tx:
            await hold.hold(tx, "restored", kept.at)
        await self._moves.pass_time(_SETTLED)
        await self._look_up()
        await self._doubt()
        async with town.db.transaction() as tx:
            await hold.lift(tx, hold.Place("", "", ""))
        town.trace.live()
        rows = await town.db.unwatched.fetch("select id from message order by id")
        judge.remember(kept.memory, {r["id"] for r in rows})
        judge.singles.remember()
        self.is_restored = True
        await town.hire()
        return Step("restore")

    async def _end_all(self) -> None:
        town = self._town
        for hand in [*town.hands, *town.zombies]:
            while hand.begun:
                if self._dice.random() < 0.5:
                    await self._moves.end_call(hand)
                else:
                    hand.begun.pop()
        town.hands.clear()
        town.zombies.clear()

    async def _rewind(self, kept: Kept) -> None:
        raw, names = self._town.db.unwatched, [t.name for t in metadata.sorted_tables if t.name not in NOT_KEPT]
        async with raw.transaction():
            await raw.execute("; ".join(f"delete from {name}" for name in ("worker", *reversed(names))))
            for name in names:
                if kept.rows[name]:
                    await raw.copy_records_to_table(name, records=kept.rows[name], columns=kept.columns[name])
        self._town.trace.add("restored", kept.at)

    def _forget(self, kept: Kept) -> None:
        """What was committed since is not, but for what left: the same people and campaigns as they were."""
        town = self._town
        town.heard.clear()
        town.told.clear()
        town.receivers.got[:] = kept.got
        for now, was in zip(town.places, kept.places, strict=True):
            is_real, lost = now.is_real, now.lost_sender
            campaigns = {i: now.campaigns[i] for i in was.campaigns}
            for i, campaign in campaigns.items():
                vars(campaign).update(vars(was.campaigns[i]))
            senders = {i: now.senders[i] for i in was.senders}
            for i, sender in senders.items():
                vars(sender).update(vars(was.senders[i]))
            vars(now).update(vars(was))
            now.campaigns, now.senders, now.is_real, now.lost_sender = campaigns, senders, is_real, lost
            for sheet in now.sheets.values():
                sheet.campaign = campaigns[sheet.campaign.id]
        for chat, before in zip(town.chats, kept.chats, strict=True):
            gone = {s.text for i, s in chat.singles.items() if i not in before.singles}
            chat.forgotten |= gone
            chat.singles, chat.stopped, chat.paused = before.singles, before.stopped, before.paused
        town.pushes.forget()

    async def _look_up(self) -> None:
        """Until all is known; whoever looks may die on the way and begins again."""
        town = self._town
        self._moves.lift_faults()
        town.session.is_down = False
        for place in town.places:
            for sender in place.senders.values():
                self._moves.restore(place, sender)
            fuse = self._dice.randrange(40) if self._dice.random() < 0.5 else None
            while True:
                town.trace.fuse = fuse
                try:
                    async for _ in recovery.recover(town.calls, place.facts, Search(doubts=True)):
                        pass
                except Killed:
                    town.trace.live()
                    fuse = None
                else:
                    break
            town.trace.live()
            for campaign in place.campaigns.values():
                campaign.last_at = max(filter(None, (campaign.last_at, await self._last_at(campaign.id))), default=None)

    async def _doubt(self) -> None:
        """Of single messages each is bound to its account, which the worker asks before it sends."""
        for chat in self._town.chats:
            await self._town.calls.run(chat.facts, TESTER, messaging.doubt_singles)

    async def _last_at(self, campaign_id: object) -> datetime | None:
        at: datetime | None = await self._town.db.unwatched.fetchval(
            "select max(u.at) from cap c join cap_use u on u.project_id = c.project_id and u.cap_id = c.id"
            " where c.subject = $1",
            campaign_id,
        )
        return at
