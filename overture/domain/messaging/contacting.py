"""Who was written to: taken in a reserve, given back by a definite no, replaced where a campaign writes again.

Not the rules that say who may be: those ask the rows before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from overture.runtime.db import Tx

# The old row must be the very one the rules saw: two who would replace it cannot both.
_REPLACE = """
with moved as (
  delete from contacted c using unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[])
    x(project_id, client_id, person_id, step, message_id, replaces)
  where c.project_id = x.project_id and c.client_id = x.client_id and c.person_id = x.person_id and c.step = x.step
    and c.message_id = x.replaces
  returning c.*, x.message_id as replaced_by)
insert into contacted_before (project_id, person_id, client_id, step, replaced_by, message_id, account_id, at, replied_at)
select project_id, person_id, client_id, step, replaced_by, message_id, account_id, at, replied_at from moved
"""
_CLAIM = """
insert into contacted as c (project_id, client_id, person_id, step, message_id, account_id, at)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[], $7::timestamptz[])
on conflict (project_id, person_id, client_id, step) do update set at = excluded.at, account_id = excluded.account_id
  where c.message_id = excluded.message_id
returning message_id
"""
_RELEASE = """
with gone as (
  delete from contacted c using unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[])
    x(project_id, client_id, person_id, step, message_id)
  where c.project_id = x.project_id and c.client_id = x.client_id and c.person_id = x.person_id and c.step = x.step
    and c.message_id = x.message_id and c.replied_at is null
  returning c.project_id, c.person_id, c.client_id, c.step, c.message_id),
back as (
  delete from contacted_before b using gone g
  where b.project_id = g.project_id and b.person_id = g.person_id and b.client_id = g.client_id and b.step = g.step
    and b.replaced_by = g.message_id
  returning b.*)
insert into contacted (project_id, person_id, client_id, step, message_id, account_id, at, replied_at)
select project_id, person_id, client_id, step, message_id, account_id, at, replied_at from back
"""


class Contact(NamedTuple):
    """A message that takes a person for a client; `replaces` is the settled message it may take the place of."""

    project_id: UUID
    client_id: UUID
    person_id: UUID
    step: int
    message_id: UUID
    replaces: UUID | None = None


async def claim(
    tx: Tx, contacts: Sequence[Contact], accounts: Sequence[UUID], times: Sequence[datetime]
) -> Collection[UUID]:
    """Takes the people; the messages that have theirs. Each (client, person, step) at most once in `contacts`."""
    again = [c for c in contacts if c.replaces is not None]
    if again:
        await tx.execute(_REPLACE, *_columns(again), [c.replaces for c in again])
    taken = await tx.fetch(_CLAIM, *_columns(contacts), list(accounts), list(times))
    return {r["message_id"] for r in taken}


async def release(tx: Tx, contacts: Sequence[Contact]) -> None:
    """These messages did not reach anybody: whoever was written to before is so again. One that was answered stays."""
    await tx.execute(_RELEASE, *_columns(contacts))


def _columns(contacts: Sequence[Contact]) -> tuple[list[UUID], list[UUID], list[UUID], list[int], list[UUID]]:
    return (
        [c.project_id for c in contacts],
        [c.client_id for c in contacts],
        [c.person_id for c in contacts],
        [c.step for c in contacts],
        [c.message_id for c in contacts],
    )
