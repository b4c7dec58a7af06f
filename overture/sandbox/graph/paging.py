"""Pages of edges: at most so many, cursors before and after, and a link to the next one, as clients need both.

Not what is on them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from overture.sandbox.graph.answers import invalid
from overture.sandbox.graph.asks import GraphAsk


def cursor(text: str) -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def opened(text: str) -> str:
    """What a cursor of ours holds. Raises `GraphRefusal`."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise invalid("The cursor is not valid.") from None


def number(given: object) -> int:
    """A cursor that holds a number: 0 where there is none."""
    if not given:
        return 0
    held = opened(str(given))
    if not held.isdecimal():
        raise invalid("The cursor is not valid.")
    return int(held)


def page(
    ask: GraphAsk, path: str, rows: Sequence[Any], first: str, last: str, *, has_more: bool, before: bool = True
) -> dict[str, Any]:
    """Rows in the envelope. `first` and `last` become the cursors; an empty page has no paging at all."""
    told: dict[str, Any] = {"data": list(rows)}
    if rows:
        cursors = {"after": cursor(last)}
        if before:
            cursors = {"before": cursor(first), **cursors}
        told["paging"] = {"cursors": cursors}
        if has_more:
            kept = {k: v for k, v in ask.params.items() if k not in ("after", "before") and isinstance(v, str)}
            # Live links carry the token; whoever follows one with no header of its own needs it.
            kept |= {"access_token": ask.token, "after": cursors["after"]}
            told["paging"]["next"] = f"{ask.root}{path}?{urlencode(kept)}"
    if str(ask.params.get("summary", "")).lower() in ("true", "1"):
        told["summary"] = {"total_count": len(rows)}
    return told
