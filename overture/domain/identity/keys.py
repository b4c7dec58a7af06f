"""API keys: what each may, asked at every request; read and listed.

Not how they are made and changed: keymaking.py. The secret is never stored: only its HMAC under the pepper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import asyncpg

from overture.domain.identity.calls import Actor, Call, ProjectFacts
from overture.domain.identity.errors import InvalidApiKey, IpNotAllowed, KeyNotFound
from overture.kernel.clock import MachineTime
from overture.kernel.ids import ProjectId, WorkspaceId
from overture.kernel.paging import Page, PageAsk
from overture.runtime import apikeys
from overture.runtime.db import Database, Tx
from overture.runtime.gathering import Gathering
from overture.runtime.networks import is_among

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
    "keys:read",
    "keys:write",
    "webhooks:read",
    "webhooks:write",
    "events:read",
    "jobs:read",
    "jobs:write",
    "credits:read",
    "people:erase",
    "users:read",
    "users:write",
    "archives:read",
    "archives:write",
    "tasks:read",
    "tasks:write",
    "messages:read",
    "messages:write",
    "conversations:read",
    "conversations:write",
)
"""Every scope there is; a key without `--scopes` gets all of them."""

_ROWS = """
select k.id as key_id, k.mac, k.scopes, k.rate, k.revoked_at, k.expires_at, k.allowed_ips, k.previous_mac,
  k.previous_until, p.id, p.workspace_id, p.mode, p.short_id, p.name
from api_key k join project p on p.id = k.project_id
"""
_ASK = f"{_ROWS} where k.id = $1"
_ASK_EACH = f"{_ROWS} where k.id = any($1::text[])"
_AT_ONCE, _MOST_WAITING = 200, 20_000
# What this hour's requests left behind in the counting of rates is newer than what was written down.
_FACTS = """
select k.id, p.name as project, p.mode, k.name, k.scopes, k.rate, k.created_at, k.revoked_at, k.expires_at,
  k.allowed_ips, k.previous_until, k.created_by, greatest(k.last_used_at, (
    select max(w.window_at) from rate_window w where w.project_id = k.project_id and w.key_id = 'key:' || k.id
  )) as last_used_at
from api_key k join project p on p.id = k.project_id
"""
_NOTE = """
update api_key k set last_used_at = w.at
from (select project_id, key_id, max(window_at) as at from rate_window group by project_id, key_id) w
where k.project_id = w.project_id and w.key_id = 'key:' || k.id and (k.last_used_at is null or k.last_used_at < w.at)
"""


class KeyStatus(StrEnum):
    """active: it opens its project; expired, revoked: it is refused for ever."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key as it is shown: never its secret. Moments are machine time.

    `allowed_ips` are addresses and networks, none meaning everywhere; until `previous_until` the secret before the
    last rotation works too; `last_used_at` is to the minute; `created_by` is a key's id, or None for the command line.
    """

    id: str
    project: str
    mode: str
    name: str
    scopes: tuple[str, ...]
    rate: int | None
    status: KeyStatus
    created_at: datetime
    revoked_at: datetime | None
    expires_at: datetime | None
    allowed_ips: tuple[str, ...]
    previous_until: datetime | None
    created_by: str | None
    last_used_at: datetime | None


@dataclass(frozen=True)
class Pepper:
    """What key secrets are hashed under."""

    value: bytes


class KeyRows:
    """The rows of keys, read anew for each request: one read for those that ask while the read before is under way."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._gathered = Gathering(self._read, at_once=_AT_ONCE, most=_MOST_WAITING)

    async def look(self, key_id: str) -> tuple[asyncpg.Record, MachineTime] | None:
        """The key's row as it stands after this was asked, and its moment; None where there is no such key."""
        return await self._gathered.ask(key_id)

    async def _read(self, key_ids: Sequence[str]) -> Sequence[tuple[asyncpg.Record, MachineTime] | None]:
        several = sorted(set(key_ids))
        if len(several) == 1:  # As it is nearly always: three times as cheap, for it is planned once.
            return [await self._db.look(_ASK, several[0])] * len(key_ids)
        read = await self._db.looks(_ASK_EACH, several, by="key_id")
        found = {row["key_id"]: (row, now) for row, now in read}
        return [found.get(key_id) for key_id in key_ids]


async def authenticate(
    rows: KeyRows, pepper: Pepper, presented: str, came_from: str = ""
) -> tuple[ProjectFacts, Actor]:
    """Whose key this is. `InvalidApiKey` where it is unknown, wrong, expired or revoked; `IpNotAllowed` where it may
    not be used from the address `came_from`. One read, no transaction, nothing remembered."""
    parsed = apikeys.presented(presented)
    if parsed is None:
        raise InvalidApiKey

    def proves(row: asyncpg.Record, now: MachineTime) -> bool:
        return row["mode"] == parsed.mode and any(parsed.proves(mac, pepper.value) for mac in macs(row, now))

    return await opened(rows, parsed.id, proves, came_from)


async def opened(
    rows: KeyRows, key_id: str, proves: Callable[[asyncpg.Record, MachineTime], bool], came_from: str
) -> tuple[ProjectFacts, Actor]:
    """What the key of this id opens, where `proves` says of its row that who asks has it; raises as `authenticate`."""
    found = await rows.look(key_id)
    if found is None:
        raise InvalidApiKey
    row, now = found
    if not proves(row, now) or _status(row, now) is not KeyStatus.ACTIVE:
        raise InvalidApiKey
    if row["allowed_ips"] and not is_among(came_from, row["allowed_ips"]):
        raise IpNotAllowed(address=came_from[:50] or "that is not known")
    project = ProjectFacts(
        ProjectId(row["id"]), WorkspaceId(row["workspace_id"]), row["mode"], row["short_id"], row["name"]
    )
    return project, Actor(f"key:{key_id}", frozenset(row["scopes"]), row["rate"])


def macs(row: asyncpg.Record, now: MachineTime) -> tuple[bytes, ...]:
    """What is stored of the key's secret, and of the one before the last rotation while that still works."""
    is_kept = row["previous_mac"] is not None and row["previous_until"] > now
    return (row["mac"], row["previous_mac"]) if is_kept else (row["mac"],)


def _status(row: asyncpg.Record, now: datetime) -> KeyStatus:
    if row["revoked_at"] is not None:
        return KeyStatus.REVOKED
    return KeyStatus.EXPIRED if row["expires_at"] is not None and row["expires_at"] <= now else KeyStatus.ACTIVE


def _shown(row: asyncpg.Record, now: datetime) -> KeyFacts:
    status = _status(row, now)
    previous = row["previous_until"]
    return KeyFacts(
        id=row["id"],
        project=row["project"],
        mode=row["mode"],
        name=row["name"],
        scopes=tuple(row["scopes"]),
        rate=row["rate"],
        status=status,
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
        expires_at=row["expires_at"],
        allowed_ips=tuple(row["allowed_ips"]),
        previous_until=previous if previous and previous > now and status is KeyStatus.ACTIVE else None,
        created_by=row["created_by"],
        last_used_at=row["last_used_at"],
    )


async def list_keys(db: Database) -> list[KeyFacts]:
    """Every key of this install, newest last."""
    async with db.transaction() as tx:
        rows = await tx.fetch(_FACTS + " order by k.created_at, k.id")
        return [_shown(r, tx.now) for r in rows]


async def project_of_key(db: Database, key_id: str) -> ProjectFacts:
    """Whose key it is; raises KeyNotFound."""
    sql = """select p.id, p.workspace_id, p.mode, p.short_id, p.name
      from api_key k join project p on p.id = k.project_id where k.id = $1"""
    async with db.connection() as raw:
        row = await raw.fetchrow(sql, key_id)
    if row is None:
        raise KeyNotFound(key_id=key_id[:50])
    return ProjectFacts(ProjectId(row[0]), WorkspaceId(row[1]), row[2], row[3], row[4])


async def get_key(call: Call, key_id: str) -> KeyFacts:
    """One key of the project; raises KeyNotFound."""
    if not apikeys.is_id(key_id):
        raise KeyNotFound(key_id=key_id[:50])
    row = await call.fetchrow(_FACTS + " where k.project_id = $1 and k.id = $2", key_id)
    if row is None:
        raise KeyNotFound(key_id=key_id)
    return _shown(row, call.machine_now)


async def page_of_keys(call: Call, ask: PageAsk) -> Page[KeyFacts]:
    """The project's keys, newest first, expired and revoked ones among them."""
    where, args = "", tuple[object, ...]()
    if ask.after is not None:
        where = " and (k.created_at, k.id) < ($3::timestamptz, $4)"
        args = (datetime.fromisoformat(ask.after[0]), ask.after[1])
    sql = f"{_FACTS} where k.project_id = $1{where} order by k.created_at desc, k.id desc limit $2"
    rows = await call.fetch(sql, ask.limit + 1, *args)
    items = [_shown(r, call.machine_now) for r in rows[: ask.limit]]
    more = len(rows) > ask.limit
    return Page(items, (items[-1].created_at.isoformat(), items[-1].id) if more else None)


async def note_uses(tx: Tx) -> int:
    """Writes down when keys were last used, before the counting of rates is forgotten; how many."""
    return await tx.execute(_NOTE)
