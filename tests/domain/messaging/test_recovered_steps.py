"""After a restore: the follow-ups that left since the backup are found too, and go on where they stood."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns, messaging
from overture.domain.campaigns import Campaign, CampaignStatus, FieldNotEditable, Pacing
from overture.domain.messaging.recovery import Search
from overture.kernel.ids import MessageId
from overture.runtime.postgres import StoreAddress
from tests.conftest import Run
from tests.domain.campaigns.stepped import WAIT, Texts, counts, stepped, texts
from tests.domain.conversations.test_replies import says
from tests.factories import doubts, fault, forget_faults, ignoring, in_world, rows, run_on, senders, shift, value
from tests.rewinding import keep, lift, look, rewind
from tests.world import World, world

PEOPLE = ignoring(3)


@pytest.mark.parametrize(("steps_before", "steps_after"), [(0, 1), (0, 3), (1, 2), (2, 3)])
def test_no_step_that_left_after_the_backup_is_sent_again(
    address: StoreAddress, run: Run[None], steps_before: int, steps_after: int
) -> None:
    async def story() -> None:
        async with world(address) as w:
            campaign = await stepped(w, PEOPLE, "First", "Second", "Third")
            worker = await w.worker()
            as_of = None
            for step in range(steps_after):
                if step == steps_before:
                    as_of = await keep(w)
                await w.settle(worker)
                await shift(w, WAIT + timedelta(minutes=1) if step + 1 < steps_after else timedelta(minutes=1))
            assert len(await w.journal()) == 3 * steps_after
            assert as_of is not None
            await rewind(w, as_of)
            batches = await look(w)
            assert sum(b.left for b in batches) == 3 * (steps_after - steps_before)
            await lift(w)
            worker = await w.worker()
            await run_on(w, worker)
            assert await texts(w) == {h: ["First", "Second", "Third"] for h in PEOPLE}
            assert {e["attempts"] for e in await w.journal()} == {1}
            assert await counts(w) == {(k, 0): (3, 0, 0, 0, 0) for k in range(3)}
            found = await w.get(campaign.id)
            assert (found.status, found.stats.sent) == (CampaignStatus.COMPLETED, 3)

    run(story())


@in_world
async def test_what_is_found_has_its_variant(w: World) -> None:
    await stepped(w, ignoring(8), [("A", 1), ("B", 1)], [("C", 1), ("D", 1)])
    worker = await w.worker()
    as_of = await keep(w)
    await w.settle(worker)
    before = await counts(w)
    await rewind(w, as_of)
    await look(w)
    assert await counts(w) == before
    wrong = "select count(*) from message where project_id = $1 and step = 0 and text <> chr(65 + variant)"
    assert await value(w, wrong) == 0


@in_world
async def test_what_left_of_a_draft_is_counted_as_its_rows_say(w: World) -> None:
    campaign = await w.campaign(PEOPLE, start=False, pacing=Pacing.BURST, hourly_limit=100, daily_limit=100)
    worker = await w.worker()
    as_of = await keep(w)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(worker)
    before = await counts(w), await _as_sent(w)
    assert len(await w.journal()) == 3
    await rewind(w, as_of)
    await look(w)
    assert (await counts(w), await _as_sent(w)) == before


@in_world
async def test_who_was_written_to_by_a_sender_that_the_backup_does_not_name_has_every_step_from_it(w: World) -> None:
    one, two = (a.id for a in await senders(w))
    campaign = await stepped(w, PEOPLE, "First", "Second", sender_ids=(one,))
    worker = await w.worker()
    as_of = await keep(w)
    await w.run(lambda call: campaigns.edit(call, campaign.id, {"sender_ids": (two,)}))
    await w.settle(worker)
    assert len(await w.journal()) == 3
    await rewind(w, as_of)
    await look(w)
    await lift(w)
    await run_on(w, await w.worker())
    assert await texts(w) == {h: ["First", "Second"] for h in PEOPLE}
    assert await value(w, "select count(*) from message where project_id = $1 and account_id = $2", two) == 6
    assert {e["attempts"] for e in await w.journal()} == {1}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


async def _as_sent(w: World) -> list[tuple[Any, ...]]:
    """The words, version and variant of every message."""
    sql = "select text, template_version, variant, state from message where project_id = $1 order by id"
    return [tuple(r) for r in await rows(w, sql)]


async def _restored_draft(w: World, steps_since: int, *bodies: str | Texts, **options: Any) -> Campaign:
    """A campaign that was a draft at the backup, started after it and went on so many steps; then it is a draft again,
    with what was found of it."""
    campaign = await stepped(w, PEOPLE, *bodies, start=False, **options)
    as_of = await keep(w)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    worker = await w.worker()
    for step in range(steps_since):
        await w.settle(worker)
        await shift(w, WAIT + timedelta(minutes=1) if step + 1 < steps_since else timedelta(minutes=1))
    assert len(await w.journal()) == 3 * steps_since
    await rewind(w, as_of)
    assert sum(b.left for b in await look(w)) == 3 * steps_since
    await lift(w)
    return campaign


async def _goes_on(w: World, campaign: Campaign) -> None:
    """Started, it sends what is left to whom it wrote, once; nothing before it is started."""
    worker = await w.worker()
    had = len(await w.journal())
    await shift(w, WAIT)
    await w.settle(worker)
    assert len(await w.journal()) == had
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await run_on(w, worker)
    found = await w.get(campaign.id)
    assert (found.status, found.stats.sent) == (CampaignStatus.COMPLETED, 3)
    assert {e["attempts"] for e in await w.journal()} == {1}


@pytest.mark.parametrize("steps_since", [1, 3])
def test_a_draft_that_had_started_since_goes_on_with_the_steps_that_are_left(
    address: StoreAddress, run: Run[None], steps_since: int
) -> None:
    async def story() -> None:
        async with world(address) as w:
            campaign = await _restored_draft(w, steps_since, "First", "Second", "Third")
            await _goes_on(w, campaign)
            assert await texts(w) == {h: ["First", "Second", "Third"] for h in PEOPLE}
            assert await counts(w) == {(k, 0): (3, 0, 0, 0, 0) for k in range(3)}

    run(story())


@in_world
async def test_who_answered_or_opted_out_meanwhile_has_no_follow_up_from_a_draft(w: World) -> None:
    campaign = await _restored_draft(w, 1, "First", "Second")
    answers, refuses, stays = PEOPLE
    sender = {e["handle"]: str(e["account"]) for e in await w.journal()}
    await says(w, sender[answers], answers, "Tell me more")
    await w.suppress(refuses)
    await _goes_on(w, campaign)
    assert await texts(w) == {answers: ["First"], refuses: ["First"], stays: ["First", "Second"]}
    assert (await w.get(campaign.id)).stats.replied == 1
    assert await counts(w) == {(0, 0): (3, 0, 0, 1, 0), (1, 0): (1, 0, 2, 0, 0)}


@in_world
async def test_a_drafts_variants_are_those_that_were_sent(w: World) -> None:
    campaign = await _restored_draft(w, 1, [("A", 1), ("B", 1)], [("C", 1), ("D", 1)])
    sent = await value(w, "select count(*) from message where project_id = $1 and text = chr(65 + variant)")
    assert sent == 3
    await _goes_on(w, campaign)
    assert sum(n[0] for n in (await counts(w)).values()) == 6
    assert {len(t) for t in (await texts(w)).values()} == {2}


@pytest.mark.parametrize("had", [1, 2], ids=["the backup had no follow-up", "another follow-up"])
def test_a_draft_that_is_edited_again_goes_on_with_the_steps_it_has_then(
    address: StoreAddress, run: Run[None], had: int
) -> None:
    async def story() -> None:
        async with world(address) as w:
            campaign = await _restored_draft(w, 1, *["First", "Second"][:had])
            other = await stepped(w, [], "First", "New second", "New third", start=False)
            await w.run(lambda call: campaigns.edit(call, campaign.id, {"steps": other.steps}))
            assert await counts(w) == {(0, 0): (3, 0, 0, 0, 0), (1, 0): (0,) * 5, (2, 0): (0,) * 5}
            await _goes_on(w, campaign)
            assert await texts(w) == {h: ["First", "New second", "New third"] for h in PEOPLE}
            assert (await counts(w)) == {(k, 0): (3, 0, 0, 0, 0) for k in range(3)}

    run(story())


@in_world
async def test_a_draft_whose_follow_ups_left_keeps_its_steps(w: World) -> None:
    campaign = await _restored_draft(w, 2, "First", "Second", "Third")
    with pytest.raises(FieldNotEditable):
        await w.run(lambda call: campaigns.edit(call, campaign.id, {"steps": campaign.steps[:1]}))
    await _goes_on(w, campaign)
    assert await texts(w) == {h: ["First", "Second", "Third"] for h in PEOPLE}


@pytest.mark.parametrize("unnamed", [False, True], ids=["the campaign's sender", "another"])
def test_who_a_person_says_was_written_to_has_the_next_step_from_whoever_could_not_tell(
    address: StoreAddress, run: Run[None], unnamed: bool
) -> None:
    @in_world
    async def story(w: World) -> None:
        one, two = await senders(w)
        await stepped(w, PEOPLE, "First", "Second", sender_ids=(two.id,))
        worker = await w.worker()
        as_of = await keep(w)
        await w.settle(worker)
        await rewind(w, as_of)
        await fault(w, "http_503", route="lookup", attempt=None, id="away")
        await look(w, Search(doubts=True, without=frozenset([two.handle]) if unnamed else frozenset()))
        held = one.id if unnamed else two.id
        assert await value(w, "select count(*) from message where project_id = $1 and account_id = $2", held) == 3
        await forget_faults(w)
        await lift(w)
        for token in await doubts(w):
            await w.run(lambda call, token=token: messaging.resolve(call, MessageId(token), sent=True))
        await run_on(w, await w.worker())
        assert await texts(w) == {h: ["First", "Second"] for h in PEOPLE}

    story(address, run)
