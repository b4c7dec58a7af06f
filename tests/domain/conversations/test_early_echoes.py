"""An echo may come before the answer to the send is recorded: whichever is first, the message is shown once, counts as
delivered, and is nobody's reply."""

from __future__ import annotations

from typing import Any

import pytest

from overture.domain.conversations import Source
from overture.domain.platforms import InboundEcho
from overture.runtime.postgres import StoreAddress
from overture.runtime.work.queues import Queue
from tests.conftest import Run
from tests.domain.conversations.test_arrivals import message, told
from tests.domain.conversations.test_keeping import listed, said_in
from tests.domain.messaging.test_single import accept, get, stands
from tests.domain.messaging.test_single_doubt import at_instagram
from tests.factories import now, value
from tests.world import World, world


@pytest.mark.parametrize("order", ["echo, record, relay", "record, echo, relay", "record, relay, echo"])
def test_an_echo_is_a_receipt_whenever_it_comes(address: StoreAddress, run: Run[Any], order: str) -> None:
    async def story() -> None:
        async with world(address) as w:
            await _story(w, order.split(", "))

    run(story())


async def _story(w: World, order: list[str]) -> None:
    await at_instagram(w)
    worker = await w.worker()
    sent = await accept(w, "77")
    await worker.relay()
    [item] = await worker.reserve(Queue.ACTS)
    await told(w, message("app-id", "77", "m1"))
    await worker.call(item)
    [entry] = await w.journal()
    echo = InboundEcho("app-id", "instagram", "77", entry["id"], "Hello", await now(w))
    for step in order:
        if step == "echo":
            await told(w, echo)
        elif step == "record":
            await worker.record()
        else:
            await worker.relay()
    await worker.relay()
    assert (await get(w, sent)).external_id == entry["id"]
    assert await stands(w, sent) == ("delivered", None)
    [c] = await listed(w)
    assert [s.source for s in await said_in(w, c)].count(Source.MESSAGE) == 1
    assert len(await said_in(w, c)) == 2
    assert await value(w, "select count(*) from inbound where project_id = $1 and is_outbound") == 0
    assert c.unread == 1
    assert (await w.events()).count("single_message.delivered") == 1
    assert await told(w, echo) == 0
