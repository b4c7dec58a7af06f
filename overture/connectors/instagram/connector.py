"""The connector itself: one request per call, and exact about what is known when no answer came.

Not what an answer means (answers.py), and no retry of its own: the engine decides what happens next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import aiohttp

from overture.connectors.instagram import answers, conversations, inbound, messages, oauth
from overture.connectors.instagram.asking import Asking
from overture.connectors.instagram.hosts import node_of
from overture.connectors.instagram.reading import InstagramReads
from overture.domain.platforms import (
    AppKeys,
    Body,
    CannotTell,
    Capabilities,
    Credential,
    Grant,
    GrantedAccount,
    InboundEvent,
    Login,
    LookUp,
    NotSent,
    Outcome,
    PlatformBusy,
    PlatformUnreachable,
    Recipient,
    Refused,
    SenderAction,
    Sought,
    Stop,
    Throttled,
    Unconfirmed,
)
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import MessageId
from overture.runtime import outgoing

INSTAGRAM: Final = Capabilities(
    deduplicates_tokens=False,
    look_up_is_exact=False,
    settle=5.0,
    most_at_once=4,
    has_reply_window=True,
    knows_numbers=True,
    tells_receipts=True,
)
"""The platform knows no token of ours, so a repeated one would be a second message."""
_REMEMBERED: Final = 10_000


class InstagramConnector:
    """Speaks the Graph API of Instagram over a session it is given and does not close."""

    name = "instagram"

    def __init__(self, session: aiohttp.ClientSession, capabilities: Capabilities = INSTAGRAM) -> None:
        """`reads` are the calls that change no conversation."""
        self.capabilities = capabilities
        self._asking = Asking(session)
        self._doubted: dict[MessageId, Sought] = {}
        self.reads = InstagramReads(self._asking)

    async def send(
        self, account: Credential, to: Recipient, body: Body, *, token: MessageId, at: ProjectTime, seconds: float
    ) -> Outcome:
        """One attempt. Never raises for what the network or the platform did."""
        if not to.user_id and not to.comment_id:
            return Refused(answers.WINDOW, "the person has not written to this account")
        if (wait := self._asking.wait_at(account, at)) > 0:
            return Throttled(wait, "the last answers left no room")
        offer = messages.offered(to, body, account.login or Login.INSTAGRAM)
        try:
            got = await self._asking.call(
                account, "POST", f"{node_of(account)}/messages", body=offer, at=at, seconds=seconds
            )
            outcome = answers.of_send(got.status, got.headers, got.body)
        except outgoing.BEFORE_ANY_BYTE as error:
            return NotSent(type(error).__name__)
        except outgoing.NO_ANSWER as error:
            # A connection the platform closed while it was idle ends here too: whether our bytes were read is unknown.
            outcome = Unconfirmed(type(error).__name__)
        if isinstance(outcome, Unconfirmed):
            if len(self._doubted) >= _REMEMBERED:
                self._doubted.clear()
            self._doubted[token] = Sought(to, body, at)
        return outcome

    async def show(self, account: Credential, to: Recipient, action: SenderAction, *, seconds: float) -> None:
        """Shows a person that we read or write. Raises `PlatformBusy`, `PlatformUnreachable`."""
        body = {"recipient": messages.recipient(to), "sender_action": action.value}
        await self._asking.read(account, f"{node_of(account)}/messages", method="POST", body=body, seconds=seconds)

    async def react(
        self, account: Credential, to: Recipient, message_id: str, reaction: str | None, *, seconds: float
    ) -> None:
        """Sets a reaction (`love`) under a person's message, or takes it back (None). Raises `PlatformBusy`,
        `PlatformUnreachable`."""
        body = messages.reaction(to, message_id, reaction)
        await self._asking.read(account, f"{node_of(account)}/messages", method="POST", body=body, seconds=seconds)

    async def look_up(
        self, account: Credential, *, token: MessageId, seconds: float, sought: Sought | None = None
    ) -> LookUp:
        """Found where the conversation shows it; else `CannotTell`, never `NotThere`.

        Without `sought`, what this process itself sent and did not see answered can be looked for.
        """
        sought = sought or self._doubted.get(token)
        if sought is None:
            return CannotTell("the platform keeps no tokens, and the message itself was not said")
        return await conversations.look_up(self._asking, account, sought, seconds=seconds)

    async def standing(self, account: Credential, *, seconds: float) -> Stop | None:
        """What stops the account at the platform now, or None. Raises `PlatformUnreachable`."""
        node = account.external_id or "me"
        got = await self._asking.answered(account, node, {"fields": "id,username"}, seconds=seconds)
        if got.status == 200:
            return None
        fault = answers.fault_of(got.body)
        stop = None if fault is None else answers.stop_of(fault)
        if stop is None:
            raise PlatformUnreachable(f"the platform answered {got.status}")
        return stop

    async def written_since(
        self, account: Credential, since: datetime, *, after: str | None, seconds: float
    ) -> tuple[Sequence[InboundEvent], str | None]:
        """A page of what people and we wrote since then. Raises `PlatformUnreachable`."""
        try:
            return await conversations.written_since(self._asking, account, since, after=after, seconds=seconds)
        except PlatformBusy as error:
            raise PlatformUnreachable(f"the platform asks to wait ({error.why})") from None

    def verified(self, headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> bool:
        """Whether a push is signed with the app's secret."""
        return inbound.verified(headers, body, secret=secret)

    def signed(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> bool:
        """The same without a moment: the platform signs none, and what is pushed twice is stored once."""
        return inbound.verified(headers, body, secret=secret)

    def parsed(self, body: bytes) -> Sequence[InboundEvent]:
        """The events in a verified push. Raises `InboundUnreadable`."""
        return inbound.parsed(body)

    def parts(self, body: bytes) -> Sequence[tuple[str, bytes]]:
        """A verified push, taken apart by account. Raises `InboundUnreadable`."""
        return inbound.parts(body)

    def authorize_url(self, app: AppKeys, *, redirect_uri: str, state: str) -> str:
        """Where an owner is asked."""
        return oauth.authorize_url(app, redirect_uri=redirect_uri, state=state)

    async def granted(self, app: AppKeys, code: str, *, redirect_uri: str, seconds: float) -> Sequence[GrantedAccount]:
        """The accounts behind a code. Raises `GrantRefused`, `PlatformUnreachable`."""
        return await oauth.granted(self._asking, app, code, redirect_uri=redirect_uri, seconds=seconds)

    async def behind(self, app: AppKeys, token: str, *, seconds: float) -> Sequence[GrantedAccount]:
        """The accounts behind a token. Raises `GrantRefused`, `PlatformUnreachable`."""
        return await oauth.behind(self._asking, app, token, seconds=seconds)

    async def renewed(self, account: Credential, *, seconds: float) -> Grant | None:
        """A new token, or None where there is nothing to renew. Raises `GrantRefused`, `PlatformUnreachable`."""
        return await oauth.renewed(self._asking, account, seconds=seconds)

    async def listen(self, account: Credential, *, seconds: float) -> None:
        """Has the platform push what happens to the account. Raises `PlatformUnreachable`."""
        try:
            await oauth.listen(self._asking, account, seconds=seconds)
        except PlatformBusy as error:
            raise PlatformUnreachable(f"the platform asks to wait ({error.why})") from None
