"""Requests answered together: each with its own answer, whatever its neighbours meet, and as if it had come alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import structlog

from overture.apis.kit import Family, Host, Wiring
from overture.apis.kit.together import MOST_WAITING
from overture.runtime.db import Database
from tests.apis.conformance import Checked, Got, ask
from tests.apis.kit import camel_family, notes
from tests.apis.kit.serving import served
from tests.apis.kit.wired import Keys

Run = Callable[[Any], Any]
KEY = "Idempotency-Key"
AT = "/camel/v1/together"


@dataclass
class Ground:
    """A family, a key of its own project, and the database behind."""

    host: Host
    client: Checked
    keys: Keys
    db: Database
    key: str

    @asynccontextmanager
    async def shut(self) -> AsyncIterator[list[asyncio.Task[Got]]]:
        """While the block lasts, a first request is under way and waits, so that those that come gather. Done at the
        end: the answers of all whose tasks were put into the list."""
        project = self.keys.callers[self.key].project
        tasks: list[asyncio.Task[Got]] = []
        async with self.db.connection() as raw:
            gate = raw.transaction()
            await gate.start()
            await raw.execute("insert into note values ($1, gen_random_uuid(), 'gate', 'glad')", project.id)
            first = asyncio.create_task(self.write("gate"))
            await self.locked()
            try:
                yield tasks
                await asyncio.sleep(0.01)
            finally:
                await gate.rollback()
        assert (await first).status == 201
        await asyncio.gather(*tasks, return_exceptions=True)

    async def locked(self) -> None:
        """Until somebody waits for a lock."""
        sql = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        async with self.db.connection() as raw:
            while not await raw.fetchval(sql):
                await asyncio.sleep(0.002)

    async def write(self, title: str, key: str | None = None, **more: Any) -> Got:
        """One note; its request id is its title."""
        headers = {"x-request-id": title} | ({KEY: key} if key else {})
        return await self.client("POST", AT, {"noteTitle": title, **more}, headers)

    def ask(self, title: str, key: str | None = None, **more: Any) -> asyncio.Task[Got]:
        return asyncio.create_task(self.write(title, key, **more))

    async def written(self) -> list[tuple[str, int]]:
        """The notes in the order of their ids, and in the how manieth transaction each was written."""
        project = self.keys.callers[self.key].project
        sql = """select title, dense_rank() over (order by xmin::text::bigint) as n from note
        where project_id = $1 order by id"""
        async with self.db.connection() as raw:
            return [(r["title"], r["n"]) for r in await raw.fetch(sql, project.id)]


@pytest.fixture
def ground(wired: Wiring, keys: Keys, database: Database) -> Ground:
    family = Family(camel_family.CAMEL, [camel_family.routes], wired)
    key = keys.add(rate=100_000)
    client = Checked(Host([family]), json.loads(family.document), {"authorization": f"Bearer {key}"})
    notes.groups.clear()
    return Ground(Host([family]), client, keys, database, key)


def test_those_that_wait_are_done_in_one_transaction_each_with_its_own_answer(ground: Ground, run: Run) -> None:
    async def story() -> None:
        titles = [f"note-{n}" for n in range(8)]
        async with ground.shut() as tasks:
            tasks += [ground.ask(t) for t in titles[:4]]
            tasks += [ground.ask("gate"), ground.ask("bad", mood="angry")]
            tasks += [ground.ask(t) for t in titles[4:]]
        said = [t.result() for t in tasks]
        assert [s.status for s in said] == [201] * 4 + [409, 400] + [201] * 4
        for title, got in zip([*titles[:4], "gate", "bad", *titles[4:]], said, strict=True):
            assert got.headers["x-request-id"] == title
            if got.status == 201:
                assert got.json["noteTitle"] == title
                assert got.headers["location"] == f"/camel/v1/notes/{got.json['id']}"
            else:
                assert got.json["error"]["requestId"] == title
        assert said[4].json["error"]["code"] == "title_taken"
        assert await ground.written() == [("gate", 1)] + [(t, 2) for t in titles]
        assert notes.groups == [["gate"], [*titles[:4], "gate", *titles[4:]]]

    run(story())


def test_what_the_database_refuses_is_refused_alone(ground: Ground, run: Run) -> None:
    async def story() -> list[Any]:
        titles = ["a", "b", "poison", "c", "d"]
        with structlog.testing.capture_logs() as logs:
            async with ground.shut() as tasks:
                tasks += [ground.ask(t) for t in titles]
        assert [t.result().status for t in tasks] == [201, 201, 500, 201, 201]
        assert tasks[2].result().json["error"]["requestId"] == "poison"
        assert [t for t, _ in await ground.written()] == ["gate", "a", "b", "c", "d"]
        return logs

    (entry,) = run(story())
    assert (entry["event"], entry["request_id"], entry["sqlstate"]) == ("request_crashed", "poison", "23514")


def test_a_deadlock_runs_all_of_them_again(ground: Ground, run: Run) -> None:
    async def story() -> None:
        async with ground.shut() as tasks:
            tasks += [ground.ask(t) for t in ("a", "deadlock", "b")]
        assert [t.result().status for t in tasks] == [201] * 3
        assert notes.groups == [["gate"], ["a", "deadlock", "b"], ["a", "deadlock", "b"]]
        assert await ground.written() == [("gate", 1), ("a", 2), ("deadlock", 2), ("b", 2)]

    run(story())


def test_keys_of_idempotency_are_kept_among_them(ground: Ground, run: Run) -> None:
    async def story() -> None:
        before = await ground.write("before", "k0")
        async with ground.shut() as tasks:
            tasks += [ground.ask("before", "k0"), ground.ask("one", "k1"), ground.ask("plain")]
            tasks += [ground.ask("one", "k1"), ground.ask("other", "k1"), ground.ask("other", "k0")]
            tasks += [ground.ask("gate", "k2"), ground.ask("two", "k3")]
        again, one, plain, repeated, other, conflict, taken, two = (t.result() for t in tasks)
        assert (again.json, again.headers["idempotent-replayed"]) == (before.json, "true")
        assert again.headers["location"] == before.headers["location"]
        assert (one.status, plain.status, two.status) == (201, 201, 201)
        assert "idempotent-replayed" not in one.headers
        assert (repeated.json, repeated.headers["idempotent-replayed"]) == (one.json, "true")
        for refused in (other, conflict):
            assert (refused.status, refused.json["error"]["code"]) == (409, "idempotency_conflict")
        # A refusal is not stored: the same request may succeed later.
        assert (taken.status, taken.json["error"]["code"]) == (409, "title_taken")
        gone = (await ground.client("GET", "/camel/v1/notes")).json["data"]
        (gate,) = (n["id"] for n in gone if n["noteTitle"] == "gate")
        assert (await ground.client("DELETE", f"/camel/v1/notes/{gate}")).status == 204
        late = await ground.write("gate", "k2")
        assert (late.status, "idempotent-replayed" in late.headers) == (201, False)
        assert [t for t, _ in await ground.written()] == ["before", "one", "plain", "two", "gate"]

    run(story())


def test_two_under_the_same_key_of_which_the_first_is_refused_are_both_asked(ground: Ground, run: Run) -> None:
    async def story() -> None:
        async with ground.shut() as tasks:
            tasks += [ground.ask("gate", "k"), ground.ask("gate", "k")]
        assert [t.result().json["error"]["code"] for t in tasks] == ["title_taken"] * 2
        assert notes.groups == [["gate"], ["gate"], ["gate"]]

    run(story())


def test_who_goes_away_takes_nobody_along(ground: Ground, run: Run) -> None:
    async def story() -> None:
        async with ground.shut() as tasks:
            tasks += [ground.ask(t) for t in ("a", "gone", "b")]
            await asyncio.sleep(0.01)
            tasks[1].cancel()
        assert [t.result().status for t in (tasks[0], tasks[2])] == [201, 201]
        assert tasks[1].cancelled()
        assert await ground.written() == [("gate", 1), ("a", 2), ("b", 2)]

    run(story())


def test_more_than_may_wait_are_asked_to_come_again(ground: Ground, run: Run) -> None:
    async def story() -> None:
        body, headers = b'{"noteTitle":"one of many"}', ground.client.headers
        async with ground.shut():
            many = [asyncio.create_task(ask(ground.host, "POST", AT, headers, body)) for _ in range(MOST_WAITING + 3)]
            while sum(t.done() for t in many) < 3:
                await asyncio.wait([t for t in many if not t.done()], return_when=asyncio.FIRST_COMPLETED)
            for refused in (t.result() for t in many if t.done()):
                assert (refused.status, refused.headers["retry-after"]) == (503, "1")
                assert refused.json["error"]["code"] == "service_unavailable"
            for task in many:
                task.cancel()
        assert await ground.written() == [("gate", 1)]

    run(story())


def test_other_keys_do_not_wait_in_the_same_line(ground: Ground, run: Run) -> None:
    async def story() -> None:
        other = ground.client.under({"authorization": f"Bearer {ground.keys.add()}"})
        async with ground.shut():
            assert (await other("POST", AT, {"noteTitle": "mine"})).status == 201
        assert await ground.written() == [("gate", 1)]

    run(story())


def test_a_dry_run_is_done_alone_and_leaves_nothing(ground: Ground, run: Run) -> None:
    async def story() -> None:
        got = await ground.client("POST", f"{AT}?dryRun=true", {"noteTitle": "dry"})
        assert (got.status, got.json["noteTitle"], got.json["dryRun"]["events"]) == (201, "dry", [])
        assert await ground.written() == []
        assert (await ground.write("dry")).status == 201
        got = await ground.client("POST", f"{AT}?dryRun=true", {"noteTitle": "dry"})
        assert (got.status, got.json["error"]["code"]) == (409, "title_taken")

    run(story())


def test_a_stop_answers_those_that_wait_first(ground: Ground, run: Run) -> None:
    async def story() -> None:
        headers = {"authorization": f"Bearer {ground.key}"}
        titles = [f"note-{n}" for n in range(5)]

        async def post(session: aiohttp.ClientSession, url: str, title: str) -> int:
            async with session.post(url + AT, json={"noteTitle": title}, headers=headers) as answer:
                await answer.read()
                return answer.status

        async with aiohttp.ClientSession() as session:
            async with ground.shut():
                serving = served(ground.host)
                url = await serving.__aenter__()
                asked = [asyncio.create_task(post(session, url, t)) for t in titles]
                while len(ground.keys.shown) < 6:
                    await asyncio.sleep(0.005)
                stop = asyncio.create_task(serving.__aexit__(None, None, None))
                await asyncio.sleep(0.1)
                assert not any(t.done() for t in (stop, *asked))
            assert await asyncio.gather(*asked) == [201] * 5
            await stop
        assert sorted(t for t, _ in await ground.written()) == ["gate", *titles]

    run(story())
