"""Planted bugs of campaigns by accounts at Instagram and of tasks; mutants.py lists them with the others.

Not tests of the product either.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from overture.domain import messaging
from overture.domain.conversations import EarlyEchoes
from overture.domain.identity import Call
from overture.domain.messaging import ending, handing
from overture.domain.messaging.reaching import Reach, Way
from overture.domain.messaging.windows import Allowed, Rule, Window
from overture.kernel.ids import MessageId
from overture.runtime.work.kinds import State


@contextlib.contextmanager
def windows_always_open() -> Iterator[None]:
    """Whoever wrote at any time may be written to."""
    window = Reach.window

    def open_(self: Reach, account_id: UUID, person_id: UUID, now: datetime, slack: timedelta) -> Window:
        seen = window(self, account_id, person_id, now, slack)
        if seen.rule is Rule.WINDOW_CLOSED:
            return replace(seen, allowed=Allowed.ANY)
        return seen

    with patch.object(Reach, "window", open_):
        yield


@contextlib.contextmanager
def second_way_first() -> Iterator[None]:
    """A sender with a second way takes that for everybody."""
    way = Reach.way

    def careless(
        self: Reach, account_id: UUID, person_id: UUID, now: datetime, slack: timedelta, *, is_bound: bool = False
    ) -> Way | None:
        mine = self.senders.get(account_id)
        if mine is not None and mine.has_window and mine.fallback is not None:
            return Way(via=mine.fallback)
        return way(self, account_id, person_id, now, slack, is_bound=is_bound)

    with patch.object(Reach, "way", careless):
        yield


@contextlib.contextmanager
def tasks_left_open() -> Iterator[None]:
    """Nobody takes a task back, and who claims one is not asked whether it may still be sent."""

    async def none(*_: Any) -> None:
        return None

    async def nothing(*_: Any) -> int:
        return 0

    with patch.object(handing, "withdraw_of", nothing), patch.object(handing, "forbidden", none):
        yield


@contextlib.contextmanager
def claimed_ends_for_certain() -> Iterator[None]:
    """What somebody has claimed is believed not to have been sent once its time is over."""
    doubted = ending.doubted

    async def certain(call: Call, message_id: MessageId) -> None:
        row = await call.fetchrow(f"{handing.ROW} t.message_id = $2 order by t.id desc limit 1", message_id)
        if row is None or row["status"] != "expired":
            await doubted(call, message_id)
            return
        await ending.never_sent(call, message_id, row["handle"], State.WITH_PERSON, State.REFUSED, handing.EXPIRED)

    with patch.object(ending, "doubted", certain):
        yield


@contextlib.contextmanager
def sent_by_hand_not_known() -> Iterator[None]:
    """The echo of what a person sent as a task is what somebody wrote by hand."""

    async def unknown(*_: Any) -> bool:
        return False

    with patch.object(messaging, "sent_by_hand", unknown):
        yield


@contextlib.contextmanager
def early_echo_of_a_campaign_left() -> Iterator[None]:
    """An echo that came before the answer to a campaign's send stays what was written by hand."""

    async def nothing(*_: Any) -> None:
        return None

    with patch.object(EarlyEchoes, "_to_targets", nothing):
        yield
