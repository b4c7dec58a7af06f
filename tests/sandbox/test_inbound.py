"""What people answer: when it is due, in which order, signed, and told until it is taken."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from aiohttp import web
from standardwebhooks import Webhook

from overture.kernel.clock import Clock, ProjectTime
from overture.sandbox.behaviour import OPT_OUT_TEXTS
from overture.sandbox.network import Network, wall_clock
from tests.sandbox.world import PROJECT, START, Told, World, run, sandbox


async def settled(world: World) -> int:
    """Tell until nothing is due."""
    taken = 0
    while now := await world.app.settle():
        taken += now
    return taken


def test_a_reply_comes_when_the_project_reaches_its_moment_and_not_before(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            await world.send("sandbox.replies.1")
            assert world.app.next_due(PROJECT) == world.later(seconds=60)
            world.show(world.later(seconds=59))
            assert await world.app.settle() == 0
            world.show(world.later(seconds=60))
            assert await world.app.settle() == 1
            assert await world.app.settle() == 0
            [(hook, _, _)] = world.told.requests
            [event] = world.told.events
            assert hook == PROJECT
            assert event.pop("id").startswith("evt_")
            assert event.pop("text")
            assert event == {
                "type": "message.received",
                "account": "sender_a",
                "platform": "instagram",
                "from": "sandbox.replies.1",
                "at": "2026-05-01T10:01:00Z",
            }
            assert world.app.next_due(PROJECT) is None

    run(main)


def test_a_send_that_says_a_later_time_moves_a_manual_clock_forward_only(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            await world.send("sandbox.optsout")
            await world.send("sandbox.ignores", at=world.later(minutes=5))
            await world.send("sandbox.ignores", at=START)
            assert await world.app.settle() == 1
            assert world.told.events[0]["text"] in OPT_OUT_TEXTS

    run(main)


def test_events_are_told_in_order_of_their_moments_and_every_run_is_the_same(tmp_path: Path) -> None:
    async def main() -> None:
        runs = []
        for folder in ("a", "b"):
            async with sandbox(tmp_path / folder) as world:
                world.show(START)
                for i in range(300):
                    await world.send(f"crowd_{i}", token=f"token-{i}")
                world.show(world.later(days=2))
                assert await settled(world) == len(world.told.events) > 50
                moments = [event["at"] for event in world.told.events]
                assert moments == sorted(moments)
                runs.append([body for _, _, body in world.told.requests])
        assert runs[0] == runs[1]

    run(main)


def test_the_signature_satisfies_the_official_verifier(tmp_path: Path) -> None:
    async def main() -> None:
        secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        async with sandbox(tmp_path, secret=secret) as world:
            world.now = wall_clock()
            world.show(START)
            await world.send("sandbox.replies")
            world.show(world.later(hours=1))
            await world.app.settle()
            [(_, headers, body)] = world.told.requests
            assert Webhook(secret).verify(body.decode(), dict(headers)) == msgspec.json.decode(body)

    run(main)


def test_an_event_that_was_not_taken_comes_again_with_its_id_and_before_the_persons_next(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            await world.send("sandbox.replies.1")
            await world.send("sandbox.replies.2", at=world.later(seconds=1))
            await world.send("sandbox.replies.1", at=world.later(seconds=2))
            world.show(world.later(hours=1))
            world.told.answers = [500]
            assert await world.app.settle() == 1
            assert [e["from"] for e in world.told.events] == ["sandbox.replies.1", "sandbox.replies.2"]
            assert await world.app.settle() == 2
            first, _, again, last = world.told.events
            assert first == again
            assert (last["from"], last["id"] != first["id"]) == ("sandbox.replies.1", True)

    run(main)


def test_events_wait_over_a_restart(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            await world.send("sandbox.replies")
        async with sandbox(tmp_path) as world:
            assert world.app.next_due(PROJECT) == world.later(seconds=60)
            world.show(world.later(minutes=2))
            assert await world.app.settle() == 1

    run(main)


@pytest.mark.parametrize(
    ("kind", "tellings"), [("duplicate_inbound", 2), ("lost_inbound_first_try", 1), ("late_inbound", 1)]
)
def test_inbound_faults(tmp_path: Path, kind: str, tellings: int) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            await world.ask("POST", "/faults", {"kind": kind, "project": PROJECT, "seconds": 600})
            world.show(START)
            await world.send("sandbox.replies")
            world.show(world.later(seconds=60))
            on_time = await world.app.settle()
            assert on_time == (1 if kind == "duplicate_inbound" else 0)
            world.show(world.later(seconds=660))
            await settled(world)
            assert len(world.told.events) == tellings
            assert len({event["id"] for event in world.told.events}) == 1
            [row] = (await world.ask("GET", f"/inbound?project={PROJECT}")).json["events"]
            assert row["deliveredAt"] is not None

    run(main)


def test_a_platform_that_stops_an_account_says_so(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            body = {"project": PROJECT, "stop": "banned", "why": "spam"}
            stopped = await world.ask("POST", "/accounts/sender_a/stop", body)
            assert stopped.json == {"account": "sender_a", "state": "banned", "warned": False}
            await world.app.settle()
            [event] = world.told.events
            assert (event["type"], event["account"], event["stop"], event["why"]) == (
                "account.stopped",
                "sender_a",
                "banned",
                "spam",
            )
            assert (await world.send("nasa")).json["error"]["code"] == "account_banned"

    run(main)


class Overture:
    """A real receiver: refuses to answer well until told, then takes everything."""

    def __init__(self) -> None:
        self.status = 200
        self.bodies: list[Any] = []

    async def take(self, request: web.Request) -> web.Response:
        assert request.path == f"/hooks/bridge/{PROJECT}"
        self.bodies.append(await request.json())
        return web.Response(status=self.status)

    async def start(self, port: int = 0) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/hooks/bridge/{hook}", self.take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return runner

    def ids(self) -> list[str]:
        return [event["id"] for body in self.bodies for event in body["events"]]


async def until(true: Any) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.02)


def test_by_itself_on_a_fast_clock_and_again_after_the_receiver_was_down(tmp_path: Path) -> None:
    async def main() -> None:
        overture = Overture()
        runner = await overture.start()
        port = runner.addresses[0][1]
        url = f"http://127.0.0.1:{port}"
        settings = {"deliver": None, "overture_url": url, "timers": True, "clock": wall_clock}
        async with sandbox(tmp_path, **settings) as world:
            world.app.set_clock(PROJECT, Clock(wall_clock(), ProjectTime(START), 600.0))
            for i in range(120):
                await world.send(f"sandbox.replies.{i}")
            await until(lambda: len(overture.ids()) == 120)
            assert len(overture.bodies) < 120
            await runner.cleanup()
            await world.send("sandbox.replies.x", at=None)
            await asyncio.sleep(0.3)
            overture.status = 500
            runner = await overture.start(port)
            await until(lambda: len(overture.ids()) > 120)
            overture.status = 200
            await until(lambda: world.app.next_due(PROJECT) is None)
            assert len(set(overture.ids())) == 121
            await runner.cleanup()

    run(main)


def test_by_itself_on_a_manual_clock_when_a_post_moves_it_and_one_bad_event_holds_up_nobody(tmp_path: Path) -> None:
    async def main() -> None:
        refused: list[bytes] = []

        class Picky(Told):
            async def __call__(self, hook_id: str, headers: Any, body: bytes) -> int:
                if b"sandbox.replies.bad" in body:
                    refused.append(body)
                    return 422
                return await super().__call__(hook_id, headers, body)

        told = Picky()
        async with sandbox(tmp_path, deliver=told, timers=True, clock=wall_clock) as world:
            clock = {"project": PROJECT, "realAt": wall_clock(), "shownAt": START, "scale": 0}
            assert (await world.ask("POST", "/clock", clock)).json["now"] == "2026-05-01T10:00:00Z"
            for name in ("a", "bad", "b", "c"):
                await world.send(f"sandbox.replies.{name}")
            await asyncio.sleep(0.1)
            assert told.events == []
            await world.ask("POST", "/clock", clock | {"shownAt": START + timedelta(minutes=1)})
            # All four go together first; then each alone, when a second has passed.
            await until(lambda: len(told.events) == 3)
            assert {event["from"][-1] for event in told.events} == {"a", "b", "c"}
            assert len(refused) >= 2
            assert world.app.next_due(PROJECT) == START + timedelta(minutes=1)

    run(main)


def test_tokens_decide_which_answers_are_duplicated(tmp_path: Path) -> None:
    async def main() -> None:
        twice = []
        for folder, order in (("a", 1), ("b", -1)):
            async with sandbox(tmp_path / folder) as world:
                fault = {"id": "f", "kind": "duplicate_inbound", "share": 0.3}
                assert (await world.ask("POST", "/faults", fault)).status == 201
                world.show(START)
                for i in range(100)[::order]:
                    await world.send(f"sandbox.replies.{i}", token=f"token-{i}")
                world.show(world.later(hours=1))
                await settled(world)
                ids = [event["id"] for event in world.told.events]
                twice.append({id for id in ids if ids.count(id) == 2})
        assert twice[0] == twice[1]
        assert 15 < len(twice[0]) < 45

    run(main)


def test_a_project_without_a_clock_lives_in_machine_time(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            sent = await world.send("sandbox.replies", at=None, token=str(uuid4()))
            assert sent.json["sentAt"] == "2026-05-01T10:00:00Z"
            world.now += timedelta(seconds=59)
            assert await world.app.settle() == 0
            world.now += timedelta(seconds=1)
            assert await world.app.settle() == 1

    run(main)


def test_what_is_due_is_found_in_as_many_steps_however_much_waits(tmp_path: Path) -> None:
    steps = []
    for waiting in (100, 3_000):
        network = Network(tmp_path / str(waiting), timers=False)
        with network.store.transaction():
            project = network.projects.named(PROJECT)
            for i in range(waiting):
                network.inbound.keep(project, f"evt_{i}", f"person {i}", START, b"{}", ())
        counted = [0]

        def tick(counted: list[int] = counted) -> int:
            counted[0] += 1
            return 0

        network.store.db.set_progress_handler(tick, 1)
        assert len(network.inbound.due(project, START)) == 50
        network.store.db.set_progress_handler(None, 0)
        network.store.close()
        steps.append(counted[0])
    assert steps[1] < steps[0] * 1.1
