"""Usage: what a workspace sent in a month, and the limit it may have.

Not caps of campaigns and senders: those are the engine's.
"""

from overture.domain.usage.errors import UsageLimitExceeded
from overture.domain.usage.months import Usage, admitted, count, get, month_of, require_allowance, set_monthly_limit

__all__ = [
    "Usage",
    "UsageLimitExceeded",
    "admitted",
    "count",
    "get",
    "month_of",
    "require_allowance",
    "set_monthly_limit",
]
