"""People: one row a person, and the references (a handle, a platform's user id) that lead to it.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, LargeBinary, PrimaryKeyConstraint, Table, Text, Uuid

from overture.runtime.db import metadata

person = Table(
    "person",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "id"),
)

person_reference = Table(
    "person_reference",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    PrimaryKeyConstraint("project_id", "kind", "value"),
    Index("person_reference_of", "project_id", "person_id"),
)
"""`kind` is `<platform>:handle`, or `<platform>:igsid@<account id>` of an id that is theirs for one account alone."""

person_erased = Table(
    "person_erased",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("project_id", "key"),
)
"""Who was erased and is kept out: a keyed hash of a reference, and nothing else. `at` is project time."""
