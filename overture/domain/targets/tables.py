"""The table of targets.

Private to this folder; other parts join it through `facts_of`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from overture.runtime.db import metadata

MISADDRESSED = (
    "profile_url is not null"
    " and (right(rtrim(split_part(lower(profile_url), '?', 1), '/'), length(handle) + 1) <> '/' || handle"
    " or strpos(substr(profile_url, length(split_part(profile_url, '?', 1)) + 1), '/') > 0)"
)
"""True where an address does not end in the target's own handle: it may be somebody else's."""

target = Table(
    "target",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("handle", Text, nullable=False),
    Column("profile_url", Text),
    Column("full_name", Text),
    Column("first_name", Text),
    Column("category", Text),
    Column("follower_count", BigInteger),
    Column("external_id", Text),
    Column("extra", JSONB),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("timezone", Text),
    Column("timezone_source", Text),
    Column("job_id", Uuid),
    Column("job_source", Text),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "campaign_id", "person_id"),
    Index(
        "target_external",
        "project_id",
        "campaign_id",
        "external_id",
        postgresql_where=text("external_id is not null"),
    ),
    Index("target_misaddressed", "project_id", "id", postgresql_where=text(MISADDRESSED)),
)
"""`job_id` and `job_source`: the audience job a target was taken from, and which of its sources listed the person."""
