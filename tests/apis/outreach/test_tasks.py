"""Tasks over HTTP: connected, listed, claimed, done, not done; every answer checked against the document."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from overture.apis.outreach import EVENT_NAMES
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26
ALICE, BOB, CARL, DAN = (f"sandbox.ignores.{n}" for n in range(1, 5))


async def by_hand(shop: Shop, stood: Standing, *handles: str) -> tuple[dict[str, Any], str]:
    """A sender with a person behind it, and a campaign of which everything is with that person."""
    body = {"username": f"by.hand.{shop.project.short_id}", "assist": True, "taskHours": 24}
    sender = await shop.api.post("/api/v1/senders", body, 201)
    campaign = await shop.campaign(*handles, senderIds=[sender["id"]], start=True)
    await stood.settle()
    return sender, campaign


async def listed(shop: Shop, query: str = "") -> list[dict[str, Any]]:
    return list((await shop.api.get(f"/api/v1/tasks?{query}"))["data"])


def test_tasks_are_claimed_done_and_told(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        path = f"/tasks/{shop.project.short_id}"
        await shop.webhook(path=path)
        sender, campaign = await by_hand(shop, stood, ALICE, BOB, CARL, DAN)
        assert (sender["connector"], sender["taskHours"], sender["fallback"], sender["bridge"]) == (
            "assist",
            24,
            None,
            None,
        )
        alice, bob, carl, dan = sorted(await listed(shop), key=lambda t: t["instagramUsername"])
        assert (alice["status"], alice["sender"], alice["message"]) == (
            "open",
            sender["username"],
            f"Hi {ALICE.title()}!",
        )
        assert alice["profileUrl"] == f"https://www.instagram.com/{ALICE}/"
        lasts = datetime.fromisoformat(alice["deadline"]) - datetime.fromisoformat(alice["createdAt"])
        assert lasts == timedelta(hours=24)
        at = f"/api/v1/tasks/{alice['id']}"
        assert await shop.api.get(at) == alice
        await shop.api.refused("POST", f"{at}/done", 409, "task_not_claimed", {})
        rehearsed = await shop.api.post(f"{at}/claim?dryRun=true", {"by": "Ana"})
        assert rehearsed["claimedBy"] == "Ana"
        assert await shop.api.get(at) == alice
        claimed = await shop.api.post(f"{at}/claim", {"by": "Ana"}, Idempotency_Key="claim-1")
        assert await shop.api.post(f"{at}/claim", {"by": "Ana"}, Idempotency_Key="claim-1") == claimed
        assert (claimed["status"], claimed["claimedBy"]) == ("claimed", "Ana")
        await shop.api.refused("POST", f"{at}/claim", 409, "task_already_claimed", {"by": "Ben"})
        assert (await shop.api.post(f"{at}/release"))["status"] == "open"
        assert (await shop.api.post(f"{at}/claim", {}))["claimedBy"].startswith("key:")
        late = {"sentAt": "2031-01-01T00:00:00Z"}
        error = await shop.api.refused("POST", f"{at}/done", 400, "invalid_field", late)
        assert error["fields"][0]["path"] == "sentAt"
        done = await shop.api.post(f"{at}/done", {"externalId": "m_1"})
        assert (done["status"], done["externalId"], done["isUnsettled"]) == ("done", "m_1", False)
        assert (await shop.targets(campaign))[ALICE]["status"] == "sent"
        failed = await shop.api.post(
            f"/api/v1/tasks/{bob['id']}/could-not", {"reason": "recipient_not_found", "note": "gone"}
        )
        assert (failed["status"], failed["reason"], failed["note"]) == ("failed", "recipient_not_found", "gone")
        await shop.api.refused("POST", f"/api/v1/tasks/{bob['id']}/claim", 409, "task_over", {})
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": DAN}, 201)
        await stood.settle()
        await shop.pass_time(timedelta(hours=24))
        await stood.settle()
        assert (await shop.targets(campaign))[CARL]["reason"] == "task_expired"
        assert {t["id"]: t["status"] for t in await listed(shop)} == {
            alice["id"]: "done",
            bob["id"]: "failed",
            carl["id"]: "expired",
            dan["id"]: "withdrawn",
        }
        assert [t["id"] for t in await listed(shop, "status=expired&status=open")] == [carl["id"]]
        page = await shop.api.get(f"/api/v1/tasks?limit=3&senderId={sender['id']}")
        assert len(page["data"]) == 3
        rest = await shop.api.get(f"/api/v1/tasks?limit=3&senderId={sender['id']}&cursor={page['nextCursor']}")
        assert (len(rest["data"]), rest["nextCursor"]) == (1, None)
        told = await shop.api.get("/api/v1/events?limit=200")
        names = [e["type"] for e in told["data"] if e["type"].startswith("task.")]
        assert names == ["task.created"] * 4 + [
            "task.claimed",
            "task.released",
            "task.claimed",
            "task.done",
            "task.failed",
            "task.withdrawn",
            "task.expired",
        ]
        received = {g.json["type"] for g in stood.receiver.at(path)}
        assert {n for n in EVENT_NAMES if n.startswith("task.")} <= received

    run(story())


def test_what_is_no_task_or_not_allowed_is_refused(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        for some in (f"task_{NOBODY}", "TASK_ID", "1"):
            await shop.api.refused("GET", f"/api/v1/tasks/{some}", 404, "task_not_found")
            await shop.api.refused("POST", f"/api/v1/tasks/{some}/claim", 404, "task_not_found", {})
            await shop.api.refused("POST", f"/api/v1/tasks/{some}/release", 404, "task_not_found")
            await shop.api.refused("POST", f"/api/v1/tasks/{some}/done", 404, "task_not_found", {})
        at = f"/api/v1/tasks/task_{NOBODY}/could-not"
        await shop.api.refused("POST", at, 400, "missing_required_field", {})
        await shop.api.refused("POST", at, 400, "invalid_field", {"reason": "no wish to"})
        await shop.api.refused("GET", "/api/v1/tasks?status=lost", 400, "invalid_field")
        await shop.api.refused("GET", f"/api/v1/tasks?senderId=snd_{NOBODY}", 404, "sender_not_found")
        reader = await shop.key("tasks:read")
        await reader.refused("POST", f"/api/v1/tasks/task_{NOBODY}/claim", 403, "insufficient_scope", {})
        one = (await shop.senders())[0]
        patch = {"fallback": {"connector": "assist"}}
        error = await shop.api.refused("PATCH", f"/api/v1/senders/{one['id']}", 400, "invalid_field", patch)
        assert error["fields"][0]["path"] == "fallback"
        changed = await shop.api("PATCH", f"/api/v1/senders/{one['id']}", {"taskHours": 6})
        assert changed.json["taskHours"] == 6
        both = {"username": "by.hand", "assist": True, "bridge": "house"}
        await shop.api.refused("POST", "/api/v1/senders", 400, "invalid_field", both)

    run(story())
