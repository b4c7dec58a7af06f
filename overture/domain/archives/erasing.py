"""A person taken out of what archives hold: their places in lists name nobody any more.

Not an archive that is uploaded afterwards: it may name them again, and no job makes a row of them.
"""

from __future__ import annotations

from collections.abc import Collection

from overture.domain.identity import Call

_ERASE = "update archive_person set username = null, at = null where project_id = $1 and username = any($2::text[])"


async def erase(call: Call, names: Collection[str]) -> int:
    """In how many places of archives one of these names (in lower case) stood."""
    return await call.execute(_ERASE, sorted(names))
