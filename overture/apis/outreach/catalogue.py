"""The event catalogue: `/api/v1/event-types`, every event with the JSON Schema of its body and an example.

Not written by hand: words come from the domain's event classes, schemas from the shapes that bodies are made of, and
each example is a body made as a delivery's is.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec

from overture.apis.kit.replies import encode
from overture.apis.kit.shapes import CamelAnswer, camel
from overture.apis.outreach.events import SHAPES, EventAnswer, encoded
from overture.domain import accounts, audience, campaigns, conversations, imports, messaging
from overture.domain.webhooks import TEST_EVENT, event_of_test
from overture.kernel.events import Event
from overture.runtime.outbox import EventRow

PATH: Final = "/api/v1/event-types"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_AT: Final = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
_CLASSES: Final[Mapping[str, type[Event]]] = {
    cls.name: cls
    for domain in (campaigns, messaging, accounts, imports, audience, conversations)
    for cls in domain.EVENTS
} | {cls.name: cls for cls in messaging.SINGLE_EVENTS}
_OF_A_TEST: Final = "A test of a webhook, sent at once. No webhook can ask for it, and it is not in the feed."


def _id(n: int) -> UUID:
    return UUID(int=0x018F_0000_0000_7000_8000_0000_0000_0000 + n)


# What the example has in a field of that name, as the domain tells it.
_VALUES: Final[Mapping[str, Any]] = {
    "campaign_id": _id(1),
    "client_id": _id(2),
    "template_id": _id(3),
    "target_id": _id(4),
    "sender_id": _id(5),
    "sender_ids": [_id(5)],
    "import_id": _id(6),
    "job_id": _id(9),
    "recurring_job_id": _id(10),
    "scheduled_for": _AT,
    "task_id": _id(11),
    "profile_url": "https://www.instagram.com/creatorname/",
    "deadline": _AT,
    "claimed_by": "Ana",
    "sent_at": _AT,
    "was_claimed": False,
    "external_user_id": "customer-123",
    "tool_type": "followers",
    "number_of_results": 50,
    "cost_charged": 250,
    "end_reached": False,
    "addons": ["enrich_country_date"],
    "fields_added": ["country", "date"],
    "rows_enriched": 49,
    "rows_not_found": 1,
    "file_name": "creators.csv",
    "counts": {
        "rows": 63,
        "added": 60,
        "duplicate": 2,
        "already_contacted": 0,
        "suppressed": 0,
        "invalid": 0,
        "blank": 1,
        "warnings": 0,
    },
    "campaign_name": "Creator Outreach May 2026",
    "daily_limit": 50,
    "hourly_limit": 8,
    "pacing": "even",
    "metadata": {"source": "agent_workflow"},
    "template_version": 1,
    "recontact_after_days": 90,
    "stats": {
        "total": 60,
        "queued": 12,
        "sent": 40,
        "failed": 3,
        "skipped": 5,
        "replied": 8,
        "in_doubt": 0,
        "cancelled": 0,
    },
    "created_at": _AT,
    "started_at": _AT,
    "completed_at": _AT,
    "instagram_username": "creatorname",
    "username": "acme.team",
    "message": "Hi Creator, love your fitness content! Open to a collab?",
    "reply_text": "Sounds fun! What did you have in mind?",
    "received_at": _AT,
    "conversation_id": _id(11),
    "message_id": _id(12),
    "sender": "a_637921640978680000",
    "recipient": "7947908538583264",
    "correlation_id": "de36bb32-3f5d-46c9-b132-15e010a80ccc",
    "rule": "window_closed",
    "user_id": "7947908538583264",
    "kind": "quick_reply",
    "payload": "confirm",
    "attachment_types": [],
    "external_id": "aWdfZAG1faXRlbTox",
    "reaction": "love",
    "assignee": "anna@acme.example",
    "read_at": _AT,
    "reacted_at": _AT,
    "edited_at": _AT,
    "deleted_at": _AT,
    "status_reason": None,
    "reason": "confirm your phone number",
}
_NOTHING_YET: Final = {"total": 60, "queued": 60} | dict.fromkeys(
    ("sent", "failed", "skipped", "replied", "in_doubt", "cancelled"), 0
)
# Where an event's own example has something else.
_OWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "campaign.created": {
        "status": "draft",
        "template_version": None,
        "stats": _NOTHING_YET,
        "started_at": None,
        "completed_at": None,
    },
    "campaign.updated": {"status": "running", "template_version": 2, "completed_at": None},
    "campaign.started": {"status": "running", "stats": _NOTHING_YET, "completed_at": None},
    "campaign.paused": {"status": "paused", "status_reason": "sender_not_available", "completed_at": None},
    "campaign.resumed": {"status": "running", "completed_at": None},
    "campaign.completed": {
        "status": "completed",
        "stats": _VALUES["stats"] | {"queued": 0, "sent": 52},
    },
    "job.completed": {"status": "COMPLETED"},
    "job.failed": {
        "status": "FAILED",
        "number_of_results": 0,
        "cost_charged": 0,
        "error": "source_unavailable",
    },
    "job.enriched": {"cost_charged": 49},
    "job.enrichment_failed": {"error": "source_unavailable"},
    "job.skipped": {
        "reason": "insufficient_credits",
        "message": "This job may cost 250 credits and 40 are available. Ask for fewer rows, set `max_cost`, or have "
        "credits added with `overture credits add`.",
    },
    "import.completed": {"status": "completed", "reason": None},
    "import.failed": {"status": "failed", "reason": "invalid_campaign_state"},
    "single_message.failed": {
        "reason": "outside_messaging_window",
        "allowed": "human_agent",
        "until": _AT,
        "opens_with": ["message", "quick_reply", "postback", "story_reply", "story_mention", "ad"],
    },
    "task.failed": {"reason": "recipient_not_found"},
    "task.withdrawn": {"reason": "target_suppressed"},
    "message.received": {"message": "Confirm"},
    "message.edited": {"message": "Confirm, please"},
    "message.failed": {"reason": "recipient_not_found"},
    "message.skipped": {"reason": "missing_variable"},
}


class EventType(CamelAnswer, frozen=True):
    """One event: the JSON Schema of the whole body, and such a body."""

    type: str
    description: str
    schema: dict[str, Any]
    example: dict[str, Any]


class EventTypes(CamelAnswer, frozen=True):
    """The catalogue."""

    data: list[EventType]


@lru_cache(maxsize=1)
def catalogue() -> EventTypes:
    """Every event there is, in the order of the reference; a KeyError where an event's class or an example's value is
    missing."""
    return EventTypes(data=[_type(name, shape) for name, shape in SHAPES.items()])


def page() -> bytes:
    """The catalogue as it is served."""
    return encode(catalogue())


def _type(name: str, shape: type[msgspec.Struct]) -> EventType:
    words = _OF_A_TEST if name == TEST_EVENT else _worded(inspect.cleandoc(_CLASSES[name].__doc__ or ""))
    example: dict[str, Any] = msgspec.json.decode(encoded(_example(name)))
    return EventType(type=name, description=words, schema=_schema(name, words, shape), example=example)


def _schema(name: str, words: str, shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The schema of the whole body, complete in itself. It allows fields it does not name: later versions add some."""
    (_, data), parts = msgspec.json.schema_components([EventAnswer, shape], ref_template="#/$defs/{name}")
    whole = parts.pop(EventAnswer.__name__)
    properties = {**whole["properties"], "type": {"const": name}, "data": data}
    rest = {"properties": properties, "required": whole["required"], "$defs": parts}
    return {"$schema": _DIALECT, "title": name, "description": words, "type": "object", **_cleaned(rest)}


def _cleaned(value: Any) -> Any:
    """The same with the indentation of docstrings taken out."""
    if isinstance(value, dict):
        return {
            k: inspect.cleandoc(v) if k == "description" and isinstance(v, str) else _cleaned(v)
            for k, v in value.items()
        }
    return [_cleaned(v) for v in value] if isinstance(value, list) else value


def _worded(text: str) -> str:
    """A docstring with its lines joined, and fields as they stand on the wire."""
    return re.sub(r"`([a-z]+(?:_[a-z]+)+)`", lambda m: f"`{camel(m[1])}`", " ".join(text.split()))


def _example(name: str) -> EventRow:
    """An event as the domain would have told it."""
    project = subject = _id(1)
    if name == TEST_EVENT:
        return event_of_test(project, _id(7), _id(8), _AT)
    cls, own = _CLASSES[name], _OWN.get(name, {})
    given = {
        f.name: own[f.name] if f.name in own else _VALUES[f.name]
        for f in msgspec.structs.fields(cls)
        if f.name in own or f.required or f.name in _VALUES
    }
    return EventRow(project, _id(8), subject, 2, name, _AT, cls(**given).data())
