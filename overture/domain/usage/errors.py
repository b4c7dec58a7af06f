"""Refusals about usage.

One: the month's allowance is spent.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class UsageLimitExceeded(OvertureError):
    """The monthly send limit of {limit} is reached. Raise the limit or wait for the next calendar month (UTC)."""

    kind, code = Kind.LIMIT_REACHED, "usage_limit_exceeded"
