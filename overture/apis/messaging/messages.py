"""Single messages: sent, looked at, listed, cancelled.

Not what a body may hold: bodies.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

import msgspec

from overture.apis.kit import Answer, CallsBack, Routes
from overture.apis.kit.shapes import CamelAnswer, CursorPage
from overture.apis.messaging import examples
from overture.apis.messaging.bodies import NewMessage, body_of, content_type
from overture.apis.messaging.callbacks import ANSWERED, SIGNED, Notice
from overture.apis.messaging.convention import MESSAGING
from overture.apis.messaging.foretold import MessageForetold, foretold
from overture.apis.messaging.talk import WindowAnswer, window
from overture.apis.messaging.wire import Cursor, Limit, Moment, listed, maybe, moment, uuid_of
from overture.domain import accounts, messaging
from overture.domain.identity import Call
from overture.domain.messaging import NotCancellable, Single, SingleMessageNotFound, SingleStatus, Windows
from overture.domain.webhooks import WebhookPolicy
from overture.kernel.errors import InvalidField, OvertureError
from overture.kernel.ids import MessageId
from overture.kernel.paging import Page, PageAsk

routes = Routes(MESSAGING, "messages")
PLATFORM: Final = "instagram"
CALLS_BACK: Final = CallsBack("callbackUrl", Notice, ANSWERED, SIGNED)


class Accepted(CamelAnswer, frozen=True):
    """The message is accepted; what becomes of it is told to its `callbackUrl`."""

    accepted_time: Moment
    message_id: str
    correlation_id: str | None

    example: ClassVar[dict[str, Any]] = {
        "acceptedTime": "2026-05-04T09:30:00.000Z",
        "messageId": "019a8e1c-7c1e-7d0a-9a51-8f0e6c2b1d44",
        "correlationId": "de36bb32-3f5d-46c9-b132-15e010a80ccc",
    }


class MessageAnswer(CamelAnswer, frozen=True):
    """A message as it stands. `status`: QUEUED, SUBMITTED, DELIVERED, READ, FAILED, or CANCELLED; `reason`: why it
    failed. `sendTime` is the moment it waits for. `window` and `windowByPerson` of one that failed with
    `outside_messaging_window`, else null: what may be sent to the person now, by a program and by a person."""

    accepted_time: Moment
    status_time: Moment
    message_id: str
    correlation_id: str | None
    sender: str = msgspec.field(name="from")
    recipient: str = msgspec.field(name="to")
    content_type: str | None
    content: str | None
    status: str
    reason: str | None
    send_time: Moment | None
    window: WindowAnswer | None
    window_by_person: WindowAnswer | None


def shown(single: Single, windows: Windows | None = None) -> MessageAnswer:
    """A message on the wire; `windows` of one that its window kept back."""
    body = single.body
    return MessageAnswer(
        accepted_time=moment(single.created_at),
        status_time=moment(single.changed_at),
        message_id=str(single.id),
        correlation_id=single.correlation_id,
        sender=single.sender,
        recipient=single.recipient,
        content_type=None if body is None else content_type(body),
        content=single.content,
        status=single.status.upper(),
        reason=single.reason,
        send_time=maybe(single.send_at),
        window=None if windows is None else window(windows.program),
        window_by_person=None if windows is None else window(windows.person),
    )


async def _with_windows(call: Call, singles: Sequence[Single]) -> list[tuple[Single, Windows | None]]:
    """Each message, with the windows of those that failed because theirs was shut."""
    shut = [s.id for s in singles if s.reason == messaging.OUTSIDE]
    found = await messaging.windows_of_singles(call, shut) if shut else {}
    return [(s, found.get(s.id)) for s in singles]


async def accepted(call: Call, single: Single) -> Accepted | Answer[Accepted]:
    """A message that was accepted; in a dry run with what would become of it."""
    answer = Accepted(
        accepted_time=moment(single.created_at),
        message_id=str(single.id),
        correlation_id=single.correlation_id,
    )
    return Answer(answer, foretold=await foretold(call, single)) if call.is_dry else answer


@routes.post(
    "/v1/instagram/messages",
    scope="messages:write",
    status=202,
    examples=examples.MESSAGES,
    errors=(InvalidField,),
    foretells=MessageForetold,
    calls_back=CALLS_BACK,
    together=True,
)
async def send_message(call: Call, data: Sequence[NewMessage]) -> list[Accepted | Answer[Accepted] | OvertureError]:
    """Send a message.

    One message to one person. It is checked and accepted, and sent after: what becomes of it is posted to `callbackUrl`
    and can be asked for by its id. Who has not written within the last 24 hours is not written to: the message then
    fails with the reason `outside_messaging_window`.

    With `?dryRun=true` nothing is sent, and `dryRun.outcome` says what would become of it as things stand.
    """
    policy = call.resources.need(WebhookPolicy)
    allow_loopback = call.project.is_test and policy.allow_loopback_in_test
    read = [_read(message, allow_loopback) for message in data]
    said = iter(await messaging.accept_many(call, [new for new in read if isinstance(new, messaging.NewSingle)]))
    return [await _answer(call, next(said)) if isinstance(new, messaging.NewSingle) else new for new in read]


def _read(data: NewMessage, allow_loopback: bool) -> messaging.NewSingle | OvertureError:
    """What is to be sent, or the refusal of its body."""
    try:
        body = body_of(data, allow_loopback=allow_loopback)
    except OvertureError as refused:
        return refused
    return messaging.NewSingle(
        PLATFORM,
        data.sender,
        data.recipient,
        body,
        data.content,
        data.send_at,
        data.callback_url or None,
        data.callback_data,
        data.correlation_id,
    )


async def _answer(call: Call, single: Single | OvertureError) -> Accepted | Answer[Accepted] | OvertureError:
    if isinstance(single, accounts.SenderNotFound):
        return InvalidField("from", "No account of this project has that id; connect it first.")
    if isinstance(single, accounts.SenderDisabled):
        return InvalidField("from", single.message)
    return single if isinstance(single, OvertureError) else await accepted(call, single)


@routes.get("/v1/instagram/messages", scope="messages:read", status=200)
async def list_messages(
    call: Call, limit: Limit = 50, cursor: Cursor | None = None, status: str | None = None
) -> CursorPage[MessageAnswer]:
    """List single messages, newest first; with `status` those of one."""
    wanted = None
    if status is not None:
        try:
            wanted = SingleStatus(status.lower())
        except ValueError:
            named = ", ".join(s.upper() for s in SingleStatus)
            raise InvalidField("status", f"One of {named}.") from None

    async def read(ask: PageAsk) -> Page[tuple[Single, Windows | None]]:
        page = await messaging.page_of_singles(call, ask, wanted)
        return Page(await _with_windows(call, page.items), page.next)

    return await listed(call, f"messages {wanted}", limit, cursor, read, lambda found: shown(*found))


@routes.get("/v1/instagram/messages/{message_id}", scope="messages:read", status=200, errors=(SingleMessageNotFound,))
async def get_message(call: Call, message_id: str) -> MessageAnswer:
    """Read one message and its state.

    Of one that its reply window kept back, with what may be sent to the person now and until when."""
    found = await messaging.get_single(call, MessageId(uuid_of(message_id, SingleMessageNotFound)))
    [(single, windows)] = await _with_windows(call, [found])
    return shown(single, windows)


@routes.delete(
    "/v1/instagram/messages/{message_id}",
    scope="messages:write",
    status=200,
    errors=(SingleMessageNotFound, NotCancellable),
)
async def cancel_message(call: Call, message_id: str) -> MessageAnswer:
    """Cancel a message whose `sendAt` has not come."""
    found = MessageId(uuid_of(message_id, SingleMessageNotFound))
    return shown(await messaging.cancel(call, found))
