"""What we wrote to a person, as conversations ask it: which of a platform's messages are ours, and all there are.

Not what they wrote: conversations keeps that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging import contacts
from overture.domain.messaging.events import MessageSent
from overture.domain.messaging.single.events import SingleSubmitted
from overture.kernel.ids import MessageId, PersonId
from overture.runtime.db import Tx

# By the rows that keep a person from being written to twice: the busiest table needs no index for it.
_OURS = """
select m.id, m.external_id, m.text, m.sent_at as at, m.state, m.pick_key from (
  select message_id from contacted where project_id = $1 and person_id = $2 and account_id = $3
  union select message_id from contacted_before where project_id = $1 and person_id = $2 and account_id = $3) c
join message m on m.project_id = $1 and m.id = c.message_id
"""
_SINGLE = """
select 1 from single_message where project_id = $1 and pick_key = $2 and external_id = $3 limit 1 -- one row
"""
_BLANKS: Final = " \t\r\n"
BARE: Final = r"btrim(replace({}, E'\r\n', E'\n'), E' \t\r\n')"
"""`bare` of a column, in SQL."""
# With a call, in doubt, with a person, or sent while nobody knows the platform's id. What stands in `contacted_before`
# was sent long before the message that took its place.
_IS_OPEN: Final = "({0}.state in (1, 4, 6) or ({0}.state = 2 and {0}.external_id is null))"
_OPEN_TWIN: Final = f"""
select 1 from contacted c join message m on m.project_id = c.project_id and m.id = c.message_id
where c.project_id = $1 and c.account_id = $2 and c.person_id = $3 and {_IS_OPEN.format("m")} and m.id <> $5
  and {BARE.format("m.text")} = $4
union all
select 1 from single_message s
where s.project_id = $1 and s.pick_key = $2 and s.person_id = $3 and {_IS_OPEN.format("s")} and s.id <> $5
  and {BARE.format("s.body ->> 'text'")} = $4
limit 1 -- whether there is one
"""
_SINGLES = """
select id, sent_at as at, coalesce(body ->> 'text', '') as text, content, body -> 'media' as media, external_id
from single_message where project_id = $1 and person_id = $2 and pick_key = $3 and state = 2
  and ($4::timestamptz is null or (sent_at, id) < ($4, $5::uuid)) order by sent_at desc, id desc limit $6
"""
_SINGLE_IDS = """
select external_id from single_message where project_id = $1 and pick_key = $2 and external_id = any($3::text[])
order by external_id
"""
_CONTACTED = """
select x.account_id, x.person_id from unnest($2::uuid[], $3::uuid[]) x(account_id, person_id)
where exists (
  select 1 from contacted c where c.project_id = $1 and c.person_id = x.person_id and c.account_id = x.account_id
  union all
  select 1 from contacted_before c
  where c.project_id = $1 and c.person_id = x.person_id and c.account_id = x.account_id)
order by x.account_id, x.person_id
"""
_SENT_IDS = """
select account_id, external_id from message
where project_id = $1 and id = any($2::uuid[]) and external_id is not null order by id
"""
_FORGET = """
update message m set reply_text = '' from contacted c
where c.project_id = $1 and c.person_id = $2 and c.account_id = $3
  and m.project_id = c.project_id and m.id = c.message_id and m.reply_text = $4
"""

_SIDES = """
select m.id, m.account_id, m.person_id from message m
where m.project_id = $1 and m.id = any($2::uuid[]) and m.state + 0 = 2
union all
select s.id, s.pick_key, s.person_id from single_message s
where s.project_id = $1 and s.id = any($2::uuid[]) and s.state + 0 = 2
order by id
"""
_SENT_TO = """
select c.message_id as id from unnest($2::uuid[], $3::uuid[]) x(account_id, person_id)
join contacted c on c.project_id = $1 and c.person_id = x.person_id and c.account_id = x.account_id
union
select c.message_id from unnest($2::uuid[], $3::uuid[]) x(account_id, person_id)
join contacted_before c on c.project_id = $1 and c.person_id = x.person_id and c.account_id = x.account_id
union
select s.id from unnest($2::uuid[], $3::uuid[]) x(account_id, person_id)
join single_message s on s.project_id = $1 and s.person_id = x.person_id and s.pick_key = x.account_id
order by id
"""
_WRITTEN = """
select m.id, m.sent_at as at, m.text, m.external_id, m.pick_key, null::jsonb as media from message m
where m.project_id = $1 and m.id = any($2::uuid[]) and m.state + 0 = 2 and m.text is not null
union all
select s.id, s.sent_at, coalesce(nullif(s.body ->> 'text', ''), s.content), s.external_id, null, s.body -> 'media'
from single_message s where s.project_id = $1 and s.id = any($2::uuid[]) and s.state + 0 = 2 and s.body is not null
order by id
"""
SENT = frozenset((MessageSent.name, SingleSubmitted.name))
"""The events that a message, their subject, has been sent."""


@dataclass(frozen=True, slots=True)
class Written:
    """A message of ours to a person: of which campaign, or a single one; `external_id` is the platform's. `media`: what
    the file is that it sent, and where that lies."""

    id: UUID
    at: datetime
    text: str | None = field(repr=False)
    external_id: str | None = None
    campaign_id: UUID | None = None
    media: tuple[str, str] | None = None


async def is_ours(tx: Tx, project_id: UUID, account_id: UUID, person_id: PersonId, external_id: str) -> bool:
    """Whether the platform's message of that id is one that we sent from the account to the person."""
    if await tx.fetchval(_SINGLE, project_id, account_id, external_id) is not None:
        return True
    sql = f"select 1 from ({_OURS}) o where o.external_id = $4 limit 1 -- one row"
    return await tx.fetchval(sql, project_id, person_id, account_id, external_id) is not None


def bare(text: str) -> str:
    """A text as it may have been copied into the platform's app: without the ends of lines that only files have."""
    return text.replace("\r\n", "\n").strip(_BLANKS)


async def has_open_twin(
    tx: Tx, project_id: UUID, account_id: UUID, person_id: UUID, text: str, message_id: MessageId
) -> bool:
    """Whether another message of ours with the same words, from the account to the person, may be what the platform
    shows: one that has no platform's id yet, and may have left."""
    return await tx.fetchval(_OPEN_TWIN, project_id, account_id, person_id, bare(text), message_id) is not None


async def contacted_of(tx: Tx, project_id: UUID, pairs: Sequence[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Those (account, person) of whom the account has written to the person for a campaign, or is about to."""
    rows = await tx.fetch(_CONTACTED, project_id, [a for a, _ in pairs], [p for _, p in pairs])
    return {(r["account_id"], r["person_id"]) for r in rows}


async def written_to(
    call: Call, account_id: UUID, person_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> list[Written]:
    """What the account sent to the person, newest first, older than `before`; what is in doubt is not there."""
    at, message_id = before or (None, None)
    args = (person_id, account_id, at, message_id, limit)
    rows = await call.fetch(
        f"""select id, at, text, external_id, pick_key from ({_OURS}) o where o.state = 2
        and ($4::timestamptz is null or (o.at, o.id) < ($4, $5::uuid)) order by at desc, id desc limit $6""",
        *args,
    )
    both = [Written(*r) for r in rows]
    for r in await call.fetch(_SINGLES, *args):
        both.append(Written(r["id"], r["at"], r["text"] or r["content"], r["external_id"], media=_media(r["media"])))
    return sorted(both, key=lambda w: (w.at, w.id), reverse=True)[:limit]


async def written(tx: Tx, project_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Written]:
    """These messages of ours, of every product, as they were sent; those without a text any more are left out."""
    rows = await tx.fetch(_WRITTEN, project_id, list(ids))
    return {
        r["id"]: Written(r["id"], r["at"], r["text"], r["external_id"], r["pick_key"], _media(r["media"])) for r in rows
    }


async def sides_of(tx: Tx, project_id: UUID, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, UUID]]:
    """From which account to whom these messages of ours went; of those that were sent."""
    rows = await tx.fetch(_SIDES, project_id, list(ids)) if ids else []
    return {r["id"]: (r["account_id"], r["person_id"]) for r in rows}


async def sent_to(tx: Tx, project_id: UUID, pairs: Sequence[tuple[UUID, UUID]]) -> list[UUID]:
    """Every message of ours by these (account, person)s, sent or not."""
    rows = await tx.fetch(_SENT_TO, project_id, [a for a, _ in pairs], [p for _, p in pairs]) if pairs else []
    return [r["id"] for r in rows]


def _media(kept: Any) -> tuple[str, str] | None:
    return None if kept is None else (str(kept["kind"]), str(kept["url"]))


async def sent_ids(call: Call, account_id: UUID, person_id: UUID, external_ids: Sequence[str]) -> set[str]:
    """Which of these of the platform's messages are ours."""
    rows = await call.fetch(
        f"select external_id from ({_OURS}) o where o.external_id = any($4::text[]) order by external_id",
        person_id,
        account_id,
        list(external_ids),
    )
    single = await call.fetch(_SINGLE_IDS, account_id, list(external_ids))
    return {r["external_id"] for r in (*rows, *single)}


async def ids_of_sent(tx: Tx, project_id: UUID, messages: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """Under which ids, of which account, the platform knows these messages to targets; those it named none of are left
    out."""
    rows = await tx.fetch(_SENT_IDS, project_id, list(messages))
    return [(r["account_id"], r["external_id"]) for r in rows]


async def forget_reply(call: Call, account_id: UUID, person_id: UUID, text: str) -> None:
    """A person took back what they wrote: it is kept nowhere beside the message it answered."""
    await call.execute(_FORGET, person_id, account_id, text)


async def unite(call: Call, gone: PersonId, into: PersonId) -> None:
    """Two people prove one: what the one did, the other did."""
    await contacts.unite(call, gone, into)
    await call.execute("update single_message set person_id = $3 where project_id = $1 and person_id = $2", gone, into)
