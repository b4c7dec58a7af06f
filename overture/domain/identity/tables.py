"""Tables of identity: reference data, the same for every project.

Private to this folder; other parts ask the door.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from overture.runtime.db import metadata

workspace = Table(
    "workspace",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("quiet_hours", Text),
    Column("quiet_zone", Text),
)

project = Table(
    "project",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", Uuid, ForeignKey("workspace.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("mode", Text, CheckConstraint("mode in ('test', 'live')"), nullable=False),
    Column("short_id", Text, nullable=False, unique=True),
    Column("is_default", Boolean, nullable=False),
    Column("is_sample", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("workspace_id", "name"),
    Index("project_default", "workspace_id", "mode", unique=True, postgresql_where=text("is_default")),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("project_id", Uuid, ForeignKey("project.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("rate", Integer),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("allowed_ips", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    Column("previous_mac", LargeBinary),
    Column("previous_until", DateTime(timezone=True)),
    Column("created_by", Text),
    Column("last_used_at", DateTime(timezone=True)),
    Index("api_key_of", "project_id", "id"),
)
"""`previous_mac` opens until `previous_until`, after a rotation; all moments are machine time. `created_by` is the id
of the key that made it. `last_used_at` is written once an hour; what is newer is in `rate_window`."""

instance = Table(
    "instance",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts of this install: the secret's check value, where the sandbox listens."""
