"""How a message stands, as users see it; and the follow-ups of targets.

Not the targets themselves: queries.py pages them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from overture.domain.messaging.contracts import StepResult, TargetStatus
from overture.kernel.ids import MessageId, TargetId
from overture.runtime.db import Tx
from overture.runtime.work.kinds import State

_FOLLOW_UPS = """
select t.id, t.target_id, t.step, t.state, t.called_at, t.reason, t.text, t.template_version, t.variant, t.due_at,
  t.sent_at, t.replied_at, t.via
from message t where t.project_id = $1 and t.target_id = any($2::uuid[]) and t.step > 0 order by t.target_id, t.step
"""
_ENDED = {
    State.DONE: TargetStatus.SENT,
    State.REFUSED: TargetStatus.FAILED,
    State.IN_DOUBT: TargetStatus.IN_DOUBT,
    State.DROPPED: TargetStatus.SKIPPED,
}


def status_of(state: int, *, called: bool, replied: bool, cancelled: bool) -> TargetStatus:
    """What a user sees of a row: `cancelled` is whether its campaign is."""
    if replied:
        return TargetStatus.REPLIED
    if state == State.WAITING:
        return TargetStatus.CANCELLED if cancelled else TargetStatus.PENDING
    if state in (State.PERFORMING, State.WITH_PERSON):
        return TargetStatus.SENDING if called else TargetStatus.QUEUED
    return _ENDED[State(state)]


async def follow_ups(
    tx: Tx, project_id: UUID, targets: Sequence[TargetId], *, cancelled: bool
) -> Mapping[TargetId, tuple[StepResult, ...]]:
    """The follow-ups of these targets that came about, in order."""
    found: dict[TargetId, tuple[StepResult, ...]] = {}
    for r in await tx.fetch(_FOLLOW_UPS, project_id, list(targets)):
        called, replied = r["called_at"] is not None, r["replied_at"] is not None
        one = StepResult(
            MessageId(r["id"]),
            r["step"],
            status_of(r["state"], called=called, replied=replied, cancelled=cancelled),
            r["reason"] if r["state"] in (State.REFUSED, State.DROPPED) else None,
            r["text"],
            r["template_version"] if r["text"] is not None else None,
            r["variant"] if r["text"] is not None else None,
            r["due_at"] if r["state"] == State.WAITING else None,
            r["sent_at"],
            r["replied_at"],
            r["via"],
        )
        found[TargetId(r["target_id"])] = (*found.get(TargetId(r["target_id"]), ()), one)
    return found
