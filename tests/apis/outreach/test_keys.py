"""Keys over HTTP: made, listed, rotated, revoked; what ends, and from where they work."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from overture.domain import identity
from tests.apis.outreach.standing import OverHttp, Shop, Standing
from tests.conftest import Run

HERE = ["127.0.0.0/8", "::1"]


def bearer(shop: Shop, key: str) -> OverHttp:
    return OverHttp(shop.standing, {"authorization": f"Bearer {key}"})


def in_(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_key_is_made_shown_once_listed_and_revoked(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        end = in_(days=30)
        body = {"name": "my agent", "scopes": ["clients:read"], "expiresAt": end, "allowedIps": HERE}
        made = await shop.api.post("/api/v1/keys", body, 201)
        own = shop.api.headers["authorization"].split("_")[2]
        assert made["key"].startswith(f"sk_test_{made['id']}_")
        assert {n: made[n] for n in ("name", "mode", "status", "scopes", "expiresAt", "allowedIps", "createdBy")} == {
            "name": "my agent",
            "mode": "test",
            "status": "active",
            "scopes": ["clients:read"],
            "expiresAt": end,
            "allowedIps": HERE,
            "createdBy": own,
        }
        child = bearer(shop, made["key"])
        assert await child.get("/api/v1/clients") == {"data": [], "hasMore": False, "nextCursor": None}
        await child.refused("GET", "/api/v1/campaigns", 403, "insufficient_scope")
        await child.refused("GET", "/api/v1/keys", 403, "insufficient_scope")
        at = f"/api/v1/keys/{made['id']}"
        read = await shop.api.get(at)
        assert read.pop("lastUsedAt") is not None
        assert read == {k: v for k, v in made.items() if k not in ("key", "lastUsedAt")}
        listed = (await shop.api.get("/api/v1/keys"))["data"]
        assert [k["id"] for k in listed] == [made["id"], own]
        assert made["key"] not in str(listed)
        revoked = await shop.api.post(at + "/revoke")
        assert (revoked["status"], revoked["revokedAt"] is not None) == ("revoked", True)
        await child.refused("GET", "/api/v1/clients", 401, "invalid_api_key")
        assert await shop.api.post(at + "/revoke") == revoked

    run(story())


def test_the_same_key_is_made_once_and_its_kept_answer_is_sealed(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        first = await shop.api.post("/api/v1/keys", {"name": "once"}, 201, Idempotency_Key="k")
        assert await shop.api.post("/api/v1/keys", {"name": "once"}, 201, Idempotency_Key="k") == first
        async with shop.standing.db.connection() as raw:
            kept = await raw.fetch("select answer from idempotency where project_id = $1", shop.project.id)
        assert len(kept) == 1
        assert first["key"].encode() not in kept[0]["answer"]
        assert len((await shop.api.get("/api/v1/keys"))["data"]) == 2

    run(story())


def test_a_rotated_key_works_with_both_secrets_and_keeps_its_idempotency(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        made = await shop.api.post("/api/v1/keys", {"name": "rotated"}, 201)
        old, at = bearer(shop, made["key"]), f"/api/v1/keys/{made['id']}"
        client = await old.post("/api/v1/clients", {"name": "Acme"}, 201, Idempotency_Key="k")
        rotated = await old.post(at + "/rotate", {"overlapSeconds": 2})
        new = bearer(shop, rotated["key"])
        assert rotated["previousSecretExpiresAt"] is not None
        assert await new.post("/api/v1/clients", {"name": "Acme"}, 201, Idempotency_Key="k") == client
        await old.get("/api/v1/clients")
        error = await new.refused("POST", at + "/rotate", 409, "api_key_rotation_under_way", {})
        assert "no overlap" in error["message"]
        for _ in range(60):
            if (await old("GET", "/api/v1/clients")).status == 401:
                break
            await asyncio.sleep(0.1)
        await old.refused("GET", "/api/v1/clients", 401, "invalid_api_key")
        assert (await new.get(at))["previousSecretExpiresAt"] is None
        last = bearer(shop, (await new.post(at + "/rotate", {"overlapSeconds": 0}))["key"])
        await new.refused("GET", "/api/v1/clients", 401, "invalid_api_key")
        await last.post(at + "/revoke")
        await last.refused("GET", "/api/v1/clients", 401, "invalid_api_key")
        await shop.api.refused("POST", at + "/rotate", 409, "api_key_not_active", {})

    run(story())


def test_a_key_ends_at_its_moment(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        made = await shop.api.post("/api/v1/keys", {"name": "short", "expiresAt": in_(seconds=1.5)}, 201)
        child = bearer(shop, made["key"])
        await child.get("/api/v1/clients")
        grandchild = await child.post("/api/v1/keys", {"name": "no longer than its maker"}, 201)
        assert grandchild["expiresAt"] == made["expiresAt"]
        for at in (in_(days=1), in_(seconds=-1)):
            error = await child.refused("POST", "/api/v1/keys", 400, "invalid_field", {"name": "n", "expiresAt": at})
            assert [f["path"] for f in error["fields"]] == ["expiresAt"]
        await asyncio.sleep(1.6)
        await child.refused("GET", "/api/v1/clients", 401, "invalid_api_key")
        assert (await shop.api.get(f"/api/v1/keys/{made['id']}"))["status"] == "expired"

    run(story())


def test_a_key_is_refused_from_another_address_whatever_a_header_says(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        made = await shop.api.post("/api/v1/keys", {"name": "elsewhere", "allowedIps": ["203.0.113.7"]}, 201)
        for more in ({}, {"x-forwarded-for": "203.0.113.7"}, {"forwarded": "for=203.0.113.7"}):
            elsewhere = OverHttp(shop.standing, {"authorization": f"Bearer {made['key']}", **more})
            error = await elsewhere.refused("GET", "/api/v1/clients", 403, "ip_not_allowed")
            assert "127.0.0.1" in error["message"]
        wrong = made["key"][:-1] + ("a" if made["key"][-1] != "a" else "b")
        await bearer(shop, wrong).refused("GET", "/api/v1/clients", 401, "invalid_api_key")

    run(story())


def test_a_key_gives_and_takes_nothing_beyond_its_own(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        bounds = {"scopes": ["keys:read", "keys:write", "clients:read"], "expiresAt": in_(hours=1), "allowedIps": HERE}
        maker = bearer(shop, (await shop.api.post("/api/v1/keys", {"name": "maker", **bounds}, 201))["key"])
        error = await maker.refused(
            "POST", "/api/v1/keys", 403, "insufficient_scope", {"name": "n", "scopes": ["clients:write"]}
        )
        assert "clients:write" in error["message"]
        assert [f["path"] for f in error["fields"]] == ["scopes[0]"]
        for body, path in (
            ({"allowedIps": []}, "allowedIps"),
            ({"allowedIps": ["0.0.0.0/0"]}, "allowedIps"),
            ({"allowedIps": ["here"]}, "allowedIps[0]"),
            ({"allowedIps": ["127.0.0.1/8"]}, "allowedIps[0]"),
            ({"expiresAt": in_(hours=2)}, "expiresAt"),
            ({"rateLimit": 100_001}, "rateLimit"),
            ({"rateLimit": 0}, "rateLimit"),
            ({"scopes": []}, "scopes"),
            ({"expiresAt": "2026-12-31"}, "expiresAt"),
        ):
            error = await maker.refused("POST", "/api/v1/keys", 400, "invalid_field", {"name": "n", **body})
            assert [f["path"] for f in error["fields"]] == [path]
        await maker.refused("POST", "/api/v1/keys", 400, "unknown_scope", {"name": "n", "scopes": ["clients:fly"]})
        everything = shop.api.headers["authorization"].split("_")[2]
        await maker.refused("POST", f"/api/v1/keys/{everything}/rotate", 403, "insufficient_scope", {})
        longer = await shop.api.post("/api/v1/keys", {"name": "longer", "scopes": ["clients:read"]}, 201)
        await maker.refused("POST", f"/api/v1/keys/{longer['id']}/rotate", 403, "api_key_beyond_own", {})
        await shop.api.get("/api/v1/keys")

    run(story())


def test_a_key_of_another_project_is_not_there(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        other = await stood.shop()
        theirs = (await other.api.get("/api/v1/keys"))["data"][0]["id"]
        live = await identity.create_key(stood.db, stood.pepper, shop.live, "live")
        for some in (theirs, live.split("_")[2], "nokey", "%00", "0" * 12):
            await shop.api.refused("GET", f"/api/v1/keys/{some}", 404, "api_key_not_found")
            await shop.api.refused("POST", f"/api/v1/keys/{some}/revoke", 404, "api_key_not_found")
            await shop.api.refused("POST", f"/api/v1/keys/{some}/rotate", 404, "api_key_not_found", {})
        assert len((await other.api.get("/api/v1/keys"))["data"]) == 1
        made = await bearer(shop, live).post("/api/v1/keys", {"name": "live too"}, 201)
        assert (made["mode"], made["key"][:8]) == ("live", "sk_live_")

    run(story())
