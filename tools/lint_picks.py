"""A pick does not ask EXISTS of each row: the planner turned it into 30 to 41 ms where a lateral join takes 0.5.

good:  left join lateral (select 1 as hit from contacted c where … limit 1) c on true … where c.hit is null
bad:   where not exists (select 1 from contacted c where …)

Not asked elsewhere: it reads pick.py, work.py, and functions and constants with `pick` in their name.
"""

import ast
import re
from collections.abc import Iterator

from tools.linting import Finding, Source, calls, dotted, strings

# `create table if not exists (…)` is no question about rows.
EXISTS = re.compile(r"(?<!if )(?<!if not )\bexists\s*\(", re.IGNORECASE)
FILES = ("pick.py", "work.py")
MESSAGE = "EXISTS in a pick; use left join lateral (… limit 1)"


def check(source: Source) -> Iterator[Finding]:
    if not (source.is_python and source.under("overture")):
        return
    whole = source.path.rsplit("/", 1)[-1] in FILES
    for part in (source.tree,) if whole else filter(_is_pick, source.nodes):
        for line, text in strings(part):
            if EXISTS.search(text):
                yield Finding(source.path, line, MESSAGE)
        for call in calls(part):
            # `exists(…)` and `sa.exists(…)` are SQLAlchemy's; `path.exists()` asks a file.
            if dotted(call.func, source.names) == "sqlalchemy.exists":
                yield Finding(source.path, call.lineno, MESSAGE)


def _is_pick(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return "pick" in node.name.lower()
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and "pick" in target.id.lower() for target in node.targets)
    return False
