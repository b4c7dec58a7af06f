"""What people and platforms have to say to Overture: kept until it was taken, in order per person, due in project time.

Not how it travels (hooks), and not who says what (behaviour).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import msgspec

from overture.kernel.clock import NEVER
from overture.sandbox.faults import Fault
from overture.sandbox.people import Person
from overture.sandbox.projects import Project, Projects
from overture.sandbox.store import Store, micros, moment

AT_ONCE = 50
"""Most events in one request."""
BACK_OFF = (1, 2, 5, 10, 30, 60)
"""Seconds of machine time before an event that was not taken is told again; the last one repeats."""
LATE = timedelta(hours=1)

WAITING = "project = ? and delivered_at is null"


class EventTold(msgspec.Struct, rename={"from_": "from"}, omit_defaults=True):
    """One inbound event as the bridge protocol writes it."""

    id: str
    type: str
    account: str
    platform: str
    at: datetime
    from_: str = ""
    text: str = ""
    stop: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is to be told: `event` is its JSON; `again` asks for a second telling, `lose` for losing the first.
    `hook` is the wire it goes out on."""

    seq: int
    person: str
    event: bytes
    tries: int
    again: bool
    lose: bool
    hook: str


class Inbound:
    """The table of events. Methods that write run inside the caller's transaction."""

    def __init__(self, store: Store, projects: Projects) -> None:
        self._db = store.db
        self._projects = projects
        self._waiting: set[int] = set()
        self.news = NEVER
        """Machine time at which the earliest event is due that was added since somebody last looked."""
        self.reload()

    def reload(self) -> None:
        """Read again which projects have something waiting."""
        rows = self._db.execute("select distinct project from inbound where delivered_at is null")
        self._waiting = {no for (no,) in rows}

    def says(
        self,
        project: Project,
        account: str,
        person: Person,
        token: str,
        text: str,
        at: datetime,
        faults: list[Fault],
    ) -> None:
        """A person answers the message under `token` at project time `at`."""
        event = EventTold(
            id=_event_id(project, "reply", token),
            type="message.received",
            account=account,
            platform=person.platform,
            at=at,
            from_=person.handle,
            text=text,
        )
        self.keep(project, event.id, f"{person.platform}:{person.handle}", at, msgspec.json.encode(event), faults)

    def stops(self, project: Project, account: str, platform: str, stop: str, why: str, at: datetime) -> None:
        """The platform says of its own accord that an account is stopped."""
        event = EventTold(
            id=_event_id(project, f"stop:{account}:{stop}", str(micros(at))),
            type="account.stopped",
            account=account,
            platform=platform,
            at=at,
            stop=stop,
            why=why,
        )
        self.keep(project, event.id, f"account:{platform}:{account}", at, msgspec.json.encode(event), ())

    def keep(
        self,
        project: Project,
        id: str,
        person: str,
        at: datetime,
        event: bytes,
        faults: Sequence[Fault],
        hook: str = "bridge",
    ) -> None:
        """To be told at project time `at`, under these faults; `person` is within whom the order holds."""
        again = lose = 0
        due = at
        for fault in faults:
            if fault.kind == "late_inbound":
                due = at + (LATE if fault.seconds is None else timedelta(seconds=fault.seconds))
            elif fault.kind == "duplicate_inbound":
                again = 1
            elif fault.kind == "lost_inbound":
                return
            else:
                lose = 1
        self._db.execute(
            "insert into inbound (project, id, person, due_at, event, again, lose, tries, next_try, hook)"
            " values (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
            (project.no, id, person, micros(due), event, again, lose, hook),
        )
        self._waiting.add(project.no)
        self.news = min(self.news, project.clock.machine_at(due))

    def projects(self) -> list[Project]:
        """The projects with anything waiting, oldest project first."""
        return [self._projects.numbered(no) for no in sorted(self._waiting)]

    def next_due(self, project: Project) -> datetime | None:
        """Project time of the earliest event still to be told; None where nothing waits."""
        (due,) = self._db.execute(f"select min(due_at) from inbound where {WAITING}", (project.no,)).fetchone()
        if due is None:
            self._waiting.discard(project.no)
            return None
        return moment(due)

    def wakes_at(self, project: Project, real: datetime) -> datetime:
        """Machine time at which the project's next telling may be due; NEVER where only a manual clock can tell."""
        due = self.next_due(project)
        if due is None:
            return NEVER
        wake = project.clock.machine_at(due)
        if wake > real:
            return wake
        if self.due(project, real, limit=1):
            return real
        # All that is due backed off: the first of it, or the first that is due later, whichever comes sooner.
        shown = micros(project.clock.at(real))
        (held,) = self._db.execute(
            f"select min(next_try) from inbound where {WAITING} and due_at <= ? and next_try > ?",
            (project.no, shown, micros(real)),
        ).fetchone()
        (later,) = self._db.execute(
            f"select min(due_at) from inbound where {WAITING} and due_at > ?", (project.no, shown)
        ).fetchone()
        wake = NEVER if held is None else moment(held)
        if later is not None:
            wake = min(wake, project.clock.machine_at(moment(later)))
        return max(wake, real + timedelta(milliseconds=1))

    def due(self, project: Project, real: datetime, *, patient: bool = True, limit: int = AT_ONCE) -> list[Waiting]:
        """Rows that are due, in order, none before an earlier one of the same person; `patient` obeys back-off."""
        shown, now = micros(project.clock.at(real)), micros(real) if patient else micros(NEVER)
        # Left to itself the planner looks for the person's earlier events among all that are due.
        rows = self._db.execute(
            f"select seq, person, event, tries, again, lose, hook from inbound i where {WAITING} and due_at <= ?"
            " and next_try <= ? and not exists (select 1 from inbound e indexed by inbound_person"
            " where e.project = i.project and e.person = i.person and e.delivered_at is null and e.next_try > ?"
            " and (e.due_at, e.seq) < (i.due_at, i.seq)) order by due_at, seq limit ?",
            (project.no, shown, now, now, limit),
        )
        return [
            Waiting(seq, person, event, tries, bool(again), bool(lose), hook)
            for seq, person, event, tries, again, lose, hook in rows
        ]

    def took(self, rows: list[Waiting], real: datetime) -> None:
        """Overture has these. A row that asks for a second telling waits for it, under the same event id."""
        self._db.executemany(
            "update inbound set delivered_at = case when again then null else ? end, again = 0, tries = tries + 1"
            " where seq = ?",
            [(micros(real), row.seq) for row in rows],
        )

    def missed(self, rows: list[Waiting], real: datetime) -> None:
        """Overture does not have these: each is told again, alone, when it has waited."""
        self._db.executemany(
            "update inbound set tries = tries + 1, lose = 0, next_try = ? where seq = ?",
            [(micros(real + timedelta(seconds=BACK_OFF[min(row.tries, len(BACK_OFF) - 1)])), row.seq) for row in rows],
        )

    def page(self, project: Project, after: int, limit: int) -> list[dict[str, object]]:
        """What was and will be told, in the order in which it was caused; for tests and people who look."""
        rows: sqlite3.Cursor = self._db.execute(
            "select seq, due_at, event, tries, delivered_at from inbound where project = ? and seq > ?"
            " order by seq limit ?",
            (project.no, after, limit),
        )
        return [
            {
                "seq": seq,
                "dueAt": moment(due_at),
                "event": msgspec.Raw(event),
                "tries": tries,
                "deliveredAt": None if delivered_at is None else moment(delivered_at),
            }
            for seq, due_at, event, tries, delivered_at in rows
        ]


def _event_id(project: Project, what: str, token: str) -> str:
    return "evt_" + blake2b(f"{project.name}:{what}:{token}".encode(), digest_size=12).hexdigest()
