"""Hashes come in while somebody is reserved, or added: in no order is one of them written to behind the commit."""

from __future__ import annotations

from typing import Any

import pytest

from overture.domain import campaigns, suppression
from overture.domain.campaigns import NewCampaign, Pacing
from overture.domain.identity import Call
from overture.domain.messaging import Messages
from overture.domain.suppression.hashing import hashed
from overture.domain.targets import NewTarget
from overture.kernel.ids import CampaignId, ExchangeId
from overture.runtime.secrets import Secret
from overture.runtime.work.kinds import State
from tests.conftest import Run
from tests.interleaving.stage import ALICE, Scene, Stage
from tests.interleaving.test_pairs import Actors, Check, every_order, has_committed_first, on_stage
from tests.simulation.town import TESTER

__all__ = ["on_stage"]

pytestmark = pytest.mark.simulation

CAROL = "sandbox.ignores.3"
KEY = Secret("stage".ljust(40, "-"))


async def shared(on: Stage) -> tuple[Scene, ExchangeId]:
    """A scene with an exchange of its own; what earlier scenes took in is gone, for they share a workspace."""
    for table in ("suppression_hash", "suppression_exchange", "suppression"):
        await on.observer.execute(f"delete from {table}")
    scene = await on.scene()
    made = await on.hand.calls.run(
        scene.project, TESTER, lambda call: suppression.create_exchange(call, "Partners", KEY)
    )
    return scene, made.id


async def comes_in(on: Stage, scene: Scene, exchange_id: ExchangeId, handle: str) -> Any:
    hashes = [hashed(KEY, "instagram", handle)]
    return await on.right.calls.run(scene.project, TESTER, lambda call: suppression.take_in(call, exchange_id, hashes))


async def next_of(on: Stage, scene: Scene) -> list[str]:
    await on.observer.execute("update turn set wake_at = $1 where project_id = $2", on.now, scene.project.id)
    return [i.payload.handle for i in await on.reserved(await on.worker(on.hand))]


def test_nothing_is_reserved_behind_a_hash(on_stage: Stage, run: Run[Any]) -> None:
    async def pair(on: Stage) -> tuple[Actors, Check]:
        scene, exchange_id = await shared(on)
        worker = await on.worker(on.left)

        async def check(_: list[Any]) -> None:
            row = await on.message(scene)
            if has_committed_first(on):
                assert row["epoch"] == 0, "reserved, though the hash was committed before"
            assert row["state"] in (State.WAITING, State.PERFORMING, State.DROPPED)
            assert ALICE not in await next_of(on, scene)

        return (lambda: on.reserved(worker), lambda: comes_in(on, scene, exchange_id, ALICE)), check

    assert run(every_order(on_stage, pair)) > 30


async def upload_and_hash(on: Stage) -> tuple[Actors, Check]:
    """A draft gets a person while their hash comes in; then it is started."""
    scene, exchange_id = await shared(on)
    made: list[CampaignId] = []

    async def draft(call: Call) -> None:
        first = await campaigns.get(call, scene.campaign)
        new = NewCampaign(first.client_id, first.template_id, "Draft", 50, 20, Pacing.BURST)
        made[:] = [(await campaigns.create(call, new)).id]

    await on.hand.calls.run(scene.project, TESTER, draft)

    async def adds() -> Any:
        new = [NewTarget(CAROL), NewTarget("sandbox.ignores.4")]
        return await on.left.calls.run(scene.project, TESTER, lambda call: campaigns.upload(call, made[0], new))

    async def check(_: list[Any]) -> None:
        await on.hand.calls.run(scene.project, TESTER, lambda call: campaigns.start(call, made[0]))
        told: set[str] = set()
        for _again in range(3):
            told |= set(await next_of(on, scene))
        assert "sandbox.ignores.4" in told
        assert CAROL not in told, "reserved, though the hash was committed before"

    return (adds, lambda: comes_in(on, scene, exchange_id, CAROL)), check


def test_whoever_is_added_while_their_hash_comes_in_is_never_reserved(on_stage: Stage, run: Run[Any]) -> None:
    assert run(every_order(on_stage, upload_and_hash)) > 30


def test_without_the_question_in_the_reserve_an_order_is_found_in_which_it_is_too_late(
    on_stage: Stage, run: Run[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asks_none(self: Messages, tx: Any, going: Any) -> dict[Any, str]:
        return {}

    monkeypatch.setattr(Messages, "_listed", asks_none)
    with pytest.raises(AssertionError, match="though the hash was committed before"):
        run(every_order(on_stage, upload_and_hash))
