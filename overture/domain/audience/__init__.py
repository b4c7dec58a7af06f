"""Audience: jobs that extract lists of people, each delivered once to an end user, paid for in credits.

Tools are declared in tools/, one file each; sources read the lists.
"""

from overture.domain.audience.blocking import Blocked, block, blocked, unblock
from overture.domain.audience.commands import cancel, submit
from overture.domain.audience.contracts import (
    ENDED,
    Certificate,
    CreditEntry,
    Credits,
    Job,
    JobStatus,
    Missing,
    NewJob,
    Opening,
    Prices,
    Results,
    prices_of,
)
from overture.domain.audience.credits import balance, entries, grant
from overture.domain.audience.declaring import AddOn, Column, Params, Tool
from overture.domain.audience.erasing import Traces, erase, hold_pages, trace
from overture.domain.audience.errors import (
    ExternalUserBlocked,
    InsufficientCredits,
    JobIsOver,
    JobNotCompleted,
    JobNotFound,
    JobPurged,
    SubmissionLimitReached,
    ToolNotAvailable,
)
from overture.domain.audience.events import EVENTS
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.queries import columns_of, get, page, results, rows_after, with_rows
from overture.domain.audience.quotas import Quotas, limits_of, set_quotas
from overture.domain.audience.retention import Purgeable, Retention, purge, purgeable
from overture.domain.audience.sources import ConnectedAccounts, Reads, Source, Sources
from overture.domain.audience.tools import BY_NAME, TOOLS
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
    "CreditEntry",
    "Credits",
    "ExternalUserBlocked",
    "Extractions",
    "InsufficientCredits",
    "Job",
    "JobIsOver",
    "JobNotCompleted",
    "JobNotFound",
    "JobPurged",
    "JobStatus",
    "Missing",
    "NewJob",
    "Opening",
    "Params",
    "PersonKeys",
    "Prices",
    "Purgeable",
    "Quotas",
    "Reads",
    "Results",
    "Retention",
    "Source",
    "Sources",
    "SubmissionLimitReached",
    "Tool",
    "ToolNotAvailable",
    "Traces",
    "balance",
    "block",
    "blocked",
    "cancel",
    "columns_of",
    "entries",
    "erase",
    "get",
    "grant",
    "hold_pages",
    "limits_of",
    "page",
    "prices_of",
    "purge",
    "purgeable",
    "results",
    "rows_after",
    "set_quotas",
    "submit",
    "trace",
    "unblock",
    "with_rows",
]
