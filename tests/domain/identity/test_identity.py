"""Keys, clocks, projects, and what a call promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from overture.domain import clients, identity
from overture.domain.identity import Actor, Pepper
from overture.kernel.errors import InvalidField, Unavailable
from tests.factories import in_world, rows
from tests.world import START, World

PEPPER = Pepper(b"p" * 32)
CLI = Actor("cli")


async def machine_runs_on(w: World, by: timedelta) -> None:
    w.now += by


@in_world
async def test_a_key_opens_its_project_with_its_scopes_until_it_is_revoked(w: World) -> None:
    text = await identity.create_key(w.db, PEPPER, w.project, "Mine", ["clients:read"], rate=30)
    assert text.startswith("sk_test_")
    keys = identity.KeyRows(w.db)
    project, actor = await identity.authenticate(keys, PEPPER, text)
    assert (project, actor.scopes, actor.rate) == (w.project, frozenset({"clients:read"}), 30)
    [listed] = await identity.list_keys(w.db)
    assert (listed.name, listed.scopes, listed.revoked_at) == ("Mine", ("clients:read",), None)
    for _ in range(2):
        await identity.revoke_key(w.db, listed.id)
    with pytest.raises(identity.InvalidApiKey):
        await identity.authenticate(keys, PEPPER, text)
    with pytest.raises(identity.KeyNotFound):
        await identity.revoke_key(w.db, "nokey")


@in_world
async def test_a_key_of_the_wrong_mode_secret_or_pepper_opens_nothing(w: World) -> None:
    text = await identity.create_key(w.db, PEPPER, w.project, "Mine")
    wrong = [
        text.replace("sk_test_", "sk_live_"),
        text[:-1] + ("a" if text[-1] != "a" else "b"),
        text + "x",
        "sk_test_",
        "",
        "Bearer " + text,
    ]
    for presented in wrong:
        with pytest.raises(identity.InvalidApiKey):
            await identity.authenticate(identity.KeyRows(w.db), PEPPER, presented)
    with pytest.raises(identity.InvalidApiKey):
        await identity.authenticate(identity.KeyRows(w.db), Pepper(b"q" * 32), text)
    stored = await rows(w, "select name, encode(mac, 'hex') as mac from api_key where project_id = $1")
    assert text.rsplit("_", 1)[-1] not in str([dict(r) for r in stored])


@in_world
async def test_a_key_without_scopes_gets_all_and_an_unknown_scope_is_named(w: World) -> None:
    text = await identity.create_key(w.db, PEPPER, w.project, "All")
    _, actor = await identity.authenticate(identity.KeyRows(w.db), PEPPER, text)
    assert actor.scopes == frozenset(identity.SCOPES)
    with pytest.raises(identity.UnknownScope, match="clients:fly"):
        await identity.create_key(w.db, PEPPER, w.project, "None", ["clients:fly"])


@in_world
async def test_a_live_projects_clock_is_refused(w: World) -> None:
    live = await identity.find_project(w.db, mode="live")
    with pytest.raises(identity.OnlyTestProjects):
        await identity.set_clock(w.db, live, scale=2)


@in_world
async def test_a_clock_is_scaled_and_advanced_and_never_goes_backwards(w: World) -> None:
    shown = []

    async def look() -> None:
        shown.append(await w.run(_now))

    async def _now(call: Any) -> Any:
        await call.tx()
        return call.now

    await look()
    await identity.set_clock(w.db, w.project, scale=60)
    await machine_runs_on(w, timedelta(minutes=1))
    await look()
    await identity.set_clock(w.db, w.project, advance=timedelta(days=1))
    await look()
    await identity.set_clock(w.db, w.project, scale=1)
    await machine_runs_on(w, timedelta(minutes=1))
    await look()
    w.now = START - timedelta(hours=3)  # the machine's clock steps back
    await look()
    assert [m - shown[0] for m in shown[:4]] == [
        timedelta(0),
        timedelta(hours=1),
        timedelta(days=1, hours=1),
        timedelta(days=1, hours=1, minutes=1),
    ]
    assert shown[4] >= shown[2]
    for wrong in (
        {"scale": -1.0},
        {"scale": float("nan")},
        {"scale": float("inf")},
        {"advance": timedelta(seconds=-1)},
    ):
        with pytest.raises(InvalidField):
            await identity.set_clock(w.db, w.project, **wrong)


@in_world
async def test_names_of_workspaces_and_projects_are_taken_once(w: World) -> None:
    with pytest.raises(identity.NameTaken):
        await identity.create_workspace(w.db, "Default")
    place = await identity.find_workspace(w.db)
    await identity.create_project(w.db, place.id, "Second", "test")
    with pytest.raises(identity.NameTaken):
        await identity.create_project(w.db, place.id, "Second", "live")
    with pytest.raises(identity.ProjectNotFound):
        await identity.find_project(w.db, "Third")
    assert (await identity.find_project(w.db, "Second")).mode == "test"


@in_world
async def test_nothing_of_another_project_is_seen(w: World) -> None:
    place = await identity.find_workspace(w.db)
    other = await identity.create_project(w.db, place.id, "Second", "test")
    mine = await w.run(lambda call: clients.create(call, "Mine", "acme_001"))
    with pytest.raises(clients.ClientNotFound):
        await w.calls.run(other, CLI, lambda call: clients.get(call, mine.id))
    theirs = await w.calls.run(other, CLI, lambda call: clients.create(call, "Theirs", "acme_001"))
    assert theirs.id != mine.id
    with pytest.raises(clients.ClientAlreadyExists):
        await w.run(lambda call: clients.create(call, "Again", "acme_001"))


@in_world
async def test_a_call_opens_its_transaction_at_the_first_query(w: World) -> None:
    async with w.calls.opened(w.project, CLI) as call:
        with pytest.raises(RuntimeError, match="read something first"):
            _ = call.machine_now
        assert await call.outside(_answer) == 42
        await call.fetchval("select 1 where $1::uuid is not null")
        assert call.machine_now == w.now
        with pytest.raises(RuntimeError, match="transaction is open"):
            await call.outside(_answer)


async def _answer() -> int:
    return 42


@in_world
async def test_an_answer_from_outside_is_kept_for_the_second_run_after_a_deadlock(w: World) -> None:
    asked, ran = [], []

    async def ask() -> int:
        asked.append(1)
        return len(asked)

    async def work(call: Any) -> int:
        answer: int = await call.outside(ask)
        await call.fetchval("select 1 where $1::uuid is not null")
        ran.append(answer)
        if len(ran) < 3:
            raise asyncpg.DeadlockDetectedError
        return answer

    assert await w.run(work) == 1
    assert (len(asked), ran) == (1, [1, 1, 1])

    async def never(call: Any) -> None:
        raise asyncpg.SerializationError

    with pytest.raises(Unavailable):
        await w.run(never)


@in_world
async def test_a_real_deadlock_of_two_calls_ends_with_both_done(w: World) -> None:
    import asyncio

    made = [await w.run(lambda call, n=n: clients.create(call, f"Brand {n}")) for n in range(2)]
    met = asyncio.Barrier(2)
    waited = [False, False]

    async def rename(call: Any, first: int) -> None:
        sql = "update client set name = name || 'x' where project_id = $1 and id = $2"
        await call.execute(sql, made[first].id)
        if not waited[first]:
            waited[first] = True
            await met.wait()
        await call.execute(sql, made[1 - first].id)

    await asyncio.gather(*(w.run(lambda call, n=n: rename(call, n)) for n in range(2)))
    assert {r["name"] for r in await rows(w, "select name from client where project_id = $1")} == {
        "Brand 0xx",
        "Brand 1xx",
    }


@in_world
async def test_a_database_error_caught_outside_a_savepoint_refuses_to_commit(w: World) -> None:
    async def careless(call: Any) -> None:
        await clients.create(call, "Lost")
        with pytest.raises(asyncpg.PostgresError):
            await call.execute("select * from nowhere where $1::uuid is not null")

    with pytest.raises(RuntimeError, match="outside a savepoint"):
        await w.run(careless)

    async def careful(call: Any) -> None:
        await clients.create(call, "Kept")
        tx = await call.tx()
        with pytest.raises(asyncpg.PostgresError):
            async with tx.savepoint():
                await tx.execute("select * from nowhere")

    await w.run(careful)
    assert [r["name"] for r in await rows(w, "select name from client where project_id = $1")] == ["Kept"]


@in_world
async def test_an_error_leaves_neither_a_row_nor_an_event(w: World) -> None:
    campaign = await w.campaign(["nasa"], start=False)
    before = await rows(w, "select count(*) as n from event where project_id = $1")

    async def broken(call: Any) -> None:
        from overture.domain import campaigns

        await campaigns.start(call, campaign.id)
        raise ValueError("after the change")

    with pytest.raises(ValueError, match="after the change"):
        await w.run(broken)
    assert await rows(w, "select count(*) as n from event where project_id = $1") == before
    assert (await w.get(campaign.id)).status.value == "draft"
