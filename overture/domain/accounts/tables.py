"""Accounts we act as, and the bridges some of them are reached through.

Private to this folder. `account_name` is reference data: one name once in a workspace and mode.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from overture.runtime.db import metadata

bridge = Table(
    "bridge",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("inbound_secret", LargeBinary, nullable=False),
    Column("most_at_once", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "name"),
    Index("bridge_by_id", "id", unique=False),
)

account_name = Table(
    "account_name",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("mode", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("project_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    PrimaryKeyConstraint("workspace_id", "mode", "platform", "handle"),
)

account = Table(
    "account",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("platform", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("client_id", Uuid),
    Column("connector", Text, nullable=False),
    Column("bridge_id", Uuid),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("cooling_until", DateTime(timezone=True)),
    Column("warned_at", DateTime(timezone=True)),
    Column("width", Integer, nullable=False),
    Column("hourly_cap", Integer),
    Column("daily_cap", Integer),
    Column("cap_id", Uuid),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("fallback", Text),
    Column("fallback_bridge_id", Uuid),
    Column("task_hours", Integer, nullable=False, server_default="48"),
    Column("external_id", Text),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "platform", "handle"),
    UniqueConstraint("project_id", "platform", "external_id"),
    ForeignKeyConstraint(["project_id", "bridge_id"], ["bridge.project_id", "bridge.id"]),
    ForeignKeyConstraint(["project_id", "fallback_bridge_id"], ["bridge.project_id", "bridge.id"]),
    # Pushes name an account by the platform's id alone.
    Index("account_by_external_id", "external_id", postgresql_where=text("external_id is not null")),
)
"""`status`: active, cooling, paused, challenged, disabled. No bridge: the sandbox, in test projects only.
`external_id` is the platform's own id of the account, where it is known.
`fallback`: a second connector, for whom the first has no open reply window; `task_hours`: how long a person has."""

account_grant = Table(
    "account_grant",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("login", Text, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("refreshed_at", DateTime(timezone=True), nullable=False),
    Column("listens_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "account_id"),
    ForeignKeyConstraint(["project_id", "account_id"], ["account.project_id", "account.id"]),
    Index("account_grant_by_id", "project_id", "id"),
)
"""What an owner gave us at the platform. `id` is another one each time the owner says yes, and stays when the token is
renewed; the envelope of `token` names the key it is sealed under. `listens_at`: since when it pushes to us."""
