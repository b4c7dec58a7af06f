"""Nobody on the list is written to: in no project of the workspace and mode, at no step, by no way around."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns, identity, suppression
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.identity import Actor, ProjectFacts
from overture.kernel.paging import PageAsk
from tests.factories import in_world, rows, run_on, second_campaign, shift, statuses, targets_of, upload, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
CLI = Actor("cli")


async def sibling(w: World, name: str = "Second", mode: str = "test", workspace: str | None = None) -> ProjectFacts:
    place = await identity.find_workspace(w.db, workspace)
    return await identity.create_project(w.db, place.id, name, mode, prepare=suppression.copy_to)


@in_world
async def test_a_person_suppressed_between_upload_and_send_is_skipped_in_the_reserve(w: World) -> None:
    campaign = await w.campaign(["sandbox.ignores.1", "sandbox.ignores.2"], **FAST)
    await w.suppress("sandbox.ignores.1")
    worker = await w.worker()
    await w.step(worker)
    assert [e["handle"] for e in await w.journal()] == ["sandbox.ignores.2"]
    assert (await statuses(w, campaign.id))["sandbox.ignores.1"] == ("skipped", "target_suppressed")
    await w.settle(worker)
    assert (await w.events()).count("message.skipped") == 1
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_reaction_skips_whoever_waits_for_a_later_moment(w: World) -> None:
    campaign = await w.campaign(["sandbox.ignores.1", "sandbox.ignores.2", "sandbox.ignores.3"])
    worker = await w.worker()
    await w.settle(worker)
    await w.suppress("sandbox.ignores.3")
    await w.settle(worker)
    assert (await statuses(w, campaign.id))["sandbox.ignores.3"] == ("skipped", "target_suppressed")
    await run_on(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_an_upload_rejects_whoever_is_suppressed_and_adds_the_others(w: World) -> None:
    await w.suppress("sandbox.ignores.1")
    campaign = await w.campaign(["sandbox.ignores.2"], start=False)
    done = await upload(w, campaign.id, ["sandbox.ignores.1", "sandbox.ignores.3"])
    assert [(r.index, r.handle, r.code) for r in done.rejected] == [(0, "sandbox.ignores.1", "target_suppressed")]
    assert [t.handle for t in done.targets] == ["sandbox.ignores.3"]


@in_world
async def test_a_suppression_holds_for_every_project_of_the_workspace_and_mode_and_no_other(w: World) -> None:
    same, live = await sibling(w), await identity.find_project(w.db, mode="live")
    await identity.create_workspace(w.db, "Elsewhere")
    other = await identity.find_project(w.db, workspace="Elsewhere")
    await w.suppress("nasa")
    standing = "select project_id from suppression where removed_at is null order by 1"
    held = {r["project_id"] for r in await _all(w, standing)}
    assert held == {w.project.id, same.id}
    assert live.id not in held
    assert other.id not in held
    assert [s.handle for s in (await w.calls.run(same, CLI, lambda c: suppression.page(c, PageAsk(10)))).items] == [
        "nasa"
    ]


async def _all(w: World, sql: str) -> list[Any]:
    async with w.db.connection() as raw:
        return list(await raw.fetch(sql))


@in_world
async def test_a_new_project_has_the_list_before_its_first_key_works(w: World) -> None:
    await w.suppress("nasa")
    await w.suppress("newhandle")
    gone = await w.suppress("yourhandle")
    await w.run(lambda call: suppression.remove(call, gone.id, reason="asked for it"))
    made = await sibling(w)
    page = await w.calls.run(made, CLI, lambda call: suppression.page(call, PageAsk(10)))
    assert sorted(s.handle for s in page.items) == ["nasa", "newhandle"]


@in_world
async def test_a_second_suppression_is_the_standing_one(w: World) -> None:
    first = await w.suppress("nasa")
    second = await w.run(lambda call: suppression.add(call, "instagram", "nasa", reason="complaint", source="api"))
    assert second == first
    await w.settle(await w.worker())
    assert (await w.events()).count("suppression.added") == 1


@in_world
async def test_a_removal_keeps_its_reason_and_lifts_it_in_every_project(w: World) -> None:
    same = await sibling(w)
    added = await w.suppress("sandbox.ignores.1")
    await w.run(lambda call: suppression.remove(call, added.id, reason="they wrote to us again"))
    kept = await _all(w, "select project_id, removed_reason from suppression order by project_id")
    assert {r["project_id"]: r["removed_reason"] for r in kept} == dict.fromkeys(
        (w.project.id, same.id), "they wrote to us again"
    )
    campaign = await w.campaign(["sandbox.ignores.1"], **FAST)
    await w.settle(await w.worker())
    assert await statuses(w, campaign.id) == {"sandbox.ignores.1": ("sent", None)}
    with pytest.raises(suppression.SuppressionNotFound):
        await w.run(lambda call: suppression.remove(call, added.id, reason="again"))


@in_world
async def test_a_suppression_is_told_in_each_project_at_its_own_time(w: World) -> None:
    same = await sibling(w)
    await identity.set_clock(w.db, same, scale=0, advance=timedelta(days=3))
    await w.suppress("nasa")
    told = {r["project_id"]: r["at"] for r in await _all(w, "select project_id, at from event where name like 'supp%'")}
    assert told[same.id] - told[w.project.id] == timedelta(days=3)


@in_world
async def test_an_opt_out_stops_the_person_in_another_project_of_the_workspace(w: World) -> None:
    campaign = await w.campaign(["sandbox.optsout.1"], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    same = await sibling(w)
    await shift(w, timedelta(minutes=2))
    await w.settle(worker)
    [entry] = await rows(w, "select reason, source, handle from suppression where project_id = $1")
    assert tuple(entry) == ("opt_out", "reply", "sandbox.optsout.1")
    page = await w.calls.run(same, CLI, lambda call: suppression.page(call, PageAsk(10)))
    assert [s.handle for s in page.items] == ["sandbox.optsout.1"]
    assert (await targets_of(w, campaign.id))["sandbox.optsout.1"].status.value == "replied"


@in_world
async def test_who_opted_out_is_refused_in_the_next_campaign_and_skipped_where_they_wait(w: World) -> None:
    first = await w.campaign(["sandbox.optsout.1"], **FAST)
    waiting = await w.campaign(["sandbox.optsout.1"], client="Another", start=False)
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, timedelta(minutes=2))
    await w.settle(worker)
    assert await statuses(w, waiting.id) == {"sandbox.optsout.1": ("skipped", "target_suppressed")}
    later = await second_campaign(w, first, ["sandbox.ignores.9"], **FAST)
    done = await upload(w, later, ["sandbox.optsout.1"])
    assert [r.code for r in done.rejected] == ["target_suppressed"]


@in_world
async def test_a_campaign_whose_every_target_was_skipped_before_its_start_completes_at_once(w: World) -> None:
    campaign = await w.campaign(["sandbox.ignores.1"], start=False)
    await w.suppress("sandbox.ignores.1")
    worker = await w.worker()
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {"sandbox.ignores.1": ("skipped", "target_suppressed")}
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(worker)
    done = await w.get(campaign.id)
    assert done.status is CampaignStatus.COMPLETED
    names = await w.events()
    assert names.index("campaign.started") < names.index("campaign.completed")
    assert await value(w, "select count(*) from lane where project_id = $1 and kind = 1") == 0
