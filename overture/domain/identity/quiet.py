"""A workspace's quiet hours: nothing is written to anybody in them, whatever a campaign says.

Set by the operator alone; they hold for every project of the workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from overture.domain.identity.calls import Call
from overture.kernel.errors import InvalidField
from overture.kernel.hours import Spans, Window, is_zone, minute_of, week
from overture.kernel.ids import WorkspaceId
from overture.runtime.db import Database
from overture.runtime.work.queues import Queue, take_turns, wake

_PAST = datetime(2000, 1, 1, tzinfo=UTC)
"""Due now by every project's clock."""
# Whoever waits for hours is looked at again: they may be others now.
_AGAIN = """
update lane set next_at = $2, wait_reason = null where project_id = any($1::uuid[])
and wait_reason like 'shut:%'
"""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Every day from one time to another (`21:00-08:00`), by the target's clock, or `timezone`'s if it is not known."""

    text: str
    timezone: str

    @property
    def spans(self) -> Spans:
        """The quiet minutes of a week."""
        return _spans(self.text)


@lru_cache(maxsize=1024)
def _spans(text: str) -> Spans:
    opens, closes = (minute_of(part.strip()) for part in text.split("-"))
    if opens % 1440 == closes % 1440:
        raise ValueError("no hours")
    return week([Window(tuple(range(7)), opens % 1440, closes)])


def quiet(text: str | None, timezone: str | None) -> QuietHours | None:
    """Out of the columns of a workspace."""
    return None if text is None or timezone is None else QuietHours(text, timezone)


async def quiet_hours(call: Call) -> QuietHours | None:
    """Those of the call's workspace, or None."""
    tx = await call.tx()
    row = await tx.fetchrow("select quiet_hours, quiet_zone from workspace where id = $1", call.project.workspace_id)
    return None if row is None else quiet(row["quiet_hours"], row["quiet_zone"])


async def quiet_hours_of(db: Database) -> dict[WorkspaceId, QuietHours]:
    """Every workspace's, where it has any."""
    async with db.connection() as raw:
        rows = await raw.fetch(
            "select id, quiet_hours, quiet_zone from workspace where quiet_hours is not null order by id"
        )
    return {WorkspaceId(r["id"]): QuietHours(r["quiet_hours"], r["quiet_zone"]) for r in rows}


async def set_quiet_hours(db: Database, workspace_id: WorkspaceId, hours: QuietHours | None) -> None:
    """From the commit on nothing is reserved in them; `InvalidField` for hours or a zone that are none."""
    if hours is not None:
        try:
            hours.spans  # noqa: B018
        except ValueError:
            raise InvalidField(
                "quietHours", "Write quiet hours as 21:00-08:00; they cannot last the whole day."
            ) from None
        if not is_zone(hours.timezone):
            raise InvalidField(
                "quietZone", "This is no time zone; give a name of the IANA database such as Europe/Berlin."
            )
    async with db.transaction() as tx:
        rows = await tx.fetch("select id from project where workspace_id = $1 order by id", workspace_id)
        projects = [r["id"] for r in rows]
        await tx.see(projects)
        await take_turns(tx, projects, Queue.ACTS)
        await tx.execute(
            "update workspace set quiet_hours = $2, quiet_zone = $3 where id = $1",
            workspace_id,
            None if hours is None else hours.text,
            None if hours is None else hours.timezone,
        )
        await tx.execute(_AGAIN, projects, _PAST)
        await wake(tx, projects, Queue.ACTS)
