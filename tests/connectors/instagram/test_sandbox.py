"""The connector against the sandbox over a real socket: both ends of the Graph wire."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from overture.connectors.instagram import InstagramConnector
from overture.domain.platforms import (
    Body,
    Button,
    ButtonKind,
    CannotTell,
    Card,
    Found,
    InboundEcho,
    InboundEvent,
    InboundMessage,
    Login,
    Media,
    MediaKind,
    QuickReply,
    Recipient,
    Refused,
    SenderAction,
    Sent,
    Sought,
)
from overture.kernel.clock import ProjectTime
from tests.connectors.instagram.speaking import AT, IG, IGSID, PERSON, TOKEN, credential, send
from tests.sandbox.world import PROJECT, World, run, sandbox

QUICK = (QuickReply("Confirm", "confirm"),)
BODIES = (
    Body("Grüße!"),
    Body("Please confirm to proceed.", quick_replies=QUICK),
    Body(media=Media(MediaKind.IMAGE, "https://example.com/a.png")),
    Body(media=Media(MediaKind.AUDIO, "https://example.com/a.m4a")),
    Body(media=Media(MediaKind.VIDEO, "https://example.com/a.mp4")),
    Body(media=Media(MediaKind.FILE, "https://example.com/a.pdf")),
    Body(sticker="like_heart"),
    Body(images=("https://example.com/a.png", "https://example.com/b.png")),
    Body(post_id="18012345678901234"),
    Body("Yes, it is", reply_to="aWdfZAG1fmessage"),
    Body(
        "Which one?",
        buttons=(
            Button(ButtonKind.WEB_URL, "View Website", url="www.google.com"),
            Button(ButtonKind.POSTBACK, "Start Chatting", payload="DEVELOPER_DEFINED_PAYLOAD"),
        ),
    ),
    Body(
        cards=(
            Card(
                "Welcome!",
                "We have the right hat for everyone.",
                "https://example.com/a.jpg",
                "https://example.com",
                (
                    Button(ButtonKind.WEB_URL, "View Website", url="www.google.com"),
                    Button(ButtonKind.POSTBACK, "Start Chatting", payload="DEVELOPER_DEFINED_PAYLOAD"),
                ),
            ),
        )
    ),
)


ACCOUNT = credential("http://sandbox/graph", simulated=True)


def sandboxed(folder: Path, story: Callable[[InstagramConnector, World], Awaitable[None]]) -> None:
    async def main() -> None:
        async with sandbox(folder) as world:
            await story(InstagramConnector(world.session), world)

    run(main)


async def acts(world: World, what: str, who: str = IGSID, **doing: Any) -> Any:
    """Somebody does something."""
    said = await world.ask("POST", f"/instagram/{IG}/people/{who}/{what}", {"project": PROJECT, **doing})
    assert said.status < 300, said.json
    return said.json


def test_every_shape_is_taken_on_both_hosts(tmp_path: Path) -> None:
    async def story(instagram: InstagramConnector, world: World) -> None:
        for login in Login:
            account = replace(ACCOUNT, login=login)
            for body in BODIES:
                got = await send(instagram, account, body)
                assert isinstance(got, Sent), (login, body, got)
            for action in SenderAction:
                await instagram.show(account, PERSON, action, seconds=2)
            for reaction in ("love", None):
                await instagram.react(account, PERSON, "aWdfZAG1fmessage", reaction, seconds=2)
        assert len(await world.journal("&limit=100")) == 2 * len(BODIES)

    sandboxed(tmp_path, story)


def test_what_people_write_is_read_back_and_what_we_wrote_is_found(tmp_path: Path) -> None:
    async def story(instagram: InstagramConnector, world: World) -> None:
        world.show(AT)
        await acts(world, "writes", text="hello there")
        got = await send(instagram, ACCOUNT, Body("an answer"), at=ProjectTime(AT + timedelta(seconds=1)))
        assert isinstance(got, Sent)
        world.show(AT + timedelta(seconds=5))
        events, after = await instagram.written_since(ACCOUNT, AT, after=None, seconds=5)
        assert after is None
        (theirs,) = [e for e in events if isinstance(e, InboundMessage)]
        (ours,) = [e for e in events if isinstance(e, InboundEcho)]
        assert (theirs.text, theirs.user_id) == ("hello there", IGSID)
        assert (ours.text, ours.user_id, ours.external_id) == ("an answer", IGSID, got.external_id)
        sought = Sought(PERSON, Body("an answer"), AT)
        found = await instagram.look_up(ACCOUNT, token=TOKEN, seconds=5, sought=sought)
        assert isinstance(found, Found)
        assert found.external_id == got.external_id
        missing = replace(sought, body=Body("never sent"))
        assert isinstance(await instagram.look_up(ACCOUNT, token=TOKEN, seconds=5, sought=missing), CannotTell)

    sandboxed(tmp_path, story)


def test_pushes_of_the_sandbox_are_verified_and_read(tmp_path: Path) -> None:
    async def story(instagram: InstagramConnector, world: World) -> None:
        world.show(AT)
        await acts(world, "writes", text="grüß dich / bye")
        for _ in range(10):
            await world.app.settle()
        pushes = [(headers, body) for hook, headers, body in world.told.requests if b"instagram" in body]
        secret = (await world.ask("GET", "/instagram/app")).json["appSecret"]
        told: list[InboundEvent] = []
        for headers, body in pushes:
            assert instagram.signed(headers, body, secret=secret)
            assert not instagram.signed(headers, body + b" ", secret=secret)
            told += instagram.parsed(body)
        assert [e.text for e in told if isinstance(e, InboundMessage)] == ["grüß dich / bye"]

    sandboxed(tmp_path, story)


def test_the_window_and_a_private_reply(tmp_path: Path) -> None:
    async def story(instagram: InstagramConnector, world: World) -> None:
        world.show(AT)
        await acts(world, "writes", text="hello")
        late = ProjectTime(AT + timedelta(hours=25))
        world.show(late)
        got = await send(instagram, ACCOUNT, at=late)
        assert isinstance(got, Refused)
        assert (got.reason, got.detail) == ("outside_messaging_window", "10/2534022")
        assert isinstance(await send(instagram, ACCOUNT, Body("hi", is_by_person=True), at=late), Sent)
        made = await acts(world, "comments", text="nice hat", media="5")
        comment = Recipient("instagram", "", comment_id=str(made["id"]))
        assert isinstance(await send(instagram, ACCOUNT, to=comment, at=late), Sent)
        again = await send(instagram, ACCOUNT, to=comment, at=late)
        assert isinstance(again, Refused)
        assert again.reason == "private_reply_not_allowed"

    sandboxed(tmp_path, story)


def test_reads_of_the_sandbox(tmp_path: Path) -> None:
    async def story(instagram: InstagramConnector, world: World) -> None:
        pages, reads = replace(ACCOUNT, login=Login.FACEBOOK), instagram.reads
        own = await reads.own(ACCOUNT, seconds=2)
        assert own.username
        assert (await reads.user_profile(ACCOUNT, IGSID, seconds=2)) is not None
        coffee = await reads.hashtag(pages, "coffee", seconds=2)
        assert (await reads.hashtag_media(pages, coffee, seconds=2)).items
        assert coffee in await reads.searched(pages, seconds=2)
        found = await reads.discovered(pages, "bluebottle", limit=3, seconds=2)
        assert found is not None
        assert found.username == "bluebottle"
        assert len(found.media) == 3
        (reach,) = await reads.insights(ACCOUNT, ("reach",), seconds=2)
        assert reach.values
        post = (await reads.media(ACCOUNT, limit=1, seconds=2)).items[0]
        assert await reads.media_insights(ACCOUNT, post.id, ("likes",), seconds=2)
        made = await reads.comment(ACCOUNT, post.id, "thanks all", seconds=2)
        reply = await reads.reply(ACCOUNT, made, "and you", seconds=2)
        assert [r.id for r in (await reads.replies(ACCOUNT, made, seconds=2)).items] == [reply]
        await reads.hide(ACCOUNT, made, seconds=2)
        assert made in {c.id for c in (await reads.comments(ACCOUNT, post.id, seconds=2)).items}
        await reads.delete(ACCOUNT, made, seconds=2)
        assert made not in {c.id for c in (await reads.comments(ACCOUNT, post.id, seconds=2)).items}
        await reads.like(ACCOUNT, media_id=post.id, seconds=2)
        await reads.like(ACCOUNT, media_id=post.id, liked=False, seconds=2)
        assert await instagram.standing(ACCOUNT, seconds=2) is None

    sandboxed(tmp_path, story)
