"""One signed POST to one endpoint, and the record of how it went.

Not when to try and what the answer means: rules.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from overture.domain.webhooks.contracts import REPLAY_PREFIX, Encoders, WebhookPolicy
from overture.domain.webhooks.signing import signed_headers
from overture.kernel.ids import ProjectId, shown
from overture.runtime.http import Answer, Failure, OutgoingHttp
from overture.runtime.outbox import EventRow
from overture.runtime.secrets import Secret
from overture.runtime.vault import Vault

REPLAY_HEADER: Final = "X-Overture-Replay"
"""On deliveries that were asked for again: the id of their replay, or `true` where one was asked for alone."""
EXCERPT: Final = 4096
_PURPOSE: Final = "webhook secret"
_MOST_HEADERS: Final = 24
_LONGEST_HEADER: Final = 256
_UNKEPT: Final = frozenset({"set-cookie", "www-authenticate", "authorization"})


def told_as(replay_id: UUID | None) -> str:
    """What the header says of a delivery that was asked for again."""
    return "true" if replay_id is None else shown(REPLAY_PREFIX, replay_id)


@dataclass(frozen=True, slots=True)
class Route:
    """Where an endpoint's deliveries go and how they are made; the secrets oldest first."""

    url: str
    dialect: str
    may_be_loopback: bool
    secrets: tuple[Secret, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: what was sent beside the body, and the answer or failure."""

    headers: Mapping[str, str]
    result: Answer | Failure

    def row(self) -> tuple[object, ...]:
        """request_headers, status, response_headers, response_body, error, milliseconds."""
        result = self.result
        ms = round(result.seconds_taken * 1000)
        if isinstance(result, Failure):
            return self.headers, None, {}, "", f"{result.kind.value}: {result.detail}", ms
        kept: dict[str, str] = {}
        for name, value in result.headers.items():
            if name.lower() not in _UNKEPT:
                kept[name] = value[:_LONGEST_HEADER].replace("\x00", "")
                if len(kept) == _MOST_HEADERS:
                    break
        body = result.body_excerpt[:EXCERPT].decode("utf-8", "replace").replace("\x00", "\ufffd")
        return self.headers, result.status, kept, body, None, ms


class Sender:
    """Seals and unseals endpoints' secrets, and sends."""

    def __init__(
        self, http: OutgoingHttp, vault: Vault, encoders: Encoders, policy: WebhookPolicy, *, seconds: float = 15.0
    ) -> None:
        """`seconds` is the time-out of one delivery from start to end."""
        self.encoders = encoders
        self.policy = policy
        self.seconds = seconds
        self._http = http
        self._vault = vault
        self._opened: dict[bytes, Secret] = {}
        self._encoded: dict[tuple[str, UUID], bytes] = {}

    def sealed(self, secret: Secret, project_id: UUID) -> bytes:
        """A secret as its endpoint's row keeps it."""
        return self._vault.seal(secret.reveal().encode(), project_id=ProjectId(project_id), purpose=_PURPOSE)

    def opened(self, sealed: bytes, project_id: UUID) -> Secret:
        """The secret in a row; kept in memory, for it is needed for each delivery."""
        found = self._opened.get(sealed)
        if found is None:
            if len(self._opened) >= 10_000:
                self._opened.clear()
            plain = self._vault.opened(sealed, project_id=ProjectId(project_id), purpose=_PURPOSE)
            found = self._opened[sealed] = Secret(plain.decode())
        return found

    def is_current(self, sealed: bytes) -> bool:
        """Whether a secret is sealed under the vault's newest key."""
        return self._vault.is_current(sealed)

    async def send(self, route: Route, event: EventRow, at: datetime, *, replay: str | None = None) -> Tried:
        """One try. `at` is machine time, the stamp inside the signature; the event's id is the delivery's id to
        receivers, the same on every try. `replay` is what `told_as` says of one that was asked for again."""
        body = self._body(route.dialect, event)
        headers = signed_headers(body, event_id=shown("evt", event.id), at=at, valid=route.secrets)
        headers["Content-Type"] = "application/json"
        if replay is not None:
            headers[REPLAY_HEADER] = replay
        result = await self._http.post(
            route.url,
            body,
            headers,
            seconds=self.seconds,
            allow_loopback=route.may_be_loopback and self.policy.allow_loopback_in_test,
        )
        return Tried(headers, result)

    def _body(self, dialect: str, event: EventRow) -> bytes:
        """An event often goes to several endpoints at about one time; its bytes are always the same."""
        key = dialect, event.id
        found = self._encoded.get(key)
        if found is None:
            if len(self._encoded) >= 1000:
                self._encoded.clear()
            found = self._encoded[key] = self.encoders[dialect](event)
        return found
