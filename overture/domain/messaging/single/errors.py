"""Refusals about single messages.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class SingleMessageNotFound(OvertureError):
    """No single message of this project has that id."""

    kind, code = Kind.NOT_FOUND, "single_message_not_found"


class NotCancellable(OvertureError):
    """Only a message whose moment has not come can be cancelled; this one is {status}."""

    kind, code = Kind.CONFLICT, "single_message_not_cancellable"
