"""Who is written to for a client: taken in a reserve, also in the place of a message of long ago.

Not the rules that say who may be: those ask the rows before. Who was not reached is given back by replies.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from overture.domain.messaging.replies import Held
from overture.runtime.db import Tx

# A first message begins anew: the later steps of the older ones go with them.
_REPLACE = """
with moved as (
  delete from contacted c using unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[])
    x(project_id, client_id, person_id, step, message_id)
  where c.project_id = x.project_id and c.client_id = x.client_id and c.person_id = x.person_id and c.step >= x.step
    and c.message_id <> x.message_id and c.replied_at is null
  returning c.*, x.message_id as replaced_by)
insert into contacted_before (project_id, person_id, client_id, step, replaced_by, message_id, account_id, at)
select project_id, person_id, client_id, step, replaced_by, message_id, account_id, at from moved
"""
_CLAIM = """
insert into contacted as c (project_id, client_id, person_id, step, message_id, account_id, at)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[], $7::timestamptz[])
on conflict (project_id, person_id, client_id, step) do update set at = excluded.at, account_id = excluded.account_id
  where c.message_id = excluded.message_id
returning message_id
"""


async def claim(
    tx: Tx, held: Sequence[Held], again: Collection[UUID], accounts: Sequence[UUID], times: Sequence[datetime]
) -> Collection[UUID]:
    """Takes the people; the messages that have theirs. Each (client, person, step) at most once in `held`.

    `again`: the messages that may take the place of those written before, which the rules found to be long ago.
    """
    if again:
        await tx.execute(_REPLACE, *_columns([h for h in held if h.message_id in again]))
    taken = await tx.fetch(_CLAIM, *_columns(held), list(accounts), list(times))
    return {r["message_id"] for r in taken}


def _columns(held: Sequence[Held]) -> tuple[list[UUID], list[UUID], list[UUID], list[int], list[UUID]]:
    return (
        [h.project_id for h in held],
        [h.client_id for h in held],
        [h.person_id for h in held],
        [h.step for h in held],
        [h.message_id for h in held],
    )
