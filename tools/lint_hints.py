"""NOTIFY inside a transaction serialises every commit of the database (measured: 11,200 a second fell to 4,100).

good:  await hints.after_commit(queue)
bad:   await raw.execute("NOTIFY overture_work")

Not asked of runtime/work/hints.py and runtime/db.py, which send hints after the commit, many as one.
"""

import re
from collections.abc import Iterator

from tools.linting import Finding, Source, called

ALLOWED = ("overture/runtime/work/hints.py", "overture/runtime/db.py")
NOTIFY = re.compile(r"\bpg_notify\s*\(|(?:^|;)\s*(?:NOTIFY|notify)\s+[\w\"{}]+\s*(?:,|;|$)")
MESSAGE = "NOTIFY inside a transaction; leave a hint for after the commit"


def check(source: Source) -> Iterator[Finding]:
    if not source.under("overture", "migrations") or source.under(*ALLOWED):
        return
    texts = source.strings if source.is_python else enumerate(source.text.splitlines(), 1)
    if source.is_python or source.path.endswith(".sql"):
        for line, text in texts:
            if NOTIFY.search(text):
                yield Finding(source.path, line, MESSAGE)
    for call in source.calls:
        if called(call) == "pg_notify":
            yield Finding(source.path, call.lineno, MESSAGE)
