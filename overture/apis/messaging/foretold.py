"""What a dry run says of a message beside the answer: whether it would go as things stand, and by which rule.

Not the rules themselves, which the domain asks.
"""

from __future__ import annotations

from typing import Any, ClassVar

from overture.apis.kit.shapes import CamelAnswer
from overture.apis.messaging.talk import WindowAnswer, window
from overture.domain import messaging
from overture.domain.identity import Call
from overture.domain.messaging import Single, SingleStatus


class MessageForetold(CamelAnswer, frozen=True):
    """What would become of the message if it went now: `status` is SUBMITTED where it would be handed to the platform,
    else FAILED, with `reason`. `window`: what may be sent to the person now. Pauses, caps and the platform's own answer
    are not foreseen."""

    status: str
    reason: str | None
    window: WindowAnswer

    example: ClassVar[dict[str, Any]] = {
        "status": "FAILED",
        "reason": "outside_messaging_window",
        "window": {
            "allowed": "nothing",
            "rule": "window_closed",
            "until": None,
            "openedBy": None,
            "opensWith": ["message", "quick_reply", "postback", "story_reply", "story_mention", "ad", "comment"],
        },
    }


async def foretold(call: Call, single: Single) -> MessageForetold:
    """Of a message accepted in this dry run."""
    seen = await messaging.foresee_single(call, single.id)
    status = SingleStatus.SUBMITTED if seen.reason is None else SingleStatus.FAILED
    return MessageForetold(status=status.upper(), reason=seen.reason, window=window(seen.window))
