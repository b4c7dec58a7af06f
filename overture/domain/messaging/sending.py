"""What one message's call needs and its record tells, as a reserve made it.

Not kept anywhere: who comes later reads the message's row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from overture.domain.messaging import handing
from overture.domain.platforms import Credential


@dataclass(frozen=True, slots=True)
class Sending:
    """What one call needs, and what its record tells."""

    credential: Credential
    connector: str
    account_id: UUID
    campaign_id: UUID
    target_id: UUID
    client_id: UUID
    person_id: UUID
    step: int
    handle: str
    text: str
    at: datetime
    """When it was reserved, in project time."""
    variant: int | None = None
    """Which text of its step it is, where the campaign has steps or variants."""
    wait: timedelta | None = None
    """How long after its arrival the next step is due, where there is one."""
    is_again: bool = False
    """Whether it takes the place of a message to the same person, long ago."""
    profile_url: str | None = None
    within: timedelta = timedelta(hours=48)
    """How long a person has, where it is handed to one."""
    user_id: str | None = None
    """The platform's number of the person for this account, where its connector asks for it."""
    comment_id: str | None = None
    """The comment it is the one private reply to."""

    def handing(self, task_id: UUID, project_id: UUID, message_id: UUID, epoch: int) -> handing.Handing:
        """The task of this message."""
        return handing.Handing(
            project_id,
            task_id,
            message_id,
            epoch,
            self.campaign_id,
            self.target_id,
            self.client_id,
            self.person_id,
            self.account_id,
            self.step,
            self.handle,
            handing.profile_of(self.handle, self.profile_url),
            self.text,
            self.within,
        )
