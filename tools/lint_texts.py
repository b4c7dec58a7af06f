"""Every module says what it is, what is committed is finished, and a type that is ignored says which.

good:  return rows  # type: ignore[no-any-return]
bad:   return rows  # type: ignore

Not a judge of the words; an empty `__init__.py` of tests may stay empty.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tools.linting import Finding, Source

ITSELF = ("tools/lint_texts.py", "tests/tools/test_lint_texts.py")
CODE = (".py", ".sql", ".html", ".css", ".js", ".sh", "Makefile")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[\w-]+)")


def check(source: Source) -> Iterator[Finding]:
    if source.path in ITSELF or not source.path.endswith(CODE):
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        found = UNFINISHED.search(line)
        if found:
            yield Finding(source.path, number, f"{found[0]}: finish it, or write it down as an issue")
    if not source.is_python:
        return
    if ast.get_docstring(source.tree) is None and (source.text.strip() or not source.under("tests")):
        yield Finding(source.path, 1, "a module without a docstring; two lines: what it is, what it is not")
    if not BARE_IGNORE.search(source.text):
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT and BARE_IGNORE.search(token.string):
            yield Finding(source.path, token.start[0], "type: ignore without a code")
