"""Tokens that stand for a key: signed by who has its signing secret, for an hour.

Not how a token is written: runtime/jwt.py. Nothing of a token is stored, and no signing secret is.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Sequence

import asyncpg

from overture.domain.identity.calls import Actor, ProjectFacts
from overture.domain.identity.errors import InvalidApiKey, KeyNotFound
from overture.domain.identity.keys import KeyRows, Pepper, authenticate, macs, opened
from overture.kernel.clock import MachineTime
from overture.runtime import apikeys, jwt
from overture.runtime.db import Database, Tx
from overture.runtime.secrets import Secret


async def authenticate_either(
    rows: KeyRows, pepper: Pepper, presented: str, came_from: str = ""
) -> tuple[ProjectFacts, Actor]:
    """Whose key, or whose token, this is; raises as `authenticate`. A token may what its key may, and ends with it."""
    token = None if presented.startswith("sk_") else jwt.presented(presented)
    if token is None:
        return await authenticate(rows, pepper, presented, came_from)
    if not apikeys.is_id(token.issuer):
        raise InvalidApiKey

    def proves(row: asyncpg.Record, now: MachineTime) -> bool:
        return token.holds(now) and any(token.proves(_key(pepper, mac)) for mac in macs(row, now))

    return await opened(rows, token.issuer, proves, came_from)


async def signing_secret(db: Database, pepper: Pepper, key_id: str) -> Secret:
    """The secret that a key's tokens are signed with, in Base64: the other half of the pair. A rotation changes it.

    Raises KeyNotFound.
    """
    return Secret(b64encode(_key(pepper, (await _mac(db, key_id))[0])).decode())


async def token_of(db: Database, pepper: Pepper, key_id: str) -> Secret:
    """A token of a key, issued now; raises KeyNotFound."""
    mac, now = await _mac(db, key_id)
    return Secret(jwt.made(key_id, _key(pepper, mac), now))


async def signing_keys(tx: Tx, pepper: Pepper, key_ids: Sequence[str]) -> dict[str, bytes]:
    """What these keys' tokens are signed with, by key; ids that are gone are left out."""
    rows = await tx.fetch("select id, mac from api_key where id = any($1::text[]) order by id", sorted(set(key_ids)))
    return {r["id"]: _key(pepper, r["mac"]) for r in rows}


async def _mac(db: Database, key_id: str) -> tuple[bytes, MachineTime]:
    found = await db.look("select mac from api_key where id = $1", key_id)
    if found is None:
        raise KeyNotFound(key_id=key_id[:50])
    return found[0]["mac"], found[1]


def _key(pepper: Pepper, mac: bytes) -> bytes:
    # Of what is stored of the key and of the pepper, which is stored nowhere beside it: the table alone forges nothing.
    return hmac.digest(pepper.value, b"signing secret\x00" + mac, "sha256")
