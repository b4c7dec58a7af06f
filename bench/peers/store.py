"""The tables of the usual way, by SQLAlchemy's ORM: what a tutorial would write, with the indexes it needs.

Run in the peers' environment; knows nothing of Overture.
"""

from __future__ import annotations

import os
from datetime import datetime

from sqlalchemy import Engine, Text, UniqueConstraint, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Model(DeclarativeBase):
    """Whatever is mapped."""


class Target(Model):
    """Somebody to write to in a campaign."""

    __tablename__ = "peer_target"
    __table_args__ = (UniqueConstraint("campaign_id", "handle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int]
    handle: Mapped[str] = mapped_column(Text)
    full_name: Mapped[str | None] = mapped_column(Text)
    first_name: Mapped[str | None] = mapped_column(Text)
    category: Mapped[str | None] = mapped_column(Text)
    follower_count: Mapped[int | None]
    status: Mapped[str] = mapped_column(Text, default="pending", index=True)
    message: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None]


class Suppression(Model):
    """Somebody who is not to be written to."""

    __tablename__ = "peer_suppression"

    handle: Mapped[str] = mapped_column(Text, primary_key=True)


def engine() -> Engine:
    """The database that PEER_DATABASE_URL names; one connection a process."""
    url = os.environ["PEER_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(url, pool_size=1, max_overflow=0)
