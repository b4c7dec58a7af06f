"""Conversations as users see them: listed, read, closed, given away, tagged, noted, found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import conversations, erasure, identity, messaging
from overture.domain.campaigns import Pacing
from overture.domain.conversations import (
    Asked,
    CannedReplyAlreadyExists,
    CannedReplyNotFound,
    Conversation,
    ConversationNotFound,
    ConversationState,
    Said,
    Sought,
    Source,
    canned,
)
from overture.domain.messaging import Allowed, Rule
from overture.domain.platforms import Body, InboundEcho, InboundKind, InboundMessage, InboundReaction
from overture.kernel.errors import InvalidField
from overture.kernel.ids import fresh
from overture.kernel.paging import PageAsk
from tests.domain.conversations.platform import remembering
from tests.domain.conversations.test_arrivals import are_numbered, message, told
from tests.factories import in_world, now, one_sender, rows, senders, shift, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def listed(w: World, limit: int = 100, after: Any = None, **sought: Any) -> list[Conversation]:
    page = await w.run(lambda call: conversations.page(call, PageAsk(limit, after), Sought(**sought)))
    found: list[Conversation] = page.items
    return found


async def said_in(w: World, c: Conversation, at_once: int = 100) -> list[Said]:
    """Everything said in it, read page by page."""
    out, after = list[Said](), None
    while True:
        ask = PageAsk(at_once, after)
        page = await w.run(lambda call, ask=ask: conversations.messages(call, c.id, ask))
        out += page.items
        after = page.next
        if after is None:
            return out


@in_world
async def test_what_was_said_is_shown_once_in_order_by_both(w: World) -> None:
    account = await one_sender(w)
    await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    ours = await value(w, "select external_id from message where project_id = $1")
    await shift(w, MINUTE)
    at = await now(w)
    name, told_by = account.handle, "instagram"
    await told(w, InboundMessage(name, told_by, "nasa", "m1", "Sounds fun!", at, user_id="77"))
    await shift(w, MINUTE)
    await told(w, InboundEcho(name, told_by, "77", "app-1", "by hand", await now(w)))
    await told(w, InboundReaction(name, told_by, "77", ours, "love"))
    # An echo that came before the answer to the send was recorded: it was not known to be ours.
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("update message set external_id = null where project_id = $1", w.project.id)
    await told(w, InboundEcho(name, told_by, "77", ours, "Hi Nasa!", at))
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("update message set external_id = $2 where project_id = $1", w.project.id, ours)
    [c] = await listed(w)
    for at_once in (100, 2, 1):
        found = await said_in(w, c, at_once)
        assert [(s.source, s.text, s.reaction) for s in found] == [
            (Source.APP, "by hand", None),
            (Source.PERSON, "Sounds fun!", None),
            (Source.CAMPAIGN, "Hi Nasa!", "love"),
        ]


@in_world
async def test_a_campaign_a_single_message_and_a_comment_are_one_conversation(w: World) -> None:
    account = await one_sender(w)
    await rows(w, "update account set external_id = handle where project_id = $1 and id = $2", account.id)
    await w.campaign(["nasa"], sender_ids=(account.id,), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, MINUTE)
    comment = InboundMessage(account.handle, "instagram", "nasa", "c1", "lovely", await now(w), user_id="77")
    await told(w, replace(comment, kind=InboundKind.COMMENT))
    await shift(w, MINUTE)
    new = messaging.NewSingle("instagram", account.handle, "@Nasa", Body("Thank you!"))
    await w.run(lambda call: messaging.accept(call, new))
    await w.settle(worker)
    [c] = await listed(w)
    assert (c.handle, c.user_id, c.unread) == ("nasa", "77", 1)
    assert [(s.source, s.kind, s.text) for s in await said_in(w, c)] == [
        (Source.MESSAGE, "message", "Thank you!"),
        (Source.PERSON, "comment", "lovely"),
        (Source.CAMPAIGN, "message", "Hi Nasa!"),
    ]


@in_world
async def test_a_conversation_is_closed_given_tagged_noted_and_opened_by_whoever_writes(w: World) -> None:
    account = (await senders(w))[0].handle
    await told(w, message(account, "1", "m1"), message(account, "1", "m2"))
    [c] = await listed(w)
    assert (c.state, c.unread, c.user_id, c.handle) == (ConversationState.OPEN, 2, "1", None)
    for _ in range(2):
        await w.run(lambda call: conversations.close(call, c.id))
        await w.run(lambda call: conversations.assign(call, c.id, "anna"))
    c = await w.run(lambda call: conversations.tag(call, c.id, ["vip", " lead", "vip "]))
    c = await w.run(lambda call: conversations.mark_read(call, c.id))
    assert (c.state, c.assignee, c.tags, c.unread) == (ConversationState.CLOSED, "anna", ("lead", "vip"), 0)
    note = await w.run(lambda call: conversations.add_note(call, c.id, "called back", "anna"))
    page = await w.run(lambda call: conversations.notes(call, c.id, PageAsk(10)))
    assert page.items == [note]
    await told(w, InboundEcho(account, "instagram", "1", "e1", "by hand"))
    assert (await listed(w))[0].state is ConversationState.CLOSED, "what we write opens nothing"
    await told(w, message(account, "1", "m3"))
    [c] = await listed(w)
    assert (c.state, c.unread, c.assignee) == (ConversationState.OPEN, 1, "anna")
    c = await w.run(lambda call: conversations.assign(call, c.id, None))
    names = [n for n in await w.events() if n.startswith("conversation.")]
    assert names == [
        "conversation.closed",
        "conversation.assigned",
        "conversation.reopened",
        "conversation.assigned",
    ]
    await are_numbered(w)
    for verb in (conversations.close, conversations.reopen, conversations.mark_read, conversations.get):
        with pytest.raises(ConversationNotFound):
            await w.run(lambda call, verb=verb: verb(call, fresh()))
    for tags in (["", "ok"], ["x" * 101], [f"t{n}" for n in range(51)]):
        with pytest.raises(InvalidField):
            await w.run(lambda call, tags=tags: conversations.tag(call, c.id, tags))


@in_world
async def test_the_list_is_sought_through_and_paged(w: World) -> None:
    one, two = await senders(w)
    for n in range(5):
        await told(w, message(one.handle if n % 2 else two.handle, str(n), f"m{n}"))
        await shift(w, MINUTE)
    await told(w, InboundMessage(one.handle, "instagram", "nasa", "m9", "hi"))
    every = await listed(w)
    assert [c.user_id for c in every] == [None, "4", "3", "2", "1", "0"], "the last to be written in comes first"
    by_id = {c.user_id: c for c in every}
    await w.run(lambda call: conversations.close(call, by_id["3"].id))
    await w.run(lambda call: conversations.tag(call, by_id["2"].id, ["vip"]))
    await w.run(lambda call: conversations.assign(call, by_id["2"].id, "anna"))
    await w.run(lambda call: conversations.mark_read(call, by_id["1"].id))

    async def ids(**sought: Any) -> list[str | None]:
        return [c.user_id for c in await listed(w, **sought)]

    assert await ids(state=ConversationState.CLOSED) == ["3"]
    assert await ids(state=ConversationState.OPEN) == [None, "4", "2", "1", "0"]
    assert await ids(tag="vip") == await ids(assignee="anna") == await ids(user_id="2") == ["2"]
    assert await ids(is_unread=False) == ["1"]
    assert await ids(handle="nasa") == [None]
    assert await ids(account_id=two.id) == ["4", "2", "0"]
    assert await ids(tag="vip", state=ConversationState.CLOSED) == []
    got, after = list[str | None](), None
    while True:
        ask = PageAsk(2, after)
        page = await w.run(lambda call, ask=ask: conversations.page(call, ask))
        got += [c.user_id for c in page.items]
        after = page.next
        if after is None:
            break
    assert got == [None, "4", "3", "2", "1", "0"]


@in_world
async def test_what_may_be_sent_is_on_every_conversation(w: World) -> None:
    account, bridged = await senders(w)
    await remembering(w, account)
    at = await now(w)
    await told(w, message(account.handle, "1", "m1", at=at, kind=InboundKind.POSTBACK))
    await told(w, message(account.handle, "2", "c1", "nice", at=at, kind=InboundKind.COMMENT))
    await told(w, message(bridged.handle, "3", "m3", at=at))
    by_id = {c.user_id: c for c in await listed(w)}
    window = by_id["1"].window
    assert (window.allowed, window.until, window.opened_by) == (Allowed.ANY, at + 24 * HOUR, "postback")
    assert (by_id["2"].window.allowed, by_id["2"].window.comment_id) == (Allowed.PRIVATE_REPLY, "c1")
    assert (by_id["3"].window.rule, by_id["3"].window.until) == (Rule.NO_WINDOW, None)
    await shift(w, 24 * HOUR)
    c = await w.run(lambda call: conversations.get(call, by_id["1"].id))
    assert (c.window.allowed, c.window_by_person.allowed) == (Allowed.NOTHING, Allowed.HUMAN_AGENT)


@in_world
async def test_search_finds_what_we_sent_in_a_conversation_before_it_and_in_it(w: World) -> None:
    account = await one_sender(w)
    await w.campaign(["nasa", "nobody"], sender_ids=(account.id,), body="A wonderful offer for {{ firstName }}", **FAST)
    worker = await w.worker()
    await w.settle(worker)

    async def found(query: str, limit: int = 100) -> list[tuple[Source, str]]:
        out, after = list[tuple[Source, str]](), None
        while True:
            ask = PageAsk(limit, after)
            page = await w.run(lambda call, ask=ask: conversations.search(call, query, ask))
            assert len(page.items) <= limit
            out += [(s.source, s.text) for s in page.items]
            after = page.next
            if after is None:
                return out

    assert await found("wonderful") == [], "nobody has answered: the campaign lists it"
    await shift(w, MINUTE)
    await told(w, InboundMessage(account.handle, "instagram", "nasa", "m1", "Wonderful!", user_id="77"))
    await w.settle(worker)
    offer = (Source.CAMPAIGN, "A wonderful offer for Nasa")
    assert await found("wonderful") == [(Source.PERSON, "Wonderful!"), offer], "newest first, by both"
    assert await found("offer nas") == [offer]
    [c] = await listed(w)
    await shift(w, MINUTE)
    for text in ("Wonderful indeed", "Something else"):
        await w.run(lambda call, t=text: conversations.reply(call, c.id, Body(t), Asked(t)))
    assert len(await found("wonderful")) == 2, "what waits has not been said"
    await w.settle(worker)
    every = [(Source.MESSAGE, "Wonderful indeed"), (Source.PERSON, "Wonderful!"), offer]
    for limit in (1, 2, 3, 100):
        assert await found("wonder", limit) == every
    live = await identity.find_project(w.db, mode="live")
    cli = identity.Actor("cli")
    page = await w.calls.run(live, cli, lambda call: conversations.search(call, "offer", PageAsk()))
    assert page.items == []
    await w.run(lambda call: erasure.erase(call, handle="nasa"))
    assert await found("wonderful") == []
    assert await value(w, "select count(*) from outbound_words where project_id = $1") == 0


@in_world
async def test_search_finds_a_conversation_that_begins_with_the_echo_of_ours_once(w: World) -> None:
    account = await one_sender(w)
    await w.campaign(["nasa"], sender_ids=(account.id,), body="A wonderful offer", **FAST)
    worker = await w.worker()
    await w.settle(worker)
    ours = await value(w, "select external_id from message where project_id = $1")
    await told(w, InboundMessage(account.handle, "instagram", "nasa", "m1", "hi", user_id="77"))
    await rows(w, "delete from inbound where project_id = $1 returning 1")
    await rows(w, "delete from conversation where project_id = $1 returning 1")
    await told(w, InboundEcho(account.handle, "instagram", "77", ours, "A wonderful offer", await now(w)))
    assert await value(w, "select count(*) from outbound_words where project_id = $1") == 1
    page = await w.run(lambda call: conversations.search(call, "wonderful", PageAsk()))
    assert [(s.source, s.external_id) for s in page.items] == [(Source.CAMPAIGN, ours)]


@in_world
async def test_search_finds_whole_words_and_the_beginning_of_the_last(w: World) -> None:
    account = (await senders(w))[0].handle
    texts = ["Was kostet der Versand?", "¿Cuánto cuesta el envío?", "the price, please", "Price-list arrived", "日本語"]
    await told(w, *(message(account, str(n), f"m{n}", t) for n, t in enumerate(texts)))

    async def found(query: str) -> set[str]:
        out, after = set[str](), None
        while True:
            ask = PageAsk(1, after)
            page = await w.run(lambda call, ask=ask: conversations.search(call, query, ask))
            out |= {s.text for s in page.items}
            after = page.next
            if after is None:
                return out

    assert await found("price") == {"the price, please", "Price-list arrived"}
    assert await found("PRI") == await found("price")
    assert await found("pric pleas") == set(), "only the last word may be unfinished"
    assert await found("please the pri") == {"the price, please"}
    assert await found("cuánto env") == {"¿Cuánto cuesta el envío?"}
    assert await found("CUANTO ENVIO") == {"¿Cuánto cuesta el envío?"}
    assert await found("日本") == {"日本語"}
    assert await found("' | 'x") == set()
    for query in ("", "  ?! ", "a b c d e f g h i j k"):
        with pytest.raises(InvalidField):
            await found(query)
    theirs = "select count(*) from inbound where project_id = $1 and words @@ $2::text::tsquery"
    assert await value(w, theirs, f"'#{w.project.id}'") == 5
    assert await value(w, theirs, f"'#{fresh()}'") == 0, "another project's index entries are not even read"


@in_world
async def test_canned_replies_are_kept_edited_and_forgotten(w: World) -> None:
    price = await w.run(lambda call: canned.create(call, "price", "It is 5 euros."))
    hours = await w.run(lambda call: canned.create(call, "hours", "From nine to five."))
    with pytest.raises(CannedReplyAlreadyExists):
        await w.run(lambda call: canned.create(call, "price", "again"))
    page = await w.run(lambda call: canned.page(call, PageAsk(1)))
    assert (page.items, page.next) == ([hours], ("hours",))
    edited = await w.run(lambda call: canned.edit(call, price.id, None, "It is 6 euros."))
    assert (edited.name, edited.text) == ("price", "It is 6 euros.")
    with pytest.raises(CannedReplyAlreadyExists):
        await w.run(lambda call: canned.edit(call, price.id, "hours", None))
    await w.run(lambda call: canned.delete(call, hours.id))
    with pytest.raises(CannedReplyNotFound):
        await w.run(lambda call: canned.get(call, hours.id))
    page = await w.run(lambda call: canned.page(call, PageAsk(10)))
    assert page.items == [edited]
