"""Archives, the pieces of their files until they are read, and the people in their lists.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from overture.runtime.db import metadata
from overture.runtime.spool import piece_columns

archive = Table(
    "archive",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("account", Text, nullable=False),
    Column("file_name", Text),
    Column("size", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("state", JSONB, nullable=False),
    Column("packed", BigInteger, nullable=False, server_default="0"),
    Column("read", BigInteger, nullable=False, server_default="0"),
    Column("followers", BigInteger),
    Column("following", BigInteger),
    Column("unreadable", BigInteger, nullable=False, server_default="0"),
    Column("newest_at", DateTime(timezone=True)),
    Column("from_job", BigInteger),
    Column("until_job", BigInteger),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("seq", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("project_id", "id"),
    Index("archive_account", "project_id", "account", "id"),
)
"""`state` is where the reading stands, `packed` and `read` bytes of the entries it reads. `followers`, `following`:
how many stand in the list, null where the archive has none. It serves the jobs whose number in the project is above
`from_job` and not above `until_job`."""

archive_piece = Table("archive_piece", metadata, *piece_columns("archive_id"))
"""Pieces go once all of their archive is read; those whose archive never came are orphans."""

archive_person = Table(
    "archive_person",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("archive_id", Uuid, nullable=False),
    Column("relation", SmallInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("username", Text),
    Column("at", DateTime(timezone=True)),
    PrimaryKeyConstraint("project_id", "archive_id", "relation", "position"),
    Index("archive_person_named", "project_id", "username"),
)
"""Who stands in a list, in its order. `relation`: 1 followers, 2 following. `username` in lower case, null where the
item names nobody; `at`: since when, where the archive says."""
