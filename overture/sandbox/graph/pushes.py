"""What is pushed to Overture: events by account and moment in one body, escaped and signed as the platform does it.

Not when they are due: inbound keeps that, and hooks carries them.
"""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from typing import Any, Final

HOOK: Final = "instagram"


def app_secret(secret: str) -> str:
    """The secret of the sandbox's app, which signs pushes and proves tokens."""
    return hmac.digest(secret.encode(), b"instagram app", "sha256").hex()


def body(events: list[bytes], now: datetime) -> bytes:
    """Events in their order, those of one account that follow each other in one entry.

    An event is `{"id": account, "messaging": {…}}`, `{"id": account, "changes": {…}}`, or of a change that is to be an
    entry of its own, as some documents have it, `{"id": account, "entry": {…}}`.
    """
    entries: list[dict[str, Any]] = []
    seconds = int(now.timestamp())
    for text in events:
        event = json.loads(text)
        if "entry" in event:
            entries.append({"id": event["id"], "time": seconds, **event["entry"]})
            continue
        kind = "changes" if "changes" in event else "messaging"
        if not entries or entries[-1]["id"] != event["id"] or kind not in entries[-1]:
            time = seconds if kind == "changes" else int(now.timestamp() * 1000)
            entries.append({"id": event["id"], "time": time, kind: []})
        entries[-1][kind].append(event[kind])
    told = json.dumps({"object": "instagram", "entry": entries}, ensure_ascii=True, separators=(",", ":"))
    return told.replace("/", "\\/").encode()


def signed(secret: str, body: bytes) -> dict[str, str]:
    """Both signatures over exactly these bytes."""
    return {
        "content-type": "application/json",
        "x-hub-signature": "sha1=" + hmac.digest(secret.encode(), body, "sha1").hex(),
        "x-hub-signature-256": "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex(),
    }
