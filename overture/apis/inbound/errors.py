"""What the hooks refuse.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class HookNotFound(OvertureError):
    """There is no hook at {path}. `overture bridges list` shows the id of each bridge."""

    kind, code = Kind.NOT_FOUND, "hook_not_found"


class InvalidSignature(OvertureError):
    """The signature does not fit the body, or is older than five minutes. Sign the raw body with the inbound secret."""

    kind, code = Kind.UNAUTHENTICATED, "invalid_signature"


class HookNotVerified(OvertureError):
    """The verify token is not the one this install was started with. Set OVERTURE_INSTAGRAM_VERIFY_TOKEN, and write the
    same at the platform."""

    kind, code = Kind.FORBIDDEN, "hook_not_verified"


class UnreadableEvents(OvertureError):
    """The body cannot be read: {problem}"""

    kind, code = Kind.INVALID, "invalid_events"
