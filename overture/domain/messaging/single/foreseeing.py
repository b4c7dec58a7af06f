"""What would become of a single message if it went now: by the rules it is judged by when it goes.

Not a promise: it goes later, under its account's caps, and the platform has a word of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain import suppression, targets
from overture.domain.identity import Call
from overture.domain.messaging import contacts
from overture.domain.messaging.reaching import OUTSIDE
from overture.domain.messaging.single.errors import SingleMessageNotFound
from overture.domain.messaging.windows import UNBOUNDED, Facts, Window, judged
from overture.domain.platforms import Connectors
from overture.kernel.ids import MessageId

_MESSAGES = """
select t.id, t.pick_key, t.person_id, t.recipient,
  coalesce((t.body ->> 'is_by_person')::boolean, false) as is_by_person, a.platform, a.connector
from single_message t join account a on a.project_id = t.project_id and a.id = t.pick_key
where t.project_id = $1 and t.id = any($2::uuid[]) order by t.id
"""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Why it would fail, None where it would be handed to the platform; and the reply window it would go by."""

    reason: str | None
    window: Window


async def foresee(call: Call, message_id: MessageId) -> Foreseen:
    """Of a message that waits; `SingleMessageNotFound`."""
    row = await call.fetchrow(_MESSAGES, [message_id])
    if row is None:
        raise SingleMessageNotFound
    window, platform = UNBOUNDED, row["platform"]
    can = call.resources.need(Connectors).named(row["connector"]).capabilities
    if can.has_reply_window:
        pair = (row["pick_key"], row["person_id"])
        known = await contacts.facts_of(await call.tx(), call.project_id, [pair])
        window = judged(known.get(pair, Facts()), call.now, is_by_person=row["is_by_person"])
    name = None if can.knows_numbers else targets.as_kept(platform, row["recipient"])
    if await suppression.keeps_out(call, platform, row["person_id"], name):
        return Foreseen("target_suppressed", window)
    return Foreseen(None if window.is_open else OUTSIDE, window)


@dataclass(frozen=True, slots=True)
class Windows:
    """What may be sent to a message's person now: by a program, and by a person."""

    program: Window
    person: Window


async def windows_of(call: Call, message_ids: Sequence[UUID]) -> dict[UUID, Windows]:
    """The reply windows that these messages would go by now; of those that are not there, nothing."""
    rows = await call.fetch(_MESSAGES, list(message_ids)) if message_ids else []
    pairs = sorted({(r["pick_key"], r["person_id"]) for r in rows})
    known = await contacts.facts_of(await call.tx(), call.project_id, pairs) if pairs else {}
    out: dict[UUID, Windows] = {}
    for r in rows:
        if call.resources.need(Connectors).named(r["connector"]).capabilities.has_reply_window:
            facts = known.get((r["pick_key"], r["person_id"]), Facts())
            out[r["id"]] = Windows(judged(facts, call.now), judged(facts, call.now, is_by_person=True))
        else:
            out[r["id"]] = Windows(UNBOUNDED, UNBOUNDED)
    return out
