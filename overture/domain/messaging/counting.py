"""All that waits in a campaign asked of the rules at once: which row is stopped by which, in the order of its turn.

Set-based, in SQL: the same rules in the same order as in rules.py, of which the text's is asked of some rows only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

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

# Numbers, not names: a row's zone, reason and blanks are one figure, and the rows are arrays in their order.
_ASKED: Final = """
select array_agg(x.code order by x.position) as codes, array_agg(x.position order by x.position) as positions,
  array_agg(x.size order by x.position) as sizes, {exchanges}{more}
from (
  select t.position, (coalesce(array_position($3::text[], g.timezone), 0) * 4
    + case when sup.suppressed is not null then 1
        when con.replied_at is not null then 2
        when {behind} then 3
        else 0 end) * {kinds} + {kind} as code, {size} as size{columns}
  from ({rows}) t
  join target g on g.project_id = t.project_id and g.campaign_id = $2 and g.id = t.target_id {met}) x
"""
_FIRST: Final = """con.step >= t.step and con.message_id <> t.id and not ($4::timestamptz is not null and con.state = 2
          and con.at <= $4)"""
_ROWS: Final = "select * from message m where m.project_id = $1 and m.pick_key = $2 and m.state = 0 and m.step = 0"
# Whose message is under way is taken to get it now: what waits of it is the next step.
_STEPPED: Final = f"""case when t.step = 0 then {_FIRST} else con.message_id <> t.id
          and not (con.step = t.step - 1 and con.target_id = t.target_id) end"""
_STEPPED_ROWS: Final = """select *, case when m.state = 0 then m.step else m.step + 1 end as turn,
    case when m.state = 0 then m.due_at else $5::timestamptz + ($6::interval[])[m.step + 1] end as due
  from message m where m.project_id = $1 and m.pick_key = $2
    and (m.state = 0 or m.state in (1, 6) and m.step < cardinality($6::interval[]))"""
_MORE: Final = """, array_agg(x.turn order by x.position) as steps,
  array_agg(x.lane_id order by x.position) filter (where x.turn > 0) as lanes,
  array_agg(x.due order by x.position) filter (where x.turn > 0) as dues"""
_SOME: Final = f"""
select t.id, t.position, {FACTS} from (
  select distinct on (m.position) * from message m where m.project_id = $1 and m.pick_key = $2
    and m.position = any($3::bigint[]) order by m.position, m.step desc) t {JOINS} order by t.position
"""
_NAME: Final = re.compile(r"[^\W\d][\w-]*(\.[^\W\d][\w-]*)*")


class Due(NamedTuple):
    """A follow-up that waits for one sender's lane until it is due: its place among the rows."""

    place: int
    step: int
    lane_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class StepAsked:
    """The texts of a step, and which of them a row's person gets."""

    texts: Sequence[Template]
    of: Callable[[Row], Template]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, in the order of the targets: of follow-ups `bound` says when each is due.

    `goes` of each row: how many messages its target gets, from the first step on, before one is skipped; its zone where
    asked for; and by step who is skipped why. `is_estimate`: the text was rendered for some of the rows, and for the
    others it may end otherwise. `is_exchanged`: there are lists of hashes, which are asked when a message leaves and
    not here.
    """

    goes: bytes
    zones: list[str | None]
    skips: Sequence[Mapping[str, int]]
    is_estimate: bool
    is_exchanged: bool = False
    bound: Sequence[Due] = ()
    positions: Sequence[int] = ()

    @property
    def free(self) -> int:
        """How many first messages wait."""
        return len(self.goes) - len(self.bound)


async def asked_at_once(
    call: Call,
    campaign_id: CampaignId,
    steps: Sequence[StepAsked],
    *,
    zones: Sequence[str],
    again_before: datetime | None,
    waits: Sequence[timedelta] = (),
) -> Waiting:
    """Asks the rules of everything that waits and, by their texts, of the steps that come after; `waits` of those.

    `zones`: those to tell apart; none where hours do not matter.
    """
    used = list(dict.fromkeys(v for step in steps for text in step.texts for v in text.variables))
    named = [v for v in used if _NAME.fullmatch(v)][:_MOST_VARIABLES]
    known = {name: part for name in named if (part := presence_of("g", name, BLANKS)) is not None}
    kind = " + ".join(f"{part.kind} * {3**i}" for i, part in enumerate(known.values())) or "0"
    size = " + ".join(part.size for part in known.values()) or "0"
    sql = _ASKED.format(
        kinds=3 ** len(known),
        kind=kind,
        size=size,
        met=MET,
        exchanges=suppression.OF_PROJECT,
        behind=_STEPPED if waits else _FIRST,
        rows=_STEPPED_ROWS if waits else _ROWS,
        more=_MORE if waits else "",
        columns=", t.turn, t.lane_id, t.due" if waits else "",
    )
    row = await call.fetchrow(sql, campaign_id, list(zones), again_before, *((call.now, list(waits)) if waits else ()))
    if row is None or row["codes"] is None:
        return Waiting(b"", [], [{} for _ in steps], is_estimate=False)
    rows = _Rows(
        row["codes"],
        row["positions"],
        row["sizes"],
        bytes(row["steps"]) if waits else bytes(len(row["codes"])),
        3 ** len(known),
        zones,
    )
    goes, skips, is_estimate = bytearray(rows.steps), list[Mapping[str, int]](), False
    for n, step in enumerate(steps):
        longest = [text.at_most(max(rows.sizes)) for text in step.texts]
        is_sure = all(v in known for text in step.texts for v in text.variables)
        is_sure = is_sure and all(size is not None and size <= MAX_MESSAGE_BYTES for size in longest)
        skipped, guessed = await _ruled(call, campaign_id, step, rows, n, goes, is_sure=is_sure)
        skips.append(skipped)
        is_estimate = is_estimate or guessed
    later = [(place, step) for place, step in enumerate(rows.steps) if step]
    bound = (
        [Due(*one, lane, at) for one, lane, at in zip(later, row["lanes"], row["dues"], strict=True)] if later else []
    )
    return Waiting(bytes(goes), rows.all_zones(), skips, is_estimate, bool(row["exchanges"]), bound, rows.positions)


@dataclass(frozen=True, slots=True)
class _Rows:
    codes: list[int]
    positions: list[int]
    sizes: list[int]
    steps: bytes
    kinds: int
    zones: Sequence[str]

    def reason(self, code: int) -> str | None:
        return _REASONS[code // self.kinds % len(_REASONS)]

    def zone(self, code: int) -> str | None:
        place = code // self.kinds // len(_REASONS)
        return self.zones[place - 1] if place else None

    def all_zones(self) -> list[str | None]:
        """Of each row, none where they are not told apart."""
        names = {code: self.zone(code) for code in set(self.codes)}
        return [names[code] for code in self.codes] if self.zones else []

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


def _agree(step: StepAsked, row: Row) -> bool:
    """Whether all texts end alike for a row."""
    return len({rendered(row, text)[1] for text in step.texts}) == 1


async def _ruled(
    call: Call, campaign_id: CampaignId, step: StepAsked, rows: _Rows, n: int, goes: bytearray, *, is_sure: bool
) -> tuple[Mapping[str, int], bool]:
    """Who gets the message of step `n`, of those who have its turn: counted in `goes`; the others by reason.

    Renders for some rows of each kind that no other rule stops; the others of that kind end as those do.
    """
    kinds: dict[int, list[int]] = {}
    for i, code in enumerate(rows.codes):
        if goes[i] == n:
            kinds.setdefault(code, []).append(i)
    free = {code: places for code, places in sorted(kinds.items()) if rows.reason(code) is None}
    open_ = {code for code in free if not is_sure or rows.has_lists(code)}
    asked = free if len(step.texts) > 1 else open_
    each = max(1, _SAMPLES // max(1, len(asked)))
    samples = {
        code: sorted({*(places[:: -(-len(places) // each)] if code in asked else places[:1]), rows.longest(places)})
        for code, places in list(free.items())[:_SAMPLES]
    }
    wanted = sorted(rows.positions[i] for some in samples.values() for i in some)
    read: list[asyncpg.Record] = await call.fetch(_SOME, campaign_id, wanted) if wanted else []
    found = {r["position"]: r for r in read}
    open_ |= {code for code, some in samples.items() if not _agree(step, found[rows.positions[some[0]]])}
    said = {position: rendered(r, step.of(r))[1] for position, r in found.items()}
    fates: dict[int, list[str | None]] = {
        code: [said[rows.positions[i]] for i in samples[code]] if code in samples else [rows.reason(code)]
        for code in kinds
    }
    skips = Counter[str]()
    for code, places in kinds.items():
        fate = fates[code]
        for k, reason in enumerate(fate):
            # As many of the others as among those rendered.
            mine = places if len(set(fate)) == 1 else places[k :: len(fate)]
            if reason is None:
                for i in mine:
                    goes[i] = n + 1
            else:
                skips[reason] += len(mine)
            if mine is places:
                break
    return dict(sorted(skips.items())), any(len(free[code]) > len(samples.get(code, ())) for code in open_)
