"""The invariants of sheets and replays, over all rows: every row of a sheet, every event of a replay is accounted for
exactly once."""

from __future__ import annotations

from typing import Any

import asyncpg
import msgspec

from overture.domain.imports import ENDED, REJECTIONS
from tests.simulation import talk
from tests.simulation.facts import Place, Sheet, Violation
from tests.simulation.judge import Judge
from tests.simulation.town import Town

_IMPORTS = """
select i.project_id, i.id, i.status, i.reason, i.read_rows, i.added, i.blank,
  array[i.duplicate, i.contacted, i.suppressed, i.invalid] as refused,
  (select json_agg(json_build_array(r.number, r.code) order by r.number)::text from import_rejected r
    where r.project_id = i.project_id and r.import_id = i.id) as rejected,
  array(select g.handle from message m join target g on g.project_id = m.project_id and g.id = m.target_id
    where m.project_id = i.project_id and m.pick_key = i.campaign_id and m.step = 0 and i.positions @> m.position
    order by m.position) as handles,
  (select count(*) from import_piece p where p.project_id = i.project_id and p.import_id = i.id) as pieces
from target_import i order by i.id
"""
_MORE_THAN_ONCE = """
select delivery_id, request_headers ->> 'X-Overture-Replay' as replay, count(*) as n from delivery_attempt
where status between 200 and 299 group by 1, 2 having count(*) > 1 order by 1, 2 limit 1
"""
_REPLAYS = """
select r.id, r.project_id, r.status, r.taken, r.skipped, r.delivered, r.failed,
  (select count(*) from event e where e.project_id = r.project_id and e.name = any(r.events)
    and e.at >= r.since and e.at < r.until) as events,
  (select count(*) from delivery d where d.project_id = r.project_id and d.replay_id = r.id) as open
from replay r order by r.id
"""


class Accounts:
    """Asks the rows of imports and of replays."""

    def __init__(self, town: Town, judge: Judge) -> None:
        self._town = town
        self._judge = judge

    async def audit(self, *, is_rest: bool = False) -> None:
        """What holds at any moment between two transactions; `is_rest`: nothing more is to be done."""
        raw = self._town.db.unwatched
        await talk.audit(self._town)
        for r in await raw.fetch(_IMPORTS):
            place = self._judge.place(r["project_id"])
            sheet = place.sheets.get(r["id"])
            if sheet is not None:
                self._sheet(place, sheet, dict(r), is_rest=is_rest)
        for r in await raw.fetch(_MORE_THAN_ONCE):
            told = f"{r['delivery_id']} was accepted {r['n']} times in {r['replay']}"
            raise Violation("an event once per replay", told)
        for r in await raw.fetch(_REPLAYS):
            self._replay(r, is_rest=is_rest)

    def _sheet(self, place: Place, sheet: Sheet, r: dict[str, Any], *, is_rest: bool) -> None:
        who = f"import {sheet.id} ({r['status']}, {r['reason']})"
        rejected = dict(msgspec.json.decode(r["rejected"] or "[]", type=list[tuple[int, str]]))
        lines = sheet.lines[: r["read_rows"]]
        counted = r["added"] + r["blank"] + sum(r["refused"])
        if counted != r["read_rows"] or (r["status"] == "completed" and len(lines) != len(sheet.lines)):
            raise Violation("every row once", f"{who}: {counted} counted, {r['read_rows']} of {len(sheet.lines)} read")
        added = [line for line in lines if line.handle is not None and line.number not in rejected]
        blank = sum(line.is_blank for line in lines)
        if (r["added"], r["blank"], sum(r["refused"])) != (len(added), blank, len(rejected)):
            raise Violation("every row once", f"{who}: {r} where {len(added)} rows have no other place, {blank} blank")
        for line in lines:
            self._line(place, sheet, line.handle, line.is_blank, rejected.get(line.number), who)
        self._targets(sheet, [line.handle for line in added], r, who)
        if is_rest:
            if r["status"] not in ENDED or r["pieces"]:
                raise Violation("an import ends", f"{who} has {r['pieces']} pieces, and nothing goes on with it")
            if r["status"] == "failed" and not sheet.campaign.is_cancelled:
                raise Violation("an import ends", f"{who} failed, and its campaign was not cancelled")

    def _line(self, place: Place, sheet: Sheet, handle: str | None, is_blank: bool, code: str | None, who: str) -> None:
        """Whether a row may be where it is."""
        if handle is None:
            true = code is None if is_blank else code in REJECTIONS
        elif code is None:
            true = True
        else:
            true = {
                "target_duplicate": sheet.campaign.offers[handle] > 1,
                "already_contacted": self._judge.granted_to(place, sheet.campaign.client, handle, sheet.id),
                "target_suppressed": (place.facts.workspace_id, handle) in self._judge.ever_suppressed,
            }.get(code, False)
        if not true:
            raise Violation("every row once", f"{who} says of {handle} {code}, which is not so")

    def _targets(self, sheet: Sheet, added: list[str | None], r: dict[str, Any], who: str) -> None:
        """Those that are there are those that were added, in their order, but for who was taken out or is undone."""
        rest = iter(added)
        there = list(r["handles"])
        if not all(any(h == other for other in rest) for h in there):
            raise Violation("every row once", f"{who} added {added}, and {there} are there")
        if r["status"] == "undone":
            if there:
                raise Violation("undone is undone", f"{who} left {there}")
        elif r["status"] != "undoing" and (gone := set(added) - set(there) - sheet.campaign.removed):
            raise Violation("every row once", f"{who} added {gone}, who are not there")

    def _replay(self, r: asyncpg.Record, *, is_rest: bool) -> None:
        asked = self._judge.place(r["project_id"]).replays.get(r["id"])
        if asked is None:
            return
        who, passed = f"replay {r['id']} ({r['status']})", r["taken"] + r["skipped"]
        if not asked.only_failed and passed > r["events"]:
            raise Violation("an event once per replay", f"{who} passed {passed} of {r['events']} events")
        if r["delivered"] + r["failed"] + r["open"] != r["taken"] and r["status"] != "failed":
            raise Violation("an event once per replay", f"{who} put {r['taken']} on their way: {dict(r)}")
        if is_rest and r["status"] in ("running", "delivering"):
            raise Violation("a replay ends", f"{who}, and nothing goes on with it")
        if r["status"] == "completed" and not asked.only_failed and passed < asked.at_least:
            raise Violation("an event once per replay", f"{who} passed {passed} of {asked.at_least} events")
