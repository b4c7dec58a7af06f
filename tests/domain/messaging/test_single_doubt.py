"""Single messages in doubt where a platform knows no tokens: found by their words, and never by those of another."""

from __future__ import annotations

from datetime import timedelta

from overture.domain import accounts, messaging
from overture.domain.accounts import Account
from tests.domain.messaging.test_single import accept, as_backed_up, get, stands
from tests.factories import HOUR, fault, in_world, in_world_with, rows, shift
from tests.world import World

LATER = timedelta(seconds=26)
"""After it no call from before can arrive any more."""


async def at_instagram(w: World) -> None:
    """The account that messages are from is reached at Instagram itself."""
    account: Account = await w.run(lambda call: accounts.connect(call, "app-id", connector="instagram"))
    await rows(w, "update account set external_id = handle where project_id = $1 and id = $2", account.id)


@in_world_with(call_seconds=0.3)
async def test_what_left_is_found_by_its_words(w: World) -> None:
    await at_instagram(w)
    worker = await w.worker()
    await fault(w, "timeout_after_commit")
    sent = await accept(w, "77")
    await w.settle(worker)
    assert await stands(w, sent) == ("queued", None)
    await w.pass_time(LATER)
    assert await worker.look_up() == 1
    await w.settle(worker)
    [entry] = await w.journal()
    assert (await get(w, sent)).external_id == entry["id"]
    assert await stands(w, sent) == ("delivered", None)


@in_world_with(call_seconds=0.3)
async def test_the_same_words_once_more_are_not_taken_for_the_first(w: World) -> None:
    await at_instagram(w)
    worker = await w.worker()
    await fault(w, "timeout_before_commit")
    lost = await accept(w, "77")
    await w.settle(worker)
    again = await accept(w, "77")
    await w.settle(worker)
    assert await stands(w, again) == ("delivered", None)
    await w.pass_time(LATER)
    assert await worker.look_up() == 0
    assert await stands(w, lost) == ("queued", None), "nobody received it"
    assert len(await w.journal()) == 1


@in_world_with(call_seconds=0.3)
async def test_of_two_with_the_same_words_in_doubt_neither_is_believed(w: World) -> None:
    await at_instagram(w)
    worker = await w.worker()
    await fault(w, "timeout_before_commit")
    await fault(w, "timeout_after_commit", attempt=2)
    both = [await accept(w, "77") for _ in range(2)]
    await w.settle(worker)
    assert len(await w.journal()) == 1
    await w.pass_time(LATER)
    assert await worker.look_up() == 0
    assert [await stands(w, m) for m in both] == [("queued", None)] * 2


@in_world
async def test_after_a_restore_what_had_left_is_found_though_nobody_here_took_it_up(w: World) -> None:
    await at_instagram(w)
    worker = await w.worker()
    left = await accept(w, "77")
    await w.settle(worker)
    await as_backed_up(w, left)
    await shift(w, HOUR)
    assert await w.run(messaging.doubt_singles) == 1
    assert await worker.look_up() == 1
    [entry] = await w.journal()
    assert (await get(w, left)).external_id == entry["id"]
    assert await stands(w, left) == ("submitted", None)
