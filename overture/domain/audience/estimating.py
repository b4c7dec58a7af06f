"""Estimates: what a job would give and cost, from what its sources count and what its end user was delivered.

Nothing is submitted and nothing set aside. What a source counts it may not show: a job may give fewer rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from overture.domain.audience import credits, quotas, taking
from overture.domain.audience.contracts import Estimate, NewJob, Outlook, Prices, Span
from overture.domain.audience.errors import ExternalUserBlocked
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.sources import serving, wanted_of
from overture.domain.identity import Call
from overture.domain.platforms import (
    ListAsk,
    ListUnavailable,
    PeoplePage,
    PlatformBusy,
    PlatformUnreachable,
)

GLANCE: Final = 200
"""People asked for of each list: a list that is no longer is known whole."""
SECONDS: Final = 20.0
_UNAVAILABLE: Final = "source_unavailable"

_BLOCKED = "select 1 from audience_blocked where project_id = $1 and external_user_id = $2"
# What jobs that have not ended will deliver before this one: as many as they may.
_ALREADY = """
select coalesce(sum(rows) filter (where status = 'COMPLETED'), 0) as delivered,
  coalesce(sum(most) filter (where status in ('QUEUED', 'PROCESSING')), 0) as coming
from audience_job where project_id = $1 and external_user_id = $2 and scope = $3
"""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The first page of a list, or why there is none."""

    ask: ListAsk
    page: PeoplePage | None
    problem: str | None = None


async def estimate(call: Call, new: NewJob) -> Estimate:
    """What a submission would come to now. Refused for a blocked end user, and where nothing can serve the tool."""
    look = partial(_looked, call, new)
    seen = await call.outside(look, rehearsed=look)
    scope = call.resources.need(PersonKeys).scope(call.project_id, new.external_user_id, new.tool.name)
    row = await call.fetchrow(_ALREADY, new.external_user_id, scope)
    already, coming = (int(row[0]), int(row[1])) if row is not None else (0, 0)
    most = new.tool.most(new.params)
    lists = [await _outlook(call, new, s, scope, already + coming, most) for s in seen]
    price = call.resources.need(Prices).of(new.tool, new.tool.chosen(new.params))
    rows = _together(lists, most)
    theoretical = len(lists) * most
    if new.max_cost is not None and price:
        may = new.max_cost // price
        rows = Span(min(rows.least, may), min(rows.most, may))
    set_aside = theoretical * price if new.max_cost is None else min(theoretical * price, new.max_cost)
    return Estimate(
        tool=new.tool.name,
        rows=rows,
        cost=Span(rows.least * price, rows.most * price),
        price=price,
        set_aside=set_aside,
        available=max(0, (await credits.balance(call)).available),
        already=already,
        lists=tuple(outlook for outlook, _ in lists),
        quotas=await quotas.left(call, new.external_user_id),
    )


async def _looked(call: Call, new: NewJob) -> list[_Seen]:
    """The first page of each list, one after another, as a job reads them; what takes too long is not known."""
    async with call.database.transaction(call.project_id) as tx:
        if await tx.fetchval(_BLOCKED, call.project_id, new.external_user_id):
            raise ExternalUserBlocked(external_user_id=new.external_user_id)
        source = await serving(call.resources, tx, call.project_id, new)
        reads = await source.opened(tx, call.project_id, new.tool, wanted_of(new))
    seen: list[_Seen] = []
    asks: Sequence[ListAsk] = new.tool.asks(new.params)
    if reads is None:
        return [_Seen(ask, None, _UNAVAILABLE) for ask in asks]
    try:
        async with asyncio.timeout(SECONDS):
            for ask in asks:
                try:
                    seen.append(_Seen(ask, await reads.people(ask, None, min(GLANCE, source.most_at_once))))
                except ListUnavailable as error:
                    seen.append(_Seen(ask, PeoplePage((), None), error.reason))
    except (PlatformBusy, PlatformUnreachable, TimeoutError):
        pass
    return seen + [_Seen(ask, None, _UNAVAILABLE) for ask in asks[len(seen) :]]


async def _outlook(call: Call, new: NewJob, seen: _Seen, scope: int, taken: int, most: int) -> tuple[Outlook, int]:
    """What a list may give, and how many in it were certainly not `taken` before."""
    page, of = seen.page, seen.ask.source
    if page is None:
        return Outlook(of, None, Span(0, most), seen.problem), 0
    if page.cursor is None:
        keys = set(call.resources.need(PersonKeys).people(call.project_id, page.people))
        known = await taking.known(await call.tx(), call.project_id, scope, sorted(keys))
        fresh = len(keys.difference(known))
        top = min(most, fresh)
    else:
        fresh = max(0, (page.expected or 0) - taken)
        top = most if page.expected is None else min(most, page.expected)
    if new.tool.takes is not None:
        fresh = 0  # Whether anybody fits is not known.
    return Outlook(of, page.expected, Span(min(most, fresh), top), seen.problem), fresh


def _together(lists: Sequence[tuple[Outlook, int]], most: int) -> Span:
    """The lists' rows together. At least: as if each list held all whom the lists before it gave."""
    least = 0
    for _, fresh in lists:
        least = max(least, min(least + most, fresh))
    return Span(least, sum(outlook.rows.most for outlook, _ in lists))
