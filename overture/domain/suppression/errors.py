"""Refusals about suppressions.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class SuppressionNotFound(OvertureError):
    """This project has no suppression with that id. List the suppressions to find it; it may have been removed."""

    kind, code = Kind.NOT_FOUND, "suppression_not_found"


class TargetSuppressed(OvertureError):
    """{handle} is on the suppression list and will not be written to."""

    kind, code = Kind.CONFLICT, "target_suppressed"
