"""What happens when a person writes, or a platform speaks of an account: stored once, then acted on at once.

A reply is known and an opt-out suppresses in the transaction that stores it.
"""

from __future__ import annotations

from collections.abc import Sequence

from overture.domain import accounts, messaging, suppression, targets
from overture.domain.conversations.optout import is_opt_out
from overture.domain.identity import Call, siblings
from overture.domain.platforms import InboundEvent, InboundMessage, InboundStop, ensure_people
from overture.runtime.work.queues import Queue

_CONVERSATION = """
insert into conversation (project_id, id, account_id, person_id, last_inbound_at, created_at)
values ($1, $2, $3, $4, $5, $5)
on conflict (project_id, account_id, person_id) do update
  set last_inbound_at = greatest(conversation.last_inbound_at, excluded.last_inbound_at)
returning id
"""
_STORE = """
insert into inbound (project_id, id, conversation_id, account_id, external_id, text, is_opt_out, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (project_id, account_id, external_id) do nothing
"""


async def receive(call: Call, events: Sequence[InboundEvent]) -> int:
    """Stores what is new and acts on it; how many were new. The same event twice, in any order, changes nothing."""
    opting_out = any(isinstance(e, InboundMessage) and is_opt_out(e.text) for e in events)
    await call.take_turns_of(await siblings(call) if opting_out else [call.project_id], Queue.ACTS)
    new = 0
    for event in events:
        if isinstance(event, InboundMessage):
            new += await _message(call, event)
        elif isinstance(event, InboundStop):
            new += await _stop(call, event)
    return new


async def _message(call: Call, event: InboundMessage) -> bool:
    tx = await call.tx()
    account = await accounts.find_by_handle(tx, call.project_id, event.platform, _handle(event.platform, event.account))
    if account is None:
        return False
    handle = _handle(event.platform, event.handle)
    person_id = (await ensure_people(tx, call.project_id, event.platform, [handle], call.new_id))[handle]
    at = event.at if event.at is not None and event.at <= call.now else call.now
    conversation_id = await call.fetchval(_CONVERSATION, call.new_id(), account.id, person_id, at)
    opting_out = is_opt_out(event.text)
    stored = await call.execute(
        _STORE, call.new_id(), conversation_id, account.id, event.external_id, event.text, opting_out, at
    )
    if not stored:
        return False
    await messaging.answered(call, account.id, person_id, handle, event.text, at)
    if opting_out:
        await suppression.add(call, event.platform, handle, reason="opt_out", source="reply")
    return True


def _handle(platform: str, shown: str) -> str:
    """The name as we keep it, however a bridge spells it: an opt-out must meet the person it is from."""
    found = targets.normalised(shown) if platform == "instagram" else shown
    return found if isinstance(found, str) else shown.strip().lstrip("@").lower()


async def _stop(call: Call, event: InboundStop) -> bool:
    tx = await call.tx()
    account = await accounts.find_by_handle(tx, call.project_id, event.platform, _handle(event.platform, event.account))
    if account is None:
        return False
    status = await accounts.stopped(tx, call.project_id, account.id, event.stop, event.why, call.now, call.new_id)
    call.hints.add(Queue.RELAY)
    return status is not None
