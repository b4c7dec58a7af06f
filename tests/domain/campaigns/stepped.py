"""Campaigns with follow-ups and variants, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from overture.domain import campaigns, clients, templates
from overture.domain.campaigns import Campaign, FollowUp, Pacing, Variant
from overture.domain.identity import Call
from overture.domain.targets import NewTarget
from overture.kernel.ids import CampaignId
from tests.factories import rows
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 1000, "daily_limit": 1000}
WAIT = timedelta(days=3)
Texts = Sequence[tuple[str, int]]
"""(text, weight) of each variant."""


async def stepped(
    w: World,
    handles: Sequence[str],
    *bodies: str | Texts,
    wait: timedelta = WAIT,
    start: bool = True,
    **limits: Any,
) -> Campaign:
    """A campaign whose first message and follow-ups have these texts, one or several each."""

    async def make(call: Call) -> CampaignId:
        async def variants(step: int, texts: str | Texts) -> tuple[Variant, ...]:
            given = [(texts, 1)] if isinstance(texts, str) else texts
            made = [await templates.create(call, f"Step {step}", body) for body, _ in given]
            names = [None] if isinstance(texts, str) else [chr(97 + i) for i in range(len(given))]
            return tuple(Variant(n, t.id, g[1]) for n, t, g in zip(names, made, given, strict=True))

        brand = await clients.create(call, "Acme Brand")
        first, *later = [await variants(i, texts) for i, texts in enumerate(bodies)]
        new = campaigns.NewCampaign(
            brand.id,
            first[0].template_id,
            "Follow-ups",
            variants=first if len(first) > 1 else (),
            steps=tuple(FollowUp(wait, texts) for texts in later),
            **(FAST | limits),
        )
        made = await campaigns.create(call, new)
        await campaigns.upload(call, made.id, [NewTarget(h, first_name=h.title()) for h in handles])
        return made.id

    campaign_id: CampaignId = await w.run(make)
    if start:
        await w.run(lambda call: campaigns.start(call, campaign_id))
    return await w.get(campaign_id)


async def texts(w: World) -> dict[str, list[str]]:
    """What each person received, in order, by handle."""
    got: dict[str, list[str]] = {}
    for entry in await w.journal():
        got.setdefault(entry["handle"], []).append(entry["text"])
    return got


async def counts(w: World) -> dict[tuple[int, int], tuple[int, int, int, int, int]]:
    """(sent, failed, skipped, replied, waiting) of each (step, variant)."""
    found = await rows(
        w,
        """select step, variant, sent, failed, skipped, replied, waiting from campaign_step_count
        where project_id = $1 order by step, variant""",
    )
    return {(r[0], r[1]): (r[2], r[3], r[4], r[5], r[6]) for r in found}
