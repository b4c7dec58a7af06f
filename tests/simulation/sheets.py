"""Spreadsheets as moves: a random one comes in whole, workers go on with it in portions, perhaps it is undone.

What became of each row is asked in accounted.py.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from typing import Final

from overture.domain import imports
from overture.domain.identity import Call
from overture.domain.imports import Asked, Import
from overture.runtime.work.queues import Queue
from tests.simulation.facts import Campaign, Line, Person, Place, Sheet, Violation
from tests.simulation.moves import Moves
from tests.simulation.town import Hand

_TITLES: Final = (
    ("Username", "instagram_username", "IG Handle"),
    ("First name", "Vorname"),
    ("timezone", "timeZone"),
    ("Note", "Remark"),
)
_NOTES: Final = ("", "fine", 'says "yes"', "two\nlines", "a; b, c | d", "Zoë")
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
_OF = """
select m.id from target_import i join message m on m.project_id = i.project_id and m.pick_key = i.campaign_id
  and m.step = 0 and i.positions @> m.position
where i.project_id = $1 and i.id = $2 order by m.position
"""


class Sheets:
    """Takes sheets in and undoes them; what was committed is kept in the place."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._dice = moves.dice

    async def take_sheet(self, place: Place, campaign: Campaign) -> None:
        """A sheet into a campaign, whatever state that is in; two at once are two of these."""
        if len(place.sheets) >= 4:
            return
        town = self._moves.town
        lines, data = written(self._dice, self._moves.handles, town.people)

        async def file() -> AsyncIterator[bytes]:
            yield data

        spooled = await imports.spool(town.db, place.facts.id, file(), town.ids)
        made: list[Import] = []

        async def work(call: Call) -> None:
            made[:] = [await imports.receive(call, campaign.id, spooled, Asked({}), "people.csv")]

        if await self._moves.command(place, work):
            place.sheets[made[0].id] = Sheet(made[0].id, campaign, lines)
            campaign.offers.update(line.handle for line in lines if line.handle is not None)
        else:
            await imports.unspool(town.db, place.facts.id, spooled.id)

    async def undo_sheet(self, place: Place) -> None:
        """Everything one of the sheets brought is to go; refused where a message of it left."""
        whole = [s for s in place.sheets.values() if not s.is_undone]
        if not whole:
            return
        sheet = self._dice.choice(whole)
        if not await self._moves.command(place, lambda call: imports.undo(call, sheet.campaign.id, sheet.id)):
            return
        sheet.is_undone = True
        for r in await self._moves.town.db.unwatched.fetch(_OF, place.id, sheet.id):
            if r["id"] in self._moves.judge.journal:
                raise Violation("what was sent stays", f"{sheet.id} is undone, and {r['id']} of it arrived")
            self._moves.judge.remove(r["id"])

    async def go_on(self, hand: Hand) -> None:
        """A worker does a stretch of what there is to be done for sheets, and may die before any statement of it."""
        await hand.worker.relay()
        await self._moves.reserve(hand, Queue.CHORES)
        if self._dice.random() < 0.6:
            self._moves.town.trace.fuse = self._dice.randrange(60)
        for item in [i for i in hand.items if i.kind.name == "chore"]:
            hand.items.remove(item)
            await hand.worker.call(item)

    def is_under_way(self) -> bool:
        """Whether there may be something to go on with."""
        return any(p.sheets for p in self._moves.town.places)


def written(dice: random.Random, handles: list[str], people: dict[str, Person]) -> tuple[list[Line], bytes]:
    """A sheet as people make them: its rows, and its bytes."""
    encoding, sign = dice.choice(_ENCODINGS), dice.choice(",;\t|")
    order = dice.sample(range(len(_TITLES)), len(_TITLES))
    texts, lines = [_row([dice.choice(names) for names in _TITLES], order, sign)], list[Line]()
    for number in range(2, dice.randint(3, 16)):
        roll = dice.random()
        if roll < 0.1:
            lines.append(Line(number, None, is_blank=True))
            texts.append(sign * (len(order) - 1) if dice.random() < 0.5 else "")
        elif roll < 0.2:
            lines.append(Line(number, None))
            texts.append(_row([dice.choice(("", "no handle!")), "Somebody", "", "x"], order, sign))
        else:
            handle = dice.choice(handles)
            lines.append(Line(number, handle))
            who = people[handle]
            shown = dice.choice((handle, f"@{handle}", handle.upper(), f"https://www.instagram.com/{handle}/"))
            texts.append(_row([shown, who.first_name or "", who.zone or "", dice.choice(_NOTES)], order, sign))
    ending = dice.choice(("\n", "\r\n"))
    # An empty last line is a row only where something ends it.
    last = ending if not texts[-1] else dice.choice(("", ending))
    return lines, (ending.join(texts) + last).encode(encoding)


def _row(cells: list[str], order: list[int], sign: str) -> str:
    return sign.join(_cell(cells[i], sign) for i in order)


def _cell(text: str, sign: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if set(text) & {sign, '"', "\n"} else text
