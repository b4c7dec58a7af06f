"""Refusals of identity.

Not scopes' enforcement: surfaces do that with the names given here.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class InvalidApiKey(OvertureError):
    """The API key is missing, unknown, expired or revoked. Send a valid key as `Authorization: Bearer sk_…`."""

    kind, code = Kind.UNAUTHENTICATED, "invalid_api_key"


class IpNotAllowed(OvertureError):
    """This key may not be used from the address {address}. Use it from one that is on its list, or use another key."""

    kind, code = Kind.FORBIDDEN, "ip_not_allowed"


class ScopeMissing(OvertureError):
    """This key may not do that: it lacks the scope `{scope}`. Use a key that has it."""

    kind, code = Kind.FORBIDDEN, "insufficient_scope"


class WorkspaceNotFound(OvertureError):
    """No workspace is called "{name}"."""

    kind, code = Kind.NOT_FOUND, "workspace_not_found"


class ProjectNotFound(OvertureError):
    """No project is called "{name}"."""

    kind, code = Kind.NOT_FOUND, "project_not_found"


class NameTaken(OvertureError):
    """There is a {what} called "{name}" already. Choose another name."""

    kind, code = Kind.CONFLICT, "name_taken"


class KeyNotFound(OvertureError):
    """No key has the id "{key_id}"."""

    kind, code = Kind.NOT_FOUND, "api_key_not_found"


class KeyNotActive(OvertureError):
    """The key {key_id} is {status} and stays so. Make another one."""

    kind, code = Kind.CONFLICT, "api_key_not_active"


class KeyRotationUnderWay(OvertureError):
    """The key was rotated already: its previous secret works until {until}. Rotate again after that, or with no overlap
    at all, which ends every earlier secret at once."""

    kind, code = Kind.CONFLICT, "api_key_rotation_under_way"


class KeyBeyondOwn(OvertureError):
    """A key can rotate no key that may do more than itself: {key_id} {more}. Use the command line, or a key without
    that bound."""

    kind, code = Kind.FORBIDDEN, "api_key_beyond_own"


class InvalidKey(OvertureError):
    """{problem}"""

    kind, code = Kind.INVALID, "invalid_field"


class UnknownScope(OvertureError):
    """There is no scope called "{scope}"; the scopes are: {known}."""

    kind, code = Kind.INVALID, "unknown_scope"


class OnlyTestProjects(OvertureError):
    """Only a test project has a clock of its own; "{name}" is live."""

    kind, code = Kind.CONFLICT, "only_test_projects"
