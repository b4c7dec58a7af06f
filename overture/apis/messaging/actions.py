"""What an account shows a person beside messages: that it has seen theirs, that it writes.

Not messages: nothing of this is kept.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody
from overture.apis.messaging.bodies import Id
from overture.apis.messaging.convention import MESSAGING
from overture.apis.messaging.messages import PLATFORM
from overture.domain import accounts, messaging
from overture.domain.identity import Call
from overture.domain.platforms import SenderAction
from overture.kernel.errors import InvalidField

routes = Routes(MESSAGING, "messages")


class NewAction(CamelBody, frozen=True):
    """What to show: `typing_on`, `typing_off` or `mark_seen`."""

    sender: Id = msgspec.field(name="from")
    recipient: Id = msgspec.field(name="to")
    action: SenderAction

    example: ClassVar[dict[str, Any]] = {
        "from": "a_637921640978680000",
        "to": "7947908538583264",
        "action": "mark_seen",
    }


class ActionAnswer(CamelAnswer, frozen=True):
    """`shown`: whether the platform took it."""

    shown: bool


@routes.post("/v1/instagram/actions", scope="messages:write", status=200, outside=True, errors=(InvalidField,))
async def show_action(call: Call, data: NewAction) -> ActionAnswer:
    """Show that a message was seen or that an answer is being written.

    Done at once or not at all; nothing is kept of it.
    """
    try:
        shown = await messaging.show(call, PLATFORM, data.sender, data.recipient, data.action)
    except accounts.SenderNotFound:
        raise InvalidField("from", "No account of this project has that id; connect it first.") from None
    return ActionAnswer(shown=shown)
