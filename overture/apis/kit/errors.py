"""What the kit itself refuses: paths, methods, bodies, rates.

Not a status and not an envelope: a convention gives those, as it does for every error of the domain.
"""

from __future__ import annotations

from overture.kernel.errors import FieldFault, Kind, OvertureError


class PathNotFound(OvertureError):
    """There is nothing at {path}. The API's document lists every path."""

    kind, code = Kind.NOT_FOUND, "not_found"


class MethodNotAllowed(OvertureError):
    """{method} is not possible at {path}; use {allowed}."""

    kind, code = Kind.METHOD_NOT_ALLOWED, "method_not_allowed"


class BodyTooLarge(OvertureError):
    """The body is larger than {limit} bytes. Send it in several requests."""

    kind, code = Kind.TOO_LARGE, "payload_too_large"


class InvalidJson(OvertureError):
    """The body is not valid JSON: {problem}."""

    kind, code = Kind.INVALID, "invalid_json"


class UnsupportedMediaType(OvertureError):
    """The body must be sent as {wanted}, and not as {given}."""

    kind, code = Kind.INVALID, "unsupported_media_type"


class InvalidRequest(OvertureError):
    """{problem}"""

    kind, code = Kind.INVALID, "invalid_field"


class UnknownFieldGiven(InvalidRequest):
    """{problem}"""

    code = "unknown_field"


class RequiredFieldMissing(InvalidRequest):
    """{problem}"""

    code = "missing_required_field"


class InvalidIdempotencyKey(OvertureError):
    """The {header} header must be 1 to 255 visible ASCII characters."""

    kind, code = Kind.INVALID, "invalid_idempotency_key"


class RateLimitExceeded(OvertureError):
    """This key has made its {limit} requests of this minute. Try again in {seconds} seconds."""

    kind, code = Kind.RATE_LIMITED, "rate_limit_exceeded"


class QuotaExceeded(OvertureError):
    """{who} may make {limit} requests {per}, and has. Try again in {seconds} seconds."""

    kind, code = Kind.RATE_LIMITED, "request_quota_exceeded"


class InternalError(OvertureError):
    """Something went wrong on our side. Nothing was changed; quote the request id if it happens again."""

    kind, code = Kind.INTERNAL, "internal_error"


def refused(*faults: FieldFault) -> InvalidRequest:
    """The error for these faults: missing if any is missing, unknown if all are unknown, else invalid."""
    codes = {fault.code for fault in faults}
    chosen: type[InvalidRequest] = InvalidRequest
    if RequiredFieldMissing.code in codes:
        chosen = RequiredFieldMissing
    elif codes == {UnknownFieldGiven.code}:
        chosen = UnknownFieldGiven
    problem = f"{faults[0].path}: {faults[0].message}"
    if len(faults) > 1:
        named = list(dict.fromkeys(f.path for f in faults))
        problem = f"{len(faults)} fields need attention: {', '.join(named[:5])}{', …' if len(named) > 5 else ''}."
    return chosen(problem=problem, fields=faults)
