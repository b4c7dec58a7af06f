"""The connector itself: one request per call, and exact about what is known when no answer came.

Not what an answer means (answers), and no retry of its own: the engine decides what happens next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

import aiohttp
import msgspec

from overture.connectors.bridge import answers, inbound, wire
from overture.domain.platforms import (
    Body,
    CannotTell,
    Capabilities,
    Credential,
    Detail,
    Details,
    Gap,
    InboundEvent,
    ListAsk,
    Listed,
    LookUp,
    NotSent,
    Outcome,
    PeoplePage,
    PlatformUnreachable,
    Profile,
    Recipient,
    Refused,
    Relation,
    Sought,
    Stop,
    Unconfirmed,
)
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import MessageId
from overture.runtime import outgoing

BRIDGE = Capabilities(
    deduplicates_tokens=True,
    look_up_is_exact=True,
    settle=5.0,
    most_at_once=1,
    lists=frozenset(Relation),
    details=frozenset(Detail),
)
"""What docs/bridge.md asks of a bridge."""
MOST_BYTES = 1024 * 1024
"""Of an answer; a bridge that says more is not read to its end."""

PLAIN = {"Accept-Encoding": "identity"}
"""A small compressed answer could be a very large one."""


class BridgeConnector:
    """Speaks the bridge protocol over a session it is given and does not close."""

    name = "bridge"

    def __init__(self, session: aiohttp.ClientSession, capabilities: Capabilities = BRIDGE) -> None:
        """`capabilities` differ by what stands behind: a sandbox takes 256 at once."""
        self.capabilities = capabilities
        self._session = session

    async def send(
        self, account: Credential, to: Recipient, body: Body, *, token: MessageId, at: ProjectTime, seconds: float
    ) -> Outcome:
        """One attempt. Never raises for what the network or the bridge did. A bridge takes words alone: what has none
        is refused here, and what is offered under them is left out."""
        if not body.text:
            return Refused("message_rejected", "a bridge takes text alone")
        headers = {"Authorization": "Bearer " + account.secret, "Content-Type": "application/json", **PLAIN}
        if account.simulated:
            headers["X-Overture-Project"] = str(account.project_id)
            headers["X-Overture-Now"] = outgoing.written(at)
        offer = wire.encode_offer(wire.Offer(token, account.handle, to.platform, to.handle, body.text))
        try:
            async with self._session.post(
                account.base_url.rstrip("/") + "/v1/messages",
                data=offer,
                headers=headers,
                timeout=outgoing.timeout(seconds),
                allow_redirects=False,
            ) as response:
                return answers.of_send(response.status, response.headers, await outgoing.whole(response, MOST_BYTES))
        except outgoing.BEFORE_ANY_BYTE as error:
            return NotSent(type(error).__name__)
        except outgoing.NO_ANSWER as error:
            # A connection the bridge closed while it was idle ends here too: whether our bytes were read is not known.
            return Unconfirmed(type(error).__name__)

    async def look_up(
        self, account: Credential, *, token: MessageId, seconds: float, sought: Sought | None = None
    ) -> LookUp:
        """Whether the bridge has this token of this account."""
        try:
            status, body = await self._get(account, f"/v1/messages/{token}", {"account": account.handle}, seconds)
        except PlatformUnreachable as error:
            return CannotTell(str(error))
        return answers.of_look_up(status, body)

    async def profile(self, account: Credential, handle: str, *, seconds: float) -> Profile | None:
        """A public profile; None where nobody has the handle. Raises `PlatformUnreachable`."""
        path = f"/v1/profiles/{quote(account.platform, safe='')}/{quote(handle, safe='')}"
        status, body = await self._get(account, path, {}, seconds)
        if status == 404 and _code(body) == "profile_not_found":
            return None
        if status != 200:
            raise PlatformUnreachable(f"the bridge answered {status}")
        try:
            return _profile(wire.decode_profile(body))
        except msgspec.MsgspecError:
            raise PlatformUnreachable("the bridge answered with a body that is not its own") from None

    async def standing(self, account: Credential, *, seconds: float) -> Stop | None:
        """What stops the account at the platform now, or None. Raises `PlatformUnreachable`."""
        path = f"/v1/accounts/{quote(account.platform, safe='')}/{quote(account.handle, safe='')}"
        status, body = await self._get(account, path, {}, seconds)
        if status != 200:
            raise PlatformUnreachable(f"the bridge answered {status}")
        try:
            said = wire.decode_standing(body).status
        except msgspec.MsgspecError:
            raise PlatformUnreachable("the bridge answered with a body that is not its own") from None
        return None if said == "ok" else Stop(said)

    async def people(
        self, account: Credential, ask: ListAsk, *, cursor: str | None, limit: int, seconds: float
    ) -> PeoplePage:
        """A page of a list, in the bridge's order. Raises `ListUnavailable`, `PlatformBusy`, `PlatformUnreachable`."""
        path = f"/v1/people/{quote(account.platform, safe='')}/{quote(ask.of, safe='')}/{ask.relation.value}"
        query = {"limit": str(limit)}
        if ask.posts is not None:
            query["posts"] = str(ask.posts)
        if cursor is not None:
            query["cursor"] = cursor
        status, body, headers = await self._asked(account, f"{path}?{urlencode(query)}", b"", seconds)
        if status != 200:
            raise answers.of_reading(status, headers, body)
        try:
            page = wire.decode_people(body)
        except msgspec.MsgspecError:
            raise PlatformUnreachable("the bridge answered with a body that is not its own") from None
        gaps = [Gap(g.reason[:100], g.count) for g in page.gaps]
        return PeoplePage(page.people, page.next_cursor, page.expected, page.unavailable, gaps)

    async def details(
        self, account: Credential, people: Sequence[Listed], wanted: frozenset[Detail], *, seconds: float
    ) -> Mapping[str, Details]:
        """What profiles add, by handle. Raises `PlatformBusy`, `PlatformUnreachable`."""
        asked = wire.DetailsAsked([p.handle for p in people], sorted(wanted))
        path = f"/v1/details/{quote(account.platform, safe='')}"
        status, body, headers = await self._asked(account, path, wire.encode_details(asked), seconds)
        if status != 200:
            raise answers.of_reading(status, headers, body)
        try:
            return {shown.handle: shown for shown in wire.decode_details(body).people}
        except msgspec.MsgspecError:
            raise PlatformUnreachable("the bridge answered with a body that is not its own") from None

    def verified(self, headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> bool:
        """Whether a push is signed with the bridge's inbound secret, and lately."""
        return inbound.verified(headers, body, secret=secret, now=now)

    def parsed(self, body: bytes) -> Sequence[InboundEvent]:
        """The events in a verified push. Raises `InboundUnreadable`."""
        return inbound.parsed(body)

    async def _get(self, account: Credential, path: str, query: Mapping[str, str], seconds: float) -> tuple[int, bytes]:
        status, body, _ = await self._asked(account, f"{path}?{urlencode(query)}", b"", seconds)
        return status, body

    async def _asked(
        self, account: Credential, path: str, body: bytes, seconds: float
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """A GET; a POST where there is a body."""
        headers = {"Authorization": "Bearer " + account.secret, **PLAIN}
        if account.simulated:
            headers["X-Overture-Project"] = str(account.project_id)
        url, timeout = account.base_url.rstrip("/") + path, outgoing.timeout(seconds)
        if body:
            headers["Content-Type"] = "application/json"
            asking = self._session.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False)
        else:
            asking = self._session.get(url, headers=headers, timeout=timeout, allow_redirects=False)
        try:
            async with asking as response:
                return response.status, await outgoing.whole(response, MOST_BYTES), response.headers
        except outgoing.NO_ANSWER as error:
            raise PlatformUnreachable(type(error).__name__) from None


def _code(body: bytes) -> str:
    try:
        return wire.decode_refusal(body).error.code
    except msgspec.MsgspecError:
        return ""


def _profile(shown: wire.ProfileShown) -> Profile:
    return Profile(
        platform=shown.platform,
        handle=shown.handle,
        user_id=shown.user_id,
        full_name=shown.full_name,
        followers=shown.followers,
        is_private=shown.is_private,
        accepts_messages=shown.accepts_messages,
    )
