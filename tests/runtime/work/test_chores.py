"""What a reaction's end means: done, a part of it done, or failed and tried again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from overture.kernel.clock import SYSTEM, ProjectTime
from overture.runtime.work.chores import Chores, _Payload
from overture.runtime.work.kinds import Answer, Item, State
from overture.runtime.work.queues import Queue

NOW = ProjectTime(datetime(2026, 5, 4, tzinfo=UTC))


def ended(outcome: timedelta | Exception | None, attempt: int = 1) -> Answer:
    async def handler(project_id: UUID, subject: UUID, event: str) -> timedelta | None:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    chores = Chores({"thing.happened": ("react",)}, {"react": handler})
    payload = _Payload("react", uuid4(), "thing.happened")
    lane = uuid4()
    item = Item(chores, uuid4(), uuid4(), lane, lane, 1, 1, attempt, 0, NOW, SYSTEM, 0.0, payload, Queue.CHORES)
    return asyncio.run(chores.perform(item))


def test_a_reaction_without_an_answer_is_done() -> None:
    answer = ended(None)
    assert (answer.state, answer.outcome) == (State.DONE, "done")


def test_one_that_names_a_span_is_run_again_after_it_and_its_failures_are_forgotten() -> None:
    answer = ended(timedelta(seconds=2), attempt=4)
    assert (answer.state, answer.outcome, answer.due_in) == (State.WAITING, "went_on", timedelta(seconds=2))
    assert dict(zip([c for c, _ in Chores.record_columns], answer.values, strict=True)) == {
        "reason": None,
        "attempt": 0,
    }


def test_one_that_fails_is_tried_later_and_later_and_then_given_up() -> None:
    waits = [ended(ValueError(), n).due_in for n in range(1, 6)]
    assert waits == [timedelta(seconds=s) for s in (5, 60, 600, 3600, 21600)]
    last = ended(ValueError(), 6)
    assert (last.state, last.outcome, last.values[0]) == (State.REFUSED, "given_up", "ValueError")
