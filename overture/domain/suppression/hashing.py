"""Keyed hashes of handles, and whether somebody's hash came in: asked wherever suppression is asked.

Not how hashes come in or go out: that is exchanges.py. HMAC-SHA256 under the key of an exchange, of `instagram:handle`.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from overture.kernel.ids import ExchangeId, ProjectId, WorkspaceId
from overture.runtime.db import Tx
from overture.runtime.secrets import Secret
from overture.runtime.vault import Vault

ANY = "(select true from suppression_exchange limit 1) as exchanges"
"""A column that says whether this install has any exchange: asked once a statement, not once a row."""
OF_PROJECT = """exists (select 1 from suppression_exchange e
  join project p on p.workspace_id = e.workspace_id and p.mode = e.mode where p.id = $1) as exchanges"""
"""A column that says whether there is one for the project `$1`."""

_OF_PROJECTS = """
select p.id as project_id, e.id, e.workspace_id, e.name, e.key from project p
join suppression_exchange e on e.workspace_id = p.workspace_id and e.mode = p.mode
where p.id = any($1::uuid[]) order by p.id, e.id
"""
_OF_WORKSPACE = """
select e.id, e.workspace_id, e.name, e.key from suppression_exchange e
where e.workspace_id = $1 and e.mode = $2 order by e.id for no key update
"""
# The limit keeps it a look-up for each hash, however long the lists are.
_STANDING = """
select x.place from unnest($1::uuid[], $2::bytea[]) with ordinality x(exchange_id, hash, place)
join lateral (
  select 1 from suppression_hash h where h.exchange_id = x.exchange_id and h.hash = x.hash limit 1) h on true
order by x.place
"""
_FORGET = """
with gone as (
  delete from suppression_hash h using unnest($1::uuid[], $2::bytea[]) x(exchange_id, hash)
  where h.exchange_id = x.exchange_id and h.hash = x.hash returning h.exchange_id)
update suppression_exchange e set hashes = e.hashes - g.n
from (select exchange_id, count(*) as n from gone group by exchange_id) g where e.id = g.exchange_id
"""


def hashed(key: Secret, platform: str, handle: str) -> bytes:
    """32 bytes that name a normalised handle to nobody without the key."""
    return hmac.digest(key.reveal().encode(), f"{platform}:{handle}".encode(), "sha256")


def check_of(key: Secret) -> str:
    """Eight digits that tell whether two have the same key, and nothing more of it."""
    return hmac.digest(key.reveal().encode(), b"key check", "sha256")[:4].hex()


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody whose hash is looked for, by the exchanges of the project's workspace and mode."""

    project_id: UUID
    platform: str
    handle: str


@dataclass(frozen=True, slots=True)
class Shared:
    """An exchange with its key, as it is asked."""

    id: ExchangeId
    name: str
    key: Secret


class Exchanges:
    """The exchanges of an install: their keys are unsealed once and kept in memory."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._opened: dict[bytes, Secret] = {}

    def sealed(self, workspace_id: WorkspaceId, exchange_id: ExchangeId, key: Secret) -> bytes:
        """The key as it is stored."""
        # Sealed for a workspace as other credentials are for a project: ids of both are UUIDs that never meet.
        return self._vault.seal(
            key.reveal().encode(), project_id=ProjectId(workspace_id), purpose=f"suppression exchange {exchange_id}"
        )

    def opened(self, workspace_id: WorkspaceId, exchange_id: ExchangeId, sealed: bytes) -> Secret:
        """The key again."""
        found = self._opened.get(sealed)
        if found is None:
            if len(self._opened) > 10_000:
                self._opened.clear()
            plain = self._vault.opened(
                sealed, project_id=ProjectId(workspace_id), purpose=f"suppression exchange {exchange_id}"
            )
            found = self._opened[sealed] = Secret(plain.decode())
        return found

    def is_current(self, sealed: bytes) -> bool:
        """Whether a key is sealed under the vault's newest."""
        return self._vault.is_current(sealed)

    async def listed(self, tx: Tx, people: Sequence[Asked]) -> dict[Asked, Shared]:
        """Which of these people are on a list that came in, and by which exchange; one look where there is none."""
        by_project: dict[UUID, list[Shared]] = {}
        for r in await tx.fetch(_OF_PROJECTS, sorted({p.project_id for p in people})):
            by_project.setdefault(r["project_id"], []).append(self._shared(r))
        asked = [(person, e) for person in people for e in by_project.get(person.project_id, ())]
        if not asked:
            return {}
        rows = await tx.fetch(
            _STANDING, [e.id for _, e in asked], [hashed(e.key, p.platform, p.handle) for p, e in asked]
        )
        found: dict[Asked, Shared] = {}
        for r in rows:
            found.setdefault(*asked[r["place"] - 1])
        return found

    async def locked(self, tx: Tx, workspace_id: WorkspaceId, mode: str) -> list[Shared]:
        """Every exchange of a workspace and mode, in order of id; nothing else comes in by them meanwhile."""
        return [self._shared(r) for r in await tx.fetch(_OF_WORKSPACE, workspace_id, mode)]

    async def forget(self, tx: Tx, exchanges: Sequence[Shared], platform: str, handle: str) -> None:
        """Takes a person off the lists that came in; the exchanges are locked."""
        if exchanges:
            await tx.execute(_FORGET, [e.id for e in exchanges], [hashed(e.key, platform, handle) for e in exchanges])

    def _shared(self, r: asyncpg.Record) -> Shared:
        return Shared(r["id"], r["name"], self.opened(r["workspace_id"], r["id"], r["key"]))
