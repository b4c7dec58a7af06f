"""Erasing a person, in one transaction: what is read or added meanwhile comes before it, or sees the tombstone.

What a platform, a receiver of webhooks or a backup holds is not here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from overture.domain import archives, audience, campaigns, imports
from overture.domain.erasure.events import PersonErasing
from overture.domain.erasure.taking import PLATFORM, take_away
from overture.domain.identity import Call
from overture.domain.platforms import Tombstones, handles_of, mark_erased, people_behind, people_numbered
from overture.kernel.errors import Kind, OvertureError
from overture.runtime.work.queues import Queue

PLACES: Final = (
    *("job_rows", "jobs", "archive_places", "targets", "messages", "waiting", "replies", "suppressions"),
    *("import_rows", "events", "delivery_answers", "references"),
)
"""Where things of a person are, in the order of a certificate."""

# The planner takes what filters of many pages find for nearly everything, and would rather read whole tables.
_BY_KEY: Final = "select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'jit']) name"


class PersonUnnamed(OvertureError):
    """Say who is to be erased: by username, by the platform's number of them, or best by both."""

    kind, code = Kind.INVALID, "person_unnamed"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What an erasure removed: by where it was, how many; when, and when this person was first erased. `under_way`:
    messages whose end is not known yet, with which the last of it goes."""

    at: datetime
    first_at: datetime
    removed: Mapping[str, int]
    under_way: int


async def erase(call: Call, *, handle: str | None = None, user_id: str | None = None) -> Certificate:
    """Removes a person from the project and keeps them out of it from the commit on. Again: nothing but what is new."""
    if not handle and not user_id:
        raise PersonUnnamed
    tx = await call.tx()
    await tx.execute(_BY_KEY)
    traces = await audience.trace(call, [handle] if handle else [], [user_id] if user_id else [])
    # In the order of all locks: turns, jobs, imports, campaigns.
    await call.take_turn(Queue.ACTS)
    await audience.hold_pages(call)
    await imports.hold_rows(call)
    await campaigns.hold_uploads(call)
    named = await people_behind(tx, call.project_id, PLATFORM, sorted(traces.names))
    numbered = await people_numbered(tx, call.project_id, PLATFORM, sorted(traces.users))
    people: list[UUID] = sorted({*named, *numbered})
    names = {*traces.names, *await handles_of(tx, call.project_id, PLATFORM, people)}
    keys = call.resources.need(Tombstones).keys(PLATFORM, sorted(names), sorted(traces.users))
    first_at = await mark_erased(tx, call.project_id, keys, call.now)
    rows, jobs = await audience.erase(call, names, traces.users)
    removed = Counter(job_rows=rows, jobs=jobs, import_rows=await imports.erase(call, names, traces.users))
    removed["archive_places"] = await archives.erase(call, names)
    taken = await take_away(call, people, names)
    removed.update(taken.removed)
    if taken.under_way and first_at == call.now:
        for person_id in people:
            call.emit(person_id, 1, PersonErasing(person_id=person_id))
    return Certificate(call.now, first_at, {place: removed[place] for place in PLACES}, taken.under_way)
