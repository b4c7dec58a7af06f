"""Senders: `/api/v1/senders`, the accounts that write, with their health and caps.

Not the bridges they are reached through: an operator adds those on the command line.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import (
    CLIENT,
    SENDER,
    Cursor,
    Limit,
    Moment,
    Rate,
    SenderKey,
    listed,
    maybe,
    moment,
    username,
)
from overture.domain import accounts, clients
from overture.domain.accounts import (
    Account,
    AccountStatus,
    Bridge,
    InstagramChallengeDetected,
    SenderHealth,
    SenderNotFound,
)
from overture.domain.clients import ClientNotFound
from overture.domain.identity import Call
from overture.domain.platforms import Login
from overture.kernel.ids import ClientId

routes = Routes(OUTREACH, "senders")


_Hours = Annotated[int, msgspec.Meta(ge=1, le=720, description="Hours a person has for a task.")]


class NewSender(CamelBody, frozen=True):
    """An account to write as: of one client, or shared by all. Without a bridge the sandbox's, in test projects only.

    With `assist` a person writes: each message becomes a task, with so many hours (48) until its deadline. A live
    sender without limits of its own gets 20 in any 60 minutes and 100 in any 24 hours.
    """

    username: Text
    client_id: Text | None = None
    bridge: Text | None = None
    hourly_limit: Rate | None = None
    daily_limit: Rate | None = None
    assist: bool = False
    task_hours: _Hours | None = None

    example: ClassVar[dict[str, Any]] = {"username": "acme.team", "hourlyLimit": 20, "dailyLimit": 100}


class Fallback(CamelBody, frozen=True):
    """A second way of a sender, for people for whom its own has no open reply window: a bridge by its name (without
    one the sandbox's, in test projects only), or a person."""

    connector: Literal["bridge", "assist"]
    bridge: Text | None = None

    example: ClassVar[dict[str, Any]] = {"connector": "assist"}


class SenderLimits(CamelBody, frozen=True):
    """What to change: absent leaves it as it is, null lifts a limit or takes the fallback away."""

    hourly_limit: Rate | msgspec.UnsetType | None = msgspec.UNSET
    daily_limit: Rate | msgspec.UnsetType | None = msgspec.UNSET
    fallback: Fallback | msgspec.UnsetType | None = msgspec.UNSET
    task_hours: _Hours | msgspec.UnsetType = msgspec.UNSET

    example: ClassVar[dict[str, Any]] = {"hourlyLimit": 10}


class FallbackAnswer(CamelAnswer, frozen=True):
    """The second way of a sender."""

    connector: str
    bridge: str | None


class SenderAnswer(CamelAnswer, frozen=True):
    """An account that writes. `bridge` is null for a sender of the sandbox; `reason` says why it may not write now.

    `fallback`: how it writes to people for whom `connector` has no open reply window; `taskHours`: how long a person
    has for what is handed to one."""

    id: str
    username: str
    platform: str
    client_id: str | None
    connector: str
    bridge: str | None
    fallback: FallbackAnswer | None
    task_hours: int
    status: AccountStatus
    reason: str | None
    cooling_until: Moment | None
    hourly_limit: int | None
    daily_limit: int | None
    created_at: Moment


class SenderUse(CamelAnswer, frozen=True):
    """How much of its limits a sender has used, in the last 60 minutes and the last 24 hours."""

    last_hour: int
    last_24_hours: int


class SenderDetail(SenderAnswer, frozen=True):
    """An account that writes, with the use of its limits; `use` is null where it has none."""

    use: SenderUse | None


def _facts(a: Account, bridges: list[Bridge]) -> dict[str, Any]:
    return {
        "id": SENDER.show(a.id),
        "username": a.handle,
        "platform": a.platform,
        "client_id": None if a.client_id is None else CLIENT.show(a.client_id),
        "connector": a.connector,
        "bridge": next((b.name for b in bridges if b.id == a.bridge_id), None),
        "fallback": None
        if a.fallback is None
        else FallbackAnswer(
            connector=a.fallback, bridge=next((b.name for b in bridges if b.id == a.fallback_bridge_id), None)
        ),
        "task_hours": a.task_hours,
        "status": a.status,
        "reason": a.reason,
        "cooling_until": maybe(a.cooling_until),
        "hourly_limit": a.hourly_cap,
        "daily_limit": a.daily_cap,
        "created_at": moment(a.created_at),
    }


async def _detailed(call: Call, account: Account) -> SenderDetail:
    found: SenderHealth = await accounts.health(call, account.id)
    use = None
    if account.hourly_cap is not None or account.daily_cap is not None:
        use = SenderUse(last_hour=found.used_last_hour, last_24_hours=found.used_last_day)
    return SenderDetail(**_facts(found.account, await accounts.bridges(call)), use=use)


@routes.post(
    "/api/v1/senders",
    scope="senders:write",
    status=201,
    errors=(
        ClientNotFound,
        accounts.SenderAlreadyConnected,
        accounts.BridgeNotFound,
        accounts.BridgeRequired,
    ),
)
async def connect_sender(call: Call, data: NewSender) -> SenderDetail:
    """Connect a sender.

    Running campaigns that may use it begin to."""
    handle = username("username", data.username)
    client = None if data.client_id is None else ClientId(CLIENT.read(data.client_id))
    if client is not None:
        await clients.get(call, client)
    account = await accounts.connect(
        call,
        handle,
        client_id=client,
        bridge=data.bridge,
        hourly_cap=data.hourly_limit,
        daily_cap=data.daily_limit,
        connector=accounts.ASSIST if data.assist else accounts.BRIDGE,
        task_hours=data.task_hours or accounts.TASK_HOURS,
    )
    return await _detailed(call, account)


class NewConnection(CamelBody, frozen=True):
    """An Instagram account whose owner is to be asked, by Instagram's own login or by Facebook's. With a username only
    that account is connected, with a client for that client alone."""

    login: Login = Login.INSTAGRAM
    username: Text | None = None
    client_id: Text | None = None

    example: ClassVar[dict[str, Any]] = {"login": "instagram", "username": "acme.brand"}


class ConnectionStarted(CamelAnswer, frozen=True):
    """Where the owner says yes, and until when. After that the account is a sender of this project."""

    authorize_url: str
    expires_at: Moment


@routes.post(
    "/api/v1/senders/instagram/connect",
    scope="senders:write",
    status=200,
    errors=(ClientNotFound, accounts.AppNotConfigured),
)
async def start_instagram_connection(call: Call, data: NewConnection) -> ConnectionStarted:
    """Begin connecting an Instagram account.

    Open the address in a browser in which the account's owner is logged in. Again for an account that is connected:
    it gets a new token."""
    handle = None if data.username is None else username("username", data.username)
    client = None if data.client_id is None else ClientId(CLIENT.read(data.client_id))
    if client is not None:
        await clients.get(call, client)
    begun = await accounts.start(call, accounts.Wanted(data.login, handle, client))
    return ConnectionStarted(authorize_url=begun.url, expires_at=moment(begun.expires_at))


@routes.get("/api/v1/senders", scope="senders:read", status=200)
async def list_senders(
    call: Call, status: AccountStatus | None = None, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[SenderAnswer]:
    """List senders.

    Newest first; of one status where asked."""
    bridges = await accounts.bridges(call)

    def show(account: Account) -> SenderAnswer:
        return SenderAnswer(**_facts(account, bridges))

    read = partial(accounts.page, call, status=None if status is None else status.value)
    return await listed(call, f"senders {status}", limit, cursor, read, show)


@routes.get("/api/v1/senders/{sender_id}", scope="senders:read", status=200, errors=(SenderNotFound,))
async def get_sender(call: Call, sender_id: SenderKey) -> SenderDetail:
    """Read one sender, with its health and the use of its limits."""
    return await _detailed(call, await accounts.get(call, sender_id))


@routes.post("/api/v1/senders/{sender_id}/pause", scope="senders:write", status=200, errors=(SenderNotFound,))
async def pause_sender(call: Call, sender_id: SenderKey) -> SenderDetail:
    """Pause a sender.

    It stops until it is resumed; the people it wrote to wait. Twice is the same."""
    return await _detailed(call, await accounts.pause(call, sender_id))


@routes.post(
    "/api/v1/senders/{sender_id}/resume",
    scope="senders:write",
    status=200,
    outside=True,
    errors=(SenderNotFound, InstagramChallengeDetected, accounts.SenderDisabled),
)
async def resume_sender(call: Call, sender_id: SenderKey) -> SenderDetail:
    """Resume a sender.

    Asks the platform first: a challenge that stands is the answer, and the sender stays stopped."""
    standing = await accounts.standing_stop(call, sender_id)
    return await _detailed(call, await accounts.resume(call, sender_id, standing))


@routes.patch(
    "/api/v1/senders/{sender_id}",
    scope="senders:write",
    status=200,
    errors=(SenderNotFound, accounts.BridgeNotFound, accounts.BridgeRequired),
)
async def change_sender_limits(call: Call, sender_id: SenderKey, data: SenderLimits) -> SenderDetail:
    """Change a sender's limits, its fallback, or the hours of its tasks.

    What is changed holds for everything taken up after the answer."""
    if data.fallback is not msgspec.UNSET:
        second = data.fallback or None
        name, bridge = (None, None) if second is None else (second.connector, second.bridge)
        await accounts.set_second_way(call, sender_id, name, bridge)
    if data.task_hours is not msgspec.UNSET:
        await accounts.set_task_hours(call, sender_id, data.task_hours)
    now = await accounts.get(call, sender_id)
    hourly = now.hourly_cap if data.hourly_limit is msgspec.UNSET else data.hourly_limit
    daily = now.daily_cap if data.daily_limit is msgspec.UNSET else data.daily_limit
    return await _detailed(call, await accounts.set_caps(call, sender_id, hourly, daily))
