"""Refusals about accounts.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class SenderNotFound(OvertureError):
    """This project has no sender with that id. List the senders to find it, or connect it first."""

    kind, code = Kind.NOT_FOUND, "sender_not_found"


class SenderAlreadyConnected(OvertureError):
    """{handle} is connected already in this workspace. One account belongs to one project."""

    kind, code = Kind.CONFLICT, "sender_already_connected"


class SenderNotAvailable(OvertureError):
    """No active sender accounts: connect a sender for this client, or resume one that is paused."""

    kind, code = Kind.CONFLICT, "sender_not_available"


class InstagramChallengeDetected(OvertureError):
    """Instagram challenges the sender {handle}. A person must complete it there; then resume the sender."""

    kind, code = Kind.CONFLICT, "instagram_challenge_detected"


class SenderDisabled(OvertureError):
    """The sender {handle} is disabled ({reason}). Connect it again with a valid authorisation."""

    kind, code = Kind.CONFLICT, "sender_disabled"


class BridgeNotFound(OvertureError):
    """This project has no bridge called "{name}". Add one with `overture bridges add`."""

    kind, code = Kind.NOT_FOUND, "bridge_not_found"


class BridgeRequired(OvertureError):
    """A live sender is reached through a bridge: name one. Without one there is only the sandbox of test projects."""

    kind, code = Kind.INVALID, "bridge_required"


class AppNotConfigured(OvertureError):
    """This install has no app for {login} login. Set OVERTURE_{upper}_APP_ID and OVERTURE_{upper}_APP_SECRET."""

    kind, code = Kind.INVALID, "app_not_configured"

    def __init__(self, *, login: str) -> None:
        super().__init__(login=login, upper=login.upper())


class ConnectionUnknown(OvertureError):
    """This is no answer to a connection that was started here within the last hour. Start it again."""

    kind, code = Kind.INVALID, "connection_unknown"


class AuthorisationRefused(OvertureError):
    """The account is not connected. {why}"""

    kind, code = Kind.CONFLICT, "authorisation_refused"


class PlatformNotReached(OvertureError):
    """The platform could not be asked: {why}. Nothing was changed; try again shortly."""

    kind, code = Kind.UPSTREAM, "platform_not_reached"


class BridgeNameTaken(OvertureError):
    """This project has a bridge called "{name}" already. Choose another name."""

    kind, code = Kind.CONFLICT, "bridge_already_exists"
