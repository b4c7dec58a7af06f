"""Every node and edge but sending: what a path means, and which part answers it.

Runs inside the caller's transaction: reading may make an id known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from overture.sandbox.graph import answers, bodies, fields, insights, oauth, paging
from overture.sandbox.graph.answers import GraphRefusal, invalid, no_object, written
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.comments import Comment
from overture.sandbox.graph.conversations import MESSAGE, THREAD, Conversations
from overture.sandbox.graph.fields import Field
from overture.sandbox.graph.graph import Graph
from overture.sandbox.graph.hashtags import Hashtags
from overture.sandbox.graph.media import POSTS, Post
from overture.sandbox.graph.profiles import OF_PERSON, Profiles
from overture.sandbox.graph.tokens import Token
from overture.sandbox.graph.voices import FIELDS
from overture.sandbox.projects import Project
from overture.sandbox.wire import Answer

MOST_COMMENTS = 50
MOST_LIKES = 50
SUCCESS = {"success": True}
_GONE = re.compile(r"1(?:79|80)\d{14}")
"""Ids of comments and posts; one that is not known is of something deleted, and of no account or person."""


class Edges:
    """One request after another; what each needs is given to every method the same way."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._db = graph.store.db
        self._conversations = Conversations(graph.store, graph.audience, graph.media)
        self._profiles = Profiles(graph.audience, graph.media, graph.people)
        self._hashtags = Hashtags(graph.store, graph.people, graph.media, self._profiles)

    def handled(self, ask: GraphAsk, shown: datetime | None, real_at: datetime) -> Answer:
        """The answer, refused or not; `shown` is the moment the request says."""
        try:
            if oauth.is_oauth(ask):
                return oauth.answer(ask, self._graph.tokens, self._graph.projects, real_at)
            token, project = self._graph.who_asks(ask)
            if shown is not None:
                self._graph.projects.reached(project, shown, real_at)
            at = project.clock.at(real_at) if shown is None else shown
            account = self._graph.account(ask, token, ask.parts[0] if ask.parts else "me")
            self._graph.tokens.alive(token, account, project, at)
            return answers.ok(ask.family, self._told(ask, token, project, at))
        except GraphRefusal as why:
            return answers.refused(ask.family, why)

    def _told(self, ask: GraphAsk, token: Token | None, project: Project, at: datetime) -> Any:
        parts = ask.parts
        if not parts:
            raise no_object("")
        first, edge = parts[0], "/".join(parts[1:])
        if parts == ("ig_hashtag_search",):
            return self._facebook(ask) and self._hashtags.search(ask, project, at)
        if first == "me" and edge == "accounts":
            return self._pages(ask, token, project, at)
        if first.startswith(THREAD):
            if edge not in ("", "messages"):
                raise no_object("/".join(parts))
            read = self._conversations.messages if edge else self._conversations.thread
            return read(ask, project, at)
        if first.startswith(MESSAGE) and not edge:
            return self._conversations.message(ask, project, at)
        if edge in ("top_media", "recent_media"):
            return self._hashtags.posts(ask, self._hashtags.named(first))
        comment = self._graph.comments.find(project, first)
        if comment is not None:
            return self._comment(ask, token, project, comment, edge, at)
        post = self._graph.media.find(first)
        if post is not None:
            return self._post(ask, token, project, post, edge, at)
        tag = self._graph.media.named(first, "hashtag")
        if tag is not None and not edge:
            return self._hashtags.node(tag, fields.parsed(ask.text("fields", "")))
        if edge:
            return self._of_account(ask, token, project, edge, at)
        return self._node(ask, token, project, at)

    def _node(self, ask: GraphAsk, token: Token | None, project: Project, at: datetime) -> Any:
        """An account, its page, or a person who wrote to it: ids alone do not tell, fields and messages do."""
        first, wanted = ask.parts[0], fields.parsed(ask.text("fields", ""))
        if ask.method != "GET" or _GONE.fullmatch(first):
            raise no_object(first)
        page = self._graph.media.account_of_page(first)
        if page is not None:
            return self._profiles.page(first, page, wanted, ask.token)
        mine = self._graph.account(ask, token)
        if first in ("me", mine):
            return self._profiles.account(ask, mine, wanted)
        met = self._db.execute(
            "select account from graph_message where project = ?1 and igsid = ?2 union all"
            " select account from graph_person where project = ?1 and igsid = ?2 limit 1",
            (project.no, first),
        ).fetchone()
        if met is not None or not OF_PERSON.isdisjoint(wanted):
            # A token of ours says whose person it is; the sandbox's own serves every account.
            account = ask.account or (mine if token is not None or met is None else met[0])
            return self._profiles.person(project, account, first, wanted, at)
        return self._profiles.account(ask, first, wanted)

    def _of_account(self, ask: GraphAsk, token: Token | None, project: Project, edge: str, at: datetime) -> Any:
        account = self._graph.account(ask, token, ask.parts[0])
        self._graph.speaks_for(ask, token, account)
        handlers: dict[tuple[str, str], Callable[[], Any]] = {
            ("GET", "conversations"): lambda: self._conversations.page(ask, project, account, at),
            ("GET", "media"): lambda: self._media(ask, account),
            ("GET", "insights"): lambda: insights.of_account(ask, account, at),
            ("GET", "recently_searched_hashtags"): lambda: (
                self._facebook(ask) and self._hashtags.searched(ask, project, account, at)
            ),
            ("GET", "subscribed_apps"): lambda: self._subscribed(project, account),
            ("POST", "subscribed_apps"): lambda: self._subscribe(ask, project, account),
            ("DELETE", "subscribed_apps"): lambda: self._unsubscribe(project, account),
            ("POST", "likes"): lambda: self._like(ask, project, account),
            ("DELETE", "likes"): lambda: self._like(ask, project, account),
            ("POST", "message_attachments"): lambda: self._attachment(ask, account),
            ("POST", "messenger_profile"): lambda: {"result": "success"},
        }
        handler = handlers.get((ask.method, edge))
        if handler is None:
            raise no_object("/".join(ask.parts))
        return handler()

    def _facebook(self, ask: GraphAsk) -> bool:
        if ask.family != "facebook":
            raise no_object("/".join(ask.parts))
        return True

    def _pages(self, ask: GraphAsk, token: Token | None, project: Project, at: datetime) -> Any:
        """The pages of who logged in: one, with its account and a token that does not end."""
        self._facebook(ask)
        account = self._graph.account(ask, token)
        page = self._graph.media.page_of(account)
        text = self._graph.tokens.issue(project.name, account, "page", at).text if token is not None else ask.token
        row = self._profiles.page(page, account, fields.parsed(ask.text("fields", "")), text)
        return paging.page(ask, "me/accounts", [row], page, page, has_more=False)

    def _subscribed(self, project: Project, account: str) -> Any:
        known = sorted(self._graph.voices.subscribed(project, account))
        app = {"id": oauth.APP_ID, "name": "Overture sandbox", "subscribed_fields": known}
        return {"data": [app] if known else []}

    def _subscribe(self, ask: GraphAsk, project: Project, account: str) -> Any:
        names = ask.names("subscribed_fields")
        for name in names:
            if name not in FIELDS:
                raise invalid(f"Param subscribed_fields[0] must be one of {{{', '.join(FIELDS)}}}")
            if name == "message_echoes" and ask.family == "facebook":
                raise GraphRefusal(100, "(#100) Field message_echoes is not available")
        if not names:
            raise invalid("The parameter subscribed_fields is required.")
        self._graph.voices.subscribe(project, account, frozenset(names))
        return SUCCESS

    def _unsubscribe(self, project: Project, account: str) -> Any:
        self._graph.voices.subscribe(project, account, frozenset())
        return SUCCESS

    def _like(self, ask: GraphAsk, project: Project, account: str) -> Any:
        media, comment = ask.params.get("media_id"), ask.params.get("comment_id")
        if (media is None) == (comment is None):
            raise invalid("Exactly one of media_id and comment_id is required.")
        key = (project.no, account, str(media if comment is None else comment))
        if ask.method == "DELETE":
            self._db.execute("delete from graph_like where project = ? and account = ? and target = ?", key)
        else:
            self._db.execute("insert or ignore into graph_like (project, account, target) values (?, ?, ?)", key)
        return SUCCESS

    def _attachment(self, ask: GraphAsk, account: str) -> Any:
        payload = bodies.message(ask.map("message")).get("attachment", {}).get("payload", {})
        if "url" not in payload:
            raise invalid("param message[attachment][payload][url] must be non-empty.")
        return {"attachment_id": insights.number_of(f"{account}:{payload['url']}")}

    def _media(self, ask: GraphAsk, account: str) -> Any:
        limit, first = ask.number("limit", 25, MOST_COMMENTS), paging.number(ask.params.get("after"))
        wanted = fields.parsed(ask.text("fields", ""))
        posts = self._graph.media.posts(account, POSTS, first, limit)
        end = first + len(posts)
        shown = [self._profiles.post(post, wanted) for post in posts]
        return paging.page(ask, "/".join(ask.parts), shown, str(first), str(end), has_more=end < POSTS)

    def _post(self, ask: GraphAsk, token: Token | None, project: Project, post: Post, edge: str, at: datetime) -> Any:
        if edge == "insights" and ask.method == "GET":
            return insights.of_media(ask, post, at)
        if edge == "comments" and ask.method == "GET":
            return self._comments(ask, project, post.id, None, at)
        if edge == "comments" and ask.method == "POST":
            return self._write(ask, token, project, post.id, None, at)
        if not edge and ask.method == "POST":
            is_on = ask.flag("comment_enabled")
            if is_on is None:
                raise invalid("The parameter comment_enabled is required.")
            self._graph.media.take_comments(post.id, is_on)
            return SUCCESS
        if edge or ask.method != "GET":
            raise no_object("/".join(ask.parts))
        return self._profiles.post(post, fields.parsed(ask.text("fields", "")))

    def _comment(
        self, ask: GraphAsk, token: Token | None, project: Project, comment: Comment, edge: str, at: datetime
    ) -> Any:
        if edge == "replies" and ask.method == "GET":
            return self._comments(ask, project, comment.media, comment.id, at)
        if edge == "replies" and ask.method == "POST":
            return self._write(ask, token, project, comment.media, comment.id, at)
        if edge:
            raise no_object("/".join(ask.parts))
        if ask.method == "POST":
            is_hidden = ask.flag("hide")
            if is_hidden is None:
                raise invalid("The parameter hide is required.")
            self._graph.comments.hide(project, comment.id, is_hidden)
            return SUCCESS
        if ask.method == "DELETE":
            self._graph.comments.delete(project, comment.id)
            return SUCCESS
        return self._shown(project, comment, fields.parsed(ask.text("fields", "")), at)

    def _comments(self, ask: GraphAsk, project: Project, media: str, parent: str | None, at: datetime) -> Any:
        limit = ask.number("limit", MOST_COMMENTS, MOST_COMMENTS)
        before = paging.number(ask.params.get("after")) or 2**62
        wanted = fields.parsed(ask.text("fields", ""))
        rows = self._graph.comments.page(project, media, parent, before, limit + 1, at)
        shown = [self._shown(project, row, wanted, at) for row in rows[:limit]]
        first, last = (str(rows[0].no), str(rows[:limit][-1].no)) if rows else ("", "")
        return paging.page(ask, "/".join(ask.parts), shown, first, last, has_more=len(rows) > limit)

    def _write(
        self, ask: GraphAsk, token: Token | None, project: Project, media: str, parent: str | None, at: datetime
    ) -> Any:
        text = ask.text("message")
        if not text.strip():
            raise invalid("The parameter message is required.")
        post = self._graph.media.find(media)
        if post is not None and post.comments_off:
            raise GraphRefusal(100, "Comments are turned off for this post.", 2207066)
        account = (
            post.owner if post is not None and post.owner[:1] not in ("@", "#") else self._graph.account(ask, token)
        )
        handle = self._graph.media.business(account).handle
        id = self._graph.comments.add(project, account, media, "", handle, text, at, parent=parent)
        return {"id": id}

    def _shown(self, project: Project, comment: Comment, wanted: dict[str, Field], at: datetime) -> dict[str, Any]:
        return fields.told(
            {
                "id": lambda _: comment.id,
                "text": lambda _: comment.text,
                "username": lambda _: comment.handle,
                "timestamp": lambda _: written(comment.at),
                "from": lambda _: {"id": comment.igsid or comment.account, "username": comment.handle},
                "like_count": lambda _: 0,
                "hidden": lambda _: comment.is_hidden,
                "media": lambda _: {"id": comment.media},
                "parent_id": lambda _: comment.parent,
                "replies": lambda one: self._replies(project, comment, one, at),
            },
            wanted,
            ("timestamp", "text", "id"),
        )

    def _replies(self, project: Project, comment: Comment, one: Field, at: datetime) -> dict[str, Any] | None:
        rows = self._graph.comments.page(project, comment.media, comment.id, 2**62, MOST_COMMENTS, at)
        return {"data": [self._shown(project, row, one.fields or {}, at) for row in rows]} if rows else None
