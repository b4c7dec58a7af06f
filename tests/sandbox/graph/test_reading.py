"""What can be read and done beside messages: conversations, people, comments, hashtags, discovery, insights, likes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.sandbox.graph.speaking import FACEBOOK, IG, INSTAGRAM, act, call, error, send
from tests.sandbox.world import PROJECT, START, Reply, World, run, sandbox


async def pages(world: World, path: str, **query: object) -> list[list[dict[str, Any]]]:
    """All pages, by the links to the next one alone."""
    answer = await call(world, "GET", path, **query)
    found = [answer.json["data"]]
    while "next" in answer.json.get("paging", {}):
        assert answer.json["paging"]["cursors"]["after"]
        link = urlsplit(answer.json["paging"]["next"])
        answer = await world.ask("GET", f"{link.path}?{link.query}", X_Overture_Project=PROJECT)
        found.append(answer.json["data"])
    return found


def test_a_conversation_shows_its_twenty_newest_messages_and_no_more(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            first = (await act(world, "@creatorname", "writes", text="0"))["id"]
            person = (await act(world, "@creatorname", "writes", text="1"))["person"]
            for n in range(2, 22):
                world.show(world.later(seconds=n))
                await act(world, person, "writes", text=str(n))
            query = {"platform": "instagram", "user_id": person}
            [[thread]] = await pages(world, f"{INSTAGRAM}/{IG}/conversations", **query)
            assert thread["updated_time"] == "2026-05-01T10:00:21+0000"
            names = "messages{id,created_time,from,to,message}"
            shown = (await call(world, "GET", f"{INSTAGRAM}/{thread['id']}", fields=names)).json
            assert [m["message"] for m in shown["messages"]["data"]] == [str(n) for n in range(21, 1, -1)]
            newest = shown["messages"]["data"][0]
            assert newest["from"] == {"username": "creatorname", "id": person}
            assert newest["to"]["data"][0]["id"] == IG
            one = (await call(world, "GET", f"{INSTAGRAM}/{newest['id']}", fields="id,message,attachments")).json
            assert one == {"id": newest["id"], "message": "21"}
            assert error(await call(world, "GET", f"{INSTAGRAM}/{first}")) == (400, 100, 2534001)
            edge = await call(world, "GET", f"{INSTAGRAM}/{thread['id']}/messages", fields="message")
            assert len(edge.json["data"]) == 20
            wrong = await call(world, "GET", f"{INSTAGRAM}/{thread['id']}", fields="unread_count")
            assert wrong.json["error"]["message"] == "Tried accessing nonexisting field (unread_count)"
            await act(world, person, "deletes")
            shown = (await call(world, "GET", f"{INSTAGRAM}/{thread['id']}", fields="messages{message}")).json
            assert shown["messages"]["data"][0]["message"] == "20"
            assert error(await call(world, "GET", f"{INSTAGRAM}/aWdfZAG06nonsense"))[1:] == (100, 33)

    run(main)


def test_conversations_are_paged_newest_first_and_none_twice(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            for n in range(12):
                world.show(world.later(seconds=n // 2))
                await act(world, f"person-{n:02}", "writes")
            found = await pages(world, f"{INSTAGRAM}/{IG}/conversations", limit="5", fields="participants,updated_time")
            assert [len(page) for page in found] == [5, 5, 2]
            people = [t["participants"]["data"][1]["id"] for page in found for t in page]
            assert people == [f"person-{n:02}" for n in range(11, -1, -1)]

    run(main)


def test_a_person_is_shown_to_those_they_wrote_to_alone(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            said = await act(world, "@creatorname", "comments")
            names = "name,username,profile_pic,follower_count,is_user_follow_business,is_business_follow_user"
            path = f"{INSTAGRAM}/{said['person']}"
            assert error(await call(world, "GET", path, fields=names))[1] == 230
            await act(world, said["person"], "writes")
            shown = (await call(world, "GET", path, fields=names + ",is_verified_user")).json
            assert (shown["username"], shown["id"]) == ("creatorname", said["person"])
            assert set(names.split(",")) < set(shown)
            usual = (await call(world, "GET", path)).json
            assert set(usual) == {"name", "username", "id"}
            derived = (await call(world, "GET", f"{INSTAGRAM}/7947908538583264", fields=names)).json
            assert derived["username"]
            other = "unread_count"
            assert error(await call(world, "GET", path, fields=other)) == (400, 100, None)

    run(main)


def test_comments_are_listed_answered_hidden_and_deleted(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            media = (await call(world, "GET", f"{FACEBOOK}/{IG}/media", limit="1")).json["data"][0]["id"]
            for n in range(53):
                await act(world, f"p{n}", "comments", media=media, text=f"c{n}")
            found = await pages(world, f"{FACEBOOK}/{media}/comments", fields="id,text,username,from,timestamp,hidden")
            assert [len(page) for page in found] == [50, 3]
            assert [c["text"] for page in found for c in page] == [f"c{n}" for n in range(52, -1, -1)]
            newest = found[0][0]
            assert (newest["from"]["id"], newest["timestamp"]) == ("p52", "2026-05-01T10:00:00+0000")
            reply = (await call(world, "POST", f"{FACEBOOK}/{newest['id']}/replies", message="Danke [1]")).json["id"]
            own = (await call(world, "POST", f"{FACEBOOK}/{media}/comments", {"message": "Neu"})).json["id"]
            [[shown]] = await pages(world, f"{FACEBOOK}/{newest['id']}/replies", fields="text,from,parent_id")
            assert (shown["id"], shown["text"], shown["parent_id"]) == (reply, "Danke [1]", newest["id"])
            assert shown["from"]["id"] == IG
            nested = (await call(world, "GET", f"{FACEBOOK}/{newest['id']}", fields="text,replies{text}")).json
            assert nested["replies"]["data"][0]["text"] == "Danke [1]"
            assert (await call(world, "POST", f"{FACEBOOK}/{newest['id']}", hide=True)).json == {"success": True}
            assert (await call(world, "GET", f"{FACEBOOK}/{newest['id']}", fields="hidden")).json["hidden"] is True
            assert (await call(world, "DELETE", f"{FACEBOOK}/{own}")).json == {"success": True}
            assert error(await call(world, "GET", f"{FACEBOOK}/{own}", fields="text"))[:2] == (400, 100)
            await call(world, "POST", f"{FACEBOOK}/{media}", comment_enabled=False)
            assert error(await call(world, "POST", f"{FACEBOOK}/{media}/comments", message="x")) == (400, 100, 2207066)
            assert (await call(world, "GET", f"{FACEBOOK}/{media}", fields="is_comment_enabled")).json[
                "is_comment_enabled"
            ] is False
            answered = await send(world, "p52")
            assert error(answered)[1:] == (10, 2534022)

    run(main)


def test_thirty_hashtags_in_seven_days_and_no_owners_under_them(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)

            async def search(tag: str, host: str = FACEBOOK) -> Reply:
                return await call(world, "GET", f"{host}/ig_hashtag_search", user_id=IG, q=tag)

            ids = [(await search(f"tag{n}")).json["data"][0]["id"] for n in range(30)]
            assert error(await search("tag30")) == (400, 18, 2207034)
            assert (await search("tag0")).json["data"] == [{"id": ids[0]}]
            assert error(await search("coffee", INSTAGRAM))[1:] == (100, 33)
            assert error(await search("sandbox_missing"))[1:] == (24, 2207024)
            recent = await pages(world, f"{FACEBOOK}/{IG}/recently_searched_hashtags", limit="20")
            assert [len(page) for page in recent] == [20, 10]
            assert set(recent[0][0]) == {"id"}
            named = await pages(world, f"{FACEBOOK}/{IG}/recently_searched_hashtags", fields="id,name", limit="30")
            assert {row["name"]: row["id"] for row in named[0]} == {f"tag{n}": id for n, id in enumerate(ids)}
            world.show(START + timedelta(days=7))
            sized = (await search("audience_120")).json["data"][0]["id"]
            names = "id,caption,media_type,like_count,comments_count,permalink,timestamp"
            found = await pages(world, f"{FACEBOOK}/{sized}/top_media", user_id=IG, fields=names, limit="50")
            assert [len(page) for page in found] == [50, 50, 20]
            assert len({post["id"] for page in found for post in page}) == 120
            [lately] = await pages(world, f"{FACEBOOK}/{sized}/recent_media", user_id=IG, fields="id")
            assert len(lately) == 12
            refused = await call(world, "GET", f"{FACEBOOK}/{sized}/top_media", user_id=IG, fields="id,username")
            assert refused.json["error"]["message"] == "Tried accessing nonexisting field (username)"
            owner = await call(world, "GET", f"{FACEBOOK}/{lately[0]['id']}", fields="owner")
            assert owner.status == 400
            assert (await call(world, "GET", f"{FACEBOOK}/{sized}", fields="name")).json["name"] == "audience_120"

    run(main)


def test_another_business_is_discovered_with_its_posts_page_by_page(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            after, seen, posts = "", [], 0
            for _ in range(3):
                media = f"media{after}.limit(5){{id,caption,like_count,timestamp}}"
                wanted = f"business_discovery.username(nasa){{followers_count,media_count,username,{media}}}"
                told = (await call(world, "GET", f"{FACEBOOK}/{IG}", fields=wanted)).json
                found = told["business_discovery"]
                assert (told["id"], found["followers_count"], found["username"]) == (IG, 1_000_000, "nasa")
                seen += [post["id"] for post in found["media"]["data"]]
                posts = found["media_count"]
                after = f".after({found['media']['paging']['cursors'].get('after')})"
            assert len(seen) == len(set(seen)) == posts == 12
            for handle in ("sandbox.missing", "nobody here"):
                wanted = f"business_discovery.username({handle}){{id}}"
                assert error(await call(world, "GET", f"{FACEBOOK}/{IG}", fields=wanted)) == (400, 110, 2207013)
            here = await call(world, "GET", f"{INSTAGRAM}/{IG}", fields="business_discovery.username(nasa){id}")
            assert error(here) == (400, 100, None)
            for broken in ("media{id", "media.limit(3", "id}", "a{" * 9):
                assert error(await call(world, "GET", f"{FACEBOOK}/{IG}", fields=broken))[1] == 100

    run(main)


def test_insights_come_in_the_two_shapes_and_are_the_same_each_time(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            path = f"{INSTAGRAM}/{IG}/insights"
            series = await call(world, "GET", path, metric="reach,follower_count", period="day", since="2026-04-24")
            assert [len(m["values"]) for m in series.json["data"]] == [7, 7]
            assert series.json["data"][0]["id"] == f"{IG}/insights/reach/day"
            assert series.json["data"][0]["values"][-1]["end_time"] == "2026-05-01T00:00:00+0000"
            assert set(series.json["paging"]) == {"previous", "next"}
            again = await call(world, "GET", path, metric="reach,follower_count", period="day", since="2026-04-24")
            assert again.json == series.json
            total = await call(world, "GET", path, metric="likes", metric_type="total_value", period="day")
            assert set(total.json["data"][0]["total_value"]) == {"value"}
            by = await call(world, "GET", path, metric="follower_demographics", breakdown="country", period="lifetime")
            [parts] = by.json["data"][0]["total_value"]["breakdowns"]
            assert parts["dimension_keys"] == ["country"]
            for wrong in (
                {"metric": "impressions"},
                {"metric": "likes"},
                {"metric": "reach", "since": "2026-01-01"},
                {"metric": "reach", "since": "yesterday"},
                {},
            ):
                assert error(await call(world, "GET", path, **wrong))[:2] == (400, 100)
            post = (await call(world, "GET", f"{INSTAGRAM}/{IG}/media", limit="1")).json["data"][0]["id"]
            one = await call(world, "GET", f"{INSTAGRAM}/{post}/insights", metric="likes,views")
            likes = (await call(world, "GET", f"{INSTAGRAM}/{post}", fields="like_count")).json["like_count"]
            assert next(m["values"] for m in one.json["data"]) == [{"value": likes}]
            world.show(START + timedelta(days=1000))
            old = await call(world, "GET", f"{INSTAGRAM}/{post}/insights", metric="likes")
            assert error(old) == (400, 100, 2108006)

    run(main)


def test_likes_take_a_post_or_a_comment_and_not_both(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            edge = f"{INSTAGRAM}/{IG}/likes"
            for method in ("POST", "POST", "DELETE"):
                assert (await call(world, method, edge, media_id="18")).json == {"success": True}
            assert error(await call(world, "POST", edge)) == (400, 100, None)
            assert error(await call(world, "POST", edge, media_id="18", comment_id="17")) == (400, 100, None)
            held = {
                "message": {"attachment": {"type": "image", "payload": {"url": "https://x/y", "is_reusable": True}}}
            }
            upload = await call(world, "POST", f"{INSTAGRAM}/{IG}/message_attachments", held)
            image = {"attachment": {"type": "image", "payload": {"attachment_id": upload.json["attachment_id"]}}}
            assert (await send(world, "igsid", image)).status == 200
            for wrong in ({"text": "Hi"}, {"attachment": {"type": "like_heart"}}, {"attachment": "x"}):
                refused = await call(world, "POST", f"{INSTAGRAM}/{IG}/message_attachments", {"message": wrong})
                assert error(refused) == (400, 100, None)
            profile = await call(world, "POST", f"{INSTAGRAM}/me/messenger_profile", {"platform": "instagram"})
            assert profile.json == {"result": "success"}

    run(main)
