"""Tables of webhooks.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from overture.runtime.db import metadata
from overture.runtime.work.tables import columns, indexes

endpoint = Table(
    "endpoint",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("url", Text, nullable=False),
    Column("events", ARRAY(Text), nullable=False),
    Column("dialect", Text, nullable=False),
    Column("may_be_loopback", Boolean, nullable=False),
    Column("status", Text, CheckConstraint("status in ('active', 'disabled', 'deleted')"), nullable=False),
    Column("disabled_reason", Text),
    Column("secret", LargeBinary, nullable=False),
    Column("previous_secret", LargeBinary),
    Column("previous_secret_until", DateTime(timezone=True)),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failing_since", DateTime(timezone=True)),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("project_id", "id"),
    Index("endpoint_active", "project_id", "id", postgresql_where=text("status = 'active'")),
)
"""`failures` counts tries that failed since the last success, `failing_since` when the first of them was (project
time). Its lane has its id. A deleted row stays while its deliveries are kept."""

delivery = Table(
    "delivery",
    metadata,
    *columns(),
    Column("endpoint_id", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("event_name", Text, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("last_status", SmallInteger),
    Column("last_error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("project_id", "endpoint_id", "event_id"),
    *indexes("delivery"),
    Index("delivery_failed", "project_id", "endpoint_id", "event_id", postgresql_where=text("state in (3, 5)")),
    Index("delivery_ended", "project_id", "ended_at", postgresql_where=text("ended_at is not null")),
)
"""`tries` counts calls whose end is known, unlike the engine's `attempt`. In `last_status` 0, and in `last_error` the
empty text, say that the last try had none."""

delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("delivery_id", Uuid, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("request_headers", JSONB, nullable=False),
    Column("status", SmallInteger),
    Column("response_headers", JSONB, nullable=False),
    Column("response_body", Text, nullable=False),
    Column("error", Text),
    Column("milliseconds", Integer, nullable=False),
    PrimaryKeyConstraint("project_id", "delivery_id", "epoch"),
)
"""One row a try. `at` is project time; signatures are in the headers, secrets are not."""
