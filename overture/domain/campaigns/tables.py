"""Campaigns and their counts.

Private to this folder. The counts stand apart: every record moves them, and nobody else waits for that.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    Interval,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from overture.runtime.db import metadata

campaign = Table(
    "campaign",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("template_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("daily_limit", Integer, nullable=False),
    Column("hourly_limit", Integer, nullable=False),
    Column("pacing", Text, nullable=False),
    Column("metadata", JSONB, nullable=False),
    Column("sender_ids", ARRAY(Uuid)),
    Column("template_version", Integer),
    Column("recontact_after_days", Integer),
    Column("status", Text, nullable=False),
    Column("status_reason", Text),
    Column("cap_id", Uuid, nullable=False),
    Column("last_position", BigInteger, nullable=False, server_default="0"),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("held", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True)),
    Column("completed_at", DateTime(timezone=True)),
    Column("schedule", JSONB),
    Column("start_at", DateTime(timezone=True)),
    Column("is_start_pending", Boolean, nullable=False, server_default="false"),
    Column("if_missed", Text, nullable=False, server_default="send"),
    Column("max_lateness_minutes", Integer, nullable=False, server_default="60"),
    Column("zones", ARRAY(Text), nullable=False, server_default="{}"),
    Column("is_stepped", Boolean, nullable=False, server_default="false"),
    PrimaryKeyConstraint("project_id", "id"),
    ForeignKeyConstraint(["project_id", "client_id"], ["client.project_id", "client.id"]),
    ForeignKeyConstraint(["project_id", "template_id"], ["message_template.project_id", "message_template.id"]),
    ForeignKeyConstraint(
        ["project_id", "template_id", "template_version"],
        [
            "message_template_version.project_id",
            "message_template_version.template_id",
            "message_template_version.version",
        ],
    ),
    Index("campaign_of_client", "project_id", "client_id", "id"),
    Index("campaign_by_status", "project_id", "status", "id"),
    Index("campaign_running", "project_id", "id", postgresql_where=text("status = 'running'")),
)
"""`template_version` is set at the start; a draft has none and shows the newest. `is_start_pending`: its beginning
has not been judged yet, in time or too late; `zones`: those of its targets; `held`: how many undo something of it at
this moment, and meanwhile nothing of it is reserved; `is_stepped`: it has rows in `campaign_step`."""

campaign_step = Table(
    "campaign_step",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("variant", SmallInteger, nullable=False),
    Column("name", Text),
    Column("template_id", Uuid, nullable=False),
    Column("template_version", Integer),
    Column("weight", Integer, nullable=False),
    Column("wait", Interval, nullable=False),
    PrimaryKeyConstraint("project_id", "campaign_id", "step", "variant"),
    ForeignKeyConstraint(["project_id", "campaign_id"], ["campaign.project_id", "campaign.id"]),
    ForeignKeyConstraint(["project_id", "template_id"], ["message_template.project_id", "message_template.id"]),
    ForeignKeyConstraint(
        ["project_id", "template_id", "template_version"],
        [
            "message_template_version.project_id",
            "message_template_version.template_id",
            "message_template_version.version",
        ],
    ),
)
"""The texts of follow-ups, from step 1 on; and those of the first message, step 0, only where it has variants. `wait`
is the step's: the same in all its rows. The version is set at the start."""

campaign_step_count = Table(
    "campaign_step_count",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("variant", SmallInteger, nullable=False),
    Column("sent", BigInteger, nullable=False, server_default="0"),
    Column("failed", BigInteger, nullable=False, server_default="0"),
    Column("skipped", BigInteger, nullable=False, server_default="0"),
    Column("replied", BigInteger, nullable=False, server_default="0"),
    Column("waiting", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("project_id", "campaign_id", "step", "variant"),
    ForeignKeyConstraint(["project_id", "campaign_id"], ["campaign.project_id", "campaign.id"]),
    postgresql_with={"fillfactor": 50},
)
"""Counts of each step's texts, only of campaigns that have several. What was skipped or waits before its text was
chosen is under the first variant; `waiting` is of later steps alone, and holds everything that has not ended."""

campaign_count = Table(
    "campaign_count",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("total", BigInteger, nullable=False, server_default="0"),
    Column("sent", BigInteger, nullable=False, server_default="0"),
    Column("failed", BigInteger, nullable=False, server_default="0"),
    Column("skipped", BigInteger, nullable=False, server_default="0"),
    Column("replied", BigInteger, nullable=False, server_default="0"),
    Column("coming", Integer, nullable=False, server_default="0"),
    Column("following", BigInteger, nullable=False, server_default="0"),
    Column("is_stepped", Boolean, nullable=False, server_default="false"),
    PrimaryKeyConstraint("project_id", "campaign_id"),
    ForeignKeyConstraint(["project_id", "campaign_id"], ["campaign.project_id", "campaign.id"]),
    postgresql_with={"fillfactor": 50},
)
"""`coming`: how many imports are bringing targets, and `following` how many follow-ups are open; the
campaign is not complete before they end. `is_stepped`: as the campaign's, where every record looks."""
