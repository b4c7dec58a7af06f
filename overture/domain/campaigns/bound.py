"""What waits for one sender alone, run ahead: the follow-ups of those it wrote to, each due at its moment.

Pure; who goes when is in pacing.
"""

from __future__ import annotations

from bisect import bisect
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from overture.kernel.clock import NEVER

_Coming = tuple[datetime, int]


@dataclass
class Bound:
    """Rows by their places, each of one step, the first due first; of those due alike the first place."""

    due: datetime = NEVER
    """When the next is due; NEVER where none waits."""
    _queues: list[deque[_Coming]] = field(default_factory=list)
    _first: int = 0
    """The step of the next one."""

    @property
    def waits(self) -> bool:
        """Whether anything does."""
        return any(self._queues)

    def add(self, step: int, coming: Iterable[_Coming]) -> None:
        """More of a step, due at these moments. It costs least where they come in their order."""
        while len(self._queues) <= step:
            self._queues.append(deque())
        queue = self._queues[step]
        for one in coming:
            if queue and one < queue[-1]:
                queue.insert(bisect(queue, one), one)
            else:
                queue.append(one)
            if one[0] <= self.due:
                self._look()

    def take(self) -> tuple[int, int]:
        """The next one: its place and its step."""
        step = self._first
        row = self._queues[step].popleft()[1]
        self._look()
        return row, step

    def _look(self) -> None:
        first: _Coming | None = None
        for step, queue in enumerate(self._queues):
            if queue and (first is None or queue[0] < first):
                first, self._first = queue[0], step
        self.due = NEVER if first is None else first[0]
