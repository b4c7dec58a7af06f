"""The table of suppressions: rows are never deleted, a removal is written beside them. And hashes of others' lists.

Private to this folder; a pick joins it through `JOIN`. Exchanges and their hashes belong to a workspace and mode.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
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
    Column("exchange_id", Uuid),
    PrimaryKeyConstraint("project_id", "id"),
    ForeignKeyConstraint(["project_id", "person_id"], ["person.project_id", "person.id"]),
    Index(
        "suppression_standing",
        "project_id",
        "person_id",
        unique=True,
        postgresql_where=text("removed_at is null"),
    ),
    Index("suppression_removed", "project_id", "person_id", postgresql_where=text("removed_at is not null")),
    Index("suppression_listed", "project_id", "id", postgresql_where=text("removed_at is null")),
    Index(
        "suppression_exchanged",
        "project_id",
        "exchange_id",
        postgresql_where=text("exchange_id is not null and removed_at is null"),
    ),
)
"""`exchange_id`: it stands for no other cause than that the hash of the handle came in by that exchange."""

suppression_exchange = Table(
    "suppression_exchange",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("mode", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("key_check", Text, nullable=False),
    Column("hashes", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "mode", "name"),
)
"""`key`: sealed, bound to the workspace and the exchange. `hashes`: how many came in and stand."""

suppression_hash = Table(
    "suppression_hash",
    metadata,
    Column("exchange_id", Uuid, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("exchange_id", "hash"),
)
"""32 bytes each: the keyed hash of somebody's handle, known or not."""
