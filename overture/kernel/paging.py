"""Keyset pages: items in order, and where the next page begins.

Not the cursor's text: signing and reading it is the surface's part of the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class PageAsk:
    """What a caller wants: at most `limit` items after the keyset position `after` (None: from the start)."""

    limit: int = 50
    after: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Page(Generic[T]):
    """Items in order; `next` is the keyset position of the last one where there are more, else None."""

    items: list[T]
    next: tuple[str, ...] | None
