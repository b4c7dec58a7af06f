"""What a looking up after a restore found, written as a reserve and a record would have written it.

Not the looking up (recovery.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain import usage
from overture.domain.accounts import Lookable
from overture.domain.identity import Call
from overture.domain.messaging.contracts import Outcome, Products, Tally
from overture.domain.messaging.events import MessageSent, TargetQueued
from overture.domain.messaging.following import Arrived, Following, follow
from overture.domain.messaging.wording import Text, rows_of, texts_of
from overture.domain.platforms import Found
from overture.runtime.work.caps import count_outside
from overture.runtime.work.kinds import State
from overture.runtime.work.queues import Queue

# A row that waited goes through the reservation that was lost: an epoch, an attempt, an event of its own.
_GRANTED = """holder = null, epoch = t.epoch + (t.state = 0)::int, attempt = t.attempt + (t.state = 0)::int,
  account_id = x.account_id, text = x.text, template_version = x.version, variant = x.variant,
  reserved_at = case when t.state = 0 then x.at else t.reserved_at end,
  due_at = null, look_at = null"""
_LEFT = f"""
update message t set {_GRANTED}, state = 2, seq = t.seq + 1 + (t.state = 0)::int, sent_at = x.at, ended_at = x.at,
  external_id = x.external_id, doubt_at = null, called_at = null
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::smallint[], $7::timestamptz[], $8::text[])
  x(id, account_id, text, version, variant, at, external_id)
where t.project_id = $1 and t.id = x.id and t.state in (0, 1, 4)
returning t.id, t.seq, t.epoch
"""
# Never looked up again by itself (`look_at`): that asks one sender, and it was not told which of several has it.
_DOUBTED = f"""
update message t set {_GRANTED}, state = 4, seq = t.seq + (t.state = 0)::int,
  lane_id = case when t.step > 0 then t.lane_id end, doubt_at = coalesce(t.doubt_at, $8)
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::smallint[], $7::timestamptz[])
  x(id, account_id, text, version, variant, at)
where t.project_id = $1 and t.id = x.id and t.state in (0, 1, 4)
returning t.id, t.seq, t.epoch
"""
# An answer that came in before the message it answers was known stops what else waits, as every answer does.
_CONTACTED = """
insert into contacted (project_id, client_id, person_id, step, message_id, account_id, at, replied_at)
select $1, x.client_id, x.person_id, x.step, x.message_id, x.account_id, x.at, (
  select n.last_inbound_at from contact n
  where n.project_id = $1 and n.account_id = x.account_id and n.person_id = x.person_id and n.last_inbound_at >= x.at)
from unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[], $7::timestamptz[])
  x(client_id, person_id, step, message_id, account_id, at)
on conflict (project_id, person_id, client_id, step) do update
  set at = excluded.at, account_id = excluded.account_id, message_id = excluded.message_id,
    replied_at = coalesce(contacted.replied_at, excluded.replied_at)
  where contacted.message_id = excluded.message_id or ($8 and contacted.at < excluded.at)
"""
_EVIDENCE = """
insert into attempt (project_id, work_id, epoch, at, holder, outcome, detail)
select $1, x.id, x.epoch, $5, x.id, x.outcome, x.detail
from unnest($2::uuid[], $3::int[], $4::text[], $6::jsonb[]) x(id, epoch, outcome, detail)
on conflict do nothing
"""
# The lists of sent messages end where the pick ever was.
_REACHED = """
insert into pick (project_id, id, cursor, reached)
select $1, x.id, 0, x.position from unnest($2::uuid[], $3::bigint[]) x(id, position) order by x.id
on conflict (project_id, id) do update set reached = greatest(pick.reached, excluded.reached)
"""


@dataclass(frozen=True, slots=True)
class Left:
    """A message that its account's platform has."""

    id: UUID
    by: Lookable
    seen: Found


@dataclass(frozen=True, slots=True)
class Unknown:
    """A message of which these senders could not tell, and that no other has."""

    id: UUID
    silent: tuple[Lookable, ...]


@dataclass(frozen=True, slots=True)
class _Gone:
    """One message with what is written of it: by whom, when, in which words."""

    row: asyncpg.Record
    account_id: UUID
    text: Text
    at: datetime
    detail: dict[str, Any]
    external_id: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether the backup knows of no reservation: it is counted nowhere yet."""
        return bool(self.row["state"] == State.WAITING)


async def record(call: Call, left: Sequence[Left], doubted: Sequence[Unknown]) -> Sequence[UUID]:
    """Writes what left as sent, and `doubted` as in doubt for a person: message, contact, month, caps, counts, event.

    Takes the acts turn. What changed meanwhile stays as it is. The messages that came about: the next steps of what
    left, which may have left too.
    """
    await call.take_turn(Queue.ACTS)
    ids = [x.id for x in left] + [x.id for x in doubted]
    rows = {r["id"]: r for r in await rows_of(call, ids)}
    texts = await texts_of(call, list(rows.values()))
    sent = [
        _Gone(
            rows[x.id],
            x.by.account.id,
            texts[x.id],
            x.seen.at or call.now,
            {"look_up": "found", "sender": x.by.account.handle},
            x.seen.external_id,
        )
        for x in left
        if x.id in rows
    ]
    unknown = [_doubt(x, rows[x.id], texts[x.id], call.now) for x in doubted if x.id in rows]
    written = [*await _sent(call, sent), *await _doubted(call, unknown)]
    seqs = {r["id"]: r["seq"] for r in written}
    epochs = {r["id"]: r["epoch"] for r in written}
    both = [*sent, *unknown]
    await _reached(call, both)
    await _months(call, sent, unknown)
    await _contacted(call, sent, replaces=True)
    # A doubt may end as not sent, and then whoever was written to before must still be known.
    await _contacted(call, unknown, replaces=False)
    await call.execute(
        _EVIDENCE,
        [g.row["id"] for g in both],
        [epochs[g.row["id"]] for g in both],
        ["left_after_backup"] * len(sent) + ["unknown_after_backup"] * len(unknown),
        call.machine_now,
        [g.detail for g in both],
    )
    await _count_caps(call, both)
    following = await _follow(call, sent)
    for g in unknown:
        _queued(call, g, seqs[g.row["id"]])
    await _tell(call, sent, seqs, following)
    return following.ids


async def _follow(call: Call, sent: Sequence[_Gone]) -> Following:
    followed = [(g, wait) for g in sent if (wait := g.text.wait) is not None]
    if not followed:
        return Following([], [], [])
    # The campaign of the backup may name other senders than it did when these left: the next step stays with its own.
    product = call.resources.need(Products).product
    await product.lanes_opened(call, sorted({(g.row["pick_key"], g.account_id) for g, _ in followed}))
    arrived = [
        Arrived(call.project_id, g.row["id"], g.row["target_id"], g.row["step"], g.account_id, wait)
        for g, wait in followed
    ]
    return await follow(await call.tx(), arrived)


def _doubt(x: Unknown, row: asyncpg.Record, text: Text, now: datetime) -> _Gone:
    # Whoever had it before; else whoever the campaign names: a next step stays with that account.
    mine = {row["account_id"]} if row["account_id"] is not None else text.senders or ()
    by = next((s for s in x.silent if s.account.id in mine), x.silent[0])
    detail = {"look_up": "cannot_tell", "senders": [s.account.handle for s in x.silent]}
    return _Gone(row, by.account.id, text, now, detail)


async def _sent(call: Call, sent: Sequence[_Gone]) -> list[asyncpg.Record]:
    return await call.fetch(
        _LEFT,
        [g.row["id"] for g in sent],
        [g.account_id for g in sent],
        [g.text.words for g in sent],
        [g.text.version for g in sent],
        [g.text.variant for g in sent],
        [g.at for g in sent],
        [g.external_id for g in sent],
    )


async def _doubted(call: Call, unknown: Sequence[_Gone]) -> list[asyncpg.Record]:
    return await call.fetch(
        _DOUBTED,
        [g.row["id"] for g in unknown],
        [g.account_id for g in unknown],
        [g.text.words for g in unknown],
        [g.text.version for g in unknown],
        [g.text.variant for g in unknown],
        [g.at for g in unknown],
        call.machine_now,
    )


async def _reached(call: Call, gone: Sequence[_Gone]) -> None:
    furthest: dict[UUID, int] = {}
    for g in gone:
        furthest[g.row["pick_key"]] = max(furthest.get(g.row["pick_key"], 0), g.row["position"])
    await call.execute(_REACHED, sorted(furthest), [furthest[k] for k in sorted(furthest)])


async def _months(call: Call, sent: Sequence[_Gone], unknown: Sequence[_Gone]) -> None:
    moved: dict[Any, list[int]] = {}
    for gone, is_sent in ((sent, 1), (unknown, 0)):
        for g in gone:
            # What was reserved before the backup is counted in the month of its reservation.
            month = moved.setdefault(usage.month_of(g.at if g.is_new else g.row["reserved_at"]), [0, 0])
            month[0] += g.is_new
            month[1] += is_sent
    await usage.count(await call.tx(), [(call.project_id, m, n[0], n[1]) for m, n in sorted(moved.items())])


async def _contacted(call: Call, gone: Sequence[_Gone], *, replaces: bool) -> None:
    # One of several messages to a person holds the key; the others were sent all the same.
    first = {(g.row["person_id"], g.row["client_id"], g.row["step"]): g for g in reversed(gone)}
    held = [first[k] for k in sorted(first)]
    await call.execute(
        _CONTACTED,
        [g.row["client_id"] for g in held],
        [g.row["person_id"] for g in held],
        [g.row["step"] for g in held],
        [g.row["id"] for g in held],
        [g.account_id for g in held],
        [g.at for g in held],
        replaces,
    )


async def _count_caps(call: Call, gone: Sequence[_Gone]) -> None:
    """What the lost reserves drew on: the campaign's caps and the sender's.

    What was reserved before the backup and left after that reservation may have been reserved anew in between: it
    counts again, for the use that the backup knows would leave its window too early.
    """
    used: Counter[UUID] = Counter()
    for g in gone:
        if g.is_new or g.at > g.row["reserved_at"]:
            used.update((g.row["pick_key"], g.account_id))
    await count_outside(await call.tx(), call.project_id, used, call.now)


def _queued(call: Call, g: _Gone, seq: int) -> None:
    if g.is_new:
        row = g.row
        told = TargetQueued(
            campaign_id=row["pick_key"],
            target_id=row["target_id"],
            instagram_username=row["handle"],
            step=row["step"] or None,
        )
        call.emit(row["id"], seq, told)


async def _tell(call: Call, sent: Sequence[_Gone], seqs: dict[UUID, int], following: Following) -> None:
    tallies: dict[tuple[UUID, UUID], Tally] = {}
    for project_id, campaign_id, step in following.steps:
        tallies.setdefault((project_id, campaign_id), Tally()).follow(step)
    for g in sent:
        tallies.setdefault((call.project_id, g.row["pick_key"]), Tally()).end(
            Outcome.SENT, g.row["step"], g.text.variant or 0
        )
        _queued(call, g, seqs[g.row["id"]] - 1)
        told = MessageSent(
            campaign_id=g.row["pick_key"],
            target_id=g.row["target_id"],
            instagram_username=g.row["handle"],
            message=g.text.words,
            sender_id=g.account_id,
            step=g.row["step"] or None,
        )
        call.emit(g.row["id"], seqs[g.row["id"]], told)
    await call.resources.need(Products).product.tallied(await call.tx(), tallies, {call.project_id: call.now})
