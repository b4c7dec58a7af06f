"""Events as the family posts them to the address a message named.

Not the posting and its tries: the domain does that with what `called_back` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from overture.apis.kit.replies import encode
from overture.apis.messaging.wire import Moment, moment
from overture.domain.webhooks import Callback, CallbackPolicy
from overture.runtime.outbox import EventRow

POLICY: Final = CallbackPolicy(
    seconds=10.0,
    retries=3,
    every=60.0,
    final=(
        *range(202, 209),
        226,
        *range(300, 309),
        *(400, 402),
        *range(404, 412),
        *(414, 415, 416, 418, 505),
    ),
)
"""As the original's receivers know it."""
_SAID: Final[Mapping[str, tuple[str, str, str]]] = {
    "single_message.submitted": ("7501", "Submitted", "The message was submitted."),
    "single_message.delivered": ("7500", "Delivered", "The message was delivered."),
    "single_message.read": ("7502", "Read", "The message was read."),
    "single_message.failed": ("7010", "Failed", "The message could not be delivered."),
}
_WHY: Final[Mapping[str, str]] = {
    "outside_messaging_window": "The person has not written within the last 24 hours; they must write first.",
    "target_suppressed": "The person must not be written to.",
    "recipient_not_found": "The platform knows nobody under this id.",
    "recipient_unavailable": "The person cannot be written to at the moment, or has blocked the account.",
    "recipient_blocked_sender": "The person has blocked the account.",
    "recipient_does_not_accept_messages": "The person takes no messages, or none from strangers.",
    "message_rejected": "The platform does not take this message.",
    "private_reply_not_allowed": "The comment was answered in private before, or is too old.",
    "conversation_archived": "The person put the conversation away.",
    "conversation_held_elsewhere": "Another app has taken over the conversation.",
    "person_erased": "The person was erased from the project.",
}
"""What reasons mean; any other stands alone in `additional_info`."""
_RULES: Final[Mapping[str, str]] = {
    "window_closed": "The person has not written within the last 24 hours; they must write first.",
    "never_wrote": "The person has never written to this account; they must write first.",
    "private_reply_used": "The one private reply to their comment was sent; they must answer it, or comment again.",
    "closed_by_platform": "The platform says that the person has not written lately enough; they must write first.",
}
"""What the rules of the reply window mean."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of it. `code` and `deliveryStatus`: 7501 Submitted, 7500 Delivered, 7502 Read, 7010 Failed;
    `additional_info`: the reason of a failure. Where the reply window kept it back: by which `rule`, what may still be
    sent (`allowed`: `human_agent`, which is what a person writes, until `until`, or `nothing`), and what the person
    could do for anything to be (`opensWith`)."""

    delivery_channel: str = "instagram"
    description: str = msgspec.field(name="Description")
    destination_type: str = "igsid"
    time_stamp: Moment
    code: str
    delivery_status: str
    destination: str
    additional_info: str | UnsetType = msgspec.field(default=UNSET, name="additional_info")
    rule: str | UnsetType = UNSET
    allowed: str | UnsetType = UNSET
    until: Moment | UnsetType = UNSET
    opens_with: list[str] | UnsetType = UNSET


class DeliveryInfo(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Of which message: `transid` is its id; the other two are given back as they were sent."""

    delivery_info: Delivery
    correlationid: str | None
    callback_data: str | None
    transid: str


class Notice(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A message's state has changed."""

    delivery_info_notification: DeliveryInfo

    example: ClassVar[dict[str, Any]] = {
        "deliveryInfoNotification": {
            "deliveryInfo": {
                "deliveryChannel": "instagram",
                "Description": "The message was delivered.",
                "destinationType": "igsid",
                "timeStamp": "2026-05-04T09:30:00.000Z",
                "code": "7500",
                "deliveryStatus": "Delivered",
                "destination": "7947908538583264",
            },
            "correlationid": "de36bb32-3f5d-46c9-b132-15e010a80ccc",
            "callbackData": "customerID123|1234|new_sale",
            "transid": "019a8e1c-7c1e-7d0a-9a51-8f0e6c2b1d44",
        }
    }


SIGNED: Final = {"x-hub-signature": "Hex HMAC-SHA-256 of the body, under the key's signing secret."}
ANSWERED: Final = (
    "Taken. Where no answer comes within 10 seconds, or another than 2xx, it is posted three times more, 60 seconds "
    "apart; not after 300 to 308, 400, 402, 404 to 411, 414 to 416, 418 and 505."
)


def called_back(event: EventRow) -> Callback | None:
    """The notice of a change of a message's state, to the address the message named; None where it named none."""
    d = event.data
    url = d.get("callback_url")
    if url is None:
        return None
    code, status, told = _SAID[event.name]
    reason, rule, until = d.get("reason", UNSET), d.get("rule", UNSET), d.get("until", UNSET)
    delivery = Delivery(
        description=_RULES.get(rule) or _WHY.get(reason, told),
        time_stamp=moment(event.at),
        code=code,
        delivery_status=status,
        destination=d["recipient"],
        additional_info=reason,
        rule=rule,
        allowed=d.get("allowed", UNSET),
        until=UNSET if until is UNSET else moment(datetime.fromisoformat(until)),
        opens_with=d.get("opens_with", UNSET),
    )
    notice = Notice(
        delivery_info_notification=DeliveryInfo(
            delivery_info=delivery,
            correlationid=d.get("correlation_id"),
            callback_data=d.get("callback_data"),
            transid=d["message_id"],
        )
    )
    return Callback(UUID(d["message_id"]), url, encode(notice), {}, POLICY, d.get("key_id"))
