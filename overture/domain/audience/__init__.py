"""Audience: jobs that extract lists of people, each delivered once to an end user, paid for in credits.

Tools are declared in tools/, one file each; sources read the lists.
"""

from overture.domain.audience import recurring
from overture.domain.audience.blocking import Blocked, block, blocked, unblock
from overture.domain.audience.commands import cancel, submit
from overture.domain.audience.contracts import (
    ENDED,
    Certificate,
    Cover,
    CreditEntry,
    Credits,
    Enrichment,
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
    Prospect,
    Recurring,
    RecurringStatus,
    Results,
    Run,
    Vanished,
)
from overture.domain.audience.credits import balance, entries, grant
from overture.domain.audience.declaring import AddOn, Column, Params, Tool
from overture.domain.audience.enrichment_work import Enrichments
from overture.domain.audience.enrichments import enrich, prospect, selection
from overture.domain.audience.erasing import Traces, erase, hold_pages, trace
from overture.domain.audience.errors import (
    EnrichmentInProgress,
    EnrichmentNotAffordable,
    ExternalUserBlocked,
    InsufficientCredits,
    JobIsOver,
    JobNotCompleted,
    JobNotEnrichable,
    JobNotFound,
    JobPurged,
    NoAddOnSelected,
    RecurringJobNotFound,
    SubmissionLimitReached,
    ToolNotAvailable,
)
from overture.domain.audience.estimating import estimate
from overture.domain.audience.events import EVENTS
from overture.domain.audience.export import copy_csv, copy_lines
from overture.domain.audience.joining import learn_names
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.listing import behind, numbered
from overture.domain.audience.prices import PricesUnreadable, prices_of
from overture.domain.audience.queries import columns_of, get, is_read, readable, results, rows_after, submitted
from overture.domain.audience.quotas import Quotas, limits_of, set_quotas
from overture.domain.audience.recurring import forget_runs
from overture.domain.audience.reference import Param, command_of, params_of
from overture.domain.audience.reference import page as reference_page
from overture.domain.audience.repeating import Recurrences
from overture.domain.audience.retention import Purgeable, Retention, purge, purgeable
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
    "Blocked",
    "Certificate",
    "Column",
    "ConnectedAccounts",
    "Cover",
    "CreditEntry",
    "Credits",
    "Enrichment",
    "EnrichmentInProgress",
    "EnrichmentNotAffordable",
    "Enrichments",
    "Estimate",
    "ExternalUserBlocked",
    "Extractions",
    "InsufficientCredits",
    "Job",
    "JobFilter",
    "JobIsOver",
    "JobNotCompleted",
    "JobNotEnrichable",
    "JobNotFound",
    "JobPage",
    "JobPurged",
    "JobStatus",
    "JobWatcher",
    "Missing",
    "NewJob",
    "NewRecurring",
    "NoAddOnSelected",
    "Opening",
    "Outlook",
    "Overlap",
    "Param",
    "Params",
    "PersonKeys",
    "Prices",
    "PricesUnreadable",
    "Prospect",
    "Purgeable",
    "Quotas",
    "Reads",
    "Recurrences",
    "Recurring",
    "RecurringJobNotFound",
    "RecurringStatus",
    "Results",
    "Retention",
    "Run",
    "Source",
    "Sources",
    "SubmissionLimitReached",
    "Tool",
    "ToolNotAvailable",
    "Traces",
    "Vanished",
    "balance",
    "behind",
    "block",
    "blocked",
    "cancel",
    "columns_of",
    "command_of",
    "copy_csv",
    "copy_lines",
    "enrich",
    "entries",
    "erase",
    "estimate",
    "forget_runs",
    "get",
    "grant",
    "hold_pages",
    "is_read",
    "learn_names",
    "limits_of",
    "numbered",
    "params_of",
    "prices_of",
    "prospect",
    "purge",
    "purgeable",
    "readable",
    "recurring",
    "reference_page",
    "results",
    "rows_after",
    "selection",
    "set_quotas",
    "submit",
    "submitted",
    "trace",
    "unblock",
]
