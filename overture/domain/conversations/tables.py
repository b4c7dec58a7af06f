"""Conversations and what people wrote, each inbound message once.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from overture.runtime.db import metadata

conversation = Table(
    "conversation",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("last_inbound_at", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "account_id", "person_id"),
    ForeignKeyConstraint(["project_id", "account_id"], ["account.project_id", "account.id"]),
    ForeignKeyConstraint(["project_id", "person_id"], ["person.project_id", "person.id"]),
)

inbound = Table(
    "inbound",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("conversation_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("is_opt_out", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "account_id", "external_id"),
    ForeignKeyConstraint(["project_id", "conversation_id"], ["conversation.project_id", "conversation.id"]),
    Index("inbound_of", "project_id", "conversation_id", "at"),
)
