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


class ExchangeNotFound(OvertureError):
    """This workspace has no exchange of suppressions with that id. List the exchanges to find it."""

    kind, code = Kind.NOT_FOUND, "suppression_exchange_not_found"


class ExchangeAlreadyExists(OvertureError):
    """An exchange of suppressions is called "{name}" already. Use that one, or choose another name."""

    kind, code = Kind.CONFLICT, "suppression_exchange_already_exists"


class ExchangeFull(OvertureError):
    """An exchange of suppressions holds at most {most} hashes. Make another one with the same key for the rest."""

    kind, code = Kind.CONFLICT, "suppression_exchange_full"
