"""Campaigns through Instagram itself, at the sandbox's half of it: who wrote, who commented, and who did neither."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, conversations, messaging
from overture.domain.accounts import Account
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.conversations import Source
from overture.domain.platforms import InboundEcho, InboundMessage
from overture.kernel.ids import MessageId
from overture.kernel.paging import PageAsk
from overture.runtime.postgres import StoreAddress
from overture.runtime.work.queues import Queue
from tests.conftest import Run
from tests.factories import doubts, fault, forget_faults, in_world, in_world_with, now, rows, statuses, value
from tests.world import World, world

LIMITS: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
OURS = "a_637921640978680000"
WROTE, COMMENTED, NEITHER = "who.wrote", "who.commented", "who.did.neither"
OUTSIDE = "outside_messaging_window"
SETTLED = timedelta(seconds=26)


async def connected(w: World) -> Account:
    account: Account = await w.run(lambda call: accounts.connect(call, OURS, connector="instagram"))
    await rows(w, "update account set external_id = handle where project_id = $1 and id = $2", account.id)
    return account


async def writes(w: World) -> None:
    event = InboundMessage(OURS, "instagram", WROTE, "m_1", "Hello!", at=await now(w), user_id="7947908538583264")
    await w.run(lambda call: conversations.receive(call, [event]))


async def comments(w: World) -> None:
    """The person does so at the platform, which pushes it."""
    url = f"{w.sandbox_url}/instagram/{OURS}/people/@{COMMENTED}/comments"
    async with w.session.post(url, json={"project": str(w.project.id)}) as answer:
        assert answer.status == 201, await answer.text()
    await w.sandbox.settle()


@in_world
async def test_who_wrote_is_answered_who_commented_gets_one_private_reply_and_the_rest_is_told(w: World) -> None:
    account = await connected(w)
    await writes(w)
    await comments(w)
    campaign = await w.campaign([WROTE, COMMENTED, NEITHER], sender_ids=(account.id,), **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    found = await statuses(w, campaign.id)
    assert found == {WROTE: ("sent", None), COMMENTED: ("sent", None), NEITHER: ("skipped", OUTSIDE)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    replied = "select count(*) from contact where project_id = $1 and privately_replied_by is not null"
    assert await value(w, replied) == 1
    later = await w.campaign([WROTE, COMMENTED], client="Another", sender_ids=(account.id,), **LIMITS)
    await w.settle(worker)
    assert await statuses(w, later.id) == {WROTE: ("sent", None), COMMENTED: ("skipped", OUTSIDE)}
    sent = "select external_id from message where project_id = $1 and state = 2"
    ids = [r["external_id"] for r in await rows(w, sent)]
    assert len(set(ids)) == 3, "each has the platform's own id"


@pytest.mark.parametrize("order", ["echo, record, relay", "record, echo, relay", "record, relay, echo"])
def test_an_echo_is_a_campaigns_message_whenever_it_comes(address: StoreAddress, run: Run[Any], order: str) -> None:
    async def story() -> None:
        async with world(address) as w:
            await _echoed(w, order.split(", "))

    run(story())


async def _echoed(w: World, order: list[str]) -> None:
    account = await connected(w)
    await writes(w)
    await w.campaign([WROTE], sender_ids=(account.id,), **LIMITS)
    worker = await w.worker()
    await worker.relay()
    [item] = await worker.reserve(Queue.ACTS)
    await worker.call(item)
    [entry] = await w.journal()
    echo = InboundEcho(OURS, "instagram", "7947908538583264", entry["id"], entry["text"], await now(w))
    for step in order:
        if step == "echo":
            await w.run(lambda call: conversations.receive(call, [echo]))
        else:
            await (worker.record() if step == "record" else worker.relay())
    [talk] = (await w.run(lambda call: conversations.page(call, PageAsk()))).items
    said = await w.run(lambda call: conversations.messages(call, talk.id, PageAsk()))
    assert sorted(s.source for s in said.items) == sorted([Source.PERSON, Source.CAMPAIGN])
    assert await value(w, "select count(*) from inbound where project_id = $1 and is_outbound") == 0
    assert talk.unread == 1


@in_world_with(call_seconds=0.3)
async def test_a_time_out_after_the_platform_took_it_is_found_by_its_words_and_nobody_is_written_to_twice(
    w: World,
) -> None:
    account = await connected(w)
    await writes(w)
    await fault(w, "timeout_after_commit")
    campaign = await w.campaign([WROTE], sender_ids=(account.id,), **LIMITS)
    await w.settle(await w.worker())
    assert await statuses(w, campaign.id) == {WROTE: ("in_doubt", None)}
    await forget_faults(w)
    # Another process, which did not send it and remembers nothing of it.
    other = await w.worker()
    await w.pass_time(SETTLED)
    assert await other.look_up() == 1
    await w.settle(other)
    assert await statuses(w, campaign.id) == {WROTE: ("sent", None)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    [row] = await rows(w, "select external_id, attempt from message where project_id = $1")
    assert (len(await w.journal()), row["attempt"]) == (1, 1)
    assert row["external_id"] is not None
    assert (await w.events()).count("message.sent") == 1


@in_world_with(call_seconds=0.3)
async def test_what_the_platform_never_took_stays_in_doubt_and_goes_again_at_a_persons_word(w: World) -> None:
    account = await connected(w)
    await writes(w)
    first = await w.campaign([WROTE], sender_ids=(account.id,), **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    await fault(w, "timeout_before_commit")
    # The very words that another message of ours said a moment ago.
    second = await w.campaign([WROTE], client="Another", sender_ids=(account.id,), **LIMITS)
    await w.settle(worker)
    await forget_faults(w)
    [token] = await doubts(w)
    await w.pass_time(SETTLED)
    assert await worker.look_up() == 0, "what is found is the first campaign's, and says nothing of this one"
    await w.settle(worker)
    found = [(await statuses(w, c.id))[WROTE] for c in (first, second)]
    assert found == [("sent", None), ("in_doubt", None)]
    await w.run(lambda call: messaging.resolve(call, MessageId(token), sent=False))
    await w.settle(worker)
    assert await statuses(w, second.id) == {WROTE: ("sent", None)}
    ids = {r["external_id"] for r in await rows(w, "select external_id from message where project_id = $1")}
    assert len(ids) == len(await w.journal()) == 2
