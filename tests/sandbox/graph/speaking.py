"""Talking to the sandbox's Graph API in tests: requests in every form, and what was pushed back.

Not a double: the same running sandbox as tests/sandbox/world.
"""

from __future__ import annotations

import hmac
import json
from typing import Any, cast
from urllib.parse import urlencode

from tests.sandbox.world import PROJECT, Reply, World

IG = "a_637921640978680000"
APP_SECRET = hmac.digest(b"inbound-secret", b"instagram app", "sha256").hex()
INSTAGRAM, FACEBOOK = "/graph/instagram/v25.0", "/graph/facebook/v25.0"


async def call(world: World, method: str, path: str, body: object = None, **query: object) -> Reply:
    """A request of the test project under the token `t`."""
    asked = urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in query.items()})
    return await world.ask(
        method,
        f"{path}?{asked}" if asked else path,
        body,
        Authorization="Bearer t",
        X_Overture_Project=PROJECT,
        Content_Type="application/json",
    )


async def send(world: World, to: str, message: object = None, *, host: str = INSTAGRAM, **more: object) -> Reply:
    body = {"recipient": {"id": to}, "message": message or {"text": "Hi"}, **more}
    return await call(world, "POST", f"{host}/{IG}/messages", body)


async def act(world: World, person: str, does: str, **doing: object) -> dict[str, Any]:
    """A person does something; what the control route says of it."""
    answer = await world.ask("POST", f"/instagram/{IG}/people/{person}/{does}", {"project": PROJECT, **doing})
    assert answer.status == 201, answer.json
    return cast(dict[str, Any], answer.json)


def error(reply: Reply) -> tuple[int, int, int | None]:
    """Status, code and subcode."""
    told = reply.json["error"]
    return reply.status, told["code"], told.get("error_subcode")


def pushed(world: World) -> list[dict[str, Any]]:
    """Every event that was pushed, in order, each with the account it is of (`ig`)."""
    events = []
    for hook, _, body in world.told.requests:
        if hook == f"instagram/{PROJECT}":
            for entry in json.loads(body)["entry"]:
                events += [
                    {"ig": entry["id"], **event} for key in ("messaging", "changes") for event in entry.get(key, ())
                ]
    return events


async def settled(world: World) -> None:
    while await world.app.settle():
        pass
