"""Shares: what one reserve may take of a project, divided among the kinds and the sets of rows that ask for it.

Not what is shared among projects: that is the reserve's first division, before it knows what each asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from overture.runtime.work.kinds import Ask, Lane


class Shares:
    """What is left of each project's rows while one kind after the other takes of them."""

    def __init__(self, lanes: Iterable[Lane], each: int) -> None:
        """`each` rows for every project that one of `lanes` is of."""
        self.kinds: dict[UUID, set[int]] = {}
        for lane in lanes:
            self.kinds.setdefault(lane.project_id, set()).add(lane.kind)
        self._left = dict.fromkeys(self.kinds, each)

    def of(self, kind: int) -> dict[UUID, int]:
        """What a kind may take of each project: even parts, and what the kinds before it left. It has had its turn."""
        parts = {p: -(-self._left[p] // len(codes)) for p, codes in self.kinds.items() if kind in codes}
        for project_id in parts:
            self.kinds[project_id].remove(kind)
        return parts

    def take(self, project_ids: Iterable[UUID]) -> None:
        """One row is gone for each of these."""
        for project_id in project_ids:
            self._left[project_id] -= 1


def divide(asks: Sequence[Ask], parts: dict[UUID, int]) -> list[Ask]:
    """Lowers the limits of one kind's asks until they are within their projects' parts: evenly, and what one cannot
    take the others have. Where a part has fewer rows than asks, those that wait longest have them; the others, which
    are returned, have nothing."""
    of_project: dict[UUID, list[Ask]] = {}
    for ask in asks:
        if ask.limit > 0:
            of_project.setdefault(ask.project_id, []).append(ask)
    left_out = []
    for project_id, mine in of_project.items():
        left = parts[project_id]
        mine.sort(key=lambda a: (min(lane.due_at for lane in a.lanes), sum(lane.served for lane in a.lanes)))
        for ask in mine[left:]:
            ask.limit = 0
            left_out.append(ask)
        mine = sorted(mine[:left], key=lambda a: a.limit)
        for n, ask in enumerate(mine):
            ask.limit = min(ask.limit, left // (len(mine) - n))
            left -= ask.limit
    return left_out
