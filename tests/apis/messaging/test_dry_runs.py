"""Every request of the family that would change something, rehearsed: nothing is left of it, and it is answered as the
real one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from overture.domain import identity
from tests.apis.messaging.counter import AT, Counter
from tests.apis.messaging.test_conversations import says
from tests.apis.outreach.rehearsing import Rehearsing
from tests.conftest import Run

TALK, CANNED, APP = "/v1/instagram/conversations", "/v1/instagram/canned-replies", "/v1/instagram/apps/app-id/endpoint"
WRITES = ("post", "put", "patch", "delete")
TEXT = {"contentType": "TEXT", "content": "Hello", "from": "app-id", "to": "igsid"}


async def everything(counter: Counter, api: Rehearsing) -> None:
    """Each route that is no GET, once; each is asked for a dry run first."""
    sent = await api("POST", AT, TEXT, {"idempotency-key": "k"})
    assert sent.status == 202
    assert (await api("POST", AT, TEXT, {"idempotency-key": "k"})).json == sent.json
    later = await api("POST", AT, TEXT | {"sendAt": "2999-01-01T00:00:00Z"})
    assert (await api("DELETE", f"{AT}/{later.json['messageId']}")).json["status"] == "CANCELLED"
    assert (await api("POST", AT, TEXT | {"to": ""})).status == 400
    assert (await api("DELETE", f"{AT}/{sent.json['messageId']}")).status == 409
    await counter.acts()
    shown = await api("POST", "/v1/instagram/actions", {"from": "app-id", "to": "igsid", "action": "mark_seen"})
    assert shown.json == {"shown": True}
    await says(counter, "igsid", "m1", "Where is my order?")
    [talk] = (await api.get(TALK))["data"]
    for verb, body, status in (
        ("reply", {"content": "On its way."}, 202), ("close", None, 200), ("open", None, 200), ("read", None, 200),
        ("assign", {"assignee": "anna"}, 200), ("tags", {"tags": ["vip"]}, 200), ("notes", {"content": "Kind."}, 201),
    ):  # fmt: skip
        assert (await api("POST", f"{TALK}/{talk['id']}/{verb}", body)).status == status
    made = await api("POST", CANNED, {"name": "shipping", "content": "Two days."})
    one = f"{CANNED}/{made.json['id']}"
    assert (await api("PATCH", one, {"content": "A day."})).status == 200
    assert (await api("DELETE", one)).status == 204
    assert (await api("PUT", APP, {"url": "https://my.website.com/inbound"})).status == 200
    assert (await api("DELETE", APP)).status == 204


def test_every_request_is_rehearsed_and_then_does_what_was_said(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        api = Rehearsing(counter.shop, {"key": counter.key})
        api.use(counter.standing.documents["messaging"])
        await everything(counter, api)
        paths = counter.standing.documents["messaging"]["paths"]
        every = {(m.upper(), path) for path, methods in paths.items() for m in methods if m in WRITES}
        assert every - api.seen == set(), "tell them in `everything`"
        for method, path in every:
            operation = paths[path][method.lower()]
            assert "dryRun" in [p["name"] for p in operation["parameters"]]
            assert all("X-Dry-Run" in answer["headers"] for answer in operation["responses"].values())

    run(story())


def test_a_dry_run_says_whether_a_message_would_go_and_by_which_rule(counter: Counter, run: Run[Any]) -> None:
    async def asked(**more: Any) -> tuple[str, str | None, str]:
        got = await counter.api("POST", f"{AT}?dryRun=true", TEXT | more)
        assert (got.status, got.headers["x-dry-run"]) == (202, "true"), got.body
        outcome = got.json["dryRun"]["outcome"]
        return outcome["status"], outcome["reason"], outcome["window"]["rule"]

    async def story() -> None:
        assert await asked() == ("SUBMITTED", None, "within_24_hours")
        dry = await counter.api("POST", f"{AT}?dryRun=true", TEXT)
        assert dry.json["dryRun"]["events"] == [{"type": "sender.connected", "count": 1, "reasons": {}}]
        assert (await counter.api("GET", f"{AT}/{dry.json['messageId']}")).status == 404
        assert (await counter.api.get(AT))["data"] == []
        await counter.send()
        await counter.acts()
        await says(counter, "fan", "m1", "Hello")
        await identity.set_clock(counter.standing.db, counter.project, advance=timedelta(days=2))
        assert await asked() == ("FAILED", "outside_messaging_window", "window_closed")
        real = await counter.send()
        await counter.acts()
        stands = await counter.get(real["messageId"])
        assert (stands["status"], stands["reason"]) == ("FAILED", "outside_messaging_window")
        await says(counter, "igsid", "m2", "Stop writing to me")
        assert (await asked())[:2] == ("FAILED", "target_suppressed")
        stranger = await counter.api("POST", f"{AT}?dryRun=true", TEXT | {"callbackUrl": "ftp://example.com"})
        counter.refused(stranger, 400, "7004", "callbackUrl")

    run(story())
