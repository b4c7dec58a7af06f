"""The domain does not know through which API it is called; a family may rename and regroup, but not decide.

good:  if campaign.pacing is Pacing.EVEN:
bad:   if call.family == "outreach":

Not a ban on the word in text: only names count.
"""

import ast
import re
from collections.abc import Iterator

from tools.linting import Finding, Source

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def check(source: Source) -> Iterator[Finding]:
    if not (source.is_python and source.under("overture/domain")):
        return
    for node in source.nodes:
        for name in _names(node):
            if {"family", "families"} & {word.lower() for word in WORDS.findall(name)}:
                line = getattr(node, "lineno", 1)
                yield Finding(source.path, line, f"the name {name} in the domain, which knows no family")


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.arg | ast.keyword):
        yield node.arg or ""
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.alias):
        yield node.asname or node.name
