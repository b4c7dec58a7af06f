"""Clients: made once for an external id, read by pages, newest first."""

from __future__ import annotations

import pytest

from overture.domain import clients
from overture.kernel.ids import ClientId, fresh
from overture.kernel.paging import PageAsk
from tests.factories import in_world
from tests.world import World


@in_world
async def test_clients_are_paged_newest_first_and_read_by_id(w: World) -> None:
    made = [await w.run(lambda call, n=n: clients.create(call, f"Brand {n}", f"ext_{n}")) for n in range(5)]
    first = await w.run(lambda call: clients.page(call, PageAsk(3)))
    rest = await w.run(lambda call: clients.page(call, PageAsk(3, first.next)))
    assert [*first.items, *rest.items] == made[::-1]
    assert rest.next is None
    assert await w.run(lambda call: clients.get(call, made[0].id)) == made[0]
    with pytest.raises(clients.ClientNotFound):
        await w.run(lambda call: clients.get(call, ClientId(fresh())))


@in_world
async def test_an_external_id_is_taken_once_and_clients_without_one_are_many(w: World) -> None:
    await w.run(lambda call: clients.create(call, "Acme Brand", "acme_001"))
    with pytest.raises(clients.ClientAlreadyExists):
        await w.run(lambda call: clients.create(call, "Acme Again", "acme_001"))
    for _ in range(2):
        await w.run(lambda call: clients.create(call, "Nameless"))
    assert len((await w.run(lambda call: clients.page(call, PageAsk(10)))).items) == 3
