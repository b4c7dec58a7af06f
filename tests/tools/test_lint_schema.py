"""The schema's rules, on small tables of each kind.

Not a test of our own tables: `python -m tools.lint_schema` reads those.
"""

from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.schema import SchemaItem

from tools.lint_schema import check, table_modules, triggers


def lane(*more: SchemaItem) -> MetaData:
    """A project and a lane as they should be, and what the test adds to the lane."""
    metadata = MetaData()
    Table("project", metadata, Column("id", Uuid, primary_key=True))
    Table("color", metadata, Column("name", Text, primary_key=True))
    Table(
        "cap",
        metadata,
        Column("project_id", Uuid, ForeignKey("project.id")),
        Column("id", Uuid),
        PrimaryKeyConstraint("project_id", "id"),
    )
    Table(
        "lane",
        metadata,
        Column("project_id", Uuid, ForeignKey("project.id")),
        Column("id", Uuid),
        Column("cap_id", Uuid),
        Column("name", Text),
        PrimaryKeyConstraint("project_id", "id"),
        *more,
    )
    return metadata


def of_lane(metadata: MetaData) -> list[str]:
    return [sentence for sentence in check(metadata) if sentence.startswith("lane")]


@pytest.mark.parametrize(
    "more",
    [
        UniqueConstraint("project_id", "name"),
        Index("by_name", "project_id", text("lower(name)"), unique=True),
        Index("not_unique", "name"),
        ForeignKeyConstraint(["project_id", "cap_id"], ["cap.project_id", "cap.id"]),
        Column("made_at", DateTime, server_default=text("'2026-01-01'")),
    ],
)
def test_keys_that_begin_with_the_project_are_fine(more: SchemaItem) -> None:
    assert of_lane(lane(more)) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (UniqueConstraint("name", "project_id", name="u"), "unique key u begins with name"),
        (Index("i", text("lower(name)"), "project_id", unique=True), "unique index i begins with lower(name)"),
        (ForeignKeyConstraint(["cap_id", "project_id"], ["cap.project_id", "cap.id"]), "begins with cap_id"),
        (ForeignKeyConstraint(["project_id", "cap_id"], ["cap.id", "cap.project_id"]), "the other side's project_id"),
        (ForeignKeyConstraint(["project_id"], ["color.name"]), "neither a project's table nor a reference table"),
        (Column("at", DateTime, server_default=func.now()), "lane.at: the database's clock"),
        (Column("at", DateTime, server_default=text("CURRENT_TIMESTAMP")), "lane.at: the database's clock"),
        (Column("n", Integer, Sequence("s")), "lane.n: a sequence"),
        (Column("n", Integer, Identity()), "lane.n: a sequence"),
        (Column("n", Integer, server_default=text("nextval('s')")), "lane.n: a sequence"),
    ],
)
def test_what_breaks_a_rule_is_said(more: SchemaItem, words: str) -> None:
    (sentence,) = of_lane(lane(more))
    assert words in sentence


def test_a_primary_key_of_its_own_is_found() -> None:
    metadata = MetaData()
    Table("lane", metadata, Column("id", Uuid, primary_key=True), Column("project_id", Uuid))
    Table("note", metadata, Column("text", Text))
    assert check(metadata) == ["lane: primary key begins with id, not project_id", "note: has no primary key"]


def test_an_integer_key_that_would_count_by_itself_is_found() -> None:
    metadata = MetaData()
    Table("worker", metadata, Column("id", Integer, primary_key=True))
    assert check(metadata) == ["worker.id: a sequence or identity; ids come with the row"]


def test_triggers_in_migrations_are_found_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001.py").write_text('op.execute("""\nCREATE OR REPLACE TRIGGER t after insert""")\n')
    (tmp_path / "migrations" / "0002.py").write_text('op.execute("create table trigger_words (a int)")\n')
    assert triggers(tmp_path) == ["migrations/0001.py:2: a trigger; let the command do it"]


def test_modules_that_declare_tables_are_listed(tmp_path: Path) -> None:
    folder = tmp_path / "overture" / "runtime"
    folder.mkdir(parents=True)
    (folder / "tables.py").write_text("")
    (folder / "limits.py").write_text("bucket = Table(\n")
    (folder / "http.py").write_text("rows = []\n")
    assert table_modules(tmp_path) == ["overture.runtime.limits", "overture.runtime.tables"]
