"""Audience jobs as moves and their invariants: submitted by few users for the same people, cancelled, erased, read
while lists change.

Not the people campaigns write to: whom lists name is nobody of them.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from overture.domain import audience, erasure
from overture.domain.audience import BY_NAME, NewJob
from overture.domain.identity import Call
from overture.runtime.work.kinds import State
from overture.sandbox.faults import Fault
from tests.simulation.facts import Place, Violation
from tests.simulation.moves import Moves

_USERS: Final = ("one", "two")
_TOOLS: Final = (("followers", "max_followers"), ("followers", "max_followers"), ("following", "max_following"))
_LISTS: Final = ("sandbox.audience.7", "sandbox.audience.13", "sandbox.private")
_FAULTS: Final = ("repeat_rows", "skip_rows", "hide_people", "gone_people", "grow_list", "throttle", "http_503")
_MOST_JOBS: Final = 6

_TWICE: Final = """
select r.project_id, j.external_user_id, j.tool, r.username, count(*) as n
from audience_row r join audience_job j on j.project_id = r.project_id and j.id = r.job_id
where j.status = 'COMPLETED' group by 1, 2, 3, 4 having count(*) > 1 order by 1, 2, 3, 4 limit 1
"""
_CREDITS: Final = """
select a.project_id, a.balance, a.reserved,
  (select sum(c.amount) from audience_credit c where c.project_id = a.project_id) as entries,
  (select coalesce(sum(j.reserved), 0) from audience_job j where j.project_id = a.project_id) as promised
from audience_account a order by a.project_id
"""
_JOBS: Final = """
select j.*, (select count(*) from audience_row r where r.project_id = j.project_id and r.job_id = j.id) as there,
  (select count(*) from audience_delivered d where d.project_id = j.project_id and d.job_id = j.id) as claims,
  (select coalesce(sum(c.amount), 0) from audience_credit c
    where c.project_id = j.project_id and c.subject = j.id and c.kind = 'charge') as taken,
  array(select e.name from event e where e.project_id = j.project_id and e.subject = j.id order by e.id) as names
from audience_job j order by j.id
"""


class Extracting:
    """Submits, cancels, erases and plans trouble; asks the rows."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._dice = moves.dice
        self._town = moves.town

    async def submit_job(self, place: Place) -> None:
        """A job for one of two users, mostly about people another job is about as well."""
        dice = self._dice
        if place.jobs >= _MOST_JOBS:
            return
        name, most = dice.choice(_TOOLS)
        tool, lists = BY_NAME[name], dice.sample(_LISTS, dice.choice((1, 1, 2)))
        params = msgspec.convert({"usernames": lists, most: dice.choice((3, 9, 40))}, tool.params)
        new = NewJob(dice.choice(_USERS), tool, params, dice.choice((None, None, 40)))
        if await self._moves.command(place, lambda call: audience.submit(call, new)):
            place.jobs += 1

    async def cancel_job(self, place: Place) -> None:
        """One of the jobs, wherever it stands; refused for one that is over."""
        found = await self._town.db.unwatched.fetch(
            "select id from audience_job where project_id = $1 order by id", place.id
        )
        if found:
            job_id = self._dice.choice(found)["id"]
            await self._moves.command(place, lambda call: audience.cancel(call, job_id))

    async def erase_listed(self, place: Place) -> None:
        """Somebody whom a job has by now, running or ended."""
        found = await self._town.db.unwatched.fetch(
            "select distinct username from audience_row where project_id = $1 order by username", place.id
        )
        if not found:
            return
        name: str = self._dice.choice(found)["username"]

        async def work(call: Call) -> None:
            told = await erasure.erase(call, handle=name)
            if told.removed["job_rows"] < 1:
                raise Violation("erased stays out", f"{name} was there, and the certificate says {told.removed}")

        if await self._moves.command(place, work):
            place.erased.add(name)
            await self.submit_job(place)

    async def change_list(self, place: Place) -> None:
        """A list that repeats, skips, hides or gains people, or whose platform asks to wait."""
        kind = self._dice.choice(_FAULTS)
        spec = {
            "kind": kind,
            "route": "people",
            "project": str(place.id),
            "handle": self._dice.choice(_LISTS),
            "share": 0.5,
            "count": self._dice.choice((1, 2)),
            "seconds": 30.0 if kind in ("throttle", "http_503") else None,
        }
        self._town.trace.add("fault", spec)
        if len(self._town.app.faults.planned) < 5:
            with self._town.app.store.transaction():
                self._town.app.faults.plan(msgspec.convert(spec, Fault))

    async def audit(self, *, is_rest: bool = False) -> None:
        """What holds at any moment between two transactions; `is_rest`: nothing more is to be done."""
        raw = self._town.db.unwatched
        jobs = await raw.fetch(_JOBS)
        for r in jobs:
            self._job(dict(r), is_rest=is_rest)
        for r in await raw.fetch(_TWICE) if jobs else ():
            told = f"{r['username']} {r['n']} times to {r['external_user_id']} by {r['tool']}"
            raise Violation("delivered once to each end user", told)
        for r in await raw.fetch(_CREDITS):
            if r["balance"] != r["entries"] or r["reserved"] != r["promised"] or r["balance"] < r["reserved"]:
                raise Violation("credits balance", str(dict(r)))
        for place in self._town.places:
            if not place.erased:
                continue
            left = await raw.fetchval(
                "select username from audience_row where project_id = $1 and username = any($2::text[]) limit 1",
                place.id,
                sorted(place.erased),
            )
            if left is not None:
                raise Violation("erased stays out", f"{left} is in a row again")
        if is_rest and await raw.fetchval("select count(*) from audience_seen"):
            raise Violation("a job leaves nothing behind", "there is somebody in audience_seen")

    def _job(self, r: dict[str, Any], *, is_rest: bool) -> None:
        who = f"job {r['id']} ({r['status']})"
        kept = r["rows"] - r["removed"]
        if r["status"] == "COMPLETED":
            self._completed(r, who, kept)
        elif r["taken"] or r["charged"]:
            raise Violation("credits balance", f"{who} was charged {r['charged']}, {r['taken']}")
        told = [n for n in r["names"] if n in ("job.completed", "job.failed")]
        wanted = {"COMPLETED": ["job.completed"], "FAILED": ["job.failed"]}.get(r["status"], [])
        if told != wanted:
            raise Violation("one event a change", f"{who} told {told}")
        if not is_rest:
            return
        if r["status"] not in ("COMPLETED", "FAILED", "CANCELLED") or r["state"] != State.DONE:
            raise Violation("a job ends", f"{who} is {State(r['state']).name} for ever")
        if r["status"] != "COMPLETED" and (r["there"] or r["claims"] or r["reserved"]):
            raise Violation("a job leaves nothing behind", f"{who} has {r['there']} rows and {r['claims']} claims")

    @staticmethod
    def _completed(r: dict[str, Any], who: str, kept: int) -> None:
        parts = (kept, r["duplicates"], r["already"], r["unfit"], r["kept_out"] + r["removed"])
        if r["there"] != kept or r["claims"] != kept:
            raise Violation("the certificate adds up", f"{who} says {kept} of {r['rows']}, it has {r['there']} rows")
        if r["listed"] != sum(parts):
            raise Violation("the certificate adds up", f"{who} listed {r['listed']}, which is not {parts}")
        if -r["taken"] != r["charged"] or r["charged"] > r["rows"] * r["price"]:
            raise Violation("credits balance", f"{who} cost {r['charged']}, {-r['taken']} was taken")
        if r["max_cost"] is not None and r["charged"] > r["max_cost"]:
            raise Violation("credits balance", f"{who} cost {r['charged']}, more than {r['max_cost']}")
        if r["end_reached"] and len(r["params"]["usernames"]) == 1:
            met = r["listed"] - r["duplicates"] + r["unavailable"]
            missing = sum(count or 0 for _, _, count in r["gaps"])
            if r["expected"] is not None and max(r["expected"], met) != met + missing:
                told = f"{who} expected {r['expected']}, met {met}, and says that {missing} are missing"
                raise Violation("the certificate adds up", told)
