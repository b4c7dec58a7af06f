"""A person taken out of what is kept of imports: cells of rejected rows, and what warnings quote.

Not a file that is being read: its pieces go as they are read, and its row is refused as any later one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from overture.domain.identity import Call
from overture.domain.platforms import ERASED

_ROWS: Final = """
update import_rejected r set cells = '{}', message = $3
where r.project_id = $1 and exists (select 1 from unnest(r.cells) c where lower(c) ~ $2)
"""
_QUOTING: Final = """
select id, warnings from target_import where project_id = $1 and lower(warnings::text) ~ $2 order by id for update
"""


async def erase(call: Call, names: Collection[str], users: Collection[str]) -> int:
    """How many rejected rows and warnings named one of these, in a cell of its own or as a profile's address."""
    if not names and not users:
        return 0
    words = "|".join(re.escape(word) for word in sorted({*names, *users}))
    whole = rf"^['@\s]*(https?://)?((www|m)\.)?(instagram\.com/(_u/)?@?)?({words})/?([?#].*)?\s*$"
    gone = await call.execute(_ROWS, whole, "This row was of a person who was erased.")
    is_named = re.compile(whole)
    for r in await call.fetch(_QUOTING, rf"({words})"):
        kept = [[*w[:3], ERASED] if is_named.search(str(w[3]).lower()) else w for w in r["warnings"]]
        if kept != r["warnings"]:
            gone += sum(a != b for a, b in zip(kept, r["warnings"], strict=True))
            await call.execute(
                "update target_import set warnings = $3 where project_id = $1 and id = $2", r["id"], kept
            )
    return gone


async def hold_rows(call: Call) -> None:
    """No portion of any import is taken from here to the commit. To be asked before campaigns are locked."""
    await call.fetch("select id from target_import where project_id = $1 and status = 'running' order by id for update")
