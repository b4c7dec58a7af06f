"""What was raised, as something that can be told: a refusal as it is, a crash logged and told as an internal error.

Not how it is shown.
"""

from __future__ import annotations

import traceback
from typing import Any

import structlog

from overture.apis.kit.errors import InternalError
from overture.kernel.errors import OvertureError

log = structlog.get_logger("overture.apis.inbound")


def understood(raised: Exception, scope: Any, request_id: str, route: str) -> OvertureError:
    """The refusal in what was raised. A crash is logged with its type and where it came from: its text may quote what
    a person wrote."""
    if isinstance(raised, OvertureError):
        return raised
    log.error(
        "request_crashed",
        request_id=request_id,
        method=scope["method"],
        route=route,
        error=type(raised).__name__,
        sqlstate=getattr(raised, "sqlstate", None),
        trace="".join(traceback.format_tb(raised.__traceback__)),
    )
    return InternalError()
