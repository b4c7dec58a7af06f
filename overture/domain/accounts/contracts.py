"""What other parts see of an account.

Values only; a credential is built apart and never stored in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overture.kernel.ids import AccountId, BridgeId, CapId, ClientId


class AccountStatus(StrEnum):
    """Whether an account may write now, and if not, who or what stopped it."""

    ACTIVE = "active"
    COOLING = "cooling"
    PAUSED = "paused"
    CHALLENGED = "challenged"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Account:
    """A social account we act as; a sender is an account that writes. Caps are None where there is no limit.

    `fallback`: the connector for whom its own has no open reply window; `task_hours`: how long a person has for what
    is handed to one.
    """

    id: AccountId
    platform: str
    handle: str
    client_id: ClientId | None
    connector: str
    bridge_id: BridgeId | None
    status: AccountStatus
    reason: str | None
    cooling_until: datetime | None
    width: int
    hourly_cap: int | None
    daily_cap: int | None
    cap_id: CapId | None
    created_at: datetime
    fallback: str | None = None
    fallback_bridge_id: BridgeId | None = None
    task_hours: int = 48


@dataclass(frozen=True, slots=True)
class Bridge:
    """An operator's own server that speaks the bridge protocol; its token and secret are not shown."""

    id: BridgeId
    name: str
    url: str
    most_at_once: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DefaultCaps:
    """The caps of a new live sender unless it is given others."""

    hourly: int = 20
    daily: int = 100
