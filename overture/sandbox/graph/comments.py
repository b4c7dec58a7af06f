"""Comments under posts: who wrote which, replies, hiding, deleting, and the one private reply to each.

Not the posts themselves: media has those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from overture.sandbox.graph.answers import no_object, no_private_reply
from overture.sandbox.graph.people import WEEK, Audience
from overture.sandbox.projects import Project
from overture.sandbox.store import Store, micros, moment

BROADCAST = timedelta(hours=4)
"""How long a live video goes on here: as long as one may; no document says when comments under it end."""
ALWAYS_THERE = "sandbox.comment"
"""`sandbox.comment`, `sandbox.comment.17`: written an hour before it is first asked for, by a person of its own."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `igsid` is empty where the account wrote it itself."""

    no: int
    id: str
    account: str
    media: str
    igsid: str
    handle: str
    parent: str | None
    text: str
    at: datetime
    is_hidden: bool
    answered: str | None


_COLUMNS = "no, id, account, media, igsid, handle, parent, text, at, hidden, answered"


class Comments:
    """The table of comments. Methods that write run inside the caller's transaction."""

    def __init__(self, store: Store, audience: Audience) -> None:
        self._db = store.db
        self._audience = audience

    def add(
        self,
        project: Project,
        account: str,
        media: str,
        igsid: str,
        handle: str,
        text: str,
        at: datetime,
        *,
        parent: str | None = None,
        id: str | None = None,
    ) -> str:
        """One more; its id."""
        (last,) = self._db.execute("select coalesce(max(no), 0) from graph_comment").fetchone()
        draw = blake2b(f"comment:{project.name}:{media}:{last}".encode(), digest_size=7).digest()
        id = id or f"179{int.from_bytes(draw, 'big') % 10**14:014}"
        self._db.execute(
            "insert into graph_comment (id, project, account, media, igsid, handle, parent, text, at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (id, project.no, account, media, igsid, handle, parent, text, micros(at)),
        )
        return id

    def find(self, project: Project, id: str) -> Comment | None:
        row = self._db.execute(
            f"select {_COLUMNS} from graph_comment where project = ? and id = ?", (project.no, id)
        ).fetchone()
        return None if row is None else _of(row)

    def get(self, project: Project, id: str) -> Comment:
        found = self.find(project, id)
        if found is None:
            raise no_object(id)
        return found

    def page(
        self, project: Project, media: str, parent: str | None, before: int, limit: int, at: datetime
    ) -> list[Comment]:
        """Comments of a post, or replies to one of them, newest first, from before number `before` on."""
        rows = self._db.execute(
            f"select {_COLUMNS} from graph_comment where project = ? and media = ? and parent is ? and no < ?"
            " and at <= ? order by no desc limit ?",
            (project.no, media, parent, before, micros(at), limit),
        )
        return [_of(row) for row in rows]

    def hide(self, project: Project, id: str, is_hidden: bool) -> None:
        self._db.execute(
            "update graph_comment set hidden = ? where project = ? and id = ?", (is_hidden, project.no, id)
        )

    def delete(self, project: Project, id: str) -> None:
        """It, and what was replied to it."""
        self._db.execute("delete from graph_comment where project = ? and (id = ? or parent = ?)", (project.no, id, id))

    def commenter(self, project: Project, account: str, id: str, at: datetime) -> str:
        """Whose comment it is. Raises `GraphRefusal` where there is none that the account may answer."""
        known = self.find(project, id)
        if known is None and (id == ALWAYS_THERE or id.startswith(ALWAYS_THERE + ".")):
            igsid = str(10**15 + int.from_bytes(blake2b(f"{account}:{id}".encode(), digest_size=6).digest(), "big"))
            self._audience.know(project, account, igsid)
            handle = self._audience.someone(project, account, igsid).person.handle
            wrote = at - timedelta(hours=1)
            self.add(project, account, "sandbox.post", igsid, handle, "Where can I get this?", wrote, id=id)
            return igsid
        if known is None or known.account != account or not known.igsid:
            raise no_private_reply("The comment cannot be answered privately: it is not there.")
        return known.igsid

    def may_answer(self, project: Project, id: str, at: datetime) -> None:
        """Raises `GraphRefusal` where the private reply was sent already, or comes too late."""
        comment = self.get(project, id)
        if comment.answered is not None:
            raise no_private_reply("The comment was answered privately before.")
        if at - comment.at > WEEK:
            raise no_private_reply("The comment is older than seven days.")
        began = self._broadcast(project, comment.media)
        if began is not None and at > began + BROADCAST:
            raise no_private_reply("The broadcast is over.")

    def goes_live(self, project: Project, media: str, at: datetime) -> None:
        """The post is a broadcast, which began with its first comment."""
        self._db.execute(
            "insert or ignore into graph_thing (id, kind, name) values (?, 'live', ?)",
            (f"live:{project.no}:{media}", str(micros(at))),
        )

    def _broadcast(self, project: Project, media: str) -> datetime | None:
        """When the live video began, where it is one."""
        found = self._db.execute(
            "select name from graph_thing where id = ? and kind = 'live'", (f"live:{project.no}:{media}",)
        ).fetchone()
        return None if found is None else moment(int(found[0]))

    def answered(self, project: Project, id: str, mid: str) -> None:
        self._db.execute("update graph_comment set answered = ? where project = ? and id = ?", (mid, project.no, id))


def _of(row: tuple[Any, ...]) -> Comment:
    no, id, account, media, igsid, handle, parent, text, at, hidden, answered = row
    return Comment(no, id, account, media, igsid, handle, parent, text, moment(at), bool(hidden), answered)
