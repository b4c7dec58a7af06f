"""A campaign of millions with a past, made by the server itself: half of it has been written to, the other half waits.

Not the campaigns that a worker is measured with: fill.py.
"""

from __future__ import annotations

from uuid import UUID

from bench.places import Connection
from overture.domain.messaging.events import MessageSent
from overture.kernel.ids import AccountId, CampaignId, TargetId
from overture.runtime.db import _prepare

CHUNK = 250_000
TEXT = "Hi Creator, love your fitness content! Open to a collab?"
EVENTS = 10
"""One event is kept for so many sent messages, as the others' time is over."""

# Of twenty that were written to: one refused, one left out, two answered.
_STAGE = """
create temporary table crowd on commit drop as
select n, uuidv7() as t, uuidv7() as p, 'creator_' || $1 || n as handle,
  case when n > $4::bigint then 0 when n % 20 = 7 then 3 when n % 20 = 9 then 5 else 2 end as state,
  now() - interval '20 days' + n * interval '10 milliseconds' as at
from generate_series($2::bigint, $3::bigint) n
"""
_FILL = (
    "insert into person (project_id, id, created_at) select $1, p, at from crowd",
    """insert into person_reference (project_id, kind, value, person_id)
    select $1, 'instagram:handle', handle, p from crowd order by handle collate "C" """,
    """insert into target (project_id, id, campaign_id, person_id, handle, profile_url, full_name, first_name, category,
      follower_count, external_id, extra, created_at)
    select $1, t, $2, p, handle, 'https://instagram.com/' || handle, 'Creator Number ' || n, 'Creator', 'fitness',
      1000 + n % 90000, case when n % 10 = 0 then 'crm-' || n end, '{"city": "Berlin"}', at
    from crowd""",
    """insert into message (project_id, id, pick_key, position, target_id, client_id, person_id, state, seq, epoch,
      account_id, text, reserved_at, sent_at, ended_at, reason, replied_at, reply_text, template_version)
    select $1, t, $2, n, t, $3, p, state, case state when 0 then 0 else 1 end, case state when 0 then 0 else 1 end,
      case when state in (2, 3) then $4::uuid end, case when state in (2, 3) then $5 end,
      case when state in (2, 3) then at end, case state when 2 then at end, case when state > 0 then at end,
      case state when 3 then 'recipient_not_found' when 5 then 'target_suppressed' end,
      case when n % 20 in (3, 13) and state = 2 then at end, case when n % 20 in (3, 13) and state = 2 then 'Yes!' end,
      1
    from crowd""",
    """insert into contacted (project_id, client_id, person_id, step, message_id, account_id, at)
    select $1, $2, p, 0, t, $3, at from crowd where state = 2""",
    """insert into suppression (project_id, id, person_id, platform, handle, reason, source, created_at)
    select $1, uuidv7(), p, 'instagram', handle, 'opted_out', 'api', at from crowd where state = 5""",
    """insert into event (project_id, id, subject, seq, name, at, data, position)
    select $1, uuidv7(), t, 1, $2, at, $3::jsonb || jsonb_build_object('instagram_username', handle), n
    from crowd where state = 2 and n % $4::bigint = 0""",
)
_COUNT = """
insert into campaign_count (project_id, campaign_id, total, sent, failed, skipped, replied)
select $1, $2, count(*), count(*) filter (where state = 2), count(*) filter (where state = 3),
  count(*) filter (where state = 5), count(*) filter (where replied_at is not null)
from message where project_id = $1 and pick_key = $2
on conflict (project_id, campaign_id) do update set total = excluded.total, sent = excluded.sent,
  failed = excluded.failed, skipped = excluded.skipped, replied = excluded.replied
"""


async def fill(db: Connection, campaign_id: UUID, account_id: UUID, targets: int, *, half: bool = True) -> None:
    """Targets for an empty draft, which is paused afterwards; `half`: only half of them have been written to."""
    await _prepare(db)
    row = await db.fetchrow("select project_id, client_id from campaign where id = $1", campaign_id)
    assert row is not None
    project_id, client_id = row
    ended = targets // 2 if half else targets
    tag = campaign_id.hex[-6:]
    event = MessageSent(
        campaign_id=CampaignId(campaign_id),
        target_id=TargetId(campaign_id),
        instagram_username="",
        message=TEXT,
        sender_id=AccountId(account_id),
    )
    more = ((), (), (campaign_id,), (campaign_id, client_id, account_id, TEXT), (client_id, account_id), ())
    for first in range(1, targets + 1, CHUNK):
        async with db.transaction():
            await db.execute(_STAGE, tag, first, min(targets, first + CHUNK - 1), ended)
            for sql, values in zip(_FILL, (*more, (event.name, event.data(), EVENTS)), strict=True):
                await db.execute(sql, project_id, *values)
    await db.execute(_COUNT, project_id, campaign_id)
    await db.execute(
        """insert into feed (project_id, last) values ($1, $2)
        on conflict (project_id) do update set last = greatest(feed.last, excluded.last)""",
        project_id,
        targets,
    )
    await db.execute(
        """insert into pick (project_id, id, cursor, reached) values ($1, $2, $3, $3)
        on conflict (project_id, id) do update set cursor = excluded.cursor, reached = excluded.reached""",
        project_id,
        campaign_id,
        ended,
    )
    await db.execute(
        "update campaign set status = 'paused', started_at = created_at, last_position = $2, template_version = 1 "
        "where id = $1",
        campaign_id,
        targets,
    )
    for table in ("person", "person_reference", "target", "message", "contacted", "suppression", "event"):
        await db.execute(f"vacuum analyze {table}")
