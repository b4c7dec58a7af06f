"""Months and limits, by workspace and mode: reference data shared by the projects of a workspace.

Private to this folder.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, PrimaryKeyConstraint, Table, Text, Uuid

from overture.runtime.db import metadata

workspace_limit = Table(
    "workspace_limit",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("mode", Text, nullable=False),
    Column("monthly", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "mode"),
)

usage_month = Table(
    "usage_month",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("mode", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "mode", "month"),
)
"""`used`: reserved and not definitely refused. `sent`: known to have arrived."""
