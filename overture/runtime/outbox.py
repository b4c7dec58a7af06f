"""The outbox: event rows written in the transaction of the change they tell.

Not delivery: the relay gives each row its place in the project's feed and hands it on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from overture.runtime.db import Tx, metadata

event = Table(
    "event",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("data", JSONB, nullable=False),
    Column("position", BigInteger),
    PrimaryKeyConstraint("project_id", "id"),
    Index("event_feed", "project_id", "position", unique=True, postgresql_where=text("position is not null")),
    Index("event_unrelayed", "project_id", "id", postgresql_where=text("position is null")),
    # For erasing: a hundredth of what a tree costs to write, and of the table's size to read.
    Index(
        "event_named",
        literal_column("(data ->> 'instagram_username')").label("username"),
        literal_column("(data ->> 'handle')").label("handle"),
        "subject",
        postgresql_using="brin",
        postgresql_ops={
            "username": "text_bloom_ops(n_distinct_per_range='1500')",
            "handle": "text_bloom_ops(n_distinct_per_range='500')",
            "subject": "uuid_bloom_ops(n_distinct_per_range='1500')",
        },
        postgresql_with={"pages_per_range": 32, "autosummarize": True},
    ),
)
"""`at` is project time; `seq` counts within its subject; `position` is the place in the project's feed."""

feed = Table(
    "feed",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("last", BigInteger, nullable=False),
    PrimaryKeyConstraint("project_id"),
)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as it is stored."""

    project_id: UUID
    id: UUID
    subject: UUID
    seq: int
    name: str
    at: datetime
    data: dict[str, Any]


_INSERT = """
insert into event (project_id, id, subject, seq, name, at, data)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::timestamptz[], $7::jsonb[])
"""
_FEW = 20
"""So many are written by one statement; COPY takes two, and is the cheaper of both only for more."""
_COLUMNS = ("project_id", "id", "subject", "seq", "name", "at", "data")


async def write(tx: Tx, rows: Sequence[EventRow]) -> None:
    """Stores events with their change."""
    if not rows:
        return
    if tx.told is not None:
        tx.told += rows
    records = [(r.project_id, r.id, r.subject, r.seq, r.name, r.at, r.data) for r in rows]
    if len(records) < _FEW:
        await tx.execute(_INSERT, *(list(c) for c in zip(*records, strict=True)))
    else:
        await tx.copy_in("event", _COLUMNS, records)
