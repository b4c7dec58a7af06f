"""Accounts: the social accounts we act as, their credentials, health and caps. A sender is an account that writes.

Not what they write: messaging, under the caps kept here.
"""

from overture.domain.accounts.commands import (
    ASSIST,
    BRIDGE,
    TASK_HOURS,
    Asking,
    Lookable,
    add_bridge,
    connect,
    pause,
    provision_sandbox,
    resume,
    set_caps,
    set_second_way,
    set_task_hours,
    standing_stop,
)
from overture.domain.accounts.contracts import Account, AccountStatus, Bridge, DefaultCaps
from overture.domain.accounts.credentials import INBOUND, Credentials
from overture.domain.accounts.errors import (
    BridgeNotFound,
    BridgeRequired,
    InstagramChallengeDetected,
    SenderAlreadyConnected,
    SenderDisabled,
    SenderNotAvailable,
    SenderNotFound,
)
from overture.domain.accounts.events import EVENTS
from overture.domain.accounts.queries import (
    Hook,
    SenderHealth,
    active,
    bridges,
    find_by_handle,
    get,
    health,
    hook,
    is_usable,
    of_client,
    page,
)
from overture.domain.accounts.stops import stopped

__all__ = [
    "ASSIST",
    "BRIDGE",
    "EVENTS",
    "INBOUND",
    "TASK_HOURS",
    "Account",
    "AccountStatus",
    "Asking",
    "Bridge",
    "BridgeNotFound",
    "BridgeRequired",
    "Credentials",
    "DefaultCaps",
    "Hook",
    "InstagramChallengeDetected",
    "Lookable",
    "SenderAlreadyConnected",
    "SenderDisabled",
    "SenderHealth",
    "SenderNotAvailable",
    "SenderNotFound",
    "active",
    "add_bridge",
    "bridges",
    "connect",
    "find_by_handle",
    "get",
    "health",
    "hook",
    "is_usable",
    "of_client",
    "page",
    "pause",
    "provision_sandbox",
    "resume",
    "set_caps",
    "set_second_way",
    "set_task_hours",
    "standing_stop",
    "stopped",
]
