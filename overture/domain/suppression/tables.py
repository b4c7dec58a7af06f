"""The table of suppressions: rows are never deleted, a removal is written beside them.

Private to this folder; a pick joins it through `JOIN`.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)

from overture.runtime.db import metadata

suppression = Table(
    "suppression",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("platform", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("note", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("removed_at", DateTime(timezone=True)),
    Column("removed_reason", Text),
    PrimaryKeyConstraint("project_id", "id"),
    ForeignKeyConstraint(["project_id", "person_id"], ["person.project_id", "person.id"]),
    Index(
        "suppression_standing",
        "project_id",
        "person_id",
        unique=True,
        postgresql_where=text("removed_at is null"),
    ),
    Index("suppression_listed", "project_id", "id", postgresql_where=text("removed_at is null")),
)
