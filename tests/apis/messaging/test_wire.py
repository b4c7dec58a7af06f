"""Conversations through Instagram's own wire: people of the sandbox act, signed pushes come back, and are taken in."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from tests.apis.messaging.counter import Counter
from tests.conftest import Run

AT = "/v1/instagram/conversations"
ACCOUNT, PERSON = "a_637921640978680000", "7947908538583264"


async def acts(counter: Counter, what: str, who: str = PERSON, **doing: Any) -> Any:
    """Somebody does something, and everything that follows is done."""
    body = {"project": str(counter.project.id), **doing}
    made = await counter.standing.sandbox_post(f"/instagram/{ACCOUNT}/people/{who}/{what}", body)
    await counter.standing.settle()
    return made


async def written(counter: Counter, text: str = "Hello") -> Any:
    """We write to the person."""
    more: dict[str, Any] = {"from": ACCOUNT, "to": PERSON, "content": text}
    return await counter.send(**more)


async def inbound(counter: Counter) -> list[tuple[str, str]]:
    """What people wrote, as it is stored: kind and text."""
    async with counter.standing.db.connection() as raw:
        rows = await raw.fetch(
            "select kind, text from inbound where project_id = $1 order by at, id", counter.project.id
        )
    return [tuple(r) for r in rows]


def test_everything_a_person_does_comes_in_by_the_hook(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        sent = await written(counter, "Please confirm to proceed.")
        await counter.standing.settle()
        path = f"/all/{counter.project.short_id}"
        put = await counter.api(
            "PUT", f"/v1/instagram/apps/{ACCOUNT}/endpoint", {"url": counter.standing.receiver.url(path)}
        )
        assert put.status == 200, put.body
        # Taken, and told back by the platform as an echo, which is no reply of anybody's.
        assert (await counter.get(sent["messageId"]))["status"] == "DELIVERED"
        assert await inbound(counter) == []
        for what in (
            "writes",
            "taps-quick-reply",
            "taps-button",
            "answers-story",
            "mentions",
            "comes-from-ad",
            "comments",
        ):
            await acts(counter, what)
            await counter.shop.pass_time(timedelta(seconds=1))
        assert await inbound(counter) == [
            ("message", "Hi! Is this still available?"),
            ("quick_reply", "Confirm"),
            ("postback", "Start Chatting"),
            ("story_reply", "Wow \U0001f60d"),
            ("story_mention", ""),
            ("ad", "I saw your ad!"),
            ("comment", "Where can I get this?"),
        ]
        (one,) = (await counter.api.get(AT))["data"]
        assert one["window"]["allowed"] == "any"
        await acts(counter, "reads")
        assert (await counter.get(sent["messageId"]))["status"] == "READ"
        for what, doing in (("reacts", {}), ("edits", {"text": "anew"}), ("deletes", {})):
            await acts(counter, what, **doing)
        posted = [p.json for p in counter.posted(path)]
        assert [(p["event"], p.get("kind"), p.get("message")) for p in posted] == [
            ("MO", "message", "Hi! Is this still available?"),
            ("MO", "quick_reply", "Confirm"),
            ("OnPostback", "postback", "Start Chatting"),
            ("MO", "story_reply", "Wow \U0001f60d"),
            ("MO", "story_mention", ""),
            ("MO", "ad", "I saw your ad!"),
            ("OnComment", "comment", "Where can I get this?"),
            ("OnRead", None, None),
            ("OnReaction", None, None),
            ("OnMessageEdited", None, "anew"),
            ("OnMessageDeleted", None, None),
        ]
        assert (bool(posted[3]["replyTo"]), bool(posted[6]["mediaId"])) == (True, True)
        assert json.loads(posted[4]["attachments"])[0]["type"] == "story_mention"
        assert {(p["appId"], p["igsid"]) for p in posted} == {(ACCOUNT, PERSON)}
        await acts(counter, "is-written-by-hand", text="from the app itself")
        assert len(counter.posted(path)) == len(posted), "an echo is nobody's"
        assert counter.standing.receiver.faults == []
        said = (await counter.api.get(f"{AT}/{one['id']}/messages"))["data"]
        assert {(m["source"], m["content"]) for m in said} >= {
            ("app", "from the app itself"),
            ("message", "Please confirm to proceed."),
            ("person", "Where can I get this?"),
        }

    run(story())


def test_what_was_never_pushed_is_read_back(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        await acts(counter, "writes", text="hello")
        await written(counter)
        await counter.standing.settle()
        path = f"/missed/{counter.project.short_id}"
        url = counter.standing.receiver.url(path)
        await counter.api("PUT", f"/v1/instagram/apps/{ACCOUNT}/endpoint", {"url": url})
        did = await acts(counter, "writes", text="unheard", isTold=False)
        assert "unheard" not in {text for _, text in await inbound(counter)}
        await counter.shop.pass_time(timedelta(hours=2))
        await counter.standing.settle()
        assert "unheard" in {text for _, text in await inbound(counter)}
        [told] = [p.json for p in counter.posted(path) if p.json.get("message") == "unheard"]
        wrote = datetime.fromisoformat(did["at"])
        assert abs(datetime.fromisoformat(told["timeStamp"]) - wrote) < timedelta(seconds=1), "when they wrote it"
        assert abs(int(told["ts"]) / 1000 - wrote.timestamp()) < 1

    run(story())


def test_outside_the_window_nothing_reaches_the_platform(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        await written(counter)
        await counter.standing.settle()
        await acts(counter, "writes", text="hello")
        await counter.shop.pass_time(timedelta(hours=25))
        before = len(await counter.standing.received(counter.project))
        path = f"/shut/{counter.project.short_id}"
        more: dict[str, Any] = {"from": ACCOUNT, "to": PERSON, "callbackUrl": counter.standing.receiver.url(path)}
        sent = await counter.send(**more)
        await counter.standing.settle()
        assert len(await counter.standing.received(counter.project)) == before
        read = await counter.get(sent["messageId"])
        assert (read["status"], read["reason"]) == ("FAILED", "outside_messaging_window")
        program, person = read["window"], read["windowByPerson"]
        assert (program["allowed"], program["rule"], program["until"]) == ("nothing", "window_closed", None)
        assert (person["allowed"], person["rule"]) == ("human_agent", "human_agent_within_7_days")
        [row] = (await counter.api.get("/v1/instagram/messages?status=FAILED"))["data"]
        assert row == read
        [notice] = counter.posted(path)
        info = notice.json["deliveryInfoNotification"]["deliveryInfo"]
        assert (info["code"], info["additional_info"], info["rule"]) == (
            "7010",
            "outside_messaging_window",
            "window_closed",
        )
        assert (info["allowed"], info["until"]) == ("human_agent", person["until"])
        assert info["opensWith"] == person["opensWith"]
        assert counter.standing.receiver.faults == []
        await counter.send(**more, tag="HUMAN_AGENT", messagingType="MESSAGE_TAG")
        await counter.standing.settle()
        assert len(await counter.standing.received(counter.project)) == before + 1
        await acts(counter, "writes", text="me again")
        again = await counter.get(sent["messageId"])
        assert (again["status"], again["window"]["allowed"]) == ("FAILED", "any"), "what may be sent now"

    run(story())


def test_a_window_that_the_platform_alone_knows_to_be_shut_is_named_too(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        path = f"/lapsed/{counter.project.short_id}"
        more: dict[str, Any] = {"from": ACCOUNT, "to": "sandbox.lapsed"}
        sent = await counter.send(**more, callbackUrl=counter.standing.receiver.url(path))
        await counter.standing.settle()
        assert (await counter.get(sent["messageId"]))["reason"] == "outside_messaging_window"
        [notice] = counter.posted(path)
        info = notice.json["deliveryInfoNotification"]["deliveryInfo"]
        assert (info["rule"], info["allowed"], len(info["opensWith"])) == ("closed_by_platform", "nothing", 7)
        now = await counter.get(sent["messageId"])
        assert (now["window"]["rule"], now["windowByPerson"]["allowed"]) == ("never_wrote", "nothing"), (
            "and it is known"
        )
        journal = len(await counter.standing.received(counter.project))
        dry = await counter.api(
            "POST", "/v1/instagram/messages?dryRun=true", {"contentType": "TEXT", "content": "x"} | more
        )
        assert dry.json["dryRun"]["outcome"]["window"]["rule"] == "never_wrote"
        assert len(await counter.standing.received(counter.project)) == journal

    run(story())
