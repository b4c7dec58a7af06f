"""Messages of every product, who was contacted by which client, who does what by hand, and when a person last wrote.

Private to this folder. `message` is a table of work: the engine moves its rows.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from overture.runtime.db import metadata
from overture.runtime.work.tables import columns, indexes

message = Table(
    "message",
    metadata,
    *columns(),
    Column("target_id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("step", SmallInteger, nullable=False, server_default="0"),
    Column("account_id", Uuid),
    Column("text", Text),
    Column("reserved_at", DateTime(timezone=True)),
    Column("template_version", Integer),
    Column("variant", SmallInteger),
    Column("external_id", Text),
    Column("sent_at", DateTime(timezone=True)),
    Column("replied_at", DateTime(timezone=True)),
    Column("reply_text", Text),
    Column("strand", Uuid),
    Column("via", Text),
    *indexes("message", has_strands=True),
    Index("message_listed", "project_id", "pick_key", "position"),
    Index("message_ended", "project_id", "pick_key", "state", "position", postgresql_where=text("state in (3, 5)")),
    Index("message_replied", "project_id", "pick_key", "position", postgresql_where=text("replied_at is not null")),
    Index("message_of_target", "project_id", "target_id", "step", unique=True, postgresql_where=text("step > 0")),
    Index(
        "message_apart",
        "project_id",
        "pick_key",
        "position",
        postgresql_where=text("state = 0 and step = 0 and (lane_id is not null or strand is not null)"),
    ),
    Index("message_of_person", "project_id", "person_id", postgresql_where=text("state = 0")),
    Index(
        "message_changed",
        "project_id",
        "pick_key",
        text("greatest(ended_at, replied_at, doubt_at)"),
        "position",
        postgresql_where=text("step = 0 and greatest(ended_at, replied_at, doubt_at) is not null"),
    ),
    Index("message_unsettled", "project_id", "pick_key", postgresql_where=text("state = 4")),
)
"""`pick_key` is the campaign: its lanes share the rows. `id` is the token the platform sees on every attempt; of a
target's first message it is the target's own id, which spares the busiest table an index. `strand` is the campaign's
messages to targets of one time zone; null where that is not known. `template_version` is that of `text`, and says
nothing where there is none. `step` counts the messages to one target from 0: a later one is `bound` to the sender of
the first, and has the position of its target. `variant`: which text of its step was sent, where there was a choice.
`via`: the connector it took, where that is not its sender's own but the second."""

contacted = Table(
    "contacted",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("replied_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("project_id", "person_id", "client_id", "step"),
)
"""Never twice is this key: inserted in reserve, deleted by a definite no, kept by sent and in doubt."""

contacted_before = Table(
    "contacted_before",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("replaced_by", Uuid, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "person_id", "client_id", "step", "replaced_by"),
)
"""Rows of `contacted`, never answered, whose place a later message took (`replaced_by`): where that one does not
arrive, they go back."""

contact = Table(
    "contact",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("last_inbound_at", DateTime(timezone=True)),
    Column("opened_by", Text),
    Column("comment_id", Text),
    Column("comment_at", DateTime(timezone=True)),
    Column("privately_replied_by", Uuid),
    PrimaryKeyConstraint("project_id", "account_id", "person_id"),
    Index("contact_of_person", "project_id", "person_id"),
)
"""What the reply window is judged by. `opened_by`: what the last message was; null of those from before that was kept.
`comment_id`: their newest comment; `privately_replied_by`: the message that is the one private reply to it."""

task = Table(
    "task",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("target_id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("status", Text, nullable=False, server_default="open"),
    Column("reason", Text),
    Column("note", Text),
    Column("claimed_by", Text),
    Column("claimed_at", DateTime(timezone=True)),
    Column("deadline", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("seq", Integer, nullable=False, server_default="1"),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "message_id", "epoch"),
    Index("task_listed", "project_id", "status", "id"),
    Index("task_of_sender", "project_id", "account_id", "id"),
    Index("task_of_person", "project_id", "person_id", postgresql_where=text("status in ('open', 'claimed')")),
    Index("task_of_campaign", "project_id", "campaign_id", postgresql_where=text("status in ('open', 'claimed')")),
)
"""Messages handed to a person: one row for each time one was. `status`: open, claimed, done, failed, expired,
withdrawn. The text is the message's; the name, the target's. Moments are project time."""
