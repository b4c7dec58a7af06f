"""What the running campaigns that share a target's senders stand at, read for `pacing` to run ahead.

Reads only; the arithmetic is in pacing, what is said of a target in explain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from overture.domain import accounts, identity, messaging, templates
from overture.domain.accounts import Account, AccountStatus
from overture.domain.campaigns import rules, schedule
from overture.domain.campaigns.capviews import CapView, LaneView
from overture.domain.campaigns.contracts import Campaign
from overture.domain.campaigns.pacing import Hours, Outlook, Stream
from overture.domain.campaigns.queries import COLUMNS, FROM, read
from overture.domain.campaigns.steps import Texts, texts_of
from overture.domain.identity import Call
from overture.domain.messaging import Due, StepAsked, Timing, Waiting
from overture.kernel.clock import NEVER
from overture.kernel.ids import AccountId
from overture.runtime.work.caps import slack
from overture.runtime.work.lanes import HOLD
from overture.runtime.work.reserve import Terms

LOOK_AHEAD = 10_000
"""Waiting rows that are asked one by one; beyond them it is estimated."""
BATCH = 2_000
_RIVALS_AHEAD = 500
_RIVALS_MOST = 20
_MOMENT = timedelta(microseconds=1)
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
# Campaigns with a lane of one of these senders that has a cap, and their capped senders in turn; or every one.
_RIVALS = f"""
with recursive k(id) as (
  select l.pick_key from lane l where l.project_id = $1 and l.key = any($3::uuid[])
  union
  select l.pick_key from k join lane mine on mine.project_id = $1 and mine.pick_key = k.id
  join account a on a.project_id = $1 and a.id = mine.key and a.cap_id is not null
  join lane l on l.project_id = $1 and l.key = a.id)
select {COLUMNS} from {FROM}
where c.project_id = $1 and c.status = 'running' and c.id <> $2 and ($4::boolean or c.id in (select id from k))
order by c.id limit {_RIVALS_MOST}
"""


def messages_of(campaign: Campaign) -> int:
    """How many messages it has at most, of all its steps."""
    return campaign.stats.total * (1 + len(campaign.steps))


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


async def asked(call: Call, campaign: Campaign, zones: Sequence[str]) -> Waiting:
    """What waits of a campaign, asked of the rules at once; of its follow-ups those too that have not come about."""
    every = [await texts_of(call, campaign, n) for n in range(len(campaign.steps) + 1)]
    return await messaging.asked_at_once(
        call,
        campaign.id,
        [StepAsked([templates.compile(v.body) for v in texts.versions], texts.template_for) for texts in every],
        zones=zones,
        again_before=rules.again_before(campaign, call.now),
        waits=[step.wait for step in campaign.steps],
    )


async def timing_of(call: Call, campaign: Campaign) -> Timing | None:
    """When messages of a campaign may go; None where they may at any time."""
    return schedule.timing(campaign.schedule, campaign.start_at, await identity.quiet_hours(call))


def lasting(call: Call) -> timedelta:
    """How long hours must still be open at a reserve."""
    return timedelta(seconds=call.resources.need(Terms).start_seconds if call.clock.is_real else 0)


class Rows(NamedTuple):
    """What waits of a campaign, in order, as `Stream` takes it: follow-ups are those of `bound`."""

    goes: Sequence[int]
    zones: Sequence[str | None]
    bound: Sequence[Due] = ()
    after: Sequence[timedelta] = ()
    """How long after each step's message the next is due; none where follow-ups are left out."""

    @classmethod
    def of(cls, waiting: Waiting, campaign: Campaign) -> Rows:
        """All that waits of a campaign."""
        return cls(waiting.goes, waiting.zones, waiting.bound, [step.wait for step in campaign.steps])


class Beside(NamedTuple):
    """Campaigns run ahead together, the one asked for among them; and whether the others are known whole."""

    outlook: Outlook
    stream: Stream
    is_whole: bool


async def outlook(
    call: Call, campaign: Campaign, senders: Sequence[Account], rows: Sequence[Ahead], wanted: int
) -> tuple[Outlook, Stream]:
    """The campaign with its rows, one of interest, among the running ones that draw on the same capped senders."""
    zones = [a.zone for a in rows] if campaign.zones else []
    waiting = Rows([a.goes for a in rows], zones)
    beside = await outlook_of(call, campaign, senders, waiting, wanted=wanted)
    return beside.outlook, beside.stream


async def outlook_of(
    call: Call,
    campaign: Campaign,
    senders: Sequence[Account],
    rows: Rows,
    *,
    wanted: int | None = None,
    everyone: bool = False,
) -> Beside:
    """The same, and whether the others are known whole; with `everyone` among all that run."""
    caps: dict[UUID, CapView] = {}
    mine = await _stream(call, campaign, senders, rows, caps, wanted)
    streams, whole = [mine], True
    capped = [a.id for a in senders if a.cap_id is not None]
    rivals = await call.fetch(_RIVALS, campaign.id, capped, everyone)
    for r in rivals:
        rival = read(r)
        if rival.steps and messages_of(rival) <= BATCH:
            waiting = await asked(call, rival, rival.zones)
            named = await accounts.of_client(call, rival.client_id, rival.sender_ids)
            streams.append(await _stream(call, rival, named, Rows.of(waiting, rival), caps))
            whole = whole and not waiting.is_estimate
            continue
        theirs, known = await ahead_of(call, rival, await texts_of(call, rival), most=_RIVALS_AHEAD)
        named = await accounts.of_client(call, rival.client_id, rival.sender_ids)
        apart = [a.zone for a in theirs] if rival.zones else []
        streams.append(await _stream(call, rival, named, Rows([a.goes for a in theirs], apart), caps))
        whole = whole and known and not rival.steps
    return Beside(Outlook(streams), mine, whole and len(rivals) < _RIVALS_MOST)


async def _stream(
    call: Call,
    campaign: Campaign,
    senders: Sequence[Account],
    waits: Rows,
    caps: dict[UUID, CapView],
    wanted: int | None = None,
) -> Stream:
    rows: Mapping[UUID, asyncpg.Record] = {r["key"]: r for r in await call.fetch(_LANES, campaign.id)}
    begins = max(call.now, campaign.start_at or call.now)
    cap = await _view(call, campaign.cap_id, caps, begins)
    timing = await timing_of(call, campaign)
    stream = Stream(
        cap,
        waits.goes,
        zones=waits.zones if timing is not None else (),
        wanted=wanted,
        free=_free(waits),
        waits_after=waits.after,
    )
    if timing is not None:
        stream.hours, stream.shuts = _hours(timing, lasting(call))
    by_lane: dict[UUID, LaneView] = {}
    for account in senders:
        if account.status not in (AccountStatus.ACTIVE, AccountStatus.COOLING):
            continue
        row = rows.get(account.id)
        lane = await _lane(call, account, row, caps, begins)
        stream.lanes.append(lane)
        if row is not None:
            by_lane[row["id"]] = lane
    await _bind(call, stream, waits, rows, by_lane, caps, begins)
    return stream


def _free(waits: Rows) -> Sequence[int]:
    bound = {due.place for due in waits.bound}
    every = range(len(waits.goes))
    return [place for place in every if place not in bound] if bound else every


async def _lane(
    call: Call, account: Account, row: asyncpg.Record | None, caps: dict[UUID, CapView], begins: datetime
) -> LaneView:
    from_at: datetime = call.now
    if account.status is AccountStatus.COOLING and account.cooling_until is not None:
        from_at = max(from_at, account.cooling_until)
    if row is not None and (row["wait_reason"] or "").startswith(HOLD):
        from_at = max(from_at, row["next_at"])
    own = await _view(call, account.cap_id, caps, begins) if account.cap_id is not None else None
    served, rank = (row["served"], row["id"].int) if row is not None else (0, account.id.int)
    return LaneView(own, from_at, served, rank)


async def _bind(
    call: Call,
    stream: Stream,
    waits: Rows,
    rows: Mapping[UUID, asyncpg.Record],
    by_lane: dict[UUID, LaneView],
    caps: dict[UUID, CapView],
    begins: datetime,
) -> None:
    """Gives the lanes what waits for each of them alone; also those of senders that the campaign names no more."""
    keys = {r["id"]: key for key, r in rows.items()}
    coming: dict[tuple[UUID, int], list[tuple[datetime, int]]] = {}
    for due in waits.bound:
        coming.setdefault((due.lane_id, due.step), []).append((due.at, due.place))
    for lane_id, step in sorted(coming):
        if lane_id not in by_lane:
            lane = LaneView(None, NEVER, is_bound_only=True)
            if lane_id in keys:
                account = await accounts.get(call, AccountId(keys[lane_id]))
                if account.status in (AccountStatus.ACTIVE, AccountStatus.COOLING):
                    lane = await _lane(call, account, rows[account.id], caps, begins)
                    lane.is_bound_only = True
            by_lane[lane_id] = lane
            stream.lanes.append(lane)
        by_lane[lane_id].bound.add(step, sorted(coming[lane_id, step]))


def _hours(timing: Timing, lasts: timedelta) -> tuple[Hours, Hours]:
    seen = messaging.Watch(timing, lasts)

    def shuts(at: datetime, zone: str | None) -> datetime:
        closes = timing.closes(at, zone)
        return closes - lasts + _MOMENT if lasts and closes < NEVER else closes

    return lambda at, zone: seen.opens(at, zone)[0], shuts


async def _view(call: Call, cap_id: Any, caps: dict[UUID, CapView], begins: datetime) -> CapView:
    if cap_id not in caps:
        caps[cap_id] = await _read(call, cap_id, begins)
    return caps[cap_id]


async def _read(call: Call, cap_id: Any, begins: datetime) -> CapView:
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
        row["slot_from"] or begins,
        row["slot_next"],
    )
