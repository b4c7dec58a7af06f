"""What a project keeps of known people, taken away: targets, texts, replies, suppressions, events, references.

Not their rows in audience jobs, which name people nobody here may know: commands.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain import conversations, messaging, suppression, targets, webhooks
from overture.domain.identity import Call
from overture.domain.platforms import forget_references

PLATFORM = "instagram"


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What went, by where it was; `under_way`: messages of which the end is not known. Their people are done with
    when it is."""

    removed: Counter[str]
    under_way: int


async def take_away(call: Call, people: Sequence[UUID], names: Collection[str]) -> TakenAway:
    """Takes away what is kept of these people, and what events say of these names. The acts turn must have been taken.

    Who has a message on its way keeps the name on that target until the next time, for the platform may be asked about
    it; nothing more is sent to them.
    """
    all_targets = await targets.ids_of(call, people)
    busy = await messaging.under_way(call, all_targets)
    singles = await messaging.singles_under_way(call, people)
    gone = Counter(targets=len(await targets.erase(call, people, busy)))
    gone["targets"] += await targets.forget_addresses(call, names, busy)
    threads = await conversations.of_people(call, people)
    messages = await messaging.erase(call, people, all_targets)
    gone.update(messages=messages.texts, waiting=messages.ended, replies=await conversations.erase(call, people))
    listed = list[UUID]()
    if busy or singles:
        await suppression.hold_back(call, PLATFORM, names)
    else:
        listed = await suppression.erase(call, people)
        gone.update(
            suppressions=len(listed), references=await forget_references(await call.tx(), call.project_id, people)
        )
    events, answers = await webhooks.erase(call, names, [*messages.ids, *listed, *threads])
    gone.update(events=events, delivery_answers=answers)
    return TakenAway(gone, len(busy) + singles)
