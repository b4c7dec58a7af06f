"""What a person says of a task, beside its deadline and beside what forbids its message.

Whoever comes first, the ledger says what was done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import messaging, suppression
from overture.domain.identity import Call
from overture.domain.messaging import CouldNot, TaskOver
from overture.kernel.ids import TaskId
from overture.runtime.work.kinds import State
from tests.conftest import Run
from tests.interleaving.stage import ALICE, Scene, Stage
from tests.interleaving.test_pairs import every_order, on_stage
from tests.simulation.town import TESTER

__all__ = ["on_stage"]
pytestmark = pytest.mark.simulation

Actors = tuple[Callable[[], Awaitable[Any]], Callable[[], Awaitable[Any]]]
Check = Callable[[list[Any]], Awaitable[None]]
(END_IN_TIME,) = messaging.REACTIONS["task.created"]


async def _handed(on: Stage, *, claimed: bool) -> tuple[Scene, TaskId]:
    """Alice's task, of a worker that is idle again."""
    scene = await on.scene(connector="assist")
    worker = await on.worker(on.hand)
    for item in await on.reserved(worker):
        await worker.call(item)
    await worker.record()
    task_id = TaskId(
        await on.value(
            """select t.id from task t join target g on g.project_id = t.project_id and g.id = t.target_id
            where t.project_id = $1 and g.handle = $2""",
            scene.project.id,
            ALICE,
        )
    )
    if claimed:
        await on.hand.calls.run(scene.project, TESTER, lambda call: messaging.claim(call, task_id, "Ana"))
    return scene, task_id


async def _task(on: Stage, scene: Scene, task_id: TaskId) -> tuple[str, list[str]]:
    """Its status, and what was told of it, by its own numbers."""
    rows = await on.observer.fetch(
        "select name, seq from event where project_id = $1 and subject = $2 order by seq", scene.project.id, task_id
    )
    assert [r["seq"] for r in rows] == list(range(1, len(rows) + 1))
    status = await on.value("select status from task where project_id = $1 and id = $2", scene.project.id, task_id)
    return status, [r["name"].removeprefix("task.") for r in rows]


def _by(side: Any, scene: Scene, verb: Callable[[Call], Awaitable[Any]]) -> Callable[[], Awaitable[Any]]:
    async def act() -> Any:
        try:
            return await side.calls.run(scene.project, TESTER, verb)
        except TaskOver as refused:
            return refused

    return act


def test_what_is_done_is_done_whether_the_deadline_comes_before_or_after(on_stage: Stage, run: Run[Any]) -> None:
    first: set[bool] = set()

    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, task_id = await _handed(on, claimed=True)
        on.pass_time(timedelta(hours=49))

        async def check(_: list[Any]) -> None:
            status, told = await _task(on, scene, task_id)
            expired = "expired" in told
            first.add(expired)
            assert (status, told) == ("done", ["created", "claimed", *["expired"] * expired, "done"])
            row = await on.message(scene)
            assert (row["state"], row["told"].count("message.sent")) == (State.DONE, 1)
            assert await on.counts(scene) == (1, 0, 0)

        left = _by(on.left, scene, lambda call: messaging.done(call, task_id))
        return (left, _by(on.right, scene, lambda call: END_IN_TIME(call, task_id))), check

    assert run(every_order(on_stage, pair)) > 20
    assert first == {True, False}, "both came first"


def test_what_is_done_is_done_whether_a_suppression_withdraws_it_before_or_after(
    on_stage: Stage, run: Run[Any]
) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, task_id = await _handed(on, claimed=True)
        person = await on.value(
            "select person_id from task where project_id = $1 and id = $2", scene.project.id, task_id
        )

        async def check(_: list[Any]) -> None:
            status, told = await _task(on, scene, task_id)
            assert (status, told[-1]) == ("done", "done")
            row = await on.message(scene)
            assert (row["state"], row["told"][-1]) == (State.DONE, "message.sent")
            assert await on.counts(scene) == (1, 0, 0)

        left = _by(on.left, scene, lambda call: messaging.done(call, task_id))
        right = _by(on.right, scene, lambda call: messaging.skip_waiting(call, person, "target_suppressed"))
        return (left, right), check

    assert run(every_order(on_stage, pair)) > 20


def test_nothing_is_claimed_behind_a_suppression(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, task_id = await _handed(on, claimed=False)

        async def check(answers: list[Any]) -> None:
            refused = isinstance(answers[0], TaskOver)
            # Committed at about the same moment, the turn has said who was first.
            status, _ = await _task(on, scene, task_id)
            assert status == ("open" if refused else "claimed")
            await on.hand.calls.run(scene.project, TESTER, lambda call: END_IN_TIME(call, task_id))
            row = await on.message(scene)
            assert row["state"] == (State.DROPPED if refused else State.IN_DOUBT)
            if not refused:
                await on.hand.calls.run(
                    scene.project, TESTER, lambda call: messaging.could_not(call, task_id, CouldNot.NOT_DONE)
                )
            assert await on.counts(scene) == ((0, 0, 1) if refused else (0, 1, 0))

        left = _by(on.left, scene, lambda call: messaging.claim(call, task_id, "Ana"))
        right = _by(
            on.right,
            scene,
            lambda call: suppression.add(call, "instagram", ALICE, reason="manual", source="api"),
        )
        return (left, right), check

    assert run(every_order(on_stage, pair)) > 20
