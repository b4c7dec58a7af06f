"""What can be done with imports: received, taken on by a batch, ended, undone.

One verb a function, one transaction each; work.py says which comes when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import asyncpg

from overture.domain import campaigns, messaging
from overture.domain.campaigns import Refused, Span
from overture.domain.identity import Call
from overture.domain.imports.contracts import RejectedRow
from overture.domain.imports.errors import ImportAlreadySent, ImportNotFound, ImportUnreadable, UploadLost
from overture.domain.imports.events import (
    ImportCompleted,
    ImportEvent,
    ImportFailed,
    ImportReceived,
    ImportUndoing,
    ImportUndone,
)
from overture.domain.imports.headers import opened
from overture.domain.imports.jobs import JobFilters, opened_job
from overture.domain.imports.portions import Portion, refusal
from overture.domain.imports.progress import (
    MOST_WARNINGS,
    Asked,
    Import,
    ImportStatus,
)
from overture.domain.imports.queries import COLUMNS, get, read
from overture.domain.imports.spooling import FILES, Spooled
from overture.domain.sheets import Unreadable
from overture.kernel.ids import CampaignId, ImportId, JobId
from overture.runtime.work.queues import Queue

"""Targets taken back in one transaction."""
MOST_FAILURES: Final = 4
"""How often in a row a batch may break before the import fails for good."""

_MAKE = """
insert into target_import
  (project_id, id, campaign_id, file_name, size, status, state, read_to, warnings, seq, created_at, job_id)
values ($1, $2, $3, $4, $5, 'running', $6, $7, '[]', 1, $8, $9)
"""
_ROW = f"select {COLUMNS} from target_import where project_id = $1 and id = $2"
_TAKEN = """
update target_import set state = $3, read_to = $4, read_rows = read_rows + $5, added = added + $6,
  duplicate = duplicate + $7, contacted = contacted + $8, suppressed = suppressed + $9, invalid = invalid + $10,
  blank = blank + $11, warned = warned + $12, warnings = warnings || $13, failures = 0,
  positions = positions + case when $14::bigint is null then '{}'
    else int8multirange(int8range($14::bigint, $15::bigint, '[]')) end, filtered = filtered + $16
where project_id = $1 and id = $2
"""
_ENDED = """
update target_import set status = $3, reason = $4, ended_at = $5, seq = seq + 1
where project_id = $1 and id = $2 returning seq
"""
_SPANS = """
select lower(s) as first, upper(s) - 1 as last from target_import i, unnest(i.positions) s
where i.project_id = $1 and i.id = $2 order by 1
"""
_BACK = """
update target_import set positions = positions - int8multirange(int8range(0, $3, '[]'))
where project_id = $1 and id = $2
"""
_FAILED = """
update target_import set failures = failures + 1 where project_id = $1 and id = $2 and status = 'running'
returning failures
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a portion: the import goes on behind it, unless it `is_over`, or somebody else was `elsewhere`
    with it. `woken`: the campaign runs and has new targets."""

    is_over: bool = False
    is_elsewhere: bool = False
    to_wake: CampaignId | None = None


async def may_import(call: Call, campaign_id: CampaignId) -> None:
    """Refuses for a campaign that takes no targets, before its file is taken in."""
    campaigns.may_be_given_targets(await campaigns.get(call, campaign_id))


async def receive(
    call: Call, campaign_id: CampaignId, spooled: Spooled, asked: Asked, file_name: str | None = None
) -> Import:
    """Makes an import of a file that has come; from here on any worker goes on with it."""
    found = opened(spooled.head, asked.mapping, encoding=asked.encoding, delimiter=asked.delimiter)  # type: ignore[arg-type]
    if isinstance(found, Unreadable):
        raise ImportUnreadable(found)
    await campaigns.expect(call, campaign_id)
    if not await FILES.is_whole(await call.tx(), call.project_id, spooled):
        raise UploadLost(retry_after=1)
    name = file_name and file_name.replace("\x00", "")[-255:]
    await call.execute(_MAKE, spooled.id, campaign_id, name, spooled.size, found.state(), found.offset, call.now, None)
    made = await get(call, campaign_id, spooled.id)
    call.emit(made.id, 1, ImportReceived.of(made))
    return made


async def receive_job(call: Call, campaign_id: CampaignId, job_id: JobId, filters: JobFilters) -> Import:
    """Makes an import of a finished job's rows; from here on any worker goes on with it. Refused as `opened_job` and
    `may_import` are."""
    job, state = await opened_job(call, job_id, filters)
    await campaigns.expect(call, campaign_id)
    import_id = ImportId(call.new_id())
    await call.execute(_MAKE, import_id, campaign_id, None, job.places, state, 0, call.now, job_id)
    made = await get(call, campaign_id, import_id)
    call.emit(made.id, 1, ImportReceived.of(made))
    return made


async def take(call: Call, import_id: ImportId, portion: Portion) -> Taken:
    """A portion's rows into the campaign, its counts and the reader's state: all of it or nothing. A portion that
    does not begin where the import stands changes nothing, so that two workers at one import are harmless."""
    if portion.is_last:
        await call.take_turn(Queue.ACTS)
    row = await _locked(call, import_id)
    if row is None or row["status"] != ImportStatus.RUNNING:
        return Taken(is_over=True)
    if row["read_to"] != portion.start:
        return Taken(is_elsewhere=True)
    campaign_id, batch = CampaignId(row["campaign_id"]), portion.batch
    filled = await campaigns.fill(call, campaign_id, portion.targets) if portion.targets else None
    refused = filled.done.refused if filled else {}
    whys = list(refused.values())
    await _reject(call, import_id, [*batch.rejected, *(refusal(batch.rows[i], why) for i, why in refused.items())])
    span = filled.span if filled and filled.span else (None, None)
    await call.execute(
        _TAKEN,
        import_id,
        portion.state,
        portion.state["offset"],
        len(batch.rows) + len(batch.rejected) + len(batch.blank) + portion.filtered,
        len(filled.done.added) if filled else 0,
        whys.count(Refused.DUPLICATE),
        whys.count(Refused.CONTACTED),
        whys.count(Refused.SUPPRESSED) + whys.count(Refused.ERASED),
        len(batch.rejected),
        len(batch.blank),
        len(batch.warnings),
        [list(w) for w in batch.warnings[: max(0, MOST_WARNINGS - row["warned"])]],
        *span,
        portion.filtered,
    )
    await FILES.drop_read(await call.tx(), call.project_id, import_id, portion.state["offset"])
    if portion.is_last:
        await FILES.clear(await call.tx(), call.project_id, import_id)
        await campaigns.end_coming(call, campaign_id)
        await _end(call, import_id, ImportStatus.COMPLETED, None, ImportCompleted)
        return Taken(is_over=True)
    return Taken(to_wake=campaign_id if filled and filled.is_running and filled.span else None)


async def _reject(call: Call, import_id: ImportId, rows: list[RejectedRow]) -> None:
    if rows:
        await (await call.tx()).copy_in(
            "import_rejected",
            ("project_id", "import_id", "number", "code", "message", "cells"),
            [(call.project_id, import_id, r.number, r.code, r.message, list(r.cells)) for r in rows],
        )


async def fail(call: Call, import_id: ImportId, reason: str) -> None:
    """Ends an import that cannot go on; what it added by then stays."""
    await call.take_turn(Queue.ACTS)
    row = await _locked(call, import_id)
    if row is not None and row["status"] == ImportStatus.RUNNING:
        await campaigns.end_coming(call, CampaignId(row["campaign_id"]))
        await _end(call, import_id, ImportStatus.FAILED, reason, ImportFailed)


async def broke(call: Call, import_id: ImportId) -> int:
    """Notes that a batch broke; how often in a row by now."""
    return await call.fetchval(_FAILED, import_id) or 0


async def undo(call: Call, campaign_id: CampaignId, import_id: ImportId) -> Import:
    """Takes back everything an import added, and stops one that is under way; `ImportAlreadySent` where a message of
    it left. From the commit on the campaign reserves nothing until all of it is gone and the import is `undone`."""
    await call.take_turn(Queue.ACTS)
    row = await _locked(call, import_id)
    if row is None or row["campaign_id"] != campaign_id:
        raise ImportNotFound
    found = read(row)
    if found.status in (ImportStatus.UNDOING, ImportStatus.UNDONE):
        return found
    if await messaging.is_sent(call, campaign_id, await _spans(call, import_id)):
        raise ImportAlreadySent
    await campaigns.hold(call, campaign_id)
    if found.status is ImportStatus.RUNNING:
        await campaigns.end_coming(call, campaign_id)
    return await _end(call, import_id, ImportStatus.UNDOING, None, ImportUndoing)


async def take_back(call: Call, import_id: ImportId, most: int) -> bool:
    """A part of an undoing, at most so many targets; whether there may be more."""
    row = await _locked(call, import_id)
    if row is None or row["status"] != ImportStatus.UNDOING:
        return False
    spans = await _spans(call, import_id)
    last = await campaigns.take_back(call, CampaignId(row["campaign_id"]), spans, most)
    if last is None:
        return False
    await call.execute(_BACK, import_id, last)
    return True


async def end_undoing(call: Call, import_id: ImportId) -> None:
    """Everything is taken back: the campaign goes on."""
    await call.take_turn(Queue.ACTS)
    row = await _locked(call, import_id)
    if row is not None and row["status"] == ImportStatus.UNDOING:
        await campaigns.release(call, CampaignId(row["campaign_id"]))
        await _end(call, import_id, ImportStatus.UNDONE, None, ImportUndone)


async def _locked(call: Call, import_id: ImportId) -> asyncpg.Record | None:
    """The import's row, locked. The order of locks: the acts turn, this row, the campaign's."""
    return await call.fetchrow(_ROW + " for update", import_id)


async def _spans(call: Call, import_id: ImportId) -> list[Span]:
    return [(r["first"], r["last"]) for r in await call.fetch(_SPANS, import_id)]


async def _end(
    call: Call, import_id: ImportId, status: ImportStatus, reason: str | None, event: type[ImportEvent]
) -> Import:
    ended_at = None if status is ImportStatus.UNDOING else call.now
    seq = await call.fetchval(_ENDED, import_id, status.value, reason, ended_at)
    row = await call.fetchrow(_ROW, import_id)
    if row is None:
        raise ImportNotFound
    ended = read(row)
    call.emit(import_id, seq, event.of(ended))
    return ended
