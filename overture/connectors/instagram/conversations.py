"""Conversations read back: what came while nobody listened, and whether a message of ours arrived.

Only the 20 newest messages of a conversation can be read, and the platform allows two such calls a second: a page of
conversations and their messages is asked for at once, and one by one only where that is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from overture.connectors.instagram import wire
from overture.connectors.instagram.answers import fault_of, of_reading
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
"""Conversations of a page: each may cost a call of its own."""
MESSAGES: Final = "messages{id,created_time,from,to,message}"
THREAD: Final = "id,updated_time"
TOO_MUCH: Final = frozenset((1, 100))
"""Codes of a question that is not taken as a whole."""
SKEW: Final = timedelta(seconds=2)
"""The platform tells whole seconds, by its own clock."""


async def written_since(
    asking: Asking, account: Credential, since: datetime, *, after: str | None, seconds: float
) -> tuple[Sequence[InboundEvent], str | None]:
    """A page of what was written since, newest conversations first. Raises `PlatformBusy`, `PlatformUnreachable`."""
    query = {"platform": PLATFORM, "limit": str(AT_ONCE)}
    if after is not None:
        query["after"] = after
    part = seconds / (AT_ONCE + 2)
    page = await _page(asking, account, query, seconds=part)
    events: list[InboundEvent] = []
    for thread in page.data:
        updated = moment(thread.updated_time)
        if updated is not None and updated < since:
            return events, None
        written = await _messages(asking, account, thread, seconds=part)
        # The platform shows the newest first; what is stored is stored in the order in which it was written.
        events += [e for w in reversed(written) if (e := _event(account, w)) and (e.at is None or e.at >= since)]
    return events, page.paging.following if page.paging else None


async def look_up(asking: Asking, account: Credential, sought: Sought, *, seconds: float) -> LookUp:
    """Found where exactly one message of ours to this person has these words and came after the call began.

    Not finding it proves nothing: the platform promises nothing about when a message can be read back.
    """
    if not sought.to.user_id or not sought.body.text or sought.body.buttons:
        return CannotTell("only a text to a known person can be recognised")
    query = {"platform": PLATFORM, "user_id": sought.to.user_id}
    try:
        page = await _page(asking, account, query, seconds=seconds / 3)
        if not page.data:
            return CannotTell("the platform shows no conversation with this person", was_answered=True)
        written = await _messages(asking, account, page.data[0], seconds=seconds / 3)
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


async def _page(asking: Asking, account: Credential, query: Mapping[str, str], *, seconds: float) -> wire.Threads:
    """Conversations, with their messages where the platform tells both at once."""
    path, whole = f"{node_of(account)}/conversations", {**query, "fields": f"{THREAD},{MESSAGES}"}
    got = await asking.answered(account, path, whole, seconds=seconds)
    if got.status == 200:
        return _threads(got.body)
    fault = fault_of(got.body)
    if fault is None or fault.code not in TOO_MUCH:
        raise of_reading(got.status, got.headers, got.body)
    return _threads(await asking.read(account, path, {**query, "fields": THREAD}, seconds=seconds))


async def _messages(asking: Asking, account: Credential, thread: wire.Thread, *, seconds: float) -> list[wire.Written]:
    if thread.messages is not None:
        return thread.messages.data
    body = await asking.read(account, thread.id, {"fields": MESSAGES}, seconds=seconds)
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
