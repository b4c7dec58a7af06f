"""Edits over HTTP: clients, templates and their versions, campaigns, the text of a campaign, targets that wait."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26


async def patch(shop: Shop, path: str, body: Any) -> Any:
    got = await shop.api("PATCH", f"/api/v1{path}", body)
    assert got.status == 200, got.body
    return got.json


def test_a_client_is_renamed_and_its_external_id_given_changed_and_taken(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        acme, other = await shop.client("Acme", "acme_1"), await shop.client("Other", "other_1")
        at = f"/clients/{acme}"
        assert (await patch(shop, at, {"name": "Acme Two"}))["externalId"] == "acme_1"
        assert (await patch(shop, at, {"externalId": None}))["externalId"] is None
        edited = await patch(shop, at, {"externalId": "acme_2", "name": "Acme Three"})
        assert edited == await shop.api.get(f"/api/v1{at}")
        assert (edited["name"], edited["externalId"]) == ("Acme Three", "acme_2")
        taken = {"externalId": "other_1"}
        await shop.api.refused("PATCH", f"/api/v1{at}", 409, "client_already_exists", taken)
        assert await patch(shop, at, {}) == edited
        assert await patch(shop, f"/clients/{other}", taken) == await shop.api.get(f"/api/v1/clients/{other}")
        await shop.api.refused("PATCH", f"/api/v1/clients/cli_{NOBODY}", 404, "client_not_found", {"name": "x"})
        error = await shop.api.refused("PATCH", f"/api/v1{at}", 400, "invalid_field", {"name": None})
        assert error["fields"][0]["path"] == "name"

    run(story())


def test_a_template_has_versions(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        at = f"/message-templates/{await shop.template('Hi {{firstName}}')}"
        second = await patch(shop, at, {"body": "Hello {{category}}", "name": "Better"})
        assert (second["version"], second["variables"], second["name"]) == (2, ["category"], "Better")
        assert await shop.api.get(f"/api/v1{at}") == second
        assert await patch(shop, at, {"name": "Best"}) == second | {"name": "Best"}
        page = await shop.api.get(f"/api/v1{at}/versions?limit=1")
        assert [(v["version"], v["body"]) for v in page["data"]] == [(2, "Hello {{category}}")]
        page = await shop.api.get(f"/api/v1{at}/versions?limit=1&cursor={page['nextCursor']}")
        assert [(v["version"], v["body"], v["messageTemplateId"]) for v in page["data"]] == [
            (1, "Hi {{firstName}}", second["id"])
        ]
        assert page["hasMore"] is False
        error = await shop.api.refused("PATCH", f"/api/v1{at}", 400, "invalid_template", {"body": "{{ "})
        assert error["message"]
        nobody = f"/api/v1/message-templates/tpl_{NOBODY}"
        await shop.api.refused("PATCH", nobody, 404, "message_template_not_found", {"name": "x"})
        await shop.api.refused("GET", f"{nobody}/versions", 404, "message_template_not_found")

    run(story())


def test_a_campaign_is_edited_and_each_refusal_names_its_field(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("sandbox.ignores.1", recontactAfterDays=90)
        at = f"/campaigns/{campaign}"
        sender = (await shop.senders())[0]["id"]
        changes: dict[str, Any] = {
            "name": "Autumn",
            "messageTemplateId": await shop.template("Good day"),
            "dailyLimit": 20,
            "hourlyLimit": 4,
            "pacing": "even",
            "metadata": {"k": 1},
            "senderIds": [sender],
            "recontactAfterDays": 30,
        }
        before = await shop.api.get(f"/api/v1{at}")
        assert (before["recontactAfterDays"], before["templateVersion"], before["latestTemplateVersion"]) == (
            90,
            None,
            1,
        )
        edited = await patch(shop, at, changes)
        assert edited == before | changes
        plan: dict[str, Any] = {
            "schedule": {
                "timezone": "Europe/Berlin",
                "windows": [{"days": ["monday"], "from": "09:00", "to": "18:00"}],
                "inTargetZone": False,
            },
            "startAt": "2030-05-04T09:30:00.000Z",
            "ifMissed": "ask",
            "maxLatenessMinutes": 5,
        }
        assert await patch(shop, at, plan) == edited | plan
        error = await shop.api.refused(
            "PATCH", f"/api/v1{at}", 400, "invalid_field", {"schedule": plan["schedule"] | {"timezone": "Moon/Base"}}
        )
        assert error["fields"][0]["path"] == "schedule.timezone"
        error = await shop.api.refused(
            "PATCH", f"/api/v1{at}", 400, "invalid_field", {"startAt": "2000-05-04T09:30:00.000Z"}
        )
        assert error["fields"][0]["path"] == "startAt"
        none = {"schedule": None, "startAt": None, "ifMissed": "send", "maxLatenessMinutes": 60}
        assert await patch(shop, at, none) == edited
        assert await patch(shop, at, {"senderIds": None, "recontactAfterDays": None}) == edited | {
            "senderIds": None,
            "recontactAfterDays": None,
        }
        for wrong, path in (
            ({"dailyLimit": 0}, "dailyLimit"),
            ({"dailyLimit": None}, "dailyLimit"),
            ({"recontactAfterDays": 0}, "recontactAfterDays"),
            ({"senderIds": []}, "senderIds"),
            ({"pacing": "slow"}, "pacing"),
            ({"metadata": {"text": "x" * 20_000}}, "metadata"),
        ):
            error = await shop.api.refused("PATCH", f"/api/v1{at}", 400, "invalid_field", wrong)
            assert error["fields"][0]["path"] == path
        await shop.api.refused("PATCH", f"/api/v1{at}", 400, "unknown_field", {"clientId": "cli_x"})
        await shop.api.refused("PATCH", f"/api/v1{at}", 404, "sender_not_found", {"senderIds": [f"snd_{NOBODY}"]})
        body = {"messageTemplateId": f"tpl_{NOBODY}"}
        await shop.api.refused("PATCH", f"/api/v1{at}", 404, "message_template_not_found", body)
        await shop.api.refused("PATCH", f"/api/v1/campaigns/camp_{NOBODY}", 404, "campaign_not_found", {"name": "x"})
        await shop.api.post(f"/api/v1{at}/start")
        body = {"messageTemplateId": await shop.template("Other")}
        error = await shop.api.refused("PATCH", f"/api/v1{at}", 409, "field_not_editable", body)
        assert [f["path"] for f in error["fields"]] == ["messageTemplateId"]
        await stood.settle()
        assert (await shop.api.get(f"/api/v1{at}"))["status"] == "completed"
        error = await shop.api.refused("PATCH", f"/api/v1{at}", 409, "field_not_editable", {"dailyLimit": 9})
        assert [f["path"] for f in error["fields"]] == ["dailyLimit"]
        assert (await patch(shop, at, {"name": "Over", "dailyLimit": 20}))["name"] == "Over"

    run(story())


def test_a_new_version_is_previewed_and_applied(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        template = await shop.template("First")
        campaign = await shop.campaign(
            "sandbox.ignores.1", "sandbox.ignores.2", hourlyLimit=1, messageTemplateId=template, start=True
        )
        hook = await shop.webhook("campaign.updated", "target.removed")
        await stood.settle()
        at = f"/api/v1/campaigns/{campaign}"
        await patch(shop, f"/message-templates/{template}", {"body": "Second {{category}}"})
        await patch(shop, f"/message-templates/{template}", {"body": "Third {{firstName}}"})
        seen = await shop.api.post(f"{at}/preview?templateVersion=2")
        assert (seen["templateVersion"], seen["problemsByReason"]) == (2, {"missing_variable": 1})
        error = await shop.api.refused("POST", f"{at}/apply-template", 409, "template_problems", {"templateVersion": 2})
        assert error["details"] == {"problemsByReason": {"missing_variable": 1}}
        assert error["fields"][0]["path"] == "templateVersion"
        seen = await shop.api.post(f"{at}/preview?templateVersion=3")
        assert [m["message"] for m in seen["messages"]] == ["Third Sandbox.Ignores.2"]
        first = await shop.api(
            "POST", f"{at}/apply-template", {"templateVersion": 3}, headers={"Idempotency-Key": "apply"}
        )
        again = await shop.api(
            "POST", f"{at}/apply-template", {"templateVersion": 3}, headers={"Idempotency-Key": "apply"}
        )
        assert (first.status, first.body) == (200, again.body)
        assert (first.json["templateVersion"], first.json["latestTemplateVersion"]) == (3, 3)
        error = await shop.api.refused("POST", f"{at}/apply-template", 400, "missing_required_field", {})
        assert error["fields"][0]["path"] == "templateVersion"
        code = "message_template_version_not_found"
        await shop.api.refused("POST", f"{at}/apply-template", 404, code, {"templateVersion": 4})
        await shop.api.refused("POST", f"{at}/preview?templateVersion=4", 404, code)
        draft = f"/api/v1/campaigns/{await shop.campaign('nasa')}/apply-template"
        await shop.api.refused("POST", draft, 409, "invalid_campaign_state", {"templateVersion": 1})
        await shop.pass_time(timedelta(hours=1))
        await stood.settle()
        targets = await shop.targets(campaign)
        got = [(t["message"], t["templateVersion"]) for t in targets.values()]
        assert got == [("First", 1), ("Third Sandbox.Ignores.2", 3)]
        explained = await shop.api.get(f"{at}/targets/{targets['sandbox.ignores.2']['id']}/explain")
        assert explained["templateVersion"] == 3
        results = await shop.api("GET", f"{at}/results?format=csv")
        table = csv.DictReader(io.StringIO(results.body.decode(), newline=""))
        assert [line["templateVersion"] for line in table] == ["1", "3"]
        deliveries = (await shop.api.get(f"/api/v1/webhooks/{hook['id']}/deliveries"))["data"]
        assert [d["eventType"] for d in deliveries] == ["campaign.updated"]
        assert '"templateVersion":3' in deliveries[0]["request"]["body"]

    run(story())


def test_a_target_that_waits_is_removed_and_another_is_not(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("sandbox.ignores.1", "sandbox.ignores.2", "sandbox.ignores.3", hourlyLimit=1)
        await shop.webhook("target.removed")
        at = f"/api/v1/campaigns/{campaign}"
        await shop.api.post(f"{at}/start")
        await stood.settle()
        sent, second, third = (t["id"] for t in (await shop.targets(campaign)).values())
        got = await shop.api("DELETE", f"{at}/targets/{second}")
        assert (got.status, got.body) == (204, b"")
        await shop.api.refused("DELETE", f"{at}/targets/{second}", 404, "target_not_found")
        await shop.api.refused("GET", f"{at}/targets/{second}/explain", 404, "target_not_found")
        error = await shop.api.refused("DELETE", f"{at}/targets/{sent}", 409, "target_not_pending")
        assert "is sent in this campaign and stays in it" in error["message"]
        assert error["fields"][0]["path"] == "targetId"
        other = f"/api/v1/campaigns/{await shop.campaign('nasa')}/targets/{third}"
        await shop.api.refused("DELETE", other, 404, "target_not_found")
        stats = (await shop.api.get(at))["stats"]
        assert (stats["total"], stats["sent"], stats["queued"]) == (2, 1, 1)
        await stood.settle()
        events = (await shop.api.get("/api/v1/events?limit=200"))["data"]
        [removed] = [e for e in events if e["type"] == "target.removed"]
        assert removed["data"] == {
            "campaignId": campaign,
            "targetId": second,
            "instagramUsername": "sandbox.ignores.2",
            "status": "removed",
        }

    run(story())


def test_another_projects_things_are_not_there(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("nasa")
        [target] = (await shop.targets(campaign)).values()
        template = (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["messageTemplateId"]
        client = (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["clientId"]
        other = (await stood.shop()).api
        for method, path, code, body in (
            ("PATCH", f"clients/{client}", "client_not_found", {"name": "x"}),
            ("PATCH", f"message-templates/{template}", "message_template_not_found", {"name": "x"}),
            ("GET", f"message-templates/{template}/versions", "message_template_not_found", None),
            ("PATCH", f"campaigns/{campaign}", "campaign_not_found", {"name": "x"}),
            ("POST", f"campaigns/{campaign}/apply-template", "campaign_not_found", {"templateVersion": 1}),
            ("DELETE", f"campaigns/{campaign}/targets/{target['id']}", "campaign_not_found", None),
        ):
            await other.refused(method, f"/api/v1/{path}", 404, code, body)
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["name"] == "Creator Outreach"

    run(story())
