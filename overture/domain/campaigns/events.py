"""What campaigns tell.

Their docstrings are their documentation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from overture.domain.campaigns.contracts import Campaign
from overture.kernel.events import Event


class CampaignEvent(Event, frozen=True, kw_only=True):
    """The campaign as it is after the change."""

    campaign_id: UUID
    client_id: UUID
    template_id: UUID
    campaign_name: str
    status: str
    status_reason: str | None
    daily_limit: int
    hourly_limit: int
    pacing: str
    metadata: dict[str, Any]
    sender_ids: list[UUID] | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    stats: dict[str, int]
    template_version: int | None = None
    recontact_after_days: int | None = None

    @classmethod
    def of(cls, c: Campaign) -> CampaignEvent:
        """The event for a campaign as it stands."""
        s = c.stats
        return cls(
            campaign_id=c.id,
            client_id=c.client_id,
            template_id=c.template_id,
            campaign_name=c.name,
            status=c.status.value,
            status_reason=c.status_reason,
            daily_limit=c.daily_limit,
            hourly_limit=c.hourly_limit,
            pacing=c.pacing.value,
            metadata=dict(c.metadata),
            sender_ids=list(c.sender_ids) if c.sender_ids is not None else None,
            created_at=c.created_at,
            started_at=c.started_at,
            completed_at=c.completed_at,
            stats={
                "total": s.total,
                "queued": s.queued,
                "sent": s.sent,
                "failed": s.failed,
                "skipped": s.skipped,
                "replied": s.replied,
                "in_doubt": s.in_doubt,
                "cancelled": s.cancelled,
            },
            template_version=c.template_version,
            recontact_after_days=c.recontact_after_days,
        )


class CampaignCreated(CampaignEvent, frozen=True, kw_only=True):
    """A campaign was created, as a draft."""

    name = "campaign.created"


class CampaignUpdated(CampaignEvent, frozen=True, kw_only=True):
    """A campaign was edited, or given another version of its template's text."""

    name = "campaign.updated"


class CampaignStarted(CampaignEvent, frozen=True, kw_only=True):
    """A campaign began to send."""

    name = "campaign.started"


class CampaignPaused(CampaignEvent, frozen=True, kw_only=True):
    """A campaign paused, by a person or by itself; `status_reason` says why."""

    name = "campaign.paused"


class CampaignResumed(CampaignEvent, frozen=True, kw_only=True):
    """A paused campaign goes on."""

    name = "campaign.resumed"


class CampaignCompleted(CampaignEvent, frozen=True, kw_only=True):
    """Every target of a campaign has its final outcome."""

    name = "campaign.completed"


class CampaignCancelled(CampaignEvent, frozen=True, kw_only=True):
    """A campaign was cancelled: what still waited will never be sent. Internal."""

    name = "campaign.cancelled"


EVENTS: Final[tuple[type[Event], ...]] = (
    CampaignCreated,
    CampaignStarted,
    CampaignPaused,
    CampaignResumed,
    CampaignCompleted,
    CampaignUpdated,
)
"""Those that the public may be told."""
