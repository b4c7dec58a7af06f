"""All that waits in a campaign asked of the rules at once: which row is stopped by which, in the order of its turn.

Set-based, in SQL: the same rules in the same order as in rules.py, of which the text's is asked of some rows only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import asyncpg

from overture.domain import suppression
from overture.domain.identity import Call
from overture.domain.messaging.facts import FACTS, JOINS, MET
from overture.domain.messaging.rules import Row, rendered
from overture.domain.targets import presence_of
from overture.domain.templates import BLANKS, MAX_MESSAGE_BYTES, Template
from overture.kernel.ids import CampaignId

_REASONS: Final = (None, "target_suppressed", "replied", "target_duplicate")
_MOST_VARIABLES: Final = 8
"""Those are told apart by presence: 3 to the power of this many kinds of rows at most."""
_LISTED: Final = 2
_SAMPLES: Final = 200
"""Rows whose text is rendered."""

# Numbers, not names: a row's zone, reason and blanks are one figure, and the rows are two arrays in their order.
_ASKED: Final = """
select array_agg(x.code order by x.position) as codes, array_agg(x.position order by x.position) as positions,
  array_agg(x.size order by x.position) as sizes, {exchanges}
from (
  select t.position, (coalesce(array_position($3::text[], g.timezone), 0) * 4
    + case when sup.suppressed is not null then 1
        when con.replied_at is not null then 2
        when con.step >= t.step and con.message_id <> t.id and not ($4::timestamptz is not null and con.state = 2
          and con.at <= $4) then 3
        else 0 end) * {kinds} + {kind} as code, {size} as size
  from (select * from message m where m.project_id = $1 and m.pick_key = $2 and m.state = 0 and m.step = 0) t
  join target g on g.project_id = t.project_id and g.campaign_id = $2 and g.id = t.target_id {met}) x
"""
_SOME: Final = f"""
select t.id, t.position, {FACTS} from (
  select * from message m where m.project_id = $1 and m.pick_key = $2 and m.state = 0
    and m.step = 0 and m.position = any($3::bigint[])) t {JOINS} order by t.position
"""
_NAME: Final = re.compile(r"[^\W\d][\w-]*(\.[^\W\d][\w-]*)*")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, in the order of its turn: `goes` of each row, its zone where asked for; and who is skipped why.

    `is_estimate`: the text was rendered for some of the rows, and for the others it may end otherwise. `is_exchanged`:
    there are lists of hashes, which are asked when a message leaves and not here.
    """

    goes: bytes
    zones: list[str | None]
    skips: dict[str, int]
    is_estimate: bool
    is_exchanged: bool = False


async def asked_at_once(
    call: Call,
    campaign_id: CampaignId,
    texts: Sequence[Template],
    text_of: Callable[[Row], Template],
    *,
    zones: Sequence[str],
    again_before: datetime | None,
) -> Waiting:
    """Asks the rules of every first message that waits: which of `texts` a row gets, `text_of` says.

    `zones`: those to tell apart; none where hours do not matter.
    """
    used = list(dict.fromkeys(v for text in texts for v in text.variables))
    named = [v for v in used if _NAME.fullmatch(v)][:_MOST_VARIABLES]
    known = [part for name in named if (part := presence_of("g", name, BLANKS)) is not None]
    kind = " + ".join(f"{part.kind} * {3**i}" for i, part in enumerate(known)) or "0"
    size = " + ".join(part.size for part in known) or "0"
    row = await call.fetchrow(
        _ASKED.format(kinds=3 ** len(known), kind=kind, size=size, met=MET, exchanges=suppression.OF_PROJECT),
        campaign_id,
        list(zones),
        again_before,
    )
    if row is None or row["codes"] is None:
        return Waiting(b"", [], {}, is_estimate=False)
    rows = _Rows(row["codes"], row["positions"], row["sizes"], 3 ** len(known), zones)
    longest = [text.at_most(max(rows.sizes)) for text in texts]
    is_sure = len(known) == len(used) and all(n is not None and n <= MAX_MESSAGE_BYTES for n in longest)
    waiting = await _ruled(call, campaign_id, _Texts(texts, text_of), rows, is_sure=is_sure)
    return replace(waiting, is_exchanged=bool(row["exchanges"]))


@dataclass(frozen=True, slots=True)
class _Rows:
    codes: list[int]
    positions: list[int]
    sizes: list[int]
    kinds: int
    zones: Sequence[str]

    def reason(self, code: int) -> str | None:
        return _REASONS[code // self.kinds % len(_REASONS)]

    def zone(self, code: int) -> str | None:
        place = code // self.kinds // len(_REASONS)
        return self.zones[place - 1] if place else None

    def longest(self, places: Sequence[int]) -> int:
        return max(places, key=self.sizes.__getitem__)

    def has_lists(self, code: int) -> bool:
        """Whether a variable is a list or an object, of which only the rendering tells whether it can be written."""
        blanks = code % self.kinds
        while blanks:
            blanks, digit = divmod(blanks, 3)
            if digit == _LISTED:
                return True
        return False


@dataclass(frozen=True, slots=True)
class _Texts:
    all: Sequence[Template]
    of: Callable[[Row], Template]

    def agree(self, row: Row) -> bool:
        """Whether all of them end alike for a row."""
        return len({rendered(row, text)[1] for text in self.all}) == 1


async def _ruled(call: Call, campaign_id: CampaignId, texts: _Texts, rows: _Rows, *, is_sure: bool) -> Waiting:
    """Renders for some rows of each kind that no other rule stops; the others of that kind end as those do."""
    kinds: dict[int, list[int]] = {}
    for i, code in enumerate(rows.codes):
        kinds.setdefault(code, []).append(i)
    free = {code: places for code, places in sorted(kinds.items()) if rows.reason(code) is None}
    open_ = {code for code in free if not is_sure or rows.has_lists(code)}
    asked = free if len(texts.all) > 1 else open_
    each = max(1, _SAMPLES // max(1, len(asked)))
    samples = {
        code: sorted({*(places[:: -(-len(places) // each)] if code in asked else places[:1]), rows.longest(places)})
        for code, places in list(free.items())[:_SAMPLES]
    }
    wanted = sorted(rows.positions[i] for some in samples.values() for i in some)
    read: list[asyncpg.Record] = await call.fetch(_SOME, campaign_id, wanted) if wanted else []
    found = {r["position"]: r for r in read}
    open_ |= {code for code, some in samples.items() if not texts.agree(found[rows.positions[some[0]]])}
    said = {position: rendered(r, texts.of(r))[1] for position, r in found.items()}
    fates: dict[int, list[str | None]] = {
        code: [said[rows.positions[i]] for i in samples[code]] if code in samples else [rows.reason(code)]
        for code in kinds
    }
    goes, skips = bytearray(len(rows.codes)), Counter[str]()
    for code, places in kinds.items():
        fate = fates[code]
        for n, reason in enumerate(fate):
            # As many of the others as among those rendered.
            mine = places if len(set(fate)) == 1 else places[n :: len(fate)]
            if reason is None:
                for i in mine:
                    goes[i] = 1
            else:
                skips[reason] += len(mine)
            if mine is places:
                break
    names = {code: rows.zone(code) for code in kinds}
    return Waiting(
        bytes(goes),
        [names[code] for code in rows.codes] if rows.zones else [],
        dict(sorted(skips.items())),
        is_estimate=any(len(free[code]) > len(samples.get(code, ())) for code in open_),
    )
