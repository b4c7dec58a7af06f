"""The engine's own tables, and the columns every table of work carries.

Not the tables of work themselves: each kind owns its own.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    Interval,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from overture.runtime.db import metadata

worker = Table(
    "worker",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("beat_until", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("host", Text, nullable=False),
    Column("version", Text, nullable=False),
)
"""Lease holders. A restarted worker is another worker."""

clock = Table(
    "clock",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("real_at", DateTime(timezone=True), nullable=False),
    Column("shown_at", DateTime(timezone=True), nullable=False),
    Column("scale", Float, nullable=False),
    PrimaryKeyConstraint("project_id"),
)
"""A test project's own clock; no row means machine time."""

turn = Table(
    "turn",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("queue", SmallInteger, nullable=False),
    Column("wake_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "queue"),
    Index("turn_due", "queue", "wake_at"),
    postgresql_with={"fillfactor": 50},
)
"""The only lock a reserve takes; `wake_at` is machine time."""

lane = Table(
    "lane",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("queue", SmallInteger, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("key", Uuid, nullable=False),
    Column("pick_key", Uuid, nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("width", SmallInteger, nullable=False),
    Column("cap_ids", ARRAY(Uuid), nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("streak", Integer, nullable=False, server_default="0"),
    Column("served", BigInteger, nullable=False, server_default="0"),
    Column("wait_reason", Text),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "kind", "pick_key", "key"),
    Index("lane_due", "project_id", "queue", "next_at"),
    Index("lane_of", "project_id", "key"),
    postgresql_with={"fillfactor": 50},
)
"""A serial stretch of work. `next_at` is project time; `key` is what it serves (an account, an endpoint)."""

pick = Table(
    "pick",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("reached", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("project_id", "id"),
    postgresql_with={"fillfactor": 50},
)
"""Where the next pick begins for the lanes that share waiting rows: never beyond a free row that waits. `reached` is
the furthest it ever was: nothing behind that was ever reserved. A strand has a row of its own, under its own id."""

cap = Table(
    "cap",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("limits", ARRAY(Integer), nullable=False),
    Column("windows", ARRAY(Interval), nullable=False),
    Column("used", BigInteger, nullable=False, server_default="0"),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("slot_every", Interval),
    Column("slot_from", DateTime(timezone=True)),
    Column("slot_next", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "subject"),
    postgresql_with={"fillfactor": 50},
)
"""A limit on one subject: `limits[i]` uses in any `windows[i]`; slots where it is paced evenly."""

cap_use = Table(
    "cap_use",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("cap_id", Uuid, nullable=False),
    Column("upto", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "cap_id", "upto"),
    Index("cap_use_at", "project_id", "cap_id", "at", postgresql_include=["upto"]),
)
"""The running total of a cap at each moment it was drawn on."""

work_total = Table(
    "work_total",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
"""How many calls of each kind ended how, ever: for metrics, which count no table."""

attempt = Table(
    "attempt",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("work_id", Uuid, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("holder", Uuid, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
    PrimaryKeyConstraint("project_id", "work_id", "epoch", "at"),
)
"""Every answer that was not a plain success: the evidence."""


def columns() -> tuple[SchemaItem, ...]:
    """The engine's columns for a table of work; `id` is the token the platform sees on every attempt."""
    return (
        Column("project_id", Uuid, nullable=False),
        Column("id", Uuid, nullable=False),
        Column("pick_key", Uuid, nullable=False),
        Column("lane_id", Uuid),
        Column("state", SmallInteger, nullable=False, server_default="0"),
        Column("due_at", DateTime(timezone=True)),
        Column("position", BigInteger, nullable=False),
        Column("attempt", Integer, nullable=False, server_default="0"),
        Column("epoch", Integer, nullable=False, server_default="0"),
        Column("seq", Integer, nullable=False, server_default="0"),
        Column("holder", Uuid),
        Column("called_at", DateTime(timezone=True)),
        Column("doubt_at", DateTime(timezone=True)),
        Column("look_at", DateTime(timezone=True)),
        Column("reason", Text),
        Column("ended_at", DateTime(timezone=True)),
        PrimaryKeyConstraint("project_id", "id"),
    )


def indexes(name: str, *, has_strands: bool = False) -> tuple[Index, ...]:
    """The engine's partial indexes for the table `name`: each holds only the rows of one state.

    With strands the table has a column `strand`, null where a row is of none.
    """
    free = "state = 0 and lane_id is null"
    stranded = Index(
        f"{name}_strand",
        "project_id",
        "strand",
        "position",
        postgresql_where=text(f"{free} and strand is not null"),
    )
    return (
        Index(
            f"{name}_wait",
            "project_id",
            "pick_key",
            "position",
            postgresql_where=text(f"{free} and strand is null" if has_strands else free),
        ),
        *((stranded,) if has_strands else ()),
        Index(
            f"{name}_bound",
            "project_id",
            "lane_id",
            "due_at",
            postgresql_where=text("state = 0 and lane_id is not null"),
        ),
        Index(f"{name}_flight", "project_id", "lane_id", "holder", postgresql_where=text("state in (1, 6)")),
        Index(f"{name}_doubt", "look_at", "project_id", "id", postgresql_where=text("state = 4")),
    )
