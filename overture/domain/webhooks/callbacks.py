"""Callbacks as a kind of work: done again after a crash; a lane is a host, those of one subject go in order.

Not how they come about: calling.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from overture.domain.webhooks.calling import CALLBACK, CallbackPolicy
from overture.domain.webhooks.contracts import WebhookPolicy
from overture.kernel.clock import NEVER
from overture.runtime.db import Tx
from overture.runtime.http import Failure, OutgoingHttp
from overture.runtime.work.again import DoneAgain
from overture.runtime.work.kinds import Answer, Ask, Candidate, Go, Item, Lane, Result, State, Verdict
from overture.runtime.work.queues import Queue

FAILED: Final = "callback_failed"
_NEXT = """
with ended as (
  select distinct project_id, subject, now from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
    x(project_id, subject, now)),
freed as (
  select n.project_id, n.id, n.lane_id, ended.now from ended cross join lateral (
    select c.project_id, c.id, c.lane_id from callback c
    where c.project_id = ended.project_id and c.subject = ended.subject and c.state = 0 and c.due_at = $4
    order by c.position limit 1) n),
moved as (
  update callback t set due_at = freed.now from freed where t.project_id = freed.project_id and t.id = freed.id)
update lane l set next_at = least(l.next_at, x.now), wait_reason = null
from (select project_id, lane_id, min(now) as now from freed group by project_id, lane_id) x
where l.project_id = x.project_id and l.id = x.lane_id
  and (l.wait_reason is null or l.wait_reason = 'nothing_waits')
returning l.project_id
"""
_FORGET = """
delete from callback c using (
  select id from callback where project_id = $1 and ended_at < $2 order by ended_at, id limit $3
  for update skip locked) old
where c.project_id = $1 and c.id = old.id
"""


@dataclass(frozen=True, slots=True)
class _Posting:
    subject: UUID
    url: str
    body: bytes = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    policy: CallbackPolicy
    may_be_loopback: bool
    tries: int


class CallbackKind(DoneAgain):
    """Posts callbacks."""

    code = CALLBACK
    name = "callback"
    queue = Queue.DELIVERIES
    table = "callback"
    facts = "t.subject, t.url, t.body, t.headers, t.policy, t.may_be_loopback, t.tries"
    record_columns: tuple[tuple[str, str], ...] = (
        ("tries", "smallint"),
        ("last_status", "smallint"),
        ("last_error", "text"),
        ("reason", "text"),
    )

    def __init__(self, http: OutgoingHttp, policy: WebhookPolicy, *, seconds: float = 15.0) -> None:
        """`seconds` is the most that any callback's policy may take of one try."""
        self.call_seconds = seconds
        self._http = http
        self._policy = policy

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Go."""
        f = row.facts
        how = msgspec.convert(f["policy"], CallbackPolicy)
        return Go(_Posting(f["subject"], f["url"], f["body"], f["headers"], how, f["may_be_loopback"], f["tries"]))

    async def perform(self, item: Item) -> Answer:
        """One POST."""
        p: _Posting = item.payload
        result = await self._http.post(
            p.url,
            p.body,
            p.headers,
            seconds=min(p.policy.seconds, self.call_seconds),
            allow_loopback=p.may_be_loopback and self._policy.allow_loopback_in_test,
        )
        tries = p.tries + 1
        if isinstance(result, Failure):
            return self._failed(p, tries, 0, f"{result.kind.value}: {result.detail}")
        if 200 <= result.status < 300:
            return Answer(State.DONE, "delivered", (tries, result.status, "", ""), tells=False)
        return self._failed(p, tries, result.status, f"the address answered {result.status}")

    def lost(self, item: Item, why: str) -> Answer:
        """A fault of ours: counts as a try, so that it ends."""
        return self._failed(item.payload, item.payload.tries + 1, 0, f"internal: {why}")

    @staticmethod
    def _failed(p: _Posting, tries: int, status: int, error: str) -> Answer:
        if tries <= p.policy.retries and status not in p.policy.final:
            again = timedelta(seconds=p.policy.every)
            return Answer(State.WAITING, "failed", (tries, status, error, ""), tells=False, due_in=again)
        return Answer(State.REFUSED, "given_up", (tries, status, error, FAILED), tells=False)

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Sequence[UUID]:
        """What waits behind one that ended goes now."""
        ended = [r for r in results if r.answer.state is not State.WAITING]
        if not ended:
            return ()
        times: list[Any] = [r.item.clock.at(tx.now) for r in ended]
        subjects = [r.item.payload.subject for r in ended]
        rows = await tx.fetch(_NEXT, [r.item.project_id for r in ended], subjects, times, NEVER)
        return sorted({r["project_id"] for r in rows})


async def forget_callbacks(tx: Tx, project_id: UUID, before: datetime, limit: int = 2000) -> int:
    """Deletes callbacks that ended before (project time), at most `limit`; how many."""
    return await tx.execute(_FORGET, project_id, before, limit)
