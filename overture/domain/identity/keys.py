"""API keys: made, listed, revoked, and asked at every request.

The secret itself is never stored: only its HMAC under the pepper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from overture.domain.identity.calls import Actor, ProjectFacts
from overture.domain.identity.errors import InvalidApiKey, KeyNotFound, UnknownScope
from overture.kernel.ids import ProjectId, WorkspaceId
from overture.runtime import apikeys
from overture.runtime.db import Database

SCOPES: tuple[str, ...] = (
    "clients:read",
    "clients:write",
    "templates:read",
    "templates:write",
    "campaigns:read",
    "campaigns:write",
    "senders:read",
    "senders:write",
    "suppressions:read",
    "suppressions:write",
    "usage:read",
    "webhooks:read",
    "webhooks:write",
    "events:read",
)
"""Every scope there is; a key without `--scopes` gets all of them."""

_ASK = """
select k.mac, k.scopes, k.rate, k.revoked_at is not null as revoked, p.id, p.workspace_id, p.mode, p.short_id, p.name
from api_key k join project p on p.id = k.project_id where k.id = $1
"""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key as it is listed: never its secret."""

    id: str
    project: str
    mode: str
    name: str
    scopes: tuple[str, ...]
    rate: int | None
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Pepper:
    """What key secrets are hashed under."""

    value: bytes


async def authenticate(db: Database, pepper: Pepper, presented: str) -> tuple[ProjectFacts, Actor]:
    """Whose key this is; `InvalidApiKey` where it is unknown, wrong or revoked. One read, no transaction."""
    parsed = apikeys.presented(presented)
    if parsed is None:
        raise InvalidApiKey
    async with db.connection() as raw:
        row = await raw.fetchrow(_ASK, parsed.id)
    if row is None or row["revoked"] or row["mode"] != parsed.mode:
        raise InvalidApiKey
    if not parsed.proves(row["mac"], pepper.value):
        raise InvalidApiKey
    project = ProjectFacts(
        ProjectId(row["id"]), WorkspaceId(row["workspace_id"]), row["mode"], row["short_id"], row["name"]
    )
    return project, Actor(f"key:{parsed.id}", frozenset(row["scopes"]), row["rate"])


async def create_key(
    db: Database,
    pepper: Pepper,
    project: ProjectFacts,
    name: str,
    scopes: Sequence[str] | None = None,
    rate: int | None = None,
) -> str:
    """A new key, shown this once. Without `scopes` it holds all of them; `rate` replaces the requests a minute."""
    wanted = list(scopes) if scopes is not None else list(SCOPES)
    for scope in wanted:
        if scope not in SCOPES:
            raise UnknownScope(scope=scope, known=", ".join(SCOPES))
    made = apikeys.new_key("live" if project.mode == "live" else "test")
    async with db.transaction(project.id) as tx:
        await tx.execute(
            """insert into api_key (id, project_id, name, mac, scopes, rate, created_at)
            values ($1, $2, $3, $4, $5, $6, $7)""",
            made.id,
            project.id,
            name,
            made.digest(pepper.value),
            wanted,
            rate,
            tx.now,
        )
    return made.text.reveal()


async def list_keys(db: Database) -> list[KeyFacts]:
    """Every key of this install, newest last."""
    async with db.connection() as raw:
        rows = await raw.fetch(
            """select k.id, p.name as project, p.mode, k.name, k.scopes, k.rate, k.created_at, k.revoked_at
            from api_key k join project p on p.id = k.project_id order by k.created_at, k.id"""
        )
    return [KeyFacts(r[0], r[1], r[2], r[3], tuple(r[4]), r[5], r[6], r[7]) for r in rows]


async def revoke_key(db: Database, key_id: str) -> None:
    """From the next request on the key is refused; `KeyNotFound` for an unknown id. Twice is the same."""
    async with db.transaction() as tx:
        if not await tx.execute(
            "update api_key set revoked_at = coalesce(revoked_at, $2) where id = $1", key_id, tx.now
        ):
            raise KeyNotFound(key_id=key_id)
