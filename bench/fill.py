"""Campaigns of any size, written with COPY: a benchmark is about what happens to them afterwards.

The rows are those that an upload makes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from uuid_utils.compat import uuid7

from overture.kernel.clock import NEVER
from overture.runtime.work.hints import CHANNEL
from overture.runtime.work.queues import Queue

CHUNK = 50_000


@dataclass
class Filled:
    """A project with senders and one campaign that is ready to go."""

    project_id: UUID
    campaign_id: UUID
    accounts: list[UUID]


async def project(db: asyncpg.Connection[Any], *, senders: int, name: str) -> tuple[UUID, list[UUID]]:
    """A test project with this many sandbox senders, no caps."""
    now = datetime.now(UTC)
    workspace, project_id = uuid4(), uuid7()
    await db.execute("insert into workspace (id, name, created_at) values ($1, $2, $3)", workspace, name, now)
    await db.execute(
        """insert into project (id, workspace_id, name, mode, short_id, is_default, created_at)
        values ($1, $2, $3, 'test', $4, true, $5)""",
        project_id,
        workspace,
        name,
        str(project_id)[-5:],
        now,
    )
    await db.execute(
        "insert into turn (project_id, queue, wake_at) select $1, q, $3 from unnest($2::smallint[]) q",
        project_id,
        [int(q) for q in Queue],
        NEVER,
    )
    accounts = [uuid7() for _ in range(senders)]
    await db.copy_records_to_table(
        "account",
        records=[
            (project_id, a, "instagram", f"{name}.sender.{i}", "bridge", "active", 256, now)
            for i, a in enumerate(accounts)
        ],
        columns=["project_id", "id", "platform", "handle", "connector", "status", "width", "created_at"],
    )
    return project_id, accounts


async def campaign(
    db: asyncpg.Connection[Any], project_id: UUID, accounts: list[UUID], targets: int, *, analyze: bool = True
) -> Filled:
    """A running burst campaign with this many waiting targets, its lanes due."""
    now = datetime.now(UTC)
    client, template, campaign_id, cap = uuid7(), uuid7(), uuid7(), uuid7()
    await db.execute(
        "insert into client (project_id, id, name, created_at) values ($1, $2, 'Bench', $3)", project_id, client, now
    )
    await db.execute(
        """insert into message_template (project_id, id, name, body, variables, created_at)
        values ($1, $2, 'Intro', $3, '{firstName,category}', $4)""",
        project_id,
        template,
        "Hi {{firstName}}, love your {{category}} content! Open to a collab?",
        now,
    )
    await db.execute(
        """insert into message_template_version (project_id, template_id, version, body, variables, created_at)
        select project_id, id, version, body, variables, created_at from message_template
        where project_id = $1 and id = $2""",
        project_id,
        template,
    )
    await db.execute(
        """insert into cap (project_id, id, subject, limits, windows, last_at)
        values ($1, $2, $3, '{2000000000,2000000000}', $4, $5)""",
        project_id,
        cap,
        campaign_id,
        [timedelta(hours=1), timedelta(hours=24)],
        now - timedelta(days=30),
    )
    await db.execute(
        """insert into campaign (project_id, id, client_id, template_id, template_version, name, daily_limit,
          hourly_limit, pacing, metadata, status, cap_id, last_position, seq, created_at, started_at)
        values ($1, $2, $3, $4, 1, 'Bench', 2000000000, 2000000000, 'burst', '{}', 'running', $5, $6, 2, $7, $7)""",
        project_id,
        campaign_id,
        client,
        template,
        cap,
        targets,
        now,
    )
    await db.execute(
        "insert into campaign_count (project_id, campaign_id, total) values ($1, $2, $3)",
        project_id,
        campaign_id,
        targets,
    )
    await db.execute("insert into pick (project_id, id, cursor) values ($1, $2, 0)", project_id, campaign_id)
    for first in range(0, targets, CHUNK):
        await _people(db, project_id, campaign_id, client, range(first, min(first + CHUNK, targets)), now)
    await db.copy_records_to_table(
        "lane",
        records=[(project_id, uuid7(), int(Queue.ACTS), 1, a, campaign_id, now, 256, [cap]) for a in accounts],
        columns=["project_id", "id", "queue", "kind", "key", "pick_key", "next_at", "width", "cap_ids"],
    )
    if analyze:
        await db.execute("analyze")
    return Filled(project_id, campaign_id, accounts)


async def _people(
    db: asyncpg.Connection[Any], project_id: UUID, campaign_id: UUID, client: UUID, span: range, now: datetime
) -> None:
    tag = str(campaign_id)[-6:]
    rows = [(uuid7(), uuid7(), uuid7(), n, f"sandbox.ignores.{tag}{n}") for n in span]

    def people() -> Iterator[tuple[Any, ...]]:
        return ((project_id, p, now) for p, _, _, _, _ in rows)

    await db.copy_records_to_table("person", records=people(), columns=["project_id", "id", "created_at"])
    await db.copy_records_to_table(
        "person_reference",
        records=((project_id, "instagram:handle", h, p) for p, _, _, _, h in rows),
        columns=["project_id", "kind", "value", "person_id"],
    )
    await db.copy_records_to_table(
        "target",
        records=(
            (project_id, t, campaign_id, p, h, "Creator Name", "Creator", "fitness", 24000, now)
            for p, t, _, _, h in rows
        ),
        columns=[
            "project_id",
            "id",
            "campaign_id",
            "person_id",
            "handle",
            "full_name",
            "first_name",
            "category",
            "follower_count",
            "created_at",
        ],
    )
    await db.copy_records_to_table(
        "message",
        records=((project_id, m, campaign_id, n + 1, t, client, p) for p, t, m, n, _ in rows),
        columns=["project_id", "id", "pick_key", "position", "target_id", "client_id", "person_id"],
    )


async def hold(db: asyncpg.Connection[Any], project_id: UUID, queue: Queue = Queue.ACTS) -> None:
    """Nothing of the project's queue is due before its next `wake`."""
    await _set_due(db, project_id, queue, NEVER)


async def wake(db: asyncpg.Connection[Any], project_id: UUID, queue: Queue = Queue.ACTS) -> None:
    """All of the project's queue is due now, with the hint that a command of the product would send."""
    await _set_due(db, project_id, queue, datetime(2000, 1, 1, tzinfo=UTC))
    await db.execute("select pg_notify($1, $2)", CHANNEL, str(int(queue)))


async def _set_due(db: asyncpg.Connection[Any], project_id: UUID, queue: Queue, at: datetime) -> None:
    values = project_id, int(queue), at
    async with db.transaction():
        await db.execute("update turn set wake_at = $3 where project_id = $1 and queue = $2", *values)
        await db.execute(
            "update lane set next_at = $3, wait_reason = null where project_id = $1 and queue = $2", *values
        )


async def pause(db: asyncpg.Connection[Any], filled: Filled) -> None:
    """Nothing of the campaign is reserved from here on; what was reserved is waited for."""
    await db.execute("update campaign set status = 'paused' where id = $1", filled.campaign_id)
    await hold(db, filled.project_id)
    while await db.fetchval(
        "select 1 from message where project_id = $1 and pick_key = $2 and state = 1 limit 1",
        filled.project_id,
        filled.campaign_id,
    ):
        await asyncio.sleep(0.1)


async def resume(db: asyncpg.Connection[Any], filled: Filled) -> None:
    """The campaign goes on at its next `wake`."""
    await db.execute("update campaign set status = 'running' where id = $1", filled.campaign_id)
