"""Refusals about messages.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class MessageNotFound(OvertureError):
    """No message in doubt has that id. `overture in-doubt list` shows those there are."""

    kind, code = Kind.NOT_FOUND, "message_not_found"
