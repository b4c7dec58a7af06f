"""A project with a million targets waiting: made once a run, for the benchmarks that need one.

Not a measurement.
"""

from __future__ import annotations

from bench import fill
from bench.places import Place

MANY = 1_000_000
_SPARE = 60_000
_made: dict[int, fill.Filled] = {}


async def crowd(place: Place) -> fill.Filled:
    """The campaign, paused, with a few more than a million, so that a million are left when it is used again."""
    found = _made.get(id(place))
    if found is None:
        db = await place.connect()
        project_id, accounts = await fill.project(db, senders=20, name="crowd")
        found = _made[id(place)] = await fill.campaign(db, project_id, accounts, MANY + _SPARE)
        await fill.pause(db, found)
        await db.execute("checkpoint")
        await db.close()
    return found
