"""Single messages under the engine: judged when they go, sent once, told as they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from overture.connectors.bridge import BRIDGE, BridgeConnector
from overture.domain import accounts, conversations, erasure, identity, messaging, suppression, webhooks
from overture.domain.accounts import Credentials
from overture.domain.campaigns import Pacing
from overture.domain.identity import Call
from overture.domain.messaging import NewSingle, NotCancellable, Single, SingleMessages, SingleStatus
from overture.domain.platforms import Body, Capabilities, Connectors, InboundMessage
from overture.kernel.ids import MessageId, PersonId
from overture.kernel.paging import PageAsk
from overture.runtime.vault import Vault
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Worker
from tests.factories import HOUR, fault, in_world, in_world_with, now, one_sender, rows, shift, stop_account, value
from tests.world import World

PLATFORM = "instagram"
QUEUED, SUBMITTED, DELIVERED, READ, FAILED = (f"single_message.{s}" for s in list(SingleStatus)[:5])


async def accept(w: World, to: str = "igsid", body: Body | None = None, **more: Any) -> MessageId:
    new = NewSingle(PLATFORM, more.pop("sender", "app-id"), to, body or Body("Hello"), **more)
    made: Single = await w.run(lambda call: messaging.accept(call, new))
    return made.id


async def get(w: World, message_id: MessageId) -> Single:
    found: Single = await w.run(lambda call: messaging.get_single(call, message_id))
    return found


async def stands(w: World, message_id: MessageId) -> tuple[str, str | None]:
    found = await get(w, message_id)
    return found.status.value, found.reason


async def told(w: World, message_id: MessageId) -> list[str]:
    """The events of a message in their order."""
    found = await rows(w, "select name from event where project_id = $1 and subject = $2 order by seq", message_id)
    return [r["name"] for r in found]


async def as_backed_up(w: World, message_id: MessageId) -> None:
    """What has become of a message since it was accepted is not known any more: as a backup of then has it."""
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute(
            """update single_message set state = 0, due_at = created_at, external_id = null, sent_at = null, seq = 1,
              delivered_at = null, reserved_at = null, ended_at = null, attempt = 0, epoch = 0
            where project_id = $1 and id = $2""",
            w.project.id,
            message_id,
        )
        await tx.execute(
            "delete from event where project_id = $1 and subject = $2 and seq > 1", w.project.id, message_id
        )


async def worker_of(w: World, **can: Any) -> Worker:
    """A worker whose connector can do something else than a bridge."""
    capabilities: Capabilities = replace(BRIDGE, **can)
    connectors = Connectors({"bridge": BridgeConnector(w.session, capabilities)})
    secrets = w.deployment.secrets
    vault = Vault(secrets.vault_key)
    exchanges = suppression.Exchanges(vault)
    credentials = Credentials(vault, w.sandbox_url, secrets.sandbox_secret)
    kinds: Sequence[Any] = [
        SingleMessages(w.db, credentials, connectors, exchanges) if isinstance(k, SingleMessages) else k
        for k in w.work.kinds
    ]
    worker = Worker(w.db, replace(w.work, kinds=kinds), monotonic=w.seconds)
    await worker.begin()
    w.workers.append(worker)
    return worker


async def person(w: World, message_id: MessageId) -> PersonId:
    return PersonId(
        await value(w, "select person_id from single_message where project_id = $1 and id = $2", message_id)
    )


@in_world
async def test_a_message_goes_at_once_and_what_nobody_tells_of_counts_as_delivered(w: World) -> None:
    worker = await w.worker()
    first = await accept(w, "one", correlation_id="c-1")
    second = await accept(w, "two")
    assert await stands(w, first) == ("queued", None)
    await w.settle(worker)
    assert [await stands(w, m) for m in (first, second)] == [("delivered", None)] * 2
    assert await told(w, first) == [QUEUED, SUBMITTED, DELIVERED]
    assert [e["text"] for e in await w.journal()] == ["Hello", "Hello"]
    handles = await rows(w, "select handle, external_id from account where project_id = $1 and external_id is not null")
    assert [tuple(r) for r in handles] == [("app-id", "app-id")], "one account, made by its name"


@in_world
async def test_two_projects_of_a_workspace_may_name_the_same_account(w: World) -> None:
    other = await identity.create_project(w.db, w.project.workspace_id, "Other", "test")
    first = await accept(w)
    made: Single = await w.calls.run(
        other,
        identity.Actor("cli"),
        lambda call: messaging.accept(call, NewSingle(PLATFORM, "app-id", "x", Body("Hi"))),
    )
    assert made.sender == "app-id"
    assert made.account_id != (await get(w, first)).account_id


@in_world
async def test_a_scheduled_message_waits_for_its_moment_and_can_be_called_back_until_then(w: World) -> None:
    worker = await w.worker()
    begin: datetime = await now(w)
    late = await accept(w, "late", send_at=begin + 2 * HOUR)
    soon = await accept(w, "soon", send_at=begin + HOUR)
    off = await accept(w, "off", send_at=begin + HOUR)
    at_once = await accept(w, "now", send_at=begin - HOUR)
    await w.settle(worker)
    assert [(await stands(w, m))[0] for m in (late, soon, off, at_once)] == ["queued", "queued", "queued", "delivered"]
    for _ in range(2):
        assert (await w.run(lambda call: messaging.cancel(call, off))).status is SingleStatus.CANCELLED
    with pytest.raises(NotCancellable):
        await w.run(lambda call: messaging.cancel(call, at_once))
    with pytest.raises(messaging.SingleMessageNotFound):
        await w.run(lambda call: messaging.cancel(call, MessageId(w.project.id)))
    await shift(w, HOUR)
    await w.settle(worker)
    assert [(await stands(w, m))[0] for m in (late, soon, off)] == ["queued", "delivered", "cancelled"]
    await shift(w, HOUR)
    await w.settle(worker)
    assert await stands(w, late) == ("delivered", None)
    assert len(await w.journal()) == 3


@in_world
async def test_outside_the_window_a_message_fails_when_it_would_go_and_never_reaches_the_platform(w: World) -> None:
    worker = await worker_of(w, has_reply_window=True)
    begin = await now(w)
    day = timedelta(hours=24)
    inside = await accept(w, "writes", send_at=begin + day - timedelta(seconds=1))
    closed = await accept(w, "writes", send_at=begin + day)
    human = await accept(w, "writes", Body("Hello", is_by_person=True), send_at=begin + day)
    too_late = await accept(w, "writes", Body("Hello", is_by_person=True), send_at=begin + 7 * day)
    for at in (day - timedelta(seconds=1), timedelta(seconds=1), 6 * day):
        await shift(w, at)
        await w.settle(worker)
    outside = ("failed", "outside_messaging_window")
    assert [await stands(w, m) for m in (inside, closed, human, too_late)] == [
        ("delivered", None),
        outside,
        ("delivered", None),
        outside,
    ]
    assert await told(w, closed) == [QUEUED, FAILED]
    assert len(await w.journal()) == 2
    assert await value(w, "select count(*) from attempt where project_id = $1") == 0


@in_world
async def test_receipts_make_it_delivered_and_read_with_all_that_came_before(w: World) -> None:
    worker = await worker_of(w, tells_receipts=True)
    first, second = await accept(w), await accept(w)
    other = await accept(w, "sandbox.ignores.9")
    await w.settle(worker)
    third = await accept(w)
    await shift(w, HOUR)
    await w.settle(worker)
    assert [(await stands(w, m))[0] for m in (first, second, other, third)] == ["submitted"] * 4
    known = await get(w, second)
    at = await now(w)

    def says(what: Any, external_id: str | None, when: datetime = at) -> Any:
        return lambda call: what(call, known.account_id, external_id, when)

    assert await w.run(says(messaging.delivered, known.external_id)) is True
    assert await w.run(says(messaging.delivered, known.external_id)) is False, "told once, however often it comes"
    assert await w.run(says(messaging.delivered, "nothing we sent")) is False
    assert await stands(w, second) == ("delivered", None)
    last = await get(w, third)
    assert await w.run(says(messaging.seen, known.external_id)) == 2
    assert [(await stands(w, m))[0] for m in (first, second, other, third)] == [
        "read",
        "read",
        "submitted",
        "submitted",
    ]
    assert await w.run(says(messaging.seen, known.external_id)) == 0
    assert await w.run(says(messaging.delivered, (await get(w, first)).external_id)) is False, "read comes last"
    assert await w.run(says(messaging.seen, last.external_id)) == 1
    assert await told(w, second) == [QUEUED, SUBMITTED, DELIVERED, READ]
    assert await told(w, first) == [QUEUED, SUBMITTED, READ]


@in_world
async def test_nobody_suppressed_is_written_to_and_what_waits_for_them_ends(w: World) -> None:
    worker = await w.worker()
    first = await accept(w)
    someone = await person(w, first)
    await w.run(lambda call: _suppress(call, someone))
    await w.settle(worker)
    assert await stands(w, first) == ("failed", "target_suppressed")
    assert await w.journal() == []
    waiting = await accept(w, "another", send_at=await now(w) + HOUR)
    them = await person(w, waiting)
    assert await w.run(lambda call: messaging.skip_singles(call, them, "person_erased")) == 1
    assert await stands(w, waiting) == ("failed", "person_erased")
    assert await w.run(lambda call: messaging.skip_singles(call, them, "person_erased")) == 0


@in_world
async def test_who_is_reached_by_name_is_suppressed_by_name(w: World) -> None:
    """A bridge knows no ids: there the recipient is the name, which the list knows."""
    worker = await w.worker()
    await w.suppress("some.creator")
    first, other = await accept(w, "@Some.Creator"), await accept(w, "another.one")
    await w.settle(worker)
    assert [await stands(w, m) for m in (first, other)] == [("failed", "target_suppressed"), ("delivered", None)]
    stop = InboundMessage("app-id", PLATFORM, "another.one", "m1", "Stop writing to me")
    await w.run(lambda call: conversations.receive(call, [stop]))
    second = await accept(w, "another.one")
    seen = await w.run(lambda call: messaging.foresee_single(call, second))
    await w.settle(worker)
    assert (seen.reason, await stands(w, second)) == ("target_suppressed", ("failed", "target_suppressed"))
    assert [e["handle"] for e in await w.journal()] == ["another.one"]


@in_world
async def test_who_is_reached_by_name_has_one_conversation_over_every_product(w: World) -> None:
    one = await one_sender(w)
    await rows(w, "update account set external_id = handle where project_id = $1 and id = $2", one.id)
    worker = await w.worker()
    await w.campaign(["another.one"], body="From a campaign", pacing=Pacing.BURST, hourly_limit=9, daily_limit=9)
    await w.settle(worker)
    await accept(w, "Another.One", Body("On its own"), sender=one.handle)
    await w.settle(worker)
    later = await accept(w, "another.one", sender=one.handle, send_at=await now(w) + HOUR)
    await w.run(
        lambda call: conversations.receive(
            call, [InboundMessage(one.handle, PLATFORM, "another.one", "m1", "Stop writing to me")]
        )
    )
    page = await w.run(lambda call: conversations.page(call, PageAsk(10)))
    [c] = page.items
    said = await w.run(lambda call: conversations.messages(call, c.id, PageAsk(10)))
    assert {s.text for s in said.items} == {"From a campaign", "On its own", "Stop writing to me"}
    await shift(w, HOUR)
    await w.settle(worker)
    assert await stands(w, later) == ("failed", "target_suppressed")


@in_world
async def test_who_is_reached_by_name_is_erased_by_name(w: World) -> None:
    worker = await w.worker()
    sent = await accept(w, "@Another.One")
    waiting = await accept(w, "another.one", send_at=await now(w) + HOUR)
    await w.settle(worker)
    done = await w.run(lambda call: erasure.erase(call, handle="another.one"))
    assert (done.removed["messages"], done.removed["references"]) == (2, 1)
    assert [await stands(w, m) for m in (sent, waiting)] == [("delivered", None), ("failed", "person_erased")]
    kept = "select count(*) from single_message where project_id = $1 and (body is not null or recipient <> '(erased)')"
    assert await value(w, kept) == 0


async def _suppress(call: Call, person_id: PersonId) -> None:
    await call.tx()
    await call.execute(
        """insert into suppression (project_id, id, person_id, platform, handle, reason, source, created_at)
        values ($1, $2, $3, 'instagram', 'somebody', 'manual', 'api', $4)""",
        call.new_id(),
        person_id,
        call.now,
    )


@in_world_with(call_seconds=0.3)
async def test_a_time_out_is_looked_up_and_nothing_is_sent_twice(w: World) -> None:
    await fault(w, "timeout_after_commit")
    arrived = await accept(w, "one")
    worker = await w.worker()
    await w.settle(worker)
    assert await stands(w, arrived) == ("queued", None), "nobody knows"
    await fault(w, "timeout_before_commit")
    lost = await accept(w, "two")
    await w.settle(worker)
    await w.pass_time(timedelta(seconds=26))
    assert await worker.look_up() == 2
    await w.settle(worker)
    assert [await stands(w, m) for m in (arrived, lost)] == [("delivered", None)] * 2
    assert sorted(e["attempts"] for e in await w.journal()) == [1, 1]
    assert await told(w, arrived) == [QUEUED, SUBMITTED, DELIVERED]


@in_world
async def test_a_paused_account_keeps_its_messages_until_it_is_resumed_and_a_cap_spreads_them(w: World) -> None:
    worker = await w.worker()
    first = await accept(w, "one")
    account_id = (await get(w, first)).account_id
    await w.run(lambda call: accounts.pause(call, account_id))
    await w.settle(worker)
    assert await stands(w, first) == ("queued", None)
    await w.run(lambda call: accounts.set_caps(call, account_id, 1, None))
    await w.run(lambda call: accounts.resume(call, account_id, None))
    second = await accept(w, "two")
    await w.settle(worker)
    assert [(await stands(w, m))[0] for m in (first, second)] == ["delivered", "queued"]
    await shift(w, HOUR)
    await w.settle(worker)
    assert await stands(w, second) == ("delivered", None)


@in_world
async def test_a_message_accepted_while_its_lane_falls_asleep_is_not_forgotten(w: World) -> None:
    worker = await w.worker()
    await accept(w, "one")
    await w.settle(worker)
    assert await value(w, "select wait_reason from lane where project_id = $1 and kind = 7") == "nothing_waits"
    message = await accept(w, "two")
    assert await worker.reserve(Queue.ACTS) == [], "the relay has not been there yet"
    await w.settle(worker)
    assert await stands(w, message) == ("delivered", None)


@in_world
async def test_a_live_project_sends_from_its_own_accounts_alone(w: World) -> None:
    live = await identity.find_project(w.db, mode="live")
    new = NewSingle(PLATFORM, "nobody", "x", Body("Hi"))
    with pytest.raises(accounts.SenderNotFound):
        await w.calls.run(live, identity.Actor("cli"), lambda call: messaging.accept(call, new))


@in_world
async def test_what_waits_for_an_account_that_is_gone_fails_and_nothing_more_is_taken_for_it(w: World) -> None:
    worker = await w.worker()
    waiting = await accept(w, "one", send_at=await now(w) + HOUR)
    await accept(w, "two")
    await w.settle(worker)
    await stop_account(w, "app-id", "banned")
    await w.settle(worker)
    assert await stands(w, waiting) == ("failed", "sender_gone")
    with pytest.raises(accounts.SenderDisabled):
        await accept(w, "three")


@in_world
async def test_an_erased_person_leaves_no_body_no_id_and_nothing_that_waits(w: World) -> None:
    worker = await w.worker()
    sent = await accept(w, "one", callback_url="http://10.0.0.1/", callback_data="of theirs")
    waiting = await accept(w, "one", Body("Soon"), send_at=await now(w) + HOUR)
    await w.settle(worker)
    them = await person(w, sent)

    async def erase(call: Call) -> tuple[int, int]:
        await call.take_turn(Queue.ACTS)
        gone = await messaging.erase(call, [them], [])
        await webhooks.erase(call, [], gone.ids)
        assert await messaging.singles_under_way(call, [them]) == 0
        return gone.texts, gone.ended

    assert await w.run(erase) == (2, 1)
    assert [(await get(w, m)).body for m in (sent, waiting)] == [None, None]
    assert await stands(w, waiting) == ("failed", "person_erased")
    left = await rows(w, "select recipient, callback_data from single_message where project_id = $1 order by id")
    assert [tuple(r) for r in left] == [("(erased)", None)] * 2
    assert await rows(w, "select id from callback where project_id = $1 order by id") == []
    data = await rows(w, "select data from event where project_id = $1 and subject = $2 order by seq", sent)
    assert all(r["data"]["recipient"] == "(erased)" for r in data)
    assert all(r["data"].get("callback_data") in (None, "(erased)") for r in data)


@in_world
async def test_after_a_restore_nothing_goes_that_had_left_since_the_backup(w: World) -> None:
    worker = await w.worker()
    left, later = await accept(w, "one"), await accept(w, "two", send_at=await now(w) + HOUR)
    await w.settle(worker)
    unsent = await accept(w, "three")
    await as_backed_up(w, left)
    used = await value(w, "select used from usage_month where (select true from project where id = $1)")
    assert await w.run(messaging.doubt_singles) == 2
    assert await w.run(messaging.doubt_singles) == 0
    assert await worker.look_up() == 2
    await w.settle(worker)
    assert [await stands(w, m) for m in (left, unsent)] == [("delivered", None)] * 2
    assert (await get(w, later)).send_at is not None
    assert sorted(e["attempts"] for e in await w.journal()) == [1, 1]
    assert await told(w, left) == [QUEUED, SUBMITTED, DELIVERED]
    assert await value(w, "select used from usage_month where (select true from project where id = $1)") == used + 2


@in_world_with(call_seconds=0.3)
async def test_a_person_ends_a_doubt_that_nothing_else_can(w: World) -> None:
    worker = await w.worker()
    for n in range(2):
        await fault(w, "timeout_after_commit")
        await accept(w, f"sandbox.ignores.{n}")
        await w.settle(worker)
    first, second = await w.run(messaging.singles_in_doubt)
    assert (first.sender, first.recipient) == ("app-id", "sandbox.ignores.0")
    await w.run(lambda call: messaging.resolve_single(call, first.message_id, sent=True))
    await w.run(lambda call: messaging.resolve_single(call, second.message_id, sent=False))
    assert await stands(w, first.message_id) == ("delivered", None)
    assert await told(w, first.message_id) == [QUEUED, SUBMITTED, DELIVERED]
    await w.settle(worker)
    assert await stands(w, second.message_id) == ("delivered", None)
    assert await w.run(messaging.singles_in_doubt) == []
    with pytest.raises(messaging.SingleMessageNotFound):
        await w.run(lambda call: messaging.resolve_single(call, first.message_id, sent=True))
