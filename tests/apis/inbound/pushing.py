"""Pushes as Meta makes them: one body for many accounts, escaped, signed over the raw bytes.

Not a bridge's.
"""

from __future__ import annotations

import hmac
import io
import json
from collections.abc import Mapping
from typing import Any

from tests.apis.outreach.standing import Standing

MOST = 4_000_000


def sandbox_app(stood: Standing) -> str:
    """The secret of the sandbox's app."""
    return hmac.digest(stood.sandbox_secret.encode(), b"instagram app", "sha256").hex()


def entry(account: str, *changes: dict[str, Any]) -> dict[str, Any]:
    return {"id": account, "time": 1795231543, "changes": [{"field": "comments", "value": c} for c in changes]}


def comment(handle: str, text: str = "Love it", id: str = "178") -> dict[str, Any]:
    return {"from": {"id": f"7{handle}", "username": handle}, "id": id, "text": text, "media": {"id": "5"}}


def pushed(*entries: Any) -> bytes:
    return json.dumps({"object": "instagram", "entry": entries}).replace("/", "\\/").encode()


def signed(secret: str, body: bytes) -> dict[str, str]:
    mac = hmac.digest(secret.encode(), body, "sha256").hex()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={mac}"}


async def push(
    stood: Standing, below: str, body: bytes, headers: Mapping[str, str], method: str = "POST"
) -> tuple[int, dict[str, str], bytes]:
    async with stood.session.request(
        method, f"{stood.url}/hooks/instagram{below}", data=io.BytesIO(body) if body else None, headers=headers
    ) as answer:
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, await answer.read()
