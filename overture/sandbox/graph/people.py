"""The people of one account: who stands behind an IGSID, when they last wrote, and what was written with them.

Not what they do about a message (replies), and not what they are pushed as (voices). Rows are of one account alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from overture.sandbox import behaviour, scenarios
from overture.sandbox.behaviour import Behaviour, Kind
from overture.sandbox.people import People, Person
from overture.sandbox.projects import Project
from overture.sandbox.scenarios import Scenario
from overture.sandbox.store import Store, micros, moment

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
OPEN_TO_ALL = frozenset({"igsid", "7947908538583264"})
"""The recipients of the messaging API's own examples: they never block, opt out or stop being there."""
NEVER_WROTE = frozenset({Scenario.PRIVATE, Scenario.MISSING})
BEFORE = {Scenario.CLOSED: timedelta(hours=25), Scenario.LAPSED: timedelta(days=8)}
_MOST = 10**9
_FIRST_WORDS = (
    "Hi! I love your page.",
    "Hello, do you ship abroad?",
    "Hey! Is the blue one still there?",
    "¡Hola! ¿Tenéis tienda?",
    "Hallo, eine Frage zu eurem letzten Beitrag.",
    "Bonjour ! C'est trop beau 😍",
)


_MID = "aWdfZAG1faXRlbTox"
_encode = msgspec.json.Encoder().encode


def seq_of(mid: str) -> int:
    """The number of the message that has this id; -1 where none can have it. No index of ids is kept."""
    if not mid.startswith(_MID):
        return -1
    try:
        return int(mid[len(_MID) : len(_MID) + 10], 16)
    except ValueError:
        return -1


class Someone(NamedTuple):
    """A person as one account knows them; `does` is what they do about a message."""

    igsid: str
    person: Person
    does: Behaviour
    forced: Scenario | None


class Window(NamedTuple):
    """When they last wrote (None: never), and since when they block the account (None: not)."""

    wrote_at: datetime | None
    blocked_at: datetime | None
    is_known: bool


class Audience:
    """People by project, account and IGSID. Methods that write run inside the caller's transaction."""

    def __init__(self, store: Store, people: People) -> None:
        self._db = store.db
        self._people = people
        self._count = 0
        self.reload()

    def reload(self) -> None:
        (self._count,) = self._db.execute("select coalesce(max(seq), 0) from graph_message").fetchone()

    def someone(self, project: Project, account: str, igsid: str) -> Someone:
        """Who it is: as was said of them, by scenario, or derived from account and IGSID."""
        if scenarios.of(igsid) is None:
            row = self._db.execute(
                "select handle from graph_person where project = ? and account = ? and igsid = ? and handle <> ''",
                (project.no, account, igsid),
            ).fetchone()
            if row is not None:
                return self._of_handle(igsid, row[0])
        return self.derived(account, igsid)

    @lru_cache(maxsize=65536)  # noqa: B019 - one of a process
    def derived(self, account: str, igsid: str) -> Someone:
        """Who it is where nobody said."""
        forced = scenarios.of(igsid)
        if forced is not None:
            return self._of_handle(igsid, igsid)
        number = int.from_bytes(blake2b(f"{account}:{igsid}".encode(), digest_size=4).digest(), "big")
        person = self._people.member("instagram", f"graph:{account}", number % _MOST, _MOST)
        does = behaviour.of(person)
        if igsid in OPEN_TO_ALL and does.kind is not Kind.REPLIES:
            does = behaviour.IGNORES
        return Someone(igsid, person, does, None)

    def _of_handle(self, igsid: str, handle: str) -> Someone:
        person = self._people.person("instagram", handle)
        return Someone(igsid, person, behaviour.of(person), scenarios.of(handle))

    def igsid_of(self, project: Project, account: str, who: str) -> str:
        """The IGSID that stands for `@handle`, known from now on; any other text is an IGSID itself."""
        if not who.startswith("@"):
            return who
        handle = who[1:].lower()
        if scenarios.of(handle) is not None:
            return handle
        number = int.from_bytes(blake2b(f"{account}@{handle}".encode(), digest_size=7).digest(), "big")
        igsid = str(10**15 + number % (9 * 10**15))
        self.know(project, account, igsid, handle)
        return igsid

    def know(self, project: Project, account: str, igsid: str, handle: str = "") -> None:
        """Someone whose past is what happens from now on, and nothing before it."""
        self._db.execute(
            "insert or ignore into graph_person (project, account, igsid, handle) values (?, ?, ?, ?)",
            (project.no, account, igsid, handle),
        )

    def window(self, project: Project, account: str, igsid: str, at: datetime) -> Window:
        """What the 24 hours are counted from, at this moment."""
        key = (project.no, account, igsid)
        wrote, blocked, known = self._db.execute(
            "select (select max(at) from graph_message where project = ?1 and account = ?2 and igsid = ?3"
            " and is_ours = 0 and at <= ?4), p.blocked_at, p.igsid from (select 1) left join graph_person p"
            " on p.project = ?1 and p.account = ?2 and p.igsid = ?3",
            (*key, micros(at)),
        ).fetchone()
        return Window(
            None if wrote is None else moment(wrote), None if blocked is None else moment(blocked), known is not None
        )

    def met(self, project: Project, account: str, who: Someone, at: datetime) -> Window:
        """As `window`; whoever is met for the first time has written before, as their scenario or their dice say."""
        window = self.window(project, account, who.igsid, at)
        if window.wrote_at is not None or window.is_known or who.forced in NEVER_WROTE:
            return window
        before = None if who.forced is None else BEFORE.get(who.forced)
        wrote = at - (before or timedelta(seconds=60 + int(6 * 3600 * who.person.share(2))))
        text = _FIRST_WORDS[who.person.draw[15] % len(_FIRST_WORDS)]
        self.keep(project, account, who.igsid, {"text": text}, wrote, is_ours=False)
        return window._replace(wrote_at=wrote)

    def keep(
        self,
        project: Project,
        account: str,
        igsid: str,
        body: dict[str, Any],
        at: datetime,
        *,
        is_ours: bool,
        tag: str | None = None,
    ) -> str:
        """One message of the conversation; its id."""
        self._count += 1
        draw = blake2b(f"{project.name}:{account}:{self._count}".encode(), digest_size=8).hexdigest()
        mid = f"{_MID}{self._count:010x}{draw}ZDZD"
        self._db.execute(
            "insert into graph_message (seq, mid, project, account, igsid, is_ours, at, token, body)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._count, mid, project.no, account, igsid, is_ours, micros(at), tag, _encode(body)),
        )
        return mid

    def block(self, project: Project, account: str, igsid: str, at: datetime | None) -> None:
        """They block the account from then on, or no longer (None)."""
        self.know(project, account, igsid)
        self._db.execute(
            "update graph_person set blocked_at = ? where project = ? and account = ? and igsid = ?",
            (None if at is None else micros(at), project.no, account, igsid),
        )

    def latest(self, project: Project, account: str, igsid: str, at: datetime, *, is_ours: bool) -> str | None:
        """The id of the newest message of one side."""
        row = self._db.execute(
            "select mid from graph_message where project = ? and account = ? and igsid = ? and is_ours = ? and at <= ?"
            " and deleted = 0 order by at desc, seq desc limit 1",
            (project.no, account, igsid, is_ours, micros(at)),
        ).fetchone()
        return None if row is None else str(row[0])
