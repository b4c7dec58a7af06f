"""Connecting an account: its owner says yes at the platform, and what we are given for it.

Not where a token is kept: that is accounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, runtime_checkable

from overture.domain.platforms.outcomes import Stop
from overture.domain.platforms.ports import Credential, Login
from overture.kernel.ids import ProjectId


@dataclass(frozen=True, slots=True)
class AppKeys:
    """What an operator's app is known by at the platform. `base_url`: where it is asked; empty: the platform's own.
    `simulated_for`: the test project in which the sandbox's app asks."""

    login: Login
    app_id: str
    secret: str = field(repr=False)
    base_url: str = ""
    simulated_for: ProjectId | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A token, and how long it lasts from now on (None: the platform does not say)."""

    token: str = field(repr=False)
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class GrantedAccount:
    """An account we may act as from now on: the platform's id of it, its handle, and what proves it."""

    external_id: str
    handle: str
    grant: Grant
    scopes: tuple[str, ...] = ()


class GrantRefused(Exception):
    """The platform gives no token: the code was used or is too old, or nobody's account came with it. `stop` is what a
    refused renewal says of the account."""

    def __init__(self, why: str, stop: Stop = Stop.TOKEN_REVOKED) -> None:
        super().__init__(why)
        self.stop = stop


@runtime_checkable
class ConnectsAccounts(Protocol):
    """Leads an owner to the platform's question, and turns the answer into accounts with tokens."""

    def authorize_url(self, app: AppKeys, *, redirect_uri: str, state: str) -> str:
        """Where the owner is sent."""
        ...

    async def granted(self, app: AppKeys, code: str, *, redirect_uri: str, seconds: float) -> Sequence[GrantedAccount]:
        """The accounts behind a code, each with a long-lived token. Raises `GrantRefused`, `PlatformUnreachable`."""
        ...

    async def behind(self, app: AppKeys, token: str, *, seconds: float) -> Sequence[GrantedAccount]:
        """The same for a token that is there already. Raises `GrantRefused`, `PlatformUnreachable`."""
        ...

    async def renewed(self, account: Credential, *, seconds: float) -> Grant | None:
        """A token in place of the account's own, which still works; None where there is nothing to renew.

        Raises `GrantRefused` where the platform no longer takes the old one, `PlatformUnreachable`.
        """
        ...

    async def listen(self, account: Credential, *, seconds: float) -> None:
        """Has the platform tell us what happens to the account. Raises `PlatformUnreachable`, `CredentialRefused`."""
        ...


@runtime_checkable
class PartsInbound(Protocol):
    """A push for many accounts at once, taken apart. Its signature carries no moment."""

    def signed(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> bool:
        """Whether the signature over the raw bytes is good."""
        ...

    def parts(self, body: bytes) -> Sequence[tuple[str, bytes]]:
        """By the platform's id of our account: what of a verified body is about it, a body of its own.

        Raises `InboundUnreadable`.
        """
        ...
