"""What became of a campaign's steps and of the variants of each: how many answered, and which is the best for certain.

Counts alone are read; no message is.
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from overture.domain.campaigns.confidence import best, interval
from overture.domain.campaigns.contracts import Campaign, StepStats, Variant, VariantStats
from overture.domain.campaigns.queries import get
from overture.domain.identity import Call
from overture.kernel.ids import CampaignId


async def compare(call: Call, campaign_id: CampaignId) -> tuple[StepStats, ...]:
    """Each step, the first with them, with its variants in their order. A campaign of one text has one step of one."""
    campaign = await get(call, campaign_id)
    rows = await call.fetch(
        """select step, variant, sent, failed, skipped, replied, waiting from campaign_step_count
        where project_id = $1 and campaign_id = $2 order by step, variant""",
        campaign_id,
    )
    first = campaign.variants or (Variant(None, campaign.template_id, 1, campaign.template_version),)
    steps = [(None, first), *((s.wait, s.variants) for s in campaign.steps)]
    out = []
    for k, (wait, variants) in enumerate(steps):
        mine = [r for r in rows if r["step"] == k]
        stats = _stats(variants, mine) if rows else (_alone(campaign, first[0]),)
        skipped = sum(r["skipped"] for r in mine) if rows else campaign.stats.skipped
        counted = [(v.replied, max(v.sent, v.replied)) for v in stats]
        out.append(StepStats(k, wait, skipped, sum(r["waiting"] for r in mine), stats, best(counted)))
    return tuple(out)


def _stats(variants: Sequence[Variant], rows: Sequence[asyncpg.Record]) -> tuple[VariantStats, ...]:
    by_place = {r["variant"]: r for r in rows}
    return tuple(
        _of(v, by_place[i]["sent"], by_place[i]["failed"], by_place[i]["replied"]) for i, v in enumerate(variants)
    )


def _alone(campaign: Campaign, variant: Variant) -> VariantStats:
    return _of(variant, campaign.stats.sent, campaign.stats.failed, campaign.stats.replied)


def _of(variant: Variant, sent: int, failed: int, replied: int) -> VariantStats:
    # A reply may be known before its message is known to have arrived.
    found = interval(replied, max(sent, replied))
    return VariantStats(variant, sent, failed, replied, replied / sent if sent else None, found.low, found.high)
