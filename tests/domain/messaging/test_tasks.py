"""Messages that people send: handed over, claimed, done or not, withdrawn, expired; in the ledger of all others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, campaigns, clients, conversations, erasure, messaging, templates
from overture.domain.accounts import Account
from overture.domain.campaigns import Campaign, CampaignStatus, FollowUp, NewCampaign, Pacing, Variant, filling
from overture.domain.identity import Call
from overture.domain.messaging import CouldNot, NewSingle, Task, TaskStatus
from overture.domain.messaging.recovery import Search
from overture.domain.platforms import Body, InboundMessage
from overture.domain.targets import NewTarget
from overture.kernel.errors import InvalidField, OvertureError
from overture.kernel.ids import CampaignId, TaskId
from overture.kernel.paging import PageAsk
from overture.runtime.work.kinds import Result, State
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Worker
from tests.factories import HOUR, ignoring, in_world, now, rows, senders, shift, statuses, value
from tests.rewinding import keep, lift, look, rewind
from tests.world import World

LIMITS: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
[ALICE, BOB] = ignoring(2)


async def by_hand(w: World, **options: Any) -> Account:
    """The only sender: a person behind it."""
    for account in await senders(w):
        await w.run(lambda call, account=account: accounts.pause(call, account.id))
    made: Account = await w.run(lambda call: accounts.connect(call, "by.hand", connector="assist", **options))
    return made


async def handed(w: World, *handles: str, **options: Any) -> tuple[Worker, Campaign, list[Task]]:
    """A campaign whose messages are with a person; the oldest task first."""
    await by_hand(w)
    campaign = await w.campaign(list(handles), **(LIMITS | options))
    worker = await w.worker()
    await w.settle(worker)
    return worker, campaign, await tasks(w)


async def tasks(w: World) -> list[Task]:
    page = await w.run(lambda call: messaging.task_page(call, PageAsk(200)))
    return list(reversed(page.items))


async def do(w: World, verb: Any, task: Task, *args: Any, **options: Any) -> Task:
    made: Task = await w.run(lambda call: verb(call, task.id, *args, **options))
    return made


async def with_follow_up(w: World, handle: str) -> CampaignId:
    """A campaign with a second message a day after the first."""

    async def make(call: Call) -> CampaignId:
        brand = await clients.create(call, "Acme Brand")
        template = await templates.create(call, "Creator Intro", "Hello!")
        step = FollowUp(timedelta(days=1), (Variant(None, template.id),))
        new = NewCampaign(brand.id, template.id, "Two", 100, 100, Pacing.BURST, steps=(step,))
        made = await campaigns.create(call, new)
        await campaigns.upload(call, made.id, [NewTarget(handle)])
        await campaigns.start(call, made.id)
        return made.id

    found: CampaignId = await w.run(make)
    return found


async def refused(w: World, verb: Any, task: Task, code: str, *args: Any) -> str:
    with pytest.raises(OvertureError) as caught:
        await do(w, verb, task, *args)
    assert caught.value.code == code
    return caught.value.message


async def held(w: World) -> int:
    found: int = await value(w, "select count(*) from contacted where project_id = $1")
    return found


async def messages(w: World) -> dict[str, tuple[State, str | None]]:
    """The state and reason of everybody's message, by handle."""
    sql = """select g.handle, m.state, m.reason from message m join target g on g.project_id = m.project_id
      and g.id = m.target_id where m.project_id = $1 order by g.handle"""
    return {r["handle"]: (State(r["state"]), r["reason"]) for r in await rows(w, sql)}


async def told(w: World, about: str) -> list[str]:
    return [name for name in await w.events() if name.startswith(about)]


@in_world
async def test_a_person_claims_a_task_and_sends_it_and_it_is_a_send_like_any_other(w: World) -> None:
    worker, campaign, [alice, bob] = await handed(w, ALICE, BOB)
    assert (alice.status, alice.handle, alice.sender) == (TaskStatus.OPEN, ALICE, "by.hand")
    assert alice.text == f"Hi {ALICE.title()}!"
    assert alice.profile_url == f"https://www.instagram.com/{ALICE}/"
    assert alice.deadline == await now(w) + 48 * HOUR
    assert await statuses(w, campaign.id) == {ALICE: ("queued", None), BOB: ("queued", None)}
    assert await w.journal() == []
    await refused(w, messaging.done, alice, "task_not_claimed")
    assert (await do(w, messaging.claim, alice, "Ana")).claimed_by == "Ana"
    assert (await do(w, messaging.claim, alice, "Ana")).status is TaskStatus.CLAIMED
    assert "Ana" in await refused(w, messaging.claim, alice, "task_already_claimed", "Ben")
    assert await statuses(w, campaign.id) == {ALICE: ("sending", None), BOB: ("queued", None)}
    await shift(w, HOUR)
    finished = await do(w, messaging.done, alice, external_id="m_1")
    assert (finished.status, finished.sent_at, finished.external_id) == (TaskStatus.DONE, await now(w), "m_1")
    assert await do(w, messaging.done, alice) == finished
    await w.settle(worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.RUNNING, "the other's task is open"
    await do(w, messaging.could_not, bob, CouldNot.NOT_FOUND, "no such profile")
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {ALICE: ("sent", None), BOB: ("failed", "recipient_not_found")}
    after = await w.get(campaign.id)
    assert (after.status, after.stats.sent, after.stats.failed) == (CampaignStatus.COMPLETED, 1, 1)
    assert await held(w) == 1, "who was not written to may be written to again"
    assert await told(w, "task.") == ["task.created"] * 2 + ["task.claimed", "task.done", "task.failed"]
    assert sorted(await told(w, "message.")) == ["message.failed", "message.sent"]
    months = await rows(w, "select used, sent from usage_month where $1::uuid is not null")
    assert [tuple(r) for r in months] == [(1, 1)]


@in_world
async def test_what_nobody_claimed_by_its_deadline_failed_for_certain_and_its_person_is_free(w: World) -> None:
    worker, campaign, [task] = await handed(w, ALICE)
    await shift(w, 48 * HOUR - timedelta(seconds=1))
    await w.settle(worker)
    assert (await tasks(w))[0].status is TaskStatus.OPEN
    await shift(w, timedelta(seconds=1))
    assert "expired" in await refused(w, messaging.claim, task, "task_over", "Ana")
    await w.settle(worker)
    [over] = await tasks(w)
    assert (over.status, over.is_unsettled, over.ended_at) == (TaskStatus.EXPIRED, False, await now(w))
    assert await messages(w) == {ALICE: (State.REFUSED, "task_expired")}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert await held(w) == 0
    for verb, more in ((messaging.claim, ("Ana",)), (messaging.done, ()), (messaging.release, ())):
        await refused(w, verb, task, "task_over", *more)
    await refused(w, messaging.could_not, task, "task_over", CouldNot.NOT_DONE)


@in_world
async def test_what_was_claimed_is_in_doubt_at_its_deadline_and_ends_by_its_persons_word(w: World) -> None:
    worker, campaign, [alice, bob] = await handed(w, ALICE, BOB)
    for task in (alice, bob):
        await do(w, messaging.claim, task, "Ana")
    await shift(w, 49 * HOUR)
    await w.settle(worker)
    assert await messages(w) == {ALICE: (State.IN_DOUBT, None), BOB: (State.IN_DOUBT, None)}
    assert [t.is_unsettled for t in await tasks(w)] == [True, True]
    assert await held(w) == 2, "nobody else writes to who may have been written to"
    await w.pass_time(timedelta(minutes=5))
    assert await worker.look_up() == 0, "nobody but the person can know"
    assert (await do(w, messaging.done, alice, at=alice.created_at + HOUR)).status is TaskStatus.DONE
    assert (await do(w, messaging.could_not, bob, CouldNot.NOT_DONE)).status is TaskStatus.FAILED
    await w.settle(worker)
    assert await messages(w) == {ALICE: (State.DONE, None), BOB: (State.REFUSED, "not_done")}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert await held(w) == 1


@in_world
async def test_a_suppressed_persons_task_is_withdrawn_and_told_and_cannot_be_claimed_before_that(w: World) -> None:
    worker, campaign, [alice, bob] = await handed(w, ALICE, BOB)
    await do(w, messaging.claim, bob, "Ana")
    for handle in (ALICE, BOB):
        await w.suppress(handle)
    assert "target_suppressed" in await refused(w, messaging.claim, alice, "task_over", "Ana")
    await w.settle(worker)
    found = {t.handle: (t.status, t.reason, t.is_unsettled) for t in await tasks(w)}
    assert found == {
        ALICE: (TaskStatus.WITHDRAWN, "target_suppressed", False),
        BOB: (TaskStatus.WITHDRAWN, "target_suppressed", True),
    }
    assert await messages(w) == {ALICE: (State.DROPPED, "target_suppressed"), BOB: (State.IN_DOUBT, None)}
    await do(w, messaging.done, bob)
    assert (await messages(w))[BOB] == (State.DONE, None), "it had left before"
    assert (await told(w, "task.")).count("task.withdrawn") == 2
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_an_opt_out_that_comes_while_a_message_is_being_handed_over_withdraws_its_task(w: World) -> None:
    await by_hand(w)
    await w.campaign([ALICE], **LIMITS)
    worker = await w.worker()
    [item] = await worker.reserve(Queue.ACTS)
    await worker.call(item)
    await w.suppress(ALICE)
    other = await w.worker()
    for _ in range(3):
        await other.relay()
        await w.step(other, Queue.CHORES)
    await worker.record()
    assert [t.status for t in await tasks(w)] == [TaskStatus.OPEN]
    await w.settle(worker)
    assert [(t.status, t.reason) for t in await tasks(w)] == [(TaskStatus.WITHDRAWN, "target_suppressed")]


@in_world
async def test_an_answer_to_another_campaign_withdraws_what_was_to_follow(w: World) -> None:
    worker, _, _ = await handed(w, ALICE)
    await w.run(lambda call: conversations.receive(call, [InboundMessage("by.hand", "instagram", ALICE, "x", "Hi!")]))
    await w.settle(worker)
    assert [(t.status, t.reason) for t in await tasks(w)] == [(TaskStatus.WITHDRAWN, "replied")]


@in_world
async def test_a_task_of_a_cancelled_campaign_is_not_claimed_while_something_of_the_campaign_is_undone(
    w: World,
) -> None:
    _, campaign, [alice] = await handed(w, ALICE)
    await w.run(lambda call: filling.hold(call, campaign.id))
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    assert "campaign_cancelled" in await refused(w, messaging.claim, alice, "task_over", "Ana")


@in_world
async def test_pausing_leaves_tasks_with_their_people_and_cancelling_takes_them_back(w: World) -> None:
    worker, campaign, [alice, bob] = await handed(w, ALICE, BOB)
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    await w.settle(worker)
    await do(w, messaging.claim, bob, "Ana")
    assert [t.status for t in await tasks(w)] == [TaskStatus.OPEN, TaskStatus.CLAIMED]
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    assert "campaign_cancelled" in await refused(w, messaging.claim, alice, "task_over", "Ana")
    await w.settle(worker)
    assert [t.status for t in await tasks(w)] == [TaskStatus.WITHDRAWN, TaskStatus.WITHDRAWN]
    assert await statuses(w, campaign.id) == {ALICE: ("cancelled", None), BOB: ("in_doubt", None)}
    assert await held(w) == 1
    await do(w, messaging.could_not, bob, CouldNot.NOT_DONE)
    assert await statuses(w, campaign.id) == {ALICE: ("cancelled", None), BOB: ("failed", "not_done")}
    assert await held(w) == 0


@in_world
async def test_restarts_and_dead_workers_leave_tasks_as_they_are_and_what_was_not_recorded_is_handed_again(
    w: World,
) -> None:
    _, campaign, _ = await handed(w, ALICE)
    await w.run(lambda call: campaigns.upload(call, campaign.id, [NewTarget(BOB)]))
    dying = await w.worker()
    [item] = await dying.reserve(Queue.ACTS)
    await dying.call(item)
    w.workers.clear()
    await w.pass_time(timedelta(minutes=2))
    worker = await w.worker()
    assert await worker.reap() == 1
    assert await messages(w) == {ALICE: (State.WITH_PERSON, None), BOB: (State.IN_DOUBT, None)}
    await w.pass_time(timedelta(minutes=2))
    assert await worker.look_up() == 1, "no task, so nobody has it"
    await w.settle(worker)
    assert [t.handle for t in await tasks(w)] == [ALICE, BOB]
    dying.answers[:] = [Result(item, item.kind.lost(item, "late"))]
    await dying.record()
    assert await messages(w) == {ALICE: (State.WITH_PERSON, None), BOB: (State.WITH_PERSON, None)}


@in_world
async def test_so_many_lie_open_and_the_next_comes_when_one_has_ended_under_the_same_caps(w: World) -> None:
    account = await by_hand(w, hourly_cap=3)
    everybody = ignoring(60)
    await w.campaign(everybody, **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    assert len(await tasks(w)) == 3, "the sender's own cap holds"
    await w.run(lambda call: accounts.set_caps(call, account.id, None, None))
    await w.settle(worker)
    first = await tasks(w)
    assert len(first) == 50, "no more lie open at once"
    await do(w, messaging.could_not, first[0], CouldNot.NOT_DONE)
    await do(w, messaging.claim, first[1], "Ana")
    await do(w, messaging.done, first[1])
    await w.settle(worker)
    assert len(await tasks(w)) == 52


@in_world
async def test_a_task_is_given_back_and_taken_by_another_and_pages_hold_all(w: World) -> None:
    _, _, [alice, bob] = await handed(w, ALICE, BOB)
    await do(w, messaging.claim, alice, "Ana")
    assert (await do(w, messaging.release, alice)).claimed_by is None
    assert (await do(w, messaging.release, alice)).status is TaskStatus.OPEN
    assert (await do(w, messaging.claim, alice, "Ben")).claimed_by == "Ben"
    early = alice.created_at - HOUR
    with pytest.raises(InvalidField):
        await do(w, messaging.done, alice, at=early)
    await rows(w, "update account set external_id = 'a_1' where project_id = $1 and handle = 'by.hand'")
    with pytest.raises(InvalidField, match="messages of campaigns alone"):
        await w.run(lambda call: messaging.accept(call, NewSingle("instagram", "a_1", "igsid", Body("Hi!"))))

    async def page(**asked: Any) -> list[TaskId]:
        found, after = [], None
        while True:
            part = await w.run(lambda call, after=after: messaging.task_page(call, PageAsk(1, after), **asked))
            found += [t.id for t in part.items]
            after = part.next
            if after is None:
                return found

    assert await page() == [bob.id, alice.id]
    assert await page(statuses=[TaskStatus.CLAIMED]) == [alice.id]
    assert await page(account_id=alice.account_id) == [bob.id, alice.id]
    assert await page(account_id=(await senders(w))[0].id) == []


@in_world
async def test_what_comes_after_a_message_done_by_hand_is_handed_over_too(w: World) -> None:
    await by_hand(w)
    campaign = await with_follow_up(w, ALICE)
    worker = await w.worker()
    await w.settle(worker)
    [first] = await tasks(w)
    await do(w, messaging.claim, first, "Ana")
    await do(w, messaging.done, first)
    await shift(w, 25 * HOUR)
    await w.settle(worker)
    [_, second] = await tasks(w)
    assert (second.step, second.status, second.handle) == (1, TaskStatus.OPEN, ALICE)
    await do(w, messaging.claim, second, "Ana")
    await do(w, messaging.done, second)
    assert (await w.get(campaign)).status is CampaignStatus.COMPLETED


@in_world
async def test_an_erased_person_is_in_no_task_and_in_no_event_of_one(w: World) -> None:
    worker, _, [alice, bob] = await handed(w, ALICE, BOB)
    await do(w, messaging.claim, bob, "Ana")
    for handle in (ALICE, BOB):
        await w.run(lambda call, handle=handle: erasure.erase(call, handle=handle))
    await w.settle(worker)
    found = {t.id: t for t in await tasks(w)}
    assert (found[alice.id].status, found[alice.id].reason) == (TaskStatus.WITHDRAWN, "person_erased")
    assert found[bob.id].is_unsettled
    await do(w, messaging.could_not, bob, CouldNot.NOT_DONE, f"{BOB} asked us to")
    await w.run(lambda call: erasure.erase(call, handle=BOB))
    shown = str(await tasks(w)) + str(
        await value(w, "select string_agg(data::text, ' ') from event where project_id = $1")
    )
    assert ALICE not in shown
    assert BOB not in shown
    assert ALICE.title() not in shown


@in_world
async def test_after_a_restore_what_people_may_have_done_is_told_and_nothing_is_claimed_while_sending_is_held(
    w: World,
) -> None:
    await by_hand(w, hourly_cap=1)
    campaign = await w.campaign([ALICE, BOB], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    as_of = await keep(w)
    await shift(w, 2 * HOUR)
    await w.settle(worker)
    for task in await tasks(w):
        await do(w, messaging.claim, task, "Ana")
        await do(w, messaging.done, task)
    await rewind(w, as_of)
    [alice] = await tasks(w)
    assert (alice.handle, alice.status) == (ALICE, TaskStatus.OPEN)
    assert "held" in await refused(w, messaging.claim, alice, "sending_held", "Ana")
    [batch] = await look(w, Search(doubts=True))
    assert batch.unknown["by.hand"] == 1, "only the person knows whether Bob was written to"
    await lift(w)
    assert await statuses(w, campaign.id) == {ALICE: ("queued", None), BOB: ("in_doubt", None)}
    assert (await do(w, messaging.claim, alice, "Ana")).status is TaskStatus.CLAIMED
