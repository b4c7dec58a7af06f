"""After a restore: who was written to since the backup is found and never written to again, and nobody is left out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from overture.domain import campaigns, conversations, messaging, usage
from overture.domain.campaigns import Campaign, CampaignStatus, Pacing
from overture.domain.messaging import TargetStatus, Wanted, recovery
from overture.domain.messaging.recovery import Search
from overture.domain.platforms import InboundMessage
from overture.kernel.ids import MessageId
from overture.kernel.paging import PageAsk
from overture.runtime.work.queues import Queue
from tests.factories import (
    HOUR,
    doubts,
    fault,
    ignoring,
    in_world,
    one_sender,
    rows,
    senders,
    shift,
    statuses,
    targets_of,
    value,
)
from tests.rewinding import keep, lift, look, rewind
from tests.world import World

PEOPLE = ignoring(12)
QUICK: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
HALF: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 5, "daily_limit": 100}
SETTLED = timedelta(seconds=26)


async def half_sent_backed_up_and_all_sent(w: World) -> Campaign:
    """Five of twelve are sent when the backup is made; then the others; then the backup is put back."""
    campaign = await w.campaign(PEOPLE, **HALF)
    worker = await w.worker()
    await w.settle(worker)
    assert len(await w.journal()) == 5
    as_of = await keep(w)
    for _ in range(2):
        await shift(w, HOUR + timedelta(minutes=1))
        await w.settle(worker)
    assert len(await w.journal()) == 12
    await rewind(w, as_of)
    assert Counter(s for s, _ in (await statuses(w, campaign.id)).values()) == {"sent": 5, "pending": 7}
    return campaign


async def everybody_once(w: World, handles: list[str]) -> None:
    """Nobody twice and nobody left out, by the journal of whoever received it."""
    journal = await w.journal()
    assert Counter(e["handle"] for e in journal) == Counter(handles)
    # A bridge takes a token once however often it is offered; here it was not even tried.
    assert {e["attempts"] for e in journal} == {1}


@in_world
async def test_what_left_after_the_backup_is_found_and_never_sent_again(w: World) -> None:
    campaign = await half_sent_backed_up_and_all_sent(w)
    [batch] = await look(w)
    assert (batch.asked, batch.left, batch.doubted, dict(batch.unknown)) == (7, 7, 0, {})
    await lift(w)
    worker = await w.worker()
    await shift(w, HOUR * 2)
    await w.settle(worker)
    await everybody_once(w, PEOPLE)
    found = await w.get(campaign.id)
    assert (found.status, found.stats.sent) == (CampaignStatus.COMPLETED, 12)


@in_world
async def test_what_is_found_stands_where_every_sent_message_stands(w: World) -> None:
    campaign = await half_sent_backed_up_and_all_sent(w)
    journal = {e["handle"]: e for e in await w.journal()}
    await look(w)
    wanted = Wanted((TargetStatus.SENT,))
    page = await w.run(lambda call: messaging.page(call, campaign.id, PageAsk(100), cancelled=False, wanted=wanted))
    assert sorted(t.handle for t in page.items) == sorted(PEOPLE), "beyond what the pick had reached as well"
    handles = {a.id: a.handle for a in await senders(w)}
    for target in page.items:
        entry = journal[target.handle]
        assert (handles[target.account_id], target.message) == (entry["account"], entry["text"])
        assert target.sent_at is not None
        assert target.sent_at.isoformat()[:19] == entry["at"][:19]
    assert await value(w, "select count(*) from contacted where project_id = $1") == 12
    assert await value(w, "select count(*) from message where project_id = $1 and template_version = 1") == 12
    assert (await w.run(usage.get)).sent == 12
    assert await value(w, "select count(*) from event where project_id = $1 and name = 'message.sent'") == 12
    tries = await rows(w, "select outcome, detail from attempt where project_id = $1 order by work_id")
    assert {r["outcome"] for r in tries} == {"left_after_backup"}


@in_world
async def test_while_sending_is_held_nothing_is_reserved_and_explain_says_why(w: World) -> None:
    campaign = await half_sent_backed_up_and_all_sent(w)
    worker = await w.worker()
    await shift(w, HOUR * 2)
    for queue in (Queue.ACTS, Queue.DELIVERIES):
        assert await worker.reserve(queue) == []
    await w.settle(worker)
    assert len(await w.journal()) == 12
    waiting = next(t for t in (await targets_of(w, campaign.id)).values() if t.status is TargetStatus.PENDING)
    told = await w.run(lambda call: campaigns.explain(call, campaign.id, waiting.target_id))
    assert (told.next_action, told.next_at, told.waits_for) == ("wait", None, "sending_held")
    assert (told.rules[-1].rule, told.rules[-1].passed, told.rules[-1].reason) == (
        "sending_free",
        False,
        "sending_held",
    )


@in_world
async def test_what_found_nobody_goes_on_where_the_backup_stood(w: World) -> None:
    campaign = await w.campaign(PEOPLE, **HALF)
    worker = await w.worker()
    await w.settle(worker)
    await rewind(w, await keep(w))
    [batch] = await look(w)
    assert (batch.asked, batch.left) == (7, 0)
    await lift(w)
    worker = await w.worker()
    for _ in range(3):
        await w.settle(worker)
        await shift(w, HOUR + timedelta(minutes=1))
    await everybody_once(w, PEOPLE)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_campaign_that_was_a_draft_at_the_backup_and_sent_since_has_nothing_left_to_send(w: World) -> None:
    campaign = await w.campaign(PEOPLE, start=False, **QUICK)
    as_of = await keep(w)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    await rewind(w, as_of)
    await look(w)
    await lift(w)
    assert (await w.get(campaign.id)).stats.sent == 12
    assert {s for s, _ in (await statuses(w, campaign.id)).values()} == {"sent"}
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    await everybody_once(w, PEOPLE)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_message_reserved_at_the_backup_is_counted_once(w: World) -> None:
    campaign = await w.campaign(PEOPLE[:2], **QUICK)
    worker = await w.worker()
    items = await worker.reserve(Queue.ACTS)
    assert len(items) == 2
    as_of = await keep(w)
    await worker.call(items[0])
    await rewind(w, as_of)
    [batch] = await look(w)
    assert (batch.asked, batch.left) == (2, 1)
    assert (await w.run(usage.get)).sent == 1
    assert await value(w, "select sum(used)::int from usage_month where $1::uuid is not null") == 2
    await lift(w)
    worker = await w.worker()
    await w.pass_time(SETTLED)
    await worker.reap()
    await w.pass_time(SETTLED)
    await worker.look_up()
    await w.settle(worker)
    await everybody_once(w, PEOPLE[:2])
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert await value(w, "select sum(used)::int from usage_month where $1::uuid is not null") == 2


@in_world
async def test_what_is_found_counts_against_the_senders_caps(w: World) -> None:
    await one_sender(w, hourly_cap=8)
    campaign = await w.campaign(PEOPLE, **QUICK)
    as_of = await keep(w)
    await w.settle(await w.worker())
    assert len(await w.journal()) == 8
    await rewind(w, as_of)
    await look(w)
    await lift(w)
    worker = await w.worker()
    await w.settle(worker)
    assert len(await w.journal()) == 8, "eight left in this hour, as the sandbox knows"
    await shift(w, HOUR + timedelta(minutes=1))
    await w.settle(worker)
    await everybody_once(w, PEOPLE)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_what_is_found_counts_against_the_caps_of_a_campaign_that_was_a_draft(w: World) -> None:
    campaign = await w.campaign(PEOPLE, start=False, **HALF)
    as_of = await keep(w)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    await rewind(w, as_of)
    await look(w)
    await lift(w)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    worker = await w.worker()
    await w.settle(worker)
    assert len(await w.journal()) == 5
    await shift(w, HOUR + timedelta(minutes=1))
    await w.settle(worker)
    assert len(await w.journal()) == 10


@in_world
async def test_the_slot_of_what_is_found_is_taken(w: World) -> None:
    await w.campaign(PEOPLE, pacing=Pacing.EVEN, hourly_limit=6, daily_limit=100)
    await w.settle(await w.worker())
    as_of = await keep(w)
    await shift(w, timedelta(minutes=11))
    await w.settle(await w.worker())
    assert len(await w.journal()) == 2
    await rewind(w, as_of)
    await look(w)
    await lift(w)
    worker = await w.worker()
    await w.settle(worker)
    assert len(await w.journal()) == 2
    await shift(w, timedelta(minutes=10))
    await w.settle(worker)
    assert len(await w.journal()) == 3


@in_world
async def test_a_dry_run_changes_nothing(w: World) -> None:
    campaign = await half_sent_backed_up_and_all_sent(w)
    before = await rows(w, "select * from message where project_id = $1 order by id")
    [batch] = await look(w, Search(is_dry=True))
    assert (batch.asked, batch.left) == (7, 7)
    assert await rows(w, "select * from message where project_id = $1 order by id") == before
    assert (await w.get(campaign.id)).stats.sent == 5


@in_world
async def test_what_nobody_can_tell_of_stands_until_it_is_known(w: World) -> None:
    campaign = await half_sent_backed_up_and_all_sent(w)
    await fault(w, "http_503", route="lookup", attempt=None, id="away")
    [batch] = await look(w)
    assert (batch.left, batch.doubted) == (0, 0)
    assert set(batch.unknown.values()) == {7}
    assert Counter(s for s, _ in (await statuses(w, campaign.id)).values()) == {"sent": 5, "pending": 7}
    async with w.session.delete(f"{w.sandbox_url}/faults") as answer:
        assert answer.status == 200
    [batch] = await look(w)
    assert (batch.left, dict(batch.unknown)) == (7, {})


@in_world
async def test_what_is_left_in_doubt_goes_out_only_when_a_person_says_that_it_did_not(w: World) -> None:
    campaign = await w.campaign(PEOPLE, **HALF)
    worker = await w.worker()
    await w.settle(worker)
    as_of = await keep(w)
    await shift(w, HOUR + timedelta(minutes=1))
    await w.settle(worker)
    await rewind(w, as_of)
    await fault(w, "http_503", route="lookup", attempt=None, id="away")
    [batch] = await look(w, Search(doubts=True))
    assert (batch.left, batch.doubted) == (0, 7)
    await lift(w)
    worker = await w.worker()
    async with w.session.delete(f"{w.sandbox_url}/faults") as answer:
        assert answer.status == 200
    await w.pass_time(HOUR)
    assert await worker.look_up() == 0, "one sender's word is not enough"
    await w.settle(worker)
    received = {e["handle"] for e in await w.journal()}
    assert (len(received), len(await doubts(w))) == (10, 7)
    assert (await w.get(campaign.id)).stats.in_doubt == 7
    for doubt in await w.run(messaging.in_doubt):
        was = doubt.handle in received
        await w.run(lambda call, i=doubt.message_id, was=was: messaging.resolve(call, MessageId(i), sent=was))
    await w.pass_time(HOUR)
    await w.settle(worker)
    await everybody_once(w, PEOPLE)
    found = await w.get(campaign.id)
    assert (found.status, found.stats.sent) == (CampaignStatus.COMPLETED, 12)
    assert (await w.run(usage.get)).sent == 12


@in_world
async def test_a_sender_that_is_vouched_for_is_not_asked(w: World) -> None:
    await half_sent_backed_up_and_all_sent(w)
    named = frozenset(a.handle for a in await senders(w))
    [batch] = await look(w, Search(without=named))
    assert (batch.asked, batch.left, dict(batch.unknown)) == (7, 0, {})


@in_world
async def test_an_answer_that_came_before_its_message_was_known_stops_what_else_waits(w: World) -> None:
    await half_sent_backed_up_and_all_sent(w)
    entry = (await w.journal())[-1]
    event = InboundMessage(entry["account"], "instagram", entry["handle"], "again_1", "Sounds fun!", None)
    await w.run(lambda call: conversations.receive(call, [event]))
    assert await value(w, "select count(*) from contacted where project_id = $1 and replied_at is not null") == 0
    await look(w)
    assert await value(w, "select count(*) from contacted where project_id = $1 and replied_at is not null") == 1


@in_world
async def test_the_looking_up_goes_on_where_it_was_broken_off(w: World) -> None:
    await half_sent_backed_up_and_all_sent(w)
    few = Search(at_once=3)
    async for batch in recovery.recover(w.calls, w.project, few):
        assert (batch.asked, batch.left) == (3, 3)
        break
    assert (await recovery.ahead(w.calls, w.project, few, batch.upto)).messages == 4
    rest = [b.left async for b in recovery.recover(w.calls, w.project, few, batch.upto)]
    assert rest == [3, 1]
    assert await look(w, few) == [], "what was found is asked about no more"


@in_world
async def test_a_sender_that_never_answers_is_not_waited_for_for_ever(w: World) -> None:
    await w.campaign(PEOPLE, start=False, **QUICK)
    await rewind(w, await keep(w))
    await fault(w, "http_503", route="lookup", attempt=None, id="away")
    batches = await look(w, Search(at_once=3, silent_after=3))
    assert [set(b.unknown.values()) for b in batches] == [{3}] * 4
    asked = "select count(*) from offer where token like 'lookup:%'"
    assert w.sandbox.store.db.execute(asked).fetchone() == (3,), "of three messages; then nobody asks"


@in_world
async def test_who_was_in_hand_at_the_backup_and_left_later_counts_in_the_window_it_left_in(w: World) -> None:
    await one_sender(w)
    await w.campaign(PEOPLE[:6], pacing=Pacing.BURST, hourly_limit=2, daily_limit=100)
    first = await w.worker()
    assert len(await first.reserve(Queue.ACTS)) == 2
    as_of = await keep(w)
    w.workers.clear()
    await w.pass_time(timedelta(minutes=2))
    other = await w.worker()
    await other.reap()
    await w.pass_time(SETTLED)
    await other.look_up()
    await shift(w, timedelta(minutes=58))
    await w.settle(other)
    assert len(left := await w.journal()) == 2
    await rewind(w, as_of)
    [batch] = await look(w)
    assert batch.left == 2
    await lift(w)
    worker = await w.worker()
    await shift(w, timedelta(minutes=30))
    await w.settle(worker)
    assert await w.journal() == left, "an hour has not passed since they left"
    await shift(w, timedelta(minutes=31))
    await w.settle(worker)
    assert len(await w.journal()) == 4
