"""Hashes that came in under a shared key hold as names do: for who is known, who waits, and who is added later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from overture.domain import accounts, campaigns, conversations, identity, messaging, suppression
from overture.domain.campaigns import Pacing
from overture.domain.identity import Actor, ProjectFacts
from overture.domain.platforms import Body, InboundMessage, ensure_people
from overture.domain.suppression.hashing import check_of, hashed
from overture.domain.targets import NewTarget
from overture.kernel.errors import InvalidField
from overture.kernel.ids import ExchangeId, MessageId
from overture.kernel.paging import PageAsk
from overture.runtime.secrets import Secret
from tests.factories import HOUR, in_world, now, rows, shift, statuses, upload, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
CLI = Actor("cli")
KEY = Secret("0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2)
OTHER = Secret("another key that is long enough to be one")
ONE, TWO, THREE = (f"sandbox.ignores.{n}" for n in (1, 2, 3))


async def shared(w: World, name: str = "Partners", key: Secret = KEY) -> ExchangeId:
    made = await w.run(lambda call: suppression.create_exchange(call, name, key))
    return ExchangeId(made.id)


async def come_in(w: World, exchange_id: ExchangeId, *handles: str, key: Secret = KEY) -> tuple[int, int]:
    hashes = [hashed(key, "instagram", h) for h in handles]
    done = await w.run(lambda call: suppression.take_in(call, exchange_id, hashes))
    return done.added, done.suppressed


async def listed(w: World, project: ProjectFacts | None = None) -> dict[str, tuple[str, str, str | None]]:
    page = await w.calls.run(project or w.project, CLI, lambda call: suppression.page(call, PageAsk(100)))
    return {s.handle: (s.reason, s.source, s.note) for s in page.items}


async def own(w: World, key: Secret = KEY) -> list[bytes]:
    return [h async for page in suppression.own_hashes(w.db, w.project.id, key, at_once=2) for h in page]


BY_HASH = ("listed_elsewhere", "exchange", "Partners")


def test_a_hash_is_the_hmac_that_any_other_program_makes() -> None:
    # printf 'instagram:creatorname' | openssl dgst -sha256 -hmac KEY
    told = "7fb4ec9e3adaa6064f147278c32f0988703d6a0bb2079e709269dc5b7b39c56e"
    assert hashed(KEY, "instagram", "creatorname").hex() == told
    assert check_of(KEY) == "da0a8bd6"
    others = {hashed(KEY, "tiktok", "creatorname"), hashed(OTHER, "instagram", "creatorname")}
    assert len(others | {bytes.fromhex(told)}) == 3


@in_world
async def test_whoever_is_added_later_is_suppressed_with_the_upload(w: World) -> None:
    partners = await shared(w)
    assert await come_in(w, partners, ONE, "nobody.here") == (2, 0)
    assert await listed(w) == {}
    campaign = await w.campaign([TWO], start=False)
    done = await upload(w, campaign.id, [ONE, THREE])
    assert [(r.index, r.handle, r.code) for r in done.rejected] == [(0, ONE, "target_suppressed")]
    assert [t.handle for t in done.targets] == [THREE]
    assert await listed(w) == {ONE: BY_HASH}
    assert [r.code for r in (await upload(w, campaign.id, [ONE])).rejected] == ["target_suppressed"]


@in_world
async def test_whoever_waits_is_skipped_as_if_they_had_been_named(w: World) -> None:
    campaign = await w.campaign([ONE, TWO], start=False)
    partners = await shared(w)
    assert await come_in(w, partners, TWO) == (1, 1)
    assert await come_in(w, partners, TWO, THREE) == (1, 0)
    assert await listed(w) == {TWO: BY_HASH}
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    assert [e["handle"] for e in await w.journal()] == [ONE]
    assert (await statuses(w, campaign.id))[TWO] == ("skipped", "target_suppressed")


@in_world
async def test_a_single_message_asks_the_lists_as_soon_as_its_person_has_a_name(w: World) -> None:
    async def accept(to: str, send_at: datetime | None = None) -> MessageId:
        new = messaging.NewSingle("instagram", account.handle, to, Body("Hello"), send_at=send_at)
        made: messaging.Single = await w.run(lambda call: messaging.accept(call, new))
        return made.id

    async def names(user_id: str, handle: str) -> None:
        event = InboundMessage(account.handle, "instagram", handle, f"m_{user_id}", "Hello", user_id=user_id)
        await w.run(lambda call: conversations.receive(call, [event]))

    # Known by the platform's own id, as the people it writes to are: of a bridge a name is all that is known.
    account = await w.run(lambda call: accounts.connect(call, "a_637921640978680000", connector="instagram"))
    await rows(w, "update account set external_id = handle where project_id = $1 and id = $2", account.id)
    worker = await w.worker()
    await accept("somebody")
    partners = await shared(w)
    await come_in(w, partners, ONE, TWO)
    nameless, later = await accept("fan"), await accept("fan", await now(w) + HOUR)
    other = await accept("sandbox.ignores.8", await now(w) + HOUR)
    await w.settle(worker)
    await names("fan", ONE)
    await names("sandbox.ignores.8", THREE)
    await names("friend", TWO)
    known = await accept("friend")
    await shift(w, HOUR)
    await w.settle(worker)
    stand = [await w.run(lambda call, m=m: messaging.get_single(call, m)) for m in (nameless, later, other, known)]
    assert [(s.status.value, s.reason) for s in stand] == [
        ("delivered", None),  # By its platform's id alone nobody can be found on a list.
        ("failed", "target_suppressed"),
        ("delivered", None),
        ("failed", "target_suppressed"),
    ]
    assert [e["handle"] for e in await w.journal()] == ["somebody", "fan", "sandbox.ignores.8"]


@in_world
async def test_whoever_is_added_while_the_hashes_come_in_is_caught_by_the_reserve(w: World) -> None:
    campaign = await w.campaign([ONE], start=False, **FAST)
    partners = await shared(w)
    async with w.calls.opened(w.project, CLI) as adding:
        await campaigns.upload(adding, campaign.id, [NewTarget(TWO)])
        assert await come_in(w, partners, TWO) == (1, 0)
    assert await listed(w) == {}
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    assert [e["handle"] for e in await w.journal()] == [ONE]
    assert (await statuses(w, campaign.id))[TWO] == ("skipped", "target_suppressed")
    assert await value(w, "select count(*) from contacted where project_id = $1") == 1
    assert (await w.events()).count("message.skipped") == 1


@in_world
async def test_hashes_hold_in_every_project_of_the_workspace_and_mode_and_in_no_other(w: World) -> None:
    partners = await shared(w)
    await come_in(w, partners, ONE)
    place = await identity.find_workspace(w.db)
    later = await identity.create_project(w.db, place.id, "Later", "test", prepare=suppression.copy_to)
    await identity.create_workspace(w.db, "Elsewhere")
    live = await identity.find_project(w.db, mode="live")
    elsewhere = await identity.find_project(w.db, workspace="Elsewhere")
    for project, held in ((later, {ONE}), (live, set[str]()), (elsewhere, set[str]())):

        async def ask(call: identity.Call) -> set[str]:
            people = await ensure_people(await call.tx(), call.project_id, "instagram", [ONE, TWO], call.new_id)
            return await suppression.held(call, "instagram", people)

        assert await w.calls.run(project, CLI, ask) == held, project.name
    for project in (live, elsewhere):
        with pytest.raises(suppression.ExchangeNotFound):
            await w.calls.run(project, CLI, lambda call: suppression.get_exchange(call, partners))
        with pytest.raises(suppression.ExchangeNotFound):
            await w.calls.run(project, CLI, lambda call: suppression.take_in(call, partners, [b"x" * 32]))
        with pytest.raises(suppression.ExchangeNotFound):
            await w.calls.run(project, CLI, lambda call: suppression.remove_exchange(call, partners, reason="no"))
    assert await listed(w, later) == {ONE: BY_HASH}


@in_world
async def test_who_is_taken_back_is_off_the_hashed_lists_too(w: World) -> None:
    partners, others = await shared(w), await shared(w, "Others", OTHER)
    await come_in(w, partners, ONE, TWO)
    await come_in(w, others, ONE, key=OTHER)
    campaign = await w.campaign([THREE], start=False, **FAST)
    await upload(w, campaign.id, [ONE])
    (found,) = (await w.run(lambda call: suppression.page(call, PageAsk(10)))).items
    await w.run(lambda call: suppression.remove(call, found.id, reason="they asked for it"))
    counts = await rows(w, "select hashes from suppression_exchange where $1::uuid is not null order by name")
    assert [r["hashes"] for r in counts] == [0, 1]
    assert [t.handle for t in (await upload(w, campaign.id, [ONE, TWO])).targets] == [ONE]
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    assert sorted(e["handle"] for e in await w.journal()) == [ONE, THREE]


@in_world
async def test_an_exchange_goes_with_what_stands_for_it_alone(w: World) -> None:
    partners, others = await shared(w), await shared(w, "Others", OTHER)
    await w.campaign([ONE, TWO, THREE], start=False)
    assert await come_in(w, partners, ONE, TWO, THREE) == (3, 3)
    assert await come_in(w, others, TWO, key=OTHER) == (1, 0)
    await w.run(lambda call: suppression.add(call, "instagram", THREE, reason="opt_out", source="reply"))
    assert (await listed(w))[THREE] == ("opt_out", "reply", None)
    await w.run(lambda call: suppression.remove_exchange(call, partners, reason="the group is dissolved"))
    assert await listed(w) == {TWO: ("listed_elsewhere", "exchange", "Others"), THREE: ("opt_out", "reply", None)}
    kept = await rows(w, "select removed_reason from suppression where project_id = $1 and removed_at is not null")
    assert {r["removed_reason"] for r in kept} == {"the group is dissolved"}
    assert await value(w, "select count(*) from suppression_hash where $1::uuid is not null") == 1
    await w.settle(await w.worker())
    names = await w.events()
    assert (names.count("suppression.added"), names.count("suppression.removed")) == (4, 2)
    with pytest.raises(suppression.ExchangeNotFound):
        await w.run(lambda call: suppression.get_exchange(call, partners))


@in_world
async def test_what_goes_out_is_our_own_list_and_nobody_elses(w: World) -> None:
    partners = await shared(w)
    await w.campaign([ONE], start=False)
    await come_in(w, partners, ONE)
    for handle in (TWO, THREE, "nasa", "newhandle", "yourhandle"):
        await w.suppress(handle)
    gone = await w.suppress("sandbox.ignores.9")
    await w.run(lambda call: suppression.remove(call, gone.id, reason="mistake"))
    expected = {hashed(KEY, "instagram", h) for h in (TWO, THREE, "nasa", "newhandle", "yourhandle")}
    orders = [await own(w) for _ in range(8)]
    assert all(len(order) == 5 and set(order) == expected for order in orders)
    assert len({tuple(order) for order in orders}) > 1


@in_world
async def test_a_key_is_long_one_line_and_never_readable_where_it_is_kept(w: World) -> None:
    for text in ("", "short", "x" * 31, "x" * 201, " " + "x" * 40, "x" * 40 + "\n", "x" * 20 + "\x00" + "x" * 20):
        with pytest.raises(InvalidField) as refused:
            await w.run(lambda call, text=text: suppression.create_exchange(call, "Partners", Secret(text)))
        assert [f.path for f in refused.value.fields] == ["key"]
    partners = await shared(w)
    with pytest.raises(suppression.ExchangeAlreadyExists):
        await shared(w)
    kept = await value(w, "select key from suppression_exchange where $1::uuid is not null")
    assert KEY.reveal().encode() not in kept
    assert (await w.run(lambda call: suppression.shared_key(call, partners))) == KEY
