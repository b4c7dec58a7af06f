"""A platform in memory behind the ports: it has a reply window, and keeps what was written so that it can be asked.

A double of what is outside: nothing of ours stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from overture.domain.accounts import Account
from overture.domain.identity import Call
from overture.domain.platforms import (
    Capabilities,
    Connectors,
    Credential,
    CredentialRefused,
    InboundEvent,
    PlatformUnreachable,
    Stop,
)
from tests.world import World

NAME = "remembering"
A_PAGE = 2


@dataclass
class Remembering:
    """What was written, oldest first; `is_away`: nobody answers; `refuses`: it does not take the account any more.
    `asked`: since when it was asked, page by page."""

    name: str = NAME
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(has_reply_window=True))
    written: list[InboundEvent] = field(default_factory=list)
    is_away: bool = False
    refuses: Stop | None = None
    asked: list[tuple[datetime, str | None]] = field(default_factory=list)

    async def written_since(
        self, account: Credential, since: datetime, *, after: str | None, seconds: float
    ) -> tuple[Sequence[InboundEvent], str | None]:
        """The port's."""
        self.asked.append((since, after))
        if self.is_away:
            raise PlatformUnreachable("away")
        if self.refuses is not None:
            raise CredentialRefused(self.refuses, "190/459")
        at = int(after or 0)
        newest = [e for e in reversed(self.written) if (getattr(e, "at", None) or since) >= since]
        return newest[at : at + A_PAGE], str(at + A_PAGE) if len(newest) > at + A_PAGE else None


async def remembering(w: World, account: Account) -> Remembering:
    """The account is reached through such a platform from now on, by commands and by workers."""
    made = Remembering()
    for calls in (w.calls, *(k.calls for k in w.work.kinds if hasattr(k, "calls"))):
        found = calls.resources.need(Connectors).by_name
        assert isinstance(found, dict)
        found[NAME] = made

    async def move(call: Call) -> None:
        await call.execute("update account set connector = $3 where project_id = $1 and id = $2", account.id, NAME)

    await w.run(move)
    return made
