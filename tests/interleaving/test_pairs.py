"""The pairs of transactions that matter, in every order with one switch inside them and many with two.

Locks are PostgreSQL's own; what must hold is asked after each order.
"""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from overture.domain import campaigns, conversations, templates
from overture.domain.identity import Call
from overture.domain.platforms import InboundMessage
from overture.kernel.ids import ProjectId, TargetId
from overture.runtime.work.kinds import Item, Result, State
from overture.runtime.work.queues import Queue
from tests.conftest import Run
from tests.interleaving.gates import Leg, orders
from tests.interleaving.stage import ALICE, BOB, Scene, Stage, stage
from tests.simulation.ground import Store
from tests.simulation.town import TESTER

pytestmark = pytest.mark.simulation

MOST, MOST_AT_LENGTH = 34, 400
"""Orders tried of each pair: every one with a single switch, and so many in all."""
Actors = tuple[Callable[[], Awaitable[Any]], Callable[[], Awaitable[Any]]]
Check = Callable[[list[Any]], Awaitable[None]]
Pair = Callable[[Stage], Awaitable[tuple[Actors, Check]]]


@pytest.fixture
def on_stage(store: Store, run: Run[Any], at_length: bool) -> Iterator[Stage]:
    stack = AsyncExitStack()

    async def enter() -> Stage:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="overture-interleaving-"))
        url = await stack.enter_async_context(store.database())
        return await stack.enter_async_context(stage(url, Path(folder)))

    made: Stage = run(enter())
    made.most = MOST_AT_LENGTH if at_length else MOST
    yield made
    run(stack.aclose())


async def every_order(on: Stage, pair: Pair) -> int:
    """Plays a pair in order after order, each in a scene of its own; how many."""
    (left, right), check = await pair(on)
    await check(await on.duel.play(left, right, ((0, None), (1, None))))
    lengths = on.left.gate.passed, on.right.gate.passed
    played = 0
    for legs in orders(*lengths, on.most):
        (left, right), check = await pair(on)
        answers = await on.duel.play(left, right, legs)
        try:
            await check(answers)
        except AssertionError as error:
            raise AssertionError(f"in the order {_shown(legs)}: {error}") from error
        played += 1
    return played


def _shown(legs: tuple[Leg, ...]) -> str:
    return ", ".join(f"{('left', 'right')[who]} {'to its end' if n is None else n}" for who, n in legs)


def has_committed_first(on: Stage) -> bool:
    """Whether the right side's first commit came before the left side's."""
    left, right = on.left.gate.committed_at, on.right.gate.committed_at
    return bool(right) and (not left or right[0] < left[0])


async def granted(on: Stage, scene: Scene) -> int:
    count: int = await on.value("select count(*) from message where project_id = $1 and epoch > 0", scene.project.id)
    return count


async def reserve_and_opt_out(on: Stage) -> tuple[Actors, Check]:
    scene = await on.scene()
    worker = await on.worker(on.left)
    stop = InboundMessage(scene.sender, "instagram", ALICE, f"stop {on.scenes}", "STOP", on.now)

    async def opts_out() -> int:
        return await on.right.calls.run(scene.project, TESTER, lambda call: conversations.receive(call, [stop]))

    async def check(_: list[Any]) -> None:
        row = await on.message(scene)
        if has_committed_first(on):
            assert row["epoch"] == 0, "reserved, though the opt-out was committed before"
        assert row["state"] in (State.WAITING, State.PERFORMING, State.DROPPED)
        # The next reserve does not write to them either.
        await on.observer.execute("update turn set wake_at = $1 where project_id = $2", on.now, scene.project.id)
        later = await on.worker(on.hand)
        assert ALICE not in [i.payload.handle for i in await on.reserved(later)]

    return (lambda: on.reserved(worker), opts_out), check


def test_nothing_is_reserved_behind_an_opt_out(on_stage: Stage, run: Run[Any]) -> None:
    assert run(every_order(on_stage, reserve_and_opt_out)) > 50


def test_without_the_turn_an_order_is_found_in_which_an_opt_out_comes_too_late(
    on_stage: Stage, run: Run[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def takes_none(self: Call, projects: list[ProjectId], queue: Queue) -> None:
        await self.tx()

    monkeypatch.setattr(Call, "take_turns_of", takes_none)
    with pytest.raises(AssertionError, match="though the opt-out was committed before"):
        run(every_order(on_stage, reserve_and_opt_out))


def test_nothing_is_reserved_behind_a_pause(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene = await on.scene()
        worker = await on.worker(on.left)

        async def pauses() -> Any:
            return await on.right.calls.run(scene.project, TESTER, lambda call: campaigns.pause(call, scene.campaign))

        async def check(_: list[Any]) -> None:
            before = await granted(on, scene)
            if has_committed_first(on):
                assert before == 0, "reserved, though the pause was committed before"
            await on.observer.execute("update turn set wake_at = $1 where project_id = $2", on.now, scene.project.id)
            assert await on.reserved(await on.worker(on.hand)) == []

        return (lambda: on.reserved(worker), pauses), check

    assert run(every_order(on_stage, pair)) > 30


def test_two_reserves_grant_each_message_once_and_keep_the_cap(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene = await on.scene(hourly=1)
        one, two = await on.worker(on.left), await on.worker(on.right)

        async def check(answers: list[list[Item]]) -> None:
            ids = [i.id for items in answers for i in items]
            assert len(ids) == 1 == await granted(on, scene), f"{len(ids)} granted under a cap of one"

        return (lambda: on.reserved(one), lambda: on.reserved(two)), check

    assert run(every_order(on_stage, pair)) > 20


async def _target(on: Stage, scene: Scene) -> TargetId:
    """Alice's."""
    found: TargetId = await on.value(
        "select id from target where project_id = $1 and handle = $2", scene.project.id, ALICE
    )
    return found


async def _removes(on: Stage, scene: Scene, target_id: TargetId) -> bool:
    """Takes a target out; whether that was done."""
    try:
        await on.right.calls.run(
            scene.project, TESTER, lambda call: campaigns.remove_target(call, scene.campaign, target_id)
        )
    except campaigns.TargetNotPending:
        return False
    return True


async def _is_removed_or_not(on: Stage, scene: Scene, was_removed: bool) -> None:
    """Rows, counts and events of Alice agree with what the command answered."""
    rows = await on.value(
        """select count(*) from target g join message m on m.project_id = g.project_id and m.id = g.id
        where g.project_id = $1 and g.handle = $2""",
        scene.project.id,
        ALICE,
    )
    told = await on.value(
        "select count(*) from event where project_id = $1 and name = 'target.removed'", scene.project.id
    )
    total = await on.value("select total from campaign_count where project_id = $1", scene.project.id)
    assert (rows, told, total) == ((0, 1, 1) if was_removed else (1, 0, 2))


def test_a_target_is_reserved_or_removed_and_never_both(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene = await on.scene()
        worker, alice = await on.worker(on.left), await _target(on, scene)

        async def check(answers: list[Any]) -> None:
            items, was_removed = answers
            assert was_removed == (ALICE not in [i.payload.handle for i in items])
            await _is_removed_or_not(on, scene, was_removed)

        return (lambda: on.reserved(worker), lambda: _removes(on, scene, alice)), check

    assert run(every_order(on_stage, pair)) > 30


def test_a_target_that_is_handed_back_is_removed_wholly_or_waits(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene = await on.scene()
        worker, alice = await on.worker(on.left), await _target(on, scene)
        for item in await on.reserved(worker):
            if item.payload.handle == ALICE:
                worker.answers.append(Result(item, item.kind.handed_back(item, "start_deadline")))

        async def check(answers: list[Any]) -> None:
            await _is_removed_or_not(on, scene, answers[1])
            held = await on.value("select count(*) from contacted where project_id = $1", scene.project.id)
            assert held == 1, "Bob alone is held"

        return (worker.record, lambda: _removes(on, scene, alice)), check

    assert run(every_order(on_stage, pair)) > 25


def test_nothing_is_reserved_with_the_old_text_behind_a_new_one(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene = await on.scene()
        worker = await on.worker(on.left)
        template_id = await on.value("select template_id from campaign where project_id = $1", scene.project.id)
        await on.hand.calls.run(
            scene.project, TESTER, lambda call: templates.edit(call, template_id, {"body": "Good day!"})
        )

        async def applies() -> Any:
            return await on.right.calls.run(
                scene.project, TESTER, lambda call: campaigns.apply_template(call, scene.campaign, 2)
            )

        async def check(answers: list[Any]) -> None:
            texts = {i.payload.text for i in answers[0]}
            if has_committed_first(on):
                assert texts <= {"Good day!"}, f"reserved with {texts}, though the new text was applied before"
            assert len(texts) <= 1, "one reserve, one text"

        return (lambda: on.reserved(worker), applies), check

    assert run(every_order(on_stage, pair)) > 30


async def _answered(on: Stage) -> tuple[Scene, Any]:
    """A worker of the left side that sent Alice her message and has the answer in hand."""
    scene = await on.scene()
    worker = await on.worker(on.left)
    for item in await on.reserved(worker):
        if item.payload.handle == ALICE:
            await worker.call(item)
    assert [r.answer.state for r in worker.answers] == [State.DONE]
    return scene, worker


async def _sent_once(on: Stage, scene: Scene) -> None:
    row = await on.message(scene)
    assert row["state"] == State.DONE, f"she got it, and her row says {State(row['state']).name}"
    assert row["told"] == ["target.queued", "message.sent"], f"told {row['told']}"
    assert await on.counts(scene) == (1, 0, 0)


def test_a_campaign_is_completed_or_paused_and_never_both(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene = await on.scene()
        worker = await on.worker(on.left)
        for item in await on.reserved(worker):
            await worker.call(item)

        async def pauses() -> bool:
            try:
                await on.right.calls.run(scene.project, TESTER, lambda call: campaigns.pause(call, scene.campaign))
            except campaigns.InvalidCampaignState:
                return False
            return True

        async def check(answers: list[Any]) -> None:
            status = await on.value("select status from campaign where project_id = $1", scene.project.id)
            told = await on.value(
                """select array_agg(name) from event where project_id = $1
                and name in ('campaign.paused', 'campaign.completed')""",
                scene.project.id,
            )
            assert (status, told) == (
                ("paused", ["campaign.paused"]) if answers[1] else ("completed", ["campaign.completed"])
            )

        return (worker.record, pauses), check

    assert run(every_order(on_stage, pair)) > 20


def test_an_answer_and_the_reaper_leave_one_outcome(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, worker = await _answered(on)
        on.pass_time(timedelta(seconds=36))
        other = await on.worker(on.right)

        async def check(_: list[Any]) -> None:
            await _sent_once(on, scene)
            bob = await on.message(scene, BOB)
            assert bob["state"] == State.IN_DOUBT

        return (worker.record, lambda: other._db.again(other.leases.reap)), check

    assert run(every_order(on_stage, pair)) > 25


def test_a_late_answer_and_a_look_up_leave_one_outcome(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, worker = await _answered(on)
        on.pass_time(timedelta(seconds=36))
        other = await on.worker(on.right)
        assert await other.reap() == 2
        on.pass_time(timedelta(seconds=26))
        await other.beat()

        async def check(_: list[Any]) -> None:
            await _sent_once(on, scene)
            bob = await on.message(scene, BOB)
            assert (bob["state"], bob["epoch"]) == (State.WAITING, 1), "he never got it: he waits again"

        return (worker.record, other.look_up), check

    assert run(every_order(on_stage, pair)) > 25


def test_the_relay_misses_no_event_that_is_told_meanwhile(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene = await on.scene(endpoint=True)
        worker = await on.worker(on.left)
        await on.reserved(worker)

        async def pauses() -> Any:
            return await on.right.calls.run(scene.project, TESTER, lambda call: campaigns.pause(call, scene.campaign))

        async def check(_: list[Any]) -> None:
            while await (await on.worker(on.hand)).relay():
                pass
            rows = await on.observer.fetch(
                "select position, subject, seq, name from event where project_id = $1 order by position",
                scene.project.id,
            )
            assert [r["position"] for r in rows] == list(range(1, len(rows) + 1))
            for subject in {r["subject"] for r in rows}:
                seqs = [r["seq"] for r in rows if r["subject"] == subject]
                assert seqs == sorted(seqs)
            wanted = sorted(r["name"] for r in rows if r["name"] in ("campaign.paused", "target.queued"))
            got = await on.observer.fetch("select event_name from delivery where project_id = $1", scene.project.id)
            assert (
                sorted(r["event_name"] for r in got) == wanted == ["campaign.paused", "target.queued", "target.queued"]
            )

        return (worker.relay, pauses), check

    assert run(every_order(on_stage, pair)) > 25
