"""Sealing anew: every credential of a project that is sealed under an older key of the vault.

Not the keys: an operator puts a new one in front of the others.
"""

from __future__ import annotations

from typing import Final

from overture.domain.accounts.credentials import GRANT, INBOUND, TOKEN
from overture.domain.identity import Call
from overture.runtime.vault import Vault

_PLACES: Final = (
    ("account_grant", "account_id", "token", GRANT),
    ("bridge", "id", "token", TOKEN),
    ("bridge", "id", "inbound_secret", INBOUND),
)


async def reseal(call: Call) -> int:
    """How many were sealed anew. Waits for whoever changes one of them at this moment."""
    vault, done = call.resources.need(Vault), 0
    for table, key, column, purpose in _PLACES:
        rows = await call.fetch(
            f"select {key} as id, {column} as sealed from {table} where project_id = $1 order by {key} for update"
        )
        for r in rows:
            if vault.is_current(r["sealed"]):
                continue
            plain = vault.opened(r["sealed"], project_id=call.project_id, purpose=purpose)
            sealed = vault.seal(plain, project_id=call.project_id, purpose=purpose)
            await call.execute(
                f"update {table} set {column} = $3 where project_id = $1 and {key} = $2", r["id"], sealed
            )
            done += 1
    return done
