"""Campaigns read, with their counts.

`get` raises; `page` is a keyset page, newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain import messaging
from overture.domain.campaigns import schedule, steps
from overture.domain.campaigns.contracts import Campaign, CampaignStatus, Pacing, Stats
from overture.domain.campaigns.errors import CampaignNotFound, TargetNotFound
from overture.domain.campaigns.schedule import IfMissed
from overture.domain.identity import Call
from overture.domain.messaging import EVERYTHING, TargetResult, Wanted
from overture.kernel.ids import CampaignId, ClientId, TargetId
from overture.kernel.paging import Page, PageAsk

COLUMNS = """c.id, c.client_id, c.template_id, c.name, c.daily_limit, c.hourly_limit, c.pacing, c.metadata,
c.sender_ids, c.status, c.status_reason, c.cap_id, c.created_at, c.started_at, c.completed_at,
n.total, n.sent, n.failed, n.skipped, n.replied,
(select count(*) from message m where m.project_id = c.project_id and m.pick_key = c.id and m.state = 4
  and m.step = 0) as in_doubt,
case when c.status = 'cancelled' then (select count(*) from message m
  where m.project_id = c.project_id and m.pick_key = c.id and m.state in (1, 6) and m.step = 0) else 0 end as in_flight,
c.template_version, c.recontact_after_days,
(select t.version from message_template t where t.project_id = c.project_id and t.id = c.template_id) as latest,
c.schedule::text as schedule, c.start_at, c.if_missed, c.max_lateness_minutes, c.zones,
case when c.is_stepped then (select json_agg(json_build_array(s.step, extract(epoch from s.wait)::bigint, s.name,
    s.template_id, s.template_version, s.weight) order by s.step, s.variant)
  from campaign_step s where s.project_id = c.project_id and s.campaign_id = c.id)::text end as steps"""
FROM = "campaign c join campaign_count n on n.project_id = c.project_id and n.campaign_id = c.id"


def read(r: asyncpg.Record) -> Campaign:
    """A campaign from its row."""
    total, sent, failed, skipped, replied, doubt, flight = r[15], r[16], r[17], r[18], r[19], r[20], r[21]
    left = total - sent - failed - skipped - doubt
    is_cancelled = r[9] == CampaignStatus.CANCELLED
    queued = flight if is_cancelled else left
    stats = Stats(total, queued, sent, failed, skipped, replied, doubt, left - queued)
    senders = tuple(r[8]) if r[8] is not None else None
    return Campaign(
        r[0], r[1], r[2], r[3], r[4], r[5], Pacing(r[6]), r[7], senders, CampaignStatus(r[9]), r[10], r[11], r[12],
        r[13], r[14], r[22], r[24], r[23], stats, schedule.read(r["schedule"]), r["start_at"],
        IfMissed(r["if_missed"]), r["max_lateness_minutes"], tuple(r["zones"]), *steps.read(r["steps"]),
    )  # fmt: skip


async def get(call: Call, campaign_id: CampaignId) -> Campaign:
    """One campaign or `CampaignNotFound`."""
    row = await call.fetchrow(f"select {COLUMNS} from {FROM} where c.project_id = $1 and c.id = $2", campaign_id)
    if row is None:
        raise CampaignNotFound
    return read(row)


async def page(
    call: Call, ask: PageAsk, *, client_id: ClientId | None = None, status: CampaignStatus | None = None
) -> Page[Campaign]:
    """Campaigns, newest first, of one client or status where asked."""
    where, args = "", list[Any]()
    for column, value in (("client_id", client_id), ("status", status.value if status else None)):
        if value is not None:
            args.append(value)
            where += f" and c.{column} = ${len(args) + 3}"
    rows = await call.fetch(
        f"""select {COLUMNS} from {FROM} where c.project_id = $1 and ($2::uuid is null or c.id < $2){where}
        order by c.id desc limit $3""",
        UUID(ask.after[0]) if ask.after else None,
        ask.limit + 1,
        *args,
    )
    items = [read(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def targets(
    call: Call,
    campaign: Campaign,
    ask: PageAsk,
    *,
    wanted: Wanted = EVERYTHING,
) -> Page[TargetResult]:
    """A campaign's targets with their outcome, in the order of their upload; those that are wanted."""
    cancelled = campaign.status is CampaignStatus.CANCELLED
    page = await messaging.page(call, campaign.id, ask, cancelled=cancelled, wanted=wanted)
    return Page(await _with_follow_ups(call, campaign, page.items), page.next)


async def target(call: Call, campaign: Campaign, target_id: TargetId) -> TargetResult:
    """One target with its outcome, or `TargetNotFound`."""
    found = await messaging.of_target(
        call, campaign.id, target_id, cancelled=campaign.status is CampaignStatus.CANCELLED
    )
    if found is None:
        raise TargetNotFound
    return (await _with_follow_ups(call, campaign, [found]))[0]


async def _with_follow_ups(call: Call, campaign: Campaign, found: Sequence[TargetResult]) -> list[TargetResult]:
    if not campaign.steps or not found:
        return list(found)
    cancelled = campaign.status is CampaignStatus.CANCELLED
    ids = [t.target_id for t in found]
    later = await messaging.follow_ups(await call.tx(), call.project_id, ids, cancelled=cancelled)
    return [replace(t, follow_ups=later.get(t.target_id, ())) for t in found]
