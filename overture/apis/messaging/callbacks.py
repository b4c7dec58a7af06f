"""Events as the family posts them to the address a message named.

Not the posting and its tries: the domain does that with what `called_back` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from overture.apis.kit.replies import encode
from overture.apis.messaging.wire import moment
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
}
"""What some reasons mean; any other stands alone in `additional_info`."""
_RULES: Final[Mapping[str, str]] = {
    "window_closed": "The person has not written within the last 24 hours; they must write first.",
    "never_wrote": "The person has never written to this account; they must write first.",
    "private_reply_used": "The one private reply to their comment was sent; they must answer it, or comment again.",
    "closed_by_platform": "The platform says that the person has not written lately enough; they must write first.",
}
"""What the rules of the reply window mean."""


def called_back(event: EventRow) -> Callback | None:
    """The notice of a change of a message's state, to the address the message named; None where it named none."""
    d = event.data
    url = d.get("callback_url")
    if url is None:
        return None
    code, status, told = _SAID[event.name]
    reason = d.get("reason")
    info: dict[str, Any] = {
        "deliveryChannel": "instagram",
        "Description": told if reason is None else _WHY.get(reason, told),
        "destinationType": "igsid",
        "timeStamp": moment(event.at),
        "code": code,
        "deliveryStatus": status,
        "destination": d["recipient"],
    }
    if reason is not None:
        info["additional_info"] = reason
    if (rule := d.get("rule")) is not None:
        info |= {"rule": rule, "Description": _RULES.get(rule, told), "allowed": d["allowed"]}
        info |= {"until": moment(datetime.fromisoformat(d["until"]))} if "until" in d else {}
        info["opensWith"] = d["opens_with"]
    notice = {
        "deliveryInfoNotification": {
            "deliveryInfo": info,
            "correlationid": d.get("correlation_id"),
            "callbackData": d.get("callback_data"),
            "transid": d["message_id"],
        }
    }
    return Callback(UUID(d["message_id"]), url, encode(notice), {}, POLICY, d.get("key_id"))
