"""A message that a person sent by hand, known by its echo: the platform tells what left the account, with its words.

Not the echoes of what a connector sent: those are known by the platform's id.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging import ending, handing
from overture.domain.messaging.said import BARE, bare, has_open_twin
from overture.domain.messaging.tasks import TaskStatus, sent
from overture.kernel.ids import MessageId
from overture.runtime.work.kinds import State

ECHO: Final = "echo"
"""Who claimed a task that nobody had claimed: its message was told back by the platform all the same."""
_SKEW: Final = timedelta(seconds=2)
"""The platform tells whole seconds, by its own clock."""
# Those that are to be done, those that are over while it is not known whether they were, which both hold their person;
# and those of which it was said first, without the platform's id, that they were sent between their claim and then.
_OPEN: Final = f"""{handing.ROW} t.message_id in (
    select c.message_id from contacted c where c.project_id = $1 and c.person_id = $3 and c.account_id = $2)
  and m.epoch = t.epoch and {BARE.format("m.text")} = $4
  and $5 >= t.created_at - $6::interval
  and (t.status in ('open', 'claimed') or (t.claimed_at is not null and m.state = 4)
    or (t.claimed_at is not null and m.state = 2 and m.external_id is null
      and $5 >= t.claimed_at - $6::interval and $5 <= m.ended_at + $6::interval))
order by t.id limit 2 for update of t"""
_NAMED: Final = "update message set external_id = $3 where project_id = $1 and id = $2 and external_id is null"
_CLAIMED: Final = """
update task set claimed_by = coalesce(claimed_by, $3), claimed_at = coalesce(claimed_at, $4)
where project_id = $1 and id = $2 returning claimed_by
"""


async def sent_by_hand(
    call: Call, account_id: UUID, person_id: UUID, text: str, external_id: str, at: datetime
) -> bool:
    """Ends the one task of this account and person whose text left the account, as its person's word would; whether
    there was exactly one, and nothing else that it could be. One that was said to be done is given the platform's id.
    The acts turn must have been taken."""
    words = bare(text)
    if not words:
        return False
    tasks = await call.fetch(_OPEN, account_id, person_id, words, at, _SKEW)
    if len(tasks) != 1:
        return False
    [row] = tasks
    message_id = MessageId(row["message_id"])
    if await has_open_twin(await call.tx(), call.project_id, account_id, person_id, words, message_id):
        return False
    if row["state"] == State.DONE:
        await ending.noted(call, message_id, "told_back", {"external_id": external_id})
        await call.execute(_NAMED, message_id, external_id)
        return True
    was = State.WITH_PERSON if row["status"] in (TaskStatus.OPEN, TaskStatus.CLAIMED) else State.IN_DOUBT
    sent_at = max(at, row["created_at"])
    claimed_by = await call.fetchval(_CLAIMED, row["id"], ECHO, sent_at)
    await ending.noted(call, message_id, "told_back", {"external_id": external_id})
    await sent(call, row, was, claimed_by, sent_at, external_id)
    return True
