"""What was written and never came by itself is found by asking, on a schedule; and nothing is doubled by it."""

from __future__ import annotations

from datetime import timedelta

from overture.domain import accounts, conversations
from overture.domain.accounts import AccountStatus
from overture.domain.conversations.looking import begin_looking
from overture.domain.identity import Call
from overture.domain.platforms import InboundEcho, InboundMessage, Stop
from tests.domain.conversations.platform import remembering
from tests.factories import in_world, now, rows, run_on, senders, shift, value
from tests.world import World

EVERY = timedelta(minutes=15)


def said(account: str, n: int, w_at: object = None) -> InboundMessage:
    return InboundMessage(account, "instagram", "", f"m{n}", f"message {n}", user_id=f"u{n % 2}")


@in_world
async def test_missed_inbound_is_found_and_nothing_is_doubled(w: World) -> None:
    account = (await senders(w))[0]
    there = await remembering(w, account)
    worker = await w.worker()
    await w.settle(worker)
    for _ in range(2):
        await w.run(lambda call: begin_looking(call, account.id))
    assert await value(w, "select count(*) from lane where project_id = $1 and kind = 9") == 1, "twice is once"
    began = await now(w)
    await shift(w, timedelta(minutes=1))
    at = await now(w)
    there.written = [
        InboundMessage(account.handle, "instagram", "", f"m{n}", f"message {n}", at, user_id=f"u{n % 2}")
        for n in range(5)
    ]
    there.written.append(InboundEcho(account.handle, "instagram", "u0", "e1", "from the phone", at))
    await w.run(lambda call: conversations.receive(call, there.written[1:3]))  # These came by themselves.
    await run_on(w, worker, began + EVERY)
    assert {since for since, _ in there.asked} == {began - timedelta(minutes=5)}
    assert [after for _, after in there.asked] == [None, "2", "4"], "page after page"
    kept = await rows(w, "select external_id from inbound where project_id = $1 order by external_id")
    assert [r["external_id"] for r in kept] == ["e1", "m0", "m1", "m2", "m3", "m4"]
    assert (await w.events()).count("message.received") == 5
    there.asked.clear()
    await run_on(w, worker, began + 2 * EVERY)
    assert there.asked[0][0] == began + EVERY - timedelta(minutes=5), "from a little before the last look"
    assert await value(w, "select found from conversation_look where project_id = $1") == 4


@in_world
async def test_a_platform_that_is_away_is_asked_again_from_where_it_was(w: World) -> None:
    account = (await senders(w))[0]
    there = await remembering(w, account)
    worker = await w.worker()
    await w.run(lambda call: begin_looking(call, account.id))
    began = await now(w)
    there.is_away = True
    await run_on(w, worker, began + EVERY + timedelta(minutes=3))
    assert len(there.asked) > 3, "sooner than the next look"
    there.is_away = False
    there.written = [InboundMessage(account.handle, "instagram", "", "m1", "hello?", began, user_id="u")]
    await run_on(w, worker, began + 2 * EVERY)
    assert {since for since, _ in there.asked if since < began} == {began - timedelta(minutes=5)}
    assert await value(w, "select count(*) from inbound where project_id = $1") == 1


@in_world
async def test_what_was_written_before_the_first_look_was_planned_is_found(w: World) -> None:
    account = (await senders(w))[0]
    there = await remembering(w, account)
    connected = await now(w)
    worker = await w.worker()
    await shift(w, 3 * EVERY)  # No worker was there to hear that it was connected.
    await w.run(lambda call: begin_looking(call, account.id))
    began = await now(w)
    there.written = [InboundMessage(account.handle, "instagram", "", "m1", "hello?", connected, user_id="u")]
    await run_on(w, worker, began + EVERY)
    assert there.asked[0][0] == connected - timedelta(minutes=5)
    assert await value(w, "select count(*) from inbound where project_id = $1") == 1


@in_world
async def test_only_what_can_be_asked_is_looked_into(w: World) -> None:
    worker = await w.worker()
    await w.settle(worker)  # The sandbox's senders are connected through a bridge, which cannot be asked.
    assert await value(w, "select count(*) from conversation_look where project_id = $1") == 0


@in_world
async def test_a_platform_that_takes_the_account_no_more_stops_it_though_nothing_is_sent(w: World) -> None:
    account = (await senders(w))[0]
    there = await remembering(w, account)
    worker = await w.worker()
    await w.run(lambda call: begin_looking(call, account.id))
    began = await now(w)
    there.refuses = Stop.CHALLENGE
    await run_on(w, worker, began + EVERY)
    assert (await senders(w))[0].status is AccountStatus.CHALLENGED
    there.refuses = Stop.TOKEN_REVOKED
    await run_on(w, worker, began + 3 * EVERY)
    assert (await senders(w))[0].status is AccountStatus.DISABLED
    told = await w.events()
    assert (told.count("sender.challenged"), told.count("sender.disabled")) == (1, 1)
    asked = len(there.asked)
    await run_on(w, worker, began + 5 * EVERY)
    assert len(there.asked) == asked, "a disabled account is asked nothing"


@in_world
async def test_a_refusal_of_what_was_replaced_meanwhile_stops_nobody(w: World) -> None:
    account = (await senders(w))[0]

    async def anew(call: Call) -> bool:
        return False

    await w.run(lambda call: accounts.refused(call, account.id, Stop.TOKEN_REVOKED, "190", anew))
    assert (await senders(w))[0].status is AccountStatus.ACTIVE
