"""The audience API: jobs that extract lists of people, at `/api/v1/jobs`.

Renames and regroups what the domain does; decides nothing.
"""

from __future__ import annotations

from overture.apis.audience import archives, blocking, credits, enrichment, estimates, jobs, recurring, results
from overture.apis.audience.convention import AUDIENCE
from overture.apis.kit import Family, Routes, Wiring

ROUTES: tuple[Routes, ...] = (
    jobs.routes,
    estimates.routes,
    results.routes,
    enrichment.routes,
    recurring.routes,
    credits.routes,
    archives.routes,
    blocking.routes,
)


def family(wiring: Wiring) -> Family:
    """The audience family."""
    return Family(AUDIENCE, ROUTES, wiring)


__all__ = ["AUDIENCE", "ROUTES", "family"]
