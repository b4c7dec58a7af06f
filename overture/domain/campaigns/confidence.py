"""How sure a share is that was counted: intervals that hold at every moment, however often somebody looks.

Pure; not who was counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SURE = 0.05
"""The chance that an interval is ever wrong, over its whole life."""
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """The share lies between `low` and `high`, both from 0 to 1."""

    low: float
    high: float


def interval(hits: int, count: int, alpha: float = SURE) -> Interval:
    """Where the share lies of which `hits` of `count` were seen.

    The bounds are those of a confidence sequence (Robbins' mixture of likelihood ratios, with a uniform mixture): the
    chance that the true share is ever outside, at any of all the moments at which one may look, is at most `alpha`.
    An interval for one planned look would be narrower, and wrong for who looks every day.
    """
    if not 0 <= hits <= count:
        raise ValueError("hits lie between 0 and count")
    if count == 0:
        return Interval(0.0, 1.0)
    limit = math.log(1 / alpha)
    mixed = math.lgamma(1 + hits) + math.lgamma(1 + count - hits) - math.lgamma(2 + count)

    def is_inside(share: float) -> bool:
        return mixed - _log_likelihood(hits, count, share) < limit

    seen = hits / count
    low = 0.0 if hits == 0 else _edge(seen, 0.0, is_inside)
    high = 1.0 if hits == count else _edge(seen, 1.0, is_inside)
    return Interval(low, high)


def best(counted: Sequence[tuple[int, int]], alpha: float = SURE) -> int | None:
    """Which of several shares (hits, count) is the highest for certain; None: there is no difference yet.

    The chance of ever naming one that is not the highest is at most `alpha`.
    """
    if len(counted) < 2:
        return None
    intervals = [interval(hits, count, alpha / len(counted)) for hits, count in counted]
    first = max(range(len(counted)), key=lambda i: intervals[i].low)
    others = (other for i, other in enumerate(intervals) if i != first)
    return first if all(other.high < intervals[first].low for other in others) else None


def _log_likelihood(hits: int, count: int, share: float) -> float:
    return (hits * math.log(share) if hits else 0.0) + ((count - hits) * math.log1p(-share) if hits < count else 0.0)


def _edge(inside: float, outside: float, is_inside: Callable[[float], bool]) -> float:
    """Where between the two it stops being inside; on the safe side of it."""
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            break
        if is_inside(middle):
            inside = middle
        else:
            outside = middle
    return outside
