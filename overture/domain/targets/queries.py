"""Targets stored and read; adding is done for a campaign, under its row's lock.

Deciding who may be added is the campaign's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from overture.domain.identity import Call
from overture.domain.targets.contracts import NewTarget, Target
from overture.kernel.ids import CampaignId, PersonId, TargetId
from overture.runtime.db import driver_id

_COLUMNS = (
    "id, campaign_id, person_id, handle, profile_url, full_name, first_name, category, follower_count, external_id,"
    " extra, created_at"
)
_ADDED = (
    *("project_id", "id", "campaign_id", "created_at", "person_id", "handle", "profile_url", "full_name", "first_name"),
    *("category", "follower_count", "external_id", "extra", "timezone", "timezone_source", "job_id", "job_source"),
)
_THERE = """
select person_id from target where project_id = $1 and campaign_id = $2 and person_id = any($3::uuid[])
order by person_id
"""


def facts_of(alias: str) -> str:
    """The columns of a joined target that templates may use, for another part's own query."""
    known = "handle profile_url full_name first_name category follower_count external_id extra timezone"
    return ", ".join(f"{alias}.{n}" for n in known.split())


@dataclass(frozen=True, slots=True)
class Presence:
    """SQL over a joined target: `kind` is 0 for a value, 1 for none (as templates count it), 2 for a list or object.

    `size`: the bytes of the value, about as many as a message gets of it.
    """

    kind: str
    size: str


_TEXTS = {
    "instagramUsername": "handle",
    "profileUrl": "profile_url",
    "fullName": "full_name",
    "firstName": "first_name",
    "category": "category",
    "externalId": "external_id",
    "timezone": "timezone",
}
_INSIDE = ("size", "first", "last")


def presence_of(alias: str, variable: str, blanks: str) -> Presence | None:
    """Whether a variable of a template has a value, asked in SQL; None where that cannot be told.

    `variable`: names joined by dots, of letters, digits, `_` and `-` alone. `blanks`: characters of which a text
    alone is none.
    """
    root, *rest = variable.split(".")
    if root == "followerCount" and not rest:
        return Presence(f"({alias}.follower_count is null)::int", "20")
    if root in _TEXTS or root == "followerCount":
        column = f"{alias}.{_TEXTS.get(root, '')}"
        return None if rest else Presence(f"({_blank(column, blanks)})::int", f"coalesce(octet_length({column}), 0)")
    if rest and rest[-1] in _INSIDE:
        return None
    path = ",".join(f'"{name}"' for name in (root, *rest))
    found, text = f"{alias}.extra #> '{{{path}}}'", f"{alias}.extra #>> '{{{path}}}'"
    return Presence(
        f"""(case jsonb_typeof({found}) when 'string' then ({_blank(text, blanks)})::int
          when 'array' then case when {found} = '[]' then 1 else 2 end
          when 'object' then case when {found} = '{{}}' then 1 else 2 end
          when 'number' then 0 when 'boolean' then 0 else 1 end)""",
        f"coalesce(octet_length({text}), 0)",
    )


def _blank(column: str, blanks: str) -> str:
    spaces = "".join(f"\\{ord(c):04X}" for c in blanks)
    return f"coalesce(btrim({column}, U&'{spaces}') = '', true)"


async def already_in(call: Call, campaign_id: CampaignId, people: Sequence[PersonId]) -> set[PersonId]:
    """Which of these people are in a campaign."""
    return {PersonId(r["person_id"]) for r in await call.fetch(_THERE, campaign_id, list(people))}


async def add(call: Call, campaign_id: CampaignId, new: Sequence[tuple[TargetId, PersonId, NewTarget]]) -> None:
    """Stores them. The campaign's row is locked, and none of their people is in it."""
    tx = await call.tx()
    same = (driver_id(call.project_id),)
    and_same = (driver_id(campaign_id), call.now)
    await tx.copy_in(
        "target",
        _ADDED,
        [(*same, i, *and_same, p, *t[:7], dict(t.extra) if t.extra else None, *_zone(t), *t[10:]) for i, p, t in new],
    )


def _zone(target: NewTarget) -> tuple[str | None, str | None]:
    return (target.timezone, target.timezone_source) if target.timezone else (None, None)


async def get(call: Call, campaign_id: CampaignId, target_id: TargetId) -> Target | None:
    """One target of a campaign, or None."""
    row = await call.fetchrow(
        f"select {_COLUMNS} from target where project_id = $1 and id = $2 and campaign_id = $3", target_id, campaign_id
    )
    return None if row is None else Target(*_with_extra(row))


async def remove_all(call: Call, targets: Sequence[TargetId]) -> None:
    """Deletes targets whose messages are gone."""
    await call.execute("delete from target where project_id = $1 and id = any($2::uuid[])", list(targets))


def _with_extra(row: Any) -> list[Any]:
    values = list(row)
    values[10] = values[10] or {}
    return values
