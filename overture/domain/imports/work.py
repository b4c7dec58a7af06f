"""How an import goes on: its file read a portion at a time, each taken in a transaction of its own, by any worker.

Not the transactions: commands.py. Kept nowhere but in the import's row, so that a kill costs the portion at hand.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any, Final

import structlog

from overture.domain import audience, campaigns
from overture.domain.identity import Actor, Call, Calls, ProjectFacts
from overture.domain.imports import commands
from overture.domain.imports.commands import MOST_FAILURES, Taken
from overture.domain.imports.jobs import JobPortions, JobRows
from overture.domain.imports.portions import Portion, Portions, Sizes
from overture.domain.imports.progress import ImportStatus
from overture.domain.imports.spooling import FILES
from overture.kernel.errors import Kind, OvertureError
from overture.kernel.ids import ImportId, JobId
from overture.runtime.db import is_passing

log = structlog.get_logger(__name__)

_AT_ONCE: Final = timedelta(0)

STARTS: Final = ("import.received", "import.undoing")
"""The events a worker goes on after."""


async def go_on(
    calls: Calls, project: ProjectFacts, actor: Actor, import_id: ImportId, sizes: Sizes | None = None
) -> timedelta | None:
    """A stretch of what is to be done for an import; how long until the next, None where nothing is left."""
    try:
        return await _Stretch(calls, project, actor, import_id, sizes or Sizes()).run()
    except OvertureError as error:
        if error.kind in (Kind.CONFLICT, Kind.NOT_FOUND):
            # The campaign ended meanwhile, or is gone.
            await calls.run(project, actor, partial(commands.fail, import_id=import_id, reason=error.code))
            return _AT_ONCE
        raise
    except Exception as error:
        broke = partial(commands.broke, import_id=import_id)
        if is_passing(error) or await calls.run(project, actor, broke) < MOST_FAILURES:
            raise
        log.exception("import_failed", import_id=str(import_id))
        await calls.run(project, actor, partial(commands.fail, import_id=import_id, reason="internal_error"))
        return _AT_ONCE


class _Stretch:
    """The work of one worker at one import, at one go."""

    def __init__(self, calls: Calls, project: ProjectFacts, actor: Actor, import_id: ImportId, sizes: Sizes) -> None:
        self._calls = calls
        self._project = project
        self._actor = actor
        self._import_id = import_id
        self._sizes = sizes

    async def run(self) -> timedelta | None:
        """One stretch; how long until the next."""
        status, state = await self._calls.run(self._project, self._actor, self._standing)
        if status == ImportStatus.RUNNING:
            return await self._fill(state)
        if status == ImportStatus.UNDOING:
            return await self._empty()
        return _AT_ONCE if await self._clear() else None

    async def _fill(self, state: dict[str, Any]) -> timedelta:
        sizes = self._sizes
        source = JobPortions(self._rows, state, sizes) if "job" in state else Portions(self._piece, state, sizes)
        portion = await source.next()
        for left in range(sizes.stretch - 1, -1, -1):
            # The next is read while this one is taken.
            ahead = asyncio.ensure_future(source.next()) if left and not portion.is_last else None
            try:
                done = await self._take(portion)
            except BaseException:
                if ahead is not None:
                    ahead.cancel()
                    await asyncio.gather(ahead, return_exceptions=True)
                raise
            if ahead is None:
                break
            portion = await ahead
            if done.is_over or done.is_elsewhere:
                break
        return _AT_ONCE

    async def _take(self, portion: Portion) -> Taken:
        done = await self._calls.run(
            self._project, self._actor, partial(commands.take, import_id=self._import_id, portion=portion)
        )
        if done.to_wake is not None:
            await self._calls.run(self._project, self._actor, partial(campaigns.wake, campaign_id=done.to_wake))
        return done

    async def _empty(self) -> timedelta:
        for _ in range(self._sizes.stretch):
            if not await self._calls.run(
                self._project,
                self._actor,
                partial(commands.take_back, import_id=self._import_id, most=self._sizes.back),
            ):
                while await self._clear():
                    pass
                await self._calls.run(
                    self._project, self._actor, partial(commands.end_undoing, import_id=self._import_id)
                )
                break
        return _AT_ONCE

    async def _clear(self) -> bool:
        async with self._calls.db.transaction(self._project.id) as tx:
            return await FILES.clear(tx, self._project.id, self._import_id) > 0

    async def _piece(self, offset: int) -> bytes:
        async with self._calls.db.transaction(self._project.id) as tx:
            return await FILES.rest_of_piece(tx, self._project.id, self._import_id, offset) or b""

    async def _rows(self, job_id: JobId, after: int, limit: int) -> JobRows:
        async def read(call: Call) -> JobRows:
            return await audience.rows_after(call, job_id, after, limit)

        return await self._calls.run(self._project, self._actor, read)

    async def _standing(self, call: Call) -> tuple[str | None, dict[str, Any]]:
        row = await call.fetchrow(
            "select status, state from target_import where project_id = $1 and id = $2", self._import_id
        )
        return (None, {}) if row is None else (row["status"], row["state"])
