"""What a person sent by hand and the platform tells back ends its task, where it can be nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from overture.domain import conversations, messaging
from overture.domain.campaigns import CampaignStatus
from overture.domain.conversations import Source
from overture.domain.messaging import CouldNot, TaskStatus
from overture.domain.platforms import InboundEcho
from overture.kernel.errors import OvertureError
from overture.kernel.paging import PageAsk
from tests.domain.messaging.test_tasks import ALICE, BOB, LIMITS, do, handed, messages, tasks, told
from tests.factories import HOUR, in_world, now, rows, shift, statuses, value
from tests.world import World

NUMBER = "77"


async def knows(w: World, handle: str, number: str) -> None:
    """The person's number for the account is known, though they never wrote to it."""
    await rows(
        w,
        """insert into person_reference (project_id, kind, value, person_id)
        select r.project_id, 'instagram:igsid@' || a.id, $3, r.person_id from person_reference r
        join account a on a.project_id = r.project_id and a.handle = 'by.hand'
        where r.project_id = $1 and r.kind = 'instagram:handle' and r.value = $2 returning 1""",
        handle,
        number,
    )


async def echoes(w: World, text: str, mid: str = "m_1", number: str = NUMBER, ago: timedelta = timedelta(0)) -> int:
    event = InboundEcho("by.hand", "instagram", number, mid, text, await now(w) - ago)
    new: int = await w.run(lambda call: conversations.receive(call, [event]))
    return new


@in_world
async def test_an_echo_ends_the_task_it_must_be_of_claimed_or_not(w: World) -> None:
    worker, campaign, [alice, bob] = await handed(w, ALICE, BOB, body="Hi {{ firstName }}!\r\n\r\nBye ")
    await knows(w, ALICE, NUMBER)
    await knows(w, BOB, "88")
    await do(w, messaging.claim, bob, "Ana")
    await shift(w, HOUR)
    assert await echoes(w, f"Hi {ALICE.title()}!\n\nBye") == 1
    assert await echoes(w, f"Hi {BOB.title()}!\n\nBye", "m_2", "88") == 1
    await w.settle(worker)
    ended = await tasks(w)
    assert [(t.status, t.claimed_by, t.external_id) for t in ended] == [
        (TaskStatus.DONE, "echo", "m_1"),
        (TaskStatus.DONE, "Ana", "m_2"),
    ]
    assert {t.sent_at for t in ended} == {await now(w)}
    assert await statuses(w, campaign.id) == {ALICE: ("sent", None), BOB: ("sent", None)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert await told(w, "task.") == ["task.created"] * 2 + ["task.claimed"] + ["task.done"] * 2
    kept = await rows(w, "select detail from attempt where project_id = $1 and outcome = 'told_back' order by at")
    assert [r["detail"] for r in kept] == [{"external_id": "m_1"}, {"external_id": "m_2"}]
    assert await do(w, messaging.done, alice) == ended[0], "their own word comes late, and is the same"
    with pytest.raises(OvertureError) as caught:
        await do(w, messaging.could_not, alice, CouldNot.NOT_DONE)
    assert caught.value.code == "task_over"
    assert await echoes(w, f"Hi {ALICE.title()}!\n\nBye") == 0, "told again it is known by its id"
    page = await w.run(lambda call: conversations.page(call, PageAsk()))
    for talk in page.items:
        said = await w.run(lambda call, talk=talk: conversations.messages(call, talk.id, PageAsk()))
        assert [s.source for s in said.items] == [Source.CAMPAIGN], "shown once, as what it is"


@in_world
async def test_an_echo_of_what_was_said_to_be_done_is_that_message(w: World) -> None:
    worker, campaign, [alice] = await handed(w, ALICE, body="Hello!")
    await knows(w, ALICE, NUMBER)
    await do(w, messaging.claim, alice, "Ana")
    await shift(w, HOUR)
    await do(w, messaging.done, alice)
    assert await echoes(w, "Hello!", "m_0", ago=2 * HOUR) == 1, "from before anybody had it"
    assert await echoes(w, "Hello!") == 1
    assert await echoes(w, "Hello!") == 0, "told again it is known by its id"
    assert await echoes(w, "Hello!", "m_2") == 1, "there was one message, and this is another"
    await w.settle(worker)
    [task] = await tasks(w)
    assert (task.status, task.claimed_by, task.external_id) == (TaskStatus.DONE, "Ana", "m_1")
    assert await statuses(w, campaign.id) == {ALICE: ("sent", None)}
    assert ((await w.get(campaign.id)).stats.sent, (await w.events()).count("message.sent")) == (1, 1)
    [talk] = (await w.run(lambda call: conversations.page(call, PageAsk()))).items
    said = await w.run(lambda call: conversations.messages(call, talk.id, PageAsk()))
    assert sorted(s.source for s in said.items) == sorted([Source.CAMPAIGN, Source.APP, Source.APP])


@in_world
async def test_an_echo_that_may_be_something_else_ends_nothing(w: World) -> None:
    worker, _, [alice] = await handed(w, ALICE, body="Hello!")
    other = await w.campaign([ALICE], client="Another", body="Hello!", **LIMITS)
    await w.settle(worker)
    await knows(w, ALICE, NUMBER)
    assert await echoes(w, "Something else", "m_0") == 1
    assert await echoes(w, "Hello!", "m_1") == 1, "of two tasks it may be either's"
    assert await echoes(w, "Hello!", "m_2", "99") == 1, "somebody else"
    assert {t.status for t in await tasks(w)} == {TaskStatus.OPEN}
    await do(w, messaging.could_not, (await tasks(w))[1], CouldNot.NOT_DONE)
    assert await echoes(w, "Hello!", "m_1") == 0, "told before, when it could have been the other's"
    assert await echoes(w, "Hello!", "m_3", ago=HOUR) == 1, "from before there was a task"
    assert (await tasks(w))[0].status is TaskStatus.OPEN
    assert await echoes(w, "Hello!", "m_4") == 1
    [mine, others] = await tasks(w)
    assert (mine.id, mine.status, others.status) == (alice.id, TaskStatus.DONE, TaskStatus.FAILED)
    assert await statuses(w, other.id) == {ALICE: ("failed", "not_done")}
    assert await value(w, "select count(*) from inbound where project_id = $1 and is_outbound") == 4


@in_world
async def test_an_echo_settles_what_a_person_never_said_of_a_task_that_is_over(w: World) -> None:
    worker, campaign, [alice] = await handed(w, ALICE, body="Hello!")
    await knows(w, ALICE, NUMBER)
    await do(w, messaging.claim, alice, "Ana")
    await shift(w, HOUR)
    sent_at = await now(w)
    await shift(w, 49 * HOUR)
    await w.settle(worker)
    assert await messages(w) == {ALICE: (4, None)}, "nobody knows"
    await echoes(w, "Hello!", ago=49 * HOUR)
    [task] = await tasks(w)
    assert (task.status, task.sent_at, task.is_unsettled) == (TaskStatus.DONE, sent_at, False)
    await w.settle(worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_an_echo_that_may_be_of_a_message_whose_id_nobody_knows_ends_nothing(w: World) -> None:
    worker, _, _ = await handed(w, ALICE, body="Hello!")
    await w.campaign([ALICE], client="Another", body="Hello!", **LIMITS)
    await w.settle(worker)
    await knows(w, ALICE, NUMBER)
    [mine, others] = await tasks(w)
    await do(w, messaging.claim, others, "Ana")
    await do(w, messaging.done, others)
    assert await echoes(w, "Hello!", "m_1") == 1, "it may be the one that Ana sent"
    await rows(w, "update message set external_id = 'm_1' where project_id = $1 and state = 2")
    assert (await tasks(w))[0].status is TaskStatus.OPEN
    assert await echoes(w, "Hello!", "m_2") == 1
    ended = (await tasks(w))[0]
    assert (ended.id, ended.status, ended.external_id) == (mine.id, TaskStatus.DONE, "m_2")
