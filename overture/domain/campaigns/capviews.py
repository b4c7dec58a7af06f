"""A cap and a lane run ahead: when they take one more, and how many at these moments, by the engine's arithmetic.

Pure; the figures come from outlook. What is dealt to whom is in pacing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import lt

from overture.domain.campaigns.bound import Bound
from overture.kernel.clock import NEVER

PLENTY = 1 << 30
_EARLY = datetime.min.replace(tzinfo=UTC)


@dataclass
class CapView:
    """A cap with its past uses (moments, oldest first) and its slots."""

    limits: Sequence[int]
    windows: Sequence[timedelta]
    uses: list[datetime]
    slack: timedelta
    slot_every: timedelta | None = None
    slot_from: datetime | None = None
    slot_next: int = 0

    def __post_init__(self) -> None:
        """Windows are as wide as their slack makes them."""
        self._spans = [(n, window + self.slack) for n, window in zip(self.limits, self.windows, strict=True)]
        self._look()

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which one more use fits every window and its slot."""
        return max(now, self._opens_at)

    def shut_by(self) -> timedelta | None:
        """The window that opens last, None where its slot does."""
        slot = self._slot_at()
        if slot is not None and slot >= self._opens_at:
            return None
        opens = [
            (self.uses[-n] + span, window)
            for (n, span), window in zip(self._spans, self.windows, strict=True)
            if 0 < n <= len(self.uses)
        ]
        return max(opens)[1] if opens else None

    def room(self, now: datetime) -> int:
        """How many more uses fit at `now`."""
        if self._opens_at > now:
            return 0
        if self.slot_every is not None:
            return 1
        held = [n - len(self.uses) + bisect_right(self.uses, now - span) for n, span in self._spans]
        return min(held, default=PLENTY)

    def use(self, *moments: datetime) -> None:
        """Draws on it."""
        self.uses.extend(moments)
        if self.slot_every is not None and self.slot_from is not None:
            self.slot_next = (moments[-1] - self.slot_from) // self.slot_every + 1
        self._look()

    def slots(self, at: datetime, most: int) -> list[datetime]:
        """The moments of its next uses, the first at `at`, where each slot is used as soon as it may be.

        At most `most` of them, and none from where more than a slot or two would be lost.
        """
        if self.slot_every is None or self.slot_from is None:
            return []
        first, out, step = (at - self.slot_from) // self.slot_every, list[datetime](), max(1, min(self.limits))
        held = [[_EARLY] * (n - len(self.uses)) + self.uses[-n:] for n, _ in self._spans]
        while len(out) < most:
            k, many = len(out), min(step, most - len(out))
            grid = [self.slot_from + i * self.slot_every for i in range(first + k, first + k + many + 1)]
            piece = grid[:-1] if k else [at, *grid[1:-1]]
            for (_, span), before in zip(self._spans, held, strict=True):
                piece = [max(moment, use + span) for moment, use in zip(piece, before[k : k + many], strict=True)]
            # A use later than its slot finds the next one gone.
            late = [not moment < end for moment, end in zip(piece, grid[1:], strict=True)]
            if True in late:
                j = late.index(True)
                if piece[j] - grid[j + 1] > self.slot_every:
                    return out + piece[:j]
                piece = piece[: j + 1]
                first = (piece[j] - self.slot_from) // self.slot_every - k - j
            out += piece
            for before in held:
                before += piece
        return out

    def fits(self, moments: Sequence[datetime]) -> int:
        """How many uses at these moments, in their order, its windows allow."""
        fit = len(moments)
        for n, span in self._spans:
            uses = [*self.uses[-n:], *moments[:fit]]
            free = n - min(n, len(self.uses))
            # Each use that is not free waits for the one `n` before it.
            early = list(map(lt, moments[free:fit], [use + span for use in uses[: max(fit - free, 0)]]))
            fit = free + early.index(True) if True in early else fit
        return fit

    def _slot_at(self) -> datetime | None:
        if self.slot_every is None or self.slot_from is None:
            return None
        return self.slot_from + self.slot_next * self.slot_every

    def _look(self) -> None:
        uses, count, at = self.uses, len(self.uses), _EARLY
        if self.slot_every is not None and self.slot_from is not None:
            at = self.slot_from + self.slot_next * self.slot_every
        for n, span in self._spans:
            if n <= 0:
                at = NEVER
            elif count >= n and (opens := uses[-n] + span) > at:
                at = opens
        self._opens_at = at


@dataclass
class LaneView:
    """A sender's lane: its own cap (shared with its lanes of other campaigns), and when it may take something."""

    cap: CapView | None
    from_at: datetime
    served: int = 0
    rank: int = 0
    """Orders lanes that were served alike: their ids as numbers."""
    bound: Bound = field(default_factory=Bound)
    """What waits for it alone."""
    is_bound_only: bool = False
    """Whether it takes nothing else."""

    def opens(self, now: datetime) -> datetime:
        """When it can take one more."""
        at = max(now, self.from_at)
        return at if self.cap is None else self.cap.opens(at)

    def room(self, now: datetime) -> int:
        """How many more it can take now."""
        if self.from_at > now:
            return 0
        return PLENTY if self.cap is None else self.cap.room(now)
