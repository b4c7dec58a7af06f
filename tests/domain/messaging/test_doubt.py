"""A message whose outcome is unknown ends by evidence, and is never sent twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, conversations, messaging, usage
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.platforms import InboundMessage
from overture.kernel.ids import MessageId
from tests.factories import (
    doubts,
    fault,
    in_world,
    in_world_with,
    one_sender,
    run_on,
    statuses,
    stop_account,
    targets_of,
    value,
)
from tests.world import World

SETTLED = timedelta(seconds=26)
LIMITS: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}


@in_world_with(call_seconds=0.3)
async def test_a_time_out_whose_message_arrived_is_found_by_look_up_and_never_sent_again(w: World) -> None:
    await fault(w, "timeout_after_commit")
    campaign = await w.campaign(["sandbox.ignores.1"], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {"sandbox.ignores.1": ("in_doubt", None)}
    stats = (await w.get(campaign.id)).stats
    assert (stats.in_doubt, stats.queued, stats.sent) == (1, 0, 0)
    assert await worker.look_up() == 0, "before the call could have ended nobody asks"
    await w.pass_time(SETTLED)
    assert await worker.look_up() == 1
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {"sandbox.ignores.1": ("sent", None)}
    assert [e["attempts"] for e in await w.journal()] == [1]
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert (await w.events()).count("message.sent") == 1


@in_world_with(call_seconds=0.3)
async def test_a_time_out_whose_message_did_not_arrive_is_sent_once_after_settle_under_the_same_token(w: World) -> None:
    await fault(w, "timeout_before_commit")
    campaign = await w.campaign(["sandbox.ignores.1"], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    [token] = await doubts(w)
    assert await w.journal() == []
    await w.pass_time(SETTLED)
    await worker.look_up()
    await w.settle(worker)
    [entry] = await w.journal()
    assert entry["token"] == str(token)
    assert await value(w, "select epoch from message where project_id = $1") == 2
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert await value(w, "select array_agg(outcome order by at) from attempt where project_id = $1") == [
        "unconfirmed",
        "not_there",
    ]


@in_world_with(call_seconds=0.3)
async def test_a_campaign_with_a_doubt_does_not_complete_and_its_person_stays_held(w: World) -> None:
    await fault(w, "timeout_after_commit", handle="sandbox.ignores.1")
    campaign = await w.campaign(["sandbox.ignores.1", "sandbox.ignores.2"], **LIMITS)
    other = await w.campaign(["sandbox.ignores.2"], client="Another", **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.RUNNING
    assert (await w.get(other.id)).status is CampaignStatus.COMPLETED
    assert (
        await value(w, "select count(*) from contacted where project_id = $1 and client_id = $2", campaign.client_id)
        == 2
    )


@in_world_with(call_seconds=0.3)
async def test_a_person_resolves_a_doubt_as_sent(w: World) -> None:
    await fault(w, "timeout_after_commit")
    campaign = await w.campaign(["sandbox.ignores.1"], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    listed = await w.run(messaging.in_doubt)
    assert [(d.handle, d.campaign_id) for d in listed] == [("sandbox.ignores.1", campaign.id)]
    await w.run(lambda call: messaging.resolve(call, listed[0].message_id, sent=True))
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {"sandbox.ignores.1": ("sent", None)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert (await w.run(usage.get)).sent == 1
    assert await w.run(messaging.in_doubt) == []
    with pytest.raises(messaging.MessageNotFound):
        await w.run(lambda call: messaging.resolve(call, listed[0].message_id, sent=True))


@in_world_with(call_seconds=0.3)
async def test_a_person_resolves_a_doubt_as_not_sent_and_it_goes_again_under_the_same_token(w: World) -> None:
    await fault(w, "timeout_before_commit")
    campaign = await w.campaign(["sandbox.ignores.1"], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    [token] = await doubts(w)
    await w.run(lambda call: messaging.resolve(call, MessageId(token), sent=False))
    await w.settle(worker)
    assert [e["token"] for e in await w.journal()] == [str(token)]
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert await value(w, "select used from usage_month where $1::uuid is not null") == 1, "counted once, not twice"


@in_world_with(call_seconds=0.3)
async def test_a_doubt_that_proves_not_sent_after_its_sender_is_gone_is_skipped(w: World) -> None:
    sender = await one_sender(w)
    await fault(w, "timeout_before_commit")
    campaign = await w.campaign(["sandbox.ignores.1"], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    await stop_account(w, sender.handle, "token_revoked")
    await w.settle(worker)
    await w.pass_time(SETTLED)
    await worker.look_up()
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {"sandbox.ignores.1": ("skipped", "sender_gone")}
    assert await w.journal() == []
    stats = (await w.get(campaign.id)).stats
    assert (stats.skipped, stats.in_doubt, stats.queued) == (1, 0, 0)
    assert await value(w, "select count(*) from contacted where project_id = $1") == 0


@in_world_with(call_seconds=0.3)
async def test_a_reply_to_a_message_in_doubt_keeps_it_from_going_again(w: World) -> None:
    """The person answered: whether or not that message arrived, nothing more goes."""
    await fault(w, "timeout_before_commit")
    campaign = await w.campaign(["sandbox.ignores.1"], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    [account] = [a for a in await w.run(lambda c: accounts.of_client(c, campaign.client_id, None)) if a.id ==
                 (await targets_of(w, campaign.id))["sandbox.ignores.1"].account_id]  # fmt: skip
    said = InboundMessage(account.handle, "instagram", "sandbox.ignores.1", "ext-1", "hello?", None)
    await w.run(lambda call: conversations.receive(call, [said]))
    await w.settle(worker)
    await w.pass_time(SETTLED)
    await worker.look_up()
    await w.settle(worker)
    assert await w.journal() == []
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_an_unreachable_bridge_takes_no_contact_and_no_slot_and_the_message_goes_later(w: World) -> None:
    campaign = await w.campaign(["sandbox.ignores.1", "sandbox.ignores.2"])
    worker = await w.worker()
    messages = w.work.kinds[0]
    credentials = messages._credentials  # type: ignore[attr-defined]
    there, credentials.sandbox_url = credentials.sandbox_url, "http://127.0.0.1:9"
    began = await value(w, "select shown_at from clock where project_id = $1")
    await w.settle(worker)
    waiting = dict.fromkeys(("sandbox.ignores.1", "sandbox.ignores.2"), ("pending", None))
    assert await statuses(w, campaign.id) == waiting
    assert await value(w, "select count(*) from contacted where project_id = $1") == 0
    assert await value(w, "select used from usage_month where $1::uuid is not null") == 0
    assert await value(w, "select slot_next from cap where project_id = $1 and subject = $2", campaign.id) == 0
    credentials.sandbox_url = there
    await run_on(w, worker)
    sent = [t.sent_at - began for t in (await targets_of(w, campaign.id)).values() if t.sent_at is not None]
    assert max(sent) == timedelta(seconds=450), "the first slot was still there for the first of them"
    assert min(sent) < timedelta(seconds=30)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
