"""How a family speaks: a convention, as data; and what main hands to every family.

Not the routes of a family and not the engine that serves them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from overture.domain.identity import Actor, Calls, InvalidApiKey, ProjectFacts
from overture.kernel.errors import Kind, OvertureError
from overture.runtime.limits import Limits
from overture.runtime.networks import Peers
from overture.runtime.vault import Vault

Headers = Mapping[bytes, bytes]
"""A request's headers as ASGI gives them: lower-case names, raw values."""

STATUSES: Mapping[Kind, int] = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.LIMIT_REACHED: 402,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.CONFLICT: 409,
    Kind.TOO_LARGE: 413,
    Kind.RATE_LIMITED: 429,
    Kind.INTERNAL: 500,
    Kind.UPSTREAM: 502,
    Kind.UNAVAILABLE: 503,
}
BEARER: Mapping[str, Any] = {"type": "http", "scheme": "bearer"}
"""The OpenAPI security scheme that goes with `bearer_key`."""


def bearer_key(headers: Headers) -> str | None:
    """The key in `Authorization: Bearer …`."""
    word, _, key = headers.get(b"authorization", b"").partition(b" ")
    return key.strip().decode("latin-1") or None if word.lower() == b"bearer" else None


@dataclass(frozen=True)
class Convention:
    """How one family speaks.

    `prefixes` are whole path segments; the longest of all families' decides. `envelope` makes the answer to an error
    from the error, its code and the request id; `error_shape` is its type in the document. `naming` makes the wire
    name of a Python name (`shapes.camel`). `statuses` by kind and `status_of` by our code say an error's status;
    `codes` by our code and `codes_of_kind` say the family's own codes where they differ. `body_limit` is in bytes.
    `dry_run`: every route that is no GET can be rehearsed; `event_names` are the events its answer speaks of.
    `needs_media`: a JSON body must say that it is one. `keys_of_project`: idempotency keys are the project's, whichever
    of its API keys sends them, and two bodies are the same where their values are. `no_key` is the error of a request
    that shows no key; `more_security` are further schemes of the document, any of which does. `bodiless` are our codes
    whose answers have no body. `both_spellings`: a body's names may be in snake_case too, whatever `naming` makes.
    """

    name: str
    title: str
    version: str
    prefixes: tuple[str, ...]
    envelope: Callable[[OvertureError, str, str], Any]
    error_shape: type[Any]
    naming: Callable[[str], str]
    read_key: Callable[[Headers], str | None] = bearer_key
    security: Mapping[str, Any] = field(default_factory=lambda: BEARER)
    more_security: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    no_key: type[OvertureError] = InvalidApiKey
    statuses: Mapping[Kind, int] = field(default_factory=dict)
    status_of: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    codes_of_kind: Mapping[Kind, str] = field(default_factory=dict)
    bodiless: frozenset[str] = frozenset()
    both_spellings: bool = False
    idempotency: bool = True
    idempotency_header: str = "Idempotency-Key"
    request_id_header: str = "X-Request-Id"
    body_limit: int = 5_000_000
    needs_media: bool = False
    keys_of_project: bool = False
    dry_run: bool = False
    event_names: tuple[str, ...] = ()
    document_aliases: tuple[str, ...] = ()
    description: str = ""

    def status(self, error: type[OvertureError] | OvertureError) -> int:
        """The status of an error, by its code or else its kind."""
        return self.status_of.get(error.code) or self.statuses.get(error.kind) or STATUSES[error.kind]

    def code(self, error: type[OvertureError] | OvertureError) -> str:
        """The code of an error as this family writes it."""
        return self.codes.get(error.code) or self.codes_of_kind.get(error.kind, error.code)


class Caller(NamedTuple):
    """Whom a key belongs to: its project, and the key itself as an actor with its scopes and rate."""

    project: ProjectFacts
    actor: Actor


Authenticate = Callable[[str, str], Awaitable[tuple[ProjectFacts, Actor]]]
"""Looks a key up, on each request, with the address that shows it; raises InvalidApiKey where it is unknown, expired or
revoked, IpNotAllowed where it may not be used from there."""


class Quota(NamedTuple):
    """Requests that somebody may make in a window of `seconds`, all their keys together. `subject` and `name` tell the
    counter from others; `who` and `per` are for the sentence of a refusal."""

    subject: UUID
    name: str
    limit: int
    seconds: int
    who: str
    per: str


Quotas = Callable[[Caller], Awaitable[Sequence[Quota]]]
"""The quotas a caller's requests count in. What is answered as a repetition counts in none."""


@dataclass(frozen=True, slots=True)
class Served:
    """One answered request, for metrics and the access log. `route` is the template, empty where none fitted."""

    family: str
    method: str
    route: str
    status: int
    seconds: float
    request_id: str
    actor: str


@dataclass(frozen=True)
class Wiring:
    """What main hands to a family. `rates` are requests a minute by bucket; a key's own rate replaces the default's.

    `vault` seals stored answers that show a secret; a family with such a route does not start without it. `peers` says
    where a request came from: the other end of the connection unless proxies are trusted.
    `upload_limit` is in bytes, for bodies that stream in. `quotas` are limits beside those of keys.
    """

    calls: Calls
    authenticate: Authenticate
    limits: Limits
    rates: Mapping[str, int] = field(default_factory=lambda: {"default": 600, "bulk": 60})
    vault: Vault | None = None
    peers: Peers = field(default_factory=Peers)
    observe: Callable[[Served], None] = lambda served: None
    quotas: Quotas | None = None
    upload_limit: int = 1_000_000_000
