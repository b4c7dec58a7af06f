"""Who somebody is: an account of ours, a person who wrote to it, and any professional account by its name.

Not whom a person is (people) and not what was posted (media).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from overture.sandbox.graph import fields, paging
from overture.sandbox.graph.answers import GraphRefusal, no_field, written
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.fields import Field
from overture.sandbox.graph.media import POSTS, Media, Post
from overture.sandbox.graph.people import Audience
from overture.sandbox.people import GROUND, People, Person
from overture.sandbox.profiles import PROFILE, details
from overture.sandbox.projects import Project

OF_PERSON = frozenset(
    {"profile_pic", "follower_count", "is_user_follow_business", "is_business_follow_user", "is_verified_user"}
)
"""Fields that only a person who wrote to us has."""
MOST = 50


class Profiles:
    """Reads only, but for ids that are known once they were told."""

    def __init__(self, audience: Audience, media: Media, people: People) -> None:
        self._audience = audience
        self._media = media
        self._people = people

    def account(self, ask: GraphAsk, account: str, wanted: dict[str, Field]) -> dict[str, Any]:
        """`GET /me` and `GET /{account}`."""
        who = self._media.business(account)
        bio = details(who, frozenset({PROFILE})).get("biography", "")
        return fields.told(
            {
                "id": lambda _: account,
                "user_id": lambda _: account,
                "username": lambda _: who.handle,
                "name": lambda _: who.full_name,
                "account_type": lambda _: "BUSINESS",
                "profile_picture_url": lambda _: who.picture,
                "followers_count": lambda _: who.followers,
                "follows_count": lambda _: who.following,
                "media_count": lambda _: POSTS,
                "biography": lambda _: bio,
                "website": lambda _: f"https://{who.handle.replace('_', '-').replace('.', '-')}.invalid",
                "media": lambda one: self.media(account, one),
                "business_discovery": lambda one: self._discovered(ask, one),
            },
            wanted,
            ("id", "username") if ask.family == "instagram" else ("id",),
        )

    def person(
        self, project: Project, account: str, igsid: str, wanted: dict[str, Field], at: datetime
    ) -> dict[str, Any]:
        """`GET /{IGSID}`; only of those who have written."""
        who = self._audience.someone(project, account, igsid)
        window = self._audience.met(project, account, who, at)
        if window.wrote_at is None or not who.person.exists:
            raise GraphRefusal(230, "User consent is required to access user profile", None)
        person = who.person
        return fields.told(
            {
                "id": lambda _: igsid,
                "name": lambda _: person.full_name,
                "username": lambda _: person.handle,
                "profile_pic": lambda _: person.picture,
                "follower_count": lambda _: person.followers,
                "is_user_follow_business": lambda _: person.share(4) < 0.5,
                "is_business_follow_user": lambda _: person.share(5) < 0.1,
                "is_verified_user": lambda _: person.is_verified,
            },
            wanted,
            ("name", "username", "id"),
        )

    def page(self, page: str, account: str, wanted: dict[str, Field], token: str | None) -> dict[str, Any]:
        """`GET /{page}`, and a row of `/me/accounts`."""
        return fields.told(
            {
                "id": lambda _: page,
                "name": lambda _: self._media.business(account).full_name,
                "access_token": lambda _: token,
                "instagram_business_account": lambda one: fields.told(
                    {"id": lambda _: account, "username": lambda _: self._media.business(account).handle},
                    one.fields or {},
                ),
                "tasks": lambda _: ["ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"],
            },
            wanted,
            ("access_token", "name", "id", "tasks"),
        )

    def media(self, owner: str, one: Field) -> dict[str, Any]:
        """Posts of an account as a field of it, or as an edge."""
        limit = int(one.args.get("limit", "25")) if one.args.get("limit", "25").isdecimal() else 25
        first = paging.number(one.args.get("after"))
        limit = max(1, min(limit, MOST))
        posts = self._media.posts(owner, POSTS, first, limit)
        told: dict[str, Any] = {"data": [self.post(post, one.fields or {}) for post in posts]}
        if posts:
            end = first + len(posts)
            told["paging"] = {"cursors": {"before": paging.cursor(str(first))}}
            if end < POSTS:
                told["paging"]["cursors"]["after"] = paging.cursor(str(end))
        return told

    def post(self, post: Post, wanted: dict[str, Field], usual: tuple[str, ...] = ("id",)) -> dict[str, Any]:
        """One post; under a hashtag nobody learns whose it is."""
        is_owned = not post.owner.startswith("#")
        kind, product = post.kind
        values: dict[str, Any] = {
            "id": lambda _: post.id,
            "caption": lambda _: post.caption,
            "comments_count": lambda _: post.comments,
            "like_count": lambda _: post.likes,
            "media_type": lambda _: kind,
            "media_url": lambda _: post.url,
            "permalink": lambda _: post.permalink,
            "timestamp": lambda _: written(post.at),
            "children": lambda one: self._children(post) if kind == "CAROUSEL_ALBUM" else None,
        }
        if is_owned:
            owner = post.owner
            who = self._people.person("instagram", owner[1:]) if owner[0] == "@" else self._media.business(owner)
            values |= {
                "username": lambda _: who.handle,
                "media_product_type": lambda _: product,
                "thumbnail_url": lambda _: post.url if kind == "VIDEO" else None,
                "is_comment_enabled": lambda _: not post.comments_off,
                "shortcode": lambda _: post.permalink.rstrip("/").rpartition("/")[2],
                "owner": lambda _: {"id": owner} if owner[0] != "@" else None,
                "view_count": lambda _: post.likes * 9 if product == "REELS" else None,
            }
        return fields.told(values, wanted, usual)

    def _children(self, post: Post) -> dict[str, Any]:
        return {"data": [{"id": f"{post.id}{n}"} for n in range(1, 3)]}

    def _discovered(self, ask: GraphAsk, one: Field) -> dict[str, Any]:
        """Another professional account by its name; only on graph.facebook.com."""
        if ask.family != "facebook":
            raise no_field("business_discovery")
        handle = one.args.get("username", "").lower()
        person = self._people.person("instagram", handle)
        is_business = person.exists and (
            handle in GROUND or details(person, frozenset({PROFILE}))["accountType"] != "personal"
        )
        if not is_business:
            raise GraphRefusal(
                110, f"Invalid user id: the user with username {handle} cannot be found.", 2207013, status=400
            )
        return self._business(person, one.fields or {})

    def _business(self, person: Person, wanted: dict[str, Field]) -> dict[str, Any]:
        more = details(person, frozenset({PROFILE}))
        return fields.told(
            {
                "id": lambda _: f"17841{person.user_id[-12:]:0>12}",
                "ig_id": lambda _: int(person.user_id),
                "username": lambda _: person.handle,
                "name": lambda _: person.full_name,
                "biography": lambda _: more["biography"],
                "website": lambda _: more.get("website"),
                "profile_picture_url": lambda _: person.picture,
                "followers_count": lambda _: person.followers,
                "follows_count": lambda _: person.following,
                "media_count": lambda _: POSTS,
                "media": lambda one: self.media(f"@{person.handle}", one),
            },
            wanted,
        )
