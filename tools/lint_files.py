"""A file holds one idea and is named after it: 600 lines is two ideas at least, and a drawer's name is none.

good:  overture/domain/campaigns/pacing.py, 140 lines
bad:   overture/domain/campaigns/utils.py, 900 lines

Not asked of documents and locks.
"""

from collections.abc import Iterator

from tools.linting import Finding, Source

MOST_LINES = 600
CODE = (".py", ".sql", ".html", ".css", ".js", ".sh")
FOLDERS = ("overture", "migrations", "tests", "bench", "tools")
DRAWERS = ("utils", "util", "helpers", "helper", "common", "misc", "base", "manager")


def check(source: Source) -> Iterator[Finding]:
    if not source.under(*FOLDERS):
        return
    lines = source.text.count("\n")
    if source.path.endswith(CODE) and lines > MOST_LINES:
        yield Finding(source.path, MOST_LINES + 1, f"{lines} lines, {MOST_LINES} is the most; find the second idea")
    for part in source.path.split("/"):
        stem = part.split(".")[0]
        if stem in DRAWERS or stem.endswith(tuple(f"_{drawer}" for drawer in DRAWERS if drawer != "base")):
            yield Finding(source.path, 1, f"{part} names a drawer, not an idea")
