"""What people write is stored once and acted on at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from overture.domain import conversations
from overture.domain.campaigns import Pacing
from overture.domain.messaging import TargetStatus
from overture.domain.platforms import InboundMessage, InboundStop, Stop
from tests.factories import (
    fault,
    forget_faults,
    in_world,
    in_world_with,
    rows,
    second_campaign,
    senders,
    shift,
    statuses,
    targets_of,
    value,
)
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
MINUTES = timedelta(minutes=2)


async def says(w: World, sender: str, handle: str, text: str, ext: str = "ext-1", **more: Any) -> int:
    event = InboundMessage(sender, "instagram", handle, ext, text, **more)
    new: int = await w.run(lambda call: conversations.receive(call, [event]))
    return new


async def written(w: World, handle: str) -> str:
    """Which sender wrote to them."""
    return next(str(e["account"]) for e in await w.journal() if e["handle"] == handle)


@in_world
async def test_a_reply_is_counted_stored_and_told(w: World) -> None:
    campaign = await w.campaign(["sandbox.replies.1", "sandbox.ignores.1"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, MINUTES)
    await w.settle(worker)
    target = (await targets_of(w, campaign.id))["sandbox.replies.1"]
    assert target.status is TargetStatus.REPLIED
    assert target.reply_text
    assert target.sent_at is not None
    assert target.replied_at == target.sent_at + timedelta(seconds=60)
    stats = (await w.get(campaign.id)).stats
    assert (stats.sent, stats.replied, stats.total) == (2, 1, 2), "sent counts those who replied"
    assert (await w.events()).count("reply.received") == 1


@in_world
async def test_the_same_inbound_message_twice_is_stored_and_told_once(w: World) -> None:
    await fault(w, "duplicate_inbound")
    campaign = await w.campaign(["sandbox.replies.1"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, MINUTES)
    await w.settle(worker)
    told = await value(w, "select count(*) from inbound where project_id = $1")
    assert told == 1
    assert (await w.events()).count("reply.received") == 1
    assert (await w.get(campaign.id)).stats.replied == 1


@in_world
async def test_a_reply_stops_what_waits_for_the_person_in_that_clients_campaigns_and_not_in_anothers(w: World) -> None:
    first = await w.campaign(["sandbox.replies.1"], **FAST)
    other = await w.campaign(["sandbox.ignores.8", "sandbox.replies.1"], client="Another")
    worker = await w.worker()
    await w.step(worker)
    await w.settle(worker)
    mine = await second_campaign(w, first, ["sandbox.ignores.9"], **FAST)
    async with w.db.transaction(w.project.id) as tx:  # a target that came in before they were contacted
        await tx.execute(
            "update message set person_id = (select person_id from target where handle = 'sandbox.replies.1' limit 1)"
            " where project_id = $1 and pick_key = $2",
            w.project.id,
            mine,
        )
    await shift(w, timedelta(seconds=61))
    await w.sandbox.settle()
    await w.settle(worker)
    assert (await statuses(w, mine))["sandbox.ignores.9"][0] == "skipped"
    await shift(w, timedelta(seconds=450))
    await w.settle(worker)
    assert (await statuses(w, other.id))["sandbox.replies.1"][0] == "sent", "another client may still write"


@in_world
async def test_whoever_wrote_is_asked_again_in_the_reserve_itself(w: World) -> None:
    """The reply is committed, its reaction has not run: the reserve says no all the same."""
    first = await w.campaign(["sandbox.ignores.1"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await says(w, await written(w, "sandbox.ignores.1"), "sandbox.ignores.1", "yes!")
    later = await second_campaign(w, first, ["sandbox.ignores.2"], **FAST)
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute(
            "update message set person_id = (select person_id from target where handle = 'sandbox.ignores.1' limit 1)"
            " where project_id = $1 and pick_key = $2",
            w.project.id,
            later,
        )
    await w.step(worker)
    assert (await statuses(w, later))["sandbox.ignores.2"] == ("skipped", "replied")
    assert len(await w.journal()) == 1


@in_world
async def test_an_opt_out_suppresses_in_the_transaction_that_stores_it(w: World) -> None:
    await w.campaign(["nasa"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    assert await says(w, await written(w, "nasa"), "nasa", "Bitte nicht mehr schreiben") == 1
    [row] = await rows(
        w,
        "select i.xmin::text = s.xmin::text as same, i.is_opt_out from inbound i join suppression s"
        " on s.project_id = i.project_id where i.project_id = $1",
    )
    assert tuple(row) == (True, True)


@in_world
async def test_a_near_miss_suppresses_nobody(w: World) -> None:
    await w.campaign(["nasa"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await says(w, await written(w, "nasa"), "nasa", "I can't stop watching your videos, tell me more!")
    assert await rows(w, "select 1 from suppression where project_id = $1") == []


@in_world
async def test_an_opt_out_meets_its_person_however_the_bridge_spells_them(w: World) -> None:
    await w.campaign(["nasa"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    sender = await written(w, "nasa")
    await says(w, f"@{sender.upper()}", "@NASA", "STOP")
    [row] = await rows(w, "select handle from suppression where project_id = $1")
    assert row["handle"] == "nasa"
    assert (await w.events()).count("reply.received") == 1


@in_world
async def test_a_message_from_a_stranger_is_stored_and_an_opt_out_of_theirs_counts(w: World) -> None:
    account = (await senders(w))[0]
    assert await says(w, account.handle, "some.stranger", "hello there") == 1
    assert await says(w, account.handle, "some.stranger", "unsubscribe", "ext-2") == 1
    assert await says(w, account.handle, "some.stranger", "unsubscribe", "ext-2") == 0
    assert await value(w, "select count(*) from suppression where project_id = $1") == 1
    assert await says(w, "an.account.we.do.not.have", "some.stranger", "hello") == 0


@in_world
async def test_a_reply_on_a_shared_sender_belongs_to_the_client_that_wrote_last(w: World) -> None:
    account = (await senders(w))[0]
    first = await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, timedelta(hours=1))
    other = await w.campaign(["nasa"], client="Another", sender_ids=(account.id,), **FAST)
    await w.settle(worker)
    assert len(await w.journal()) == 2, "two clients may both write"
    await says(w, account.handle, "nasa", "hello!")
    assert (await w.get(first.id)).stats.replied == 0
    assert (await w.get(other.id)).stats.replied == 1


@in_world_with(call_seconds=0.3)
async def test_a_reply_credited_to_a_message_that_never_arrived_moves_to_the_one_that_did(w: World) -> None:
    """Two clients write to one person by one sender, and neither outcome is known when the person answers."""
    account = (await senders(w))[0]
    await fault(w, "timeout_after_commit")
    first = await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, MINUTES)
    await forget_faults(w)
    await fault(w, "timeout_before_commit")
    other = await w.campaign(["nasa"], client="Another", sender_ids=(account.id,), **FAST)
    await w.settle(worker)
    assert [(await statuses(w, c.id))["nasa"][0] for c in (first, other)] == ["in_doubt", "in_doubt"]
    await says(w, account.handle, "nasa", "hello!")
    assert (await w.get(other.id)).stats.replied == 1, "the last message from that account, as far as is known"
    await w.pass_time(timedelta(seconds=26))
    await worker.look_up()
    await w.settle(worker)
    assert len(await w.journal()) == 2, "what is known not to have arrived was not answered, and goes"
    assert [(await w.get(c.id)).stats.replied for c in (first, other)] == [1, 0]
    assert [(await statuses(w, c.id))["nasa"][0] for c in (first, other)] == ["replied", "sent"]
    assert (await w.events()).count("reply.received") == 2


@in_world_with(call_seconds=0.3)
async def test_the_only_message_to_somebody_who_wrote_stays_stopped_though_it_did_not_arrive(w: World) -> None:
    account = (await senders(w))[0]
    await fault(w, "timeout_before_commit")
    only = await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await says(w, account.handle, "nasa", "hello!")
    await w.pass_time(timedelta(seconds=26))
    await worker.look_up()
    await w.settle(worker)
    assert await w.journal() == []
    assert (await statuses(w, only.id))["nasa"] == ("replied", "replied")


@in_world
async def test_a_reply_told_late_belongs_to_what_was_sent_before_it_was_written(w: World) -> None:
    account = (await senders(w))[0]
    first = await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, MINUTES)
    written_at = await value(w, "select shown_at from clock where project_id = $1")
    await shift(w, MINUTES)
    other = await w.campaign(["nasa"], client="Another", sender_ids=(account.id,), **FAST)
    await w.settle(worker)
    await says(w, account.handle, "nasa", "hello!", at=written_at)
    assert [(await w.get(c.id)).stats.replied for c in (first, other)] == [1, 0]


@in_world
async def test_a_moment_in_the_future_is_not_believed(w: World) -> None:
    await w.campaign(["nasa"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    shown = await value(w, "select shown_at from clock where project_id = $1")
    await says(w, await written(w, "nasa"), "nasa", "hello", at=shown + timedelta(days=9))
    assert await value(w, "select at from inbound where project_id = $1") == shown


@in_world
async def test_a_platforms_own_word_about_an_account_stops_it_once(w: World) -> None:
    account = (await senders(w))[0]
    event = InboundStop(account.handle, "instagram", Stop.CHALLENGE, "prove it", "stop-1")
    assert await w.run(lambda call: conversations.receive(call, [event])) == 1
    assert await w.run(lambda call: conversations.receive(call, [event])) == 0
    assert (await w.events()).count("sender.challenged") == 1
