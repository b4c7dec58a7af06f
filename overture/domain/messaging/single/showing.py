"""Shows a person that their message was seen, or that an answer is being written.

Nothing depends on it: it is asked of the platform at once, and no trace is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from overture.domain import accounts
from overture.domain.accounts import Credentials
from overture.domain.identity import Call
from overture.domain.platforms import Connectors, PlatformUnreachable, Recipient, SenderAction, ShowsActions

_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Showing:
    """Reaches connectors for what is only shown."""

    credentials: Credentials
    connectors: Connectors

    async def show(
        self, call: Call, platform: str, sender: str, recipient: str, action: SenderAction, *, asks: bool = True
    ) -> bool:
        """Whether the platform took it. False: nobody has that account, its connector cannot, or was not reached.

        Without `asks` the platform is not asked: whether it would be."""
        async with call.database.transaction(call.project_id) as tx:
            account = await accounts.find_numbered(tx, call.project_id, platform, sender)
            found = {} if account is None else await self.credentials.of(tx, [call.project_id], [account.id])
        if account is None or account.id not in found:
            return False
        _, credential = found[account.id]
        connector = self.connectors.named(account.connector)
        if not isinstance(connector, ShowsActions):
            return False
        if not asks:
            return True
        to = Recipient(platform, recipient, user_id=recipient)
        try:
            await connector.show(credential, to, action, seconds=_SECONDS)
        except PlatformUnreachable:
            return False
        return True


async def show(call: Call, platform: str, sender: str, recipient: str, action: SenderAction) -> bool:
    """Shows it now; whether that was possible. `SenderNotFound` where the project has no such account, and is not a
    test."""

    showing = call.resources.need(Showing)

    async def ask() -> bool:
        return await showing.show(call, platform, sender, recipient, action)

    async def rehearsed() -> bool:
        return await showing.show(call, platform, sender, recipient, action, asks=False)

    shown = await call.outside(ask, rehearsed=rehearsed)
    if not shown:
        await accounts.under(call, platform, sender)
    return shown
