"""Planted bugs of single messages and of what is pushed; mutants.py lists them with the others.

Not tests of the product either.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from unittest.mock import patch

from overture.connectors.instagram import inbound
from overture.connectors.instagram.wire import Event, Message
from overture.domain.conversations import EarlyEchoes, LookKind
from overture.domain.messaging import SingleMessages
from overture.domain.messaging.single import commands, work
from overture.domain.platforms import InboundEvent, InboundMessage
from overture.runtime.work.kinds import Answer, DoubtRow, State
from overture.runtime.work.queues import Queue


@contextlib.contextmanager
def window_not_asked() -> Iterator[None]:
    """A single message goes, whenever its person last wrote."""

    def none(self: SingleMessages, connector: str) -> bool:
        return False

    with patch.object(SingleMessages, "_has_window", none):
        yield


@contextlib.contextmanager
def found_and_denied() -> Iterator[None]:
    """Of a single message that the platform shows, it is said that it is not there."""
    look_up = SingleMessages.look_up

    async def denied(self: SingleMessages, row: DoubtRow) -> Answer | None:
        seen = await look_up(self, row)
        if seen is None or seen.state is not State.DONE:
            return seen
        return Answer(State.WAITING, "not_there", tells=False, evidence={"look_up": "not_there"})

    with patch.object(SingleMessages, "look_up", denied):
        yield


class _Unknown(Exception):
    """What no platform answers."""


@contextlib.contextmanager
def revoked_token_ignored() -> Iterator[None]:
    """That the platform took a token back is an answer like any other."""
    with patch.object(work, "AccountStopped", _Unknown):
        yield


@contextlib.contextmanager
def pushed_echo_taken_for_an_answer() -> Iterator[None]:
    """What Instagram tells back of our own is taken for what the person wrote."""
    read = inbound._message

    def believed(account: str, e: Event, m: Message, user: str, at: datetime | None) -> InboundEvent | None:
        if m.is_echo and m.mid:
            return InboundMessage(account, inbound.PLATFORM, "", m.mid, m.text or "", at, user_id=str(e.recipient.id))
        return read(account, e, m, user, at)

    with patch.object(inbound, "_message", believed):
        yield


@contextlib.contextmanager
def nobody_looks() -> Iterator[None]:
    """What was not pushed is asked for, and the answer is not read."""

    async def nothing(*_: Any) -> int:
        return 0

    with patch.object(LookKind, "_read", nothing):
        yield


@contextlib.contextmanager
def delivered_as_often_as_told() -> Iterator[None]:
    """Each echo of a message is news."""
    careless = commands._DELIVERED.replace("and t.delivered_at is null and t.read_at is null", "")
    assert careless != commands._DELIVERED
    with patch.object(commands, "_DELIVERED", careless):
        yield


@contextlib.contextmanager
def early_echo_left() -> Iterator[None]:
    """An echo that came before the answer to the send stays what was written by hand."""

    async def nothing(*_: Any) -> set[Queue]:
        return set()

    with patch.object(EarlyEchoes, "consume", nothing):
        yield
