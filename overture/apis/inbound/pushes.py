"""Pushes that speak of many accounts at once: verified, stored as they came, answered; taken in afterwards.

`/hooks/instagram` is the operator's own app; `/hooks/instagram/{project}` the sandbox's, for one test project.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

from overture.apis.inbound.errors import HookNotFound, HookNotVerified, InvalidSignature, UnreadableEvents
from overture.apis.inbound.reading import whole
from overture.apis.kit.errors import MethodNotAllowed
from overture.apis.kit.replies import Receive, Reply
from overture.domain.accounts import Credentials
from overture.domain.arrivals import Keeping, Pushed
from overture.domain.identity import project_by_id
from overture.domain.platforms import InboundUnreadable, PartsInbound
from overture.kernel.ids import ProjectId, parsed
from overture.runtime.db import Database

MOST_BYTES: Final = 4_000_000
"""A batch is up to 1,000 events."""
_LONGEST_CHALLENGE: Final = 200
_TEXT: Final = ((b"content-type", b"text/plain; charset=utf-8"),)


@dataclass(frozen=True)
class HookSecrets:
    """The secrets of the operator's apps, one of which signs each push, and the word that subscribing is proved by."""

    secrets: Sequence[str] = field(default=(), repr=False)
    verify_token: str = field(default="", repr=False)


class PushHook:
    """The hook of one connector."""

    def __init__(
        self,
        connector: PartsInbound,
        name: str,
        db: Database,
        keeping: Keeping,
        credentials: Credentials,
        own: HookSecrets,
    ) -> None:
        self._connector = connector
        self._name = name
        self._db = db
        self._keeping = keeping
        self._credentials = credentials
        self._own = own
        self._tests: set[ProjectId] = set()

    async def answered(self, scope: Any, receive: Receive, below: str) -> Reply:
        """The answer to one request; `below` is the path behind the connector's name."""
        if scope["method"] == "GET" and not below:
            return self._challenge(scope["query_string"])
        if scope["method"] != "POST":
            allowed = "POST" if below else "GET, POST"
            raise MethodNotAllowed(method=scope["method"], path=scope["path"][:200], allowed=allowed)
        project_id = await self._test_project(below, scope["path"]) if below else None
        body = await whole(scope, receive, MOST_BYTES)
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        self._verify(headers, body, is_test=project_id is not None)
        try:
            parts = self._connector.parts(body)
        except InboundUnreadable as error:
            raise UnreadableEvents(problem=f"{error}.") from error
        if project_id is not None:
            pushed = [Pushed(self._name, body, project_id)] if parts else []
        else:
            pushed = [Pushed(self._name, part, account=account) for account, part in parts]
        if pushed:
            await self._keeping.keep(pushed)
        return Reply(200, b"", ())

    def _challenge(self, query: bytes) -> Reply:
        """The platform proves that the address is ours by our own word, and we that we can read."""
        try:
            asked = parse_qs(query.decode("latin-1"), max_num_fields=20)
        except ValueError:
            raise HookNotVerified from None
        token, challenge = asked.get("hub.verify_token", [""])[0], asked.get("hub.challenge", [""])[0]
        known = self._own.verify_token
        if (
            not known
            or asked.get("hub.mode") != ["subscribe"]
            or not hmac.compare_digest(token.encode(), known.encode())
            or not 0 < len(challenge) <= _LONGEST_CHALLENGE
        ):
            raise HookNotVerified
        return Reply(200, challenge.encode(), _TEXT)

    def _verify(self, headers: dict[str, str], body: bytes, *, is_test: bool) -> None:
        secrets = (self._credentials.sandbox_app_secret,) if is_test else self._own.secrets
        if not any(self._connector.signed(headers, body, secret=secret) for secret in secrets):
            raise InvalidSignature

    async def _test_project(self, text: str, path: str) -> ProjectId:
        found = parsed("hook", text)
        if found is None:
            raise HookNotFound(path=path[:200])
        project_id = ProjectId(found)
        if project_id not in self._tests:
            project = await project_by_id(self._db, project_id)
            if project is None or not project.is_test:
                raise HookNotFound(path=path[:200])
            self._tests.add(project_id)
        return project_id
