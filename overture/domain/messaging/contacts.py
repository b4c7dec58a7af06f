"""What people did towards our accounts, as the reply window asks it: kept when it comes in, used by a private reply.

Not the window itself, which is pure: windows.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.messaging.windows import Facts
from overture.kernel.ids import PersonId
from overture.runtime.db import Tx

JOIN = """
left join lateral (
  select n.last_inbound_at, n.opened_by, n.comment_id, n.comment_at,
    n.privately_replied_by is not null and n.privately_replied_by <> t.id as is_privately_replied
  from contact n where n.project_id = t.project_id and n.account_id = {account} and n.person_id = t.person_id
  limit 1) con on true
"""
"""Joins a row `t` with `id` and `person_id` to what the window of `account` is judged by; a private reply that the row
itself has taken is not used up for it."""

# Told late, what somebody did earlier changes nothing.
_WROTE = """
insert into contact (project_id, account_id, person_id, last_inbound_at, opened_by)
select distinct on (x.account_id, x.person_id) $1, x.account_id, x.person_id, x.at, x.kind
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) x(account_id, person_id, kind, at)
order by x.account_id, x.person_id, x.at desc
on conflict (project_id, account_id, person_id) do update
  set last_inbound_at = greatest(contact.last_inbound_at, excluded.last_inbound_at),
    opened_by = case when contact.last_inbound_at > excluded.last_inbound_at then contact.opened_by
      else excluded.opened_by end
"""
_COMMENTED = """
insert into contact (project_id, account_id, person_id, comment_id, comment_at)
select distinct on (x.account_id, x.person_id) $1, x.account_id, x.person_id, x.comment_id, x.at
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) x(account_id, person_id, comment_id, at)
order by x.account_id, x.person_id, x.at desc
on conflict (project_id, account_id, person_id) do update
  set comment_id = excluded.comment_id, comment_at = excluded.comment_at,
    privately_replied_by = case when contact.comment_id = excluded.comment_id then contact.privately_replied_by end
  where contact.comment_at is null or contact.comment_at <= excluded.comment_at
"""
_FACTS = """
select n.account_id, n.person_id, n.last_inbound_at, n.opened_by, n.comment_id, n.comment_at,
  n.privately_replied_by is not null as is_privately_replied
from unnest($2::uuid[], $3::uuid[]) x(account_id, person_id)
join contact n on n.project_id = $1 and n.account_id = x.account_id and n.person_id = x.person_id
order by n.account_id, n.person_id
"""
_OF_PEOPLE = """
select n.account_id, n.person_id, n.last_inbound_at, n.opened_by, n.comment_id, n.comment_at,
  n.privately_replied_by is not null as is_privately_replied
from contact n where n.project_id = $1 and n.person_id = any($2::uuid[])
order by n.account_id, n.person_id
"""
_TAKE = """
update contact n set privately_replied_by = x.message_id
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[])
  x(project_id, account_id, person_id, comment_id, message_id)
where n.project_id = x.project_id and n.account_id = x.account_id and n.person_id = x.person_id
  and n.comment_id = x.comment_id and coalesce(n.privately_replied_by, x.message_id) = x.message_id
returning x.message_id
"""
_GIVE_BACK = """
update contact n set privately_replied_by = null
from unnest($1::uuid[], $2::uuid[]) x(project_id, message_id)
join {table} t on t.project_id = x.project_id and t.id = x.message_id
where n.project_id = t.project_id and n.account_id = t.{account} and n.person_id = t.person_id
  and n.privately_replied_by = t.id
"""
_GIVE_BACK_OF_SINGLES = _GIVE_BACK.format(table="single_message", account="pick_key")
_GIVE_BACK_OF_MESSAGES = _GIVE_BACK.format(table="message", account="account_id")
# Nobody was heard to open it: a test project took it that they had written.
_SHUT = """
update contact n set last_inbound_at = null
from unnest($1::uuid[], $2::uuid[]) x(project_id, message_id)
join single_message t on t.project_id = x.project_id and t.id = x.message_id
where n.project_id = t.project_id and n.account_id = t.pick_key and n.person_id = t.person_id and n.opened_by is null
"""
_LEAVE = """
update contact n set privately_replied_by = null
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) x(project_id, account_id, person_id, message_id)
where n.project_id = x.project_id and n.account_id = x.account_id and n.person_id = x.person_id
  and n.privately_replied_by = x.message_id
"""
# Two contacts of one person with one account become one: the newest of each thing they did.
_UNITE = """
with gone as (delete from contact where project_id = $1 and person_id = $2 returning *)
insert into contact as c (project_id, account_id, person_id, last_inbound_at, opened_by, comment_id, comment_at,
  privately_replied_by)
select project_id, account_id, $3, last_inbound_at, opened_by, comment_id, comment_at, privately_replied_by from gone
on conflict (project_id, account_id, person_id) do update
  set last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at),
    opened_by = case when c.last_inbound_at > excluded.last_inbound_at then c.opened_by
      else coalesce(excluded.opened_by, c.opened_by) end,
    comment_id = case when c.comment_at >= excluded.comment_at then c.comment_id
      else coalesce(excluded.comment_id, c.comment_id) end,
    comment_at = greatest(c.comment_at, excluded.comment_at),
    privately_replied_by = case when c.comment_at >= excluded.comment_at or excluded.comment_at is null
      then c.privately_replied_by else excluded.privately_replied_by end
"""


@dataclass(frozen=True, slots=True)
class PrivateReply:
    """A message that is to be the one private reply to a comment."""

    project_id: UUID
    account_id: UUID
    person_id: UUID
    comment_id: str
    message_id: UUID


@dataclass(frozen=True, slots=True)
class Did:
    """What a person did towards an account: `what` is one of `OPENINGS`, of a comment its id."""

    account_id: UUID
    person_id: PersonId
    what: str
    at: datetime


async def wrote(call: Call, done: Sequence[Did]) -> None:
    """People wrote to accounts, in whatever order that is told."""
    await call.execute(_WROTE, *_columns(done))


async def commented(call: Call, done: Sequence[Did]) -> None:
    """People commented on posts of accounts; an older comment than the one that is known changes nothing."""
    await call.execute(_COMMENTED, *_columns(done))


def _columns(done: Sequence[Did]) -> tuple[list[UUID], list[PersonId], list[str], list[datetime]]:
    return [d.account_id for d in done], [d.person_id for d in done], [d.what for d in done], [d.at for d in done]


async def facts_of(tx: Tx, project_id: UUID, pairs: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Facts]:
    """What the window is judged by, by (account, person); who never did anything is left out."""
    rows = await tx.fetch(_FACTS, project_id, [a for a, _ in pairs], [p for _, p in pairs])
    return {(r["account_id"], r["person_id"]): read_facts(r) for r in rows}


async def facts_of_people(tx: Tx, project_id: UUID, people: Collection[UUID]) -> dict[tuple[UUID, UUID], Facts]:
    """The same of everything that these people did, towards whichever account."""
    rows = await tx.fetch(_OF_PEOPLE, project_id, sorted(people))
    return {(r["account_id"], r["person_id"]): read_facts(r) for r in rows}


def read_facts(row: Mapping[str, Any] | asyncpg.Record) -> Facts:
    """What the window is judged by, of a row that `JOIN` made or that has the same names."""
    return Facts(
        row["last_inbound_at"],
        row["opened_by"],
        row["comment_id"],
        row["comment_at"],
        bool(row["is_privately_replied"]),
    )


async def take_private_replies(tx: Tx, wanted: Sequence[PrivateReply]) -> Collection[UUID]:
    """Takes the one private reply to each comment; the messages that have it. In a reserve, as `contacted` is."""
    rows = await tx.fetch(
        _TAKE,
        [w.project_id for w in wanted],
        [w.account_id for w in wanted],
        [w.person_id for w in wanted],
        [w.comment_id for w in wanted],
        [w.message_id for w in wanted],
    )
    return {r["message_id"] for r in rows}


async def give_back_private_replies(tx: Tx, unsent: Sequence[tuple[UUID, UUID]]) -> None:
    """Single messages, as (project, message), that are known not to have arrived: the comment may be replied to by
    another."""
    await tx.execute(_GIVE_BACK_OF_SINGLES, [p for p, _ in unsent], [m for _, m in unsent])


async def give_back_of_messages(tx: Tx, unsent: Sequence[tuple[UUID, UUID]]) -> None:
    """The same of messages to targets."""
    await tx.execute(_GIVE_BACK_OF_MESSAGES, [p for p, _ in unsent], [m for _, m in unsent])


async def shut(tx: Tx, refused: Sequence[tuple[UUID, UUID]]) -> None:
    """The platform says of single messages, as (project, message), that the window is shut: one that was only taken to
    be open is so no more."""
    await tx.execute(_SHUT, [p for p, _ in refused], [m for _, m in refused])


async def leave_private_replies(tx: Tx, taken: Sequence[tuple[UUID, UUID, UUID, UUID]]) -> None:
    """(project, account, person, message)s that took one in this reserve and do not go all the same."""
    await tx.execute(_LEAVE, *([t[i] for t in taken] for i in range(4)))


async def unite(call: Call, gone: PersonId, into: PersonId) -> None:
    """Two people prove one: what the one did, the other did."""
    await call.execute(_UNITE, gone, into)
