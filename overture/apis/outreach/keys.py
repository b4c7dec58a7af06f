"""API keys: `/api/v1/keys`, made, listed, rotated and revoked by a key that may.

Not what a key is asked at each request: the domain's `authenticate`.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.errors import refused
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text, camel
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import Cursor, Limit, Moment, listed, maybe, moment
from overture.domain import identity
from overture.domain.identity import Call, KeyFacts, KeyNotFound, KeyStatus

T = TypeVar("T")
routes = Routes(OUTREACH, "keys")
_EXAMPLE: dict[str, Any] = {
    "id": "4fTq0Zk1mP2s",
    "name": "my agent",
    "mode": "test",
    "status": "active",
    "scopes": ["campaigns:read", "campaigns:write"],
    "rateLimit": None,
    "expiresAt": "2026-12-31T00:00:00.000Z",
    "allowedIps": ["203.0.113.7", "2001:db8::/32"],
    "previousSecretExpiresAt": None,
    "createdBy": "9aBcDeFgHiJk",
    "createdAt": "2026-05-04T09:30:00.000Z",
    "lastUsedAt": None,
    "revokedAt": None,
}


class NewKey(CamelBody, frozen=True):
    """A key to be made. What is left out is as with the key that asks: its scopes, end, addresses and rate."""

    name: Annotated[Text, msgspec.Meta(max_length=500, description="What the key is for.")]
    scopes: Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)] | None = None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True, description="When it ends, in real time.")] | None = None
    allowed_ips: (
        Annotated[
            list[str],
            msgspec.Meta(
                max_length=50,
                description="Addresses and networks it may be used from, IPv4 and IPv6; none means everywhere.",
            ),
        ]
        | None
    ) = None
    rate_limit: Annotated[int, msgspec.Meta(ge=1, le=1_000_000, description="Requests a minute.")] | None = None

    example: ClassVar[dict[str, Any]] = {
        "name": "my agent",
        "scopes": ["campaigns:read", "campaigns:write"],
        "expiresAt": "2026-12-31T00:00:00Z",
        "allowedIps": ["203.0.113.7", "2001:db8::/32"],
    }


class Rotation(CamelBody, frozen=True):
    """How a key is rotated. With 0 every earlier secret ends at once."""

    overlap_seconds: Annotated[
        int,
        msgspec.Meta(
            ge=0, le=int(identity.MOST_OVERLAP.total_seconds()), description="How long the previous secret works on."
        ),
    ] = 86_400

    example: ClassVar[dict[str, Any]] = {"overlapSeconds": 3600}


class KeyAnswer(CamelAnswer, frozen=True):
    """A key, never its secret; its moments are real time. Until `previousSecretExpiresAt` two secrets work.

    `rateLimit` is requests a minute where they are not the default; `createdBy` is a key's id, null for the command
    line; `lastUsedAt` is to the minute.
    """

    id: str
    name: str
    mode: Literal["test", "live"]
    status: KeyStatus
    scopes: list[str]
    rate_limit: int | None
    expires_at: Moment | None
    allowed_ips: list[str]
    previous_secret_expires_at: Moment | None
    created_by: str | None
    created_at: Moment
    last_used_at: Moment | None
    revoked_at: Moment | None

    example: ClassVar[dict[str, Any]] = _EXAMPLE


class KeyWithSecret(KeyAnswer, frozen=True):
    """The same with the key itself, which is shown this once."""

    key: Annotated[str, msgspec.Meta(description="Send it as `Authorization: Bearer …`.")]

    example: ClassVar[dict[str, Any]] = _EXAMPLE | {"key": "sk_test_4fTq0Zk1mP2s_…"}


def _facts(k: KeyFacts) -> dict[str, Any]:
    return {
        "id": k.id,
        "name": k.name,
        "mode": k.mode,
        "status": k.status,
        "scopes": list(k.scopes),
        "rate_limit": k.rate,
        "expires_at": maybe(k.expires_at),
        "allowed_ips": list(k.allowed_ips),
        "previous_secret_expires_at": maybe(k.previous_until),
        "created_by": k.created_by,
        "created_at": moment(k.created_at),
        "last_used_at": maybe(k.last_used_at),
        "revoked_at": maybe(k.revoked_at),
    }


def shown(k: KeyFacts) -> KeyAnswer:
    """A key on the wire."""
    return KeyAnswer(**_facts(k))


async def _named(work: Awaitable[T]) -> T:
    """What `work` gives; its refusals of a value name the fields as they stand on the wire."""
    try:
        return await work
    except identity.InvalidKey as error:
        raise refused(*(replace(f, path=camel(f.path)) for f in error.fields)) from error


@routes.post("/api/v1/keys", scope="keys:write", status=201, secret_answer=True, errors=(identity.UnknownScope,))
async def create_key(call: Call, data: NewKey) -> KeyWithSecret:
    """Make a key.

    The answer holds the key itself, which is not shown again. It opens the project of the key that asks, and may have
    no scope, later end, other address or higher rate than that one."""
    new = identity.NewKey(data.name, data.scopes, data.expires_at, data.allowed_ips, data.rate_limit)
    made, text = await _named(identity.make_key(call, new))
    return KeyWithSecret(**_facts(made), key=text.reveal())


@routes.get("/api/v1/keys", scope="keys:read", status=200)
async def list_keys(call: Call, limit: Limit = 50, cursor: Cursor | None = None) -> CursorPage[KeyAnswer]:
    """List keys.

    Those of the project, newest first, expired and revoked ones among them."""
    return await listed(call, "keys", limit, cursor, partial(identity.page_of_keys, call), shown)


@routes.get("/api/v1/keys/{key_id}", scope="keys:read", status=200, errors=(KeyNotFound,))
async def get_key(call: Call, key_id: str) -> KeyAnswer:
    """Read one key."""
    return shown(await identity.get_key(call, key_id))


@routes.post("/api/v1/keys/{key_id}/revoke", scope="keys:write", status=200, errors=(KeyNotFound,))
async def revoke_key(call: Call, key_id: str) -> KeyAnswer:
    """Revoke a key.

    It is refused from the next request on, for ever. A key may revoke itself."""
    return shown(await identity.revoke_key_of(call, key_id))


@routes.post(
    "/api/v1/keys/{key_id}/rotate",
    scope="keys:write",
    status=200,
    secret_answer=True,
    errors=(KeyNotFound, identity.KeyNotActive, identity.KeyRotationUnderWay, identity.KeyBeyondOwn),
)
async def rotate_key(call: Call, key_id: str, data: Rotation) -> KeyWithSecret:
    """Rotate a key.

    The same key with a new secret, shown this once; the previous one works for `overlapSeconds` more. Its id, scopes,
    addresses and end stay."""
    key, text = await identity.rotate_key(call, key_id, timedelta(seconds=data.overlap_seconds))
    return KeyWithSecret(**_facts(key), key=text.reveal())
