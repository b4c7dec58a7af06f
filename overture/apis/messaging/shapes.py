"""The flat envelope of a refusal, and where the family's credentials stand.

Not its codes: convention.py.
"""

from __future__ import annotations

import msgspec

from overture.apis.kit.convention import Headers
from overture.kernel.errors import FieldFault, OvertureError

_SAID = {"7000": "Invalid JSON", "7001": "Authentication failed.", "7002": "Service Key Missing"}


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What went wrong. Branch on `code`; `fields` says of each field that is wrong what it may be, and of a body that
    is no JSON why; `retryable`: the same request may succeed later, as it is."""

    code: str
    message: str
    retryable: bool
    request_id: str
    fields: tuple[FieldFault, ...] = ()


def refusal(error: OvertureError, code: str, request_id: str) -> Refusal:
    """`{"code":"7004","message":"Invalid parameter -  : contentType", …}`."""
    message = _SAID.get(code, error.message)
    if error.fields and code in ("7003", "7004"):
        message = f"{'Parameter missing' if code == '7003' else 'Invalid parameter'} -  : {_first(error, code)}"
    fields = (FieldFault("body", error.code, error.message),) if code == "7000" else tuple(error.fields)
    return Refusal(code=code, message=message, retryable=error.retryable, request_id=request_id, fields=fields)


def _first(error: OvertureError, code: str) -> str:
    """The field that the code speaks of."""
    missing = [f.path for f in error.fields if f.code == "missing_required_field"]
    return missing[0] if missing and code == "7003" else error.fields[0].path


def credential(headers: Headers) -> str | None:
    """A token in `Authorization: Bearer …` alone; else the key: in `key`, or in `Authorization` with or without that
    word."""
    word, _, rest = headers.get(b"authorization", b"").strip().partition(b" ")
    is_bearer = word.lower() == b"bearer"
    shown = rest.strip() if is_bearer else word
    if is_bearer and shown and not shown.startswith(b"sk_"):
        return shown.decode("latin-1")
    key = headers.get(b"key", b"").strip() or (shown if is_bearer or not rest else b"")
    return key.decode("latin-1") or None
