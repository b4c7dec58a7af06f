"""What the engine does around a handler: retries, outages, idempotency of every sort, streams, crashes."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
import structlog

from overture.apis.kit import Family, Host, Served, Stream, Wiring
from overture.runtime.db import Database
from overture.runtime.vault import Vault
from tests.apis.conformance import Checked, ask
from tests.apis.kit import camel_family
from tests.apis.kit.serving import served
from tests.apis.kit.wired import Keys, families

Run = Callable[[Any], Any]
KEY = "Idempotency-Key"


@dataclass
class Ground:
    """A family with a key of its own project."""

    wiring: Wiring
    keys: Keys

    def client(self, **more: Any) -> Checked:
        """A client with a new key, the family wired with `more`."""
        family = Family(camel_family.CAMEL, [camel_family.routes], replace(self.wiring, **more))
        return Checked(Host([family]), json.loads(family.document), {"authorization": f"Bearer {self.keys.add()}"})


@pytest.fixture
def ground(wired: Wiring, keys: Keys) -> Ground:
    return Ground(wired, keys)


async def titles(client: Checked) -> list[str]:
    return [n["noteTitle"] for n in (await client("GET", "/camel/v1/notes?limit=200")).json["data"]]


@pytest.mark.parametrize("key", [{}, {KEY: "k"}])
def test_a_deadlock_runs_the_handler_again_up_to_three_times(ground: Ground, run: Run, key: dict[str, str]) -> None:
    async def story() -> None:
        client = ground.client()
        for times in (0, 1, 2):
            got = await client(
                "POST", f"/camel/v1/stumble?times={times}", headers={k: v + str(times) for k, v in key.items()}
            )
            assert (got.status, got.json) == (201, {"ran": times + 1})
        assert len(await titles(client)) == 3
        got = await client("POST", "/camel/v1/stumble?times=3", headers=key)
        assert (got.status, got.headers["retry-after"]) == (503, "1")
        assert got.json["error"]["retryable"] is True
        assert len(await titles(client)) == 3

    run(story())


def test_a_connection_lost_in_the_middle_is_a_503(ground: Ground, run: Run) -> None:
    async def story() -> None:
        client = ground.client()
        got = await client("POST", "/camel/v1/away")
        assert (got.status, got.headers["retry-after"]) == (503, "1")
        assert got.json["error"]["code"] == "service_unavailable"
        assert (await client("GET", "/camel/v1/notes")).status == 200

    run(story())


def test_a_crash_rolls_back_and_is_logged_without_what_was_sent(ground: Ground, run: Run) -> None:
    async def story() -> list[Any]:
        client = ground.client()
        with structlog.testing.capture_logs() as logs:
            got = await client("POST", "/camel/v1/crash", {"noteTitle": "do not tell"}, {"x-request-id": "r-1"})
        assert got.status == 500
        assert got.json["error"]["requestId"] == "r-1"
        assert await titles(client) == []
        return logs

    (entry,) = run(story())
    assert (entry["request_id"], entry["error"], entry["route"]) == ("r-1", "RuntimeError", "/camel/v1/crash")
    assert "camel_family.py" in entry["trace"]
    assert "do not tell" not in repr(entry)


def test_an_error_meant_for_the_operator_is_kept_from_the_caller(ground: Ground, run: Run) -> None:
    async def story() -> None:
        client = ground.client()
        await client("POST", "/camel/v1/secrets", headers={KEY: "k"})
        changed = Checked(ground.client(vault=Vault(b"w" * 32)).app, client.document, client.headers)
        with structlog.testing.capture_logs() as logs:
            got = await changed("POST", "/camel/v1/secrets", headers={KEY: "k"})
        assert (got.status, got.json["error"]["code"]) == (500, "internal_error")
        assert [entry["error"] for entry in logs] == ["VaultKeyUnknown"]

    run(story())


def test_an_answer_keeps_its_headers_when_it_is_repeated(ground: Ground, run: Run) -> None:
    async def story() -> None:
        client = ground.client()
        first = await client("POST", "/camel/v1/notes", {"noteTitle": "a"}, {KEY: "k"})
        again = await client("POST", "/camel/v1/notes", {"noteTitle": "a"}, {KEY: "k"})
        assert first.headers["location"] == again.headers["location"] == f"/camel/v1/notes/{first.json['id']}"
        assert await titles(client) == ["a"]
        refused = await client("POST", "/camel/v1/notes", {"noteTitle": "a"}, {KEY: "k2"})
        assert (refused.status, refused.json["error"]["code"]) == (409, "title_taken")
        assert (await client("DELETE", "/camel/v1/notes/" + first.json["id"])).status == 204
        assert (await client("POST", "/camel/v1/notes", {"noteTitle": "a"}, {KEY: "k2"})).status == 201

    run(story())


def test_a_secret_is_repeated_but_does_not_lie_in_clear(ground: Ground, database: Database, run: Run) -> None:
    async def story() -> None:
        client = ground.client()
        first = await client("POST", "/camel/v1/secrets", headers={KEY: "k"})
        again = await client("POST", "/camel/v1/secrets", headers={KEY: "k"})
        assert first.json == again.json
        secret = first.json["secret"]
        async with database.connection() as raw:
            stored = await raw.fetch("select answer from idempotency")
        assert stored
        assert not any(secret.encode() in row["answer"] for row in stored)

    run(story())
    with pytest.raises(TypeError, match="vault"):
        ground.client(vault=None)


def test_the_outside_is_asked_before_any_transaction_and_once_a_key(ground: Ground, run: Run) -> None:
    async def story() -> None:
        client = ground.client()
        camel_family.asked.clear()
        first = await client("POST", "/camel/v1/outside", {"noteTitle": "x"}, {KEY: "k"})
        again = await client("POST", "/camel/v1/outside", {"noteTitle": "x"}, {KEY: "k"})
        assert first.json == again.json
        assert camel_family.asked == ["x"]
        both = await asyncio.gather(
            *(client("POST", "/camel/v1/outside", {"noteTitle": "y"}, {KEY: "k2"}) for _ in range(2))
        )
        assert both[0].json == both[1].json
        assert await titles(client) == ["x, they say", "y, they say"]

    run(story())


def test_every_request_is_told_to_the_observer(ground: Ground, run: Run) -> None:
    seen: list[Served] = []

    async def story() -> None:
        client = ground.client(observe=seen.append)
        await client("GET", "/camel/v1/notes/note_" + "0" * 26)
        await client("GET", "/camel/v1/nowhere")

    run(story())
    assert [(s.family, s.method, s.route, s.status) for s in seen] == [
        ("camel", "GET", "/camel/v1/notes/{note_id}", 404),
        ("camel", "GET", "", 404),
    ]
    assert seen[0].actor.startswith("key:")
    assert seen[1].actor == ""
    assert 0 < seen[0].seconds < 5


def test_the_host_chooses_by_the_longest_prefix_of_whole_segments(ground: Ground, run: Run) -> None:
    async def landing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})

    camel, snake = families(ground.wiring)
    host = Host([camel, snake], {"/": landing, "/healthz": landing})
    for path, app in {
        "/camel/v1/notes": camel,
        "/camel/v1": camel,
        "/camel/v1/snakes/7/name": snake,
        "/camel/v1/snakesque": camel,
        "/snake": snake,
        "/": landing,
        "/healthz": landing,
    }.items():
        assert host.choose(path) is app, path

    async def story() -> None:
        for path in ("/healthy", "/nothing", "/camel", "/snakes", "//"):
            got = await ask(host, "GET", path)
            assert (got.status, got.json["error"]["code"]) == (404, "not_found")

    run(story())


def test_over_a_real_server_streams_uploads_and_the_lifespan_work(ground: Ground, run: Run) -> None:
    life: list[str] = []

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        life.append("began")
        yield
        life.append("ended")

    async def story() -> None:
        client = ground.client()
        host = Host(families(ground.wiring), lifespans=[lifespan])
        key = client.headers
        async with served(host) as at, aiohttp.ClientSession(headers=key) as http:
            for n in range(3):
                async with http.post(at + "/camel/v1/notes", json={"noteTitle": f"n, {n}"}) as answer:
                    assert answer.status == 201
            async with http.get(at + "/camel/v1/notes.csv") as answer:
                assert answer.headers["content-type"] == "text/csv; charset=utf-8"
                assert answer.headers["content-disposition"] == 'attachment; filename="notes.csv"'
                assert answer.headers["ratelimit-policy"] == '"bulk";q=1000;w=60'
                assert (await answer.text()).splitlines() == ["title", '"n, 0"', '"n, 1"', '"n, 2"']
            targets = [{"handle": f"h{n}", "firstName": None, "followerCount": n} for n in range(1000)]
            async with http.post(at + "/camel/v1/bulk", json={"targets": targets}) as answer:
                assert (await answer.json())["targets"] == targets
            async with http.head(at + "/camel/v1/notes") as answer:
                assert (answer.status, await answer.read()) == (405, b"")
            async with http.post(at + "/camel/v1/notes", data=io.BytesIO(b"x" * 2_000_000)) as answer:
                assert answer.status == 413

    run(story())
    assert life == ["began", "ended"]


def test_a_stream_that_fails_before_its_first_piece_is_an_error_like_any_other(ground: Ground, run: Run) -> None:
    async def story() -> None:
        client = ground.client()
        nowhere = Database(ground.wiring.calls.db.url)
        calls = ground.wiring.calls
        resources = replace(calls.resources, by_type={**calls.resources.by_type, Database: nowhere})
        broken = ground.client(calls=replace(calls, resources=resources))
        got = await broken("GET", "/camel/v1/notes.csv")
        assert (got.status, got.json["error"]["code"]) == (503, "service_unavailable")
        assert (await client("GET", "/camel/v1/notes.csv")).body == b"title\n"

    run(story())


def test_a_stream_stops_when_the_caller_goes_away(run: Run) -> None:
    from overture.apis.kit.replies import StreamReply

    ended: list[int] = []

    async def pieces() -> AsyncIterator[bytes]:
        given = 0
        try:
            while True:
                yield b"piece"
                given += 1
                await asyncio.sleep(0)
        finally:
            ended.append(given)

    async def story() -> None:
        left = asyncio.Event()
        sent = 0

        async def receive() -> dict[str, Any]:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            nonlocal sent
            sent += 1
            if sent == 10:
                left.set()

        await StreamReply(200, Stream.of(pieces(), "text/plain")).send({}, receive, send)
        await asyncio.sleep(0)

    run(story())
    assert ended
    assert ended[0] < 1000
