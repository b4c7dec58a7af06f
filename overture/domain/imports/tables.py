"""Imports, the pieces of their files until they are read, and the rows that were not added.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, JSONB

from overture.runtime.db import metadata
from overture.runtime.spool import piece_columns

target_import = Table(
    "target_import",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("file_name", Text),
    Column("size", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("state", JSONB, nullable=False),
    Column("read_to", BigInteger, nullable=False),
    Column("read_rows", BigInteger, nullable=False, server_default="0"),
    Column("added", BigInteger, nullable=False, server_default="0"),
    Column("duplicate", BigInteger, nullable=False, server_default="0"),
    Column("contacted", BigInteger, nullable=False, server_default="0"),
    Column("suppressed", BigInteger, nullable=False, server_default="0"),
    Column("invalid", BigInteger, nullable=False, server_default="0"),
    Column("blank", BigInteger, nullable=False, server_default="0"),
    Column("filtered", BigInteger, nullable=False, server_default="0"),
    Column("warned", BigInteger, nullable=False, server_default="0"),
    Column("warnings", JSONB, nullable=False),
    Column("positions", INT8MULTIRANGE, nullable=False, server_default="{}"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("seq", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("job_id", Uuid),
    PrimaryKeyConstraint("project_id", "id"),
    ForeignKeyConstraint(["project_id", "campaign_id"], ["campaign.project_id", "campaign.id"]),
    Index("target_import_listed", "project_id", "campaign_id", "id"),
)
"""`state` is the reader's, after the last row of the last batch; `read_to` its offset. `positions` are those of the
targets it added, by which they are found again. With a `job_id` its source is an audience job, counted in rows
rather than bytes."""

import_piece = Table("import_piece", metadata, *piece_columns("import_id"))
"""Pieces go as they are read; those whose import never came are orphans."""

import_rejected = Table(
    "import_rejected",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("import_id", Uuid, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("cells", ARRAY(Text), nullable=False),
    PrimaryKeyConstraint("project_id", "import_id", "number"),
)
"""Rows that were not added, as they were, with the reason."""
