"""The public events but those of imports, each really produced, delivered to a receiver and shown by the feed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from overture.apis.outreach import EVENT_NAMES, encoded
from overture.domain import conversations
from overture.domain.conversations import Sought
from overture.domain.identity import Actor, Call
from overture.domain.platforms import InboundChange, InboundEvent, InboundMessage, InboundReaction, InboundRead
from overture.kernel.ids import fresh, shown
from overture.kernel.paging import PageAsk
from overture.runtime.outbox import EventRow
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


async def _story(shop: Shop, stood: Standing) -> str:
    """A campaign through its whole life, then two senders stopped; the campaign's id."""
    api = shop.api
    handles = ("creatorname", "sandbox.replies", "sandbox.missing")
    campaign = await shop.campaign(*handles, body="Hi {{firstName}}!", metadata={"source": "test"})
    at = f"/api/v1/campaigns/{campaign}"
    await api.post(f"{at}/targets", {"targets": [{"instagramUsername": "nasa"}]}, 201)
    gone = await api.post(f"{at}/targets", {"targets": [{"instagramUsername": "newhandle"}]}, 201)
    assert (await api("DELETE", f"{at}/targets/{gone['targets'][0]['id']}")).status == 204
    assert (await api("PATCH", at, {"recontactAfterDays": 30})).status == 200
    await api.post(f"{at}/start")
    await api.post(f"{at}/pause")
    await api.post(f"{at}/resume")
    await stood.settle()
    await shop.pass_time(timedelta(minutes=2))
    await stood.settle()
    first, second = await shop.senders()
    await shop.stop(first["username"], "warning")
    await stood.settle()
    await shop.stop(first["username"], "challenge")
    await shop.stop(second["username"], "banned")
    await stood.settle()
    await _talk(shop, stood, first["username"])
    return campaign


async def _talk(shop: Shop, stood: Standing, account: str) -> None:
    """A person writes, does all that a platform tells of, and one of ours keeps order."""

    async def run(act: Callable[[Call], Awaitable[Any]]) -> Any:
        return await stood.calls.run(shop.project, Actor("test"), act)

    told = ("instagram", "77")
    said = InboundMessage(account, "instagram", "newcomer", "m1", "hello", user_id="77")
    await run(lambda call: conversations.receive(call, [said]))
    [c] = (await run(lambda call: conversations.page(call, PageAsk(), Sought(user_id="77")))).items
    await run(lambda call: conversations.assign(call, c.id, "anna"))
    await run(lambda call: conversations.close(call, c.id))
    await run(lambda call: conversations.reopen(call, c.id))
    did: list[InboundEvent] = [
        InboundRead(account, *told, "ours"),
        InboundReaction(account, *told, "ours", "love"),
        InboundChange(account, *told, "m1", "hello!"),
        InboundChange(account, *told, "m1", None),
    ]
    await run(lambda call: conversations.receive(call, did))
    await stood.settle()


def test_each_public_event_reaches_a_receiver_and_the_feed(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        path = f"/all/{shop.project.short_id}"
        await shop.webhook(path=path)
        campaign = await _story(shop, stood)
        targets = await shop.targets(campaign)
        senders = {s["username"]: s["id"] for s in await shop.senders()}

        got = [g.json for g in stood.receiver.at(path)]
        assert {g["type"] for g in got} == {
            n for n in EVENT_NAMES if not n.startswith(("import.", "job.", "single_message.", "task."))
        }
        assert len({g["id"] for g in got}) == len(got)
        for g in got:
            assert set(g) == {"id", "type", "createdAt", "seq", "data"}
            assert re.fullmatch(r"evt_[0-9a-z]{26}", g["id"])
            assert MOMENT.fullmatch(g["createdAt"])
        by_type: dict[str, list[dict[str, Any]]] = {}
        for g in sorted(got, key=lambda g: (g["createdAt"], g["seq"])):
            by_type.setdefault(g["type"], []).append(g["data"])

        statuses = {
            "created": "draft",
            "updated": "draft",
            "started": "running",
            "paused": "paused",
            "resumed": "running",
        }
        for word, status in (statuses | {"completed": "completed"}).items():
            (told,) = by_type[f"campaign.{word}"]
            now = await shop.api.get(f"/api/v1/campaigns/{campaign}")
            for same in ("id", "clientId", "name", "messageTemplateId", "dailyLimit", "hourlyLimit", "pacing"):
                assert told[same] == now[same]
            assert told["status"] == status
            assert told["metadata"] == {"source": "test"}
            assert set(told["stats"]) <= set(now["stats"])
        assert by_type["campaign.updated"][0]["recontactAfterDays"] == 30
        [removed] = by_type["target.removed"]
        assert (removed["instagramUsername"], removed["status"]) == ("newhandle", "removed")
        assert by_type["campaign.paused"][0]["statusReason"] == "paused_by_user"
        assert by_type["campaign.completed"][0]["stats"]["total"] == 4

        def of(handle: str, status: str, **more: Any) -> dict[str, Any]:
            target = targets[handle]
            told = {
                "campaignId": campaign,
                "targetId": target["id"],
                "instagramUsername": handle,
                "status": status,
            }
            return told | more

        queued = {"creatorname", "sandbox.replies", "sandbox.missing"}
        assert sorted(by_type["target.queued"], key=str) == sorted((of(h, "queued") for h in queued), key=str)
        sent = {d["instagramUsername"]: d for d in by_type["message.sent"]}
        assert set(sent) == {"creatorname", "sandbox.replies"}
        for handle, told in sent.items():
            text = f"Hi {handle.title()}!"
            assert told == of(handle, "sent", message=text, senderId=targets[handle]["senderId"])
        (failed,) = by_type["message.failed"]
        assert failed["reason"] == "recipient_not_found" == targets["sandbox.missing"]["reason"]
        assert failed["status"] == "failed"
        assert by_type["message.skipped"] == [of("nasa", "skipped", reason="missing_variable")]
        (reply,) = by_type["reply.received"]
        answered = targets["sandbox.replies"]
        assert reply == of(
            "sandbox.replies", "replied", replyText=answered["replyText"], receivedAt=answered["repliedAt"]
        )
        for kind in ("warning", "challenged", "disabled"):
            (told,) = by_type[f"sender.{kind}"]
            assert set(told) == {"senderId", "username", "reason"}
            assert told["senderId"] == senders[told["username"]]

        feed = await shop.api.get("/api/v1/events?limit=200")
        assert sorted(feed["data"], key=lambda e: str(e["id"])) == sorted(got, key=lambda e: str(e["id"]))

    run(story())


def _row(name: str, data: dict[str, Any]) -> EventRow:
    at = datetime(2026, 5, 4, 9, 30, 0, 123999, UTC)
    return EventRow(fresh(), UUID(int=1), fresh(), 3, name, at, data)


def test_the_same_event_has_the_same_bytes_each_time() -> None:
    row = _row("sender.warning", {"sender_id": str(UUID(int=2)), "username": "acme", "reason": "warning"})
    expected = (
        f'{{"id":"{shown("evt", UUID(int=1))}","type":"sender.warning","createdAt":"2026-05-04T09:30:00.123Z","seq":3,'
        f'"data":{{"senderId":"{shown("snd", UUID(int=2))}","username":"acme","reason":"warning"}}}}'
    )
    assert encoded(row) == encoded(row) == expected.encode()


def test_a_moment_of_another_zone_is_told_in_utc() -> None:
    data = {
        "campaign_id": str(UUID(int=1)),
        "target_id": str(UUID(int=2)),
        "instagram_username": "nasa",
        "status": "replied",
        "reply_text": "hi",
        "received_at": "2026-05-04T11:30:00+02:00",
    }
    assert b'"receivedAt":"2026-05-04T09:30:00.000Z"' in encoded(_row("reply.received", data))


def test_an_event_that_is_not_public_is_no_body() -> None:
    with pytest.raises(KeyError):
        encoded(_row("sender.connected", {}))
