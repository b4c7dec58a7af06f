"""What can be done with webhooks and their deliveries.

One verb a function; each that changes what is sent takes the deliveries turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.webhooks import queries, rules
from overture.domain.webhooks.contracts import (
    TEST_EVENT,
    Delivery,
    DeliveryStatus,
    Encoders,
    Endpoint,
    EndpointStatus,
    EventNames,
    WebhookPolicy,
    event_of_test,
)
from overture.domain.webhooks.ending import REASONS, end_waiting
from overture.domain.webhooks.errors import (
    DeliveryNotReplayable,
    InvalidWebhook,
    RotationUnderWay,
    WebhookDeliveryFailed,
    WebhookIsDisabled,
    WebhookLimitReached,
    WebhookNotFound,
)
from overture.domain.webhooks.sending import Route, Sender, Tried
from overture.domain.webhooks.signing import new_secret
from overture.domain.webhooks.work import DELIVERY
from overture.kernel.clock import NEVER
from overture.kernel.errors import FieldFault
from overture.kernel.ids import DeliveryId, EndpointId
from overture.runtime.http import Failure, check_url
from overture.runtime.secrets import Secret
from overture.runtime.work.kinds import State
from overture.runtime.work.lanes import NewLane, open_lanes
from overture.runtime.work.queues import Queue
from overture.runtime.work.relay import clock_of

OVERLAP = timedelta(hours=24)
"""How long the previous secret still signs after a rotation."""

_LANE = "select id from lane where project_id = $1 and id = $2 for update"
_SET_DUE = """
update lane set next_at = $3, wait_reason = null where project_id = $1 and id = $2
"""


async def register(call: Call, url: str, events: Sequence[str], dialect: str) -> tuple[Endpoint, Secret]:
    """A new endpoint and its secret, which is shown this once. `InvalidWebhook` names every fault of url and events."""
    _check(call, url, events)
    policy = call.resources.need(WebhookPolicy)
    if dialect not in call.resources.need(Encoders):
        raise KeyError(dialect)
    await call.take_turn(Queue.DELIVERIES)
    tx = await call.tx()
    there = await call.fetchval("select count(*) from endpoint where project_id = $1 and status <> 'deleted'")
    if there >= policy.most_endpoints:
        raise WebhookLimitReached(most=policy.most_endpoints)
    endpoint_id, secret = EndpointId(call.new_id()), new_secret()
    await call.execute(
        """insert into endpoint (project_id, id, url, events, dialect, may_be_loopback, status, secret, created_at)
        values ($1, $2, $3, $4, $5, $6, 'active', $7, $8)""",
        endpoint_id,
        url,
        list(dict.fromkeys(events)),
        dialect,
        call.project.is_test,
        call.resources.need(Sender).sealed(secret, call.project_id),
        call.now,
    )
    lane = NewLane(endpoint_id, endpoint_id, endpoint_id, rules.START_WIDTH, None, NEVER)
    await open_lanes(tx, call.project_id, Queue.DELIVERIES, DELIVERY, [lane])
    return await queries.get(call, endpoint_id), secret


def _check(call: Call, url: str, events: Sequence[str]) -> None:
    allowed = call.project.is_test and call.resources.need(WebhookPolicy).allow_loopback_in_test
    faults = []
    fault = check_url(url, allow_loopback=allowed)
    if fault is not None:
        faults.append(fault)
    faults += check_names(call, events)
    if faults:
        raise InvalidWebhook(problem=faults[0].message, fields=tuple(faults))


def check_names(call: Call, events: Sequence[str]) -> list[FieldFault]:
    """What is wrong with the names of events somebody asks for."""
    faults = []
    known = sorted(call.resources.need(EventNames))
    if not events:
        faults.append(FieldFault("events", "missing_required_field", f"Name at least one event: {', '.join(known)}."))
    for i, name in enumerate(events):
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f'did you mean "{near[0]}"?' if near else f"the events are {', '.join(known)}."
            faults.append(
                FieldFault(f"events[{i}]", "invalid_field", f'There is no event called "{name[:100]}"; {hint}')
            )
    return faults


async def delete(call: Call, endpoint_id: EndpointId) -> None:
    """Nothing more is sent to it after the commit, but for what is under way; its waiting deliveries end as failed."""
    await _locked(call, endpoint_id)
    tx = await call.tx()
    await call.execute(
        "update endpoint set status = 'deleted', seq = seq + 1, ended_at = $3 where project_id = $1 and id = $2",
        endpoint_id,
        call.now,
    )
    if await end_waiting(tx, call.project_id, endpoint_id, REASONS["deleted"], call.now):
        await call.execute(_SET_DUE, endpoint_id, call.now)  # a reserve ends the rest
        await call.wake(Queue.DELIVERIES)


async def enable(call: Call, endpoint_id: EndpointId) -> Endpoint:
    """Gets events again from here on, with a clean record; an active one has its waiting deliveries tried now."""
    await _locked(call, endpoint_id)
    await call.execute(
        """update endpoint set status = 'active', disabled_reason = null, failures = 0, failing_since = null,
          ended_at = null, seq = seq + (status <> 'active')::int where project_id = $1 and id = $2""",
        endpoint_id,
    )
    await call.execute(
        """update lane set next_at = $3, wait_reason = null, failures = 0, streak = 0, width = $4
        where project_id = $1 and id = $2""",
        endpoint_id,
        call.now,
        rules.START_WIDTH,
    )
    await call.wake(Queue.DELIVERIES)
    return await queries.get(call, endpoint_id)


async def rotate_secret(call: Call, endpoint_id: EndpointId, overlap: timedelta = OVERLAP) -> tuple[Endpoint, Secret]:
    """A new secret, shown this once; for `overlap` (machine time) the previous one is valid too."""
    await _locked(call, endpoint_id)
    endpoint = await queries.get(call, endpoint_id)
    if endpoint.previous_secret_until is not None:
        raise RotationUnderWay(until=f"{endpoint.previous_secret_until:%Y-%m-%dT%H:%M:%SZ}")
    secret = new_secret()
    await call.execute(
        """update endpoint set previous_secret = secret, previous_secret_until = $4, secret = $3, seq = seq + 1
        where project_id = $1 and id = $2""",
        endpoint_id,
        call.resources.need(Sender).sealed(secret, call.project_id),
        call.machine_now + overlap,
    )
    return await queries.get(call, endpoint_id), secret


async def replay(call: Call, delivery_id: DeliveryId) -> Delivery:
    """Sends one again at once under the same event id, with a fresh schedule; one under way is left as it is."""
    found = await queries.get_delivery(call, delivery_id)
    endpoint = await _locked(call, found.endpoint_id)
    found = await queries.get_delivery(call, delivery_id)
    if found.event_name == TEST_EVENT:
        raise DeliveryNotReplayable(why="it was a test; send a new test instead.")
    if found.request_body is None:
        raise DeliveryNotReplayable(why="its event is no longer kept.")
    if endpoint.status is not EndpointStatus.ACTIVE:
        raise WebhookIsDisabled(reason=endpoint.disabled_reason)
    if found.status is DeliveryStatus.DELIVERING:
        return found
    await call.execute(
        """update delivery set state = 0, due_at = $3, tries = 0, attempt = 0, reason = null, ended_at = null,
          seq = seq + 1, is_replay = true
        where project_id = $1 and id = $2 and state in (0, 2, 3, 5)""",
        delivery_id,
        call.now,
    )
    await call.execute(_SET_DUE, endpoint.id, call.now)
    await call.wake(Queue.DELIVERIES)
    return await queries.get_delivery(call, delivery_id)


async def _locked(call: Call, endpoint_id: EndpointId) -> Endpoint:
    """The endpoint with nothing of it being reserved or recorded: turn, lane, then row, as a record takes them."""
    await call.take_turn(Queue.DELIVERIES)
    await call.fetchrow(_LANE, endpoint_id)
    return await queries.get(call, endpoint_id)


@dataclass(frozen=True, slots=True)
class _Tested:
    id: DeliveryId
    tried: Tried


async def test(call: Call, endpoint_id: EndpointId) -> Delivery:
    """Sends one signed test event now, past the queue, and keeps it as a delivery; `WebhookDeliveryFailed` where it
    was not accepted. A disabled endpoint may be tested. Call it before anything is read. A dry run sends nothing."""
    tested: _Tested | None = await call.outside(lambda: _tested(call, endpoint_id), rehearsed=_unsent)
    if tested is None:
        return await _untried(call, endpoint_id)
    result = tested.tried.result
    if isinstance(result, Failure) or not 200 <= result.status < 300:
        raise WebhookDeliveryFailed(why=_why(tested.tried), seconds=f"{call.resources.need(Sender).seconds:g}")
    return await queries.get_delivery(call, tested.id)


async def _unsent() -> None:
    """What a dry run sends."""


async def _untried(call: Call, endpoint_id: EndpointId) -> Delivery:
    """A test as it stands before its one try."""
    await queries.get(call, endpoint_id)
    delivery_id = DeliveryId(call.new_id())
    await call.execute(
        """insert into delivery (project_id, id, pick_key, lane_id, state, position, attempt, epoch, tries,
          endpoint_id, event_id, event_name, created_at, due_at)
        values ($1, $2, $3, $3, 0, 0, 0, 0, 0, $3, $2, $4, $5, $5)""",
        delivery_id,
        endpoint_id,
        TEST_EVENT,
        call.now,
    )
    return await queries.get_delivery(call, delivery_id)


async def _tested(call: Call, endpoint_id: EndpointId) -> _Tested:
    sender = call.resources.need(Sender)
    project_id = call.project_id
    async with call.database.transaction(project_id) as tx:
        row = await tx.fetchrow(
            """select url, dialect, may_be_loopback, secret,
              case when previous_secret_until > $3 then previous_secret end as previous_secret
            from endpoint where project_id = $1 and id = $2 and status <> 'deleted'""",
            project_id,
            endpoint_id,
            tx.now,
        )
        if row is None:
            raise WebhookNotFound
        machine, at = tx.now, (await clock_of(tx, project_id)).at(tx.now)
    secrets = tuple(sender.opened(s, project_id) for s in (row["previous_secret"], row["secret"]) if s is not None)
    route = Route(row["url"], row["dialect"], row["may_be_loopback"], secrets)
    delivery_id: UUID = call.new_id()
    tried = await sender.send(route, event_of_test(project_id, endpoint_id, delivery_id, at), machine)
    # A transaction of its own: the refusal that may follow rolls the call's back.
    async with call.database.transaction(project_id) as tx:
        values = tried.row()
        accepted = isinstance(values[1], int) and 200 <= values[1] < 300
        await tx.execute(
            """insert into delivery (project_id, id, pick_key, lane_id, state, position, attempt, epoch, tries,
              endpoint_id, event_id, event_name, created_at, ended_at, last_status, last_error, reason)
            values ($1, $2, $3, $3, $4, 0, 1, 1, 1, $3, $2, $5, $6, $6, $7, $8, $9)""",
            project_id,
            delivery_id,
            endpoint_id,
            int(State.DONE if accepted else State.REFUSED),
            TEST_EVENT,
            at,
            values[1] or 0,
            "" if accepted else _why(tried),
            None if accepted else rules.DELIVERY_FAILED,
        )
        await tx.execute(
            """insert into delivery_attempt (project_id, delivery_id, epoch, at, request_headers, status,
              response_headers, response_body, error, milliseconds) values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)""",
            project_id,
            delivery_id,
            at,
            *values,
        )
    return _Tested(DeliveryId(delivery_id), tried)


def _why(tried: Tried) -> str:
    result = tried.result
    if isinstance(result, Failure):
        return f"{result.kind.value}: {result.detail}"
    moved = ", and redirects are not followed" if 300 <= result.status < 400 else ""
    return f"the endpoint answered {result.status}{moved}"
