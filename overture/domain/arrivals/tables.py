"""Pushes as they came, and whether somebody was called to take them in.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)

from overture.runtime.db import metadata

arrival = Table(
    "arrival",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("connector", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("why", Text),
    PrimaryKeyConstraint("project_id", "id"),
    Index("arrival_due", "project_id", "due_at", "id"),
)
"""`id` is made of the body, so that a body pushed again while it waits is one row. `why`: what broke the last try."""

arrival_call = Table(
    "arrival_call",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("is_called", Boolean, nullable=False),
    Column("called_by", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),
    PrimaryKeyConstraint("project_id"),
)
"""One row a project. Whoever stores a push locks it, so whoever answers the call sees every push stored before."""
