"""What may be changed of a campaign in which status, and from when it holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, campaigns, templates
from overture.domain.accounts import SenderNotAvailable, SenderNotFound
from overture.domain.campaigns import Campaign, CampaignStatus, FieldNotEditable, Pacing
from overture.domain.targets import NewTarget
from overture.kernel.ids import CampaignId
from overture.runtime.work.kinds import Result
from overture.runtime.work.queues import Queue
from tests.factories import (
    DAY,
    HOUR,
    ignoring,
    in_world,
    now,
    one_sender,
    rows,
    run_on,
    sender,
    senders,
    sends,
    shift,
    value,
)
from tests.world import World

BURST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}


async def edit(w: World, campaign: Campaign, **changes: Any) -> Campaign:
    edited: Campaign = await w.run(lambda call: campaigns.edit(call, campaign.id, changes))  # type: ignore[arg-type]
    return edited


async def refused(w: World, campaign: Campaign, **changes: Any) -> tuple[str, str]:
    """The path and code of the refusal."""
    with pytest.raises(FieldNotEditable) as error:
        await edit(w, campaign, **changes)
    [fault_] = error.value.fields
    assert fault_.message
    return fault_.path, fault_.code


@in_world
async def test_a_draft_is_changed_in_everything_and_tells_once(w: World) -> None:
    campaign = await w.campaign(ignoring(2), start=False)
    other = await w.run(lambda call: templates.create(call, "Other", "Hello there"))
    [one, _] = await senders(w)
    edited = await edit(
        w,
        campaign,
        name="Autumn",
        metadata={"a": [1]},
        daily_limit=7,
        hourly_limit=3,
        pacing=Pacing.BURST,
        sender_ids=(one.id,),
        recontact_after_days=30,
        template_id=other.id,
    )
    assert edited == await w.get(campaign.id)
    assert (edited.name, edited.metadata, edited.daily_limit, edited.hourly_limit) == ("Autumn", {"a": [1]}, 7, 3)
    assert (edited.pacing, edited.sender_ids, edited.recontact_after_days) == (Pacing.BURST, (one.id,), 30)
    assert (edited.template_id, edited.template_version) == (other.id, None)
    assert [n for n in await w.events() if n.startswith("campaign.")] == ["campaign.created", "campaign.updated"]
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    journal = await w.journal()
    assert [(e["text"], e["account"]) for e in journal] == [("Hello there", one.handle)] * 2


@in_world
async def test_a_change_to_what_is_so_already_changes_and_tells_nothing(w: World) -> None:
    campaign = await w.campaign(ignoring(1), start=False)
    assert await edit(w, campaign) == campaign
    assert await edit(w, campaign, name=campaign.name, daily_limit=campaign.daily_limit) == campaign
    assert [n for n in await w.events() if n.startswith("campaign.")] == ["campaign.created"]


@in_world
async def test_a_campaign_that_is_over_keeps_all_but_its_name_and_metadata(w: World) -> None:
    completed = await w.campaign(ignoring(1), **BURST)
    await w.settle(await w.worker())
    cancelled = await w.campaign(ignoring(1), client="B")
    await w.run(lambda call: campaigns.cancel(call, cancelled.id))
    for campaign in (completed, cancelled):
        edited = await edit(w, campaign, name="Done", metadata={"done": True})
        assert (edited.name, edited.metadata) == ("Done", {"done": True})
        wanted: dict[str, tuple[str, Any]] = {
            "daily_limit": ("dailyLimit", 3),
            "hourly_limit": ("hourlyLimit", 3),
            "pacing": ("pacing", Pacing.EVEN if campaign is completed else Pacing.BURST),
            "sender_ids": ("senderIds", ((await senders(w))[0].id,)),
            "recontact_after_days": ("recontactAfterDays", 3),
            "template_id": ("messageTemplateId", campaign.id),
        }
        for name, (path, wrong) in wanted.items():
            assert await refused(w, campaign, **{name: wrong}) == (path, "field_not_editable")
    assert await value(w, "select count(*) from cap_use where project_id = $1") == 1


@in_world
async def test_a_campaign_that_has_started_keeps_its_template(w: World) -> None:
    campaign = await w.campaign(ignoring(2))
    other = await w.run(lambda call: templates.create(call, "Other", "Hello there"))
    assert await refused(w, campaign, template_id=other.id) == ("messageTemplateId", "field_not_editable")
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    assert await refused(w, campaign, template_id=other.id) == ("messageTemplateId", "field_not_editable")


@in_world
async def test_unknown_templates_senders_and_campaigns_are_refused_and_nothing_changes(w: World) -> None:
    campaign = await w.campaign(ignoring(1), start=False)
    with pytest.raises(templates.MessageTemplateNotFound):
        await edit(w, campaign, template_id=campaign.id, name="No")
    with pytest.raises(SenderNotFound):
        await edit(w, campaign, sender_ids=(campaign.id,), name="No")
    with pytest.raises(campaigns.CampaignNotFound):
        await w.run(lambda call: campaigns.edit(call, CampaignId(campaign.client_id), {"name": "No"}))
    assert await w.get(campaign.id) == campaign


@in_world
async def test_lowered_limits_hold_at_once_and_raised_ones_let_go_on(w: World) -> None:
    campaign = await w.campaign(ignoring(40), hourly_limit=5, daily_limit=100, pacing=Pacing.BURST)
    worker = await w.worker()
    assert await sends(w, worker) == 5
    await edit(w, campaign, hourly_limit=8)
    assert await sends(w, worker) == 8, "a raised limit wakes what waits"
    await edit(w, campaign, hourly_limit=2)
    await shift(w, HOUR)
    assert await sends(w, worker) == 10
    await edit(w, campaign, daily_limit=9, hourly_limit=100)
    await shift(w, HOUR)
    assert await sends(w, worker) == 10, "ten of the last 24 hours are more than nine"
    await shift(w, DAY)
    assert await sends(w, worker) == 19


@in_world
async def test_even_pacing_of_another_limit_goes_on_from_the_last_message(w: World) -> None:
    campaign = await w.campaign(ignoring(12), hourly_limit=1, daily_limit=100)
    worker = await w.worker()
    began = await now(w)
    assert await sends(w, worker) == 1
    await shift(w, timedelta(minutes=10))
    await edit(w, campaign, hourly_limit=4)
    assert await sends(w, worker) == 1, "15 minutes from the last one, not from the change"
    await run_on(w, worker, until=began + timedelta(minutes=15))
    assert await sends(w, worker) == 2
    await edit(w, campaign, pacing=Pacing.BURST)
    assert await sends(w, worker) == 4
    await edit(w, campaign, pacing=Pacing.EVEN)
    await run_on(w, worker, until=began + timedelta(minutes=59))
    assert await sends(w, worker) == 4, "the rolling hour holds beside the slots"
    await run_on(w, worker)
    moments = sorted(r["sent_at"] for r in await rows(w, "select sent_at from message where project_id = $1"))
    assert len(moments) == 12
    for i, at in enumerate(moments):
        assert sum(1 for other in moments[: i + 1] if other > at - HOUR) <= 4


@in_world
async def test_limits_of_a_paused_campaign_hold_when_it_goes_on(w: World) -> None:
    campaign = await w.campaign(ignoring(9), hourly_limit=2, daily_limit=100, pacing=Pacing.BURST)
    worker = await w.worker()
    assert await sends(w, worker) == 2
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    await edit(w, campaign, hourly_limit=6)
    assert await sends(w, worker) == 2
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    assert await sends(w, worker) == 6


@in_world
async def test_senders_that_are_named_later_take_over(w: World) -> None:
    one, two = await senders(w)
    campaign = await w.campaign(ignoring(20), hourly_limit=4, daily_limit=100, pacing=Pacing.BURST)
    worker = await w.worker()
    assert await sends(w, worker) == 4
    assert {e["account"] for e in await w.journal()} == {one.handle, two.handle}
    await edit(w, campaign, sender_ids=(two.id,))
    await shift(w, HOUR)
    assert await sends(w, worker) == 8
    assert {e["account"] for e in (await w.journal())[4:]} == {two.handle}
    three = await sender(w, "third.sender")
    await w.settle(worker)
    await edit(w, campaign, sender_ids=(three.id,))
    await shift(w, HOUR)
    assert await sends(w, worker) == 12
    assert {e["account"] for e in (await w.journal())[8:]} == {three.handle}
    await edit(w, campaign, sender_ids=None)
    await shift(w, HOUR)
    assert await sends(w, worker) == 16
    assert {e["account"] for e in (await w.journal())[12:]} == {one.handle, two.handle, three.handle}
    await run_on(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_what_is_bound_to_a_sender_that_is_no_longer_named_still_goes_by_it(w: World) -> None:
    one, two = await senders(w)
    campaign = await w.campaign(ignoring(4), **BURST, sender_ids=(one.id,))
    worker = await w.worker()
    items = await worker.reserve(Queue.ACTS)
    assert len(items) == 4
    for item in items:
        if item.payload.handle == ignoring(1)[0]:
            worker.answers.append(Result(item, item.kind.lost(item, "TimeoutError")))
        else:
            await worker.call(item)
    await worker.record()
    await w.run(lambda call: campaigns.upload(call, campaign.id, [NewTarget("sandbox.ignores.50")]))
    await edit(w, campaign, sender_ids=(two.id,))
    await w.pass_time(timedelta(seconds=30))
    await worker.look_up()
    await run_on(w, worker)
    by = {e["handle"]: e["account"] for e in await w.journal()}
    assert by[ignoring(1)[0]] == one.handle, "it waits for the sender it was tried by"
    assert by["sandbox.ignores.50"] == two.handle
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_running_campaign_is_not_left_without_a_sender_that_can_write(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(ignoring(2))
    paused = next(a for a in await senders(w) if a.id != only.id)
    with pytest.raises(SenderNotAvailable):
        await edit(w, campaign, sender_ids=(paused.id,))
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    assert (await edit(w, campaign, sender_ids=(paused.id,))).sender_ids == (paused.id,)
    with pytest.raises(SenderNotAvailable):
        await w.run(lambda call: campaigns.resume(call, campaign.id))
    await w.run(lambda call: _resume_sender(call, paused.id))
    await w.run(lambda call: campaigns.resume(call, campaign.id))


async def _resume_sender(call: Any, account_id: Any) -> None:
    await accounts.resume(call, account_id, await accounts.standing_stop(call, account_id))
