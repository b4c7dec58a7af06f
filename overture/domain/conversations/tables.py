"""Conversations, what was said in them, and what users keep beside them.

Private to this folder. `conversation_look` is a table of work: the engine moves its rows.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from overture.runtime.db import metadata
from overture.runtime.work.tables import columns, indexes

conversation = Table(
    "conversation",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("last_inbound_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False, server_default=text("'epoch'")),
    Column("state", Text, nullable=False, server_default="open"),
    Column("closed_at", DateTime(timezone=True)),
    Column("assignee", Text),
    Column("tags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("unread", Integer, nullable=False, server_default="0"),
    Column("seen_at", DateTime(timezone=True)),
    Column("user_id", Text),
    Column("seq", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "account_id", "person_id"),
    ForeignKeyConstraint(["project_id", "account_id"], ["account.project_id", "account.id"]),
    ForeignKeyConstraint(["project_id", "person_id"], ["person.project_id", "person.id"]),
    Index("conversation_listed", "project_id", "last_at", "id"),
    Index("conversation_open", "project_id", "last_at", "id", postgresql_where=text("state = 'open'")),
    Index("conversation_of", "project_id", "person_id"),
    Index("conversation_tagged", "tags", postgresql_using="gin", postgresql_where=text("tags <> '{}'")),
)
"""`last_at`: when anybody last wrote; `seen_at`: up to when the person has read; `user_id`: the platform's id of the
person, theirs for this account alone."""

inbound = Table(
    "inbound",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("conversation_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("is_opt_out", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("is_outbound", Boolean, nullable=False, server_default="false"),
    Column("kind", Text, nullable=False, server_default="message"),
    Column("payload", Text),
    Column("attachments", JSONB, nullable=False, server_default="[]"),
    Column("reply_to", Text),
    Column("media_id", Text),
    Column("edited_at", DateTime(timezone=True)),
    Column("deleted_at", DateTime(timezone=True)),
    Column("words", TSVECTOR),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "account_id", "external_id"),
    ForeignKeyConstraint(["project_id", "conversation_id"], ["conversation.project_id", "conversation.id"]),
    Index("inbound_of", "project_id", "conversation_id", "at"),
    Index("inbound_listed", "project_id", "at", "id"),
    Index("inbound_words", "words", postgresql_using="gin"),
)
"""What people wrote, each message of theirs once; and, `is_outbound`, what was written to them in the platform's own
app. What we sent ourselves is messaging's. `words`: what the search asks; finding.py."""

inbound_mark = Table(
    "inbound_mark",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("conversation_id", Uuid, nullable=False),
    Column("reaction", Text),
    Column("reacted_at", DateTime(timezone=True)),
    Column("text", Text),
    Column("edited_at", DateTime(timezone=True)),
    Column("deleted_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("project_id", "account_id", "external_id"),
    ForeignKeyConstraint(["project_id", "conversation_id"], ["conversation.project_id", "conversation.id"]),
    Index("inbound_mark_of", "project_id", "conversation_id"),
)
"""What a person did to a message, theirs or ours, whether that is known here yet or not: the last of each."""

outbound_words = Table(
    "outbound_words",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("conversation_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("words", TSVECTOR, nullable=False),
    PrimaryKeyConstraint("project_id", "message_id"),
    ForeignKeyConstraint(["project_id", "conversation_id"], ["conversation.project_id", "conversation.id"]),
    Index("outbound_words_of", "project_id", "conversation_id"),
    Index("outbound_words_found", "words", postgresql_using="gin"),
)
"""What the search asks of messages that we sent in a conversation: the messages themselves are messaging's, most of
which never have one. `at`: when it was sent."""

outbound_words_due = Table(
    "outbound_words_due",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("after", Uuid, nullable=False),
    Column("upto", Uuid, nullable=False),
    Column("run", DateTime(timezone=True)),
    Column("slices", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("project_id"),
)
"""A project with conversations from before the words of ours were kept: theirs are kept up to `after`, and to be kept
up to `upto`, both ids of conversations. `slices` were done in the last `run`. The row goes with the last slice."""

conversation_note = Table(
    "conversation_note",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("conversation_id", Uuid, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
    ForeignKeyConstraint(["project_id", "conversation_id"], ["conversation.project_id", "conversation.id"]),
    Index("conversation_note_of", "project_id", "conversation_id", "id"),
)

canned_reply = Table(
    "canned_reply",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "name"),
)

inbound_endpoint = Table(
    "inbound_endpoint",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("url", Text, nullable=False),
    Column("key_id", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "account_id"),
    ForeignKeyConstraint(["project_id", "account_id"], ["account.project_id", "account.id"]),
)
"""Where what is written to an account is forwarded to; `key_id` is the API key whose signing secret signs it."""

conversation_look = Table(
    "conversation_look",
    metadata,
    *columns(),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("looked_at", DateTime(timezone=True)),
    Column("found", Integer, nullable=False, server_default="0"),
    *indexes("conversation_look"),
)
"""One row an account that can be asked what was written: its `id` is the account's. `since`: everything before it has
been read; `found`: how many messages were found that never came by themselves."""
