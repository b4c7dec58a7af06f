"""Time comes from the database, as project time or machine time, or runs do not replay and machines disagree.

good:  campaign.started_at = call.at
bad:   campaign.started_at = datetime.now(UTC)

Not asked of runtime/db.py, which reads the clock, nor of sandbox, tests, bench and tools; monotonic and perf_counter
measure and are free.
"""

import ast
from collections.abc import Iterator

from tools.linting import Finding, Source, dotted

WALL_CLOCKS = (
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
)


def check(source: Source) -> Iterator[Finding]:
    if not source.under("overture", "migrations") or source.under("overture/runtime/db.py", "overture/sandbox"):
        return
    for node in source.nodes:
        # Not only calls: `default_factory=datetime.now` reads the clock as well.
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            name = dotted(node, source.names)
            if name in WALL_CLOCKS and (isinstance(node, ast.Attribute) or node.id in source.names):
                yield Finding(source.path, node.lineno, f"{name} reads this machine's clock; the Call has the time")
