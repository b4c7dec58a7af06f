"""Single messages accepted: those that come at the same time by one look-up, one insert, one outbox write.

Not sending them: work.py. What each is answered is what it would be alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from overture.domain import accounts, targets
from overture.domain.accounts import Account, AccountStatus, SenderDisabled, SenderNotFound
from overture.domain.identity import Call
from overture.domain.messaging.single.contracts import NewSingle, Single, SingleStatus
from overture.domain.messaging.single.events import SingleQueued
from overture.domain.messaging.single.queries import kept
from overture.domain.platforms import Connectors, Reference, ensure_each, handle_reference, own_reference
from overture.kernel.errors import InvalidField, OvertureError
from overture.kernel.ids import MessageId, PersonId
from overture.runtime.db import driver_id

_ADD = """
insert into single_message (project_id, id, pick_key, lane_id, due_at, position, seq, person_id, recipient, body,
  content, callback_url, callback_data, correlation_id, key_id, created_at)
select $1, x.id, x.account_id, x.account_id, x.due_at, x.position, 1, x.person_id, x.recipient, x.body,
  x.content, x.callback_url, x.callback_data, x.correlation_id, $2, $3
from unnest($4::uuid[], $5::uuid[], $6::timestamptz[], $7::bigint[], $8::uuid[], $9::text[], $10::jsonb[],
  $11::text[], $12::text[], $13::text[], $14::text[])
  x(id, account_id, due_at, position, person_id, recipient, body, content, callback_url, callback_data, correlation_id)
"""
_OPEN = """
insert into contact (project_id, account_id, person_id, last_inbound_at)
select $1, x.account_id, x.person_id, $4 from unnest($2::uuid[], $3::uuid[]) x(account_id, person_id)
order by x.account_id, x.person_id
on conflict do nothing
"""


async def accept(call: Call, new: NewSingle) -> Single:
    """Takes a message to be sent; `SenderNotFound` where the project has no such account, and is not a test;
    `SenderDisabled`."""
    (accepted,) = await accept_many(call, [new])
    if isinstance(accepted, OvertureError):
        raise accepted
    return accepted


async def accept_many(call: Call, news: Sequence[NewSingle]) -> list[Single | OvertureError]:
    """The same of several, each with the answer it would have alone; what is refused is not written, and no other
    with it."""
    if not news:
        return []
    found: dict[tuple[str, str], Account] = {}
    for platform in sorted({new.platform for new in news}):
        those = await accounts.under_these(call, platform, {n.sender for n in news if n.platform == platform})
        found |= {(platform, sender): account for sender, account in those.items()}
    judged = [_from(call, found.get((new.platform, new.sender))) for new in news]
    going = [(account, new) for account, new in zip(judged, news, strict=True) if isinstance(account, Account)]
    people = iter(await _people(call, [(account, new.recipient) for account, new in going]))
    added = iter(await _add(call, [(account, next(people), new) for account, new in going]))
    return [next(added) if isinstance(account, Account) else account for account in judged]


async def accept_from(call: Call, account: Account, person_id: PersonId, new: NewSingle) -> Single:
    """The same from an account that is known, to a person who is; `new` says what both are called."""
    if (refused := _with_person(call, account)) is not None:
        raise refused
    (single,) = await _add(call, [(account, person_id, new)])
    return single


def _from(call: Call, account: Account | None) -> Account | OvertureError:
    """The account that is to write, or why it does not."""
    if account is None:
        return SenderNotFound()
    if account.status is AccountStatus.DISABLED:
        return SenderDisabled(handle=account.handle, reason=account.reason or "disabled")
    return _with_person(call, account) or account


def _with_person(call: Call, account: Account) -> InvalidField | None:
    if call.resources.need(Connectors).named(account.connector).capabilities.most_with_person:
        return InvalidField("from", "A person writes for this account, which takes the messages of campaigns alone.")
    return None


async def _people(call: Call, wanted: Sequence[tuple[Account, str]]) -> list[PersonId]:
    """The people behind the platform's ids, or behind names where those reach them: the very people whom campaigns and
    conversations know. In a test project an unknown one is of the sandbox, and has just written."""
    if not wanted:
        return []
    asked = [(_reference(call, account, recipient), account.id) for account, recipient in wanted]
    people, new = await ensure_each(await call.tx(), call.project_id, [r for r, _ in asked], call.new_id)
    if new and call.project.is_test:
        opened = sorted({(account_id, people[r]) for r, account_id in asked if r in new})
        await call.execute(_OPEN, [a for a, _ in opened], [p for _, p in opened], call.now)
    return [people[reference] for reference, _ in asked]


def _reference(call: Call, account: Account, recipient: str) -> Reference:
    """By what the account's platform knows the recipient: its own id, or a name as it is kept everywhere."""
    if call.resources.need(Connectors).named(account.connector).capabilities.knows_numbers:
        return own_reference(account.platform, account.id), recipient
    return handle_reference(account.platform), targets.as_kept(account.platform, recipient)


async def _add(call: Call, going: Sequence[tuple[Account, PersonId, NewSingle]]) -> list[Single]:
    if not going:
        return []
    tx = await call.tx()
    kind, _, key = call.actor.name.partition(":")
    now = call.now
    out: list[Single] = []
    rows: list[tuple[Any, ...]] = []
    position = 0
    for account, person_id, new in going:
        message_id = MessageId(driver_id(call.new_id()))
        # By the moment, and those of one moment in the order they came.
        position = max(position + 1, message_id.int >> 64)
        due = now if new.send_at is None or new.send_at <= now else new.send_at
        rows.append(
            (
                message_id,
                account.id,
                due,
                position,
                person_id,
                new.recipient,
                kept(new.body),
                new.content,
                new.callback_url,
                new.callback_data,
                new.correlation_id,
            )
        )
        queued = SingleQueued(
            message_id=message_id,
            sender_id=account.id,
            sender=new.sender,
            recipient=new.recipient,
            correlation_id=new.correlation_id,
            due_at=due,
        )
        call.emit(message_id, 1, queued)
        out.append(
            Single(
                message_id,
                account.id,
                new.sender,
                new.recipient,
                new.body,
                new.content,
                SingleStatus.QUEUED,
                None,
                new.correlation_id,
                due,
                None,
                None,
                now,
                now,
            )
        )
    columns = (list(column) for column in zip(*rows, strict=True))
    await tx.execute(_ADD, driver_id(call.project_id), key if kind == "key" else None, now, *columns)
    return out
