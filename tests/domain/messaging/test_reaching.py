"""Senders that may not write to everybody: by the open window, by the second way, by another sender, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from overture.connectors.bridge import BRIDGE, BridgeConnector
from overture.domain import accounts, campaigns, conversations, messaging
from overture.domain.accounts import Account
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.messaging import Messages
from overture.domain.messaging.reaching import Reach, Sender, Way
from overture.domain.messaging.windows import Facts
from overture.domain.platforms import Connectors, InboundMessage
from overture.kernel.paging import PageAsk
from overture.runtime.work.queues import Queue
from tests.factories import HOUR, ignoring, in_world, now, rows, senders, shift, statuses, targets_of
from tests.world import World

LIMITS: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
NOW = datetime(2026, 5, 1, tzinfo=UTC)
ME, OTHER, PERSON, MINE, THEIRS = (UUID(int=n) for n in range(5))
OUTSIDE = "outside_messaging_window"


class Windowed(BridgeConnector):
    """A bridge that takes only who has written before."""

    name = "windowed"


async def windowed(w: World, handle: str) -> Account:
    """A sender through such a bridge."""
    made: Account = await w.run(lambda call: accounts.connect(call, handle, connector="windowed"))
    return made


async def opened(w: World) -> None:
    """The install has such a bridge; the sandbox's two senders are paused."""
    kind = cast(Messages, w.work.kinds[0])
    connector = Windowed(w.session, replace(BRIDGE, has_reply_window=True))
    connectors = await w.run(_connectors)
    for known in (connectors, kind._connectors):
        cast(dict[str, Any], known.by_name)["windowed"] = connector
    cast(dict[str, Any], kind._senders)["windowed"] = connector
    for account in await senders(w):
        await w.run(lambda call, account=account: accounts.pause(call, account.id))


async def _connectors(call: Any) -> Connectors:
    found: Connectors = call.resources.need(Connectors)
    return found


async def writes(w: World, person: str, account: str) -> None:
    event = InboundMessage(account, "instagram", person, f"{person} {account}", "Hello!", at=await now(w))
    await w.run(lambda call: conversations.receive(call, [event]))


async def sent(w: World) -> dict[str, tuple[str, str | None]]:
    """By which account and which second way each was sent or handed over."""
    sql = """select g.handle, a.handle as sender, m.via from message m
      join target g on g.project_id = m.project_id and g.id = m.target_id
      join account a on a.project_id = m.project_id and a.id = m.account_id
      where m.project_id = $1 and m.state in (2, 6) order by g.handle"""
    return {r["handle"]: (r["sender"], r["via"]) for r in await rows(w, sql)}


def reach(*, mine: bool = True, other: Sender | None = None, fallback: str | None = None, **until: Any) -> Reach:
    known = {ME: Sender(MINE, ME, mine, fallback, is_up=True)} | ({} if other is None else {OTHER: other})
    did = {(ME if who == "me" else OTHER, PERSON): Facts(at - 24 * HOUR) for who, at in until.items()}
    return Reach(known, did)


LATER, PAST, SOON = NOW + HOUR, NOW - HOUR, NOW + timedelta(seconds=20)
FREE, WITH_WINDOW = Sender(THEIRS, OTHER, False, None, True), Sender(THEIRS, OTHER, True, None, True)


@pytest.mark.parametrize(
    ("known", "is_bound", "way"),
    [
        (Reach(), False, Way()),
        (reach(mine=False), False, Way()),
        (reach(), False, None),
        (reach(me=LATER), False, Way()),
        (reach(me=PAST), False, None),
        (reach(me=SOON), False, None),
        (reach(fallback="assist"), False, Way(via="assist")),
        (reach(fallback="assist", me=LATER), False, Way()),
        (reach(fallback="assist"), True, Way(via="assist")),
        (reach(other=FREE), False, Way(lane_id=THEIRS)),
        (reach(other=FREE), True, None),
        (reach(other=FREE, fallback="bridge"), False, Way(via="bridge")),
        (reach(other=WITH_WINDOW), False, None),
        (reach(other=WITH_WINDOW, other_=LATER), False, Way(lane_id=THEIRS)),
        (reach(other=WITH_WINDOW, fallback="assist", other_=LATER), False, Way(lane_id=THEIRS)),
        (reach(other=WITH_WINDOW, fallback="assist", other_=LATER), True, Way(via="assist")),
        (reach(other=replace(WITH_WINDOW, fallback="assist")), False, Way(lane_id=THEIRS)),
        (reach(other=replace(FREE, is_up=False)), False, None),
    ],
)
def test_the_way_of_a_message(known: Reach, is_bound: bool, way: Way | None) -> None:
    assert known.way(ME, PERSON, NOW, timedelta(seconds=27), is_bound=is_bound) == way


@in_world
async def test_who_has_an_open_window_is_written_to_and_the_others_are_answered_so(w: World) -> None:
    await opened(w)
    await windowed(w, "one.way")
    a, b, c = ignoring(3)
    await writes(w, c, "one.way")
    await shift(w, 24 * HOUR)
    await writes(w, a, "one.way")
    campaign = await w.campaign([a, b, c], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {a: ("sent", None), b: ("skipped", OUTSIDE), c: ("skipped", OUTSIDE)}
    assert [e["handle"] for e in await w.journal()] == [a]
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_explain_and_preview_say_what_would_open_a_window_and_a_forecast_that_it_does_not_know(w: World) -> None:
    await opened(w)
    one = await windowed(w, "one.way")
    a, b = ignoring(2)
    await writes(w, a, "one.way")
    campaign = await w.campaign([a, b], start=False, **LIMITS)
    seen = await w.run(lambda call: campaigns.preview(call, campaign.id))
    assert ([h for _, h, _ in seen.rendered], dict(seen.by_reason)) == ([a], {OUTSIDE: 1})
    assert {"message", "story_reply"} <= set(seen.would_open)
    forecast = await w.run(lambda call: campaigns.forecast(call, campaign.id))
    assert "messaging_windows" in forecast.estimates

    async def explained(handle: str) -> campaigns.Explanation:
        target = (await targets_of(w, campaign.id))[handle]
        found: campaigns.Explanation = await w.run(lambda call: campaigns.explain(call, campaign.id, target.target_id))
        return found

    open_, shut = await explained(a), await explained(b)
    assert open_.window is not None
    assert (open_.window.is_open, open_.window.until) == (True, await now(w) + 24 * HOUR)
    assert shut.window is not None
    assert (shut.window.is_open, shut.window.via, shut.rules[-1].reason) == (False, None, OUTSIDE)
    assert "message" in shut.window.would_open
    await w.run(lambda call: accounts.set_second_way(call, one.id, "assist"))
    other = await explained(b)
    assert other.window is not None
    assert (other.window.via, other.rules[-1].passed) == ("assist", True)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    handed = await explained(b)
    assert (handed.waits_for, handed.window) == ("a_person", None)
    assert (await targets_of(w, campaign.id))[b].via == "assist"


@in_world
async def test_a_second_way_takes_who_has_none_and_another_senders_window_goes_first(w: World) -> None:
    await opened(w)
    one, two = await windowed(w, "one.way"), await windowed(w, "two.way")
    a, b, c = ignoring(3)
    await writes(w, a, "one.way")
    await writes(w, b, "two.way")
    for account in (one, two):
        await w.run(lambda call, account=account: accounts.set_second_way(call, account.id, "assist"))
    campaign = await w.campaign([b, a, c], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    found = await sent(w)
    assert (found[a], found[b]) == (("one.way", None), ("two.way", None))
    assert found[c][1] == "assist"
    page = await w.run(lambda call: messaging.task_page(call, PageAsk(10)))
    assert [t.handle for t in page.items] == [c]
    await w.run(lambda call: messaging.claim(call, page.items[0].id, "Ana"))
    await w.run(lambda call: messaging.done(call, page.items[0].id))
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_what_waits_for_a_sender_that_is_no_longer_named_goes_by_those_that_are(w: World) -> None:
    await opened(w)
    one = await windowed(w, "one.way")
    await windowed(w, "two.way")
    first, second = ignoring(2)
    for person in (first, second):
        await writes(w, person, "two.way")
    await w.run(lambda call: accounts.set_second_way(call, one.id, "bridge"))
    campaign = await w.campaign([first, second], **LIMITS)
    worker = await w.worker()
    assert await worker.reserve(Queue.ACTS) == []
    waits = "select a.handle from message m join lane l on l.id = m.lane_id join account a on a.id = l.key"
    assert {r["handle"] for r in await rows(w, f"{waits} where m.project_id = $1")} == {"two.way"}
    await w.run(lambda call: campaigns.edit(call, campaign.id, campaigns.CampaignChanges(sender_ids=(one.id,))))
    await w.settle(worker)
    assert await sent(w) == dict.fromkeys((first, second), ("one.way", "bridge"))
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert len(await w.journal()) == 2


@in_world
async def test_the_second_way_may_be_a_bridge_and_a_sender_without_a_window_takes_the_rest(w: World) -> None:
    await opened(w)
    one = await windowed(w, "one.way")
    await w.run(lambda call: accounts.connect(call, "any.time"))
    a, b, c = ignoring(3)
    await writes(w, a, "one.way")
    await w.campaign([a, b], **LIMITS)
    worker = await w.worker()
    await w.settle(worker)
    assert (await sent(w))[b] == ("any.time", None)
    await w.run(lambda call: accounts.set_second_way(call, one.id, "bridge"))
    await w.campaign([c], client="Another", sender_ids=(one.id,), **LIMITS)
    await w.settle(worker)
    assert (await sent(w))[c] == ("one.way", "bridge")
    assert len(await w.journal()) == 3
