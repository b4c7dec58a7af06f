"""Replays over HTTP: started, followed, cancelled, refused."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26
SINCE = {"since": "2020-01-01T00:00:00Z"}


async def _through(shop: Shop, at: str) -> Any:
    """The replay once it has ended, second by second."""
    for _ in range(60):
        await shop.standing.settle()
        found = await shop.api.get(at)
        if found["endedAt"] is not None:
            return found
        await shop.pass_time(timedelta(seconds=1))
    raise AssertionError(await shop.api.get(at))


def test_a_range_goes_again_to_its_webhook_and_to_another(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        path = f"/again/{shop.project.short_id}"
        webhook = await shop.webhook("message.sent", "target.queued", path=path)
        await shop.campaign("creatorname", "nasa", start=True)
        await stood.settle()
        before = stood.receiver.at(path)
        assert len(before) == 4
        at = f"/api/v1/webhooks/{webhook['id']}/replays"
        began = await shop.api.post(at, SINCE, 202, Idempotency_Key="replay-1")
        assert await shop.api.post(at, SINCE, 202, Idempotency_Key="replay-1") == began
        assert (began["status"], began["webhookId"], began["toWebhookId"]) == (
            "running",
            webhook["id"],
            webhook["id"],
        )
        assert (began["events"], began["perSecond"], began["onlyFailed"]) == (
            ["message.sent", "target.queued"],
            10,
            False,
        )
        ended = await _through(shop, f"{at}/{began['id']}")
        assert ended["status"] == "completed"
        assert ended["counts"] == {"taken": 4, "delivered": 4, "failed": 0, "waiting": 0, "skipped": 0}
        again = stood.receiver.at(path)[4:]
        assert Counter(g.body for g in again) == Counter(g.body for g in before)
        assert {g.headers["X-Overture-Replay"] for g in again} == {began["id"]}
        assert all("X-Overture-Replay" not in g.headers for g in before)

        other = await shop.webhook("campaign.completed", path=f"{path}/other")
        body = SINCE | {"toWebhookId": other["id"], "events": ["message.sent"], "perSecond": 500}
        sent = await _through(shop, f"{at}/{(await shop.api.post(at, body, 202))['id']}")
        assert sent["counts"]["delivered"] == 2
        assert {g.json["type"] for g in stood.receiver.at(f"{path}/other")} == {"message.sent"}
        listed = await shop.api.get(f"{at}?limit=1")
        rest = await shop.api.get(f"{at}?limit=1&cursor={listed['nextCursor']}")
        assert [*listed["data"], *rest["data"]] == [sent, ended]
        assert rest["hasMore"] is False

    run(story())


def test_what_failed_goes_again_and_one_alone_says_so_too(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        path = f"/failed/{shop.project.short_id}"
        webhook = await shop.webhook("message.sent", path=path)
        stood.receiver.statuses[path] = 410
        await shop.campaign("creatorname", "nasa", start=True)
        await stood.settle()
        stood.receiver.statuses[path] = 200
        hook = f"/api/v1/webhooks/{webhook['id']}"
        body = SINCE | {"onlyFailed": True}
        await shop.api.refused("POST", f"{hook}/replays", 409, "webhook_disabled", body)
        await shop.api.post(f"{hook}/enable")
        stood.receiver.got.clear()
        began = await shop.api.post(f"{hook}/replays", body, 202)
        ended = await _through(shop, f"{hook}/replays/{began['id']}")
        assert (ended["onlyFailed"], ended["counts"]["delivered"]) == (True, 2)
        assert {g.headers["X-Overture-Replay"] for g in stood.receiver.at(path)} == {began["id"]}
        assert (await shop.api.get(f"{hook}/deliveries?status=failed"))["data"] == []
        one = (await shop.api.get(f"{hook}/deliveries"))["data"][0]
        await shop.api.post(f"{hook}/deliveries/{one['id']}/replay")
        await stood.settle()
        assert stood.receiver.at(path)[-1].headers["X-Overture-Replay"] == "true"
        tried = (await shop.api.get(f"{hook}/deliveries"))["data"][0]["attempts"]
        assert [t["requestHeaders"].get("X-Overture-Replay") for t in tried] == [None, began["id"], "true"]

    run(story())


def test_a_replay_is_cancelled(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        webhook = await shop.webhook("message.sent", path=f"/stop/{shop.project.short_id}")
        at = f"/api/v1/webhooks/{webhook['id']}/replays"
        began = await shop.api.post(at, SINCE, 202)
        busy = await shop.api.refused("POST", at, 409, "webhook_replay_under_way", SINCE)
        assert began["id"] in busy["message"]
        cancelled = await shop.api.post(f"{at}/{began['id']}/cancel")
        assert cancelled["status"] == "cancelled"
        assert await shop.api.post(f"{at}/{began['id']}/cancel") == cancelled
        other = await shop.api.post(at, SINCE, 202)
        await _through(shop, f"{at}/{other['id']}")
        await shop.api.refused("POST", f"{at}/{other['id']}/cancel", 409, "webhook_replay_over")

    run(story())


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({}, "missing_required_field", "since"),
        ({"since": "yesterday"}, "invalid_field", "since"),
        ({"since": "2026-01-01T00:00:00"}, "invalid_field", "since"),
        ({"since": 7}, "invalid_field", "since"),
        ({"since": "2999-01-01T00:00:00Z"}, "invalid_field", "since"),
        (SINCE | {"until": "2019-01-01T00:00:00Z"}, "invalid_field", "since"),
        (SINCE | {"events": []}, "missing_required_field", "events"),
        (SINCE | {"events": ["message.snet"]}, "invalid_field", "events[0]"),
        (SINCE | {"perSecond": 0}, "invalid_field", "perSecond"),
        (SINCE | {"perSecond": 501}, "invalid_field", "perSecond"),
        (SINCE | {"onlyFailed": "yes"}, "invalid_field", "onlyFailed"),
        (SINCE | {"persecond": 5}, "unknown_field", "persecond"),
    ],
)
def test_what_is_wrong_with_a_replay_is_named(
    body: dict[str, Any], code: str, path: str, shop: Shop, run: Run[Any]
) -> None:
    async def story() -> None:
        webhook = await shop.webhook("message.sent")
        error = await shop.api.refused("POST", f"/api/v1/webhooks/{webhook['id']}/replays", 400, code, body)
        assert [f["path"] for f in error["fields"]] == [path]

    run(story())


def test_what_is_not_there_and_what_is_anothers_look_the_same(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        mine, stranger = await shop.webhook("message.sent"), await stood.shop()
        hers = await stranger.webhook("message.sent")
        at = f"/api/v1/webhooks/{mine['id']}/replays"
        theirs = await stranger.api.post(f"/api/v1/webhooks/{hers['id']}/replays", SINCE, 202)
        for some in (f"rpl_{NOBODY}", "rpl_x", theirs["id"]):
            await shop.api.refused("GET", f"{at}/{some}", 404, "webhook_replay_not_found")
            await shop.api.refused("POST", f"{at}/{some}/cancel", 404, "webhook_replay_not_found")
        for some in (f"wh_{NOBODY}", hers["id"]):
            other = f"/api/v1/webhooks/{some}/replays"
            await shop.api.refused("GET", other, 404, "webhook_not_found")
            await shop.api.refused("POST", other, 404, "webhook_not_found", SINCE)
            await shop.api.refused("POST", at, 404, "webhook_not_found", SINCE | {"toWebhookId": some})
        reader = await shop.key("webhooks:read")
        assert (await reader.get(at))["data"] == []
        await reader.refused("POST", at, 403, "insufficient_scope", SINCE)

    run(story())


def test_any_moment_that_can_be_written_is_one_to_begin_at(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        webhook = await shop.webhook("message.sent")
        at = f"/api/v1/webhooks/{webhook['id']}/replays"
        body = {"since": "0001-01-01T00:00:00+14:00", "until": "9999-12-31T23:59:59-12:00"}
        began = await shop.api.post(at, body, 202)
        assert began["since"] == "2000-01-01T00:00:00.000Z"
        assert began["until"] <= began["createdAt"]

    run(story())
