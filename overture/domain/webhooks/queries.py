"""Webhooks and their deliveries read.

`get` raises, `page` and `deliveries` are keyset pages, newest first.
"""

from __future__ import annotations

from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.webhooks.contracts import (
    TEST_EVENT,
    Attempt,
    Delivery,
    DeliveryStatus,
    Encoders,
    Endpoint,
    EndpointStatus,
    event_of_test,
)
from overture.domain.webhooks.errors import DeliveryNotFound, WebhookNotFound
from overture.kernel.ids import DeliveryId, EndpointId, EventId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.outbox import EventRow
from overture.runtime.work.kinds import State

_ENDPOINT = """
select id, url, events, dialect, status, disabled_reason, failing_since,
  case when previous_secret_until > $2 then previous_secret_until end as previous_secret_until, created_at
from endpoint where project_id = $1 and status <> 'deleted'
"""
_DELIVERY = """
select d.id, d.endpoint_id, d.event_id, d.event_name, d.state, d.reason, d.tries, d.last_status, d.last_error, d.due_at,
  d.ended_at, d.created_at, n.url, n.dialect, e.subject, e.seq, e.at, e.data
from delivery d
join endpoint n on n.project_id = d.project_id and n.id = d.endpoint_id
left join event e on e.project_id = d.project_id and e.id = d.event_id
where d.project_id = $1
"""
_ATTEMPTS = """
select delivery_id, at, request_headers, status, response_headers, response_body, error, milliseconds
from delivery_attempt where project_id = $1 and delivery_id = any($2::uuid[]) order by delivery_id, epoch
"""
# Each as a condition of one of the table's partial indexes, where there is one.
_OF_STATUS = {
    None: "",
    DeliveryStatus.WAITING: "and d.lane_id = d.endpoint_id and d.state = 0",
    DeliveryStatus.DELIVERING: "and d.state = 1",
    DeliveryStatus.DELIVERED: "and d.state = 2",
    DeliveryStatus.FAILED: "and d.state in (3, 5)",
}
_STATUS = {
    State.WAITING: DeliveryStatus.WAITING,
    State.PERFORMING: DeliveryStatus.DELIVERING,
    State.DONE: DeliveryStatus.DELIVERED,
    State.REFUSED: DeliveryStatus.FAILED,
    State.DROPPED: DeliveryStatus.FAILED,
}


async def get(call: Call, endpoint_id: EndpointId) -> Endpoint:
    """One endpoint or `WebhookNotFound`."""
    await call.tx()
    row = await call.fetchrow(f"{_ENDPOINT} and id = $3", call.machine_now, endpoint_id)
    if row is None:
        raise WebhookNotFound
    return _endpoint(row)


async def page(call: Call, ask: PageAsk) -> Page[Endpoint]:
    """Endpoints, newest first."""
    await call.tx()
    after = UUID(ask.after[0]) if ask.after else None
    rows = await call.fetch(
        f"{_ENDPOINT} and ($3::uuid is null or id < $3) order by id desc limit $4",
        call.machine_now,
        after,
        ask.limit + 1,
    )
    items = [_endpoint(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def deliveries(
    call: Call, endpoint_id: EndpointId, ask: PageAsk, status: DeliveryStatus | None = None
) -> Page[Delivery]:
    """The deliveries of an endpoint by event, newest first, with their tries."""
    await get(call, endpoint_id)
    after = UUID(ask.after[0]) if ask.after else None
    rows = await call.fetch(
        f"""{_DELIVERY} and d.endpoint_id = $2 {_OF_STATUS[status]} and ($3::uuid is null or d.event_id < $3)
        order by d.event_id desc limit $4""",
        endpoint_id,
        after,
        ask.limit + 1,
    )
    items = await _with_attempts(call, rows[: ask.limit])
    return Page(items, (str(items[-1].event_id),) if len(rows) > ask.limit else None)


async def get_delivery(call: Call, delivery_id: DeliveryId) -> Delivery:
    """One delivery with its tries, or `DeliveryNotFound`; also of an endpoint that was deleted."""
    row = await call.fetchrow(f"{_DELIVERY} and d.id = $2", delivery_id)
    if row is None:
        raise DeliveryNotFound
    return (await _with_attempts(call, [row]))[0]


async def _with_attempts(call: Call, rows: list[asyncpg.Record]) -> list[Delivery]:
    attempts: dict[UUID, list[Attempt]] = {}
    if rows:
        for r in await call.fetch(_ATTEMPTS, [r["id"] for r in rows]):
            attempts.setdefault(r[0], []).append(Attempt(*list(r)[1:]))
    return [_delivery(call, r, tuple(attempts.get(r["id"], ()))) for r in rows]


def _delivery(call: Call, r: asyncpg.Record, attempts: tuple[Attempt, ...]) -> Delivery:
    status = _STATUS[State(r["state"])]
    ended = r["ended_at"] if status is DeliveryStatus.DELIVERED else None
    return Delivery(
        id=DeliveryId(r["id"]),
        endpoint_id=EndpointId(r["endpoint_id"]),
        event_id=EventId(r["event_id"]),
        event_name=r["event_name"],
        status=status,
        reason=r["reason"] or None,
        tries=r["tries"],
        last_status=r["last_status"] or None,
        last_error=r["last_error"] or None,
        next_try_at=r["due_at"] if status is DeliveryStatus.WAITING else None,
        delivered_at=ended,
        created_at=r["created_at"],
        url=r["url"],
        request_body=_body(call, r),
        attempts=attempts,
    )


def _body(call: Call, r: asyncpg.Record) -> bytes | None:
    encode = call.resources.need(Encoders).get(r["dialect"])
    if encode is None:
        return None
    if r["event_name"] == TEST_EVENT:
        return encode(event_of_test(call.project_id, r["endpoint_id"], r["event_id"], r["created_at"]))
    if r["data"] is None:
        return None
    return encode(EventRow(call.project_id, r["event_id"], r["subject"], r["seq"], r["event_name"], r["at"], r["data"]))


def _endpoint(r: asyncpg.Record) -> Endpoint:
    return Endpoint(
        id=EndpointId(r["id"]),
        url=r["url"],
        events=tuple(r["events"]),
        dialect=r["dialect"],
        status=EndpointStatus(r["status"]),
        disabled_reason=r["disabled_reason"],
        failing_since=r["failing_since"],
        previous_secret_until=r["previous_secret_until"],
        created_at=r["created_at"],
    )
