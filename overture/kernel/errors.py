"""Errors: a kind and a permanent code; the docstring is the message.

Never an HTTP status: a surface maps kinds to its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar


class Kind(Enum):
    """What sort of refusal this is; each surface maps it once."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    CONFLICT = "conflict"
    LIMIT_REACHED = "limit_reached"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    UPSTREAM = "upstream"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


RETRYABLE = frozenset({Kind.RATE_LIMITED, Kind.UPSTREAM, Kind.UNAVAILABLE, Kind.INTERNAL})


@dataclass(frozen=True)
class FieldFault:
    """One thing wrong with one field: `path` as it stands on the wire (`targets[2].firstName`)."""

    path: str
    code: str
    message: str


class OvertureError(Exception):
    """Something was refused."""

    kind: ClassVar[Kind] = Kind.INTERNAL
    code: ClassVar[str] = "internal_error"

    def __init__(
        self,
        *,
        fields: tuple[FieldFault, ...] = (),
        retry_after: float | None = None,
        details: dict[str, Any] | None = None,
        **facts: object,
    ) -> None:
        """`facts` fill the braces of the docstring; `retry_after` is in seconds."""
        doc = (type(self).__doc__ or "").strip().split("\n\n")[0]
        self.message = " ".join(doc.format(**facts).split())
        self.fields = fields
        self.retry_after = retry_after
        self.details = details
        super().__init__(self.message)

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later without a change."""
        return self.kind in RETRYABLE


class InvalidField(OvertureError):
    """{problem}"""

    kind, code = Kind.INVALID, "invalid_field"

    def __init__(self, path: str, problem: str) -> None:
        """`problem` is a whole sentence that says what to send instead."""
        super().__init__(problem=problem, fields=(FieldFault(path, "invalid_field", problem),))


class Unavailable(OvertureError):
    """The database cannot be reached at the moment. Nothing was changed; try again shortly."""

    kind, code = Kind.UNAVAILABLE, "service_unavailable"
