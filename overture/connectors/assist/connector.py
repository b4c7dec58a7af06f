"""The connector itself: it calls nobody, for the message is a person's to send.

Looks nothing up: what a person did, only the person knows.
"""

from __future__ import annotations

from overture.domain.platforms import Body, Capabilities, Credential, Handed, Outcome, Recipient
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import MessageId

ASSIST = Capabilities(most_at_once=16, most_with_person=50)
"""People have no reply window of their own: they write as anybody does. So many tasks lie open for one sender of one
campaign; the next comes about when one has ended, so that few are too old before somebody comes to them."""


class AssistConnector:
    """Hands every message to a person."""

    name = "assist"

    def __init__(self, capabilities: Capabilities = ASSIST) -> None:
        self.capabilities = capabilities

    async def send(
        self, account: Credential, to: Recipient, body: Body, *, token: MessageId, at: ProjectTime, seconds: float
    ) -> Outcome:
        """The task comes about with the record of this answer."""
        return Handed(str(token))
