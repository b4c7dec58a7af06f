"""What the running campaigns that share a target's senders stand at, read for `pacing` to run ahead.

Reads only; the arithmetic is in pacing, what is said of a target in explain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from overture.domain import accounts, identity, messaging
from overture.domain.accounts import Account, AccountStatus
from overture.domain.campaigns import rules, schedule
from overture.domain.campaigns.contracts import Campaign
from overture.domain.campaigns.pacing import CapView, LaneView, Outlook, Stream
from overture.domain.campaigns.queries import COLUMNS, FROM, read
from overture.domain.campaigns.steps import Texts, texts_of
from overture.domain.identity import Call
from overture.domain.messaging import Timing
from overture.runtime.work.caps import slack
from overture.runtime.work.lanes import HOLD
from overture.runtime.work.reserve import Terms

LOOK_AHEAD = 10_000
"""Waiting rows that are asked one by one; beyond them it is estimated."""
BATCH = 2_000
_RIVALS_AHEAD = 500
_PAST = """
select c.limits, c.windows, c.slot_every, c.slot_from, c.slot_next, c.used,
  (select array_agg(u.at order by u.upto) from (select at, upto from cap_use
    where project_id = c.project_id and cap_id = c.id order by upto desc limit 5000) u) as ats,
  (select array_agg(u.upto order by u.upto) from (select at, upto from cap_use
    where project_id = c.project_id and cap_id = c.id order by upto desc limit 5000) u) as uptos
from cap c where c.project_id = $1 and c.id = $2
"""
_LANES = """
select key, id, next_at, wait_reason, served from lane where project_id = $1 and pick_key = $2 order by id
"""
# Campaigns with a lane of one of these senders that has a cap, and their capped senders in turn.
_RIVALS = f"""
with recursive k(id) as (
  select $2::uuid
  union
  select l.pick_key from k join lane mine on mine.project_id = $1 and mine.pick_key = k.id
  join account a on a.project_id = $1 and a.id = mine.key and a.cap_id is not null
  join lane l on l.project_id = $1 and l.key = a.id)
select {COLUMNS} from {FROM} join k on k.id = c.id
where c.project_id = $1 and c.status = 'running' and c.id <> $2 order by c.id limit 20
"""


class Ahead(NamedTuple):
    """A waiting row: whether it will be sent by today's rules, and its target's zone where it is known."""

    goes: bool
    zone: str | None


async def ahead_of(
    call: Call,
    campaign: Campaign,
    texts: Texts,
    before: int | None = None,
    most: int = LOOK_AHEAD,
    after: int = 0,
) -> tuple[list[Ahead], bool]:
    """The waiting rows (before that position, behind the other), in order; and whether all were asked.

    Beyond `most` rows the others are taken to go in the same share.
    """
    goes: list[Ahead] = []
    batch, again = min(BATCH, most), rules.again_before(campaign, call.now)
    while len(goes) < most:
        rows = await messaging.waiting(call, campaign.id, after=after, before=before, limit=batch)
        goes += [Ahead(messaging.rule(r, texts.of(r)[0], again)[0] is not None, r["timezone"]) for r in rows]
        if len(rows) < batch:
            return goes, True
        after = rows[-1]["position"]
    if before is None:
        sql = "select last_position + 1 from campaign where project_id = $1 and id = $2"
        before = int(await call.fetchval(sql, campaign.id))
    more = max(before - after - 1, 0)
    return goes + (goes * (more // len(goes) + 1))[:more], False


async def timing_of(call: Call, campaign: Campaign) -> Timing | None:
    """When messages of a campaign may go; None where they may at any time."""
    return schedule.timing(campaign.schedule, campaign.start_at, await identity.quiet_hours(call))


def lasting(call: Call) -> timedelta:
    """How long hours must still be open at a reserve."""
    return timedelta(seconds=call.resources.need(Terms).start_seconds if call.clock.is_real else 0)


async def outlook(
    call: Call, campaign: Campaign, senders: Sequence[Account], rows: Sequence[Ahead], wanted: int
) -> tuple[Outlook, Stream]:
    """The campaign with its rows, one of interest, among the running ones that draw on the same capped senders."""
    caps: dict[UUID, CapView] = {}
    mine = await _stream(call, campaign, senders, rows, caps, wanted)
    streams = [mine]
    for r in await call.fetch(_RIVALS, campaign.id):
        rival = read(r)
        theirs, _ = await ahead_of(call, rival, await texts_of(call, rival), most=_RIVALS_AHEAD)
        named = await accounts.of_client(call, rival.client_id, rival.sender_ids)
        streams.append(await _stream(call, rival, named, theirs, caps))
    return Outlook(streams), mine


async def _stream(
    call: Call,
    campaign: Campaign,
    senders: Sequence[Account],
    ahead: Sequence[Ahead],
    caps: dict[UUID, CapView],
    wanted: int | None = None,
) -> Stream:
    rows: Mapping[UUID, asyncpg.Record] = {r["key"]: r for r in await call.fetch(_LANES, campaign.id)}
    cap = await _view(call, campaign.cap_id, caps)
    stream = Stream(cap, [a.goes for a in ahead], zones=[a.zone for a in ahead], wanted=wanted)
    timing = await timing_of(call, campaign)
    if timing is not None:
        seen = messaging.Watch(timing, lasting(call))
        stream.hours = lambda at, zone: seen.opens(at, zone)[0]
    for account in senders:
        if account.status not in (AccountStatus.ACTIVE, AccountStatus.COOLING):
            continue
        row = rows.get(account.id)
        from_at: datetime = call.now
        if account.status is AccountStatus.COOLING and account.cooling_until is not None:
            from_at = max(from_at, account.cooling_until)
        if row is not None and (row["wait_reason"] or "").startswith(HOLD):
            from_at = max(from_at, row["next_at"])
        own = await _view(call, account.cap_id, caps) if account.cap_id is not None else None
        served, rank = (row["served"], row["id"].int) if row is not None else (0, account.id.int)
        stream.lanes.append(LaneView(own, from_at, served, rank))
    return stream


async def _view(call: Call, cap_id: Any, caps: dict[UUID, CapView]) -> CapView:
    if cap_id not in caps:
        caps[cap_id] = await _read(call, cap_id)
    return caps[cap_id]


async def _read(call: Call, cap_id: Any) -> CapView:
    row = await call.fetchrow(_PAST, cap_id)
    widened = slack(call.clock.is_real, call.resources.need(Terms).flight)
    if row is None:
        return CapView((), (), [], widened)
    uses: list[datetime] = []
    most = max(row["limits"], default=0)
    uptos = row["uptos"] or []
    for i, (at, upto) in enumerate(zip(row["ats"] or [], uptos, strict=True)):
        before = uptos[i - 1] if i else 0
        uses += [at] * min(upto - before, most)
    return CapView(
        row["limits"],
        row["windows"],
        uses[-most:] if most else [],
        widened,
        row["slot_every"],
        row["slot_from"] or call.now,
        row["slot_next"],
    )
