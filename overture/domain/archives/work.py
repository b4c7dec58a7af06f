"""How an archive goes on: its directory read, then list after list a portion at a time, by any worker.

Not the transactions: commands.py. Where it stands is kept in the archive's row, so that a kill costs the portion at
hand; of a list that was begun what was taken is passed over again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from overture.domain import audience
from overture.domain.archives import commands
from overture.domain.archives.commands import AT_ONCE, MOST_FAILURES, Portion, State
from overture.domain.archives.contracts import ArchiveStatus
from overture.domain.archives.lists import File, Items, Kind, Owner, Person, files_of, is_wanted, person_of
from overture.domain.archives.spooling import Stored
from overture.domain.archives.zips import Unsafe, content, directory
from overture.domain.identity import Actor, Call, Calls, ProjectFacts
from overture.kernel.ids import ArchiveId
from overture.runtime.db import is_passing

log = structlog.get_logger(__name__)

STRETCH: Final = 40
"""Portions in one go; then others have their turn of the worker."""
_AT_ONCE: Final = timedelta(0)

STARTS: Final = ("archive.received", "archive.deleting")
"""The events a worker goes on after."""


async def go_on(
    calls: Calls,
    project: ProjectFacts,
    actor: Actor,
    archive_id: ArchiveId,
    *,
    at_once: int = AT_ONCE,
    stretch: int = STRETCH,
) -> timedelta | None:
    """A stretch of what is to be done for an archive, people `at_once` a portion; how long until the next, None where
    nothing is left."""
    try:
        return await _Stretch(calls, project, actor, archive_id, at_once, stretch).run()
    except Unsafe as why:
        await calls.run(project, actor, partial(commands.fail, archive_id=archive_id, reason=why.code))
        return _AT_ONCE
    except Exception as error:
        broke = partial(commands.broke, archive_id=archive_id)
        if is_passing(error) or await calls.run(project, actor, broke) < MOST_FAILURES:
            raise
        log.error("archive_failed", archive_id=str(archive_id), error=type(error).__name__)
        await calls.run(project, actor, partial(commands.fail, archive_id=archive_id, reason="internal_error"))
        return _AT_ONCE


class _Stretch:
    """The work of one worker at one archive, at one go."""

    def __init__(
        self, calls: Calls, project: ProjectFacts, actor: Actor, archive_id: ArchiveId, at_once: int, stretch: int
    ) -> None:
        self._calls = calls
        self._project = project
        self._actor = actor
        self._id = archive_id
        self._at_once = at_once
        self._left = stretch

    async def run(self) -> timedelta | None:
        """One stretch; how long until the next."""
        row = await self._calls.run(self._project, self._actor, partial(commands.locked, archive_id=self._id))
        if row is None:
            return None
        if row["status"] != ArchiveStatus.READING:
            return await self._clear()
        # Before anything of it can be delivered: whoever was delivered by number is known by name too from here on.
        while await self._calls.run(self._project, self._actor, audience.learn_names):
            self._left -= 1
            if self._left <= 0:
                return _AT_ONCE
        file, state = Stored(self._calls.db, self._project.id, self._id, row["size"]), commands.state_of(row)
        if not state.is_begun:
            await self._begin(file, row["account"])
            return _AT_ONCE
        while state.at < len(state.files):
            following = await self._read(file, state)
            if following is None or self._left <= 0:
                return _AT_ONCE
            state = following
        await self._calls.run(self._project, self._actor, partial(commands.end, archive_id=self._id))
        return _AT_ONCE

    async def _begin(self, file: Stored, account: str) -> None:
        """Reads the directory, and whose archive it is where it says so."""
        files = files_of(await directory(file, is_wanted))
        lists = [f for f in files if f.kind is not Kind.OWNER]
        for owned in files:
            if owned.kind is not Kind.OWNER:
                break
            owner = Owner()
            async for piece in content(file, owned.entry):
                owner.feed(piece)
            if owner.username() not in (None, account):
                raise Unsafe("another_account")
        await self._calls.run(self._project, self._actor, partial(commands.begin, archive_id=self._id, files=lists))

    async def _read(self, file: Stored, state: State) -> State | None:
        """The rest of the list at hand; the place behind it, or None where another worker goes on, or others have
        their turn first."""
        listed = state.files[state.at]
        portion, passed = list[Person](), 0
        async for item in _items(file, listed):
            if passed < state.done:
                passed += 1
                continue
            portion.append(person_of(item))
            if len(portion) >= self._at_once:
                following = State(state.files, state.at, state.done + len(portion), True)
                if not await self._take(listed, portion, state, following) or self._left <= 0:
                    return None
                state, passed = following, following.done
                portion = []
        following = State(state.files, state.at + 1, 0, True)
        return following if await self._take(listed, portion, state, following) else None

    async def _take(self, listed: File, people: list[Person], before: State, after: State) -> bool:
        self._left -= 1
        portion = Portion(listed.kind, people, before, after)
        taken: bool = await self._calls.run(
            self._project, self._actor, partial(commands.take, archive_id=self._id, portion=portion)
        )
        return taken

    async def _clear(self) -> timedelta | None:
        """What is to go: the file of this archive; of those it replaced, and of one that is deleted, everything."""
        gone = await self._calls.run(self._project, self._actor, self._clear_one)
        return _AT_ONCE if gone else None

    async def _clear_one(self, call: Call) -> int:
        tx = await call.tx()
        return await commands.clear(tx, call.project_id, self._id) or await commands.clear_unused(tx, call.project_id)


async def _items(file: Stored, listed: File) -> AsyncIterator[bytes]:
    """The items of a list, in its order; `Unsafe` where it is none."""
    items = Items(listed.kind)
    async for piece in content(file, listed.entry):
        for item in items.feed(piece):
            yield item
    items.end()
