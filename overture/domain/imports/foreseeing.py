"""What an import of a stored file would come to: every row read and asked about, nothing added.

Not a second set of rules: the reading is the import's, and who may be added the campaign decides.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from overture.domain import audience, campaigns
from overture.domain.campaigns import Refused
from overture.domain.identity import Call
from overture.domain.imports.contracts import RejectedRow, Warned
from overture.domain.imports.errors import ImportUnreadable
from overture.domain.imports.headers import opened
from overture.domain.imports.jobs import JobFilters, JobPortions, JobRows, opened_job
from overture.domain.imports.portions import Portions, refusal
from overture.domain.imports.progress import MOST_WARNINGS, Asked, Counts
from overture.domain.imports.spooling import FILES, Spooled
from overture.domain.sheets import Unreadable
from overture.kernel.ids import CampaignId, JobId

MOST_REJECTED: Final = 100
"""Rejected rows that are told; all are counted."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of the rows; `warnings` and `rejected` are the first of them."""

    counts: Counts
    warned: int
    warnings: tuple[Warned, ...]
    rejected: tuple[RejectedRow, ...]


async def foresee(call: Call, campaign_id: CampaignId, spooled: Spooled, asked: Asked) -> Foreseen:
    """Reads the whole file, in constant memory, and asks of each row what `take` would. For a call that is dry: its
    transaction is as long as the file. Refuses as `receive` does; takes no turn and locks no row."""
    found = opened(spooled.head, asked.mapping, encoding=asked.encoding, delimiter=asked.delimiter)  # type: ignore[arg-type]
    if isinstance(found, Unreadable):
        raise ImportUnreadable(found)

    async def piece(offset: int) -> bytes:
        return await FILES.rest_of_piece(await call.tx(), call.project_id, spooled.id, offset) or b""

    return await _foreseen(call, campaign_id, Portions(piece, found.state()))


async def foresee_job(call: Call, campaign_id: CampaignId, job_id: JobId, filters: JobFilters) -> Foreseen:
    """The same of a finished job's rows. Refused as `receive_job` is."""
    _, state = await opened_job(call, job_id, filters)

    async def rows(job: JobId, after: int, limit: int) -> JobRows:
        return await audience.rows_after(call, job, after, limit)

    return await _foreseen(call, campaign_id, JobPortions(rows, state))


async def _foreseen(call: Call, campaign_id: CampaignId, source: Portions | JobPortions) -> Foreseen:
    whys, read, invalid, blank, filtered, warned = Counter[Refused](), 0, 0, 0, 0, 0
    warnings, rejected = list[Warned](), list[RejectedRow]()
    is_last, untold = False, None
    while not is_last:
        portion = await source.next()
        batch, is_last, untold = portion.batch, portion.is_last, portion.state.get("untold")
        refused = await campaigns.foresee(call, campaign_id, portion.targets)
        whys.update(refused.values())
        read, invalid, blank = read + len(batch.rows), invalid + len(batch.rejected), blank + len(batch.blank)
        filtered, warned = filtered + portion.filtered, warned + len(batch.warnings)
        warnings += batch.warnings[: MOST_WARNINGS - len(warnings)]
        if len(rejected) < MOST_REJECTED:
            told = [*batch.rejected, *(refusal(batch.rows[i], why) for i, why in refused.items())]
            rejected += sorted(told, key=lambda r: r.number)[: MOST_REJECTED - len(rejected)]
    counts = Counts(
        added=read - whys.total(),
        duplicate=whys[Refused.DUPLICATE],
        contacted=whys[Refused.CONTACTED],
        suppressed=whys[Refused.SUPPRESSED] + whys[Refused.ERASED],
        invalid=invalid,
        blank=blank,
        filtered=filtered,
        untold=untold,
    )
    return Foreseen(counts, warned, tuple(warnings), tuple(rejected))
