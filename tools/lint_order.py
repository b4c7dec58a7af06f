"""Many rows are read in a stated order: without one, pages repeat, locks deadlock and a replay differs from its run.

good:  raw.fetch("select id from lane where project_id = $1 order by next_at, id limit 50", project)
bad:   raw.fetch("select id from lane where project_id = $1 limit 50", project)

Not asked of a query that yields one row: aggregates alone, no table at all, or the mark `-- one row` in its text.
Literals, f-strings (by their constant parts) and constants of the same module are read; composed queries are not.
"""

import re
from collections.abc import Iterator

from tools.linting import Finding, Source, called, constant_text, constants

MANY_ROWS = ("fetch", "cursor", "copy_from_query")
ONE_ROW = re.compile(r"--\s*one row\b", re.IGNORECASE)
LITERALS = re.compile(r"'(?:[^']|'')*'")
COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
VERB = re.compile(r"\b(select|insert|update|delete|merge|values|table)\b", re.IGNORECASE)
AGGREGATE = re.compile(
    r"\b(?:count|sum|min|max|avg|bool_and|bool_or|every|bit_and|bit_or|string_agg|array_agg|jsonb?_agg|"
    r"jsonb?_object_agg|percentile_cont|percentile_disc|stddev|variance)\s*\(",
    re.IGNORECASE,
)
MESSAGE = "many rows without ORDER BY (a query that yields one says `-- one row`)"


def check(source: Source) -> Iterator[Finding]:
    if not (source.is_python and source.under("overture")):
        return
    known = constants(source.tree)
    for call in source.calls:
        if called(call) in MANY_ROWS and call.args:
            text = constant_text(call.args[0], known)
            if text is not None and unordered(text):
                yield Finding(source.path, call.lineno, MESSAGE)


def unordered(sql: str) -> bool:
    """Whether the statement is a read that may yield several rows in no stated order."""
    if ONE_ROW.search(sql):
        return False
    text = COMMENTS.sub(" ", LITERALS.sub("''", sql))
    outer = outermost(text)
    verb = VERB.search(outer)
    if verb is None or verb[1].lower() != "select":
        return False  # what a write returns cannot be ordered
    if re.search(r"\border\s+by\b", outer, re.IGNORECASE):
        return False
    if not re.search(r"\bfrom\b", outer, re.IGNORECASE):
        return re.search(r"\b(unnest|generate_series|jsonb?_array_elements\w*)\b", outer, re.IGNORECASE) is not None
    return not _aggregates_alone(text, outer)


def outermost(text: str) -> str:
    """The statement with the inside of every parenthesis taken out, so that only its own clauses are left."""
    depth, kept = 0, []
    for letter in text:
        depth -= letter == ")"
        if depth <= 0:
            kept.append(letter)
        depth += letter == "("
    return "".join(kept)


def _aggregates_alone(text: str, outer: str) -> bool:
    if re.search(r"\bgroup\s+by\b|\bover\b|\bunion\b", outer, re.IGNORECASE):
        return False
    columns = _columns(text)
    return bool(columns) and all(AGGREGATE.search(column) for column in columns)


def _columns(text: str) -> list[str]:
    """The outermost select list, split at its own commas."""
    depth, is_list = 0, False
    columns = [""]
    for piece in re.findall(r"\w+|\W", text):
        word = piece.lower() if depth == 0 else piece
        if is_list and word == "from" and depth == 0:
            return columns
        if is_list and word == "," and depth == 0:
            columns.append("")
        elif is_list:
            columns[-1] += piece
        is_list = is_list or (depth == 0 and word == "select")
        depth += (piece == "(") - (piece == ")")
    return []
