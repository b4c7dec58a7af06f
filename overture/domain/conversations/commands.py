"""What happens when people write, or a platform speaks of an account: stored once, then acted on at once.

A reply is known and an opt-out suppresses in the transaction that stores it. Many are stored as cheaply as few.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import json

from overture.domain import accounts, messaging, targets
from overture.domain.accounts import Account
from overture.domain.conversations import finding, marks, threads
from overture.domain.conversations.events import ConversationReopened, MessageReceived
from overture.domain.conversations.optout import is_opt_out, ready
from overture.domain.conversations.threads import Side, Thread
from overture.domain.identity import Call, siblings
from overture.domain.messaging import contacts
from overture.domain.platforms import (
    InboundChange,
    InboundEcho,
    InboundEvent,
    InboundKind,
    InboundMessage,
    InboundReaction,
    InboundRead,
    InboundStop,
    Told,
    ensure_users,
)
from overture.kernel.ids import PersonId
from overture.runtime.work.queues import Queue

_STORE: Final = f"""
insert into inbound (project_id, id, conversation_id, account_id, external_id, text, is_opt_out, at, kind, payload,
  attachments, reply_to, media_id, words)
select $1, x.id, x.conversation_id, x.account_id, x.external_id, x.text, x.is_opt_out, x.at, x.kind, x.payload,
  x.attachments::jsonb, x.reply_to, x.media_id, {finding.KEEP.format("x.words")}
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::boolean[], $8::timestamptz[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
  x(id, conversation_id, account_id, external_id, text, is_opt_out, at, kind, payload, attachments, reply_to, media_id,
    words)
on conflict (project_id, account_id, external_id) do nothing
returning id
"""


@dataclass(frozen=True, slots=True)
class _Said:
    """A message with whom it is between, and what it is stored as."""

    id: UUID
    event: InboundMessage
    account: Account
    person_id: PersonId
    handle: str | None
    at: datetime
    is_opt_out: bool

    @property
    def pair(self) -> tuple[UUID, UUID]:
        return self.account.id, self.person_id


async def receive(call: Call, events: Sequence[InboundEvent]) -> int:
    """Stores what is new and acts on it; how many were new. The same event twice, in any order, changes nothing."""
    # Read once: nothing of a message takes longer.
    said = {e.text for e in events if isinstance(e, InboundMessage | InboundChange) and e.text}
    if said:
        await ready()
    opting_out = {text for text in said if is_opt_out(text)}
    await call.take_turns_of(await siblings(call) if opting_out else [call.project_id], Queue.ACTS)
    known = _Accounts(call, opting_out)
    new = 0
    for platform in dict.fromkeys(e.platform for e in events if isinstance(e, InboundMessage)):
        mine = [e for e in events if isinstance(e, InboundMessage) and e.platform == platform]
        new += await _messages(call, platform, mine, known)
    for event in events:
        if isinstance(event, InboundMessage):
            continue
        account = await known.named(event.platform, event.account)
        if account is None:
            continue
        if isinstance(event, InboundStop):
            new += await _stop(call, event, account)
        elif isinstance(event, InboundEcho):
            new += await marks.echo(call, event, account.id)
        elif isinstance(event, InboundRead):
            new += await marks.read(call, event, account.id)
        elif isinstance(event, InboundReaction):
            new += await marks.reaction(call, event, account.id)
        else:
            new += await marks.change(call, event, account.id)
    return new


class _Accounts:
    """Our accounts as platforms name them, each asked for once; and which texts ask not to be written to."""

    def __init__(self, call: Call, opting_out: Collection[str]) -> None:
        self._call = call
        self.opting_out = opting_out
        self._known: dict[tuple[str, str], Account | None] = {}

    async def named(self, platform: str, shown: str) -> Account | None:
        key = (platform, shown)
        if key not in self._known:
            tx = await self._call.tx()
            project_id = self._call.project_id
            found = await accounts.find_by_handle(tx, project_id, platform, targets.as_kept(platform, shown))
            self._known[key] = found or await accounts.find_numbered(tx, project_id, platform, shown)
        return self._known[key]


async def _messages(call: Call, platform: str, events: Sequence[InboundMessage], known: _Accounts) -> int:
    said = await _stored(call, platform, events, known)
    if not said:
        return 0
    pairs = [Side(s.account.id, s.person_id, s.event.user_id, s.at) for s in said]
    found = await threads.ensure(call, platform, pairs)
    said = await _new(call, said, found)
    if not said:
        return 0
    done = [contacts.Did(s.account.id, s.person_id, s.event.kind.value, s.at) for s in said if not _is_comment(s)]
    if done:
        await contacts.wrote(call, done)
    comments = [contacts.Did(s.account.id, s.person_id, s.event.external_id, s.at) for s in said if _is_comment(s)]
    if comments:
        await contacts.commented(call, comments)
    tx = await call.tx()
    contacted = await messaging.contacted_of(tx, call.project_id, sorted({s.pair for s in said if not _is_comment(s)}))
    for s in sorted(said, key=lambda s: (s.at, s.id)) if contacted else ():
        if s.pair in contacted and not _is_comment(s):
            name = s.handle or found[s.pair].handle or ""
            await messaging.answered(call, s.account.id, s.person_id, name, s.event.text, s.at)
    for s in said:
        if s.is_opt_out:
            await marks.suppress(call, platform, found[s.pair], s.handle)
    await _told(call, said, found)
    await marks.settle(call, {(s.account.id, s.event.external_id): found[s.pair] for s in said})
    return len(said)


async def _stored(call: Call, platform: str, events: Sequence[InboundMessage], known: _Accounts) -> list[_Said]:
    """Those that are to one of our accounts, each once, with the people they are from."""
    tx = await call.tx()
    mine: dict[tuple[UUID, str], tuple[InboundMessage, Account, Told]] = {}
    for event in events:
        account = await known.named(platform, event.account)
        handle = targets.as_kept(platform, event.handle) if event.handle else None
        if account is not None and (handle or event.user_id):
            told = Told(account.id, handle, event.user_id)
            mine.setdefault((account.id, event.external_id), (event, account, told))
    met = await ensure_users(tx, call.project_id, platform, [t for _, _, t in mine.values()], call.new_id)
    for told, found in met.items():
        if told.handle:
            await threads.unite(call, platform, found, told.handle)
    return [
        _Said(
            call.new_id(),
            event,
            account,
            met[told].person_id,
            told.handle,
            event.at if event.at is not None and event.at <= call.now else call.now,
            event.text in known.opting_out,
        )
        for event, account, told in mine.values()
    ]


async def _new(call: Call, said: Sequence[_Said], found: dict[tuple[UUID, UUID], Thread]) -> list[_Said]:
    """Stores what was not there; those."""
    rows = await call.fetch(
        _STORE,
        [s.id for s in said],
        [found[s.pair].id for s in said],
        [s.account.id for s in said],
        [s.event.external_id for s in said],
        [s.event.text for s in said],
        [s.is_opt_out for s in said],
        [s.at for s in said],
        [s.event.kind.value for s in said],
        [s.event.payload for s in said],
        [json.encode([{"type": a.kind, "url": a.url} for a in s.event.attachments]).decode() for s in said],
        [s.event.reply_to for s in said],
        [s.event.media_id for s in said],
        [finding.kept(call.project_id, s.event.text) for s in said],
    )
    stored = {r["id"] for r in rows}
    return [s for s in said if s.id in stored]


async def _told(call: Call, said: Sequence[_Said], found: dict[tuple[UUID, UUID], Thread]) -> None:
    """Moves the conversations and tells, each message in the order it was written."""
    by_thread: dict[UUID, list[_Said]] = {}
    for s in sorted(said, key=lambda s: (s.at, s.id)):
        by_thread.setdefault(found[s.pair].id, []).append(s)
    moved = await threads.move(call, {i: [s.at for s in of] for i, of in by_thread.items()})
    for thread_id, of in by_thread.items():
        thread, seq = found[of[0].pair], moved[thread_id].seq
        if moved[thread_id].was_closed:
            seq += 1
            call.emit(thread_id, seq, ConversationReopened(**thread.who))
        for s in of:
            seq += 1
            call.emit(thread_id, seq, _received(s, thread))


def _received(s: _Said, thread: Thread) -> MessageReceived:
    return MessageReceived(
        **thread.who,
        message_id=s.id,
        kind=s.event.kind.value,
        message=s.event.text,
        payload=s.event.payload,
        attachment_types=tuple(a.kind for a in s.event.attachments),
        received_at=s.at,
    )


def _is_comment(s: _Said) -> bool:
    return s.event.kind is InboundKind.COMMENT


async def _stop(call: Call, event: InboundStop, account: Account) -> bool:
    tx = await call.tx()
    status = await accounts.stopped(tx, call.project_id, account.id, event.stop, event.why, call.now, call.new_id)
    call.hints.add(Queue.RELAY)
    return status is not None
