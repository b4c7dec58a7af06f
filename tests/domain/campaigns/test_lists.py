"""The lists of a campaign's targets: what waits, wherever it waits, in the order of the upload.

Not what a list costs: the benchmarks say.
"""

from __future__ import annotations

from overture.domain import campaigns
from overture.domain.campaigns import Campaign
from overture.domain.messaging import TargetStatus, Wanted
from overture.domain.targets import NewTarget
from overture.kernel.paging import PageAsk
from tests.factories import in_world, value
from tests.world import World

_BIND = """
update message set lane_id = (select id from lane where project_id = $1 and pick_key = $2 order by id limit 1)
where project_id = $1 and pick_key = $2 and position = any($3::bigint[]) returning 1
"""


async def _paged(w: World, campaign: Campaign, status: TargetStatus, limit: int) -> list[str]:
    names: list[str] = []
    after: tuple[str, ...] | None = None
    while True:
        ask = PageAsk(limit, after)
        page = await w.run(lambda call, ask=ask: campaigns.targets(call, campaign, ask, wanted=Wanted((status,))))
        names += [t.handle for t in page.items]
        after = page.next
        if after is None:
            return names


@in_world
async def test_what_waits_is_listed_in_order_whether_of_a_zone_or_of_a_sender_or_of_neither(w: World) -> None:
    zones = (None, "Europe/Berlin", "Asia/Tokyo", "Europe/Berlin", None, "Asia/Tokyo", None, None)
    made = await w.campaign([], start=False)
    items = [NewTarget(f"creator{i}", first_name="Ann", timezone=zone) for i, zone in enumerate(zones)]
    await w.run(lambda call: campaigns.upload(call, made.id, items))
    await w.run(lambda call: campaigns.start(call, made.id))
    # Two of them wait for one sender: one of a zone, one of none.
    assert await value(w, _BIND, made.id, [4, 5]) == 1
    campaign = await w.get(made.id)
    everybody = [item.handle for item in items]
    for limit in (1, 3, 8, 100):
        assert await _paged(w, campaign, TargetStatus.PENDING, limit) == everybody
    await w.run(lambda call: campaigns.cancel(call, made.id))
    ended = await w.get(made.id)
    assert await _paged(w, ended, TargetStatus.CANCELLED, 3) == everybody
    assert await _paged(w, ended, TargetStatus.PENDING, 3) == []
