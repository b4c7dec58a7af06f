"""A record that lets a follow-up come about, beside those that would leave it asleep, or end it.

The pairs of first messages are in test_pairs.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, conversations
from overture.domain.campaigns import REACTIONS
from overture.domain.identity import Call
from overture.domain.platforms import InboundMessage, InboundStop, Stop
from overture.runtime.work.kinds import State
from overture.runtime.work.worker import Worker
from tests.conftest import Run
from tests.interleaving.stage import ALICE, BOB, Scene, Stage
from tests.interleaving.test_pairs import every_order, on_stage
from tests.simulation.town import TESTER

__all__ = ["on_stage"]
pytestmark = pytest.mark.simulation

WAIT = timedelta(hours=2)
Actors = tuple[Callable[[], Awaitable[Any]], Callable[[], Awaitable[Any]]]
Check = Callable[[list[Any]], Awaitable[None]]


async def _answered(on: Stage) -> tuple[Scene, Worker]:
    """A worker of the left side that sent both their first message and has the answers in hand."""
    scene = await on.scene(wait=WAIT)
    worker = await on.worker(on.left)
    for item in await on.reserved(worker):
        await worker.call(item)
    assert [r.answer.state for r in worker.answers] == [State.DONE] * 2
    return scene, worker


async def _follow_ups(on: Stage, scene: Scene) -> dict[str, int]:
    """The state of each follow-up by handle."""
    rows = await on.observer.fetch(
        """select g.handle, m.state from message m join target g on g.project_id = m.project_id and g.id = m.target_id
        where m.project_id = $1 and m.step = 1""",
        scene.project.id,
    )
    return {r["handle"]: r["state"] for r in rows}


async def _comes_due(on: Stage, scene: Scene) -> set[str]:
    """Who is written to once the wait is over, with nobody nudging anything."""
    due = await on.value("select max(due_at) from message where project_id = $1 and step = 1", scene.project.id)
    if due is not None:
        on.pass_time(due - on.now)
    return {i.payload.handle for i in await on.reserved(await on.worker(on.hand))}


def test_a_lane_that_goes_to_sleep_meanwhile_is_woken_for_the_follow_up(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, worker = await _answered(on)
        other = await on.worker(on.right)
        await on.observer.execute("update turn set wake_at = $1 where project_id = $2", on.now, scene.project.id)

        async def check(_: list[Any]) -> None:
            assert await _follow_ups(on, scene) == {ALICE: State.WAITING, BOB: State.WAITING}
            # What a running worker does once it is told: it looks, finds nothing due, and sleeps until then.
            assert await on.reserved(await on.worker(on.hand)) == []
            assert await _comes_due(on, scene) == {ALICE, BOB}

        return (worker.record, lambda: on.reserved(other)), check

    assert run(every_order(on_stage, pair)) > 15


def test_a_reply_meanwhile_ends_the_follow_up(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, worker = await _answered(on)
        said = InboundMessage(scene.sender, "instagram", ALICE, f"yes {on.scenes}", "Yes", on.now)

        async def replies() -> int:
            return await on.right.calls.run(scene.project, TESTER, lambda call: conversations.receive(call, [said]))

        async def check(_: list[Any]) -> None:
            assert await _comes_due(on, scene) == {BOB}

        return (worker.record, replies), check

    assert run(every_order(on_stage, pair)) > 25


def test_the_follow_ups_of_a_sender_that_is_gone_meanwhile_end(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, worker = await _answered(on)
        gone = InboundStop(scene.sender, "instagram", Stop.BANNED, "banned", f"ban {on.scenes}")
        found = await on.hand.calls.run(
            scene.project,
            TESTER,
            lambda call: accounts.of_client(call, None, None),  # type: ignore[arg-type]
        )
        account_id = next(a.id for a in found if a.handle == scene.sender)

        async def stops() -> None:
            await on.right.calls.run(scene.project, TESTER, lambda call: conversations.receive(call, [gone]))

            async def react(call: Call) -> None:
                for reaction in REACTIONS["sender.disabled"]:
                    await reaction(call, account_id)

            await on.right.calls.run(scene.project, TESTER, react)

        async def check(_: list[Any]) -> None:
            states = await _follow_ups(on, scene)
            assert set(states.values()) <= {State.DROPPED}, f"left waiting for a sender that is gone: {states}"

        return (worker.record, stops), check

    assert run(every_order(on_stage, pair)) > 30
