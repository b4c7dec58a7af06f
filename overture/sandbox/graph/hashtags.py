"""Hashtags: thirty different ones an account may look for within seven days, and the posts under each, without owners.

Only on graph.facebook.com.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import Any

from overture.sandbox import lists
from overture.sandbox.graph import fields, paging
from overture.sandbox.graph.answers import GraphRefusal, invalid, no_field, no_object
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.media import Media
from overture.sandbox.graph.people import WEEK
from overture.sandbox.graph.profiles import Profiles
from overture.sandbox.people import People
from overture.sandbox.projects import Project
from overture.sandbox.store import Store, micros

BUDGET = 30
MOST = 50
FIELDS = frozenset(
    {"id", "media_type", "comments_count", "like_count", "caption", "children", "media_url", "permalink", "timestamp"}
)


class Hashtags:
    """Methods run inside the caller's transaction."""

    def __init__(self, store: Store, people: People, media: Media, profiles: Profiles) -> None:
        self._db = store.db
        self._people = people
        self._media = media
        self._profiles = profiles

    def search(self, ask: GraphAsk, project: Project, at: datetime) -> dict[str, Any]:
        """`GET /ig_hashtag_search`: the id of a hashtag."""
        account, tag = ask.text("user_id"), ask.text("q").lstrip("#").lower()
        try:
            lists.named(self._people, "instagram", "hashtag", tag, None)
        except lists.NoSuchList:
            message = "The requested resource does not exist: there is no such hashtag."
            raise GraphRefusal(24, message, 2207024, status=400) from None
        since = micros(at - WEEK)
        key = (project.no, account)
        known = self._db.execute(
            "select 1 from graph_search where project = ? and account = ? and tag = ? and at > ?", (*key, tag, since)
        ).fetchone()
        if known is None:
            (spent,) = self._db.execute(
                "select count(*) from graph_search where project = ? and account = ? and at > ?", (*key, since)
            ).fetchone()
            if spent >= BUDGET:
                message = "The account has looked for 30 different hashtags within seven days."
                raise GraphRefusal(18, message, 2207034, status=400)
            # The seven days begin with the first look: another look within them does not begin them anew.
            self._db.execute(
                "insert or replace into graph_search (project, account, tag, at) values (?, ?, ?, ?)",
                (*key, tag, micros(at)),
            )
        return {"data": [{"id": self._id(tag)}]}

    def searched(self, ask: GraphAsk, project: Project, account: str, at: datetime) -> dict[str, Any]:
        """`GET /{account}/recently_searched_hashtags`."""
        limit = ask.number("limit", 25, BUDGET)
        first = paging.number(ask.params.get("after"))
        rows = self._db.execute(
            "select tag from graph_search where project = ? and account = ? and at > ? order by at desc, tag"
            " limit ? offset ?",
            (project.no, account, micros(at - WEEK), limit + 1, first),
        ).fetchall()
        wanted = fields.parsed(ask.text("fields", "id"))
        shown = [self.node(tag, wanted) for (tag,) in rows[:limit]]
        path = "/".join(ask.parts)
        return paging.page(ask, path, shown, str(first), str(first + len(shown)), has_more=len(rows) > limit)

    def posts(self, ask: GraphAsk, tag: str) -> dict[str, Any]:
        """`GET /{hashtag}/top_media` and `/recent_media`."""
        ask.text("user_id")
        wanted = fields.parsed(ask.text("fields", "id"))
        for name in wanted:
            if name not in FIELDS:
                raise no_field(name)
        limit = ask.number("limit", 25, MOST)
        first = paging.number(ask.params.get("after"))
        whole = lists.named(self._people, "instagram", "hashtag", tag, None)
        # Only the newest day's posts are recent: a tenth of all, here.
        total = whole.total if ask.parts[1] == "top_media" else -(-whole.total // 10)
        owner = f"#{tag}" if ask.parts[1] == "top_media" else f"#{tag}+"
        posts = self._media.posts(owner, total, first, limit)
        end = first + len(posts)
        shown = [self._profiles.post(post, wanted) for post in posts]
        return paging.page(ask, "/".join(ask.parts), shown, str(first), str(end), has_more=end < total, before=False)

    def node(self, tag: str, wanted: dict[str, fields.Field]) -> dict[str, Any]:
        return fields.told({"id": lambda _: self._id(tag), "name": lambda _: tag}, wanted, ("id", "name"))

    def named(self, id: str) -> str:
        """The hashtag of an id that was told. Raises `GraphRefusal`."""
        tag = self._media.named(id, "hashtag")
        if tag is None:
            raise no_object(id)
        return tag

    def _id(self, tag: str) -> str:
        if not tag:
            raise invalid("param q must be non-empty.")
        draw = int.from_bytes(blake2b(tag.encode(), digest_size=6, person=b"hashtag").digest(), "big")
        return self._media.name(f"1784{draw % 10**13:013}", "hashtag", tag)
