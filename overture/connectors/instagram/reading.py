"""What an account can read and do beside messages: people who wrote, comments, hashtags, discovery, insights, likes.

Not followers, likers, places or anybody's e-mail: the platform tells those to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

import msgspec

from overture.connectors.instagram.answers import fault_of, of_reading
from overture.connectors.instagram.asking import Asking
from overture.connectors.instagram.conversations import moment
from overture.connectors.instagram.wire import Paging
from overture.domain.platforms import Credential, ListUnavailable, Login, PlatformBusy, PlatformUnreachable

T = TypeVar("T")
R = TypeVar("R")
HASHTAGS: Final = 30
"""Different hashtags an account may search for in seven days."""
WEEK: Final = 7 * 86_400.0
_PROFILE: Final = "name,username,profile_pic,follower_count,is_user_follow_business,is_business_follow_user"
_OWN: Final = "username,name,followers_count,follows_count,media_count,biography,website,profile_picture_url"
_COMMENT: Final = "id,text,timestamp,username,like_count,hidden,from,parent_id"
_MEDIA: Final = "id,caption,comments_count,like_count,media_type,permalink,timestamp"


class UserProfile(msgspec.Struct, frozen=True):
    """A person who has written to us."""

    id: str
    username: str | None = None
    name: str | None = None
    profile_pic: str | None = None
    follower_count: int | None = None
    is_user_follow_business: bool | None = None
    is_business_follow_user: bool | None = None
    is_verified_user: bool | None = None


class Media(msgspec.Struct, frozen=True):
    """A post. Under a hashtag nobody's name comes with it."""

    id: str
    caption: str | None = None
    comments_count: int | None = None
    like_count: int | None = None
    view_count: int | None = None
    media_type: str | None = None
    media_url: str | None = None
    permalink: str | None = None
    timestamp: str | None = None

    @property
    def at(self) -> datetime | None:
        """When it was posted."""
        return moment(self.timestamp)


class Commenter(msgspec.Struct, frozen=True):
    """Who wrote a comment."""

    id: str
    username: str | None = None


class CommentShown(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A comment under one of our posts."""

    id: str
    text: str = ""
    timestamp: str | None = None
    username: str | None = None
    like_count: int | None = None
    hidden: bool | None = None
    from_: Commenter | None = None
    parent_id: str | None = None

    @property
    def at(self) -> datetime | None:
        """When it was written."""
        return moment(self.timestamp)


class OwnAccount(msgspec.Struct, frozen=True):
    """Our own account as the platform shows it to us."""

    id: str
    username: str | None = None
    name: str | None = None
    followers_count: int | None = None
    follows_count: int | None = None
    media_count: int | None = None
    biography: str | None = None
    website: str | None = None
    profile_picture_url: str | None = None


class Discovered(msgspec.Struct, frozen=True):
    """Somebody else's professional account, with a page of its posts."""

    id: str
    username: str | None = None
    name: str | None = None
    biography: str | None = None
    website: str | None = None
    followers_count: int | None = None
    media_count: int | None = None
    profile_picture_url: str | None = None
    media: tuple[Media, ...] = ()
    after: str | None = None


class Breakdown(msgspec.Struct, frozen=True):
    """One number of a total that was broken down."""

    dimension_values: tuple[str, ...] = ()
    value: float = 0


class Reading(msgspec.Struct, frozen=True):
    """A number and the end of the span it is of."""

    value: float | dict[str, Any] | None = None
    end_time: str | None = None


class Insight(msgspec.Struct, frozen=True):
    """One metric: its readings in time, or its total with what that is made of."""

    name: str
    period: str | None = None
    title: str | None = None
    values: tuple[Reading, ...] = ()
    total: float | None = None
    breakdown: tuple[Breakdown, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list and the cursor of the next; None at its end."""

    items: tuple[T, ...]
    after: str | None


class _Rows(msgspec.Struct, Generic[T]):
    data: list[T] = []
    paging: Paging | None = None


class _Made(msgspec.Struct):
    id: str


class _Hashtag(_Made):
    name: str | None = None


class _Done(msgspec.Struct):
    success: bool = False


class _MediaPage(msgspec.Struct):
    data: list[Media] = []
    paging: _Cut | None = None


class _Cut(msgspec.Struct):
    """Discovery tells cursors alone, without a `next`."""

    cursors: dict[str, str] = {}


class _Profile(msgspec.Struct):
    id: str
    username: str | None = None
    name: str | None = None
    biography: str | None = None
    website: str | None = None
    followers_count: int | None = None
    media_count: int | None = None
    profile_picture_url: str | None = None
    media: _MediaPage | None = None


class _Discovery(msgspec.Struct):
    business_discovery: _Profile


class _Results(msgspec.Struct):
    results: list[Breakdown] = []


class _Total(msgspec.Struct):
    value: float | None = None
    breakdowns: list[_Results] = []


class _Metric(msgspec.Struct):
    name: str
    period: str | None = None
    title: str | None = None
    values: list[Reading] = []
    total_value: _Total | None = None


class InstagramReads:
    """Reads and small acts of one account. All raise `PlatformBusy` and `PlatformUnreachable`."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._hashtags: dict[str, str] = {}

    async def user_profile(self, account: Credential, user_id: str, *, seconds: float) -> UserProfile | None:
        """Who wrote to us, by the platform's id; None before they did, or where there is nobody of that id."""
        fields = {"fields": f"{_PROFILE},is_verified_user"}
        got = await self._asking.answered(account, user_id, fields, seconds=seconds)
        fault = fault_of(got.body)
        if got.status in (400, 403) and fault is not None and fault.code in (100, 230):
            return None
        if got.status != 200:
            raise of_reading(got.status, got.headers, got.body)
        return _read(got.body, UserProfile)

    async def own(self, account: Credential, *, seconds: float) -> OwnAccount:
        """Our own account and its counts."""
        return _read(await self._get(account, _node(account), {"fields": f"id,{_OWN}"}, seconds), OwnAccount)

    async def media(
        self, account: Credential, *, after: str | None = None, limit: int = 25, seconds: float
    ) -> Page[Media]:
        """Our own posts, the newest first."""
        query = _paged({"fields": _MEDIA}, after, limit)
        return _page(_read(await self._get(account, f"{_node(account)}/media", query, seconds), _Rows[Media]))

    async def comments(
        self, account: Credential, media_id: str, *, after: str | None = None, limit: int = 50, seconds: float
    ) -> Page[CommentShown]:
        """The comments under a post of ours, the newest first; at most 50 on a page."""
        query = _paged({"fields": _COMMENT}, after, min(limit, 50))
        return _page(_read(await self._get(account, f"{media_id}/comments", query, seconds), _Rows[CommentShown]))

    async def replies(
        self, account: Credential, comment_id: str, *, after: str | None = None, limit: int = 50, seconds: float
    ) -> Page[CommentShown]:
        """The replies under a comment."""
        query = _paged({"fields": _COMMENT}, after, min(limit, 50))
        return _page(_read(await self._get(account, f"{comment_id}/replies", query, seconds), _Rows[CommentShown]))

    async def comment(self, account: Credential, media_id: str, text: str, *, seconds: float) -> str:
        """Comments under a post of ours; the comment's id."""
        return _read(await self._post(account, f"{media_id}/comments", {"message": text}, seconds), _Made).id

    async def reply(self, account: Credential, comment_id: str, text: str, *, seconds: float) -> str:
        """Replies under a comment, for all to see; the reply's id."""
        return _read(await self._post(account, f"{comment_id}/replies", {"message": text}, seconds), _Made).id

    async def hide(self, account: Credential, comment_id: str, *, hidden: bool = True, seconds: float) -> None:
        """Hides a comment, or shows it again."""
        _done(await self._post(account, comment_id, {"hide": "true" if hidden else "false"}, seconds))

    async def delete(self, account: Credential, comment_id: str, *, seconds: float) -> None:
        """Deletes a comment under a post of ours."""
        _done(await self._asking.read(account, comment_id, method="DELETE", seconds=seconds))

    async def like(
        self,
        account: Credential,
        *,
        media_id: str | None = None,
        comment_id: str | None = None,
        liked: bool = True,
        seconds: float,
    ) -> None:
        """Likes a post or a comment, exactly one of them, or takes that back (User Likes)."""
        if (media_id is None) == (comment_id is None):
            raise ValueError("a like is of a post or of a comment")
        query = {"media_id": media_id} if media_id is not None else {"comment_id": comment_id or ""}
        method = "POST" if liked else "DELETE"
        _done(await self._asking.read(account, f"{_node(account)}/likes", query, method=method, seconds=seconds))

    async def searched(self, account: Credential, *, seconds: float) -> tuple[str, ...]:
        """The ids of the hashtags searched for in the last seven days: the platform's own count of the budget."""
        _needs_facebook(account, "hashtags")
        return tuple(row.id for row in await self._searched(account, {}, seconds))

    async def hashtag(self, account: Credential, name: str, *, seconds: float) -> str:
        """The id of a hashtag, which is the same for everybody and for ever: asked once, it is remembered.

        Raises `PlatformBusy` where 30 others were searched for in seven days, before that costs an error there;
        `ListUnavailable` where there is no such hashtag.
        """
        name = name.lstrip("#").lower()
        if (known := self._hashtags.get(name)) is not None:
            return known
        if len(await self.searched(account, seconds=seconds / 3)) >= HASHTAGS:
            # Those searched for already cost nothing, whoever searched and whatever was forgotten here.
            for spent in await self._searched(account, {"fields": "id,name"}, seconds / 3):
                if spent.name is not None:
                    self._remember(spent.name.lower(), spent.id)
            if (known := self._hashtags.get(name)) is not None:
                return known
            raise PlatformBusy("hashtag_budget_used", WEEK)
        query = {"user_id": _node(account), "q": name}
        got = await self._asking.answered(account, "ig_hashtag_search", query, seconds=seconds / 3)
        fault = fault_of(got.body)
        if fault is not None and fault.error_subcode == 2207024:
            raise ListUnavailable("not_found")
        if got.status != 200:
            raise of_reading(got.status, got.headers, got.body)
        found = _read(got.body, _Rows[_Made]).data
        if not found:
            raise ListUnavailable("not_found")
        self._remember(name, found[0].id)
        return found[0].id

    def _remember(self, name: str, hashtag_id: str) -> None:
        if len(self._hashtags) >= 10_000:
            self._hashtags.clear()
        self._hashtags[name] = hashtag_id

    async def _searched(self, account: Credential, query: Mapping[str, str], seconds: float) -> list[_Hashtag]:
        path = f"{_node(account)}/recently_searched_hashtags"
        return _read(await self._get(account, path, {"limit": str(HASHTAGS), **query}, seconds), _Rows[_Hashtag]).data

    async def hashtag_media(
        self,
        account: Credential,
        hashtag_id: str,
        *,
        recent: bool = False,
        after: str | None = None,
        limit: int = 50,
        seconds: float,
    ) -> Page[Media]:
        """Posts under a hashtag: the best known, or those of the last 24 hours. Whose they are is not told."""
        _needs_facebook(account, "hashtags")
        query = _paged({"user_id": _node(account), "fields": f"{_MEDIA},media_url"}, after, min(limit, 50))
        path = f"{hashtag_id}/{'recent' if recent else 'top'}_media"
        rows = _read(await self._get(account, path, query, seconds), _Rows[Media])
        return _page(rows)

    async def discovered(
        self, account: Credential, username: str, *, after: str | None = None, limit: int = 25, seconds: float
    ) -> Discovered | None:
        """A professional account by its handle, with a page of its posts; None where nobody professional has it."""
        _needs_facebook(account, "business discovery")
        cursor = f".after({after})" if after else ""
        fields = (
            f"id,username,name,biography,website,followers_count,media_count,profile_picture_url,"
            f"media{cursor}.limit({limit}){{{_MEDIA},view_count}}"
        )
        query = {"fields": f"business_discovery.username({username}){{{fields}}}"}
        got = await self._asking.answered(account, _node(account), query, seconds=seconds)
        fault = fault_of(got.body)
        if fault is not None and (fault.code, fault.error_subcode) in ((110, 2207013), (100, 2207013)):
            return None
        if got.status != 200:
            raise of_reading(got.status, got.headers, got.body)
        p = _read(got.body, _Discovery).business_discovery
        cut = p.media.paging.cursors.get("after") if p.media and p.media.paging else None
        return Discovered(
            p.id,
            p.username or username,
            p.name,
            p.biography,
            p.website,
            p.followers_count,
            p.media_count,
            p.profile_picture_url,
            tuple(p.media.data) if p.media else (),
            cut,
        )

    async def insights(
        self,
        account: Credential,
        metrics: Sequence[str],
        *,
        period: str = "day",
        metric_type: str | None = None,
        breakdown: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        seconds: float,
    ) -> tuple[Insight, ...]:
        """Insights of the account; a metric without data is not in the answer."""
        query = {"metric": ",".join(metrics), "period": period}
        for name, value in (("metric_type", metric_type), ("breakdown", breakdown)):
            if value is not None:
                query[name] = value
        for name, at in (("since", since), ("until", until)):
            if at is not None:
                query[name] = str(int(at.timestamp()))
        return _insights(await self._get(account, f"{_node(account)}/insights", query, seconds))

    async def media_insights(
        self, account: Credential, media_id: str, metrics: Sequence[str], *, seconds: float
    ) -> tuple[Insight, ...]:
        """Insights of one post, over its lifetime. None for a post from before the account was a professional one."""
        got = await self._asking.answered(
            account, f"{media_id}/insights", {"metric": ",".join(metrics)}, seconds=seconds
        )
        fault = fault_of(got.body)
        if fault is not None and fault.error_subcode == 2108006:
            return ()
        if got.status != 200:
            raise of_reading(got.status, got.headers, got.body)
        return _insights(got.body)

    async def _get(self, account: Credential, path: str, query: Mapping[str, str], seconds: float) -> bytes:
        return await self._asking.read(account, path, query, seconds=seconds)

    async def _post(self, account: Credential, path: str, query: Mapping[str, str], seconds: float) -> bytes:
        return await self._asking.read(account, path, query, method="POST", seconds=seconds)


def _node(account: Credential) -> str:
    """The account itself, never its page."""
    return account.external_id or "me"


def _needs_facebook(account: Credential, what: str) -> None:
    if account.login is not Login.FACEBOOK:
        raise ListUnavailable(f"{what.replace(' ', '_')}_needs_facebook_login")


def _paged(query: dict[str, str], after: str | None, limit: int) -> dict[str, str]:
    query["limit"] = str(limit)
    if after is not None:
        query["after"] = after
    return query


def _page(rows: _Rows[T]) -> Page[T]:
    return Page(tuple(rows.data), rows.paging.following if rows.paging else None)


def _insights(body: bytes) -> tuple[Insight, ...]:
    return tuple(
        Insight(
            m.name,
            m.period,
            m.title,
            tuple(m.values),
            m.total_value.value if m.total_value else None,
            tuple(b for part in m.total_value.breakdowns for b in part.results) if m.total_value else (),
        )
        for m in _read(body, _Rows[_Metric]).data
    )


def _done(body: bytes) -> None:
    if not _read(body, _Done).success:
        raise PlatformUnreachable("the platform answered that it did not do it")


def _read(body: bytes, shape: type[R]) -> R:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, RecursionError):
        raise PlatformUnreachable("the platform answered with a body that is not its own") from None
