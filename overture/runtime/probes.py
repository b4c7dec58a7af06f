"""What a monitor asks: `/healthz`, `/readyz`, `/metrics`, as small ASGI apps without a framework.

Not the API: no key is asked, and nothing here names a project or a person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any, Final

import asyncpg
import msgspec

from overture.kernel.errors import OvertureError
from overture.runtime import hold
from overture.runtime.db import Database
from overture.runtime.metrics import Metrics, skew
from overture.runtime.migrations import heads, version_in

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Page = Callable[[], Awaitable[tuple[int, bytes, bytes]]]
"""Status, content type, body."""

MOST_SKEW: Final = 2.0
"""Seconds the clocks of the database and of a process may differ."""
_PATIENCE: Final = 3.0
_JSON: Final = b"application/json"
_TEXT: Final = b"text/plain; version=0.0.4; charset=utf-8"

Check = Callable[[], Awaitable[str | None]]
"""Why this process is not ready, in a sentence; None where it is. Or what else an operator has to know."""


def page(make: Page) -> App:
    """An ASGI app that answers GET and HEAD with what `make` gives, never cached."""

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method in ("GET", "HEAD"):
            status, media, body = await make()
            headers = [(b"content-type", media), (b"cache-control", b"no-store")]
        else:
            status, body = 405, b'{"error":{"code":"method_not_allowed","message":"Read this with GET."}}'
            headers = [(b"content-type", _JSON), (b"allow", b"GET, HEAD")]
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})

    return app


def probes(
    metrics: Metrics, checks: Sequence[Check], version: str, warnings: Sequence[Check] = ()
) -> Mapping[str, App]:
    """The three, by path. What a warning says makes nobody unready."""

    async def health() -> tuple[int, bytes, bytes]:
        return 200, _JSON, msgspec.json.encode({"status": "ok", "version": version})

    async def ready() -> tuple[int, bytes, bytes]:
        reasons = [r for r in await asyncio.gather(*(check() for check in checks)) if r]
        told = [w for w in await asyncio.gather(*(warn() for warn in warnings)) if w] if not reasons else []
        body = {
            "status": "unavailable" if reasons else "ready",
            "reasons": reasons,
            "warnings": told,
            "version": version,
        }
        return 503 if reasons else 200, _JSON, msgspec.json.encode(body)

    async def scrape() -> tuple[int, bytes, bytes]:
        return 200, _TEXT, await metrics.text()

    return {"/healthz": page(health), "/readyz": page(ready), "/metrics": page(scrape)}


def database_check(db: Database) -> Check:
    """Whether the database answers, its tables are this version's, and its clock agrees with ours."""
    known = heads()

    async def check() -> str | None:
        try:
            async with asyncio.timeout(_PATIENCE), db.transaction() as tx:
                version = await version_in(tx)
                ahead = skew(tx).value
        except (OvertureError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return "The database does not answer."
        if version not in known:
            return f"The tables are at {version or 'no version'}, this program needs {', '.join(known)}: run migrate."
        if abs(ahead) > MOST_SKEW:
            return f"The database's clock differs by {ahead:.1f} s; at most {MOST_SKEW:.0f} s are safe. Set the clocks."
        return None

    return check


def held_check(db: Database) -> Check:
    """Whether sending is held: the process answers, and nothing leaves."""

    async def check() -> str | None:
        try:
            async with asyncio.timeout(_PATIENCE), db.transaction() as tx:
                standing = await hold.held(tx)
        except (OvertureError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return None
        return None if standing is None else standing.told()

    return check
