"""The original document's examples, to the letter but for host, key and ids; and what else it promises."""

from __future__ import annotations

import csv
import hmac
import io
import json
import re
from typing import Any

from overture.apis.outreach import EVENT_NAMES
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

CLIENT = b"""{
    "name": "Acme Brand",
    "externalId": "acme_001"
  }"""
TEMPLATE = b"""{
    "name": "Creator Intro",
    "body": "Hi {{firstName}}, love your {{category}} content! Open to a collab?"
  }"""
CAMPAIGN = b"""{
    "clientId": "YOUR_CLIENT_ID",
    "name": "Creator Outreach May 2026",
    "messageTemplateId": "YOUR_TEMPLATE_ID",
    "dailyLimit": 50,
    "hourlyLimit": 8,
    "metadata": { "source": "agent_workflow" }
  }"""
TARGETS = b"""{
    "targets": [{
      "instagramUsername": "creatorname",
      "profileUrl": "https://instagram.com/creatorname",
      "fullName": "Creator Name",
      "firstName": "Creator",
      "category": "fitness",
      "followerCount": 24000
    }]
  }"""
WEBHOOK = b"""{
    "url": "https://your-app.com/webhooks/iglayers",
    "events": ["message.sent", "reply.received", "campaign.completed"]
  }"""
EVENTS = (
    "campaign.created · campaign.started · campaign.paused · campaign.resumed · campaign.completed target.queued · "
    "message.sent · message.failed · message.skipped · reply.received sender.warning · sender.challenged · "
    "sender.disabled"
)
COLUMNS = "instagramUsername,profileUrl,fullName,firstName,category,followerCount,status,sentAt,repliedAt,reason"
ID = r"%s_[0-9a-hjkmnp-tv-z]{26}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
JSON = {"content-type": "application/json"}


async def _posted(shop: Shop, path: str, raw: bytes, status: int = 201) -> Any:
    got = await shop.api("POST", path, headers=JSON, raw=raw)
    assert got.status == status, got.body
    assert got.headers["content-type"] == "application/json"
    return got.json


def _moment(text: str) -> str:
    assert re.fullmatch(MOMENT, text)
    return text


async def _ready(shop: Shop) -> tuple[str, str, dict[str, Any]]:
    """The first four examples in order: client id, template id, campaign."""
    client = await _posted(shop, "/api/v1/clients", CLIENT)
    template = await _posted(shop, "/api/v1/message-templates", TEMPLATE)
    raw = CAMPAIGN.replace(b"YOUR_CLIENT_ID", client["id"].encode())
    raw = raw.replace(b"YOUR_TEMPLATE_ID", template["id"].encode())
    return client["id"], template["id"], await _posted(shop, "/api/v1/campaigns", raw)


def test_the_seven_examples_run_in_their_order_to_the_results(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        client = await _posted(shop, "/api/v1/clients", CLIENT)
        assert re.fullmatch(ID % "cli", client["id"])
        assert {k: v for k, v in client.items() if k not in ("id", "createdAt")} == {
            "name": "Acme Brand",
            "externalId": "acme_001",
        }
        _moment(client["createdAt"])

        template = await _posted(shop, "/api/v1/message-templates", TEMPLATE)
        assert re.fullmatch(ID % "tpl", template["id"])
        assert template == {
            "id": template["id"],
            "name": "Creator Intro",
            "body": "Hi {{firstName}}, love your {{category}} content! Open to a collab?",
            "variables": ["firstName", "category"],
            "version": 1,
            "createdAt": _moment(template["createdAt"]),
        }

        raw = CAMPAIGN.replace(b"YOUR_CLIENT_ID", client["id"].encode())
        campaign = await _posted(shop, "/api/v1/campaigns", raw.replace(b"YOUR_TEMPLATE_ID", template["id"].encode()))
        assert re.fullmatch(ID % "camp", campaign["id"])
        nothing = dict.fromkeys(("total", "queued", "sent", "failed", "skipped", "replied", "inDoubt", "cancelled"), 0)
        assert campaign == {
            "id": campaign["id"],
            "clientId": client["id"],
            "name": "Creator Outreach May 2026",
            "messageTemplateId": template["id"],
            "dailyLimit": 50,
            "hourlyLimit": 8,
            "pacing": "even",
            "variants": None,
            "steps": [],
            "metadata": {"source": "agent_workflow"},
            "senderIds": None,
            "recontactAfterDays": None,
            "templateVersion": None,
            "latestTemplateVersion": 1,
            "schedule": None,
            "startAt": None,
            "ifMissed": "send",
            "maxLatenessMinutes": 60,
            "status": "draft",
            "statusReason": None,
            "stats": nothing,
            "createdAt": _moment(campaign["createdAt"]),
            "startedAt": None,
            "completedAt": None,
        }

        at = f"/api/v1/campaigns/{campaign['id']}"
        uploaded = await _posted(shop, f"{at}/targets", TARGETS)
        (target,) = uploaded["targets"]
        assert re.fullmatch(ID % "tgt", target["id"])
        assert uploaded == {
            "campaignId": campaign["id"],
            "added": 1,
            "skipped": 0,
            "targets": [target],
            "errors": [],
        }
        assert target == {
            "id": target["id"],
            "campaignId": campaign["id"],
            "instagramUsername": "creatorname",
            "profileUrl": "https://instagram.com/creatorname",
            "fullName": "Creator Name",
            "firstName": "Creator",
            "category": "fitness",
            "followerCount": 24000,
            "externalId": None,
            "timezone": None,
            "timezoneSource": None,
            "variables": {},
            "status": "pending",
            "reason": None,
            "message": None,
            "templateVersion": None,
            "variant": None,
            "senderId": None,
            "sentAt": None,
            "repliedAt": None,
            "replyText": None,
            "lastStep": None,
            "steps": [],
            "createdAt": _moment(target["createdAt"]),
        }

        webhook = await _posted(shop, "/api/v1/webhooks", WEBHOOK)
        assert re.fullmatch(ID % "wh", webhook["id"])
        assert webhook.pop("secret").startswith("whsec_")
        assert webhook == {
            "id": webhook["id"],
            "url": "https://your-app.com/webhooks/iglayers",
            "events": ["message.sent", "reply.received", "campaign.completed"],
            "status": "active",
            "disabledReason": None,
            "failingSince": None,
            "previousSecretExpiresAt": None,
            "createdAt": _moment(webhook["createdAt"]),
        }
        assert await shop.api.get(f"/api/v1/webhooks/{webhook['id']}") == webhook
        await shop.api("DELETE", f"/api/v1/webhooks/{webhook['id']}")  # Nobody here may call your-app.com.

        # As the document shows it: no body, and no content type.
        started = await shop.api("POST", f"{at}/start")
        assert started.status == 200
        assert started.json["status"] == "running"
        _moment(started.json["startedAt"])
        await stood.settle()

        results = await shop.api.get(f"{at}/results")
        assert (results["campaignId"], results["status"]) == (campaign["id"], "completed")
        assert results["summary"] == nothing | {"total": 1, "sent": 1}
        (result,) = results["results"]
        assert result["status"] == "sent"
        assert result["message"] == "Hi Creator, love your fitness content! Open to a collab?"
        assert (results["hasMore"], results["nextCursor"]) == (False, None)
        (entry,) = await stood.received(shop.project)
        assert entry["text"] == result["message"]

        export = await shop.api("GET", f"{at}/results?format=csv")
        assert export.status == 200
        assert export.headers["content-type"] == "text/csv; charset=utf-8"
        assert export.headers["content-disposition"] == 'attachment; filename="results.csv"'
        head, row = csv.reader(io.StringIO(export.body.decode()))
        assert ",".join(head[:10]) == COLUMNS
        assert row[:7] == [
            "creatorname",
            "https://instagram.com/creatorname",
            "Creator Name",
            "Creator",
            "fitness",
            "24000",
            "sent",
        ]
        assert row[7] == _moment(result["sentAt"])

    run(story())


def test_a_delivery_carries_the_original_signature_over_the_raw_body(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        webhook = await shop.webhook("message.sent", path=f"/signed/{shop.project.short_id}")
        await shop.campaign("creatorname", start=True)
        await stood.settle()
        (got,) = stood.receiver.at(f"/signed/{shop.project.short_id}")
        signature = got.headers["X-IG-Layers-Signature"]
        assert signature == hmac.digest(webhook["secret"].encode(), got.body, "sha256").hex()
        assert re.fullmatch("[0-9a-f]{64}", signature)
        assert got.headers["Content-Type"] == "application/json"

    run(story())


def test_the_thirteen_events_of_the_document_are_the_events_there_are(shop: Shop, run: Run[Any]) -> None:
    names = re.findall(r"[a-z]+\.[a-z]+", EVENTS)
    assert list(EVENT_NAMES[:13]) == names
    assert len(names) == 13

    async def story() -> None:
        made = await shop.webhook(*names)
        assert made["events"] == names
        for strange in ("campaign.cancelled", "sender.connected", "suppression.added", "webhook.test", "*"):
            body = {"url": "https://your-app.com/hook", "events": [strange]}
            error = await shop.api.refused("POST", "/api/v1/webhooks", 400, "invalid_field", body)
            assert error["fields"][0]["path"] == "events[0]"

    run(story())


def test_a_live_key_is_taken_as_the_document_shows_it(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        live = await shop.key(live=True)
        assert re.fullmatch(r"Bearer sk_live_\w+", live.headers["authorization"])
        assert (await live.get("/api/v1/clients"))["data"] == []

    run(story())


def test_the_document_shows_the_original_requests(stood: Standing) -> None:
    paths = stood.document["paths"]

    def shown(path: str) -> Any:
        return paths[path]["post"]["requestBody"]["content"]["application/json"]["example"]

    for path, raw in (
        ("/api/v1/clients", CLIENT),
        ("/api/v1/message-templates", TEMPLATE),
        ("/api/v1/campaigns", CAMPAIGN),
        ("/api/v1/campaigns/{campaignId}/targets", TARGETS),
        ("/api/v1/webhooks", WEBHOOK),
    ):
        assert shown(path) == json.loads(raw)
    assert "requestBody" not in paths["/api/v1/campaigns/{campaignId}/start"]["post"]
    (format,) = (
        p for p in paths["/api/v1/campaigns/{campaignId}/results"]["get"]["parameters"] if p["name"] == "format"
    )
    assert format["required"] is False
