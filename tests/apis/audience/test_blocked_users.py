"""Blocked end users over HTTP: refused, listed by keyset, let in again; each project its own."""

from __future__ import annotations

from typing import Any

from tests.apis.audience.desk import Desk
from tests.conftest import Run


def test_a_blocked_user_is_refused_until_the_block_is_lifted(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        path = "/api/v1/blocked-users"
        made = await desk.api.post(path, {"external_user_id": "customer-9", "reason": "charged back"}, 200)
        assert (made["external_user_id"], made["reason"]) == ("customer-9", "charged back")
        for user in ("customer-1", "customer 2"):
            await desk.api.post(path, {"external_user_id": user}, 200)
        body = {"external_user_id": "customer-9", "tool_type": "followers", "params": {"usernames": ["nasa"]}}
        await desk.refused(await desk.api("POST", "/api/v1/jobs", body), 403, "EXTERNAL_USER_BLOCKED")
        first = await desk.api.get(f"{path}?limit=2")
        rest = await desk.api.get(f"{path}?limit=2&cursor={first['next_cursor']}")
        assert {b["external_user_id"] for b in first["data"] + rest["data"]} == {
            "customer-1",
            "customer 2",
            "customer-9",
        }
        assert (first["has_more"], rest["has_more"], rest["next_cursor"]) == (True, False, None)
        other = await Desk.opened(desk.standing)
        assert (await other.api.get(path))["data"] == []
        assert (await other.api.post(f"{path}/lift", {"external_user_id": "customer-9"}, 200))["was_blocked"] is False
        lifted = await desk.api.post(f"{path}/lift", {"external_user_id": "customer-9"}, 200)
        assert lifted == {"external_user_id": "customer-9", "was_blocked": True}
        await desk.api.post("/api/v1/jobs", body, 201)
        got = await desk.api("GET", f"{path}?cursor=nonsense")
        await desk.refused(got, 400, "VALIDATION_ERROR")

    run(story())
