"""Events: a class per event, its docstring the public documentation.

Not how events are stored or delivered: that is the outbox and the relay.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. Fields are plain values (ids as UUIDs, moments aware)."""

    name: ClassVar[str]

    def data(self) -> dict[str, Any]:
        """The fields as JSON-ready builtins: ids as UUID text, moments as ISO 8601."""
        out: dict[str, Any] = msgspec.to_builtins(self)
        return {k: v for k, v in out.items() if v is not None}
