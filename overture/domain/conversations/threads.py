"""The rows of conversations: found or made, moved by what is said in them, united where two people prove one.

Not what is said: commands.py and marks.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from overture.domain import messaging, suppression
from overture.domain.identity import Call
from overture.domain.platforms import Met
from overture.kernel.ids import PersonId

_ENSURE = """
insert into conversation (project_id, id, account_id, person_id, last_at, created_at, user_id)
select $1, x.id, x.account_id, x.person_id, x.at, $7, x.user_id
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[]) x(id, account_id, person_id, user_id, at)
order by x.account_id, x.person_id
on conflict (project_id, account_id, person_id) do update
  set user_id = coalesce(excluded.user_id, conversation.user_id)
returning id, account_id, person_id, user_id, xmax = 0 as is_new
"""
# Who writes again opens what was closed, however late that is told: nobody has seen it yet.
_MOVE = """
update conversation c set last_inbound_at = greatest(c.last_inbound_at, x.at), last_at = greatest(c.last_at, x.at),
  unread = c.unread + x.n, state = 'open', closed_at = null, seq = c.seq + x.n + (old.state = 'closed')::int
from unnest($2::uuid[], $3::int[], $4::timestamptz[]) x(id, n, at), conversation old
where c.project_id = $1 and c.id = x.id and old.project_id = $1 and old.id = c.id
returning c.id, c.seq - x.n - (old.state = 'closed')::int as seq, old.state = 'closed' as was_closed
"""
_NAMES = """
select person_id, min(value) as handle from person_reference
where project_id = $1 and kind = $2 and person_id = any($3::uuid[]) group by person_id order by person_id
"""
_TWINS = """
select o.id as gone, n.id as into, o.unread from conversation o
left join conversation n on n.project_id = $1 and n.account_id = o.account_id and n.person_id = $3
where o.project_id = $1 and o.person_id = $2 order by o.id
"""
_PARTS = ("inbound", "inbound_mark", "outbound_words", "conversation_note")
_JOIN_IN = """
update conversation c set last_inbound_at = greatest(c.last_inbound_at, o.last_inbound_at),
  last_at = greatest(c.last_at, o.last_at), unread = c.unread + o.unread, seen_at = greatest(c.seen_at, o.seen_at),
  user_id = coalesce(c.user_id, o.user_id), assignee = coalesce(c.assignee, o.assignee),
  tags = array(select distinct t from unnest(c.tags || o.tags) t order by t)
from conversation o where c.project_id = $1 and c.id = $3 and o.project_id = $1 and o.id = $2
"""


class Who(TypedDict):
    """What every event of a conversation says of it."""

    conversation_id: UUID
    sender_id: UUID
    instagram_username: str | None
    user_id: str | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as events name it."""

    id: UUID
    account_id: UUID
    person_id: PersonId
    user_id: str | None
    handle: str | None
    is_new: bool = False

    @property
    def who(self) -> Who:
        """What every event of it says."""
        return {
            "conversation_id": self.id,
            "sender_id": self.account_id,
            "instagram_username": self.handle,
            "user_id": self.user_id,
        }


@dataclass(frozen=True, slots=True)
class Moved:
    """What inbound did to a conversation: the number its events go on from, and whether it was opened again."""

    seq: int
    was_closed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """Who writes with which account of ours: first at `at`, as far as is known."""

    account_id: UUID
    person_id: PersonId
    user_id: str | None
    at: datetime


async def ensure(call: Call, platform: str, sides: Sequence[Side]) -> dict[tuple[UUID, UUID], Thread]:
    """The conversations of these, made where there is none, by (account, person)."""
    first: dict[tuple[UUID, UUID], Side] = {}
    for side in sides:
        key = (side.account_id, side.person_id)
        if key not in first or (first[key].user_id is None and side.user_id is not None):
            first[key] = side
    rows = await call.fetch(
        _ENSURE,
        [call.new_id() for _ in first],
        [s.account_id for s in first.values()],
        [s.person_id for s in first.values()],
        [s.user_id for s in first.values()],
        [s.at for s in first.values()],
        call.now,
    )
    named = await names(call, platform, sorted({r["person_id"] for r in rows}))
    return {
        (r["account_id"], r["person_id"]): Thread(
            r["id"], r["account_id"], r["person_id"], r["user_id"], named.get(r["person_id"]), r["is_new"]
        )
        for r in rows
    }


async def names(call: Call, platform: str, people: Sequence[UUID]) -> Mapping[UUID, str]:
    """A name of each of these people that has one."""
    rows = await call.fetch(_NAMES, f"{platform}:handle", list(people))
    return {r["person_id"]: r["handle"] for r in rows}


async def move(call: Call, told: Mapping[UUID, Sequence[datetime]]) -> dict[UUID, Moved]:
    """People wrote in these conversations, at these moments each."""
    ids = sorted(told)
    rows = await call.fetch(_MOVE, ids, [len(told[i]) for i in ids], [max(told[i]) for i in ids])
    return {r["id"]: Moved(r["seq"], r["was_closed"]) for r in rows}


async def unite(call: Call, platform: str, met: Met, handle: str) -> None:
    """Somebody known by number alone proves to be who has this name: what was kept of the one is the other's, and who
    asked not to be written to did so under this name too."""
    if met.twin is None:
        if met.is_named:
            await suppression.named(call, platform, met.person_id, handle)
        return
    for row in await call.fetch(_TWINS, met.twin, met.person_id):
        if row["into"] is None:
            await call.execute(
                "update conversation set person_id = $3 where project_id = $1 and id = $2", row["gone"], met.person_id
            )
            continue
        await call.execute(_JOIN_IN, row["gone"], row["into"])
        for part in _PARTS:
            await call.execute(
                f"update {part} set conversation_id = $3 where project_id = $1 and conversation_id = $2",
                row["gone"],
                row["into"],
            )
        await call.execute("delete from conversation where project_id = $1 and id = $2", row["gone"])
    await messaging.unite(call, met.twin, met.person_id)
    await suppression.unite(call, platform, met.twin, handle)
