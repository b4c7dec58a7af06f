"""Audience jobs, their rows, the ledger of what was delivered to whom, credits, and what is kept of end users.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from overture.runtime.db import metadata
from overture.runtime.work.tables import columns, indexes

audience_job = Table(
    "audience_job",
    metadata,
    *columns(),
    Column("external_user_id", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    Column("addons", JSONB, nullable=False),
    Column("applied", JSONB, nullable=False),
    Column("pending", JSONB, nullable=False, server_default="[]"),
    Column("scope", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("error", Text),
    Column("error_message", Text),
    Column("price", Integer, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("charged", BigInteger, nullable=False, server_default="0"),
    Column("max_cost", BigInteger),
    Column("most", BigInteger, nullable=False),
    Column("course", JSONB, nullable=False),
    Column("rows", BigInteger, nullable=False, server_default="0"),
    Column("expected", BigInteger),
    Column("listed", BigInteger, nullable=False, server_default="0"),
    Column("duplicates", BigInteger, nullable=False, server_default="0"),
    Column("already", BigInteger, nullable=False, server_default="0"),
    Column("unfit", BigInteger, nullable=False, server_default="0"),
    Column("unavailable", BigInteger, nullable=False, server_default="0"),
    Column("gaps", JSONB, nullable=False),
    Column("end_reached", Boolean),
    Column("removed", BigInteger, nullable=False, server_default="0"),
    Column("kept_out", BigInteger, nullable=False, server_default="0"),
    Column("purged", BigInteger, nullable=False, server_default="0"),
    Column("purged_at", DateTime(timezone=True)),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("completed_at", DateTime(timezone=True)),
    *indexes("audience_job"),
    Index("audience_job_scope", "project_id", "scope", "position", postgresql_where=text("state in (0, 1)")),
    Index("audience_job_user", "project_id", "external_user_id", "submitted_at"),
    Index("audience_job_submitted", "project_id", "submitted_at"),
    Index("audience_job_place", "project_id", "position"),
    Index("audience_job_place_status", "project_id", "status", "tool", "position"),
    Index("audience_job_place_user", "project_id", "external_user_id", "position"),
)
"""The engine's columns say who works at it; `status` is what the user sees. `course` is where the reading stands,
`scope` within which a person is delivered once: end user and tool. `submitted_at` is machine time, for quotas. Of
add-ons, `addons` were asked for at first, `applied` are in its rows, `pending` are being added to them. `rows`
are places: those of people erased since (`removed`) are empty. `kept_out`: erased before they were met. From
`purged_at` on nobody reads its rows; `purged` of them are gone."""

audience_enrichment = Table(
    "audience_enrichment",
    metadata,
    *columns(),
    Column("job_id", Uuid, nullable=False),
    Column("addons", JSONB, nullable=False),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("error", Text),
    Column("error_message", Text),
    Column("price", Integer, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("charged", BigInteger, nullable=False, server_default="0"),
    Column("upto", Integer, nullable=False, server_default="0"),
    Column("rows", BigInteger, nullable=False),
    Column("enriched", BigInteger, nullable=False, server_default="0"),
    Column("gone", BigInteger, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("completed_at", DateTime(timezone=True)),
    *indexes("audience_enrichment"),
    Index("audience_enrichment_of", "project_id", "job_id", "position"),
)
"""Add-ons being added to a completed job's rows, in the order of their places up to `upto`; `rows` is how many there
were when it began, `gone` of how many people nothing is told any more."""

audience_row = Table(
    "audience_row",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("job_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("origin", SmallInteger, nullable=False),
    Column("flags", SmallInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("user_id", Text),
    Column("username", Text, nullable=False),
    Column("full_name", Text),
    Column("picture", Text),
    Column("more", JSONB),
    PrimaryKeyConstraint("project_id", "job_id", "position"),
    Index(
        "audience_row_named",
        literal_column("lower(username)").label("name"),
        "user_id",
        postgresql_using="brin",
        postgresql_ops=dict.fromkeys(("name", "user_id"), "text_bloom_ops(n_distinct_per_range='2000')"),
        postgresql_with={"pages_per_range": 32, "autosummarize": True},
    ),
)
"""A row of a job's result, in place `position` from 1. `origin`: which of the job's lists it came from; `flags`: 1
verified, 2 not verified, 4 private, 8 not private; `more`: columns of add-ons and of the tool's own. The index finds a
person of any job by 32 pages' filters, 3 % of the table's size; two trees would nearly double what a row costs."""

audience_delivered = Table(
    "audience_delivered",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("scope", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("job_id", Uuid, nullable=False),
    PrimaryKeyConstraint("project_id", "scope", "person"),
)
"""Who was delivered within a scope, as keyed hashes: a claim while the job runs, for good once it has completed. The
key begins with the scope, so that a job touches one corner of it however large it is."""

audience_seen = Table(
    "audience_seen",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("job_id", Uuid, nullable=False),
    Column("origin", SmallInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    PrimaryKeyConstraint("project_id", "job_id", "origin", "person"),
)
"""Whom a running job saw in a list and made no row of there, so that one who is listed twice is counted once."""

audience_alias = Table(
    "audience_alias",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("name", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    PrimaryKeyConstraint("project_id", "name"),
)
"""The key by number of who is known by a name, both as keyed hashes: learnt where a source gave both."""

audience_joining = Table(
    "audience_joining",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("job_id", Uuid),
    Column("place", Integer, nullable=False),
    Column("is_done", Boolean, nullable=False),
    PrimaryKeyConstraint("project_id"),
)
"""Here for a project in which names are joined to numbers. Up to which row the names of older rows are learnt: the
last of a job where `place` is -1."""

audience_account = Table(
    "audience_account",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("jobs", BigInteger, nullable=False),
    PrimaryKeyConstraint("project_id"),
    postgresql_with={"fillfactor": 50},
)
"""`balance` is the sum of the project's entries; `reserved` the part promised to jobs; `jobs` counts submissions,
of jobs and of enrichments."""

audience_credit = Table(
    "audience_credit",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("rows", BigInteger),
    Column("note", Text),
    PrimaryKeyConstraint("project_id", "id"),
    UniqueConstraint("project_id", "kind", "subject"),
)
"""Entries that are only ever added. `subject` is what it is for (a job): one entry of a kind for each."""

audience_blocked = Table(
    "audience_blocked",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("external_user_id", Text, nullable=False),
    Column("reason", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "external_user_id"),
)

audience_quota = Table(
    "audience_quota",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("mode", Text, nullable=False),
    Column("requests_minute", Integer),
    Column("requests_hour", Integer),
    Column("submissions_hour", Integer),
    Column("user_hour", Integer),
    Column("user_minute", Integer),
    PrimaryKeyConstraint("workspace_id", "mode"),
)
"""A workspace's own limits for one mode; null: the default. Reference data, and the lock of its submissions."""

audience_recurring = Table(
    "audience_recurring",
    metadata,
    *columns(),
    Column("external_user_id", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    Column("max_cost", BigInteger),
    Column("cron", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("overlap", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("next_at", DateTime(timezone=True)),
    Column("last_at", DateTime(timezone=True)),
    Column("last_job_id", Uuid),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    *indexes("audience_recurring"),
)
"""`next_at` is the moment of the next run, null while it is paused; the engine's `due_at` is when to look.
`last_at` and `last_job_id` are of the last run and of the last job that one made."""

audience_recurring_run = Table(
    "audience_recurring_run",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("recurring_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("ran_at", DateTime(timezone=True), nullable=False),
    Column("job_id", Uuid),
    Column("reason", Text),
    Column("message", Text),
    PrimaryKeyConstraint("project_id", "recurring_id", "at"),
    Index("audience_recurring_run_at", "project_id", "ran_at"),
)
"""What became of a moment: the job it made, or why it made none. The key keeps a moment from making two."""
