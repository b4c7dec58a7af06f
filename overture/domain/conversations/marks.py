"""What people do to messages beside writing them: read, react, edit, take back; and what was written in the platform's
own app. Told before the message or after it, once or often, the end is the same.

Not what they write: commands.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from overture.domain import messaging, suppression
from overture.domain.conversations import finding, ours, threads
from overture.domain.conversations.events import MessageDeleted, MessageEdited, MessageReaction, MessageRead
from overture.domain.conversations.optout import is_opt_out
from overture.domain.conversations.threads import Side, Thread
from overture.domain.identity import Call
from overture.domain.platforms import InboundChange, InboundEcho, InboundReaction, InboundRead, Told, ensure_users
from overture.kernel.events import Event

_ECHO: Final = f"""
insert into inbound (project_id, id, conversation_id, account_id, external_id, text, is_opt_out, at, is_outbound, words)
values ($1, $2, $3, $4, $5, $6, false, $7, true, {finding.KEEP.format("$8::text")})
on conflict (project_id, account_id, external_id) do nothing
"""
_OURS: Final = "delete from inbound where project_id = $1 and account_id = $2 and external_id = $3 and is_outbound"
_SPOKE: Final = "update conversation set last_at = greatest(last_at, $3) where project_id = $1 and id = $2"
_SEEN: Final = """
update conversation set seen_at = $3, seq = seq + 1
where project_id = $1 and id = $2 and (seen_at is null or seen_at < $3) returning seq
"""
_NEXT: Final = "update conversation set seq = seq + 1 where project_id = $1 and id = $2 returning seq"
_REACTED: Final = """
insert into inbound_mark as m (project_id, account_id, external_id, conversation_id, reaction, reacted_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (project_id, account_id, external_id) do update
  set reaction = excluded.reaction, reacted_at = excluded.reacted_at
  where m.reacted_at is null or (m.reacted_at <= excluded.reacted_at and m.reaction is distinct from excluded.reaction)
returning 1
"""
# Taken back is for good; of two edits the later one stands.
_CHANGED: Final = """
insert into inbound_mark as m (project_id, account_id, external_id, conversation_id, text, edited_at, deleted_at)
values ($1, $2, $3, $4, $5, case when $5::text is not null then $6::timestamptz end,
  case when $5::text is null then $6::timestamptz end)
on conflict (project_id, account_id, external_id) do update
  set text = case when excluded.deleted_at is null then excluded.text end,
    edited_at = coalesce(excluded.edited_at, m.edited_at), deleted_at = excluded.deleted_at
  where m.deleted_at is null and (excluded.deleted_at is not null or m.edited_at is null
    or m.edited_at < excluded.edited_at or (m.edited_at = excluded.edited_at and m.text <> excluded.text))
returning 1
"""
_APPLY: Final = """
update inbound i set text = coalesce(m.text, ''), edited_at = m.edited_at, deleted_at = m.deleted_at,
  payload = case when m.deleted_at is null then i.payload end,
  attachments = case when m.deleted_at is null then i.attachments else '[]' end
from inbound_mark m, inbound old
where m.project_id = $1 and m.account_id = any($2::uuid[]) and m.external_id = any($3::text[])
  and (m.edited_at is not null or m.deleted_at is not null)
  and i.project_id = $1 and i.account_id = m.account_id and i.external_id = m.external_id
  and old.project_id = $1 and old.id = i.id and (i.deleted_at is null or m.deleted_at is null)
returning i.id, i.account_id, i.external_id, i.text, i.edited_at, i.deleted_at, i.is_outbound, old.text as was
"""


async def echo(call: Call, event: InboundEcho, account_id: UUID) -> bool:
    """What left our account: ours, which messaging knows or will know, or written in the platform's own app, and be it
    as a task."""
    at = _moment(call, event.at)
    thread = await _thread(call, event.platform, account_id, event.user_id, at)
    words = finding.kept(call.project_id, event.text)
    is_ours = await messaging.is_ours(await call.tx(), call.project_id, account_id, thread.person_id, event.external_id)
    if is_ours:
        # The platform tells it back once it stands in the conversation: that is its receipt.
        await call.execute(_SPOKE, thread.id, at)
        if thread.is_new:
            # The conversation begins with what we wrote: nothing else tells the search of it.
            tx, pair = await call.tx(), (account_id, thread.person_id)
            await ours.keep(tx, call.project_id, await messaging.sent_to(tx, call.project_id, [pair]))
        return await messaging.delivered(call, account_id, event.external_id, at)
    if not await call.execute(_ECHO, call.new_id(), thread.id, account_id, event.external_id, event.text, at, words):
        return False
    await call.execute(_SPOKE, thread.id, at)
    if await messaging.sent_by_hand(call, account_id, thread.person_id, event.text, event.external_id, at):
        # A task's message, which stands in the conversation as what it is.
        await call.execute(_OURS, account_id, event.external_id)
        return True
    await settle(call, {(account_id, event.external_id): thread})
    return True


async def read(call: Call, event: InboundRead, account_id: UUID) -> bool:
    """A person has read what was written to them by then."""
    at = _moment(call, event.at)
    thread = await _thread(call, event.platform, account_id, event.user_id, at)
    if event.external_id:
        await messaging.seen(call, account_id, event.external_id, at)
    seq = await call.fetchval(_SEEN, thread.id, at)
    if seq is None:
        return False
    call.emit(thread.id, seq, MessageRead(**thread.who, read_at=at))
    return True


async def reaction(call: Call, event: InboundReaction, account_id: UUID) -> bool:
    """A person set a reaction, or took it back; of two the later one stands. It opens no window and answers nothing."""
    at = _moment(call, event.at)
    thread = await _thread(call, event.platform, account_id, event.user_id, at)
    if not await call.fetchval(_REACTED, account_id, event.external_id, thread.id, event.reaction, at):
        return False
    told = MessageReaction(**thread.who, external_id=event.external_id, reaction=event.reaction, reacted_at=at)
    await _emit(call, thread, told)
    return True


async def change(call: Call, event: InboundChange, account_id: UUID) -> bool:
    """A person took a message of theirs back, or wrote it anew, which may ask not to be written to."""
    at = _moment(call, event.at)
    thread = await _thread(call, event.platform, account_id, event.user_id, at)
    if not await call.fetchval(_CHANGED, account_id, event.external_id, thread.id, event.text, at):
        return False
    if event.text is not None and is_opt_out(event.text):
        await suppress(call, event.platform, thread)
    await settle(call, {(account_id, event.external_id): thread})
    return True


async def settle(call: Call, stored: Mapping[tuple[UUID, str], Thread]) -> None:
    """Does to messages that are here what people did to them, before they came or now."""
    rows = await call.fetch(_APPLY, sorted({a for a, _ in stored}), sorted({e for _, e in stored}))
    if rows:
        await finding.index(call, [(r["id"], r["text"]) for r in rows])
    for row in sorted(rows, key=lambda r: r["id"]):
        thread = stored.get((row["account_id"], row["external_id"]))
        if thread is None:
            continue
        if row["deleted_at"] is not None and row["was"]:
            await messaging.forget_reply(call, thread.account_id, thread.person_id, row["was"])
        if not row["is_outbound"]:
            await _emit(call, thread, _change_of(row, thread))


async def suppress(call: Call, platform: str, thread: Thread, handle: str | None = None) -> None:
    """A person asks not to be written to: by the name they have, by the name they wrote under, or by number."""
    names = dict.fromkeys(n for n in (handle, thread.handle) if n)
    for name in names:
        await suppression.add(call, platform, name, reason="opt_out", source="reply")
    if not names and thread.user_id is not None:
        await suppression.add_user(call, platform, thread.person_id, thread.user_id, reason="opt_out", source="reply")


def _change_of(row: asyncpg.Record, thread: Thread) -> Event:
    if row["deleted_at"] is not None:
        return MessageDeleted(**thread.who, message_id=row["id"], deleted_at=row["deleted_at"])
    return MessageEdited(**thread.who, message_id=row["id"], message=row["text"], edited_at=row["edited_at"])


async def _thread(call: Call, platform: str, account_id: UUID, user_id: str, at: datetime) -> Thread:
    """The conversation with whom the platform knows by this number."""
    told = Told(account_id, None, user_id)
    met = (await ensure_users(await call.tx(), call.project_id, platform, [told], call.new_id))[told]
    found = await threads.ensure(call, platform, [Side(account_id, met.person_id, user_id, at)])
    return found[account_id, met.person_id]


async def _emit(call: Call, thread: Thread, event: Event) -> None:
    call.emit(thread.id, await call.fetchval(_NEXT, thread.id), event)


def _moment(call: Call, at: datetime | None) -> datetime:
    """When it was; a moment in the future is not believed."""
    return at if at is not None and at <= call.now else call.now
