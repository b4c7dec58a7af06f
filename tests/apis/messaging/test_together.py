"""Single messages that wait at the same time, over real HTTP: accepted by one commit, each with its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import aiohttp

from tests.apis.conformance import Got
from tests.apis.messaging.counter import AT, Counter
from tests.conftest import Run

STORED = """
select t.id, t.correlation_id, t.recipient, t.body ->> 'text', dense_rank() over (order by t.xmin::text::bigint),
  (select array_agg(e.name || ' ' || e.seq) from event e where e.project_id = t.project_id and e.subject = t.id)
from single_message t where t.project_id = $1 order by t.position
"""


async def rows(counter: Counter, sql: str, *args: Any) -> list[tuple[Any, ...]]:
    async with counter.standing.db.connection() as raw:
        return [tuple(r) for r in await raw.fetch(sql, counter.project.id, *args)]


async def waiting(counter: Counter) -> int:
    sql = """select count(*) from pg_locks
    where relation = 'single_message'::regclass and not granted and $1::uuid is not null"""
    return int((await rows(counter, sql))[0][0])


@asynccontextmanager
async def shut(counter: Counter) -> AsyncIterator[None]:
    """While the block lasts a first message waits for its commit, so that those that come gather behind it."""
    async with counter.standing.db.connection() as raw:
        gate = raw.transaction()
        await gate.start()
        await raw.execute("lock table single_message in share row exclusive mode")
        first = asyncio.create_task(counter.send(correlationId="first"))
        while not await waiting(counter):
            await asyncio.sleep(0.005)
        try:
            yield
            await asyncio.sleep(0.1)
        finally:
            await gate.rollback()
    await first


def ask(counter: Counter, n: int, key: str | None = None, **more: Any) -> asyncio.Task[Got]:
    body = {
        "contentType": "TEXT",
        "content": f"text {n}",
        "from": "app-id",
        "to": f"p{n // 2}",
        "correlationId": f"c-{n}",
    }
    headers = {"x-request-id": f"r-{n}"} | ({"idempotency-key": key} if key else {})
    return asyncio.create_task(counter.api("POST", AT, body | more, headers))


def test_many_at_once_are_stored_once_each_with_their_own_answer(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        assert (await ask(counter, 0, **{"from": "stopped", "correlationId": "before"})).status == 202
        async with counter.standing.db.transaction(counter.project.id) as tx:
            sql = (
                "update account set status = 'disabled', reason = 'banned' where project_id = $1 and handle = 'stopped'"
            )
            await tx.execute(sql, counter.project.id)
        async with shut(counter):
            good = [ask(counter, n) for n in range(12)]
            long = ask(counter, 20, content="x" * 1001)
            banned = ask(counter, 21, **{"from": "stopped"})
            other = ask(counter, 22, **{"from": "another-app"})
        said = [await t for t in good]
        for n, got in enumerate(said):
            assert (got.status, got.json["correlationId"], got.headers["x-request-id"]) == (202, f"c-{n}", f"r-{n}")
        assert (await other).status == 202
        assert counter.refused(await long, 400, "7004", "content")["requestId"] == "r-20"
        assert counter.refused(await banned, 400, "7004", "from")["requestId"] == "r-21"
        stored = await rows(counter, STORED)
        assert [s[1] for s in stored[:2]] == ["before", "first"]
        assert sorted(s[1] for s in stored[2:]) == sorted([*(f"c-{n}" for n in range(12)), "c-22"])
        by_id = {s[0]: s for s in stored}
        for n, got in enumerate(said):
            _, correlation, recipient, text, _, told = by_id[UUID(got.json["messageId"])]
            assert (correlation, recipient, text) == (f"c-{n}", f"p{n // 2}", f"text {n}")
            assert told == ["single_message.queued 1"]
        # On a busy machine some may come when the others are being written.
        assert {s[4] for s in stored[2:]} <= {3, 4}, "all that waited were written by one transaction"
        # Two that write to somebody new write to one person.
        people = await rows(
            counter,
            "select count(distinct person_id), count(distinct recipient) from single_message where project_id = $1",
        )
        assert people == [(8 + 1, 8)], "`igsid` is somebody else for each of two accounts; p11 of another-app is new"
        await counter.acts()
        assert (await counter.get(said[0].json["messageId"]))["status"] in ("SUBMITTED", "DELIVERED")

    run(story())


def test_a_moment_no_database_can_hold_refuses_nobody_else(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        async with shut(counter):
            one, far, two = ask(counter, 1), ask(counter, 2, sendAt="9999-12-31T23:59:59-14:00"), ask(counter, 3)
        assert [(await t).status for t in (one, two)] == [202, 202]
        counter.refused(await far, 400, "7004", "sendAt")

    run(story())


def test_keys_of_idempotency_hold_among_them(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        async with shut(counter):
            first = ask(counter, 1, "k1")
            await asyncio.sleep(0.05)
            same, conflict, plain = ask(counter, 1, "k1"), ask(counter, 2, "k1"), ask(counter, 3)
        assert (await same).json == (await first).json
        assert (await same).headers["idempotent-replayed"] == "true"
        counter.refused(await conflict, 409, "idempotency_conflict")
        assert (await plain).status == 202
        late = await ask(counter, 1, "k1")
        assert (late.json, late.headers["idempotent-replayed"]) == ((await first).json, "true")
        assert sorted(s[1] for s in await rows(counter, STORED)) == ["c-1", "c-3", "first"]

    run(story())


def test_a_caller_that_hangs_up_takes_nobody_along(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        async with shut(counter), aiohttp.ClientSession() as session:
            before = ask(counter, 1)
            body = {"contentType": "TEXT", "content": "gone", "from": "app-id", "to": "p", "correlationId": "gone"}
            url, headers = counter.standing.url + AT, {"key": counter.key}
            gone = asyncio.create_task(session.post(url, json=body, headers=headers))
            await asyncio.sleep(0.05)
            gone.cancel()
            after = ask(counter, 2)
        assert [(await t).status for t in (before, after)] == [202, 202]
        # What was accepted is sent, whether or not somebody was there to hear so.
        assert sorted(s[1] for s in await rows(counter, STORED)) == ["c-1", "c-2", "first", "gone"]

    run(story())
