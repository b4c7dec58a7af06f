"""One request to the Graph API: where, with which token, how long; and what an account owes in waiting.

Not what an answer means (answers.py), and no retry: the engine decides what happens next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import aiohttp
import msgspec

from overture.connectors.instagram.answers import of_reading, wait_of
from overture.connectors.instagram.hosts import place_of
from overture.domain.platforms import Credential, PlatformUnreachable
from overture.kernel.clock import ProjectTime
from overture.runtime import outgoing

MOST_BYTES: Final = 4 * 1024 * 1024
"""Of an answer; a longer one is not read to its end."""
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Asking:
    """Requests over a session it is given and does not close, and each account's waits."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """The session's own limits hold for everybody; a wait is one account's."""
        self._session = session
        self._owed: dict[UUID, float] = {}
        self._until: dict[UUID, datetime] = {}

    def wait_at(self, account: Credential, at: ProjectTime) -> float:
        """Seconds of project time the account has to wait at this moment; what was learned since counts from now."""
        if (owed := self._owed.pop(account.account_id, 0.0)) > 0:
            until = at + timedelta(seconds=owed)
            self._until[account.account_id] = max(until, self._until.get(account.account_id, until))
        until_known = self._until.get(account.account_id)
        if until_known is None:
            return 0.0
        left = (until_known - at).total_seconds()
        if left <= 0:
            del self._until[account.account_id]
            return 0.0
        return left

    async def call(
        self,
        account: Credential,
        method: str,
        path: str,
        *,
        seconds: float,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        at: ProjectTime | None = None,
    ) -> Answered:
        """A request under the account's token, below its versioned host. Raises what the session raises."""
        headers = {"Authorization": "Bearer " + account.secret}
        if account.simulated:
            headers["X-Overture-Project"] = str(account.project_id)
            if at is not None:
                headers["X-Overture-Now"] = outgoing.written(at)
        url = f"{place_of(account).graph}/{path}"
        got = await self.plain(method, url, seconds=seconds, query=query, body=body, headers=headers)
        if (wait := wait_of(got.headers)) > 0:
            # Told on good answers and on errors alike: the next message of this account waits.
            self._owed[account.account_id] = max(wait, self._owed.get(account.account_id, 0.0))
        return got

    async def plain(
        self,
        method: str,
        url: str,
        *,
        seconds: float,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        """A request to any address of the platform; `body` goes as JSON, `form` urlencoded."""
        # A small compressed answer could be a very large one.
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        data: bytes | Mapping[str, str] | None = form
        if body is not None:
            sent["Content-Type"] = "application/json"
            data = _encode(body)
        async with self._session.request(
            method, url, params=query, data=data, headers=sent, timeout=outgoing.timeout(seconds), allow_redirects=False
        ) as response:
            return Answered(response.status, response.headers, await outgoing.whole(response, MOST_BYTES))

    async def read(
        self,
        account: Credential,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        seconds: float,
        method: str = "GET",
        body: Any = None,
    ) -> bytes:
        """The body of an answer that is 200. Raises `PlatformBusy`, `PlatformUnreachable`."""
        got = await self.answered(account, path, query, seconds=seconds, method=method, body=body)
        if got.status != 200:
            raise of_reading(got.status, got.headers, got.body)
        return got.body

    async def answered(
        self,
        account: Credential,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        seconds: float,
        method: str = "GET",
        body: Any = None,
    ) -> Answered:
        """An answer of any status. Raises `PlatformUnreachable` where none came."""
        try:
            return await self.call(account, method, path, seconds=seconds, query=query, body=body)
        except outgoing.NO_ANSWER as error:
            raise PlatformUnreachable(type(error).__name__) from None
