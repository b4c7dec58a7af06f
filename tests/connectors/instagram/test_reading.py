"""Reads and small acts on the wire: golden answers as the platform's own pages show them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from overture.connectors.instagram.reading import WEEK, Breakdown, InstagramReads, UserProfile
from overture.domain.platforms import (
    CredentialRefused,
    InboundEcho,
    InboundMessage,
    ListUnavailable,
    Login,
    PlatformBusy,
    PlatformUnreachable,
)
from tests.connectors.instagram.speaking import AT, IG, IGSID, Graph, Said, connected, credential, graph
from tests.sandbox.world import run

V = "/instagram/v25.0"
F = "/facebook/v25.0"
NEXT = {"cursors": {"before": "QVFC", "after": "QVFD"}, "next": "https://graph.instagram.com/next"}


def reading(story: Any) -> None:
    """Runs a story with a server, the reads of a connector, and an account of each login."""

    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            await story(meta, instagram.reads, credential(meta.url), credential(meta.url, Login.FACEBOOK))

    run(main)


def test_a_persons_profile_and_our_own() -> None:
    async def story(meta: Graph, reads: InstagramReads, ours: Any, _: Any) -> None:
        shown = {"name": "Nia", "username": "nia", "follower_count": 12, "is_verified_user": False, "id": IGSID}
        meta.says(f"GET {V}/{IGSID}", shown)
        assert await reads.user_profile(ours, IGSID, seconds=2) == UserProfile(
            IGSID, "nia", "Nia", follower_count=12, is_verified_user=False
        )
        consent = {"error": {"message": "User consent is required to access user profile", "code": 230}}
        meta.says(f"GET {V}/{IGSID}", Said(consent, 403))
        assert await reads.user_profile(ours, IGSID, seconds=2) is None
        meta.says(f"GET {V}/{IGSID}", Said({"error": {"code": 190}}, 401))
        with pytest.raises(PlatformUnreachable):
            await reads.user_profile(ours, IGSID, seconds=2)
        meta.says(f"GET {V}/{IG}", {"id": IG, "username": "acme", "followers_count": 267793, "media_count": 1205})
        own = await reads.own(ours, seconds=2)
        assert (own.username, own.followers_count, own.media_count) == ("acme", 267793, 1205)

    reading(story)


def test_comments_are_listed_answered_hidden_and_deleted() -> None:
    async def story(meta: Graph, reads: InstagramReads, ours: Any, _: Any) -> None:
        row = {"timestamp": "2017-08-31T19:16:02+0000", "text": "great", "id": "17870913679156914", "hidden": False}
        person = {"from": {"id": IGSID, "username": "nia"}, "username": "nia", "like_count": 3}
        meta.says(f"GET {V}/5/comments", {"data": [row | person], "paging": NEXT})
        meta.says(f"GET {V}/17870913679156914/replies", {"data": [row]})
        page = await reads.comments(ours, "5", after="QVFB", limit=80, seconds=2)
        assert (meta.last.query["limit"], meta.last.query["after"], page.after) == ("50", "QVFB", "QVFD")
        (found,) = page.items
        assert (found.at, found.like_count) == (datetime(2017, 8, 31, 19, 16, 2, tzinfo=UTC), 3)
        assert found.from_ is not None
        assert found.from_.username == "nia"
        assert (await reads.replies(ours, found.id, seconds=2)).after is None
        meta.says(f"POST {V}/5/comments", {"id": "1"})
        meta.says(f"POST {V}/{found.id}/replies", {"id": "2"})
        assert await reads.comment(ours, "5", "thanks", seconds=2) == "1"
        assert await reads.reply(ours, found.id, "thänks & more", seconds=2) == "2"
        assert meta.last.query == {"message": "thänks & more"}
        meta.says(f"POST {V}/{found.id}", {"success": True})
        meta.says(f"DELETE {V}/{found.id}", {"success": True}, {"success": False})
        await reads.hide(ours, found.id, seconds=2)
        assert meta.last.query == {"hide": "true"}
        await reads.hide(ours, found.id, hidden=False, seconds=2)
        assert meta.last.query == {"hide": "false"}
        await reads.delete(ours, found.id, seconds=2)
        with pytest.raises(PlatformUnreachable):
            await reads.delete(ours, found.id, seconds=2)

    reading(story)


def test_likes_are_of_a_post_or_of_a_comment() -> None:
    async def story(meta: Graph, reads: InstagramReads, ours: Any, _: Any) -> None:
        meta.says(f"POST {V}/{IG}/likes", {"success": True})
        meta.says(f"DELETE {V}/{IG}/likes", {"success": True})
        await reads.like(ours, media_id="5", seconds=2)
        assert (meta.last.method, meta.last.query) == ("POST", {"media_id": "5"})
        await reads.like(ours, comment_id="6", liked=False, seconds=2)
        assert (meta.last.method, meta.last.query) == ("DELETE", {"comment_id": "6"})
        for media_id, comment_id in ((None, None), ("5", "6")):
            with pytest.raises(ValueError, match="post or of a comment"):
                await reads.like(ours, media_id=media_id, comment_id=comment_id, seconds=2)

    reading(story)


def test_hashtags_keep_their_budget() -> None:
    async def story(meta: Graph, reads: InstagramReads, ours: Any, pages: Any) -> None:
        searched = f"GET {F}/{IG}/recently_searched_hashtags"
        meta.says(searched, {"data": [{"id": str(n)} for n in range(29)]})
        meta.says(f"GET {F}/ig_hashtag_search", {"data": [{"id": "17843857450040591"}]})
        assert await reads.hashtag(pages, "#Coffee", seconds=2) == "17843857450040591"
        assert meta.last.query == {"user_id": IG, "q": "coffee"}
        meta.says(searched, {"data": [{"id": str(n)} for n in range(30)]})
        asked = len(meta.asked)
        # The thirtieth was coffee: it stays free, and no other is asked for.
        assert await reads.hashtag(pages, "coffee", seconds=2) == "17843857450040591"
        assert len(meta.asked) == asked
        with pytest.raises(PlatformBusy) as busy:
            await reads.hashtag(pages, "tea", seconds=2)
        assert (busy.value.why, busy.value.retry_after) == ("hashtag_budget_used", WEEK)
        assert len(meta.asked) == asked + 2
        assert meta.last.query["fields"] == "id,name"
        # One of the thirty costs nothing, though nobody here remembers that it was searched for.
        meta.says(searched, {"data": [{"id": str(n), "name": f"Tag{n}"} for n in range(30)]})
        assert await reads.hashtag(pages, "#tag7", seconds=2) == "7"
        with pytest.raises(PlatformBusy):
            await reads.hashtag(pages, "tea", seconds=2)
        meta.says(searched, {"data": []})
        for nothing in (Said({"data": []}), Said({"error": {"code": 24, "error_subcode": 2207024}}, 400)):
            meta.says(f"GET {F}/ig_hashtag_search", nothing)
            with pytest.raises(ListUnavailable):
                await reads.hashtag(pages, "xyzzy", seconds=2)
        post = {"id": "9", "caption": "☕", "media_type": "IMAGE", "like_count": 4, "comments_count": 1}
        for recent, edge in ((False, "top_media"), (True, "recent_media")):
            meta.says(f"GET {F}/17843857450040591/{edge}", {"data": [post], "paging": NEXT})
            page = await reads.hashtag_media(pages, "17843857450040591", recent=recent, limit=99, seconds=2)
            assert (page.items[0].caption, page.after, meta.last.query["limit"]) == ("☕", "QVFD", "50")
        for call in (reads.hashtag(ours, "tea", seconds=2), reads.discovered(ours, "bluebottle", seconds=2)):
            with pytest.raises(ListUnavailable, match="needs_facebook_login"):
                await call

    reading(story)


def test_business_discovery() -> None:
    async def story(meta: Graph, reads: InstagramReads, _: Any, pages: Any) -> None:
        found = {
            "followers_count": 267793,
            "media_count": 1205,
            "media": {"data": [{"id": "1", "view_count": 7}], "paging": {"cursors": {"before": "x", "after": "y"}}},
            "id": "17841401441775531",
        }
        meta.says(f"GET {F}/{IG}", {"business_discovery": found, "id": IG})
        told = await reads.discovered(pages, "bluebottle", after="x", limit=2, seconds=2)
        assert told is not None
        assert (told.username, told.followers_count, told.after) == ("bluebottle", 267793, "y")
        assert told.media[0].view_count == 7
        asked = meta.last.query["fields"]
        assert asked.startswith("business_discovery.username(bluebottle){id,username,")
        assert "media.after(x).limit(2){id," in asked
        meta.says(f"GET {F}/{IG}", Said({"error": {"code": 110, "error_subcode": 2207013}}, 400))
        assert await reads.discovered(pages, "nobody", seconds=2) is None

    reading(story)


def test_insights_of_account_and_post() -> None:
    async def story(meta: Graph, reads: InstagramReads, ours: Any, _: Any) -> None:
        series = {
            "name": "reach",
            "period": "day",
            "values": [{"value": 3, "end_time": "2026-11-20T08:00:00+0000"}],
            "title": "Reach",
            "id": f"{IG}/insights/reach/day",
        }
        parts = {"dimension_keys": ["country"], "results": [{"dimension_values": ["DE"], "value": 1}]}
        total = {"name": "views", "period": "day", "total_value": {"value": 1, "breakdowns": [parts]}}
        meta.says(f"GET {V}/{IG}/insights", {"data": [series, total], "paging": {"next": "x"}})
        reach, views = await reads.insights(
            ours, ("reach", "views"), metric_type="total_value", breakdown="country", since=AT, seconds=2
        )
        assert meta.last.query == {
            "metric": "reach,views",
            "period": "day",
            "metric_type": "total_value",
            "breakdown": "country",
            "since": str(int(AT.timestamp())),
        }
        assert (reach.values[0].value, views.total) == (3, 1)
        assert views.breakdown == (Breakdown(("DE",), 1),)
        meta.says(f"GET {V}/5/insights", {"data": [{"name": "saved", "period": "lifetime", "values": [{"value": 2}]}]})
        (saved,) = await reads.media_insights(ours, "5", ("saved",), seconds=2)
        assert saved.values[0].value == 2
        meta.says(f"GET {V}/5/insights", Said({"error": {"code": 100, "error_subcode": 2108006}}, 400))
        assert await reads.media_insights(ours, "5", ("saved",), seconds=2) == ()
        meta.says(f"GET {V}/{IG}/insights", {"data": []})
        assert await reads.insights(ours, ("follower_count",), seconds=2) == ()

    reading(story)


def test_conversations_are_read_back_until_they_are_older() -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            ours = credential(meta.url)

            def message(id: str, at: str, by: str, text: str) -> dict[str, Any]:
                to = IGSID if by == IG else IG
                return {
                    "id": id,
                    "created_time": f"2026-05-01T{at}+0000",
                    "from": {"id": by, "username": "nia"},
                    "to": {"data": [{"id": to, "username": "x"}]},
                    "message": text,
                }

            meta.says(
                f"GET {V}/{IG}/conversations",
                {"data": [{"id": "c1", "updated_time": "2026-05-01T10:00:05+0000"}], "paging": NEXT},
                {"data": [{"id": "c2", "updated_time": "2026-05-01T09:59:00+0000"}], "paging": NEXT},
            )
            told = [
                message("m3", "10:00:05", IGSID, "later"),
                message("m2", "10:00:01", IG, "ours"),
                message("m1", "09:00:00", IGSID, "long ago"),
            ]
            meta.says(f"GET {V}/c1", {"messages": {"data": told}, "id": "c1"})
            events, after = await instagram.written_since(ours, AT, after=None, seconds=2)
            assert after == "QVFD"
            echo, later = events
            assert isinstance(echo, InboundEcho)
            assert isinstance(later, InboundMessage)
            assert (echo.external_id, echo.user_id, later.external_id, later.user_id) == ("m2", IGSID, "m3", IGSID)
            assert (later.account, later.handle, later.text) == (IG, "nia", "later")
            assert await instagram.written_since(ours, AT, after=after, seconds=2) == ([], None)
            assert meta.asked[-1].query["after"] == "QVFD"
            # A platform that tells both at once is asked once; one that refuses that, one by one.
            whole = {"id": "c1", "updated_time": "2026-05-01T10:00:05+0000", "messages": {"data": told}}
            asked = len(meta.asked)
            meta.says(f"GET {V}/{IG}/conversations", {"data": [whole]})
            assert await instagram.written_since(ours, AT, after=None, seconds=2) == (events, None)
            assert len(meta.asked) - asked == 1
            refused, bare = Said({"error": {"code": 100}}, 400), {k: whole[k] for k in ("id", "updated_time")}
            meta.says(f"GET {V}/{IG}/conversations", refused, {"data": [bare]})
            assert await instagram.written_since(ours, AT, after=None, seconds=2) == (events, None)
            assert [a.query["fields"] for a in meta.asked[-2:]] == [
                "id,updated_time",
                "messages{id,created_time,from,to,message}",
            ]
            meta.says(f"GET {V}/{IG}/conversations", Said({"error": {"code": 190}}, 401))
            with pytest.raises(CredentialRefused):
                await instagram.written_since(ours, AT, after=None, seconds=2)
            meta.says(f"GET {V}/{IG}/conversations", Said({"error": {"code": 80002}}, 400))
            with pytest.raises(PlatformUnreachable):
                await instagram.written_since(ours, AT, after=None, seconds=2)

    run(main)
