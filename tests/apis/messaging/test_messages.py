"""Single messages over HTTP beside the original's own: later, cancelled, refused by the platform, shown, listed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from overture.apis.messaging import called_back
from overture.apis.outreach import EVENT_NAMES
from overture.domain import messaging
from overture.domain.identity import Actor, Call
from overture.kernel.ids import MessageId
from overture.runtime.outbox import EventRow
from tests.apis.messaging.counter import AT, Counter
from tests.conftest import Run

ACTIONS = "/v1/instagram/actions"
_SHUT = {"reason": "outside_messaging_window", "allowed": "human_agent", "opens_with": ["message", "postback"]}


def test_a_later_message_is_listed_and_can_be_cancelled_once(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        first = await counter.send()
        later = await counter.send(sendAt="2031-01-01T10:00:00+02:00", content="Later")
        read = await counter.get(later["messageId"])
        assert (read["status"], read["sendTime"]) == ("QUEUED", "2031-01-01T08:00:00.000Z")
        await counter.standing.settle()
        one = f"{AT}/{later['messageId']}"
        for _ in range(2):
            got = await counter.api("DELETE", one)
            assert (got.status, got.json["status"], got.json["reason"]) == (200, "CANCELLED", "cancelled_by_user")
        got = await counter.api("DELETE", f"{AT}/{first['messageId']}")
        counter.refused(got, 409, "single_message_not_cancellable")
        assert (await counter.api("DELETE", f"{AT}/{UUID(int=7)}")).status == 404
        listed = await counter.api.get(f"{AT}?status=DELIVERED")
        assert [m["messageId"] for m in listed["data"]] == [first["messageId"]]
        listed = await counter.api.get(f"{AT}?status=cancelled")
        assert [m["messageId"] for m in listed["data"]] == [later["messageId"]]
        counter.refused(await counter.api("GET", f"{AT}?status=LOST"), 400, "7004", "status")

    run(story())


def test_what_the_platform_refuses_fails_and_is_told(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        url = counter.standing.receiver.url("/refused")
        sent = await counter.send(to="sandbox.missing.1", callbackUrl=url)
        await counter.standing.settle()
        read = await counter.get(sent["messageId"])
        assert (read["status"], read["reason"]) == ("FAILED", "recipient_not_found")
        (notice,) = counter.posted("/refused")
        info = notice.json["deliveryInfoNotification"]["deliveryInfo"]
        assert (info["code"], info["deliveryStatus"], info["additional_info"]) == (
            "7010",
            "Failed",
            "recipient_not_found",
        )
        assert len(notice.headers["x-hub-signature"]) == 64
        stranger = await Counter.opened(counter.standing)
        assert (await stranger.api("GET", f"{AT}/{sent['messageId']}")).status == 404

    run(story())


def test_an_action_is_shown_where_the_connector_can(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        body = {"from": "app-id", "to": "igsid", "action": "typing_on"}
        for _ in range(2):
            got = await counter.api("POST", ACTIONS, body, {"Idempotency-Key": "k"})
            assert (got.status, set(got.json)) == (200, {"shown"})
        counter.refused(await counter.api("POST", ACTIONS, {**body, "action": "wave"}), 400, "7004", "action")
        live = await counter.shop.key(live=True)
        counter.refused(await counter.api.under(live.headers)("POST", ACTIONS, body), 400, "7004", "from")

    run(story())


@pytest.mark.parametrize(
    ("name", "more", "code", "status"),
    [
        ("submitted", {}, "7501", "Submitted"),
        ("delivered", {}, "7500", "Delivered"),
        ("read", {}, "7502", "Read"),
        ("failed", _SHUT | {"rule": "never_wrote", "allowed": "nothing"}, "7010", "Failed"),
        ("failed", _SHUT | {"rule": "window_closed", "until": "2026-05-09T09:30:00+00:00"}, "7010", "Failed"),
        ("failed", {"reason": "message_rejected"}, "7010", "Failed"),
    ],
)
def test_each_change_has_its_notice(name: str, more: dict[str, Any], code: str, status: str) -> None:
    data = {"message_id": str(UUID(int=1)), "recipient": "igsid", "callback_url": "https://a.example/", **more}
    at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    event = EventRow(UUID(int=2), UUID(int=3), UUID(int=1), 2, f"single_message.{name}", at, data)
    made = called_back(event)
    assert made is not None
    assert (made.url, made.subject) == ("https://a.example/", UUID(int=1))
    assert (made.policy.seconds, made.policy.retries, made.policy.every) == (10, 3, 60)
    assert {202, 208, 226, 300, 404, 411, 418, 505} <= set(made.policy.final)
    assert not {200, 401, 403, 412, 429, 500, 503} & set(made.policy.final)
    notice = json.loads(made.body)["deliveryInfoNotification"]
    info = notice["deliveryInfo"]
    assert (info["code"], info["deliveryStatus"], info["timeStamp"]) == (code, status, "2026-05-04T09:30:00.000Z")
    assert (info.get("additional_info"), info.get("rule")) == (more.get("reason"), more.get("rule"))
    assert (info.get("allowed"), info.get("opensWith")) == (more.get("allowed"), more.get("opens_with"))
    assert ("does not take" in info["Description"]) is (more.get("reason") == "message_rejected")
    assert info.get("until") == ("2026-05-09T09:30:00.000Z" if "until" in more else None)
    assert ("must write first" in info["Description"]) is ("rule" in more)
    assert (notice["correlationid"], notice["callbackData"], notice["transid"]) == (None, None, str(UUID(int=1)))
    del data["callback_url"]
    assert called_back(replace(event, data=data)) is None


def test_each_event_of_single_messages_reaches_a_receiver_and_the_feed(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        standing, names = counter.standing, [n for n in EVENT_NAMES if n.startswith("single_message.")]
        await counter.shop.webhook(*names, path=f"/singles/{counter.project.short_id}")
        sent = await counter.send(correlationId="c-1")
        await counter.send(to="sandbox.missing.1")
        later = await counter.send(sendAt="2031-01-01T10:00:00Z")
        await counter.api("DELETE", f"{AT}/{later['messageId']}")
        await standing.settle()

        async def seen(call: Call) -> int:
            single = await messaging.get_single(call, MessageId(UUID(sent["messageId"])))
            return await messaging.seen(call, single.account_id, str(single.external_id), call.now)

        assert await standing.calls.run(counter.project, Actor("cli"), seen) == 1
        await standing.settle()
        got = [g.json for g in counter.posted(f"/singles/{counter.project.short_id}")]
        assert sorted({g["type"] for g in got}) == sorted(names)
        mine = [g for g in got if g["data"]["messageId"] == sent["messageId"]]
        told = [g["data"]["status"] for g in sorted(mine, key=lambda g: int(g["seq"]))]
        assert told == ["submitted", "delivered", "read"]
        one = mine[0]["data"]
        assert (one["from"], one["to"], one["correlationId"]) == ("app-id", "igsid", "c-1")
        assert not {"callbackUrl", "callbackData", "keyId"} & set(one)
        fed = (await counter.shop.api.get("/api/v1/events?limit=100"))["data"]
        assert {e["type"] for e in fed} >= set(names)
        assert standing.receiver.faults == []

    run(story())
