"""Tasks: `/api/v1/tasks`, messages that people send, and what they say of them.

Not how a message comes to be a task: its sender's connector, or the second way of its sender, hands it over.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any, ClassVar, Final

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import (
    CAMPAIGN,
    SENDER,
    TARGET,
    TASK,
    Cursor,
    Limit,
    Moment,
    TaskKey,
    listed,
    maybe,
    moment,
)
from overture.domain import accounts, messaging
from overture.domain.accounts import SenderNotFound
from overture.domain.identity import Call
from overture.domain.messaging import (
    CouldNot,
    Task,
    TaskAlreadyClaimed,
    TaskNotClaimed,
    TaskNotFound,
    TaskOver,
    TaskSendingHeld,
    TaskStatus,
)
from overture.kernel.ids import AccountId

routes = Routes(OUTREACH, "tasks")

_Who = Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="Who does it; without it, the key.")]
_Note = Annotated[str, msgspec.Meta(max_length=2000, description="For the people you work with.")]
_TheirId = Annotated[str, msgspec.Meta(min_length=1, max_length=500, description="The platform's id of the message.")]
_When = Annotated[datetime, msgspec.Meta(tz=True, description="When it was sent, in project time; now.")]
_TASK: Final = {
    "id": "task_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "status": "claimed",
    "reason": None,
    "note": None,
    "senderId": "snd_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "sender": "acme.team",
    "campaignId": "camp_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "targetId": "tgt_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "step": 0,
    "instagramUsername": "creatorname",
    "profileUrl": "https://www.instagram.com/creatorname/",
    "message": "Hi Creator, love your fitness content! Open to a collab?",
    "claimedBy": "Ana",
    "claimedAt": "2026-05-04T09:30:00.000Z",
    "deadline": "2026-05-06T09:00:00.000Z",
    "createdAt": "2026-05-04T09:00:00.000Z",
    "endedAt": None,
    "sentAt": None,
    "externalId": None,
    "isUnsettled": False,
}


class TaskClaim(CamelBody, frozen=True):
    """Who takes a task."""

    by: _Who | None = None

    example: ClassVar[dict[str, Any]] = {"by": "Ana"}


class TaskDone(CamelBody, frozen=True):
    """That a task's message was sent."""

    sent_at: _When | None = None
    external_id: _TheirId | None = None

    example: ClassVar[dict[str, Any]] = {"externalId": "aWdfZAG1faXRlbToxOk"}


class TaskFailure(CamelBody, frozen=True):
    """Why a task's message could not be sent; `not_done` is any other reason, which the note may tell."""

    reason: CouldNot
    note: _Note | None = None

    example: ClassVar[dict[str, Any]] = {"reason": "recipient_not_found", "note": "The profile is gone."}


class TaskAnswer(CamelAnswer, frozen=True):
    """A message that a person is to send: `message`, to `profileUrl`, written as `sender`, before `deadline`.

    `message` is null once the person it was for was erased. `isUnsettled`: the task is over, and whoever had claimed it
    has not said yet whether they had sent it; until they do, the message is in doubt."""

    id: str
    status: TaskStatus
    reason: str | None
    note: str | None
    sender_id: str
    sender: str
    campaign_id: str
    target_id: str
    step: int
    instagram_username: str
    profile_url: str
    message: str | None
    claimed_by: str | None
    claimed_at: Moment | None
    deadline: Moment
    created_at: Moment
    ended_at: Moment | None
    sent_at: Moment | None
    external_id: str | None
    is_unsettled: bool

    example: ClassVar[dict[str, Any]] = _TASK


def shown(t: Task) -> TaskAnswer:
    """A task on the wire."""
    return TaskAnswer(
        id=TASK.show(t.id),
        status=t.status,
        reason=t.reason,
        note=t.note,
        sender_id=SENDER.show(t.account_id),
        sender=t.sender,
        campaign_id=CAMPAIGN.show(t.campaign_id),
        target_id=TARGET.show(t.target_id),
        step=t.step,
        instagram_username=t.handle,
        profile_url=t.profile_url,
        message=t.text,
        claimed_by=t.claimed_by,
        claimed_at=maybe(t.claimed_at),
        deadline=moment(t.deadline),
        created_at=moment(t.created_at),
        ended_at=maybe(t.ended_at),
        sent_at=maybe(t.sent_at),
        external_id=t.external_id,
        is_unsettled=t.is_unsettled,
    )


@routes.get("/api/v1/tasks", scope="tasks:read", status=200, errors=(SenderNotFound,))
async def list_tasks(
    call: Call,
    status: list[TaskStatus] | None = None,
    sender_id: str | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> CursorPage[TaskAnswer]:
    """List tasks.

    Newest first; of any of some statuses, or of one sender, where asked."""
    account = None if sender_id is None else AccountId(SENDER.read(sender_id))
    if account is not None:
        await accounts.get(call, account)
    statuses = tuple(dict.fromkeys(status or ()))
    read = partial(messaging.task_page, call, statuses=statuses, account_id=account)
    return await listed(call, f"tasks {sorted(statuses)} {account}", limit, cursor, read, shown)


@routes.get("/api/v1/tasks/{task_id}", scope="tasks:read", status=200, errors=(TaskNotFound,))
async def get_task(call: Call, task_id: TaskKey) -> TaskAnswer:
    """Read one task."""
    return shown(await messaging.get_task(call, task_id))


@routes.post(
    "/api/v1/tasks/{task_id}/claim",
    scope="tasks:write",
    status=200,
    errors=(TaskNotFound, TaskOver, TaskAlreadyClaimed, TaskSendingHeld),
)
async def claim_task(call: Call, task_id: TaskKey, data: TaskClaim) -> TaskAnswer:
    """Claim a task.

    Do it before you send: nobody else can have the task then, and what you say of it is taken as it is, whatever
    happens meanwhile. By the same name twice is the same."""
    return shown(await messaging.claim(call, task_id, data.by))


@routes.post("/api/v1/tasks/{task_id}/release", scope="tasks:write", status=200, errors=(TaskNotFound, TaskOver))
async def release_task(call: Call, task_id: TaskKey) -> TaskAnswer:
    """Give a task back.

    Nothing was sent; anybody may claim it. An open one stays so."""
    return shown(await messaging.release(call, task_id))


@routes.post(
    "/api/v1/tasks/{task_id}/done", scope="tasks:write", status=200, errors=(TaskNotFound, TaskOver, TaskNotClaimed)
)
async def finish_task(call: Call, task_id: TaskKey, data: TaskDone) -> TaskAnswer:
    """Say that a task's message was sent.

    Also of one that expired or was withdrawn after it was claimed: nothing else tells that it left. Twice is the
    same."""
    return shown(await messaging.done(call, task_id, at=data.sent_at, external_id=data.external_id))


@routes.post("/api/v1/tasks/{task_id}/could-not", scope="tasks:write", status=200, errors=(TaskNotFound, TaskOver))
async def fail_task(call: Call, task_id: TaskKey, data: TaskFailure) -> TaskAnswer:
    """Say that a task's message could not be sent.

    It has failed for good, and the person may be written to again. Also of a task that ended after it was claimed."""
    return shown(await messaging.could_not(call, task_id, data.reason, data.note))
