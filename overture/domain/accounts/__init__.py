"""Accounts: the social accounts we act as, their credentials, health and caps. A sender is an account that writes.

Not what they write: messaging, under the caps kept here.
"""

from overture.domain.accounts.commands import (
    Asking,
    Lookable,
    add_bridge,
    connect,
    pause,
    provision_sandbox,
    resume,
    set_caps,
    standing_stop,
)
from overture.domain.accounts.contracts import Account, AccountStatus, Bridge, DefaultCaps
from overture.domain.accounts.credentials import INBOUND, Credentials
from overture.domain.accounts.errors import (
    AppNotConfigured,
    AuthorisationRefused,
    BridgeNotFound,
    BridgeRequired,
    ConnectionUnknown,
    InstagramChallengeDetected,
    PlatformNotReached,
    SenderAlreadyConnected,
    SenderDisabled,
    SenderNotAvailable,
    SenderNotFound,
)
from overture.domain.accounts.events import EVENTS
from overture.domain.accounts.granting import Apps, Started, Wanted, finish, start, started, with_token
from overture.domain.accounts.numbered import OnTheFly, find_numbered, under
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
from overture.domain.accounts.renewing import AUTHORISED, keep_up
from overture.domain.accounts.resealing import reseal
from overture.domain.accounts.stops import stopped

__all__ = [
    "AUTHORISED",
    "EVENTS",
    "INBOUND",
    "Account",
    "AccountStatus",
    "AppNotConfigured",
    "Apps",
    "Asking",
    "AuthorisationRefused",
    "Bridge",
    "BridgeNotFound",
    "BridgeRequired",
    "ConnectionUnknown",
    "Credentials",
    "DefaultCaps",
    "Hook",
    "InstagramChallengeDetected",
    "Lookable",
    "OnTheFly",
    "PlatformNotReached",
    "SenderAlreadyConnected",
    "SenderDisabled",
    "SenderHealth",
    "SenderNotAvailable",
    "SenderNotFound",
    "Started",
    "Wanted",
    "active",
    "add_bridge",
    "bridges",
    "connect",
    "find_by_handle",
    "find_numbered",
    "finish",
    "get",
    "health",
    "hook",
    "is_usable",
    "keep_up",
    "of_client",
    "page",
    "pause",
    "provision_sandbox",
    "reseal",
    "resume",
    "set_caps",
    "standing_stop",
    "start",
    "started",
    "stopped",
    "under",
    "with_token",
]
