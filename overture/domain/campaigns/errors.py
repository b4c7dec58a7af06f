"""Refusals about campaigns.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import FieldFault, Kind, OvertureError


class CampaignNotFound(OvertureError):
    """This project has no campaign with that id. List the campaigns to find it, or create it first."""

    kind, code = Kind.NOT_FOUND, "campaign_not_found"


class CampaignAlreadyStarted(OvertureError):
    """The campaign is running already. Nothing was changed."""

    kind, code = Kind.CONFLICT, "campaign_already_started"


class InvalidCampaignState(OvertureError):
    """A campaign that is {status} cannot be {verb}. {advice}"""

    kind, code = Kind.CONFLICT, "invalid_campaign_state"


class TargetNotFound(OvertureError):
    """This campaign has no target with that id. List its targets to find it."""

    kind, code = Kind.NOT_FOUND, "target_not_found"


class TargetNotPending(OvertureError):
    """{handle} is {status} in this campaign. Only a target that is pending can be removed."""

    kind, code = Kind.CONFLICT, "target_not_pending"


class NoTargets(OvertureError):
    """The campaign has no targets. Upload at least one before you start it."""

    kind, code = Kind.INVALID, "missing_required_field"

    def __init__(self) -> None:
        """Names the field `targets`."""
        super().__init__(fields=(FieldFault("targets", "missing_required_field", "Upload at least one target."),))


class TargetDuplicate(OvertureError):
    """{handle} was already contacted for this client, or is in this campaign already."""

    kind, code = Kind.CONFLICT, "target_duplicate"
