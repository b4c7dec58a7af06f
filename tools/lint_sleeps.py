"""Waiting is a row with a due moment, which survives a restart and can be explained; a sleep is neither.

good:  lane.next_at = call.at + RETRY_AFTER
bad:   await asyncio.sleep(30)

Not asked outside domain and connectors.
"""

import re
from collections.abc import Iterator

from tools.linting import Finding, Source, called

IN_SQL = re.compile(r"\bpg_sleep(?:_for|_until)?\s*\(", re.IGNORECASE)


def check(source: Source) -> Iterator[Finding]:
    if not source.under("overture/domain", "overture/connectors"):
        return
    for call in source.calls:
        if called(call) == "sleep":
            yield Finding(source.path, call.lineno, "sleep() in domain or connectors; store when to go on instead")
    for line, text in source.strings:
        if IN_SQL.search(text):
            yield Finding(source.path, line, "a sleep in SQL; store when to go on instead")
