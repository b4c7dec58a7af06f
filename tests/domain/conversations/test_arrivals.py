"""What platforms tell of messages: every kind, in every order, however often, ends the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

from overture.domain import conversations, identity
from overture.domain.campaigns import Pacing
from overture.domain.conversations.events import MessageReceived
from overture.domain.platforms import (
    Attachment,
    InboundChange,
    InboundEcho,
    InboundEvent,
    InboundKind,
    InboundMessage,
    InboundReaction,
    InboundRead,
)
from tests.factories import in_world, now, one_sender, rows, senders, shift, statuses, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


async def told(w: World, *events: InboundEvent) -> int:
    new: int = await w.run(lambda call: conversations.receive(call, events))
    return new


def message(account: str, user_id: str, ext: str, text: str = "hello", **more: Any) -> InboundMessage:
    return InboundMessage(account, "instagram", "", ext, text, user_id=user_id, **more)


async def events_of(w: World, name: str) -> list[dict[str, Any]]:
    found = await rows(w, "select data from event where project_id = $1 and name = $2 order by id", name)
    return [r["data"] for r in found]


async def are_numbered(w: World) -> None:
    """Every conversation's events are numbered without a gap, as many as it says."""
    wrong = await rows(
        w,
        """select c.id from conversation c
        left join event e on e.project_id = c.project_id and e.subject = c.id
        where c.project_id = $1 group by c.id, c.seq
        having array_agg(e.seq order by e.seq) is distinct from (
          select coalesce(array_agg(n order by n), array[null]::int[]) from generate_series(1, c.seq) n)
        order by c.id""",
    )
    assert wrong == []


@in_world
async def test_every_order_of_the_same_events_ends_the_same(w: World) -> None:
    account = (await senders(w))[0].handle
    began = await now(w)
    await shift(w, HOUR)
    ends = set()
    for n, order in enumerate(permutations(range(5))):
        user, mid = f"u{n}", f"m{n}"
        of: list[InboundEvent] = [
            message(account, user, mid, "first words", at=began),
            InboundChange(account, "instagram", user, mid, "second words", began + SECOND),
            InboundReaction(account, "instagram", user, f"ours{n}", "love", began + 2 * SECOND),
            InboundRead(account, "instagram", user, f"ours{n}", began + 3 * SECOND),
            InboundChange(account, "instagram", user, mid, None, began + 4 * SECOND),
        ]
        # An edit told after the deletion changes nothing any more.
        news = 5 if order.index(1) < order.index(4) else 4
        of = [of[i] for i in order]
        if n % 5 == 0:
            assert await told(w, *of) == news, "all at once"
        else:
            assert sum([await told(w, e) for e in of]) == news
        assert await told(w, *of) == 0, "the same twice is once"
        [end] = await rows(
            w,
            """select i.text, i.deleted_at is not null, i.kind, c.unread, c.seen_at, c.last_inbound_at, c.state,
              m.deleted_at, m.text as edited, i.at from conversation c
            join inbound i on i.project_id = c.project_id and i.conversation_id = c.id
            join inbound_mark m on m.project_id = c.project_id and m.external_id = $2 where c.user_id = $3
              and c.project_id = $1""",
            mid,
            user,
        )
        ends.add(tuple(end))
    assert len(ends) == 1
    [(text, is_deleted, *_)] = ends
    assert (text, is_deleted) == ("", True)
    assert {d["message"] for d in await events_of(w, "message.received")} <= {"first words"}
    assert len(await events_of(w, "message.deleted")) == 120
    assert len(await events_of(w, "message.read")) == 120
    await are_numbered(w)


@in_world
async def test_every_kind_is_stored_whole_and_only_a_comment_opens_no_conversation_window(w: World) -> None:
    account = (await senders(w))[0].handle
    at = await now(w)
    for kind in InboundKind:
        one = message(
            account,
            f"user-{kind}",
            f"mid-{kind}",
            "" if kind is InboundKind.STORY_MENTION else f"a {kind}",
            kind=kind,
            payload="P" if kind in (InboundKind.POSTBACK, InboundKind.QUICK_REPLY) else None,
            attachments=(Attachment("story_mention", "https://cdn.example/1"),)
            if kind is InboundKind.STORY_MENTION
            else (),
            reply_to="s1" if kind is InboundKind.STORY_REPLY else None,
            media_id="post1" if kind is InboundKind.COMMENT else None,
        )
        assert await told(w, one) == 1
    stored = await rows(
        w,
        """select i.kind, i.text, i.payload, i.attachments, i.reply_to, i.media_id, n.last_inbound_at, n.opened_by,
          n.comment_id, n.comment_at from inbound i
        join conversation c on c.project_id = i.project_id and c.id = i.conversation_id
        join contact n on n.project_id = c.project_id and n.account_id = c.account_id and n.person_id = c.person_id
        where i.project_id = $1 order by i.id""",
    )
    assert [r["kind"] for r in stored] == [k.value for k in InboundKind]
    by_kind = {r["kind"]: r for r in stored}
    assert by_kind["story_mention"]["attachments"] == [{"type": "story_mention", "url": "https://cdn.example/1"}]
    assert (by_kind["postback"]["payload"], by_kind["story_reply"]["reply_to"]) == ("P", "s1")
    for kind, r in by_kind.items():
        window = (r["last_inbound_at"], r["opened_by"], r["comment_id"], r["comment_at"])
        assert window == ((None, None, "mid-comment", at) if kind == "comment" else (at, kind, None, None))
    assert len(await events_of(w, "message.received")) == len(InboundKind)
    await are_numbered(w)


@in_world
async def test_echoes_are_ours_or_of_the_platforms_own_app_and_never_replies(w: World) -> None:
    account = await one_sender(w)
    campaign = await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    ours = await value(w, "select external_id from message where project_id = $1")
    # The platform tells who is behind the number, and that the person wrote before.
    await told(
        w, InboundMessage(account.handle, "instagram", "nasa", "old", "hi", user_id="77", kind=InboundKind.COMMENT)
    )
    assert await told(w, InboundEcho(account.handle, "instagram", "77", ours, "Hi Nasa!")) == 0
    by_hand = InboundEcho(account.handle, "instagram", "77", "app-1", "sent from my phone", await now(w))
    assert [await told(w, by_hand), await told(w, by_hand)] == [1, 0]
    assert (await statuses(w, campaign.id))["nasa"][0] == "sent"
    assert (await w.get(campaign.id)).stats.replied == 0
    kept = await rows(w, "select external_id, is_outbound from inbound where project_id = $1 order by external_id")
    assert [tuple(r) for r in kept] == [("app-1", True), ("old", False)]
    assert await value(w, "select unread from conversation where project_id = $1") == 1
    assert "reply.received" not in await w.events()


@in_world
async def test_a_number_that_proves_to_be_a_name_is_one_person_with_all_that_was_kept(w: World) -> None:
    account = await one_sender(w)
    other = (await senders(w))[0]
    await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await told(w, message(account.handle, "77", "m1", "who is this?"), message(other.handle, "12", "m2", "stop"))
    assert await value(w, "select count(*) from conversation where project_id = $1") == 2
    assert "reply.received" not in await w.events(), "nobody knows yet who it is"
    [kept] = await rows(w, "select handle, reason from suppression where project_id = $1")
    assert tuple(kept) == ("id:12", "opt_out")
    # The same numbers with their name, as a look into the conversations tells them.
    told_now = [
        InboundMessage(account.handle, "instagram", "nasa", "m3", "ah, it is you", user_id="77"),
        InboundMessage(other.handle, "instagram", "nasa", "m4", "well", user_id="12"),
    ]
    assert await told(w, *told_now) == 2
    assert await value(w, "select count(distinct person_id) from conversation where project_id = $1") == 1
    standing = await rows(w, "select handle from suppression where project_id = $1 and removed_at is null")
    assert [r["handle"] for r in standing] == ["nasa"], "suppressed as the one, suppressed as the other"
    assert (await w.events()).count("reply.received") == 1
    texts = await rows(w, "select text from inbound where project_id = $1 order by id")
    assert [r["text"] for r in texts] == ["who is this?", "stop", "ah, it is you", "well"]
    await are_numbered(w)


@in_world
async def test_who_opted_out_by_number_is_suppressed_everywhere_once_their_name_is_known(w: World) -> None:
    account = (await senders(w))[0].handle
    beside = await identity.create_project(w.db, w.project.workspace_id, "Beside", "test")
    everywhere = "select handle, reason from suppression where removed_at is null and project_id = any($2::uuid[])"
    both = [w.project.id, beside.id]
    await told(w, message(account, "12", "m1", "stop"))
    assert [tuple(r) for r in await rows(w, f"{everywhere} and $1::uuid is not null", both)] == [("id:12", "opt_out")]
    # Nobody has that name yet: a comment tells it, and not a target.
    comment = InboundMessage(account, "instagram", "nasa", "c1", "Lovely!", user_id="12", kind=InboundKind.COMMENT)
    await told(w, comment, comment)
    found = await rows(w, f"{everywhere} and $1::uuid is not null order by project_id", both)
    assert [tuple(r) for r in found] == [("nasa", "opt_out")] * 2
    told_of = [e["handle"] for name in ("added", "removed") for e in await events_of(w, f"suppression.{name}")]
    assert told_of == ["id:12", "nasa", "id:12"]


@in_world
async def test_who_is_known_by_number_alone_opts_out_by_a_message_and_by_an_edit(w: World) -> None:
    account = (await senders(w))[0].handle
    await told(w, message(account, "1", "m1", "STOP"))
    await told(w, message(account, "2", "m2", "hello"))
    await told(w, InboundChange(account, "instagram", "2", "m2", "please stop messaging me"))
    kept = await rows(w, "select handle from suppression where project_id = $1 order by handle")
    assert [r["handle"] for r in kept] == ["id:1", "id:2"]
    [edited] = await events_of(w, "message.edited")
    assert edited["message"] == "please stop messaging me"


@in_world
async def test_a_reply_taken_back_is_kept_nowhere(w: World) -> None:
    account = await one_sender(w)
    await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    at = await now(w)
    await told(w, InboundMessage(account.handle, "instagram", "nasa", "m1", "my number is 5", at, user_id="77"))
    await told(w, InboundChange(account.handle, "instagram", "77", "m1", None, at))
    left = await rows(w, "select text from inbound where project_id = $1 union all select reply_text from message")
    assert {r["text"] for r in left} == {""}


@in_world
async def test_many_are_stored_as_one_batch(w: World) -> None:
    """Batches of webhooks bring a thousand: the number of statements does not grow with them."""
    account = (await senders(w))[0].handle
    at = await now(w)
    many = [message(account, f"u{n % 300}", f"m{n}", f"text {n}", at=at) for n in range(1_000)]
    assert await told(w, *many, *many[:50]) == 1_000
    assert await told(w, *reversed(many)) == 0
    assert await value(w, "select sum(unread) from conversation where project_id = $1") == 1_000
    assert await value(w, "select count(*) from contact where project_id = $1") == 300
    assert len(await events_of(w, MessageReceived.name)) == 1_000
    await are_numbered(w)
