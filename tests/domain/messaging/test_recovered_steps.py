"""After a restore: the follow-ups that left since the backup are found too, and go on where they stood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from overture.domain import campaigns
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.runtime.postgres import StoreAddress
from tests.conftest import Run
from tests.domain.campaigns.stepped import WAIT, counts, stepped, texts
from tests.factories import ignoring, in_world, run_on, senders, shift, value
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
    before = await counts(w)
    assert len(await w.journal()) == 3
    await rewind(w, as_of)
    await look(w)
    assert await counts(w) == before
    assert await value(w, "select count(*) from message where project_id = $1 and variant = 0") == 3


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
