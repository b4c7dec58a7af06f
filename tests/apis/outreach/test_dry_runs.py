"""Every request that would change something, rehearsed: nothing is left of it, and it is answered as the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from overture.domain import imports
from overture.domain.identity import Actor
from overture.kernel.ids import CampaignId, parsed
from tests.apis.outreach.rehearsing import Rehearsing, rehearsing
from tests.apis.outreach.standing import Shop, Standing
from tests.apis.outreach.test_error_codes import CODES
from tests.apis.outreach.test_from_job import Jobs
from tests.conftest import Run

CSV = {"content-type": "text/csv"}
WRITES = ("post", "put", "patch", "delete")


async def clients_and_campaigns(shop: Shop) -> None:
    client = await shop.client("Acme", "acme_1")
    campaign = await shop.campaign("creatorname", "nasa", client=client)
    at = f"/api/v1/campaigns/{campaign}"
    await shop.api.post(f"{at}/preview?limit=1")
    for step in ("start", "pause", "resume", "cancel"):
        await shop.api.post(f"{at}/{step}", Idempotency_Key=step)
    await shop.api.refused("POST", f"{at}/start", 409, "invalid_campaign_state")


async def targets_of_every_sort(shop: Shop) -> None:
    await shop.api.post("/api/v1/suppressions", {"instagramUsername": "nasa"}, 201)
    campaign = await shop.campaign("creatorname")
    handles = ("creatorname", "nasa", "newhandle", "newhandle", "no such name")
    body = {"targets": [{"instagramUsername": h} for h in handles]}
    await shop.api("POST", f"/api/v1/campaigns/{campaign}/targets", body)
    body = {"targets": [{"instagramUsername": f"many.{n}"} for n in range(100)]}
    await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", body, 201)


async def suppressions_given_and_taken_back(shop: Shop) -> None:
    await shop.campaign("creatorname", start=True)
    made = await shop.api.post("/api/v1/suppressions", {"instagramUsername": "creatorname"}, 201)
    got = await shop.api("DELETE", f"/api/v1/suppressions/{made['id']}?reason=asked")
    assert got.status == 204


async def senders_connected_limited_stopped(shop: Shop) -> None:
    made = await shop.api.post("/api/v1/senders", {"username": f"acme.{shop.project.short_id}"}, 201)
    at = f"/api/v1/senders/{made['id']}"
    assert (await shop.api("PATCH", at, {"hourlyLimit": 5})).status == 200
    for step in ("pause", "resume"):
        await shop.api.post(f"{at}/{step}")
    await shop.api.post("/api/v1/senders/instagram/connect", {"username": "acme.brand"})


async def webhooks_and_their_deliveries(shop: Shop) -> None:
    webhook = await shop.webhook("campaign.created")
    at = f"/api/v1/webhooks/{webhook['id']}"
    await shop.api.post(f"{at}/test")
    await shop.api.post(f"{at}/enable")
    await shop.api.post(f"{at}/rotate-secret", Idempotency_Key="k")
    await shop.campaign()
    await shop.standing.settle()
    delivery = next(d for d in (await shop.api.get(f"{at}/deliveries"))["data"] if d["eventType"] == "campaign.created")
    await shop.api.post(f"{at}/deliveries/{delivery['id']}/replay")
    assert (await shop.api("DELETE", at)).status == 204


async def keys_made_rotated_revoked(shop: Shop) -> None:
    made = await shop.api.post("/api/v1/keys", {"name": "another"}, 201)
    await shop.api.post(f"/api/v1/keys/{made['id']}/rotate", {"overlapSeconds": 60})
    await shop.api.post(f"/api/v1/keys/{made['id']}/revoke")
    await shop.api.refused("POST", f"/api/v1/keys/{made['id']}/rotate", 409, "api_key_not_active", {})


async def ranges_replayed(shop: Shop) -> None:
    webhook = await shop.webhook("campaign.created")
    await shop.campaign()
    await shop.standing.settle()
    at = f"/api/v1/webhooks/{webhook['id']}/replays"
    began = await shop.api.post(at, {"since": "2020-01-01T00:00:00Z"}, 202)
    await shop.api.post(f"{at}/{began['id']}/cancel")


async def spreadsheets_imported_and_undone(shop: Shop) -> None:
    campaign = await shop.campaign()
    at, rows = f"/api/v1/campaigns/{campaign}/imports", b"username\nnasa\ncreatorname\n"
    got = await shop.api("POST", at, raw=rows, headers=CSV)
    assert got.status == 202
    assert (await shop.api("POST", f"/api/v1/campaigns/{campaign}/targets", raw=rows, headers=CSV)).status == 202
    await shop.standing.settle()
    assert (await shop.api("DELETE", got.headers["location"])).status == 202


async def texts_and_limits_changed(shop: Shop) -> None:
    client = await shop.client()
    campaign = await shop.campaign("creatorname", "nasa", client=client, start=True)
    at = f"/api/v1/campaigns/{campaign}"
    template = (await shop.api.get(at))["messageTemplateId"]
    for path, body in (
        (f"/api/v1/clients/{client}", {"name": "Another"}),
        (at, {"name": "Another"}),
        (f"/api/v1/message-templates/{template}", {"body": "Hello {{ firstName }}"}),
    ):
        assert (await shop.api("PATCH", path, body)).status == 200
    await shop.api.post(f"{at}/apply-template", {"templateVersion": 2})
    target = (await shop.targets(campaign))["nasa"]["id"]
    assert (await shop.api("DELETE", f"{at}/targets/{target}")).status < 300


async def lists_exchanged(shop: Shop) -> None:
    at = "/api/v1/suppression-exchanges"
    made = await shop.api.post(at, {"name": "Partners", "key": "correct horse battery staple rides"}, 201)
    await shop.api.post(f"{at}/{made['id']}/hashes", {"hashes": ["0" * 64]})
    assert (await shop.api("DELETE", f"{at}/{made['id']}?reason=dissolved")).status == 204


async def people_taken_from_a_job_and_erased(shop: Shop) -> None:
    jobs = Jobs(shop)
    job_id = await jobs.done("sandbox.audience.20")
    campaign = await shop.campaign()
    await shop.api.post(f"/api/v1/campaigns/{campaign}/targets/from-job", {"jobId": job_id}, 202)
    name = (await jobs.rows(job_id))[0]["username"]
    await shop.api.post("/api/v1/people/erase", {"instagramUsername": name})


async def tasks_claimed_and_ended(shop: Shop) -> None:
    body = {"username": f"by.hand.{shop.project.short_id}", "assist": True}
    sender = await shop.api.post("/api/v1/senders", body, 201)
    handles = ("sandbox.ignores.1", "sandbox.ignores.2")
    await shop.campaign(*handles, senderIds=[sender["id"]], start=True)
    await shop.standing.settle()
    one, two = (f"/api/v1/tasks/{t['id']}" for t in (await shop.api.get("/api/v1/tasks"))["data"])
    await shop.api.post(f"{one}/claim", {"by": "Ana"})
    await shop.api.post(f"{one}/release")
    await shop.api.post(f"{one}/claim", {"by": "Ana"})
    await shop.api.post(f"{one}/done", {})
    await shop.api.post(f"{two}/could-not", {"reason": "not_done"})
    await shop.api.refused("POST", f"{two}/claim", 409, "task_over", {})


STORIES: tuple[Callable[[Shop], Awaitable[None]], ...] = (
    clients_and_campaigns,
    targets_of_every_sort,
    suppressions_given_and_taken_back,
    senders_connected_limited_stopped,
    webhooks_and_their_deliveries,
    keys_made_rotated_revoked,
    texts_and_limits_changed,
    ranges_replayed,
    spreadsheets_imported_and_undone,
    lists_exchanged,
    people_taken_from_a_job_and_erased,
    tasks_claimed_and_ended,
)


def test_every_route_that_changes_something_is_rehearsed_and_then_does_what_was_said(
    stood: Standing, run: Run[Any]
) -> None:
    async def story() -> set[tuple[str, str]]:
        seen: set[tuple[str, str]] = set()
        for told in STORIES:
            shop, client = rehearsing(await stood.shop())
            await told(shop)
            seen |= client.seen
        return seen

    paths = stood.document["paths"]
    every = {(m.upper(), path) for path, methods in paths.items() for m in methods if m in WRITES}
    assert every - run(story()) == set(), "tell them in STORIES"
    for method, path in every:
        operation = paths[path][method.lower()]
        assert "dryRun" in [p["name"] for p in operation["parameters"]]
        assert all("X-Dry-Run" in answer["headers"] for answer in operation["responses"].values())


REFUSED = [told for told in CODES if told.__name__ not in ("invalid_api_key", "rate_limit_exceeded")]
"""Those two are answered before it is asked whether it is a dry run."""


@pytest.mark.parametrize("provoked", REFUSED, ids=lambda provoked: provoked.__name__)
def test_a_dry_run_is_refused_as_the_real_request_would_be(
    provoked: Callable[[Shop], Awaitable[None]], shop: Shop, run: Run[Any]
) -> None:
    run(provoked(rehearsing(shop)[0]))


def test_a_dry_run_tells_what_would_happen_and_why(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("creatorname", "nasa", start=True)
        got = await shop.api("POST", f"/api/v1/campaigns/{campaign}/pause?dryRun=true")
        assert got.json["status"] == "paused"
        assert got.json["dryRun"] == {"events": [{"type": "campaign.paused", "count": 1, "reasons": {}}]}
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["status"] == "running"
        await shop.standing.settle()
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["status"] == "completed"

    run(story())


async def imports_foretold(shop: Shop, stood: Standing) -> None:
    client = await shop.client()
    await shop.campaign("metbefore", client=client, start=True)
    await stood.settle()
    await shop.api.post("/api/v1/suppressions", {"instagramUsername": "never.me"}, 201)
    campaign = await shop.campaign("inhere", client=client)
    at = f"/api/v1/campaigns/{campaign}"
    # Longer than a portion, and somebody who stands in two of them.
    many = "".join(f"person{n},,,24k\n" for n in range(6_000))
    odd = "@inhere,Old\nNever.me\nmetbefore,Met\n\nno one!,=1+1\nfresh,New,,lots\n"
    file = f"Handle,Name,Budget,Fans\n{odd}{many}person1,Again\n".encode("utf-16")
    got = await shop.api("POST", f"{at}/targets?dryRun=true&map=offer%3DBudget", raw=file, headers=CSV)
    assert (got.status, got.headers["x-dry-run"]) == (202, "true"), got.body
    said = got.json
    assert [(c["name"], c["field"] or c["variable"]) for c in said["columns"]] == [
        ("Handle", "instagramUsername"), ("Name", "fullName"), ("Budget", "offer"), ("Fans", "followerCount"),
    ]  # fmt: skip
    outcome = said["dryRun"]["outcome"]
    assert outcome["counts"] == {
        "rows": 6007, "added": 6001, "duplicate": 2, "alreadyContacted": 1, "suppressed": 1, "invalid": 1, "blank": 1,
        "warnings": 1,
    }  # fmt: skip
    assert [(r["row"], r["reason"], r["cells"][0]) for r in outcome["rejected"]] == [
        (2, "target_duplicate", "@inhere"),
        (3, "target_suppressed", "Never.me"),
        (4, "already_contacted", "metbefore"),
        (6, "handle_invalid", "no one!"),
        (6008, "target_duplicate", "person1"),
    ]
    assert all(r["message"] for r in outcome["rejected"])
    assert [(w["row"], w["code"], w["column"], w["text"]) for w in outcome["warnings"]] == [
        (7, "number_unreadable", "Fans", "lots")
    ]
    assert (await shop.api.get(f"{at}/imports"))["data"] == []
    # And then it comes to what was said. This client asks for another dry run before, and holds every table against it.
    got = await rehearsing(shop)[1]("POST", f"{at}/imports?map=offer%3DBudget", raw=file, headers=CSV)
    await stood.settle()
    done = await shop.api.get(got.headers["location"])
    assert (done["status"], done["counts"]) == ("completed", outcome["counts"])
    assert done["warnings"] == outcome["warnings"]


def test_a_dry_run_of_an_import_says_what_becomes_of_each_row(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    run(imports_foretold(shop, stood))


def test_a_dry_run_of_an_import_keeps_nobody_waiting(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("creatorname")
        campaign_id, file = CampaignId(UUID(str(parsed("camp", campaign)))), b"username\nnasa\ncreatorname\n"

        async def pieces() -> AsyncIterator[bytes]:
            yield file

        spooled = await imports.spool(stood.db, shop.project.id, pieces())
        async with replace(stood.calls, is_dry=True).opened(shop.project, Actor("reader")) as call:
            seen = await imports.foresee(call, campaign_id, spooled, imports.Asked({}))
            assert (seen.counts.added, seen.counts.duplicate) == (1, 1)
            # The dry run is still open: whatever takes the campaign's rows would wait for it, if it held any.
            body = {"targets": [{"instagramUsername": "nasa"}]}
            async with asyncio.timeout(10):
                await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", body, 201)
                await shop.api.post(f"/api/v1/campaigns/{campaign}/start")
                await stood.settle()
        await imports.unspool(stood.db, shop.project.id, spooled.id)
        assert {t["status"] for t in (await shop.targets(campaign)).values()} == {"sent"}

    run(story())


def test_the_key_of_a_dry_run_opens_nothing_and_a_dry_run_counts_as_a_request(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        dry = await shop.api("POST", "/api/v1/keys?dryRun=true", {"name": "never"})
        nobody = Rehearsing(shop, {"authorization": f"Bearer {dry.json['key']}"})
        await nobody.refused("GET", "/api/v1/clients", 401, "invalid_api_key")
        hurried = await shop.key(rate=3)
        asked = [await hurried("POST", "/api/v1/clients?dryRun=true", {"name": "Acme"}) for _ in range(8)]
        assert 429 in [got.status for got in asked]

    run(story())
