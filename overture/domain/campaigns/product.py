"""Campaigns as the product behind messages: what to send, what is counted, when a campaign ends or pauses itself.

Runs inside the engine's transactions; not a command.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from overture.domain import accounts, identity, templates
from overture.domain.campaigns import schedule, steps
from overture.domain.campaigns.commands import MESSAGE_KIND, open_sender_lanes
from overture.domain.campaigns.contracts import Campaign
from overture.domain.campaigns.events import CampaignCancelled, CampaignCompleted, CampaignEvent, CampaignPaused
from overture.domain.campaigns.queries import COLUMNS, FROM, get, read
from overture.domain.campaigns.schedule import IfMissed
from overture.domain.identity import Call
from overture.domain.messaging import Plan, Start, Tally
from overture.kernel.ids import AccountId, CampaignId, Ids, fresh
from overture.runtime import outbox
from overture.runtime.db import Tx

_PLANS = f"""
select c.project_id, c.id, c.client_id,
  case when c.held > 0 and c.status <> 'cancelled' then 'held' else c.status end as status,
  c.recontact_after_days, c.sender_ids, m.version, m.body, c.schedule::text as schedule, c.start_at, c.is_start_pending,
  c.max_lateness_minutes, c.zones, w.quiet_hours, w.quiet_zone, {steps.PLANNED}
from unnest($1::uuid[], $2::uuid[]) k(project_id, id)
join campaign c on c.project_id = k.project_id and c.id = k.id
join message_template_version m
  on m.project_id = c.project_id and m.template_id = c.template_id and m.version = coalesce(c.template_version, (
    select t.version from message_template t where t.project_id = c.project_id and t.id = c.template_id))
join project p on p.id = c.project_id
join workspace w on w.id = p.workspace_id
order by c.id
"""
_LANES = """
select l.pick_key, l.key from unnest($2::uuid[], $3::uuid[]) x(campaign_id, account_id)
join lane l on l.project_id = $1 and l.kind = $4 and l.pick_key = x.campaign_id and l.key = x.account_id
order by l.pick_key, l.key
"""
_COUNT = """
update campaign_count n set sent = n.sent + x.sent, failed = n.failed + x.failed, skipped = n.skipped + x.skipped,
  replied = n.replied + x.replied, following = n.following + x.following
from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[])
  x(project_id, campaign_id, sent, failed, skipped, replied, following)
where n.project_id = x.project_id and n.campaign_id = x.campaign_id
returning n.project_id, n.campaign_id, n.is_stepped,
  n.total - n.sent - n.failed - n.skipped + n.coming + n.following as open
"""
_COMPLETE = """
update campaign set status = 'completed', status_reason = null, completed_at = $3, seq = seq + 1
where project_id = $1 and id = $2 and status = 'running' returning seq
"""
_BEGUN = """
update campaign c set is_start_pending = false
from (select b.project_id, b.id from unnest($1::uuid[], $2::uuid[]) k(project_id, id)
  join campaign b on b.project_id = k.project_id and b.id = k.id order by b.project_id, b.id for update of b) k
where c.project_id = k.project_id and c.id = k.id and c.is_start_pending
returning c.project_id, c.id, c.if_missed
"""
_CANCEL = """
update campaign set status = 'cancelled', status_reason = $3, seq = seq + 1
where project_id = $1 and id = $2 and status = 'running' returning seq
"""
_PAUSE = """
update campaign set status = 'paused', status_reason = $3, seq = seq + 1
where project_id = $1 and id = $2 and status = 'running' returning seq
"""
_START_MISSED = "start_missed"


class CampaignProduct:
    """What messaging asks of campaigns."""

    def __init__(self, ids: Ids = fresh) -> None:
        self._ids = ids

    async def plans(self, tx: Tx, keys: Sequence[tuple[UUID, UUID]]) -> Mapping[UUID, Plan]:
        """Text and client of each campaign; stopped unless it runs. Of a draft as if it started now."""
        rows = await tx.fetch(_PLANS, [p for p, _ in keys], [c for _, c in keys])
        return {
            r["id"]: Plan(
                r["client_id"],
                templates.compile(r["body"]),
                r["version"],
                None if r["status"] == "running" else f"campaign_{r['status']}",
                None if r["recontact_after_days"] is None else timedelta(days=r["recontact_after_days"]),
                None if r["sender_ids"] is None else frozenset(r["sender_ids"]),
                schedule.timing(
                    schedule.read(r["schedule"]), r["start_at"], identity.quiet(r["quiet_hours"], r["quiet_zone"])
                ),
                tuple(r["zones"]),
                Start(r["start_at"], timedelta(minutes=r["max_lateness_minutes"])) if r["is_start_pending"] else None,
                steps.planned(r["steps"], r["body"], r["version"]),
            )
            for r in rows
        }

    async def lanes_opened(self, call: Call, pairs: Sequence[tuple[UUID, UUID]]) -> None:
        """A lane is opened for each (campaign, account) that has none."""
        there = await call.fetch(_LANES, [c for c, _ in pairs], [a for _, a in pairs], MESSAGE_KIND)
        for campaign_id, account_id in sorted(set(pairs) - {(r["pick_key"], r["key"]) for r in there}):
            campaign = await get(call, CampaignId(campaign_id))
            await open_sender_lanes(call, campaign, [await accounts.get(call, AccountId(account_id))])

    async def tallied(self, tx: Tx, tallies: Mapping[tuple[UUID, UUID], Tally], times: Mapping[UUID, datetime]) -> None:
        """Moves the counts; a running campaign with nothing open is completed and says so."""
        keys = sorted(tallies)
        if not keys:
            return
        rows = await tx.fetch(
            _COUNT,
            [p for p, _ in keys],
            [c for _, c in keys],
            [tallies[k].sent for k in keys],
            [tallies[k].failed for k in keys],
            [tallies[k].skipped for k in keys],
            [tallies[k].replied for k in keys],
            [tallies[k].following for k in keys],
        )
        stepped = {(r["project_id"], r["campaign_id"]) for r in rows if r["is_stepped"]}
        if stepped:
            await steps.count(tx, {k: tallies[k] for k in stepped})
        for r in sorted(rows, key=lambda r: (r["project_id"], r["campaign_id"])):
            if r["open"] == 0:
                seq = await tx.fetchval(_COMPLETE, r["project_id"], r["campaign_id"], times[r["project_id"]])
                if seq is not None:
                    await self._tell(
                        tx, r["project_id"], r["campaign_id"], seq, CampaignCompleted, times[r["project_id"]]
                    )

    async def begun(
        self, tx: Tx, late: Mapping[tuple[UUID, UUID], bool], times: Mapping[UUID, datetime]
    ) -> Mapping[UUID, str]:
        """Their beginning has come; those that it was missed by too much pause or end, as each was told to."""
        keys = sorted(late)
        rows = await tx.fetch(_BEGUN, [p for p, _ in keys], [c for _, c in keys])
        stopped: dict[UUID, str] = {}
        for r in sorted(rows, key=lambda r: (r["project_id"], r["id"])):
            missed = IfMissed(r["if_missed"]) if late[r["project_id"], r["id"]] else IfMissed.SEND
            if missed is not IfMissed.SEND:
                is_asking = missed is IfMissed.ASK
                change, event = (_PAUSE, CampaignPaused) if is_asking else (_CANCEL, CampaignCancelled)
                seq = await tx.fetchval(change, r["project_id"], r["id"], _START_MISSED)
                await self._tell(tx, r["project_id"], r["id"], seq, event, times[r["project_id"]])
                stopped[r["id"]] = "campaign_paused" if is_asking else "campaign_cancelled"
        return stopped

    async def allowance_spent(self, tx: Tx, keys: Sequence[tuple[UUID, UUID]], times: Mapping[UUID, datetime]) -> None:
        """Pauses these campaigns until they are resumed."""
        for project_id, campaign_id in sorted(keys):
            seq = await tx.fetchval(_PAUSE, project_id, campaign_id, "usage_limit_exceeded")
            if seq is not None:
                await self._tell(tx, project_id, campaign_id, seq, CampaignPaused, times[project_id])

    async def _tell(
        self, tx: Tx, project_id: UUID, campaign_id: UUID, seq: int, event: type[CampaignEvent], at: datetime
    ) -> None:
        row = await tx.fetchrow(
            f"select {COLUMNS} from {FROM} where c.project_id = $1 and c.id = $2", project_id, campaign_id
        )
        if row is None:
            return
        campaign: Campaign = read(row)
        told = event.of(campaign)
        await outbox.write(tx, [outbox.EventRow(project_id, self._ids(), campaign_id, seq, told.name, at, told.data())])
