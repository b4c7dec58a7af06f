"""`recontact_after_days`: who was written to long ago, and never answered, may be written to again; nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns, conversations, messaging
from overture.domain.campaigns import Campaign, CampaignStatus, Pacing
from overture.domain.platforms import InboundMessage
from overture.kernel.ids import MessageId
from overture.runtime.work.kinds import Answer, Result, State
from overture.runtime.work.queues import Queue
from tests.factories import (
    DAY,
    doubts,
    ignoring,
    in_world,
    now,
    one_sender,
    rows,
    run_on,
    second_campaign,
    senders,
    sends,
    shift,
    statuses,
    targets_of,
    upload,
    value,
)
from tests.world import World

BURST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
AGAIN: dict[str, Any] = {**BURST, "recontact_after_days": 30}
[PERSON] = ignoring(1)
OTHER = "sandbox.ignores.9"


async def contacted(w: World) -> list[Any]:
    """(message, whether it was answered) of everybody who is held."""
    sql = "select message_id, replied_at is not null as replied from contacted where project_id = $1 order by at"
    return [tuple(r) for r in await rows(w, sql)]


async def says(w: World, sender: str, text: str = "Hello") -> None:
    event = InboundMessage(sender, "instagram", PERSON, f"ext-{text}", text, at=await now(w))
    await w.run(lambda call: conversations.receive(call, [event]))


async def first_then(w: World, later: timedelta, **options: Any) -> tuple[Campaign, Any]:
    """A campaign that wrote to the person, and the time after it; a worker."""
    first = await w.campaign([PERSON], **(BURST | options))
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, later)
    return first, worker


@in_world
async def test_after_so_many_days_a_campaign_writes_again_and_before_it_does_not(w: World) -> None:
    first, worker = await first_then(w, 29 * DAY)
    early = await second_campaign(w, first, [PERSON, OTHER], **(AGAIN | {"hourly_limit": 1}))
    assert set(await statuses(w, early)) == {OTHER}, "refused at the upload"
    await shift(w, DAY)
    done = await upload(w, early, [PERSON])
    assert [t.handle for t in done.targets] == [PERSON]
    await run_on(w, worker)
    assert [e["handle"] for e in await w.journal()] == [PERSON, OTHER, PERSON]
    assert await statuses(w, early) == {OTHER: ("sent", None), PERSON: ("sent", None)}
    [_, [again, _]] = await contacted(w)
    assert again == (await targets_of(w, early))[PERSON].target_id, "the row is that of the new message"


@in_world
async def test_without_it_nobody_is_written_to_again_however_long_ago(w: World) -> None:
    first, worker = await first_then(w, 3000 * DAY)
    later = await second_campaign(w, first, [OTHER], **BURST)
    done = await upload(w, later, [PERSON])
    assert [r.code for r in done.rejected] == ["target_duplicate"]
    assert await sends(w, worker) == 2


@in_world
async def test_it_is_asked_again_when_the_turn_comes(w: World) -> None:
    first, worker = await first_then(w, 30 * DAY)
    others = [await second_campaign(w, first, [PERSON], **AGAIN) for _ in range(3)]
    await w.settle(worker)
    assert len(await w.journal()) == 2
    outcomes = sorted([str((await statuses(w, c))[PERSON]) for c in others])
    assert outcomes == ["('sent', None)"] + ["('skipped', 'target_duplicate')"] * 2
    assert len(await contacted(w)) == 1


@in_world
async def test_a_setting_taken_away_holds_from_the_next_reserve(w: World) -> None:
    first, worker = await first_then(w, 30 * DAY)
    later = await second_campaign(w, first, [PERSON, *ignoring(1, 9)], **AGAIN)
    await w.run(lambda call: campaigns.edit(call, later, {"recontact_after_days": None}))
    await w.settle(worker)
    assert await statuses(w, later) == {
        PERSON: ("skipped", "target_duplicate"),
        "sandbox.ignores.9": ("sent", None),
    }


@in_world
async def test_who_answered_ever_is_not_written_to_again(w: World) -> None:
    only = await one_sender(w)
    first, worker = await first_then(w, DAY)
    await says(w, only.handle)
    await shift(w, 400 * DAY)
    later = await second_campaign(w, first, [OTHER], **AGAIN)
    done = await upload(w, later, [PERSON])
    assert [r.code for r in done.rejected] == ["target_duplicate"]
    assert await sends(w, worker) == 2


@in_world
async def test_an_answer_to_the_old_message_stops_the_new_one_that_waits(w: World) -> None:
    only = await one_sender(w)
    first, worker = await first_then(w, 30 * DAY)
    later = await second_campaign(w, first, [PERSON], **AGAIN)
    await says(w, only.handle)
    await w.settle(worker)
    assert await statuses(w, later) == {PERSON: ("skipped", "replied")}
    assert (await w.get(first.id)).stats.replied == 1
    assert await sends(w, worker) == 1


@in_world
async def test_a_suppression_stops_the_new_one(w: World) -> None:
    first, worker = await first_then(w, 30 * DAY)
    later = await second_campaign(w, first, [PERSON], **AGAIN)
    await w.suppress(PERSON)
    await w.settle(worker)
    assert await statuses(w, later) == {PERSON: ("skipped", "target_suppressed")}
    assert await sends(w, worker) == 1


@in_world
async def test_a_message_that_does_not_arrive_gives_the_old_ones_place_back(w: World) -> None:
    first, worker = await first_then(w, 30 * DAY)
    before = await contacted(w)
    later = await second_campaign(w, first, [PERSON], **AGAIN)
    [item] = await worker.reserve(Queue.ACTS)
    assert [m for m, _ in await contacted(w)] == [item.id]
    worker.answers.append(Result(item, item.kind.handed_back(item, "start_deadline")))
    await worker.record()
    assert await contacted(w) == before
    assert await value(w, "select count(*) from contacted_before where project_id = $1") == 0
    await w.settle(worker)
    assert await statuses(w, later) == {PERSON: ("sent", None)}, "it waited, and is written to still"
    assert await value(w, "select count(*) from contacted_before where project_id = $1") == 1


@in_world
async def test_a_refused_message_leaves_the_older_one_to_count_from(w: World) -> None:
    first, worker = await first_then(w, 30 * DAY)
    later = await second_campaign(w, first, [PERSON], **AGAIN)
    [item] = await worker.reserve(Queue.ACTS)
    no = Answer(State.REFUSED, "refused", (None, None, "message_rejected"))
    worker.answers.append(Result(item, no))
    await worker.record()
    assert await statuses(w, later) == {PERSON: ("failed", "message_rejected")}
    third = await second_campaign(w, first, [PERSON], **AGAIN)
    await w.settle(worker)
    assert await statuses(w, third) == {PERSON: ("sent", None)}


@in_world
async def test_one_whose_outcome_is_unknown_holds_whatever_the_days(w: World) -> None:
    first = await w.campaign([PERSON], **BURST)
    worker = await w.worker()
    [item] = await worker.reserve(Queue.ACTS)
    worker.answers.append(Result(item, item.kind.lost(item, "TimeoutError")))
    await worker.record()
    await shift(w, 400 * DAY)
    later = await second_campaign(w, first, [PERSON, OTHER], **AGAIN)
    assert set(await statuses(w, later)) == {OTHER}
    await w.run(lambda call: messaging.resolve(call, MessageId(item.id), sent=True))
    await upload(w, later, [PERSON])
    await w.settle(worker)
    assert await statuses(w, later) == {OTHER: ("sent", None), PERSON: ("sent", None)}


@in_world
async def test_the_new_ones_doubt_holds_the_person_and_a_not_there_gives_it_back(w: World) -> None:
    first, worker = await first_then(w, 30 * DAY)
    later = await second_campaign(w, first, [PERSON], **AGAIN)
    [item] = await worker.reserve(Queue.ACTS)
    worker.answers.append(Result(item, item.kind.lost(item, "TimeoutError")))
    await worker.record()
    assert [m for m, _ in await contacted(w)] == [item.id] == await doubts(w)
    await w.run(lambda call: messaging.resolve(call, MessageId(item.id), sent=False))
    assert [m for m, _ in await contacted(w)] == [(await targets_of(w, first.id))[PERSON].target_id]
    await run_on(w, worker)
    assert await statuses(w, later) == {PERSON: ("sent", None)}
    assert (await w.get(later)).status is CampaignStatus.COMPLETED


@pytest.mark.parametrize("by_other", [False, True], ids=["same sender", "other sender"])
def test_an_answer_after_the_new_message_is_credited_by_its_sender(by_other: bool, address: Any, run: Any) -> None:
    @in_world
    async def story(w: World) -> None:
        one, two = await senders(w)
        first, worker = await first_then(w, 30 * DAY, sender_ids=(one.id,))
        named = (two.id,) if by_other else (one.id,)
        later = await second_campaign(w, first, [PERSON], **AGAIN, sender_ids=named)
        await w.settle(worker)
        await shift(w, timedelta(minutes=1))
        await says(w, one.handle)
        replied = [(await w.get(c)).stats.replied for c in (first.id, later)]
        assert replied == ([1, 0] if by_other else [0, 1])
        assert [r for _, r in await contacted(w)] == [True], "whoever was answered, nothing more goes"

    story(address, run)


@in_world
async def test_an_answer_while_the_new_message_is_on_its_way_is_kept_when_that_never_arrives(w: World) -> None:
    only = await one_sender(w)
    first, worker = await first_then(w, 30 * DAY)
    later = await second_campaign(w, first, [PERSON], **AGAIN)
    [item] = await worker.reserve(Queue.ACTS)
    await says(w, only.handle)
    worker.answers.append(Result(item, item.kind.handed_back(item, "start_deadline")))
    await worker.record()
    assert await contacted(w) == [((await targets_of(w, first.id))[PERSON].target_id, True)]
    await w.settle(worker)
    assert await statuses(w, later) == {PERSON: ("skipped", "replied")}
    assert [(await w.get(c)).stats.replied for c in (first.id, later)] == [1, 0]
    assert await sends(w, worker) == 1


@in_world
async def test_preview_and_explanation_ask_the_same_rule(w: World) -> None:
    first, _ = await first_then(w, 30 * DAY)
    later = await second_campaign(w, first, [PERSON], **AGAIN)
    target = (await targets_of(w, later))[PERSON]
    seen = await w.run(lambda call: campaigns.preview(call, later))
    assert (len(seen.rendered), seen.problems) == (1, ())
    explained = await w.run(lambda call: campaigns.explain(call, later, target.target_id))
    assert explained.next_action == "send"
    await w.run(lambda call: campaigns.edit(call, later, {"recontact_after_days": 31}))
    seen = await w.run(lambda call: campaigns.preview(call, later))
    assert seen.by_reason == {"target_duplicate": 1}
    explained = await w.run(lambda call: campaigns.explain(call, later, target.target_id))
    assert (explained.next_action, explained.reason) == ("skip", "target_duplicate")
