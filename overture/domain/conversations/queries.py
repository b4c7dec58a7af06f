"""Conversations read: one, a list, what was said in one, its notes.

`get` raises. Not the search: searching.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from overture.domain import messaging
from overture.domain.conversations.contracts import ANY, Conversation, ConversationState, Note, Said, Sought, Source
from overture.domain.conversations.errors import ConversationNotFound
from overture.domain.identity import Call
from overture.domain.messaging import UNBOUNDED, Window, contacts, judged
from overture.domain.platforms import Connectors
from overture.kernel.ids import CampaignId
from overture.kernel.paging import Page, PageAsk

_CONVERSATION: Final = """
select c.id, c.account_id, coalesce(a.external_id, a.handle) as account, a.platform, a.connector, c.person_id,
  r.value as handle, c.user_id,
  c.state, c.assignee, c.tags, c.unread, c.last_inbound_at as wrote_at, c.last_at, c.seen_at, c.created_at,
  n.last_inbound_at, n.opened_by, n.comment_id, n.comment_at, n.privately_replied_by is not null as is_privately_replied
from conversation c
join account a on a.project_id = c.project_id and a.id = c.account_id
left join lateral (
  select p.value from person_reference p where p.project_id = c.project_id and p.person_id = c.person_id
    and p.kind = a.platform || ':handle' order by p.value limit 1) r on true
left join contact n on n.project_id = c.project_id and n.account_id = c.account_id and n.person_id = c.person_id
where c.project_id = $1
"""
_INBOUND: Final = """
select i.id, i.conversation_id, i.is_outbound, i.kind, i.text, i.at, i.external_id, i.payload, i.attachments,
  i.reply_to, i.media_id, i.edited_at, i.deleted_at, m.reaction
from inbound i
left join inbound_mark m on m.project_id = i.project_id and m.account_id = i.account_id
  and m.external_id = i.external_id
where i.project_id = $1
"""
_PAGE: Final = f"""{_INBOUND}
  and i.conversation_id = $2 and ($3::timestamptz is null or (i.at, i.id) < ($3, $4::uuid))
order by i.at desc, i.id desc limit $5
"""
_MARKS: Final = """
select external_id, reaction from inbound_mark
where project_id = $1 and account_id = $2 and external_id = any($3::text[]) order by external_id
"""


async def get(call: Call, conversation_id: UUID) -> Conversation:
    """One conversation or `ConversationNotFound`."""
    row = await call.fetchrow(f"{_CONVERSATION} and c.id = $2", conversation_id)
    if row is None:
        raise ConversationNotFound
    return _read(call, row)


async def page(call: Call, ask: PageAsk, sought: Sought = ANY) -> Page[Conversation]:
    """Conversations, those first in which somebody wrote last."""
    await call.tx()
    where, args = _conditions(sought)
    after = _position(ask)
    sql = f"""{_CONVERSATION}{where} and ($2::timestamptz is null or (c.last_at, c.id) < ($2, $3::uuid))
      order by c.last_at desc, c.id desc limit $4"""
    rows = await call.fetch(sql, *(after or (None, None)), ask.limit + 1, *args)
    items = [_read(call, r) for r in rows[: ask.limit]]
    return Page(items, _after(items[-1].last_at, items[-1].id) if len(rows) > ask.limit else None)


async def messages(call: Call, conversation_id: UUID, ask: PageAsk) -> Page[Said]:
    """What was said in one, by both, newest first. What the platform told of our own messages is shown once."""
    there = await get(call, conversation_id)
    before = _position(ask)
    rows = await call.fetch(_PAGE, conversation_id, *(before or (None, None)), ask.limit + 1)
    theirs = [read_said(r) for r in rows]
    sent = await messaging.written_to(call, there.account_id, there.person_id, before, ask.limit + 1)
    ours = [_ours(conversation_id, w) for w in sent]
    echoes = [s.external_id for s in theirs if s.source is Source.APP and s.external_id]
    hidden = await messaging.sent_ids(call, there.account_id, there.person_id, echoes) if echoes else set()
    both = sorted((*theirs, *ours), key=lambda s: (s.at, s.id), reverse=True)
    shown = [s for s in both[: ask.limit] if s.source is not Source.APP or s.external_id not in hidden]
    last = both[ask.limit - 1] if len(both) > ask.limit else None
    reactions = await _reactions(call, there.account_id, (s.external_id for s in shown if s.source in _OURS))
    return Page(
        [_with(s, reactions) if s.source in _OURS else s for s in shown],
        None if last is None else _after(last.at, last.id),
    )


async def sent_in(call: Call, rows: Sequence[asyncpg.Record]) -> list[Said]:
    """Messages of ours, by `id`, with the conversation each stands in and its account; erased ones are left out."""
    known = await messaging.written(await call.tx(), call.project_id, [r["id"] for r in rows]) if rows else {}
    found: list[Said] = []
    for account_id in sorted({r["account_id"] for r in rows}):
        here = [r for r in rows if r["account_id"] == account_id and r["id"] in known]
        mine = [_ours(r["conversation_id"], known[r["id"]]) for r in here]
        reactions = await _reactions(call, account_id, (s.external_id for s in mine))
        found += [_with(s, reactions) for s in mine]
    return found


async def notes(call: Call, conversation_id: UUID, ask: PageAsk) -> Page[Note]:
    """What yours wrote beside it, newest first."""
    await get(call, conversation_id)
    rows = await call.fetch(
        """select id, text, author, created_at from conversation_note
        where project_id = $1 and conversation_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4""",
        conversation_id,
        UUID(ask.after[0]) if ask.after else None,
        ask.limit + 1,
    )
    items = [Note(*r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


_OURS: Final = (Source.CAMPAIGN, Source.MESSAGE)


def read_said(r: asyncpg.Record) -> Said:
    """A message of a person, or of the platform's own app, from its row."""
    return Said(
        r["id"],
        r["conversation_id"],
        Source.APP if r["is_outbound"] else Source.PERSON,
        r["kind"],
        r["text"],
        r["at"],
        r["external_id"],
        r["payload"],
        tuple((a["type"], a["url"]) for a in r["attachments"]),
        r["reply_to"],
        r["media_id"],
        r["reaction"],
        r["edited_at"],
        r["deleted_at"],
    )


def _ours(conversation_id: UUID, w: messaging.Written) -> Said:
    campaign = None if w.campaign_id is None else CampaignId(w.campaign_id)
    source = Source.MESSAGE if campaign is None else Source.CAMPAIGN
    files = () if w.media is None else (w.media,)
    return Said(
        *(w.id, conversation_id, source, "message", w.text or "", w.at, w.external_id),
        attachments=files,
        campaign_id=campaign,
    )


async def _reactions(call: Call, account_id: UUID, external_ids: Iterable[str | None]) -> dict[str, str | None]:
    asked = [e for e in external_ids if e]
    rows = await call.fetch(_MARKS, account_id, asked) if asked else []
    return {r["external_id"]: r["reaction"] for r in rows}


def _with(said: Said, reactions: dict[str, str | None]) -> Said:
    return replace(said, reaction=reactions.get(said.external_id or ""))


def _read(call: Call, r: asyncpg.Record) -> Conversation:
    program, person = _windows(call, r)
    return Conversation(
        r["id"],
        r["account_id"],
        r["account"],
        r["platform"],
        r["person_id"],
        r["handle"],
        r["user_id"],
        ConversationState(r["state"]),
        r["assignee"],
        tuple(r["tags"]),
        r["unread"],
        r["wrote_at"],
        r["last_at"],
        r["seen_at"],
        r["created_at"],
        program,
        person,
    )


def _windows(call: Call, r: asyncpg.Record) -> tuple[Window, Window]:
    connector = call.resources.need(Connectors).by_name.get(r["connector"])
    if connector is None or not connector.capabilities.has_reply_window:
        return UNBOUNDED, UNBOUNDED
    facts = contacts.read_facts(r)
    return judged(facts, call.now), judged(facts, call.now, is_by_person=True)


def _conditions(sought: Sought) -> tuple[str, Sequence[Any]]:
    """What each must meet; arguments from `$5` on."""
    where, args = "", list[Any]()

    def meets(condition: str, value: Any) -> None:
        nonlocal where
        args.append(value)
        where += " and " + condition.format(f"${4 + len(args)}")

    if sought.state is ConversationState.OPEN:
        where += " and c.state = 'open'"
    elif sought.state is not None:
        meets("c.state = {}::text", sought.state.value)
    if sought.assignee is not None:
        meets("c.assignee = {}::text", sought.assignee)
    if sought.tag is not None:
        meets("c.tags @> array[{}::text] and c.tags <> '{{}}'", sought.tag)
    if sought.is_unread is not None:
        where += " and c.unread > 0" if sought.is_unread else " and c.unread = 0"
    if sought.account_id is not None:
        meets("c.account_id = {}::uuid", sought.account_id)
    if sought.account is not None:
        meets("{}::text in (a.external_id, a.handle)", sought.account)
    if sought.user_id is not None:
        meets("c.user_id = {}::text", sought.user_id)
    if sought.handle is not None:
        meets(
            """c.person_id = any(array(select p.person_id from person_reference p
              where p.project_id = $1 and p.kind = a.platform || ':handle' and p.value = {}::text))""",
            sought.handle,
        )
    return where, args


def _position(ask: PageAsk) -> tuple[datetime, UUID] | None:
    return (datetime.fromisoformat(ask.after[0]), UUID(ask.after[1])) if ask.after else None


def _after(at: datetime, id_: UUID) -> tuple[str, str]:
    return at.isoformat(), str(id_)
