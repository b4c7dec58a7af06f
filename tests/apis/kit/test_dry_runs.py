"""What a dry run does around a handler: events told and not written, no hint, nobody asked outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from overture.apis.kit import Family, Host, Routes, Wiring
from overture.domain.identity import Call
from overture.runtime.work.queues import Queue
from tests.apis.conformance import Checked
from tests.apis.kit import camel_family
from tests.apis.kit.wired import Keys

Run = Callable[[Any], Any]


class Ground:
    """A family whose hints are collected, and a client of it."""

    def __init__(self, wired: Wiring, keys: Keys) -> None:
        self.hints: list[set[Queue]] = []
        self.db = wired.calls.db
        family = Family(
            camel_family.CAMEL,
            [camel_family.routes],
            replace(wired, calls=replace(wired.calls, hint=self.hints.append)),
        )
        key = keys.add()
        self.project = keys.callers[key].project.id
        self.client = Checked(Host([family]), json.loads(family.document), {"authorization": f"Bearer {key}"})

    async def count(self, table: str) -> int:
        async with self.db.connection() as raw:
            found: int = await raw.fetchval(f"select count(*) from {table} where project_id = $1", self.project)
        return found


@pytest.fixture
def ground(wired: Wiring, keys: Keys) -> Ground:
    return Ground(wired, keys)


def test_the_familys_events_are_told_by_type_and_reason_and_none_is_written(ground: Ground, run: Run) -> None:
    async def story() -> None:
        note = (await ground.client("POST", "/camel/v1/notes", {"noteTitle": "Buy milk"})).json["id"]
        at = f"/camel/v1/notes/{note}/read?times=3"
        dry = await ground.client("POST", at + "&dryRun=true", headers={"idempotency-key": "k"})
        told = [{"type": "note.read", "count": 3, "reasons": {"fun": 1, "habit": 2}}]
        assert dry.json["dryRun"] == {"events": told}
        assert (await ground.count("event"), await ground.count("idempotency"), ground.hints) == (0, 0, [])
        real = await ground.client("POST", at, headers={"idempotency-key": "k"})
        assert real.json == {k: v for k, v in dry.json.items() if k != "dryRun"}
        assert (await ground.count("event"), await ground.count("idempotency")) == (4, 1)
        assert ground.hints == [{Queue.RELAY}]

    run(story())


def test_in_a_dry_run_what_stands_for_the_outside_is_asked_and_else_nobody(ground: Ground, run: Run) -> None:
    async def story() -> None:
        camel_family.asked.clear()
        for key in ({}, {"idempotency-key": "k"}):
            dry = await ground.client("POST", "/camel/v1/outside?dryRun=true", {"noteTitle": "Rain"}, key)
            assert (dry.status, dry.json["noteTitle"]) == (201, "Rain")
        assert (await ground.client("POST", "/camel/v1/bold?dryRun=true")).status == 500
        assert camel_family.asked == []
        assert await ground.count("note") == 0
        assert (await ground.client("POST", "/camel/v1/bold")).status == 204
        assert camel_family.asked == ["boldly"]

    run(story())


def test_a_dry_run_meets_deadlocks_and_crashes_as_the_real_request_does(ground: Ground, run: Run) -> None:
    async def story() -> None:
        got = await ground.client("POST", "/camel/v1/stumble?times=2&dryRun=true")
        assert (got.status, got.json["ran"]) == (201, 3)
        assert (await ground.client("POST", "/camel/v1/stumble?times=3&dryRun=true")).status == 503
        got = await ground.client("POST", "/camel/v1/crash?dryRun=true", {"noteTitle": "x"})
        assert (got.status, got.headers["x-dry-run"]) == (500, "true")
        assert (await ground.client("POST", "/camel/v1/away?dryRun=true")).status == 503
        assert await ground.count("note") == 0

    run(story())


def test_a_deletion_is_rehearsed_too(ground: Ground, run: Run) -> None:
    async def story() -> None:
        note = (await ground.client("POST", "/camel/v1/notes", {"noteTitle": "Stay"})).json["id"]
        got = await ground.client("DELETE", f"/camel/v1/notes/{note}?dryRun=true")
        assert (got.status, got.body, got.headers["x-dry-run"]) == (204, b"", "true")
        assert await ground.count("note") == 1
        missing = await ground.client("DELETE", f"/camel/v1/notes/note_{'0' * 26}?dryRun=true")
        assert (missing.status, missing.headers["x-dry-run"]) == (404, "true")

    run(story())


def test_a_handler_does_not_take_the_question_for_itself() -> None:
    async def handler(call: Call, dry_run: bool = False) -> None:
        """Decide."""

    with pytest.raises(TypeError, match="asked by the kit"):
        Routes(camel_family.CAMEL).post("/x", scope="notes:write", status=204)(handler)


def test_an_error_that_no_commit_would_survive_fails_a_dry_run_too(ground: Ground, run: Run) -> None:
    routes = Routes(camel_family.CAMEL)

    @routes.post("/camel/v1/spoil", scope="notes:write", status=204)
    async def spoil(call: Call) -> None:
        """Catch what must not be caught."""
        try:
            await call.fetchval("select 1 / 0, $1::uuid")
        except Exception:
            camel_family.asked.append("spoilt")

    async def story() -> None:
        wiring = replace(ground.client.app.choose("/camel/v1/spoil").wiring)
        family = Family(camel_family.CAMEL, [routes], wiring)
        client = Checked(Host([family]), json.loads(family.document), ground.client.headers)
        statuses = [(await client("POST", "/camel/v1/spoil" + q)).status for q in ("", "?dryRun=true")]
        assert statuses == [500, 500]

    run(story())
