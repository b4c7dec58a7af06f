"""A template's text is frozen at the start: another is a new version, which a person applies."""

from __future__ import annotations

from typing import Any

import pytest

from overture.domain import campaigns, messaging, templates
from overture.domain.campaigns import Campaign, InvalidCampaignState, Pacing, TemplateProblems
from overture.domain.targets import NewTarget
from overture.domain.templates import MessageTemplate, TemplateInvalid, TemplateVersionNotFound
from overture.kernel.paging import PageAsk
from overture.runtime.work.queues import Queue
from tests.factories import HOUR, ignoring, in_world, run_on, sends, shift, targets_of
from tests.world import World

SLOW: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 2, "daily_limit": 100}


async def rewrite(w: World, campaign: Campaign, body: str) -> MessageTemplate:
    edited: MessageTemplate = await w.run(lambda call: templates.edit(call, campaign.template_id, {"body": body}))
    return edited


async def apply(w: World, campaign: Campaign, version: int, *, accept: bool = False) -> Campaign:
    applied: Campaign = await w.run(
        lambda call: campaigns.apply_template(call, campaign.id, version, accept_problems=accept)
    )
    return applied


@in_world
async def test_another_text_is_a_new_version_and_another_name_is_not(w: World) -> None:
    campaign = await w.campaign(ignoring(1), body="Hi {{ firstName }}", start=False)
    renamed = await w.run(lambda call: templates.edit(call, campaign.template_id, {"name": "New name"}))
    assert (renamed.name, renamed.version, renamed.variables) == ("New name", 1, ("firstName",))
    assert (await rewrite(w, campaign, "Hi {{ firstName }}")).version == 1, "the same text"
    second = await rewrite(w, campaign, "Hi {{ category }}")
    assert (second.version, second.variables, second.name) == (2, ("category",), "New name")
    with pytest.raises(TemplateInvalid):
        await rewrite(w, campaign, "Hi {{ ")
    third = await rewrite(w, campaign, "Hi")
    page = await w.run(lambda call: templates.versions(call, campaign.template_id, PageAsk(2)))
    assert [(v.version, v.body) for v in page.items] == [(3, "Hi"), (2, "Hi {{ category }}")]
    page = await w.run(lambda call: templates.versions(call, campaign.template_id, PageAsk(2, page.next)))
    assert ([(v.version, v.body) for v in page.items], page.next) == ([(1, "Hi {{ firstName }}")], None)
    assert await w.run(lambda call: templates.get(call, campaign.template_id)) == third


@in_world
async def test_a_draft_follows_its_template_until_it_starts(w: World) -> None:
    campaign = await w.campaign(ignoring(2), body="First", start=False, **SLOW)
    await rewrite(w, campaign, "Second")
    seen = await w.run(lambda call: campaigns.preview(call, campaign.id))
    assert (seen.template_version, [text for _, _, text in seen.rendered]) == (2, ["Second"] * 2)
    draft = await w.get(campaign.id)
    assert (draft.template_version, draft.latest_template_version) == (None, 2)
    with pytest.raises(InvalidCampaignState):
        await apply(w, campaign, 2)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    assert (await w.get(campaign.id)).template_version == 2


@in_world
async def test_a_running_campaign_keeps_its_text_until_a_new_version_is_applied(w: World) -> None:
    campaign = await w.campaign(ignoring(6), body="First", **SLOW)
    worker = await w.worker()
    assert await sends(w, worker) == 2
    await rewrite(w, campaign, "Second")
    await shift(w, HOUR)
    assert await sends(w, worker) == 4
    kept = await w.get(campaign.id)
    assert (kept.template_version, kept.latest_template_version) == (1, 2)
    seen = await w.run(lambda call: campaigns.preview(call, campaign.id))
    assert (seen.template_version, {text for _, _, text in seen.rendered}) == (1, {"First"})
    seen = await w.run(lambda call: campaigns.preview(call, campaign.id, version=2))
    assert (seen.template_version, {text for _, _, text in seen.rendered}) == (2, {"Second"})
    assert (await apply(w, campaign, 2)).template_version == 2
    await run_on(w, worker)
    assert [e["text"] for e in await w.journal()] == ["First"] * 4 + ["Second"] * 2
    got = [(t.message, t.template_version) for t in (await targets_of(w, campaign.id)).values()]
    assert got == [("First", 1)] * 4 + [("Second", 2)] * 2
    assert (await w.events()).count("campaign.updated") == 1


@in_world
async def test_what_is_reserved_keeps_the_text_it_was_reserved_with(w: World) -> None:
    campaign = await w.campaign(ignoring(3), body="First", **SLOW)
    await rewrite(w, campaign, "Second")
    worker = await w.worker()
    items = await worker.reserve(Queue.ACTS)
    await apply(w, campaign, 2)
    for item in items:
        await worker.call(item)
    await worker.record()
    await run_on(w, worker)
    assert [e["text"] for e in await w.journal()] == ["First", "First", "Second"]
    explained = [
        await w.run(lambda call, t=t: campaigns.explain(call, campaign.id, t.target_id))
        for t in (await targets_of(w, campaign.id)).values()
    ]
    assert [e.template_version for e in explained] == [1, 1, 2]


@in_world
async def test_an_explanation_of_one_that_waits_shows_the_version_it_would_get(w: World) -> None:
    campaign = await w.campaign(ignoring(1), body="First {{ category }}", start=False, **SLOW)
    [target] = (await targets_of(w, campaign.id)).values()
    assert target.template_version is None

    async def explained() -> tuple[int, str | None]:
        e = await w.run(lambda call: campaigns.explain(call, campaign.id, target.target_id))
        return e.template_version, next(r.reason for r in e.rules if r.rule == "template")

    assert await explained() == (1, "missing_variable")
    await rewrite(w, campaign, "Second")
    assert await explained() == (2, None), "a draft has the newest"
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await rewrite(w, campaign, "Third {{ category }}")
    assert await explained() == (2, None)


@in_world
async def test_a_version_that_would_skip_somebody_is_refused_unless_that_is_accepted(w: World) -> None:
    campaign = await w.campaign(ignoring(2), body="Hi", start=False, **SLOW)
    rich = [NewTarget(f"sandbox.ignores.{n}", first_name="Ada", category="art") for n in range(10, 13)]
    await w.run(lambda call: campaigns.upload(call, campaign.id, rich))
    await w.suppress("sandbox.ignores.0")
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await rewrite(w, campaign, "Hi {{ firstName }}, {{ category }}")
    with pytest.raises(TemplateProblems) as refused:
        await apply(w, campaign, 2)
    assert refused.value.details == {"problemsByReason": {"missing_variable": 1}}, "one is skipped with any text"
    assert [f.path for f in refused.value.fields] == ["templateVersion"]
    assert "1 of 5 targets" in refused.value.message
    assert (await w.get(campaign.id)).template_version == 1
    seen = await w.run(lambda call: campaigns.preview(call, campaign.id, version=2))
    assert seen.by_reason == {"target_suppressed": 1, "missing_variable": 1}
    assert (await apply(w, campaign, 2, accept=True)).template_version == 2
    worker = await w.worker()
    await run_on(w, worker)
    assert {e["text"] for e in await w.journal()} == {"Hi Ada, art"}
    stats = (await w.get(campaign.id)).stats
    assert (stats.sent, stats.skipped) == (3, 2)


@in_world
async def test_an_older_version_may_be_applied_again_and_the_same_changes_nothing(w: World) -> None:
    campaign = await w.campaign(ignoring(4), body="First", **SLOW)
    await rewrite(w, campaign, "Second")
    await apply(w, campaign, 2)
    assert (await apply(w, campaign, 2)).template_version == 2
    assert (await apply(w, campaign, 1)).template_version == 1
    assert (await w.events()).count("campaign.updated") == 2
    with pytest.raises(TemplateVersionNotFound):
        await apply(w, campaign, 3)
    with pytest.raises(TemplateVersionNotFound):
        await w.run(lambda call: campaigns.preview(call, campaign.id, version=3))
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    with pytest.raises(InvalidCampaignState):
        await apply(w, campaign, 2)


@in_world
async def test_two_campaigns_of_one_template_each_have_their_version(w: World) -> None:
    first = await w.campaign(ignoring(2), body="First", **SLOW)
    await rewrite(w, first, "Second")

    async def another(call: Any) -> Campaign:
        made = await campaigns.create(call, campaigns.NewCampaign(first.client_id, first.template_id, "B", **SLOW))
        await campaigns.upload(call, made.id, [NewTarget(h) for h in ignoring(2, 10)])
        return await campaigns.start(call, made.id)

    await w.run(another)
    await run_on(w, await w.worker())
    assert sorted(e["text"] for e in await w.journal()) == ["First"] * 2 + ["Second"] * 2


@in_world
async def test_the_export_shows_the_version_each_got(w: World) -> None:
    campaign = await w.campaign(ignoring(3), body="First", **SLOW)
    worker = await w.worker()
    await sends(w, worker)
    await rewrite(w, campaign, "Second")
    await apply(w, campaign, 2)
    at = messaging.csv_columns.index("templateVersion")
    async with w.db.connection() as raw:
        rows = await raw.fetch(messaging.export_sql(), w.project.id, campaign.id, False)
    assert [r[at] for r in rows] == [1, 1, None]
    await run_on(w, worker)
    async with w.db.connection() as raw:
        rows = await raw.fetch(messaging.export_sql(), w.project.id, campaign.id, False)
    assert [r[at] for r in rows] == [1, 1, 2]
