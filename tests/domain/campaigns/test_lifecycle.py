"""Pause, resume, cancel, complete: what each does, and what each refuses."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from overture.domain import campaigns, clients, templates
from overture.domain.accounts import SenderNotFound
from overture.domain.campaigns import CampaignStatus, InvalidCampaignState, Pacing
from overture.domain.messaging import TargetStatus, Wanted
from overture.domain.targets import NewTarget
from overture.kernel.ids import CampaignId
from overture.kernel.paging import PageAsk
from tests.factories import (
    HOUR,
    ignoring,
    in_world,
    rows,
    run_on,
    second_campaign,
    sends,
    shift,
    statuses,
    targets_of,
    upload,
    value,
)
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}


@in_world
async def test_a_paused_campaign_sends_nothing_and_a_resumed_one_goes_on(w: World) -> None:
    campaign = await w.campaign(ignoring(4))
    worker = await w.worker()
    assert await sends(w, worker) == 1
    paused = await w.run(lambda call: campaigns.pause(call, campaign.id))
    assert (paused.status, paused.status_reason) == (CampaignStatus.PAUSED, "paused_by_user")
    await shift(w, 5 * HOUR)
    assert await sends(w, worker) == 1
    resumed = await w.run(lambda call: campaigns.resume(call, campaign.id))
    assert (resumed.status, resumed.status_reason) == (CampaignStatus.RUNNING, None)
    assert await sends(w, worker) == 2, "one slot, not all that passed"
    await run_on(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    told = [n for n in await w.events() if n.startswith("campaign.")]
    assert told == [f"campaign.{n}" for n in ("created", "started", "paused", "resumed", "completed")]


@in_world
async def test_start_on_a_paused_campaign_is_resume(w: World) -> None:
    campaign = await w.campaign(ignoring(2))
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    again = await w.run(lambda call: campaigns.start(call, campaign.id))
    assert again.status is CampaignStatus.RUNNING
    await w.settle(await w.worker())
    assert (await w.events()).count("campaign.resumed") == 1
    assert (await w.events()).count("campaign.started") == 1


@in_world
async def test_a_cancelled_campaign_never_sends_what_waited_and_shows_it_as_cancelled(w: World) -> None:
    campaign = await w.campaign(ignoring(4))
    worker = await w.worker()
    await w.settle(worker)
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    await shift(w, 5 * HOUR)
    assert await sends(w, worker) == 1
    assert sorted(s for s, _ in (await statuses(w, campaign.id)).values()) == ["cancelled"] * 3 + ["sent"]
    cancelled = await w.get(campaign.id)
    stats = cancelled.stats
    assert (stats.total, stats.sent, stats.queued, stats.cancelled) == (4, 1, 0, 3)
    page = await w.run(
        lambda call: campaigns.targets(call, cancelled, PageAsk(50), wanted=Wanted((TargetStatus.CANCELLED,)))
    )
    assert len(page.items) == 3


@in_world
async def test_what_was_reserved_before_a_cancel_may_still_leave_and_is_counted(w: World) -> None:
    campaign = await w.campaign(ignoring(2), **FAST)
    worker = await w.worker()
    items = await worker.reserve(w.work.kinds[0].queue)
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    flying = (await w.get(campaign.id)).stats
    assert (flying.queued, flying.cancelled) == (2, 0)
    await asyncio.gather(*(worker.call(i) for i in items))
    await worker.record()
    done = (await w.get(campaign.id)).stats
    assert (done.sent, done.queued, done.cancelled) == (2, 0, 0)
    assert (await w.get(campaign.id)).status is CampaignStatus.CANCELLED


@in_world
async def test_each_verb_refuses_the_wrong_state(w: World) -> None:
    campaign = await w.campaign(ignoring(1), start=False)

    async def refused(verb: Any, error: type[Exception]) -> None:
        with pytest.raises(error):
            await w.run(lambda call: verb(call, campaign.id))

    await refused(campaigns.pause, InvalidCampaignState)
    await refused(campaigns.resume, InvalidCampaignState)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await refused(campaigns.start, campaigns.CampaignAlreadyStarted)
    await refused(campaigns.resume, InvalidCampaignState)
    await w.settle(await w.worker())
    for verb in (campaigns.start, campaigns.pause, campaigns.resume, campaigns.cancel):
        await refused(verb, InvalidCampaignState)
    with pytest.raises(InvalidCampaignState):
        await upload(w, campaign.id, ["nasa"])
    with pytest.raises(campaigns.CampaignNotFound):
        await w.run(lambda call: campaigns.pause(call, CampaignId(campaign.template_id)))


@in_world
async def test_a_campaign_without_targets_does_not_start(w: World) -> None:
    campaign = await w.campaign([], start=False)
    with pytest.raises(campaigns.NoTargets) as refused:
        await w.run(lambda call: campaigns.start(call, campaign.id))
    assert [f.path for f in refused.value.fields] == ["targets"]


@in_world
async def test_unknown_parts_of_a_campaign_are_refused_by_name(w: World) -> None:
    known = await w.campaign(ignoring(1), start=False)

    async def create(call: Any, **wrong: Any) -> None:
        facts = {"client_id": known.client_id, "template_id": known.template_id, "name": "x", **wrong}
        await campaigns.create(call, campaigns.NewCampaign(**facts))

    with pytest.raises(clients.ClientNotFound):
        await w.run(lambda call: create(call, client_id=known.id))
    with pytest.raises(templates.MessageTemplateNotFound):
        await w.run(lambda call: create(call, template_id=known.id))
    with pytest.raises(SenderNotFound):
        await w.run(lambda call: create(call, sender_ids=(known.id,)))
    assert await value(w, "select count(*) from campaign where project_id = $1") == 1


@in_world
async def test_the_last_answer_while_paused_lets_the_campaign_complete_when_resumed(w: World) -> None:
    campaign = await w.campaign(ignoring(1), **FAST)
    worker = await w.worker()
    items = await worker.reserve(w.work.kinds[0].queue)
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    await worker.call(items[0])
    await worker.record()
    await w.settle(worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.PAUSED
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_an_upload_into_a_running_campaign_goes_as_well(w: World) -> None:
    campaign = await w.campaign(ignoring(2), hourly_limit=2, daily_limit=100, pacing=Pacing.BURST)
    worker = await w.worker()
    await w.settle(worker)
    with pytest.raises(InvalidCampaignState):
        await upload(w, campaign.id, ["nasa"])
    running = await w.campaign(ignoring(3, 10), client="B", hourly_limit=2, daily_limit=100, pacing=Pacing.BURST)
    await w.settle(worker)
    done = await upload(w, running.id, [*ignoring(2, 20), "sandbox.ignores.10"])
    assert [(r.index, r.code) for r in done.rejected] == [(2, "target_duplicate")]
    await run_on(w, worker)
    assert [e["handle"] for e in await w.journal()][2:] == [*ignoring(3, 10), *ignoring(2, 20)]
    assert (await w.get(running.id)).stats.sent == 5


@in_world
async def test_an_upload_names_every_items_outcome_in_order(w: World) -> None:
    campaign = await w.campaign(["nasa"], start=False)
    refused = campaigns.Rejected(1, "??", "invalid_field", "no handle")
    items: list[Any] = [
        NewTarget("newhandle"),
        refused,
        NewTarget("newhandle"),
        NewTarget("nasa"),
        NewTarget("yourhandle"),
    ]
    done = await w.run(lambda call: campaigns.upload(call, campaign.id, items))
    assert [t.handle for t in done.targets] == ["newhandle", "yourhandle"]
    assert [(r.index, r.code) for r in done.rejected] == [
        (1, "invalid_field"),
        (2, "target_duplicate"),
        (3, "target_duplicate"),
    ]
    assert (await w.get(campaign.id)).stats.total == 3


@in_world
async def test_two_uploads_at_once_into_one_campaign_add_each_person_once_in_a_gapless_order(w: World) -> None:
    campaign = await w.campaign(["nasa"], hourly_limit=1, daily_limit=1)
    sets = [ignoring(40), ignoring(40, 20), ignoring(40, 40), list(reversed(ignoring(60)))]
    done = await asyncio.gather(*(upload(w, campaign.id, handles) for handles in sets))
    assert sum(len(d.targets) for d in done) == 80
    assert sum(len(d.rejected) for d in done) == sum(len(s) for s in sets) - 80
    positions = [r["position"] for r in await rows(w, "select position from message where project_id = $1 order by 1")]
    assert positions == list(range(1, 82))
    assert (await w.get(campaign.id)).stats.total == 81
    assert await value(w, "select count(*) from person where project_id = $1") == 81


@in_world
async def test_the_same_person_in_two_campaigns_of_one_client_gets_one_message(w: World) -> None:
    first = await w.campaign(["nasa", *ignoring(2)], start=False, **FAST)
    second = await second_campaign(w, first, ["nasa", *ignoring(2)], **FAST)
    await w.run(lambda call: campaigns.start(call, first.id))
    await w.settle(await w.worker())
    assert sorted(e["handle"] for e in await w.journal()) == ["nasa", *ignoring(2)]
    outcomes = [*(await statuses(w, first.id)).values(), *(await statuses(w, second)).values()]
    assert sorted(outcomes, key=str) == [("sent", None)] * 3 + [("skipped", "target_duplicate")] * 3
    for campaign_id in (first.id, second):
        assert (await w.get(campaign_id)).status is CampaignStatus.COMPLETED


@in_world
async def test_two_clients_may_both_write_to_a_person(w: World) -> None:
    await w.campaign(["nasa"], **FAST)
    await w.campaign(["nasa"], client="Another", **FAST)
    await w.settle(await w.worker())
    assert [e["handle"] for e in await w.journal()] == ["nasa", "nasa"]


@in_world
async def test_a_person_contacted_before_is_refused_at_the_next_upload(w: World) -> None:
    first = await w.campaign(["nasa"], **FAST)
    await w.settle(await w.worker())
    later = await second_campaign(w, first, ["newhandle"], **FAST)
    done = await upload(w, later, ["nasa"])
    assert [(r.code, r.handle) for r in done.rejected] == [("target_duplicate", "nasa")]


@in_world
async def test_a_refused_person_may_be_written_to_by_a_later_campaign(w: World) -> None:
    first = await w.campaign(["sandbox.refuses.1", "sandbox.missing.1", "sandbox.private.1"], **FAST)
    await w.settle(await w.worker())
    assert await statuses(w, first.id) == {
        "sandbox.refuses.1": ("failed", "message_rejected"),
        "sandbox.missing.1": ("failed", "recipient_not_found"),
        "sandbox.private.1": ("failed", "recipient_does_not_accept_messages"),
    }
    done = await w.get(first.id)
    assert (done.status, done.stats.failed) == (CampaignStatus.COMPLETED, 3)
    later = await second_campaign(w, first, ["nasa"], **FAST)
    assert len((await upload(w, later, ["sandbox.refuses.1"])).targets) == 1


@in_world
async def test_a_missing_variable_is_skipped_and_never_sent_with_a_hole(w: World) -> None:
    campaign = await w.campaign(["nasa"], body="Hi {{firstName}}, love your {{category}} content!", start=False, **FAST)
    items = [
        NewTarget("newhandle", first_name="New", category="fitness"),
        NewTarget("yourhandle", first_name=" ", category="x"),
    ]
    await w.run(lambda call: campaigns.upload(call, campaign.id, items))
    preview = await w.run(lambda call: campaigns.preview(call, campaign.id))
    assert [(h, text) for _, h, text in preview.rendered] == [("newhandle", "Hi New, love your fitness content!")]
    assert sorted((p.handle, p.reason) for p in preview.problems) == [
        ("nasa", "missing_variable"),
        ("yourhandle", "missing_variable"),
    ]
    assert (preview.checked, preview.by_reason, preview.is_complete) == (3, {"missing_variable": 2}, True)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    assert [(e["handle"], e["text"]) for e in await w.journal()] == [
        ("newhandle", "Hi New, love your fitness content!")
    ]
    assert (await statuses(w, campaign.id))["yourhandle"] == ("skipped", "missing_variable")


@in_world
async def test_a_text_over_1000_bytes_is_a_problem_in_the_preview_and_a_skip(w: World) -> None:
    campaign = await w.campaign([], body="{{ bio }}", start=False, **FAST)
    items = [NewTarget("nasa", extra={"bio": "é" * 500}), NewTarget("newhandle", extra={"bio": "é" * 500 + "!"})]
    await w.run(lambda call: campaigns.upload(call, campaign.id, items))
    preview = await w.run(lambda call: campaigns.preview(call, campaign.id))
    assert [(p.handle, p.reason) for p in preview.problems] == [("newhandle", "message_too_long")]
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    assert await statuses(w, campaign.id) == {"nasa": ("sent", None), "newhandle": ("skipped", "message_too_long")}


@in_world
async def test_every_change_has_one_event_with_the_next_number_of_its_subject(w: World) -> None:
    campaign = await w.campaign(["nasa", "sandbox.refuses.1", "sandbox.replies.1", *ignoring(3)], **FAST)
    await w.suppress("sandbox.ignores.2")
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, HOUR)
    await w.settle(worker)
    found = await rows(
        w,
        "select subject, array_agg(seq order by seq) as seqs, array_agg(name order by seq) as names from event"
        " where project_id = $1 and name like any(array['message.%', 'target.%', 'reply.%']) group by subject",
    )
    stories = sorted(tuple(r["names"]) for r in found)
    assert stories == sorted(
        [("target.queued", "message.sent")] * 3
        + [
            ("target.queued", "message.failed"),
            ("target.queued", "message.sent", "reply.received"),
            ("message.skipped",),
            ("message.received",),
        ]
    )
    assert all(r["seqs"] == list(range(1, len(r["seqs"]) + 1)) for r in found)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert {t.status.value for t in (await targets_of(w, campaign.id)).values()} == {
        "sent",
        "failed",
        "replied",
        "skipped",
    }
