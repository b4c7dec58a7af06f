"""Message templates, and every version of their texts.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import ARRAY, Column, DateTime, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Table, Text, Uuid

from overture.runtime.db import metadata

message_template = Table(
    "message_template",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("variables", ARRAY(Text), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
)
"""Body and variables are those of the newest version."""

message_template_version = Table(
    "message_template_version",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("template_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("variables", ARRAY(Text), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "template_id", "version"),
    ForeignKeyConstraint(["project_id", "template_id"], ["message_template.project_id", "message_template.id"]),
)
"""Never changed once written: campaigns that have started send one of these."""
