"""Secrets of endpoints sealed anew, under the vault's newest key.

Not another secret: receivers notice nothing.
"""

from __future__ import annotations

from overture.domain.identity import Call
from overture.domain.webhooks.sending import Sender

_ROWS = """
select id, secret, previous_secret from endpoint where project_id = $1 order by id for update
"""
_WRITE = "update endpoint set secret = $3, previous_secret = $4 where project_id = $1 and id = $2"


async def reseal(call: Call) -> int:
    """How many endpoints had a secret under an older key."""
    sender, done = call.resources.need(Sender), 0
    for r in await call.fetch(_ROWS):
        kept = [r["secret"], r["previous_secret"]]
        if all(s is None or sender.is_current(s) for s in kept):
            continue
        new = [None if s is None else sender.sealed(sender.opened(s, call.project_id), call.project_id) for s in kept]
        await call.execute(_WRITE, r["id"], *new)
        done += 1
    return done
