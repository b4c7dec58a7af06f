"""Accounts, pages and posts: derived from an id, so that every run sees the same, and known by the ids that were told.

Not what is written under a post (comments), and not the numbers of its success (insights).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from overture.sandbox.graph.answers import no_object
from overture.sandbox.people import People, Person
from overture.sandbox.store import Store, micros, moment

POSTS = 12
"""Posts of every account that is not asked for as `sandbox.audience.…`."""
KINDS = (("IMAGE", "FEED"), ("VIDEO", "REELS"), ("CAROUSEL_ALBUM", "FEED"))
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_CAPTIONS = (
    "New in today \u2615 #coffee",
    "Behind the scenes, where it all begins",
    "Three of our favourites for the weekend #style",
    "Gl\u00fcck ist, wenn der Ofen warm ist",
    "Thank you all \u2764\ufe0f",
    "Which one would you take?",
)


@dataclass(frozen=True, slots=True)
class Post:
    """One post; `owner` is an account's id, `@` and a handle, or `#` and a hashtag."""

    id: str
    owner: str
    no: int
    at: datetime
    comments_off: bool = False

    @property
    def dice(self) -> bytes:
        return blake2b(f"{self.owner}:{self.no}".encode(), digest_size=16, person=b"post").digest()

    @property
    def caption(self) -> str:
        text = _CAPTIONS[self.dice[0] % len(_CAPTIONS)]
        return f"{text} {self.owner.rstrip('+')}" if self.owner.startswith("#") else text

    @property
    def kind(self) -> tuple[str, str]:
        return KINDS[self.dice[1] % len(KINDS)]

    @property
    def likes(self) -> int:
        return int.from_bytes(self.dice[2:4], "big") % 5000

    @property
    def comments(self) -> int:
        return self.dice[4] % 90

    @property
    def permalink(self) -> str:
        return f"https://www.instagram.com/p/{self.dice[5:11].hex()}/"

    @property
    def url(self) -> str:
        return f"https://pictures.sandbox.invalid/{self.id}.jpg"


class Media:
    """Posts and pages."""

    def __init__(self, store: Store, people: People) -> None:
        self._db = store.db
        self._people = people
        self._pages: dict[str, str] = {}
        self.reload()

    def reload(self) -> None:
        self._pages = dict(self._db.execute("select id, name from graph_thing where kind = 'page'").fetchall())

    def business(self, account: str) -> Person:
        """Who stands behind an account: the profile it shows."""
        draw = int.from_bytes(blake2b(account.encode(), digest_size=4).digest(), "big")
        return self._people.member("instagram", "graph businesses", draw % 10**9, 10**9)

    def page_of(self, account: str) -> str:
        """The id of the page that an account belongs to; known from now on."""
        draw = int.from_bytes(blake2b(account.encode(), digest_size=6, person=b"page").digest(), "big")
        id = f"1{draw % 10**14:014}"
        if id not in self._pages:
            self._db.execute("insert or ignore into graph_thing (id, kind, name) values (?, 'page', ?)", (id, account))
            self._pages[id] = account
        return id

    def account_of_page(self, page: str) -> str | None:
        return self._pages.get(page)

    def name(self, id: str, kind: str, name: str) -> str:
        """Something that is known by an id from now on; the id."""
        self._db.execute("insert or ignore into graph_thing (id, kind, name) values (?, ?, ?)", (id, kind, name))
        return id

    def named(self, id: str, kind: str) -> str | None:
        row = self._db.execute("select name from graph_thing where id = ? and kind = ?", (id, kind)).fetchone()
        return None if row is None else str(row[0])

    def posts(self, owner: str, total: int, first: int, limit: int) -> list[Post]:
        """Posts `first` and following of an owner, newest first; each can be asked for by its id afterwards."""
        return [self._post(owner, no) for no in range(first, min(first + limit, total))]

    def _post(self, owner: str, no: int) -> Post:
        draw = int.from_bytes(blake2b(f"{owner}:{no}".encode(), digest_size=7, person=b"post id").digest(), "big")
        at = _EPOCH - timedelta(days=no, seconds=draw % 80_000)
        return self.keep(f"180{draw % 10**14:014}", owner, no, at)

    def keep(self, id: str, owner: str, no: int, at: datetime) -> Post:
        self._db.execute(
            "insert or ignore into graph_media (id, owner, no, at) values (?, ?, ?, ?)", (id, owner, no, micros(at))
        )
        return self.get(id)

    def find(self, id: str) -> Post | None:
        row = self._db.execute("select id, owner, no, at, comments_off from graph_media where id = ?", (id,)).fetchone()
        return None if row is None else Post(row[0], row[1], row[2], moment(row[3]), bool(row[4]))

    def get(self, id: str) -> Post:
        found = self.find(id)
        if found is None:
            raise no_object(id)
        return found

    def take_comments(self, id: str, is_on: bool) -> None:
        self._db.execute("update graph_media set comments_off = ? where id = ?", (not is_on, id))
