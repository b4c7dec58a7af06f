"""Conversations through Instagram's own wire: people of the sandbox act, signed pushes come back, and are taken in."""

from __future__ import annotations

from datetime import timedelta
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
        await acts(counter, "is-written-by-hand", text="from the app itself")
        said = (await counter.api.get(f"{AT}/{one['id']}/messages"))["data"]
        assert {(m["source"], m["content"]) for m in said} >= {
            ("app", "from the app itself"),
            ("message", "Please confirm to proceed."),
            ("person", "I saw your ad!"),
        }

    run(story())


def test_what_was_never_pushed_is_read_back(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        await acts(counter, "writes", text="hello")
        await written(counter)
        await counter.standing.settle()
        await acts(counter, "writes", text="unheard", isTold=False)
        assert "unheard" not in {text for _, text in await inbound(counter)}
        await counter.shop.pass_time(timedelta(hours=2))
        await counter.standing.settle()
        assert "unheard" in {text for _, text in await inbound(counter)}

    run(story())


def test_outside_the_window_nothing_reaches_the_platform(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        await acts(counter, "writes", text="hello")
        await counter.shop.pass_time(timedelta(hours=25))
        before = len(await counter.standing.received(counter.project))
        sent = await written(counter)
        await counter.standing.settle()
        read = await counter.get(sent["messageId"])
        assert (read["status"], read["reason"]) == ("FAILED", "outside_messaging_window")
        assert len(await counter.standing.received(counter.project)) == before

    run(story())
