"""What can be done with archives: received, taken on by a portion, ready, failed, deleted.

One verb a function, one transaction each; work.py says which comes when.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from overture.domain import audience
from overture.domain.archives.contracts import Archive, ArchiveStatus
from overture.domain.archives.errors import ArchiveInUse, ArchiveLost, ArchiveNotFound, ArchiveUnreadable
from overture.domain.archives.events import ArchiveDeleting, ArchiveReceived
from overture.domain.archives.lists import File, Kind, Person
from overture.domain.archives.queries import COLUMNS, get
from overture.domain.archives.spooling import FILES, ZIP, Spooled
from overture.domain.identity import Call
from overture.domain.targets import NotAHandle, normalised
from overture.kernel.errors import InvalidField
from overture.kernel.ids import ArchiveId
from overture.runtime.db import Tx
from overture.runtime.work.queues import Queue

SOURCE: Final = "archive"
"""What jobs call the source that reads archives."""
RELATION: Final = {Kind.FOLLOWERS: 1, Kind.FOLLOWING: 2}
MOST_FAILURES: Final = 4
"""How often in a row a reading may break before the archive fails for good."""
AT_ONCE: Final = 5_000

_MAKE = """
insert into archive (project_id, id, account, file_name, size, status, state, seq, created_at)
values ($1, $2, $3, $4, $5, 'reading', '{}', 1, $6)
"""
_ROW = f"select {COLUMNS}, state, from_job, until_job, failures from archive where project_id = $1 and id = $2"
_BEGUN = """
update archive set state = $3, packed = $4, followers = $5, following = $6, failures = 0
where project_id = $1 and id = $2
"""
_TAKEN = """
update archive set state = $3, read = $4, followers = followers + $5, following = following + $6,
  unreadable = unreadable + $7, newest_at = greatest(newest_at, $8::timestamptz), failures = 0
where project_id = $1 and id = $2
"""
_REPLACED = """
update archive set status = 'replaced', until_job = $4
where project_id = $1 and account = $2 and id <> $3 and status = 'ready'
"""
_ENDED = """
update archive set status = $3, reason = $4, from_job = $5, until_job = $6, ended_at = $7
where project_id = $1 and id = $2
"""
_CLEAR = """
delete from archive_person p using (
  select relation, position from archive_person where project_id = $1 and archive_id = $2
  order by relation, position limit $3) old
where p.project_id = $1 and p.archive_id = $2 and p.relation = old.relation and p.position = old.position
"""


class State(msgspec.Struct, frozen=True):
    """Where a reading stands: the files to read, at which of them, and how many of its items are taken."""

    files: tuple[File, ...] = ()
    at: int = 0
    done: int = 0
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Portion:
    """Items of a list as they were read, in order: from where on, and where that leads."""

    kind: Kind
    people: Sequence[Person]
    before: State
    after: State


def account_of(text: str) -> str:
    """The account an archive is for, by its username; InvalidField where that is none."""
    found = normalised(text)
    if isinstance(found, NotAHandle):
        raise InvalidField("account", found.problem)
    return found


async def receive(call: Call, account: str, spooled: Spooled, file_name: str | None = None) -> Archive:
    """Makes an archive of a file that has come; from here on any worker goes on with it."""
    name = account_of(account)
    if spooled.head != ZIP:
        raise ArchiveUnreadable("not_a_zip")
    if not await FILES.is_whole(await call.tx(), call.project_id, spooled):
        raise ArchiveLost(retry_after=1)
    shown = file_name and file_name.replace("\x00", "")[-255:]
    await call.execute(_MAKE, spooled.id, name, shown, spooled.size, call.now)
    call.emit(spooled.id, 1, ArchiveReceived(archive_id=spooled.id))
    return await get(call, spooled.id)


async def begin(call: Call, archive_id: ArchiveId, files: Sequence[File]) -> None:
    """Notes what is to be read of an archive whose directory was."""
    row = await locked(call, archive_id)
    if row is None or row["status"] != ArchiveStatus.READING:
        return
    state = State(files=tuple(files), is_begun=True)
    kinds = {f.kind for f in files}
    await call.execute(
        _BEGUN,
        archive_id,
        msgspec.to_builtins(state),
        sum(f.entry.packed for f in files),
        0 if Kind.FOLLOWERS in kinds else None,
        0 if Kind.FOLLOWING in kinds else None,
    )


async def take(call: Call, archive_id: ArchiveId, portion: Portion) -> bool:
    """A portion's people, counts and the place to go on from: all of it or nothing. False where the archive is not
    where the portion begins, or is over: another worker went on, and nothing was changed."""
    row = await locked(call, archive_id)
    if row is None or row["status"] != ArchiveStatus.READING or state_of(row) != portion.before:
        return False
    kind, people = portion.kind, portion.people
    first = row[kind.value] + 1
    relation = RELATION[kind]
    await (await call.tx()).copy_in(
        "archive_person",
        ("project_id", "archive_id", "relation", "position", "username", "at"),
        [(call.project_id, archive_id, relation, n, p.username, p.at) for n, p in enumerate(people, first)],
    )
    after = portion.after
    await call.execute(
        _TAKEN,
        archive_id,
        msgspec.to_builtins(after),
        sum(f.entry.packed for f in after.files[: after.at]),
        len(people) if kind is Kind.FOLLOWERS else 0,
        len(people) if kind is Kind.FOLLOWING else 0,
        sum(p.username is None for p in people),
        max((p.at for p in people if p.at is not None), default=None),
    )
    return True


async def end(call: Call, archive_id: ArchiveId) -> None:
    """Everything is read: jobs submitted from here on are served by it, unless a newer archive of the account is."""
    await call.take_turn(Queue.READS)
    row = await locked(call, archive_id)
    if row is None or row["status"] != ArchiveStatus.READING:
        return
    # Submitting takes the same turn, so every job comes before or after.
    number = await audience.submitted(call)
    newer = await call.fetchval(
        "select 1 from archive where project_id = $1 and account = $2 and id > $3 and status = 'ready' limit 1",
        row["account"],
        archive_id,
    )
    if newer is None:
        await call.execute(_REPLACED, row["account"], archive_id, number)
        await call.execute(_ENDED, archive_id, ArchiveStatus.READY.value, None, number, None, call.now)
    else:
        await call.execute(_ENDED, archive_id, ArchiveStatus.REPLACED.value, None, number, number, call.now)


async def fail(call: Call, archive_id: ArchiveId, reason: str) -> None:
    """Ends an archive that cannot be read; those before it stay what they are."""
    row = await locked(call, archive_id)
    if row is not None and row["status"] == ArchiveStatus.READING:
        await call.execute(_ENDED, archive_id, ArchiveStatus.FAILED.value, reason, None, None, call.now)


async def broke(call: Call, archive_id: ArchiveId) -> int:
    """Notes that a reading broke; how often in a row by now."""
    found = await call.fetchval(
        """update archive set failures = failures + 1 where project_id = $1 and id = $2 and status = 'reading'
        returning failures""",
        archive_id,
    )
    return found or 0


async def delete(call: Call, archive_id: ArchiveId) -> Archive:
    """Serves no job from here on, and everything read of it goes; `ArchiveInUse` while a job reads it. Twice is the
    same."""
    await call.take_turn(Queue.READS)
    row = await locked(call, archive_id)
    if row is None:
        raise ArchiveNotFound
    if row["status"] == ArchiveStatus.DELETING:
        return await get(call, archive_id)
    if await _is_used(await call.tx(), call.project_id, row):
        raise ArchiveInUse
    seq = await call.fetchval(
        "update archive set status = 'deleting', seq = seq + 1 where project_id = $1 and id = $2 returning seq",
        archive_id,
    )
    call.emit(archive_id, seq, ArchiveDeleting(archive_id=archive_id))
    return await get(call, archive_id)


async def clear(tx: Tx, project_id: UUID, archive_id: UUID) -> int:
    """A part of what an archive left behind: its file, once it is read or failed; its people, once it is going; in the
    end itself. How many rows."""
    row = await tx.fetchrow(_ROW + " for update", project_id, archive_id)
    if row is None or row["status"] == ArchiveStatus.READING:
        return 0
    gone = await FILES.clear(tx, project_id, archive_id)
    is_going = row["status"] == ArchiveStatus.DELETING
    if row["status"] == ArchiveStatus.REPLACED:
        is_going = not await _is_used(tx, project_id, row)
    if gone or not (is_going or row["status"] == ArchiveStatus.FAILED):
        return gone
    gone = await tx.execute(_CLEAR, project_id, archive_id, AT_ONCE)
    if not gone and is_going:
        gone = await tx.execute("delete from archive where project_id = $1 and id = $2", project_id, archive_id)
    return gone


async def forget(tx: Tx, project_id: UUID, before: datetime) -> int:
    """Housekeeping: pieces of files that broke off, and archives that were replaced and that no job reads any more."""
    return await FILES.clear_orphans(tx, project_id) or await clear_unused(tx, project_id)


async def clear_unused(tx: Tx, project_id: UUID) -> int:
    """A part of the archives that were replaced and that no job reads any more; how many rows."""
    gone = 0
    rows = await tx.fetch(
        "select id from archive where project_id = $1 and status in ('replaced', 'deleting') order by id limit 100",
        project_id,
    )
    for row in rows:
        gone += await clear(tx, project_id, row["id"])
    return gone


async def erase(call: Call, names: Collection[str]) -> int:
    """Takes a person, by all their names, out of every archive of the project; how many entries. An archive that is
    being read is waited for, a portion of it at most."""
    await call.fetch("select id from archive where project_id = $1 and status = 'reading' order by id for update")
    return await call.execute(
        "delete from archive_person where project_id = $1 and username = any($2::text[])", [n.lower() for n in names]
    )


async def _is_used(tx: Tx, project_id: UUID, row: asyncpg.Record) -> bool:
    """Whether a job that has not ended began with this archive."""
    if row["from_job"] is None:
        return False
    return await audience.is_read(tx, project_id, SOURCE, row["account"], row["from_job"], row["until_job"])


async def locked(call: Call, archive_id: ArchiveId) -> asyncpg.Record | None:
    """The archive's row, locked."""
    return await call.fetchrow(_ROW + " for update", archive_id)


def state_of(row: Any) -> State:
    """Where a row's reading stands."""
    return msgspec.convert(row["state"], State)
