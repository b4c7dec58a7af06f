"""Campaigns: messages to many creators for one client, under limits and pacing, to their results.

Not the sending: campaigns are the product behind messages.
"""

from overture.domain.campaigns.commands import cancel, create, hold_uploads, pause, resume, start, upload
from overture.domain.campaigns.comparing import compare
from overture.domain.campaigns.contracts import (
    Campaign,
    CampaignChanges,
    CampaignStatus,
    Explanation,
    FollowUp,
    Forecast,
    NewCampaign,
    Pacing,
    Preview,
    Problem,
    Refused,
    Rejected,
    Stats,
    StepForecast,
    StepStats,
    TargetClock,
    Uploaded,
    Variant,
    VariantStats,
)
from overture.domain.campaigns.editing import apply_template, edit, remove_target
from overture.domain.campaigns.errors import (
    CampaignAlreadyStarted,
    CampaignNotFound,
    FieldNotEditable,
    InvalidCampaignState,
    NoTargets,
    PersonErased,
    TargetDuplicate,
    TargetNotFound,
    TargetNotPending,
    TemplateProblems,
)
from overture.domain.campaigns.events import EVENTS
from overture.domain.campaigns.explain import explain, preview
from overture.domain.campaigns.filling import (
    Filled,
    Span,
    end_coming,
    expect,
    fill,
    foresee,
    hold,
    release,
    take_back,
    wake,
)
from overture.domain.campaigns.forecasting import MOST_FORECAST_DAYS, forecast
from overture.domain.campaigns.planning import Planned, set_plan
from overture.domain.campaigns.product import CampaignProduct
from overture.domain.campaigns.queries import get, page, target, targets
from overture.domain.campaigns.reactions import REACTIONS, Reaction
from overture.domain.campaigns.rules import may_be_given_targets
from overture.domain.campaigns.schedule import NO_ZONE, IfMissed, Schedule

__all__ = [
    "EVENTS",
    "MOST_FORECAST_DAYS",
    "NO_ZONE",
    "REACTIONS",
    "Campaign",
    "CampaignAlreadyStarted",
    "CampaignChanges",
    "CampaignNotFound",
    "CampaignProduct",
    "CampaignStatus",
    "Explanation",
    "FieldNotEditable",
    "Filled",
    "FollowUp",
    "Forecast",
    "IfMissed",
    "InvalidCampaignState",
    "NewCampaign",
    "NoTargets",
    "Pacing",
    "PersonErased",
    "Planned",
    "Preview",
    "Problem",
    "Reaction",
    "Refused",
    "Rejected",
    "Schedule",
    "Span",
    "Stats",
    "StepForecast",
    "StepStats",
    "TargetClock",
    "TargetDuplicate",
    "TargetNotFound",
    "TargetNotPending",
    "TemplateProblems",
    "Uploaded",
    "Variant",
    "VariantStats",
    "apply_template",
    "cancel",
    "compare",
    "create",
    "edit",
    "end_coming",
    "expect",
    "explain",
    "fill",
    "forecast",
    "foresee",
    "get",
    "hold",
    "hold_uploads",
    "may_be_given_targets",
    "page",
    "pause",
    "preview",
    "release",
    "remove_target",
    "resume",
    "set_plan",
    "start",
    "take_back",
    "target",
    "targets",
    "upload",
    "wake",
]
