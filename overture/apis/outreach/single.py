"""Events of single messages as the outreach API tells them; their ids are those of the messaging API.

Not the notices to a message's own address: the messaging family writes those.
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


class SingleData(CamelAnswer, frozen=True):
    """A single message: from whom to whom, by the platform's own ids, and where it stands."""

    message_id: str
    sender_id: str
    sender: str = msgspec.field(name="from")
    recipient: str = msgspec.field(name="to")
    status: str
    correlation_id: str | UnsetType = UNSET


class FailedSingleData(SingleData, frozen=True, kw_only=True):
    """The same, with the reason. Where the reply window kept it back: by which `rule`, what may still be sent
    (`allowed`: `human_agent`, which is what a person writes, until `until`, or `nothing`), and what of the person
    `opensWith`."""

    reason: str
    rule: str | UnsetType = UNSET
    allowed: str | UnsetType = UNSET
    until: Moment | UnsetType = UNSET
    opens_with: list[str] | UnsetType = UNSET


def _maker(shape: type[SingleData]) -> Callable[[_Data], msgspec.Struct]:
    fields = shape.__struct_fields__

    def made(data: _Data) -> msgspec.Struct:
        told = {**data, "sender_id": shown("snd", UUID(data["sender_id"]))}
        if "until" in told:
            told["until"] = moment(datetime.fromisoformat(told["until"]))
        return shape(**{f: told[f] for f in fields if f in told})

    return made


_SHAPES: Final[Mapping[str, type[SingleData]]] = {
    "single_message.submitted": SingleData,
    "single_message.delivered": SingleData,
    "single_message.read": SingleData,
    "single_message.failed": FailedSingleData,
    "single_message.cancelled": SingleData,
}
MADE: Final = tuple((name, shape, _maker(shape)) for name, shape in _SHAPES.items())
