"""To which message a reply is credited, and what becomes of it when that message proves never to have arrived.

Not the storing of what people write: conversations does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from overture.domain.messaging.events import ReplyReceived
from overture.runtime.db import Tx

# What was reserved after the reply was written cannot be what it answers. A message that is only reserved, or in
# doubt, is answered only where none is known to have arrived.
_LAST_TO = """
select c.client_id, c.message_id from (
  select client_id, message_id, at from contacted where project_id = $1 and person_id = $2 and account_id = $3
  union all
  select client_id, message_id, at from contacted_before where project_id = $1 and person_id = $2 and account_id = $3) c
join message m on m.project_id = $1 and m.id = c.message_id
order by (c.at <= $4) desc, (m.state = 2) desc, c.at desc, c.message_id desc limit 1
"""
_STOP = """
update contacted set replied_at = coalesce(replied_at, $4)
where project_id = $1 and client_id = $2 and person_id = $3
"""
# A target is answered once, whatever step of it the reply is credited to: its first message says so for all of them.
_ANSWERED = """
with first as (
  update message m set replied_at = $3, reply_text = $4, seq = m.seq + (m.id = k.id)::int
  from message k where k.project_id = $1 and k.id = $2 and m.project_id = $1 and m.id = k.target_id
    and m.replied_at is null
  returning m.id, m.seq, m.pick_key, m.target_id, m.step, m.variant),
later as (
  update message m set replied_at = $3, reply_text = $4, seq = m.seq + 1
  from first f where m.project_id = $1 and m.id = $2 and m.id <> f.id
  returning m.seq, m.step, m.variant)
select coalesce(l.seq, f.seq) as seq, f.pick_key, f.target_id, coalesce(l.step, f.step) as step,
  case when l.step is null then f.variant else l.variant end as variant
from first f left join later l on true
"""
# A reply to a message that never arrived was to another, if that account wrote another to them. Whom it took over from
# a message of long ago, that one has again.
_RELEASE = """
with gone as (
  delete from contacted c using unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[])
    x(project_id, client_id, person_id, step, message_id)
  where c.project_id = x.project_id and c.client_id = x.client_id and c.person_id = x.person_id and c.step = x.step
    and c.message_id = x.message_id
    and (c.replied_at is null or exists (
      select 1 from (
        select project_id, person_id, account_id, message_id from contacted
        union all select project_id, person_id, account_id, message_id from contacted_before) o
      join message m on m.project_id = o.project_id and m.id = o.message_id
      where o.project_id = c.project_id and o.person_id = c.person_id and o.account_id = c.account_id
        and o.message_id <> c.message_id and m.state in (1, 2, 4)))
  returning c.project_id, c.person_id, c.client_id, c.account_id, c.message_id, c.replied_at),
back as (
  delete from contacted_before b using gone g
  where b.project_id = g.project_id and b.person_id = g.person_id and b.client_id = g.client_id
    and b.replaced_by = g.message_id
  returning b.*),
again as (
  insert into contacted (project_id, client_id, person_id, step, message_id, account_id, at, replied_at)
  select b.project_id, b.client_id, b.person_id, b.step, b.message_id, b.account_id, b.at,
    case when m.replied_at is null then g.replied_at end
  from back b join gone g on g.project_id = b.project_id and g.message_id = b.replaced_by
  join message m on m.project_id = g.project_id and m.id = g.message_id)
select m.project_id, m.id, m.pick_key, m.target_id, m.step, m.variant, m.replied_at, m.reply_text, g.person_id,
  g.account_id
from gone g join message m on m.project_id = g.project_id and m.id = g.message_id
where g.replied_at is not null and m.replied_at is not null
order by m.project_id, m.id
"""
_FORGET = "update message set replied_at = null, reply_text = null where project_id = $1 and id = any($2::uuid[])"


@dataclass(frozen=True, slots=True)
class Credit:
    """A message that a reply was credited to; no `event` where it was answered before."""

    message_id: UUID
    seq: int = 0
    event: ReplyReceived | None = None
    variant: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What a message took of (project, client, person, step) when it was reserved."""

    project_id: UUID
    client_id: UUID
    person_id: UUID
    step: int
    message_id: UUID


@dataclass(frozen=True, slots=True)
class Moved:
    """A reply that was credited to a message of campaign `pick_key` and no longer is; `to` another, if there is one."""

    project_id: UUID
    pick_key: UUID
    step: int
    variant: int | None
    to: Credit | None


async def credited(
    tx: Tx, project_id: UUID, account_id: UUID, person_id: UUID, handle: str, text: str, at: datetime
) -> Credit | None:
    """Credits a reply to the last message from the account to them; None where there is none.

    From here on nothing that waits for them in that client's campaigns is reserved.
    """
    last = await tx.fetchrow(_LAST_TO, project_id, person_id, account_id, at)
    if last is None:
        return None
    await tx.execute(_STOP, project_id, last["client_id"], person_id, at)
    row = await tx.fetchrow(_ANSWERED, project_id, last["message_id"], at, text)
    if row is None:
        return Credit(last["message_id"])
    event = ReplyReceived(
        campaign_id=row["pick_key"],
        target_id=row["target_id"],
        instagram_username=handle,
        reply_text=text,
        received_at=at,
        step=row["step"] or None,
    )
    return Credit(last["message_id"], row["seq"], event, row["variant"])


async def released(tx: Tx, held: Sequence[Held]) -> list[Moved]:
    """Who was not written to may be written to again; the replies that therefore were to another message."""
    rows = await tx.fetch(
        _RELEASE,
        [h.project_id for h in held],
        [h.client_id for h in held],
        [h.person_id for h in held],
        [h.step for h in held],
        [h.message_id for h in held],
    )
    moved: list[Moved] = []
    for r in rows:
        await tx.execute(_FORGET, r["project_id"], [r["id"], r["target_id"]])
        handle = await tx.fetchval(
            "select handle from target where project_id = $1 and id = $2", r["project_id"], r["target_id"]
        )
        to = await credited(
            tx, r["project_id"], r["account_id"], r["person_id"], handle, r["reply_text"], r["replied_at"]
        )
        moved.append(Moved(r["project_id"], r["pick_key"], r["step"], r["variant"], to))
    return moved
