"""Every key of a project's table begins with the project, so that no reference can cross projects and cells stay open.

good:  ForeignKeyConstraint(("project_id", "lane_id"), ("lane.project_id", "lane.id"))
bad:   Column("lane_id", ForeignKey("lane.id"))

Nor sequences, triggers or a database's own idea of the time: ids and moments come with the row.
Not a check of a running database: it reads the tables as declared, and the text of the migrations.
"""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, Sequence, Table, UniqueConstraint
from sqlalchemy.schema import DefaultClause, ForeignKeyConstraint

from tools.lint_sql_clocks import CLOCK
from tools.linting import ROOT

# Tables above the projects, and the installation's own.
REFERENCE = frozenset(
    (
        "workspace",
        "project",
        "api_key",
        "member",
        "worker",
        "instance",
        "account_name",
        "alembic_version",
        "workspace_limit",
        "usage_month",
        "work_total",
        "suppression_exchange",
        "suppression_hash",
        "audience_quota",
    )
)
FIRST = "project_id"
TRIGGER = re.compile(r"\bcreate\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b", re.IGNORECASE)
TABLE = re.compile(r"=\s*(?:sa\.|sqlalchemy\.)?Table\(")


def check(metadata: MetaData) -> list[str]:
    """One sentence for each thing that is not as it should be, in order of table."""
    found: list[str] = []
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        found.extend(_columns(table))
        if table.name not in REFERENCE:
            found.extend(_keys(table))
            found.extend(_references(table))
    return found


def _keys(table: Table) -> Iterator[str]:
    """Primary key, unique constraints, unique indexes: the project first."""
    if not list(table.primary_key.columns):
        yield f"{table.name}: has no primary key"
    for what, columns in sorted(_unique(table)):
        if columns[:1] != [FIRST]:
            yield f"{table.name}: {what} begins with {columns[0]}, not {FIRST}"


def _unique(table: Table) -> Iterator[tuple[str, list[str]]]:
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint) and len(constraint.columns):
            is_primary = isinstance(constraint, PrimaryKeyConstraint)
            yield "primary key" if is_primary else f"unique key {constraint.name}", constraint.columns.keys()
    for index in table.indexes:
        if index.unique:
            yield f"unique index {index.name}", [str(getattr(part, "name", part)) for part in index.expressions]


def _references(table: Table) -> Iterator[str]:
    keys = [constraint for constraint in table.constraints if isinstance(constraint, ForeignKeyConstraint)]
    for key in sorted(keys, key=lambda key: tuple(key.column_keys)):
        columns, target = list(key.column_keys), key.referred_table
        what = f"{table.name}: foreign key ({', '.join(columns)}) to {target.name}"
        if columns[:1] != [FIRST]:
            yield f"{what} begins with {columns[0]}, not {FIRST}"
        if target.name in REFERENCE:
            continue
        if FIRST not in target.columns:
            yield f"{what}, which is neither a project's table nor a reference table"
        elif key.elements[0].column.name != FIRST:
            yield f"{what} does not meet the other side's {FIRST}"


def _columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        default = column.server_default
        if isinstance(default, DefaultClause) and CLOCK.search(_sql(default)):
            yield f"{table.name}.{column.name}: the database's clock as a default; moments come with the row"
        if _counts(table, column):
            yield f"{table.name}.{column.name}: a sequence or identity; ids come with the row"


def _sql(default: DefaultClause) -> str:
    return default.arg if isinstance(default.arg, str) else str(default.arg)


def _counts(table: Table, column: Column[object]) -> bool:
    """Identity, Sequence, a nextval default, or an integer key that SQLAlchemy would make a SERIAL of."""
    if column.identity is not None or isinstance(column.default, Sequence):
        return True
    if isinstance(column.server_default, DefaultClause) and "nextval" in _sql(column.server_default).lower():
        return True
    return table.autoincrement_column is column


def triggers(root: Path = ROOT) -> list[str]:
    """Migrations that make a trigger, with the line."""
    found: list[str] = []
    for path in sorted((root / "migrations").rglob("*")):
        if path.suffix in (".py", ".sql"):
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(root).as_posix()
            lines = [text.count("\n", 0, match.start()) + 1 for match in TRIGGER.finditer(text)]
            found.extend(f"{name}:{line}: a trigger; let the command do it" for line in lines)
    return found


def table_modules(root: Path = ROOT) -> list[str]:
    """Every module of the package that is named tables.py or calls Table(…)."""
    paths = sorted((root / "overture").rglob("*.py"))
    declaring = [path for path in paths if path.name == "tables.py" or TABLE.search(path.read_text(encoding="utf-8"))]
    return [".".join(path.relative_to(root).with_suffix("").parts) for path in declaring]


def declared(root: Path = ROOT) -> MetaData:
    """The metadata of the whole product, once every module that declares tables is imported."""
    metadata = importlib.import_module("overture.runtime.db").metadata
    for module in table_modules(root):
        importlib.import_module(module)
    if not isinstance(metadata, MetaData):
        raise TypeError("overture.runtime.db.metadata is not a MetaData")
    return metadata


def main() -> int:
    metadata = declared() if table_modules() else MetaData()
    found = check(metadata) + triggers()
    print("\n".join(found) if found else f"{len(metadata.tables)} tables")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
