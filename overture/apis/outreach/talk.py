"""Events of conversations as the outreach API tells them: what people write and do, and what becomes of conversations.

Not the other events: events.py has those, and the catalogue of all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from overture.apis.kit.shapes import CamelAnswer
from overture.apis.outreach.wire import Moment, moment
from overture.kernel.ids import shown

_Data = dict[str, Any]


class ConversationData(CamelAnswer, frozen=True):
    """A conversation: between which sender and whom, by name, by the platform's id, or by both."""

    conversation_id: str
    sender_id: str
    instagram_username: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET


class AssignedData(ConversationData, frozen=True, kw_only=True):
    """Whose a conversation is now; nobody's without `assignee`."""

    assignee: str | UnsetType = UNSET


class ReceivedData(ConversationData, frozen=True, kw_only=True):
    """What a person wrote. `kind`: `message`, `quick_reply`, `postback`, `story_reply`, `story_mention`, `ad` or
    `comment`; `payload` came with a tapped reply or button."""

    message_id: str
    kind: str
    message: str
    payload: str | UnsetType = UNSET
    attachment_types: list[str]
    received_at: Moment


class ReadData(ConversationData, frozen=True, kw_only=True):
    """Up to when a person has read."""

    read_at: Moment


class ReactionData(ConversationData, frozen=True, kw_only=True):
    """A reaction under the platform's message of that id; taken back where there is none."""

    external_id: str
    reaction: str | UnsetType = UNSET
    reacted_at: Moment


class EditedData(ConversationData, frozen=True, kw_only=True):
    """What a message says now."""

    message_id: str
    message: str
    edited_at: Moment


class DeletedData(ConversationData, frozen=True, kw_only=True):
    """A message that was taken back."""

    message_id: str
    deleted_at: Moment


_IDS: Final[Mapping[str, str]] = {"conversation_id": "conv", "sender_id": "snd", "message_id": "imsg"}


def _maker(shape: type[ConversationData]) -> Callable[[_Data], msgspec.Struct]:
    fields = shape.__struct_fields__

    def made(data: _Data) -> msgspec.Struct:
        return shape(**{f: _shown(f, data[f]) for f in fields if f in data})

    return made


def _shown(field: str, value: Any) -> Any:
    if field in _IDS:
        return shown(_IDS[field], UUID(value))
    return moment(datetime.fromisoformat(value)) if field.endswith("_at") else value


_SHAPES: Final[Mapping[str, type[ConversationData]]] = {
    "message.received": ReceivedData,
    "message.read": ReadData,
    "message.reaction": ReactionData,
    "message.edited": EditedData,
    "message.deleted": DeletedData,
    "conversation.closed": ConversationData,
    "conversation.reopened": ConversationData,
    "conversation.assigned": AssignedData,
}
MADE: Final = tuple((name, shape, _maker(shape)) for name, shape in _SHAPES.items())
