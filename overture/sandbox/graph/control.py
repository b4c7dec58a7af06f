"""Loopback routes that make people act: write first, comment, react, tap, read, delete, block; and stop accounts.

For tests and for trying by curl; no platform has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from overture.sandbox import accounts
from overture.sandbox.graph.answers import written
from overture.sandbox.graph.people import DAY, WEEK, Someone
from overture.sandbox.graph.tokens import APP_ID, LIFE
from overture.sandbox.network import Network
from overture.sandbox.projects import Project
from overture.sandbox.routing import Ask, Unreadable, route
from overture.sandbox.wire import Answer, Name, ok

STORY = "https://pictures.sandbox.invalid/story.jpg"


class File(msgspec.Struct):
    """Something a person sends beside words; `type` is the platform's word for it."""

    type: str
    url: str | None = None


class Doing(msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """What a person does. `at` is the project's time (now); with `isTold` false Overture is never pushed it."""

    project: Name
    text: str | None = None
    attachments: list[File] = []
    message: str | None = None
    media: str | None = None
    comment: str | None = None
    reaction: str | None = "love"
    title: str | None = None
    payload: str | None = None
    ad: str | None = None
    ref: str | None = None
    story: str | None = None
    reply_to: str | None = None
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    is_told: bool = True
    in_entry: bool = False
    is_live: bool = False


class TokenAsked(msgspec.Struct):
    """POST /instagram/{account}/tokens."""

    project: Name
    kind: str = "long"


class Act:
    """One person, one account, one moment: what every act needs."""

    def __init__(self, sandbox: Network, ask: Ask) -> None:
        self.doing = ask.read(Doing)
        self.graph = sandbox.graph
        self.project: Project = sandbox.projects.named(self.doing.project)
        self.account = ask.parts["account"]
        self.igsid = self.graph.audience.igsid_of(self.project, self.account, ask.parts["person"])
        now = self.project.clock.at(sandbox.clock())
        self.at: datetime = now if self.doing.at is None else self.doing.at.astimezone(UTC)
        self.key = (self.project, self.account, self.igsid)

    @property
    def who(self) -> Someone:
        return self.graph.audience.someone(*self.key)

    def message(self, *, is_ours: bool) -> str:
        """The message it is about: the one named, or the newest of that side."""
        named = self.doing.message or self.graph.audience.latest(*self.key, self.at, is_ours=is_ours)
        if named is None:
            raise Unreadable("there is no message yet")
        return named

    def says(self, usual: str, **more: Any) -> dict[str, Any]:
        """A message of theirs: words, files, both."""
        said: dict[str, Any] = {}
        if self.doing.text is not None or not self.doing.attachments:
            said["text"] = usual if self.doing.text is None else self.doing.text
        if self.doing.attachments:
            said["attachments"] = [
                {"type": f.type, "payload": {} if f.url is None else {"url": f.url}} for f in self.doing.attachments
            ]
        if self.doing.reply_to is not None:
            said["reply_to"] = {"mid": self.doing.reply_to}
        return said | more

    def writes(self, usual: str, **more: Any) -> str:
        told = self.doing.is_told
        return self.graph.voices.writes(*self.key, self.says(usual, **more), self.at, is_told=told)


def writes(act: Act) -> str:
    return act.writes("Hi! Is this still available?")


def answers_story(act: Act) -> str:
    return act.writes(
        "Wow \U0001f60d", reply_to={"story": {"url": STORY, "id": act.doing.story or "17900000000000001"}}
    )


def mentions(act: Act) -> str:
    said = {"attachments": [{"type": "story_mention", "payload": {"url": STORY}}]}
    return act.graph.voices.writes(*act.key, said, act.at, is_told=act.doing.is_told)


def comes_from_ad(act: Act) -> str:
    referral: dict[str, Any] = {"ref": act.doing.ref or "", "source": "ADS", "type": "OPEN_THREAD"}
    referral["ad_id"] = act.doing.ad or "6000000000001"
    referral["ads_context_data"] = {"ad_title": "Summer", "photo_url": "https://pictures.sandbox.invalid/ad.jpg"}
    return act.writes("I saw your ad!", referral=referral)


def follows_link(act: Act) -> str:
    referral = {"ref": act.doing.ref or "link", "source": "SHORTLINKS", "type": "OPEN_THREAD"}
    act.graph.voices.refers(*act.key, referral, act.at, is_told=act.doing.is_told)
    return ""


def taps_quick_reply(act: Act) -> str:
    payload = act.doing.payload or "confirm"
    return act.writes(act.doing.title or "Confirm", quick_reply={"payload": payload})


def taps_button(act: Act) -> str:
    title, payload = act.doing.title or "Start Chatting", act.doing.payload or "DEVELOPER_DEFINED_PAYLOAD"
    return act.graph.voices.taps(*act.key, title, payload, act.at, is_told=act.doing.is_told)


def comments(act: Act) -> str:
    account = act.account
    media = act.doing.media or act.graph.media.posts(account, 1, 0, 1)[0].id
    post = act.graph.media.keep(media, account, 0, act.at)
    act.graph.audience.know(*act.key)
    handle, text = act.who.person.handle, act.doing.text or "Where can I get this?"
    id = act.graph.comments.add(act.project, account, media, act.igsid, handle, text, act.at, parent=act.doing.comment)
    value: dict[str, Any] = {
        "from": {"id": act.igsid, "username": handle},
        "media": {"id": media, "media_product_type": "LIVE" if act.doing.is_live else post.kind[1]},
        "id": id,
        "text": text,
    }
    if act.doing.comment is not None:
        value["parent_id"] = act.doing.comment
    name = "live_comments" if act.doing.is_live else "comments"
    if act.doing.is_live:
        act.graph.comments.goes_live(act.project, media, act.at)
    act.graph.voices.changes(*act.key, name, value, act.at, is_told=act.doing.is_told, in_entry=act.doing.in_entry)
    return id


def mentions_in_comment(act: Act) -> str:
    value = {"media_id": act.doing.media or "17900000000000002", "comment_id": act.doing.comment or "17800000000000001"}
    act.graph.voices.changes(*act.key, "mentions", value, act.at, is_told=act.doing.is_told)
    return value["comment_id"]


def reacts(act: Act) -> str:
    mid = act.message(is_ours=True)
    act.graph.voices.reacts(*act.key, mid, act.doing.reaction, act.at, is_told=act.doing.is_told)
    return mid


def reads(act: Act) -> str:
    mid = act.message(is_ours=True)
    act.graph.voices.reads(*act.key, mid, act.at, is_told=act.doing.is_told)
    return mid


def deletes(act: Act) -> str:
    mid = act.message(is_ours=False)
    act.graph.voices.deletes(*act.key, mid, act.at, is_told=act.doing.is_told)
    return mid


def edits(act: Act) -> str:
    mid = act.message(is_ours=False)
    text = act.doing.text or "Sorry, I meant the red one."
    act.graph.voices.edits(*act.key, mid, text, act.at, is_told=act.doing.is_told)
    return mid


def blocks(act: Act) -> str:
    act.graph.audience.block(*act.key, act.at)
    return ""


def unblocks(act: Act) -> str:
    act.graph.audience.block(*act.key, None)
    return ""


def is_written_by_hand(act: Act) -> str:
    """The account's owner writes in Instagram's own app: an echo of something nobody sent by the API."""
    body = {"text": act.doing.text or "Written by hand"}
    mid = act.graph.audience.keep(*act.key, body, act.at, is_ours=True)
    if act.doing.is_told:
        act.graph.voices.echoes(*act.key, mid, body, act.at)
    return mid


ACTS: Mapping[str, Callable[[Act], str]] = {
    "writes": writes,
    "answers-story": answers_story,
    "mentions": mentions,
    "comes-from-ad": comes_from_ad,
    "follows-link": follows_link,
    "taps-quick-reply": taps_quick_reply,
    "taps-button": taps_button,
    "comments": comments,
    "mentions-in-comment": mentions_in_comment,
    "reacts": reacts,
    "reads": reads,
    "deletes": deletes,
    "edits": edits,
    "blocks": blocks,
    "unblocks": unblocks,
    "is-written-by-hand": is_written_by_hand,
}


def act(sandbox: Network, ask: Ask) -> Answer:
    doing = ACTS.get(ask.parts["does"])
    if doing is None:
        raise Unreadable(f"a person {', '.join(ACTS)}")
    with sandbox.store.transaction():
        one = Act(sandbox, ask)
        id = doing(one)
        told = {"id": id, "person": one.igsid, "handle": one.who.person.handle, "at": one.at}
    sandbox.wake()
    return ok(told, status=201)


def person(sandbox: Network, ask: Ask) -> Answer:
    """Who it is to this account, and until when they can be written to."""
    name = ask.query.get("project")
    if name is None:
        raise Unreadable("project is missing")
    account = ask.parts["account"]
    with sandbox.store.transaction():
        project = sandbox.projects.named(name)
        igsid = sandbox.graph.audience.igsid_of(project, account, ask.parts["person"])
        at = project.clock.at(sandbox.clock())
        who = sandbox.graph.audience.someone(project, account, igsid)
        window = sandbox.graph.audience.window(project, account, igsid, at)
    wrote = window.wrote_at
    return ok(
        {
            "person": igsid,
            "handle": who.person.handle,
            "name": who.person.full_name,
            "does": who.does.kind.value,
            "wroteAt": wrote,
            "openUntil": None if wrote is None else wrote + DAY,
            "humanAgentUntil": None if wrote is None else wrote + WEEK,
            "blockedAt": window.blocked_at,
        }
    )


def stop(sandbox: Network, ask: Ask) -> Answer:
    """As `POST /accounts/{handle}/stop`, but as Instagram does it: nobody is told, the next call is refused."""
    posted = ask.read(StopPosted)
    if posted.stop not in accounts.STOPS:
        raise Unreadable(f"stop is one of {', '.join(accounts.STOPS)}")
    with sandbox.store.transaction():
        project = sandbox.projects.named(posted.project)
        sandbox.accounts.stop(project.no, ask.parts["account"], posted.stop)
    return ok(sandbox.accounts.state(project.no, ask.parts["account"]))


class StopPosted(msgspec.Struct):
    """POST /instagram/{account}/stop."""

    project: Name
    stop: str = "token_revoked"


def token(sandbox: Network, ask: Ask) -> Answer:
    """A token of an account without the way through a browser."""
    asked = ask.read(TokenAsked)
    if asked.kind not in LIFE:
        raise Unreadable(f"kind is one of {', '.join(LIFE)}")
    with sandbox.store.transaction():
        at = sandbox.projects.named(asked.project).clock.at(sandbox.clock())
        made = sandbox.graph.tokens.issue(asked.project, ask.parts["account"], asked.kind, at)
    return ok({"token": made.text, "expiresAt": made.expires_at, "at": written(at)}, status=201)


def app(sandbox: Network, ask: Ask) -> Answer:
    """The app that tokens are had with and pushes are signed by."""
    return ok({"appId": APP_ID, "appSecret": sandbox.graph.tokens.app_secret})


ROUTES = (
    route("GET", "/instagram/app", app, loopback=True),
    route("GET", "/instagram/{account}/people/{person}", person, loopback=True),
    route("POST", "/instagram/{account}/people/{person}/{does}", act, loopback=True),
    route("POST", "/instagram/{account}/stop", stop, loopback=True),
    route("POST", "/instagram/{account}/tokens", token, loopback=True),
)
