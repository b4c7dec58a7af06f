"""Single messages accepted together: each as it would be alone, whatever becomes of its neighbours."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from overture.domain import accounts, identity, messaging
from overture.domain.accounts import OnTheFly, SenderDisabled, SenderNotFound
from overture.domain.identity import Actor, Call
from overture.domain.messaging import NewSingle, Single
from overture.domain.platforms import Body
from overture.kernel.errors import InvalidField, OvertureError
from tests.factories import in_world, rows, value
from tests.world import World

PLATFORM = "instagram"
Answers = list[Single | OvertureError]


def new(to: str, sender: str = "app-id", text: str = "Hello", **more: Any) -> NewSingle:
    return NewSingle(PLATFORM, sender, to, Body(text), **more)


async def accept(w: World, *news: NewSingle) -> Answers:
    said: Answers = await w.run(lambda call: messaging.accept_many(call, news))
    return said


async def made(w: World, connector: str, sender: str) -> None:
    """An account of the sandbox's, of a connector that is not the usual one."""
    await accept(w, new("somebody", sender))
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute(
            "update account set connector = $3 where project_id = $1 and external_id = $2",
            w.project.id,
            sender,
            connector,
        )


def by_number(w: World) -> None:
    """Accounts that are made by their names are reached where people have numbers."""
    resources: Any = w.calls.resources.by_type
    resources[OnTheFly] = OnTheFly("instagram")


def shown(said: Sequence[Single | OvertureError]) -> list[Any]:
    return [s.correlation_id if isinstance(s, Single) else type(s) for s in said]


@in_world
async def test_each_has_its_own_row_event_and_answer_in_the_order_they_came(w: World) -> None:
    by_number(w)
    texts = [f"text {n}" for n in range(60)]
    news = [new(f"person {n % 50}", f"a_{n % 3}", text, correlation_id=text) for n, text in enumerate(texts)]
    said = await accept(w, *news)
    assert shown(said) == texts
    ids = [s.id for s in said if isinstance(s, Single)]
    assert ids == sorted(ids)
    found = await rows(
        w,
        """select t.id, t.correlation_id, t.body, t.recipient, t.seq, a.external_id as sender, e.name, e.seq as told
        from single_message t join account a on a.project_id = t.project_id and a.id = t.pick_key
        join event e on e.project_id = t.project_id and e.subject = t.id
        where t.project_id = $1 order by t.position""",
    )
    assert [(r["id"], r["correlation_id"], r["body"]["text"]) for r in found] == list(
        zip(ids, texts, texts, strict=True)
    )
    assert [(r["recipient"], r["sender"]) for r in found] == [(n.recipient, n.sender) for n in news]
    assert {(r["name"], r["seq"], r["told"]) for r in found} == {("single_message.queued", 1, 1)}
    # A number is a person's own for each account; whoever is new in a test project has just written.
    pairs = len({(n.recipient, n.sender) for n in news})
    for table in ("person", "contact", "person_reference"):
        assert await value(w, f"select count(*) from {table} where project_id = $1") == pairs
    assert await value(w, "select count(*) from account where project_id = $1 and external_id is not null") == 3
    again = await accept(w, *news)
    assert shown(again) == texts
    assert await value(w, "select count(*) from person where project_id = $1") == pairs


@in_world
async def test_who_is_reached_by_name_is_one_person_for_every_account_and_campaign(w: World) -> None:
    """A bridge knows people by name, and a name is the same person's everywhere."""
    await w.campaign(["some.creator"], start=False)
    said = await accept(w, new("@Some.Creator"), new("some.creator ", "other"), new("another.one"))
    assert all(isinstance(s, Single) for s in said)
    people = "select person_id from person_reference where project_id = $1 and kind = 'instagram:handle' and value = $2"
    target = await value(w, people, "some.creator")
    other = await value(w, people, "another.one")
    found = await rows(w, "select person_id from single_message where project_id = $1 order by position")
    assert [r["person_id"] for r in found] == [target, target, other]
    assert await value(w, "select count(*) from person where project_id = $1") == 2
    by_number(w)
    await accept(w, new("some.creator", "numbered"))
    assert await value(w, "select count(*) from person where project_id = $1") == 3, "there it is a number"


@in_world
async def test_who_is_refused_is_refused_alone_and_leaves_nothing(w: World) -> None:
    await made(w, "assist", "person")
    await made(w, "bridge", "gone")
    async with w.db.transaction(w.project.id) as tx:
        stop = (
            "update account set status = 'disabled', reason = 'banned' where project_id = $1 and external_id = 'gone'"
        )
        await tx.execute(stop, w.project.id)
    before = await value(w, "select count(*) from person where project_id = $1")
    said = await accept(
        w,
        new("one", correlation_id="1"),
        new("nobody", "gone"),
        new("nobody", "person"),
        new("two", correlation_id="2"),
    )
    assert shown(said) == ["1", SenderDisabled, InvalidField, "2"]
    assert await value(w, "select count(*) from person where project_id = $1") == before + 2
    assert await accept(w) == []
    assert shown(await accept(w, new("nobody", "gone"))) == [SenderDisabled]


@in_world
async def test_a_live_project_makes_no_account_and_opens_no_window(w: World) -> None:
    live = await identity.create_project(w.db, w.project.workspace_id, "Another", "live")
    await accept(w, new("one"))
    async with w.db.transaction(live.id) as tx:
        sql = """insert into account (project_id, id, platform, handle, connector, status, width, seq, created_at,
          external_id) values ($1, $1, 'instagram', 'ours', 'instagram', 'active', 1, 1, $2, 'known')"""
        await tx.execute(sql, live.id, tx.now)
    news = [new("one", "known", correlation_id="1"), new("one"), new("two", "known", correlation_id="2")]
    said: Answers = await w.calls.run(live, Actor("key:abc"), lambda call: messaging.accept_many(call, news))
    assert shown(said) == ["1", SenderNotFound, "2"]
    async with w.db.connection() as raw:
        keyed = await raw.fetch("select key_id from single_message where project_id = $1 order by id", live.id)
        assert [r["key_id"] for r in keyed] == ["abc", "abc"]
        assert await raw.fetchval("select count(*) from contact where project_id = $1", live.id) == 0


@in_world
async def test_two_at_once_make_the_same_account_and_people_once(w: World) -> None:
    """The second waits for the first, which is still open, and finds whom that has made."""
    many = [new(f"p{n}") for n in range(60)]

    async def later(news: Sequence[NewSingle]) -> Answers:
        said: Answers = await w.calls.run(w.project, Actor("cli"), lambda call: messaging.accept_many(call, news))
        return said

    for first, second in ((many[:3], many[1:5]), (many, many[::-1])):
        async with w.calls.opened(w.project, Actor("cli")) as call:
            one: Answers = await messaging.accept_many(call, first)
            waiting = asyncio.create_task(later(second))
            await _waits(w)
        two = await waiting
        assert all(isinstance(s, Single) for s in (*one, *two))
    people = await rows(
        w, "select count(distinct person_id) as n, count(*) as all from person_reference where project_id = $1"
    )
    assert tuple(people[0]) == (60, 60)
    assert await value(w, "select count(*) from person where project_id = $1") == 60
    assert await value(w, "select count(*) from account where project_id = $1 and external_id is not null") == 1
    assert await value(w, "select count(*) from single_message where project_id = $1") == 127


async def _waits(w: World) -> None:
    """Until somebody waits for a lock."""
    sql = """select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and $1::uuid is not null"""
    while not await value(w, sql):
        await asyncio.sleep(0.005)


@in_world
async def test_one_is_the_same_as_many_with_one(w: World) -> None:
    async def story(call: Call) -> None:
        account = await accounts.under(call, PLATFORM, "app-id")
        single = await messaging.accept(call, new("one", correlation_id="c"))
        (other,) = await messaging.accept_many(call, [new("one", correlation_id="c")])
        assert isinstance(other, Single)
        assert (single.account_id, single.recipient, single.created_at) == (
            account.id,
            other.recipient,
            other.created_at,
        )
        assert single.id < other.id

    await w.run(story)
    assert await value(w, "select count(*) from person where project_id = $1") == 1
