"""`overture audience enrich`: columns added to the rows of a completed job, and what that would come to.

Not the add-ons of a job that is submitted: extracting.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli.extracting import job_id_of
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir
from overture.cli.refusal import Refused
from overture.cli.watching import Stand, watched

if TYPE_CHECKING:
    from overture.domain.audience import Prospect


def enrich(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(help="The job's id.")],
    add: Annotated[
        list[str], typer.Option("--add", help="enrich_profiles or enrich_country_date; as often as needed.")
    ],
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would come to; begin and charge nothing.")
    ] = False,
    waits: Annotated[bool, typer.Option("--wait/--no-wait", help="Stay until the rows have the columns.")] = True,
    data_dir: DataDir = None,
) -> None:
    """Add columns to the rows of a completed job, for credits. Until it has ended they cannot be read."""
    job_id, wanted = job_id_of(job), _known(add)

    async def do(desk: Desk) -> Prospect:
        from overture.domain import audience

        place = await desk.project_with(lambda call: audience.get(call, job_id), audience.JobNotFound, "a job")
        if is_dry_run:
            return await desk.run(place, lambda call: audience.prospect(call, job_id, wanted))
        found = await desk.run(place, lambda call: audience.enrich(call, job_id, wanted))
        if not waits:
            return found
        return await watched(
            found,
            lambda: desk.run(place, lambda call: audience.prospect(call, job_id, wanted)),
            _stand,
            "a worker does, as in `overture up`, and an earlier one of this job goes first.",
        )

    found = work(ctx, data_dir, do)
    typer.echo(_foretold(found) if is_dry_run else _told(found))


def _known(names: Sequence[str]) -> frozenset[str]:
    from overture.domain import audience

    known = {a.name: None for tool in audience.TOOLS for a in tool.addons}
    for name in names:
        if name not in known:
            raise Refused(f"There is no add-on {name[:50]}; there are {', '.join(known)}.")
    return frozenset(names)


def _stand(found: Prospect) -> Stand:
    """It is over where the rows have all of it, and where some of it failed and nothing is on its way any more."""
    from overture.domain.audience import ENDED, Cover, JobStatus

    latest = found.latest
    if latest is None:
        return Stand(True, found.cover is not Cover.UNDER_WAY, 0, "")
    is_over = found.cover is not Cover.UNDER_WAY and latest.status in ENDED
    return Stand(latest.status is not JobStatus.QUEUED, is_over, latest.percent, latest.status.value)


def _foretold(found: Prospect) -> str:
    from overture.domain.audience import Cover

    if found.cover is not Cover.NEW:
        return _told(found)
    what = f"{', '.join(found.fields)} for {found.rows:,} rows: {found.cost:,} credits at most."
    return what if found.obstacle is None else f"{what} It would be refused now: {found.obstacle.message}"


def _told(found: Prospect) -> str:
    """Where it stands, in one line; Refused where it has failed."""
    from overture.domain.audience import ENDED, Cover

    names, e = ", ".join(found.selected), found.latest
    if found.cover is Cover.UNDER_WAY or (e is not None and e.status not in ENDED):
        return f"{names}: on the way; the rows cannot be read until it has ended."
    if found.cover is Cover.NEW:
        raise Refused((e and e.error_message) or "The enrichment has failed: nothing is added and nothing charged.")
    if e is None:
        return f"The rows have {names}."
    gone = f", {e.gone:,} private or gone" if e.gone else ""
    return f"The rows have {names}. {', '.join(e.addons)}: {e.enriched:,} rows for {e.charged:,} credits{gone}."
