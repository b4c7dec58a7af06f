"""Variants of a step: chosen when a message is reserved, counted apart, compared with care."""

from __future__ import annotations

from overture.domain import campaigns, templates
from overture.domain.campaigns import CampaignStatus
from tests.domain.campaigns.stepped import WAIT, counts, stepped, texts
from tests.factories import ignoring, in_world, rows, run_on, shift
from tests.world import World


@in_world
async def test_every_step_has_variants_of_its_own_and_each_is_counted(w: World) -> None:
    handles = [*ignoring(40), *(f"sandbox.replies.{i}" for i in range(6))]
    first, later = [("A", 1), ("B", 1)], [("C", 1), ("D", 3)]
    campaign = await stepped(w, handles, first, later)
    worker = await w.worker()
    await run_on(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    got = await texts(w)
    assert {t for each in got.values() for t in each} == {"A", "B", "C", "D"}
    assert all(len(each) == (2 if "ignores" in handle else 1) for handle, each in got.items())
    found = await w.run(lambda call: campaigns.compare(call, campaign.id))
    for step, names in zip(found, ("AB", "CD"), strict=True):
        for i, stats in enumerate(step.variants):
            mine = [h for h, each in got.items() if len(each) > step.step and each[step.step] == names[i]]
            assert (stats.sent, stats.failed) == (len(mine), 0)
            assert stats.replied == sum("replies" in h for h in mine) * (step.step == 0)
    assert [(s.skipped, s.waiting) for s in found] == [(0, 0), (6, 0)]
    stored = await rows(w, "select step, variant, text from message where project_id = $1 and state = 2")
    assert all("ABCD"[r["step"] * 2 + r["variant"]] == r["text"] for r in stored)


@in_world
async def test_a_version_is_applied_to_one_variant_of_one_step(w: World) -> None:
    campaign = await stepped(w, ignoring(30), [("A", 1), ("B", 1)], [("C", 1), ("D", 1)])
    worker = await w.worker()
    await w.settle(worker)
    template_id = campaign.steps[0].variants[1].template_id
    await w.run(lambda call: templates.edit(call, template_id, {"body": "D2"}))
    applied = await w.run(lambda call: campaigns.apply_template(call, campaign.id, 2, step=1, variant="b"))
    assert [v.template_version for v in applied.steps[0].variants] == [1, 2]
    assert applied.template_version == 1
    await run_on(w, worker)
    assert {each[1] for each in (await texts(w)).values()} == {"C", "D2"}


@in_world
async def test_a_campaign_of_variants_alone_is_over_after_its_first_messages(w: World) -> None:
    campaign = await stepped(w, ignoring(4), [("A", 1), ("B", 1)])
    worker = await w.worker()
    await w.settle(worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert sum(c[0] for c in (await counts(w)).values()) == 4
    await shift(w, WAIT)
    await w.settle(worker)
    assert len(await w.journal()) == 4
