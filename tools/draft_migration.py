"""A new migration, drafted from the tables as the code declares them: `python -m tools.draft_migration "what changes"`.

It writes the tables that no earlier migration makes. What changes in a table that is there is written by hand;
tests/runtime/test_migrations.py says what is missing. Read the draft before it is committed: then it is frozen.
"""

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from overture.runtime.migrations import heads
from tools.lint_schema import declared
from tools.linting import ROOT

MADE = re.compile(r"\bcreate table (\w+)", re.IGNORECASE)
WIDTH = 116
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]

REVISION = '''"""{title}

The statements lie beside this file; both are frozen once released.
"""

from pathlib import Path

from alembic import op

revision = "{revision}"
down_revision = {down}


def upgrade() -> None:
    """Statement by statement, in the transaction of the whole upgrade."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
'''


def table_sql(table: Table) -> str:
    """`create table`, its columns packed into lines, each constraint on a line of its own."""
    text = str(CreateTable(table).compile(dialect=DIALECT)).strip()
    head, _, rest = text.partition("(")
    inner, _, tail = rest.rpartition("\n)")
    parts = [" ".join(line.split()).rstrip(",") for line in inner.strip().split("\n")]
    columns = [p for p in parts if not _is_constraint(p)]
    # A column is not broken over two lines: its inner spaces are hidden from the wrapping.
    whole = ", ".join(column.replace(" ", "\0") for column in columns)
    wrapped = textwrap.wrap(whole, WIDTH, break_long_words=False, break_on_hyphens=False)
    packed = [line.replace("\0", " ") for line in wrapped]
    constraints = [p for p in parts if _is_constraint(p)]
    lines = [*packed[:-1], *([packed[-1] + ("," if constraints else "")] if packed else [])]
    lines += [c + ("," if c is not constraints[-1] else "") for c in constraints]
    return (
        f"{' '.join(head.split())} (\n"
        + "\n".join(f"  {line}" for line in lines)
        + f"\n){' ' * bool(tail.strip())}{' '.join(tail.split())};"
    )


def _is_constraint(part: str) -> bool:
    return part.startswith(("PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY", "CONSTRAINT", "EXCLUDE"))


def statements(tables: list[Table]) -> Iterator[str]:
    """Each table, followed by its indexes in order of name."""
    for table in tables:
        yield table_sql(table)
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield " ".join(str(CreateIndex(index).compile(dialect=DIALECT)).split()) + ";"


def draft(title: str, versions: Path, replace: bool = False) -> Path:
    """Writes the two files of the next revision; `replace` writes the newest one anew, while it is unreleased."""
    known = heads(versions.parent)
    if len(known) > 1:
        raise SystemExit(f"The migrations have {len(known)} ends ({', '.join(known)}); join them first.")
    files = sorted(versions.glob("[0-9]*.py"))
    if replace and files:
        for path in versions.glob(f"{files[-1].stem}.*"):
            path.unlink()
        files = files[:-1]
    made = {name for path in files for name in MADE.findall(path.with_suffix(".sql").read_text(encoding="utf-8"))}
    new = [table for table in declared().sorted_tables if table.name not in made]
    if not new:
        raise SystemExit("Every table is made by a migration; changes of a table are written by hand.")
    number = f"{len(files) + 1:04d}"
    stem = f"{number}_{re.sub(r'[^a-z0-9]+', '_', title.lower()).strip('_')}"
    down = f'"{files[-1].stem[:4]}"' if files else "None"
    versions.mkdir(parents=True, exist_ok=True)
    sql = re.sub(r"(?<=;\n)(?=CREATE TABLE)", "\n", "\n".join(statements(new)) + "\n")
    (versions / f"{stem}.sql").write_text(sql, encoding="utf-8")
    path = versions / f"{stem}.py"
    path.write_text(REVISION.format(title=title.rstrip(".") + ".", revision=number, down=down), encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    words = [word for word in arguments if word != "--replace"]
    if len(words) != 1:
        print('usage: python -m tools.draft_migration "what changes" [--replace]', file=sys.stderr)
        return 1
    print(draft(words[0], ROOT / "migrations" / "versions", "--replace" in arguments).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
