"""The table of message templates.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import ARRAY, Column, DateTime, PrimaryKeyConstraint, Table, Text, Uuid

from overture.runtime.db import metadata

message_template = Table(
    "message_template",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("variables", ARRAY(Text), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
)
