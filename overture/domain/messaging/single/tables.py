"""Single messages.

Private to this folder. `single_message` is a table of work: the engine moves its rows.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from overture.runtime.db import metadata
from overture.runtime.work.tables import columns, indexes

single_message = Table(
    "single_message",
    metadata,
    *columns(),
    Column("person_id", Uuid, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("body", JSONB),
    Column("content", Text),
    Column("callback_url", Text),
    Column("callback_data", Text),
    Column("correlation_id", Text),
    Column("key_id", Text),
    Column("reserved_at", DateTime(timezone=True)),
    Column("external_id", Text),
    Column("sent_at", DateTime(timezone=True)),
    Column("delivered_at", DateTime(timezone=True)),
    Column("read_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    *indexes("single_message"),
    Index("single_message_of_person", "project_id", "person_id", "id"),
    Index(
        "single_message_known",
        "project_id",
        "pick_key",
        "external_id",
        postgresql_where=text("external_id is not null"),
    ),
)
"""`pick_key` and `lane_id` are the account: every row is bound to it from the beginning. `recipient` is the platform's
own id of the person for this account, `body` what is sent, `content` what the request called so where it is not the
text of `body`. `key_id` is the API key that asked for it. Moments are project time."""
