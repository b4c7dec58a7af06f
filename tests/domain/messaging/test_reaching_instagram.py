"""Campaigns through Instagram itself, at the sandbox's half of it: who wrote, who commented, and who did neither."""

from __future__ import annotations

from typing import Any

from overture.domain import accounts, conversations
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.platforms import InboundMessage
from tests.factories import in_world, now, rows, statuses, value
from tests.world import World

LIMITS: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
OURS = "a_637921640978680000"
WROTE, COMMENTED, NEITHER = "who.wrote", "who.commented", "who.did.neither"
OUTSIDE = "outside_messaging_window"


async def writes(w: World) -> None:
    event = InboundMessage(OURS, "instagram", WROTE, "m_1", "Hello!", at=await now(w), user_id="7947908538583264")
    await w.run(lambda call: conversations.receive(call, [event]))


async def comments(w: World) -> None:
    """The person does so at the platform, which pushes it."""
    url = f"{w.sandbox_url}/instagram/{OURS}/people/@{COMMENTED}/comments"
    async with w.session.post(url, json={"project": str(w.project.id)}) as answer:
        assert answer.status == 201, await answer.text()
    await w.sandbox.settle()


@in_world
async def test_who_wrote_is_answered_who_commented_gets_one_private_reply_and_the_rest_is_told(w: World) -> None:
    account = await w.run(lambda call: accounts.connect(call, OURS, connector="instagram"))
    await rows(w, "update account set external_id = handle where project_id = $1 and id = $2", account.id)
    await writes(w)
    await comments(w)
    campaign = await w.campaign([WROTE, COMMENTED, NEITHER], sender_ids=(account.id,), **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    found = await statuses(w, campaign.id)
    assert found == {WROTE: ("sent", None), COMMENTED: ("sent", None), NEITHER: ("skipped", OUTSIDE)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    replied = "select count(*) from contact where project_id = $1 and privately_replied_by is not null"
    assert await value(w, replied) == 1
    later = await w.campaign([WROTE, COMMENTED], client="Another", sender_ids=(account.id,), **LIMITS)
    await w.settle(worker)
    assert await statuses(w, later.id) == {WROTE: ("sent", None), COMMENTED: ("skipped", OUTSIDE)}
    sent = "select external_id from message where project_id = $1 and state = 2"
    ids = [r["external_id"] for r in await rows(w, sent)]
    assert len(set(ids)) == 3, "each has the platform's own id"
