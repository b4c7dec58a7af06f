"""What Meta pushes: is it signed, whose is it, what does it say. Pure.

Not the route that takes it, and not what the product does about it. One event that cannot be read is passed over: the
other 999 of its batch are still true.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from overture.connectors.instagram import wire
from overture.connectors.instagram.wire import Comment, Entry, Event
from overture.domain.platforms import (
    Attachment,
    InboundChange,
    InboundEcho,
    InboundEvent,
    InboundKind,
    InboundMessage,
    InboundReaction,
    InboundRead,
    InboundUnreadable,
)

PLATFORM: Final = "instagram"
_COMMENTS: Final = frozenset(("comments", "live_comments"))
_MILLISECONDS: Final = 100_000_000_000
"""Beyond it a moment is in milliseconds: entries of messages are, entries of changes are in seconds."""


def verified(headers: Mapping[str, str], body: bytes, *, secret: str) -> bool:
    """Whether `X-Hub-Signature-256` fits the raw bytes. It carries no moment: what is pushed twice is stored once."""
    offered = next((v for k, v in headers.items() if k.lower() == "x-hub-signature-256"), "")
    if not secret or not offered.isascii():
        return False
    expected = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
    return hmac.compare_digest(expected, offered)


def parsed(body: bytes) -> Sequence[InboundEvent]:
    """The events in order. Raises `InboundUnreadable` for a body that is no push about Instagram accounts."""
    return [event for entry in _pushed(body).entry for event in _of_entry(entry)]


def parts(body: bytes) -> Sequence[tuple[str, bytes]]:
    """What the body says of each account, in order, as bodies of their own. Raises `InboundUnreadable`."""
    by_account: dict[str, list[msgspec.Raw]] = {}
    for raw in _pushed(body).entry:
        try:
            by_account.setdefault(str(wire.decode_owner(raw).id), []).append(raw)
        except (msgspec.MsgspecError, RecursionError):
            continue
    return [(owner, wire.encode(wire.Pushed(PLATFORM, entries))) for owner, entries in by_account.items()]


def _pushed(body: bytes) -> wire.Pushed:
    try:
        pushed = wire.decode_pushed(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise InboundUnreadable(str(error)[:200]) from None
    if pushed.object != PLATFORM:
        raise InboundUnreadable(f"it is about {pushed.object[:40]!r}, not about instagram accounts")
    return pushed


def _of_entry(raw: msgspec.Raw) -> Iterator[InboundEvent]:
    try:
        entry = wire.decode_entry(raw)
    except (msgspec.MsgspecError, RecursionError):
        return
    account = str(entry.id)
    for one in (*entry.messaging, *entry.standby):
        try:
            event = wire.decode_event(one)
        except (msgspec.MsgspecError, RecursionError):
            continue
        if (told := _event(account, event)) is not None:
            yield told
    changes = list(entry.changes)
    if entry.field is not None:
        changes.append(wire.Change(entry.field, entry.value))
    for change in changes:
        if change.field in _COMMENTS and (comment := _comment(account, entry, change.value)) is not None:
            yield comment


def _event(account: str, e: Event) -> InboundEvent | None:
    user, at = str(e.sender.id), _moment(e.timestamp)
    if e.message is not None:
        return _message(account, e, e.message, user, at)
    if e.postback is not None and (mid := _id(e.postback.mid)):
        return InboundMessage(
            account,
            PLATFORM,
            "",
            mid,
            _text(e.postback.title),
            at,
            InboundKind.POSTBACK,
            user,
            payload=_maybe(e.postback.payload),
        )
    if e.reaction is not None and (mid := _id(e.reaction.mid)):
        shown = None if e.reaction.action == "unreact" else e.reaction.emoji or e.reaction.reaction
        return InboundReaction(account, PLATFORM, user, mid, _maybe(shown), at)
    if e.read is not None and (mid := _id(e.read.mid)):
        return InboundRead(account, PLATFORM, user, mid, at)
    if e.message_edit is not None and (mid := _id(e.message_edit.mid)):
        return InboundChange(account, PLATFORM, user, mid, _text(e.message_edit.text), at)
    if e.referral is not None and e.referral.source == "ADS":
        # No message came with it, so it has no id of its own.
        came = f"referral:{user}:{e.timestamp or 0}"
        return InboundMessage(account, PLATFORM, "", came, "", at, InboundKind.AD, user, payload=_maybe(e.referral.ref))
    return None


def _message(account: str, e: Event, m: wire.Message, user: str, at: datetime | None) -> InboundEvent | None:
    mid = _id(m.mid)
    if not mid or m.is_self:
        return None
    if m.is_echo:
        return InboundEcho(account, PLATFORM, str(e.recipient.id), mid, _text(m.text), at)
    if user == account:
        return None
    if m.is_deleted:
        return InboundChange(account, PLATFORM, user, mid, None, at)
    files = tuple(Attachment(_text(a.type), _maybe(a.payload.url if a.payload else None)) for a in m.attachments)
    reply_to = None
    if m.reply_to is not None:
        reply_to = m.reply_to.mid or (str(m.reply_to.story.id) if m.reply_to.story and m.reply_to.story.id else None)
    payload = m.quick_reply.payload if m.quick_reply else m.referral.ref if m.referral else None
    return InboundMessage(
        account,
        PLATFORM,
        "",
        mid,
        _text(m.text),
        at,
        _kind(m),
        user,
        payload=_maybe(payload),
        attachments=files,
        reply_to=_maybe(reply_to),
    )


def _kind(m: wire.Message) -> InboundKind:
    if m.quick_reply is not None:
        return InboundKind.QUICK_REPLY
    if any(a.type == "story_mention" for a in m.attachments):
        return InboundKind.STORY_MENTION
    if m.reply_to is not None and m.reply_to.story is not None:
        return InboundKind.STORY_REPLY
    if m.referral is not None and m.referral.source == "ADS":
        return InboundKind.AD
    return InboundKind.MESSAGE


def _comment(account: str, entry: Entry, value: msgspec.Raw) -> InboundMessage | None:
    try:
        c: Comment = wire.decode_comment(value)
    except (msgspec.MsgspecError, RecursionError):
        return None
    comment_id = _id(c.id or c.comment_id)
    # Our own comments come too: by our id, or marked with the id we have as a person.
    if not comment_id or c.from_ is None or str(c.from_.id) == account or c.from_.self_ig_scoped_id:
        return None
    return InboundMessage(
        account,
        PLATFORM,
        _text(c.from_.username),
        comment_id,
        _text(c.text),
        _moment(entry.time),
        InboundKind.COMMENT,
        str(c.from_.id),
        reply_to=_id(c.parent_id) or None,
        media_id=_id(c.media.id) or None if c.media else None,
    )


def _moment(value: int | float | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _id(value: Any) -> str:
    return "" if value is None else _text(str(value))


def _maybe(text: str | None) -> str | None:
    return None if text is None else _text(text)


def _text(text: str | None) -> str:
    # No text of ours can hold the character NUL, and Meta would push a refused batch again for 36 hours.
    return (text or "").replace("\0", "")
