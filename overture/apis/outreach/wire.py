"""What every resource shows alike: ids with their prefixes, moments, pages.

Not the resources: those are structs beside their handlers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Final, TypeVar

import msgspec

from overture.apis.kit import Ident
from overture.apis.kit.shapes import CursorPage, cursor_page, page_ask
from overture.domain import accounts, campaigns, clients, imports, messaging, suppression, templates, webhooks
from overture.domain.identity import Call
from overture.domain.targets import normalised
from overture.kernel.errors import InvalidField
from overture.kernel.ids import (
    AccountId,
    CampaignId,
    ClientId,
    DeliveryId,
    EndpointId,
    ExchangeId,
    ImportId,
    ReplayId,
    SuppressionId,
    TargetId,
    TaskId,
    TemplateId,
)
from overture.kernel.paging import Page, PageAsk
from overture.runtime.cursors import Cursors

S = TypeVar("S")
T = TypeVar("T")

CLIENT: Final = Ident("cli", lambda text: clients.ClientNotFound())
TEMPLATE: Final = Ident("tpl", lambda text: templates.MessageTemplateNotFound())
CAMPAIGN: Final = Ident("camp", lambda text: campaigns.CampaignNotFound())
IMPORT: Final = Ident("imp", lambda text: imports.ImportNotFound())
TARGET: Final = Ident("tgt", lambda text: campaigns.TargetNotFound())
SENDER: Final = Ident("snd", lambda text: accounts.SenderNotFound())
TASK: Final = Ident("task", lambda text: messaging.TaskNotFound())
SUPPRESSION: Final = Ident("sup", lambda text: suppression.SuppressionNotFound())
EXCHANGE: Final = Ident("sxc", lambda text: suppression.ExchangeNotFound())
WEBHOOK: Final = Ident("wh", lambda text: webhooks.WebhookNotFound())
DELIVERY: Final = Ident("del", lambda text: webhooks.DeliveryNotFound())
REPLAY: Final = Ident(webhooks.REPLAY_PREFIX, lambda text: webhooks.ReplayNotFound())
EVENT_PREFIX: Final = "evt"
CSV: Final = "text/csv"
JSON_LINES: Final = "application/x-ndjson"

ClientKey = Annotated[ClientId, CLIENT]
TemplateKey = Annotated[TemplateId, TEMPLATE]
CampaignKey = Annotated[CampaignId, CAMPAIGN]
ImportKey = Annotated[ImportId, IMPORT]
TargetKey = Annotated[TargetId, TARGET]
SenderKey = Annotated[AccountId, SENDER]
TaskKey = Annotated[TaskId, TASK]
SuppressionKey = Annotated[SuppressionId, SUPPRESSION]
ExchangeKey = Annotated[ExchangeId, EXCHANGE]
WebhookKey = Annotated[EndpointId, WEBHOOK]
DeliveryKey = Annotated[DeliveryId, DELIVERY]
ReplayKey = Annotated[ReplayId, REPLAY]

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
ExternalId = Annotated[str, msgspec.Meta(min_length=1, max_length=255, description="Your own id for it.")]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="Items on a page.")]
Cursor = Annotated[str, msgspec.Meta(description="`nextCursor` of the page before, unchanged.")]
Rate = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
"""A number of messages in a window."""
Moment = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"}, examples=["2026-05-04T09:30:00.000Z"])]
"""A moment as it stands on the wire; made by `moment`."""


def moment(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="milliseconds")[:-6] + "Z"


def maybe(at: datetime | None) -> str | None:
    """The same of a moment that may not have come."""
    return None if at is None else moment(at)


def username(path: str, text: str) -> str:
    """The normalised handle in `text`; InvalidField at `path` where it names no profile."""
    handle = normalised(text)
    if not isinstance(handle, str):
        raise InvalidField(path, handle.problem)
    return handle


async def listed(
    call: Call,
    name: str,
    limit: int,
    cursor: str | None,
    read: Callable[[PageAsk], Awaitable[Page[S]]],
    show: Callable[[S], T],
) -> CursorPage[T]:
    """A page of the list called `name`, which says the list's filters too: a cursor fits no other."""
    cursors = call.resources.need(Cursors)
    purpose = f"outreach {name} {call.project_id}"
    return cursor_page(cursors, purpose, await read(page_ask(cursors, purpose, limit, cursor)), show)
