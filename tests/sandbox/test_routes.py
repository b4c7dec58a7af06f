"""The sandbox's own routes: what it says of itself, who may use them, and that docs/ names them all."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, get_args

import pytest

from overture.sandbox import create_app
from overture.sandbox.accounts import STOPS
from overture.sandbox.faults import InboundKind, SendKind
from overture.sandbox.graph.control import ACTS
from overture.sandbox.routes import ROUTES
from overture.sandbox.scenarios import MEANINGS, Scenario
from tests.sandbox.world import run, sandbox

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_it_says_what_it_is_and_lists_its_scenarios(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            about = (await world.ask("GET", "/")).json
            assert about["name"] == "Overture sandbox"
            assert "POST /v1/messages" in about["routes"]
            assert (await world.ask("GET", "/healthz")).json == {"status": "ok"}
            listed = (await world.ask("GET", "/scenarios")).json["scenarios"]
            assert {entry["handle"] for entry in listed} == {scenario.value for scenario in Scenario}
            assert (await world.ask("GET", "/nothing")).status == 404
            wrong = await world.ask("DELETE", "/journal")
            assert (wrong.status, wrong.headers["Allow"]) == (405, "GET")
            assert (await world.ask("GET", "/journal")).json["error"]["message"] == "project is missing"
            empty = {"messages": 0, "people": 0, "peopleWithTwoOrMore": 0, "repeatedTokens": 0}
            assert await world.summary() == empty
            assert await world.journal() == []

    run(main)


@pytest.mark.parametrize(
    ("client", "allowed"),
    [(None, True), ("127.0.0.1", True), ("::1", True), ("10.1.2.3", False), ("192.0.2.7", False)],
)
def test_own_routes_answer_on_this_machine_only(tmp_path: Path, client: str | None, allowed: bool) -> None:
    async def main() -> None:
        app = create_app(tmp_path, timers=False)
        for route in ROUTES:
            answer: list[int] = []

            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": b"", "more_body": False}

            async def send(message: MutableMapping[str, Any], answer: list[int] = answer) -> None:
                if message["type"] == "http.response.start":
                    answer.append(message["status"])

            path = route.path.replace("{", "").replace("}", "")
            scope = {
                "type": "http",
                "method": route.method,
                "path": path,
                "raw_path": path.encode(),
                "query_string": b"",
                "headers": [(b"x-forwarded-for", b"127.0.0.1")],
                "client": None if client is None else (client, 1),
            }
            await app(scope, receive, send)
            assert (answer == [403]) == (route.is_loopback and not allowed)
        app.store.close()

    asyncio.run(main())


def test_every_route_scenario_fault_and_stop_is_in_the_documents() -> None:
    text = "".join((DOCS / f"{name}.md").read_text() for name in ("sandbox", "bridge", "sandbox-graph"))
    for name in (
        *(f"{route.method} {route.path}" for route in ROUTES),
        *(scenario.value for scenario, _ in MEANINGS),
        *(get_args(SendKind) + get_args(InboundKind)),
        *STOPS,
        *ACTS,
    ):
        assert f"`{name}`" in text, name
