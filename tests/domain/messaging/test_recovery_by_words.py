"""After a restore, where a platform keeps no tokens: what left is known by its words and its person, or by nobody."""

from __future__ import annotations

from typing import Any

import pytest

from overture.domain.campaigns import CampaignStatus
from overture.domain.messaging.recovery import Search
from overture.runtime.postgres import StoreAddress
from tests.conftest import Run
from tests.domain.messaging.test_reaching_instagram import LIMITS, NEITHER, OURS, WROTE, connected, writes
from tests.factories import doubts, in_world, rows, statuses, value
from tests.rewinding import keep, lift, look, rewind
from tests.world import World, world

IN_DOUBT = Search(doubts=True)
ONE_BY_ONE = Search(doubts=True, at_once=1, silent_after=1)


@in_world
async def test_what_left_through_instagram_is_found_by_its_words_and_not_sent_again(w: World) -> None:
    account = await connected(w)
    await writes(w)
    campaign = await w.campaign([WROTE], sender_ids=(account.id,), **LIMITS)
    worker = await w.worker()
    as_of = await keep(w)
    await w.settle(worker)
    [entry] = await w.journal()
    await rewind(w, as_of)
    [batch] = await look(w)
    assert (batch.asked, batch.left, dict(batch.unknown)) == (1, 1, {})
    await lift(w)
    await w.settle(await w.worker())
    assert len(await w.journal()) == 1
    assert await value(w, "select external_id from message where project_id = $1") == entry["id"]
    assert await statuses(w, campaign.id) == {WROTE: ("sent", None)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_what_is_not_found_proves_nothing_and_the_same_words_of_another_message_neither(w: World) -> None:
    account = await connected(w)
    await writes(w)
    worker = await w.worker()
    await w.campaign([WROTE], sender_ids=(account.id,), **LIMITS)
    await w.settle(worker)
    second = await w.campaign([WROTE, NEITHER], client="Another", sender_ids=(account.id,), **LIMITS)
    third = await w.campaign([WROTE], client="A third", body="Other words", sender_ids=(account.id,), **LIMITS)
    await rows(w, "update target set created_at = created_at - interval '1 hour' where project_id = $1")
    await rewind(w, await keep(w))
    [batch] = await look(w)
    assert (batch.left, dict(batch.unknown)) == (0, {OURS: 3})
    await look(w, IN_DOUBT)
    assert len(await doubts(w)) == 3
    assert {s for c in (second, third) for s, _ in (await statuses(w, c.id)).values()} == {"in_doubt"}


@pytest.mark.parametrize("search", [IN_DOUBT, ONE_BY_ONE], ids=["together", "one by one"])
def test_of_two_with_the_same_words_one_that_left_is_not_counted_twice(
    address: StoreAddress, run: Run[None], search: Search
) -> None:
    async def story() -> None:
        async with world(address) as w:
            account = await connected(w)
            await writes(w)
            worker = await w.worker()
            more: dict[str, Any] = {"sender_ids": (account.id,), **LIMITS}
            # Asked about first: that this one is not found does not silence the account for the others.
            never = await w.campaign([WROTE], client="Never", body="Other words", start=False, **more)
            first = await w.campaign([WROTE], **more)
            second = await w.campaign([WROTE], client="Another", start=False, **more)
            as_of = await keep(w)
            await w.settle(worker)
            assert len(await w.journal()) == 1
            await rewind(w, as_of)
            batches = await look(w, search)
            assert (sum(b.left for b in batches), sum(b.doubted for b in batches)) == (1, 2)
            found = [(await statuses(w, c.id))[WROTE][0] for c in (never, first, second)]
            assert found == ["in_doubt", "sent", "in_doubt"]

    run(story())
