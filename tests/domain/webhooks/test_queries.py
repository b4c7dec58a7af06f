"""Lists of webhooks and of their deliveries."""

from __future__ import annotations

import asyncio

from overture.domain import webhooks
from overture.domain.webhooks import DeliveryStatus
from overture.kernel.paging import PageAsk
from tests.domain.webhooks.world import answering, world


def test_deliveries_come_in_pages_newest_first_without_gap_or_repeat(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(25)
            await w.deliver_all()
            seen, after = [], None
            while True:
                ask = PageAsk(10, after)
                page = await w.run(lambda call, ask=ask: webhooks.deliveries(call, endpoint.id, ask))  # type: ignore[misc]
                seen += page.items
                after = page.next
                if after is None:
                    break
            assert len(seen) == 25
            assert [d.event_id for d in seen] == sorted((d.event_id for d in seen), reverse=True)
            assert len({d.event_id for d in seen}) == 25

    asyncio.run(scenario())


def test_deliveries_are_filtered_by_status(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(3)
            await w.deliver_all()
            w.receiver.replies["/hook"] = answering(400)
            await w.tell(2)
            await w.deliver()
            await w.tell(1)
            await w.reserve()

            async def count(status: DeliveryStatus) -> int:
                page = await w.run(lambda call: webhooks.deliveries(call, endpoint.id, PageAsk(), status))
                assert {d.status for d in page.items} <= {status}
                return len(page.items)

            assert [await count(s) for s in DeliveryStatus] == [2, 1, 3, 0]

    asyncio.run(scenario())


def test_endpoints_come_in_pages_newest_first(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            made = [(await w.endpoint(f"/{n}"))[0] for n in range(5)]
            first = await w.run(lambda call: webhooks.page(call, PageAsk(3)))
            assert first.items == made[:1:-1]
            rest = await w.run(lambda call: webhooks.page(call, PageAsk(3, first.next)))
            assert (rest.items, rest.next) == (made[1::-1], None)

    asyncio.run(scenario())


def test_what_an_endpoint_answered_is_kept_up_to_four_kilobytes_and_readable(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(500, "a\x00" + "é" * 9000, Set_Cookie="s=1", X_Note="hm")
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            (delivery,) = await w.deliveries(endpoint.id)
            (attempt,) = delivery.attempts
            assert len(attempt.response_body.encode()) <= 4100
            assert attempt.response_body.startswith("a\ufffdéé")
            assert attempt.response_headers["X-Note"] == "hm"
            assert "Set-Cookie" not in attempt.response_headers

    asyncio.run(scenario())
