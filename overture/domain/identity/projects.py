"""Workspaces and projects: made and found; a test project's own clock.

A project's mode never changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from overture.domain.identity.calls import Call, ProjectFacts
from overture.domain.identity.errors import NameTaken, OnlyTestProjects, ProjectNotFound, WorkspaceNotFound
from overture.kernel.clock import SYSTEM, Clock
from overture.kernel.errors import InvalidField
from overture.kernel.ids import Ids, ProjectId, WorkspaceId, fresh
from overture.runtime.db import Database, Tx
from overture.runtime.work.queues import add_turns

_FACTS = "p.id, p.workspace_id, p.mode, p.short_id, p.name"
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
FASTEST = 100_000.0
FARTHEST = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """Who pays."""

    id: WorkspaceId
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as it is listed, with its clock."""

    facts: ProjectFacts
    workspace: str
    is_default: bool
    is_sample: bool
    clock: Clock


def _facts(row: asyncpg.Record) -> ProjectFacts:
    return ProjectFacts(ProjectId(row[0]), WorkspaceId(row[1]), row[2], row[3], row[4])


DEFAULTS = (("Test", "test"), ("Live", "live"))
"""A workspace's first projects: the default one of each mode."""


async def create_workspace(
    db: Database, name: str, ids: Ids = fresh, projects: Sequence[tuple[str, str]] = DEFAULTS
) -> WorkspaceFacts:
    """A new workspace with its default projects, (name, mode) each; `NameTaken` where the name is used."""
    async with db.transaction() as tx:
        if await tx.fetchrow("select 1 from workspace where name = $1", name):
            raise NameTaken(what="workspace", name=name)
        workspace = WorkspaceFacts(WorkspaceId(ids()), name, tx.now)
        await tx.execute("insert into workspace (id, name, created_at) values ($1, $2, $3)", workspace.id, name, tx.now)
        for project_name, mode in projects:
            await _insert(tx, ids, workspace.id, project_name, mode, is_default=True, is_sample=False)
    return workspace


async def list_workspaces(db: Database) -> list[WorkspaceFacts]:
    """Every workspace, oldest first."""
    async with db.connection() as raw:
        rows = await raw.fetch("select id, name, created_at from workspace order by created_at, id")
    return [WorkspaceFacts(*r) for r in rows]


async def find_workspace(db: Database, name: str | None = None) -> WorkspaceFacts:
    """The workspace of that name; the first there was without a name."""
    found = [w for w in await list_workspaces(db) if name is None or w.name == name or str(w.id) == name]
    if not found:
        raise WorkspaceNotFound(name=name or "Default")
    return found[0]


async def create_project(
    db: Database,
    workspace_id: WorkspaceId,
    name: str,
    mode: str,
    *,
    is_sample: bool = False,
    prepare: Callable[[Tx, ProjectFacts], Awaitable[None]] | None = None,
    ids: Ids = fresh,
) -> ProjectFacts:
    """A new project; `prepare` runs in its transaction (copied suppressions), before any key of it can work."""
    async with db.transaction() as tx:
        await tx.fetch("select 1 from workspace where id = $1 for no key update -- one row", workspace_id)
        if await tx.fetchrow("select 1 from project where workspace_id = $1 and name = $2", workspace_id, name):
            raise NameTaken(what="project", name=name)
        facts = await _insert(tx, ids, workspace_id, name, mode, is_default=False, is_sample=is_sample)
        if prepare is not None:
            await tx.see([facts.id])
            await prepare(tx, facts)
    return facts


async def _insert(
    tx: Tx, ids: Ids, workspace_id: WorkspaceId, name: str, mode: str, *, is_default: bool, is_sample: bool
) -> ProjectFacts:
    project_id = ProjectId(ids())
    n, short = project_id.int, ""
    for _ in range(5):
        n, digit = divmod(n, len(_ALPHABET))
        short += _ALPHABET[digit]
    await tx.execute(
        """insert into project (id, workspace_id, name, mode, short_id, is_default, is_sample, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        project_id,
        workspace_id,
        name,
        mode,
        short,
        is_default,
        is_sample,
        tx.now,
    )
    await add_turns(tx, project_id)
    return ProjectFacts(project_id, workspace_id, mode, short, name)


async def list_projects(db: Database) -> list[ProjectRow]:
    """Every project of this install, oldest first."""
    async with db.connection() as raw:
        rows = await raw.fetch(
            f"""select {_FACTS}, w.name, p.is_default, p.is_sample, c.real_at, c.shown_at, c.scale
            from project p join workspace w on w.id = p.workspace_id left join clock c on c.project_id = p.id
            order by p.created_at, p.id"""
        )
    return [ProjectRow(_facts(r), r[5], r[6], r[7], SYSTEM if r[8] is None else Clock(r[8], r[9], r[10])) for r in rows]


async def find_project(
    db: Database, name: str | None = None, *, mode: str | None = None, workspace: str | None = None
) -> ProjectFacts:
    """A project by name, short id or id; else the default one of `mode` (test) in the workspace (the first)."""
    place = await find_workspace(db, workspace)
    for row in await list_projects(db):
        if row.facts.workspace_id != place.id:
            continue
        if name is None:
            if row.is_default and row.facts.mode == (mode or "test"):
                return row.facts
        elif name in (row.facts.name, row.facts.short_id, str(row.facts.id)):
            return row.facts
    raise ProjectNotFound(name=name or f"default {mode or 'test'} project")


async def project_by_id(db: Database, project_id: UUID) -> ProjectFacts | None:
    """The project, or None."""
    async with db.connection() as raw:
        row = await raw.fetchrow(f"select {_FACTS} from project p where p.id = $1", project_id)
    return None if row is None else _facts(row)


async def siblings(call: Call) -> list[ProjectId]:
    """Every project of the call's workspace and mode, its own among them, in id order; none is added meanwhile."""
    tx = await call.tx()
    await tx.fetch("select 1 from workspace where id = $1 for share -- one row", call.project.workspace_id)
    rows = await tx.fetch(
        "select id from project where workspace_id = $1 and mode = $2 order by id",
        call.project.workspace_id,
        call.project.mode,
    )
    return [ProjectId(r["id"]) for r in rows]


async def set_clock(
    db: Database, project: ProjectFacts, *, scale: float | None = None, advance: timedelta | None = None
) -> Clock:
    """Changes a test project's clock and has every queue looked at; `OnlyTestProjects` for a live one.

    It never runs or jumps backwards: `InvalidField` for a scale or an advance below 0.
    """
    if not project.is_test:
        raise OnlyTestProjects(name=project.name)
    if scale is not None and not 0 <= scale <= FASTEST:
        raise InvalidField("scale", f"A clock runs at 0 to {FASTEST:,.0f} times the speed of real time.")
    if advance is not None and not timedelta(0) <= advance <= FARTHEST:
        raise InvalidField("advance", f"A clock is moved forward, by at most {FARTHEST.days:,} days at once.")
    async with db.transaction(project.id) as tx:
        await tx.fetch("select queue from turn where project_id = $1 order by project_id, queue for update", project.id)
        row = await tx.fetchrow("select real_at, shown_at, scale from clock where project_id = $1", project.id)
        clock = SYSTEM if row is None else Clock(*row)
        clock = clock.rescaled(tx.now, clock.scale if scale is None else scale)
        if advance is not None:
            clock = clock.advanced(tx.now, advance)
        await tx.execute(
            """insert into clock (project_id, real_at, shown_at, scale) values ($1, $2, $3, $4)
            on conflict (project_id) do update
              set real_at = excluded.real_at, shown_at = excluded.shown_at, scale = excluded.scale""",
            project.id,
            clock.real_at,
            clock.shown_at,
            clock.scale,
        )
        await tx.execute("update turn set wake_at = $2 where project_id = $1", project.id, tx.now)
    return clock
