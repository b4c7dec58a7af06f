"""What other parts see of a target.

Values only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from overture.kernel.ids import CampaignId, PersonId, TargetId

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class NewTarget(NamedTuple):
    """A target as it is uploaded: a normalised handle, the known fields, and any others as `extra`. A tuple, for files
    bring a million."""

    handle: str
    profile_url: str | None = None
    full_name: str | None = None
    first_name: str | None = None
    category: str | None = None
    follower_count: int | None = None
    external_id: str | None = None
    extra: Mapping[str, Any] = NOTHING
    timezone: str | None = None
    """A name of the IANA database; hours are then those of the target's own clock."""
    timezone_source: str = "upload"
    """Where the zone is known from."""
    job_id: UUID | None = None
    """The audience job it was taken from."""
    job_source: str | None = None
    """Which of the job's sources listed the person."""


@dataclass(frozen=True, slots=True)
class Target:
    """A creator in a campaign."""

    id: TargetId
    campaign_id: CampaignId
    person_id: PersonId
    handle: str
    profile_url: str | None
    full_name: str | None
    first_name: str | None
    category: str | None
    follower_count: int | None
    external_id: str | None
    extra: Mapping[str, Any]
    created_at: datetime


def fields_of(row: Any) -> dict[str, Any]:
    """The template fields of a target's row, under their public names; the extra fields beside them."""
    out: dict[str, Any] = dict(row["extra"] or {})
    out["instagramUsername"] = row["handle"]
    out["profileUrl"] = row["profile_url"]
    out["fullName"] = row["full_name"]
    out["firstName"] = row["first_name"]
    out["category"] = row["category"]
    out["followerCount"] = row["follower_count"]
    out["externalId"] = row["external_id"]
    out["timezone"] = row["timezone"]
    return out
