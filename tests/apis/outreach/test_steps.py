"""Follow-ups and variants over HTTP: made, refused, edited, previewed, sent, explained, compared."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from overture.apis.outreach.steps import NO_CHOICE, NO_DIFFERENCE
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

LIMITS: dict[str, Any] = {"pacing": "burst", "hourlyLimit": 100, "dailyLimit": 100}


def test_a_campaign_with_steps_is_told_whole_and_sent_step_by_step(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        later = await shop.template("Just checking, {{ firstName | default: 'you' }}")
        steps = [{"messageTemplateId": later, "waitDays": 3}]
        campaign = await shop.campaign("sandbox.replies", "sandbox.ignores", start=True, steps=steps, **LIMITS)
        at = f"/api/v1/campaigns/{campaign}"
        made = await shop.api.get(at)
        assert made["variants"] is None
        assert made["steps"] == [
            {
                "step": 1,
                "waitHours": 72,
                "condition": "no_reply",
                "messageTemplateId": later,
                "templateVersion": 1,
                "variants": None,
            }
        ]
        await stood.settle()
        await shop.pass_time(timedelta(minutes=2))
        await stood.settle()
        replied, ignored = (await shop.api.get(f"{at}/results"))["results"]
        assert (replied["status"], replied["lastStep"], replied["variant"]) == ("replied", 0, None)
        assert [(s["step"], s["status"], s["reason"]) for s in replied["steps"]] == [(1, "skipped", "replied")]
        [waits] = ignored["steps"]
        assert (ignored["status"], waits["status"], waits["sentAt"]) == ("sent", "pending", None)
        explained = await shop.api.get(f"{at}/targets/{ignored['id']}/explain")
        assert (explained["step"], explained["status"], explained["templateVersion"]) == (1, "pending", 1)
        assert explained["next"] == {
            "action": "send",
            "at": waits["dueAt"],
            "waitsFor": "step_wait",
            "ahead": None,
            "isExact": False,
        }
        assert [s["step"] for s in explained["steps"]] == [1]
        first = await shop.api.get(f"{at}/targets/{ignored['id']}/explain?step=0")
        assert (first["step"], first["status"]) == (0, "sent")
        await shop.api.refused("GET", f"{at}/targets/{ignored['id']}/explain?step=2", 404, "target_not_found")
        await shop.pass_time(timedelta(days=3))
        await stood.settle()
        export = await shop.api("GET", f"{at}/results?format=csv")
        rows = list(csv.DictReader(io.StringIO(export.body.decode(), newline="")))
        assert [(r["status"], r["lastStep"]) for r in rows] == [("replied", "0"), ("sent", "1")]
        read = await shop.api.get(f"{at}/targets/{ignored['id']}")
        assert (read["lastStep"], read["steps"][0]["message"]) == (1, "Just checking, Sandbox.Ignores")
        compared = await shop.api.get(f"{at}/variants")
        assert [(s["step"], s["waitHours"], s["skipped"], s["waiting"], s["best"]) for s in compared["steps"]] == [
            (0, None, 0, 0, None),
            (1, 72, 1, 0, None),
        ]
        assert [(v["sent"], v["replied"], v["share"]) for s in compared["steps"] for v in s["variants"]] == [
            (2, 1, 0.5),
            (1, 0, 0.0),
        ]
        assert {s["verdict"] for s in compared["steps"]} == {NO_CHOICE}
        assert (await shop.api.get(at))["status"] == "completed"
        feed = await shop.api.get("/api/v1/events?limit=200")
        ours = ("message.sent", "message.failed", "message.skipped")
        told = [(e["type"], e["data"].get("step")) for e in feed["data"] if e["type"] in ours]
        assert sorted(told, key=str) == [
            ("message.sent", 1),
            ("message.sent", None),
            ("message.sent", None),
            ("message.skipped", 1),
        ]

    run(story())


def test_a_step_that_is_half_said_is_refused_with_its_path(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        template = await shop.template()
        one, two = {"name": "a", "messageTemplateId": template}, {"name": "b", "messageTemplateId": template}
        body = {"clientId": await shop.client(), "messageTemplateId": template, "name": "Steps"}

        async def refused(more: dict[str, Any], path: str) -> None:
            error = await shop.api.refused("POST", "/api/v1/campaigns", 400, "invalid_field", body | more)
            assert error["fields"][0]["path"] == path

        await refused({"steps": [{"messageTemplateId": template}]}, "steps[0].waitHours")
        await refused({"steps": [{"messageTemplateId": template, "waitDays": 1, "waitHours": 2}]}, "steps[0].waitHours")
        await refused({"steps": [{"waitDays": 1}]}, "steps[0].messageTemplateId")
        both = {"messageTemplateId": template, "variants": [one, two], "waitDays": 1}
        await refused({"steps": [both]}, "steps[0].messageTemplateId")
        await refused({"steps": [{"variants": [one, one], "waitDays": 1}]}, "steps[0].variants[1].name")
        await refused({"variants": [one, one]}, "variants[1].name")
        other = await shop.template("Other")
        others = [{"name": "a", "messageTemplateId": other}, {"name": "b", "messageTemplateId": other}]
        await refused({"variants": others}, "variants")
        unknown = {"steps": [{"messageTemplateId": f"tpl_{'0' * 26}", "waitDays": 1}]}
        await shop.api.refused("POST", "/api/v1/campaigns", 404, "message_template_not_found", body | unknown)

    run(story())


def test_steps_are_edited_in_a_draft_and_stay_afterwards(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("sandbox.ignores", **LIMITS)
        at = f"/api/v1/campaigns/{campaign}"
        later = await shop.template("Later")
        steps = [{"messageTemplateId": later, "waitHours": 5}]
        first = (await shop.api.get(at))["messageTemplateId"]
        variants = [{"name": "a", "messageTemplateId": first}, {"name": "b", "messageTemplateId": later, "weight": 3}]
        got = await shop.api("PATCH", at, {"steps": steps, "variants": variants})
        assert got.status == 200, got.body
        assert [s["waitHours"] for s in got.json["steps"]] == [5]
        assert [(v["name"], v["weight"], v["templateVersion"]) for v in got.json["variants"]] == [
            ("a", 1, None),
            ("b", 3, None),
        ]
        got = await shop.api("PATCH", at, {"variants": None})
        assert (got.json["variants"], len(got.json["steps"])) == (None, 1)
        await shop.api.post(f"{at}/start")
        error = await shop.api.refused("PATCH", at, 409, "field_not_editable", {"steps": []})
        assert error["fields"][0]["path"] == "steps"

    run(story())


def test_the_texts_of_every_step_are_previewed_and_their_versions_applied(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        later = await shop.template("Later, {{ category }}")
        steps = [{"messageTemplateId": later, "waitDays": 1}]
        campaign = await shop.campaign("sandbox.ignores", steps=steps, **LIMITS)
        at = f"/api/v1/campaigns/{campaign}"
        seen = await shop.api.post(f"{at}/preview")
        assert (seen["step"], seen["problemsByReason"], len(seen["messages"])) == (0, {}, 1)
        assert seen["steps"] == [{"step": 1, "problemsByReason": {"missing_variable": 1}}]
        assert [(p["step"], p["reason"]) for p in seen["problems"]] == [(1, "missing_variable")]
        await shop.api.post(f"{at}/start")
        await stood.settle()
        got = await shop.api("PATCH", f"/api/v1/message-templates/{later}", {"body": "Later, {{ handle }}"})
        assert got.json["version"] == 2
        seen = await shop.api.post(f"{at}/preview?step=1&templateVersion=2")
        assert (seen["step"], seen["templateVersion"], len(seen["messages"])) == (1, 2, 0)
        got = await shop.api("PATCH", f"/api/v1/message-templates/{later}", {"body": "Later"})
        seen = await shop.api.post(f"{at}/preview?step=1&templateVersion=3")
        assert [m["message"] for m in seen["messages"]] == ["Later"]
        error = await shop.api.refused("POST", f"{at}/preview?step=2", 400, "invalid_field")
        assert error["fields"][0]["path"] == "step"
        apply = {"templateVersion": 3, "step": 1}
        await shop.api.refused("POST", f"{at}/apply-template", 400, "invalid_field", apply | {"variant": "a"})
        assert (await shop.api.post(f"{at}/apply-template", apply))["steps"][0]["templateVersion"] == 3
        await shop.pass_time(timedelta(days=1))
        await stood.settle()
        [row] = (await shop.api.get(f"{at}/results"))["results"]
        assert [(s["message"], s["templateVersion"]) for s in row["steps"]] == [("Later", 3)]

    run(story())


def test_variants_are_told_with_each_target_and_compared(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        first, second = await shop.template("One"), await shop.template("Two")
        variants = [{"name": "short", "messageTemplateId": first}, {"name": "long", "messageTemplateId": second}]
        body = {
            "clientId": await shop.client(),
            "messageTemplateId": first,
            "name": "A and B",
            "variants": variants,
            **LIMITS,
        }
        made = await shop.api.post("/api/v1/campaigns", body, 201)
        at = f"/api/v1/campaigns/{made['id']}"
        targets = [{"instagramUsername": f"sandbox.ignores.{i}"} for i in range(20)]
        await shop.api.post(f"{at}/targets", {"targets": targets}, 201)
        await shop.api.post(f"{at}/start")
        await stood.settle()
        results = (await shop.api.get(f"{at}/results"))["results"]
        texts = {"short": "One", "long": "Two"}
        assert all(r["message"] == texts[r["variant"]] for r in results)
        assert {r["variant"] for r in results} == {"short", "long"}
        [step] = (await shop.api.get(f"{at}/variants"))["steps"]
        assert (step["best"], step["verdict"]) == (None, NO_DIFFERENCE)
        assert sum(v["sent"] for v in step["variants"]) == 20
        for v in step["variants"]:
            assert v["sent"] == sum(r["variant"] == v["name"] for r in results)
            assert (v["low"], v["share"]) == (0.0, 0.0)
            assert 0 < v["high"] < 1
        await shop.api.refused("GET", f"/api/v1/campaigns/camp_{'0' * 26}/variants", 404, "campaign_not_found")

    run(story())
