"""SQL does not ask for the time: it is a parameter, so that a manual clock rules every statement.

good:  update message set sent_at = $2 where id = $1
bad:   update message set sent_at = now() where id = $1

Not asked of runtime/db.py, the one place that reads the database's clock.
"""

import ast
import re
from collections.abc import Iterator

from tools.linting import Finding, Source, called, dotted

FUNCTIONS = ("now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday")
WORDS = ("current_timestamp", "localtimestamp")
CLOCK = re.compile(rf"\b(?:{'|'.join(FUNCTIONS)})\s*\(\s*\)|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
COMMENT = re.compile(r"--[^\n]*")


def check(source: Source) -> Iterator[Finding]:
    if not source.under("overture", "migrations") or source.under("overture/runtime/db.py"):
        return
    if source.path.endswith(".sql"):
        for number, line in enumerate(source.text.splitlines(), 1):
            yield from _findings(source, number, line)
    for line_number, text in source.strings:
        yield from _findings(source, line_number, text)
    for call in source.calls:
        before = dotted(call.func.value, source.names) if isinstance(call.func, ast.Attribute) else ""
        if before.split(".")[-1] == "func" and called(call) in (*FUNCTIONS, *WORDS):
            yield Finding(source.path, call.lineno, f"func.{called(call)}() asks the database for the time; pass it in")


def _findings(source: Source, line: int, text: str) -> Iterator[Finding]:
    found = CLOCK.search(COMMENT.sub("", text))
    if found:
        yield Finding(source.path, line, f"{found[0]} in SQL; pass the time as a parameter")
