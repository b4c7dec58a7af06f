"""Libraries stay in their rooms: no HTTP in domain and kernel, no SQL in what faces outward.

good:  (domain) from overture.runtime import http        (apis) await campaigns.page(call, …)
bad:   (domain) import aiohttp                           (apis) await raw.fetch("select id from campaign …")

Not import-linter's: that one knows our own modules, this one what they bring in and what they spell out.
"""

import re
from collections.abc import Iterator

from tools.linting import Finding, Source, imports

HTTP = ("litestar", "aiohttp", "httpx", "uvicorn", "starlette", "requests", "urllib3", "urllib.request", "http")
SQL = ("sqlalchemy", "asyncpg", "alembic", "psycopg", "psycopg2")
ROOMS = (
    (("overture/domain", "overture/kernel"), HTTP, "HTTP"),
    (("overture/kernel",), SQL, "the database"),
    (("overture/apis", "overture/dashboard", "overture/connectors", "overture/cli"), SQL, "the database"),
)
OUTWARD = ROOMS[2][0]
# Whole words in one case: a sentence that begins with "Select" is prose.
STATEMENT = re.compile(
    r"\s*(?:(?:select|SELECT)\b.+\b(?:from|FROM)\b|(?:insert\s+into|INSERT\s+INTO)\b"
    r"|(?:update|UPDATE)\s+\w+\s+(?:set|SET)\b|(?:delete\s+from|DELETE\s+FROM)\s+\w+\s*(?:where|WHERE|$))",
    re.DOTALL,
)


def check(source: Source) -> Iterator[Finding]:
    if not (source.is_python and source.under("overture")):
        return
    for folders, libraries, what in ROOMS:
        if not source.under(*folders):
            continue
        for line, module, name, _ in imports(source):
            full = f"{module}.{name}" if name else module
            if any(full == library or full.startswith(library + ".") for library in libraries):
                yield Finding(source.path, line, f"{full}: {what} has no place in {source.path.split('/')[1]}")
    if source.under(*OUTWARD):
        for line, text in source.strings:
            if STATEMENT.match(text):
                yield Finding(source.path, line, "an SQL statement outside the domain; ask a domain's query")
