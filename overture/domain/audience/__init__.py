"""Audience: jobs that extract lists of people, each delivered once to an end user, paid for in credits.

Tools are declared in tools/, one file each; sources read the lists.
"""

from overture.domain.audience import recurring
from overture.domain.audience.commands import block, cancel, submit, unblock
from overture.domain.audience.contracts import (
    ENDED,
    Certificate,
    CreditEntry,
    Credits,
    Estimate,
    Job,
    JobFilter,
    JobPage,
    JobStatus,
    Missing,
    NewJob,
    NewRecurring,
    Opening,
    Outlook,
    Overlap,
    Prices,
    Recurring,
    RecurringStatus,
    Results,
    Run,
)
from overture.domain.audience.credits import balance, entries, grant
from overture.domain.audience.declaring import AddOn, Column, Params, Tool
from overture.domain.audience.errors import (
    ExternalUserBlocked,
    InsufficientCredits,
    JobIsOver,
    JobNotCompleted,
    JobNotFound,
    RecurringJobNotFound,
    SubmissionLimitReached,
    ToolNotAvailable,
)
from overture.domain.audience.estimating import estimate
from overture.domain.audience.events import EVENTS
from overture.domain.audience.export import copy_csv, copy_lines
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.listing import behind, numbered
from overture.domain.audience.prices import PricesUnreadable, prices_of
from overture.domain.audience.queries import columns_of, get, readable, results
from overture.domain.audience.quotas import Quotas, limits_of, set_quotas
from overture.domain.audience.recurring import forget_runs
from overture.domain.audience.reference import Param, command_of, params_of
from overture.domain.audience.reference import page as reference_page
from overture.domain.audience.repeating import Recurrences
from overture.domain.audience.sources import ConnectedAccounts, Reads, Source, Sources
from overture.domain.audience.tools import BY_NAME, TOOLS
from overture.domain.audience.watching import JobWatcher
from overture.domain.audience.work import Extractions

__all__ = [
    "BY_NAME",
    "ENDED",
    "EVENTS",
    "TOOLS",
    "AddOn",
    "Certificate",
    "Column",
    "ConnectedAccounts",
    "CreditEntry",
    "Credits",
    "Estimate",
    "ExternalUserBlocked",
    "Extractions",
    "InsufficientCredits",
    "Job",
    "JobFilter",
    "JobIsOver",
    "JobNotCompleted",
    "JobNotFound",
    "JobPage",
    "JobStatus",
    "JobWatcher",
    "Missing",
    "NewJob",
    "NewRecurring",
    "Opening",
    "Outlook",
    "Overlap",
    "Param",
    "Params",
    "PersonKeys",
    "Prices",
    "PricesUnreadable",
    "Quotas",
    "Reads",
    "Recurrences",
    "Recurring",
    "RecurringJobNotFound",
    "RecurringStatus",
    "Results",
    "Run",
    "Source",
    "Sources",
    "SubmissionLimitReached",
    "Tool",
    "ToolNotAvailable",
    "balance",
    "behind",
    "block",
    "cancel",
    "columns_of",
    "command_of",
    "copy_csv",
    "copy_lines",
    "entries",
    "estimate",
    "forget_runs",
    "get",
    "grant",
    "limits_of",
    "numbered",
    "params_of",
    "prices_of",
    "readable",
    "recurring",
    "reference_page",
    "results",
    "set_quotas",
    "submit",
    "unblock",
]
