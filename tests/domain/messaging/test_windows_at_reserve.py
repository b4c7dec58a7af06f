"""The reply window is judged when a message is about to go: by the right rule, with enough of it left, and the one
private reply to a comment is given once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from overture.connectors.bridge import BRIDGE, BridgeConnector
from overture.domain import conversations, suppression
from overture.domain.accounts import Credentials
from overture.domain.messaging import Limits, SingleMessages
from overture.domain.platforms import Body, Connectors, InboundKind, InboundMessage, Outcome, Recipient
from overture.kernel.ids import MessageId
from overture.runtime.vault import Vault
from overture.runtime.work.worker import Worker
from tests.domain.messaging.test_single import accept, stands
from tests.factories import HOUR, fault, forget_faults, in_world, in_world_with, now, rows, shift, value
from tests.world import World

DAY = timedelta(days=1)
OUTSIDE = ("failed", "outside_messaging_window")
BY_PERSON = Body("Hello", is_by_person=True)


@dataclass
class Sent:
    """To whom what went, as the connector was asked."""

    all: list[tuple[Recipient, Body]] = field(default_factory=list)


async def worker_with_window(w: World) -> tuple[Worker, Sent]:
    """A worker whose connector has a reply window and knows people by number, and what it was asked to send."""
    sent = Sent()

    class Noting(BridgeConnector):
        """The bridge's own, which notes what it sends."""

        async def send(self, account: Any, to: Recipient, body: Body, **more: Any) -> Outcome:
            sent.all.append((to, body))
            return await super().send(account, to, body, **more)

    noting = Noting(w.session, replace(BRIDGE, has_reply_window=True, knows_numbers=True))
    connectors = Connectors({"bridge": noting})
    # Who takes the message finds its person as who sends it does.
    known = w.calls.resources.need(Connectors).by_name
    assert isinstance(known, dict)
    known["bridge"] = noting
    secrets = w.deployment.secrets
    vault = Vault(secrets.vault_key)
    exchanges = suppression.Exchanges(vault)
    credentials = Credentials(vault, w.sandbox_url, secrets.sandbox_secret)
    limits = Limits(call=w.deployment.settings.call_seconds)
    kinds: Sequence[Any] = [
        SingleMessages(w.db, credentials, connectors, exchanges, limits) if isinstance(k, SingleMessages) else k
        for k in w.work.kinds
    ]
    worker = Worker(w.db, replace(w.work, kinds=kinds), monotonic=w.seconds)
    await worker.begin()
    w.workers.append(worker)
    return worker, sent


async def comments(w: World, person: str, mid: str, kind: InboundKind = InboundKind.COMMENT) -> None:
    event = InboundMessage("app-id", "instagram", "", mid, "lovely", user_id=person, kind=kind)
    await w.run(lambda call: conversations.receive(call, [event]))


async def failure_of(w: World, message_id: MessageId) -> tuple[str, str, datetime | None, int]:
    """What its failure says: the rule, what may still be sent and until when, how many things would open a window."""
    data: dict[str, Any] = await value(
        w,
        "select data from event where project_id = $1 and subject = $2 and name = 'single_message.failed'",
        message_id,
    )
    until = data.get("until")
    return data["rule"], data["allowed"], until and datetime.fromisoformat(until), len(data["opens_with"])


@in_world
async def test_a_comment_is_replied_to_privately_once_and_another_comment_once_more(w: World) -> None:
    worker, sent = await worker_with_window(w)
    await accept(w, "somebody")
    await comments(w, "fan", "c1")
    first, second = await accept(w, "fan"), await accept(w, "fan")
    await w.settle(worker)
    assert [await stands(w, m) for m in (first, second)] == [("delivered", None), OUTSIDE]
    assert await failure_of(w, second) == ("private_reply_used", "nothing", None, 7)
    assert [to.comment_id for to, _ in sent.all] == [None, "c1"]
    await comments(w, "fan", "c2")
    third = await accept(w, "fan")
    await w.settle(worker)
    assert (await stands(w, third), sent.all[-1][0].comment_id) == (("delivered", None), "c2")
    await comments(w, "fan", "m1", InboundKind.MESSAGE)
    fourth, fifth = await accept(w, "fan"), await accept(w, "fan")
    await w.settle(worker)
    assert [await stands(w, m) for m in (fourth, fifth)] == [("delivered", None)] * 2, "they answered"
    assert sent.all[-1][0].comment_id is None


@in_world
async def test_a_private_reply_that_did_not_arrive_is_not_used_up(w: World) -> None:
    worker, sent = await worker_with_window(w)
    await accept(w, "somebody")
    await w.settle(worker)
    nobody = "sandbox.missing.1"
    await comments(w, nobody, "c1")
    for _ in range(2):
        refused = await accept(w, nobody)
        await w.settle(worker)
        assert await stands(w, refused) == ("failed", "recipient_not_found")
        assert sent.all[-1][0].comment_id == "c1"
        [row] = await rows(w, "select privately_replied_by from contact where project_id = $1 and comment_id = 'c1'")
        assert row["privately_replied_by"] is None


@in_world_with(call_seconds=0.3)
async def test_a_private_reply_in_doubt_is_held_and_is_the_same_when_it_goes_again(w: World) -> None:
    worker, sent = await worker_with_window(w)
    await accept(w, "somebody")
    await w.settle(worker)
    await comments(w, "fan", "c1")
    await fault(w, "timeout_before_commit")
    first = await accept(w, "fan")
    await w.settle(worker)
    await forget_faults(w)
    second = await accept(w, "fan")
    await w.settle(worker)
    assert [await stands(w, m) for m in (first, second)] == [("queued", None), OUTSIDE]
    await w.pass_time(timedelta(seconds=26))
    await worker.look_up()
    await w.settle(worker)
    assert await stands(w, first) == ("delivered", None)
    assert [to.comment_id for to, _ in sent.all] == [None, "c1", "c1"]


@in_world
async def test_what_a_person_writes_goes_beside_the_private_reply_of_the_same_moment(w: World) -> None:
    worker, sent = await worker_with_window(w)
    await accept(w, "fan")
    await w.settle(worker)
    await shift(w, 2 * DAY)
    await comments(w, "fan", "c1")
    one, two, program = [await accept(w, "fan", body) for body in (BY_PERSON, BY_PERSON, Body("Hello"))]
    await w.settle(worker)
    assert [await stands(w, m) for m in (one, two, program)] == [("delivered", None)] * 2 + [OUTSIDE]
    assert [(to.comment_id, body.is_by_person) for to, body in sent.all[1:]] == [("c1", False), (None, True)]
    assert (await failure_of(w, program))[:2] == ("private_reply_used", "human_agent")


@in_world
async def test_only_a_person_may_write_after_a_day_and_only_then_it_is_marked(w: World) -> None:
    worker, sent = await worker_with_window(w)
    await accept(w, "fan", BY_PERSON)
    await w.settle(worker)
    wrote = await now(w)
    await shift(w, DAY)
    person, program = await accept(w, "fan", BY_PERSON), await accept(w, "fan")
    await w.settle(worker)
    assert [await stands(w, m) for m in (person, program)] == [("delivered", None), OUTSIDE]
    assert await failure_of(w, program) == ("window_closed", "human_agent", wrote + 7 * DAY, 6)
    assert [body.is_by_person for _, body in sent.all] == [False, True]
    await shift(w, 6 * DAY - HOUR)
    assert await stands(w, person) == ("delivered", None)
    late = await accept(w, "fan", BY_PERSON)
    await w.settle(worker)
    await shift(w, HOUR)
    too_late = await accept(w, "fan", BY_PERSON)
    await w.settle(worker)
    assert [await stands(w, m) for m in (late, too_late)] == [("delivered", None), OUTSIDE]
    assert await failure_of(w, too_late) == ("window_closed", "nothing", None, 7)
