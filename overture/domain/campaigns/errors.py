"""Refusals about campaigns.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from collections.abc import Mapping

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


class FieldNotEditable(OvertureError):
    """{path} of a campaign that is {status} stays as it is. {advice}"""

    kind, code = Kind.CONFLICT, "field_not_editable"

    def __init__(self, path: str, status: str, advice: str) -> None:
        """`path` names the field, as it stands on the wire."""
        super().__init__(path=path, status=status, advice=advice, fields=(FieldFault(path, self.code, advice),))


class TemplateProblems(OvertureError):
    """{count} of {checked} targets that wait would be skipped with version {version} of the template ({reasons}). Look
    at them in the preview of that version and correct the text, or send `acceptProblems` to have them skipped."""

    kind, code = Kind.CONFLICT, "template_problems"

    def __init__(self, version: int, checked: int, by_reason: Mapping[str, int]) -> None:
        """`by_reason` counts those that would go with the text of now."""
        reasons = ", ".join(f"{reason}: {n}" for reason, n in sorted(by_reason.items()))
        super().__init__(
            count=sum(by_reason.values()),
            checked=checked,
            version=version,
            reasons=reasons,
            fields=(FieldFault("templateVersion", self.code, f"Targets would be skipped: {reasons}."),),
            details={"problemsByReason": dict(by_reason)},
        )


class PersonErased(OvertureError):
    """This person was erased from the project and is kept out of it. Leave them out of the upload."""

    kind, code = Kind.CONFLICT, "person_erased"


class TargetNotFound(OvertureError):
    """This campaign has no target with that id. List its targets to find it."""

    kind, code = Kind.NOT_FOUND, "target_not_found"


class TargetNotPending(OvertureError):
    """{handle} is {status} in this campaign and stays in it. {why}"""

    kind, code = Kind.CONFLICT, "target_not_pending"

    def __init__(self, handle: str, status: str, why: str) -> None:
        """`status` as users see it; `why` says what became of the message, and what can be done."""
        super().__init__(handle=handle, status=status, why=why, fields=(FieldFault("targetId", self.code, why),))


class NoTargets(OvertureError):
    """The campaign has no targets. Upload at least one before you start it."""

    kind, code = Kind.INVALID, "missing_required_field"

    def __init__(self) -> None:
        """Names the field `targets`."""
        super().__init__(fields=(FieldFault("targets", "missing_required_field", "Upload at least one target."),))


class TargetDuplicate(OvertureError):
    """{handle} was already contacted for this client, or is in this campaign already."""

    kind, code = Kind.CONFLICT, "target_duplicate"
