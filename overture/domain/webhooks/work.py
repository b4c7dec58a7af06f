"""Deliveries as a kind of work: done again after a crash, under the same event id; a lane an endpoint.

Not what an answer means (rules.py) and not the call (sending.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from overture.domain.webhooks import rules
from overture.domain.webhooks.ending import REASONS, end_waiting
from overture.domain.webhooks.events import WebhookDisabled
from overture.domain.webhooks.rules import Outcome, Standing
from overture.domain.webhooks.sending import Route, Sender, Tried, told_as
from overture.kernel.clock import NEVER, MachineTime
from overture.kernel.ids import Ids, fresh
from overture.runtime import outbox
from overture.runtime.db import Tx
from overture.runtime.http import Failure
from overture.runtime.outbox import EventRow
from overture.runtime.work.again import DoneAgain
from overture.runtime.work.kinds import (
    Answer,
    Ask,
    Candidate,
    Drop,
    Go,
    Item,
    Lane,
    LaneNews,
    Result,
    State,
    Verdict,
    Wait,
)
from overture.runtime.work.queues import Queue

log = structlog.get_logger(__name__)

DELIVERY = 2
"""The code of this kind: in lanes, for good."""
_KNOWN_ENDPOINTS = 10_000

_ENDPOINTS = """
select e.project_id, e.id, e.url, e.dialect, e.may_be_loopback, e.status, e.secret, e.failures, l.failures as holds,
  case when e.previous_secret_until > $3 then e.previous_secret end as previous_secret
from unnest($1::uuid[], $2::uuid[]) k(project_id, id)
join endpoint e on e.project_id = k.project_id and e.id = k.id
join lane l on l.project_id = k.project_id and l.id = k.id
order by e.project_id, e.id
"""
_FAILED = """
update endpoint e set failures = e.failures + x.n,
  failing_since = case when x.n = 0 then e.failing_since else coalesce(e.failing_since, x.at) end
from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[]) x(project_id, id, n, at)
where e.project_id = x.project_id and e.id = x.id
returning e.project_id, e.id, e.status, e.failing_since, x.at
"""
_WORKED = """
update endpoint e set failures = 0, failing_since = null
from unnest($1::uuid[], $2::uuid[]) x(project_id, id)
where e.project_id = x.project_id and e.id = x.id and e.failing_since is not null
"""
_DISABLE = """
update endpoint set status = 'disabled', disabled_reason = $3, seq = seq + 1, ended_at = $4
where project_id = $1 and id = $2 and status = 'active' returning seq
"""
_PARK = "update lane set next_at = $3, wait_reason = 'webhook_disabled' where project_id = $1 and id = $2"
_ATTEMPT_COLUMNS = (
    *("project_id", "delivery_id", "epoch", "at"),
    *("request_headers", "status", "response_headers", "response_body", "error", "milliseconds"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """An active endpoint as a reserve read it; `at` is the reserve's machine time."""

    route: Route
    standing: Standing
    at: MachineTime


@dataclass(frozen=True, slots=True)
class _Payload:
    known: _Known
    event: EventRow
    tries: int
    replay: str | None


@dataclass(frozen=True, slots=True)
class _Done:
    """What `recorded` needs of a try, beside its answer."""

    tried: Tried
    outcome: Outcome


class DeliveryKind(DoneAgain):
    """Sends webhook deliveries. `ids` gives the ids of the events it tells."""

    code = DELIVERY
    name = "delivery"
    queue = Queue.DELIVERIES
    table = "delivery"
    facts = """t.event_id, t.tries, t.is_replay, t.replay_id, e.subject, e.seq as event_seq, e.name as event_name,
      e.at as event_at, e.data"""
    # The limit keeps it a look-up for each row: as a plain join it may become a scan of all events.
    joins = """left join lateral (
      select e.subject, e.seq, e.name, e.at, e.data from event e where e.project_id = t.project_id and e.id = t.event_id
      limit 1) e on true"""
    reserve_columns: tuple[tuple[str, str], ...] = ()
    record_columns: tuple[tuple[str, str], ...] = (
        ("tries", "smallint"),
        ("last_status", "smallint"),
        ("last_error", "text"),
        ("reason", "text"),
    )
    adapts_width = True
    has_strands = False
    widest = rules.WIDEST

    def __init__(self, sender: Sender, *, ids: Ids = fresh) -> None:
        self.call_seconds = sender.seconds
        self._sender = sender
        self._ids = ids
        self._known: dict[tuple[UUID, UUID], _Known] = {}

    async def prepare(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Reads the endpoints; those that get nothing more end their waiting deliveries here, a batch at a time."""
        rows = await tx.fetch(_ENDPOINTS, [a.project_id for a in asks], [a.pick_key for a in asks], tx.now)
        while len(self._known) > _KNOWN_ENDPOINTS:
            self._known.pop(next(iter(self._known)))
        found = {(r["project_id"], r["id"]): r for r in rows}
        for ask in asks:
            key = (ask.project_id, ask.pick_key)
            row = found.get(key)
            status = "deleted" if row is None else row["status"]
            if row is not None and status == "active":
                self._known.pop(key, None)
                self._known[key] = self._facts(row, tx.now)
            else:
                self._known.pop(key, None)
                ask.limit = 0
                if not await end_waiting(tx, *key, REASONS[status], ask.now):
                    ask.stopped = REASONS[status]

    def _facts(self, r: asyncpg.Record, now: MachineTime) -> _Known:
        kept = (r["previous_secret"], r["secret"])
        secrets = tuple(self._sender.opened(s, r["project_id"]) for s in kept if s is not None)
        route = Route(r["url"], r["dialect"], r["may_be_loopback"], secrets)
        return _Known(route, Standing(r["failures"], r["holds"]), now)

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Go, unless its event is kept no longer."""
        known = self._known.get((ask.project_id, ask.pick_key))
        if known is None:
            return Wait(ask.now, "endpoint_unread")
        f = row.facts
        if f["data"] is None:
            return Drop("event_gone")
        event = EventRow(
            row.project_id, f["event_id"], f["subject"], f["event_seq"], f["event_name"], f["event_at"], f["data"]
        )
        replay = told_as(f["replay_id"]) if f["is_replay"] else None
        return Go(_Payload(known, event, f["tries"], replay))

    async def perform(self, item: Item) -> Answer:
        """One signed POST."""
        payload: _Payload = item.payload
        known, tries = payload.known, payload.tries + 1
        tried = await self._sender.send(known.route, payload.event, known.at, replay=payload.replay)
        result = tried.result
        if isinstance(result, Failure):
            outcome = rules.unanswered(item.id, tries, known.standing, result.kind, result.detail)
            status = 0
        else:
            status = result.status
            after = None if status < 300 else result.headers.get("Retry-After")
            outcome = rules.judged(item.id, tries, known.standing, status, after, known.at)
        done = _Done(tried, outcome)
        if outcome.accepted:
            return Answer(State.DONE, "delivered", (tries, status, "", ""), tells=False, lane=outcome.lane, extra=done)
        if outcome.again_in is not None:
            values: tuple[Any, ...] = (tries, status, outcome.error, "")
            return Answer(
                State.WAITING, "failed", values, tells=False, due_in=outcome.again_in, lane=outcome.lane, extra=done
            )
        reason = rules.GONE if outcome.is_gone else rules.DELIVERY_FAILED
        values = (tries, status, outcome.error, reason)
        return Answer(State.REFUSED, "given_up", values, tells=False, lane=outcome.lane, extra=done)

    def lost(self, item: Item, why: str) -> Answer:
        """A fault of ours: counts as a try, so that it ends, and says nothing of the endpoint."""
        tries = item.payload.tries + 1
        again = rules.retry_in(item.id, tries)
        values = (tries, 0, f"internal: {why}", "" if again else rules.DELIVERY_FAILED)
        state = State.WAITING if again else State.REFUSED
        return Answer(state, "lost", values, tells=False, due_in=again, lane=LaneNews())

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Sequence[UUID]:
        """Keeps the tries; has endpoints that only fail, or are gone, disabled."""
        attempts: list[tuple[Any, ...]] = []
        worked: set[tuple[UUID, UUID]] = set()
        others: dict[tuple[UUID, UUID], list[Result]] = {}
        for r in results:
            item, done = r.item, r.answer.extra
            key = (item.project_id, item.lane_id)
            if isinstance(done, _Done):
                attempts.append((item.project_id, item.id, item.epoch, item.at, *done.tried.row()))
                if done.outcome.accepted:
                    worked.add(key)
                    continue
            others.setdefault(key, []).append(r)
        if attempts:
            await tx.copy_in("delivery_attempt", _ATTEMPT_COLUMNS, attempts)
        if worked:
            keys = sorted(worked)
            await tx.execute(_WORKED, [p for p, _ in keys], [i for _, i in keys])
        if others:
            await self._troubled(tx, others, worked)
        return ()

    async def _troubled(
        self, tx: Tx, others: Mapping[tuple[UUID, UUID], Sequence[Result]], worked: set[tuple[UUID, UUID]]
    ) -> None:
        """Endpoints with deliveries that were not accepted: failures counted, disabled, what waits again ended."""
        keys = sorted(others)
        failed = [0 if k in worked else sum(isinstance(r.answer.extra, _Done) for r in others[k]) for k in keys]
        times = [others[k][0].item.clock.at(tx.now) for k in keys]
        rows = await tx.fetch(_FAILED, [p for p, _ in keys], [i for _, i in keys], failed, times)
        failing = {k for k, n in zip(keys, failed, strict=True) if n}
        for row in sorted(rows, key=lambda r: (r["project_id"], r["id"])):
            project_id, endpoint_id, at = row["project_id"], row["id"], row["at"]
            dones = [r.answer.extra for r in others[project_id, endpoint_id]]
            status, since = row["status"], row["failing_since"]
            reason = None
            if any(isinstance(d, _Done) and d.outcome.is_gone for d in dones):
                reason = rules.GONE
            elif (project_id, endpoint_id) in failing and since is not None and at - since >= rules.FAILING_FOR:
                reason = rules.FAILING
            if status == "active" and reason is not None:
                await self._disable(tx, project_id, endpoint_id, reason, since, at)
                status = "disabled"
            if status != "active":
                more = await end_waiting(tx, project_id, endpoint_id, REASONS[status], at)
                # A reserve ends the rest.
                await tx.execute(_PARK, project_id, endpoint_id, at if more else NEVER)

    async def _disable(
        self, tx: Tx, project_id: UUID, endpoint_id: UUID, reason: str, since: datetime | None, at: datetime
    ) -> None:
        row = await tx.fetchrow(_DISABLE, project_id, endpoint_id, reason, at)
        if row is None:
            return
        event = WebhookDisabled(endpoint_id=endpoint_id, reason=reason, failing_since=since)
        told = EventRow(project_id, self._ids(), endpoint_id, row["seq"], event.name, at, event.data())
        await outbox.write(tx, [told])
        log.warning("webhook_disabled", project=str(project_id), endpoint=str(endpoint_id), reason=reason)

    async def expired(self, tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
        """A dead worker's rows wait again; those of an endpoint that gets nothing more end at its next reserve."""
        keys = sorted({(r["project_id"], r["lane_id"]) for r in rows})
        await tx.execute(
            """update lane l set next_at = e.created_at from unnest($1::uuid[], $2::uuid[]) x(project_id, id)
            join endpoint e on e.project_id = x.project_id and e.id = x.id and e.status <> 'active'
            where l.project_id = x.project_id and l.id = x.id""",
            [p for p, _ in keys],
            [i for _, i in keys],
        )
