"""Tables of webhooks.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
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
    Column("replay_id", Uuid),
    Column("is_replay", Boolean, nullable=False, server_default="false"),
    UniqueConstraint("project_id", "endpoint_id", "event_id"),
    *indexes("delivery"),
    Index("delivery_failed", "project_id", "endpoint_id", "event_id", postgresql_where=text("state in (3, 5)")),
    Index("delivery_ended", "project_id", "ended_at", postgresql_where=text("ended_at is not null")),
    Index(
        "delivery_replayed", "project_id", "replay_id", "state", "tries", postgresql_where=text("replay_id is not null")
    ),
)
"""`tries` counts calls whose end is known, unlike the engine's `attempt`. In `last_status` 0, and in `last_error` the
empty text, say that the last try had none. `is_replay`: it was asked for again. `replay_id` is there from when a replay
of many puts the row on its way until its end is counted."""

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

replay = Table(
    "replay",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("endpoint_id", Uuid, nullable=False),
    Column("to_id", Uuid, nullable=False),
    Column("only_failed", Boolean, nullable=False),
    Column("events", ARRAY(Text), nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("per_second", SmallInteger, nullable=False),
    Column(
        "status",
        Text,
        CheckConstraint("status in ('running', 'delivering', 'completed', 'cancelled', 'failed')"),
        nullable=False,
    ),
    Column("reason", Text),
    Column("position", BigInteger),
    Column("after_event", Uuid),
    Column("reached_at", DateTime(timezone=True)),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),
    Column("delivered", Integer, nullable=False, server_default="0"),
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("skipped", Integer, nullable=False, server_default="0"),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("told_at", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("project_id", "id"),
    Index("replay_of", "project_id", "endpoint_id", "id"),
    Index("replay_running", "project_id", "to_id", unique=True, postgresql_where=text("status = 'running'")),
    Index("replay_ended", "project_id", "ended_at", postgresql_where=text("ended_at is not null")),
)
"""Events of the feed, or the failed deliveries of `endpoint_id`, sent again to `to_id`. It has looked at the feed up to
`position`, or at failed deliveries up to `after_event`; the next it takes up is due at `next_at` (project time).
`told_at` is when its event was last told, `seq` how often: events are kept for a time, and its chore lives by one."""

callback = Table(
    "callback",
    metadata,
    *columns(),
    Column("subject", Uuid, nullable=False),
    Column("url", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Column("may_be_loopback", Boolean, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("last_status", SmallInteger),
    Column("last_error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    *indexes("callback"),
    Index("callback_of", "project_id", "subject", "position"),
    Index("callback_ended", "project_id", "ended_at", postgresql_where=text("ended_at is not null")),
)
"""What is posted to an address that a request named, byte for byte, and how often it is tried. Those of one `subject`
go one after another; a lane is the addresses of one host. `id` is the event's that it tells, where it tells one."""
