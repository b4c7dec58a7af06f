"""Conversations read back: what came while nobody listened, and whether a message of ours arrived.

Only the 20 newest messages of a conversation can be read, and the platform allows two such calls a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from overture.connectors.instagram import wire
from overture.connectors.instagram.asking import Asking
from overture.connectors.instagram.hosts import node_of
from overture.connectors.instagram.inbound import PLATFORM
from overture.domain.platforms import (
    CannotTell,
    Credential,
    Found,
    InboundEcho,
    InboundEvent,
    InboundMessage,
    LookUp,
    PlatformBusy,
    PlatformUnreachable,
    Sought,
)

AT_ONCE: Final = 5
"""Conversations of a page: each costs a call of its own."""
MESSAGES: Final = "messages{id,created_time,from,to,message}"
SKEW: Final = timedelta(seconds=2)
"""The platform tells whole seconds, by its own clock."""


async def written_since(
    asking: Asking, account: Credential, since: datetime, *, after: str | None, seconds: float
) -> tuple[Sequence[InboundEvent], str | None]:
    """A page of what was written since, newest conversations first. Raises `PlatformBusy`, `PlatformUnreachable`."""
    query = {"platform": PLATFORM, "fields": "id,updated_time", "limit": str(AT_ONCE)}
    if after is not None:
        query["after"] = after
    part = seconds / (AT_ONCE + 1)
    page = _threads(await asking.read(account, f"{node_of(account)}/conversations", query, seconds=part))
    events: list[InboundEvent] = []
    for thread in page.data:
        updated = moment(thread.updated_time)
        if updated is not None and updated < since:
            return events, None
        written = await _messages(asking, account, thread.id, seconds=part)
        # The platform shows the newest first; what is stored is stored in the order in which it was written.
        events += [e for w in reversed(written) if (e := _event(account, w)) and (e.at is None or e.at >= since)]
    return events, page.paging.following if page.paging else None


async def look_up(asking: Asking, account: Credential, sought: Sought, *, seconds: float) -> LookUp:
    """Found where exactly one message of ours to this person has these words and came after the call began.

    Not finding it proves nothing: the platform promises nothing about when a message can be read back.
    """
    if not sought.to.user_id or not sought.body.text or sought.body.buttons:
        return CannotTell("only a text to a known person can be recognised")
    query = {"platform": PLATFORM, "user_id": sought.to.user_id, "fields": "id,updated_time"}
    try:
        page = _threads(await asking.read(account, f"{node_of(account)}/conversations", query, seconds=seconds / 2))
        if not page.data:
            return CannotTell("the platform shows no conversation with this person", was_answered=True)
        written = await _messages(asking, account, page.data[0].id, seconds=seconds / 2)
    except (PlatformBusy, PlatformUnreachable) as error:
        return CannotTell(str(error))
    ours = [
        w
        for w in written
        if _is_ours(account, w)
        and w.message == sought.body.text
        and (at := moment(w.created_time)) is not None
        and at >= sought.since - SKEW
    ]
    if len(ours) == 1:
        return Found(ours[0].id, moment(ours[0].created_time))
    why = "several messages have these words" if ours else "it is not among the newest messages"
    return CannotTell(why, was_answered=True)


async def _messages(asking: Asking, account: Credential, thread: str, *, seconds: float) -> list[wire.Written]:
    body = await asking.read(account, thread, {"fields": MESSAGES}, seconds=seconds)
    try:
        found = msgspec.json.decode(body, type=wire.Thread)
    except (msgspec.MsgspecError, RecursionError):
        raise PlatformUnreachable("the platform answered with a body that is not its own") from None
    return found.messages.data if found.messages else []


def _threads(body: bytes) -> wire.Threads:
    try:
        return wire.decode_threads(body)
    except (msgspec.MsgspecError, RecursionError):
        raise PlatformUnreachable("the platform answered with a body that is not its own") from None


def _is_ours(account: Credential, w: wire.Written) -> bool:
    if w.from_ is None:
        return False
    return str(w.from_.id) == account.external_id or w.from_.username == account.handle


def _event(account: Credential, w: wire.Written) -> InboundMessage | InboundEcho | None:
    name, at, text = account.external_id or account.handle, moment(w.created_time), (w.message or "").replace("\0", "")
    if w.from_ is None:
        return None
    if _is_ours(account, w):
        if w.to is None or not w.to.data:
            return None
        return InboundEcho(name, PLATFORM, str(w.to.data[0].id), w.id, text, at)
    return InboundMessage(name, PLATFORM, w.from_.username or "", w.id, text, at, user_id=str(w.from_.id))


def moment(text: str | None) -> datetime | None:
    """`2026-04-05T05:27:08+0000`."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
