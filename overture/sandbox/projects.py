"""The test projects the sandbox has heard of, each with its clock.

Not what happens in them. A project nobody registered a clock for lives in machine time.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from overture.kernel.clock import SYSTEM, Clock, ProjectTime
from overture.sandbox.store import Store, micros, moment


class Project(msgspec.Struct):
    """`no` stands for the name in the tables, which keeps their indexes small."""

    no: int
    name: str
    clock: Clock


class Projects:
    """By name and by number; all of them fit in memory."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._by_name: dict[str, Project] = {}
        self._by_no: dict[int, Project] = {}
        self.reload()

    def reload(self) -> None:
        """Read everything again, after a start or a transaction that was rolled back."""
        self._by_name.clear()
        self._by_no.clear()
        for no, name, real_at, shown_at, scale in self._db.execute("select * from project order by no"):
            clock = SYSTEM if scale is None else Clock(moment(real_at), moment(shown_at), scale)
            self._keep(Project(no, name, clock))

    def named(self, name: str) -> Project:
        """The project of that name, new where it was unknown."""
        known = self._by_name.get(name)
        if known is None:
            [(no,)] = self._db.execute("insert into project (name) values (?) returning no", (name,)).fetchall()
            known = self._keep(Project(no, name, SYSTEM))
        return known

    def find(self, name: str) -> Project | None:
        return self._by_name.get(name)

    def numbered(self, no: int) -> Project:
        return self._by_no[no]

    def set_clock(self, project: Project, clock: Clock) -> None:
        """From now on this is the project's clock."""
        project.clock = clock
        self._db.execute(
            "update project set real_at = ?, shown_at = ?, scale = ? where no = ?",
            (micros(clock.real_at), micros(clock.shown_at), clock.scale, project.no),
        )

    def reached(self, project: Project, shown: datetime, real: datetime) -> bool:
        """A request said what time it is: that moves a manual clock, and only forward. Whether it did."""
        if project.clock.scale != 0.0 or shown <= project.clock.shown_at:
            return False
        self.set_clock(project, Clock(real, ProjectTime(shown), 0.0))
        return True

    def _keep(self, project: Project) -> Project:
        self._by_name[project.name] = self._by_no[project.no] = project
        return project
