"""Blocked end users: `/api/v1/blocked-users`, listed, blocked, let in again.

Not keys: those are of the project, and no end user has one.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.wire import ExternalUserId, Limit, Moment, moment
from overture.apis.kit import Routes
from overture.apis.kit.shapes import SnakeAnswer, SnakeBody, page_ask
from overture.domain import audience
from overture.domain.audience import Blocked
from overture.domain.identity import Call
from overture.runtime.cursors import Cursors

routes = Routes(AUDIENCE, "blocked users")

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500, description="Why; for your own record.")]
Cursor = Annotated[str, msgspec.Meta(description="`next_cursor` of the page before, unchanged.")]


class NewBlock(SnakeBody, frozen=True):
    """An end user whose new jobs are to be refused."""

    external_user_id: ExternalUserId
    reason: Reason | None = None

    example: ClassVar[dict[str, Any]] = {"external_user_id": "customer-123", "reason": "charged back"}


class LiftedBlock(SnakeBody, frozen=True):
    """An end user whose jobs are to be taken again."""

    external_user_id: ExternalUserId

    example: ClassVar[dict[str, Any]] = {"external_user_id": "customer-123"}


class BlockedAnswer(SnakeAnswer, frozen=True):
    """An end user whose new jobs are refused with 403, since when and why."""

    external_user_id: str
    reason: str | None
    blocked_at: Moment

    example: ClassVar[dict[str, Any]] = {
        "external_user_id": "customer-123",
        "reason": "charged back",
        "blocked_at": "2026-03-17T17:30:00.000Z",
    }


class BlockedPage(SnakeAnswer, frozen=True):
    """A page of the list. Send `next_cursor` as `cursor` to get the page after it."""

    data: list[BlockedAnswer]
    has_more: bool
    next_cursor: str | None


class LiftedAnswer(SnakeAnswer, frozen=True):
    """Whether the end user had been blocked; now they are not."""

    external_user_id: str
    was_blocked: bool

    example: ClassVar[dict[str, Any]] = {"external_user_id": "customer-123", "was_blocked": True}


def _shown(b: Blocked) -> BlockedAnswer:
    return BlockedAnswer(external_user_id=b.external_user_id, reason=b.reason, blocked_at=moment(b.at))


@routes.get("/api/v1/blocked-users", scope="users:read", status=200)
async def list_blocked_users(call: Call, limit: Limit = 50, cursor: Cursor | None = None) -> BlockedPage:
    """List blocked end users, by their ids."""
    cursors, purpose = call.resources.need(Cursors), f"audience blocked-users {call.project_id}"
    page = await audience.blocked(call, page_ask(cursors, purpose, limit, cursor))
    following = None if page.next is None else cursors.signed(page.next, purpose)
    return BlockedPage(data=[_shown(b) for b in page.items], has_more=following is not None, next_cursor=following)


@routes.post("/api/v1/blocked-users", scope="users:write", status=200)
async def block_user(call: Call, data: NewBlock) -> BlockedAnswer:
    """Block an end user.

    New jobs of theirs are refused with `EXTERNAL_USER_BLOCKED`; those under way go on. Who is blocked stays so."""
    return _shown(await audience.block(call, data.external_user_id, data.reason))


@routes.post("/api/v1/blocked-users/lift", scope="users:write", status=200)
async def lift_block(call: Call, data: LiftedBlock) -> LiftedAnswer:
    """Take jobs of an end user again."""
    was = await audience.unblock(call, data.external_user_id)
    return LiftedAnswer(external_user_id=data.external_user_id, was_blocked=was)
