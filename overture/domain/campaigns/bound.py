"""What waits for one sender alone, run ahead: the follow-ups of those it wrote to, each due at its moment.

Pure; who goes when is in pacing.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from overture.kernel.clock import NEVER


@dataclass
class Bound:
    """Rows by their places, each of one step, the first due first; of those due alike the first place."""

    due: datetime = NEVER
    """When the next is due; NEVER where none waits."""
    count: int = 0
    _queues: dict[int, list[tuple[datetime, int]]] = field(default_factory=dict)
    _heads: dict[int, int] = field(default_factory=dict)
    _next: int = 0

    def add(self, step: int, coming: Iterable[tuple[datetime, int]]) -> None:
        """More of a step, due at these moments. It costs least where they come in their order."""
        queue = self._queues.setdefault(step, [])
        head = self._heads.setdefault(step, 0)
        for one in coming:
            if len(queue) > head and one < queue[-1]:
                insort(queue, one, lo=head)
            else:
                queue.append(one)
            self.count += 1
        self._look()

    def take(self) -> tuple[int, int]:
        """The next one: its place and its step."""
        step = self._next
        row = self._queues[step][self._heads[step]][1]
        self._heads[step] += 1
        self.count -= 1
        self._look()
        return row, step

    def _look(self) -> None:
        self.due = NEVER
        for step, queue in self._queues.items():
            head = self._heads[step]
            if head < len(queue) and (queue[head][0] < self.due or self.due is NEVER):
                self.due, self._next = queue[head][0], step
