"""The host: one ASGI app that hands each request to the family whose prefix is the longest.

Not a router: paths inside a family are its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

from overture.apis.kit.errors import MethodNotAllowed, PathNotFound
from overture.apis.kit.family import Family
from overture.apis.kit.replies import ASGI, JSON, Receive, Reply, Send, encode
from overture.apis.kit.shapes import nested
from overture.kernel.errors import OvertureError
from overture.kernel.ids import fresh, shown


class Host:
    """Families and whatever else main serves, on one port.

    `extra` maps whole path segments (`/healthz`, `/dashboard`; `/` is itself alone) to ASGI apps; the longest prefix
    of all wins, a path of nobody's is a plain 404. Each family's document is at `/openapi/<name>.json` and its
    aliases, open to everybody, and so are its pages. `lifespans` are entered at the start, after the families' own.
    """

    def __init__(
        self,
        families: Sequence[Family],
        extra: Mapping[str, ASGI] | None = None,
        *,
        lifespans: Sequence[Callable[[], AbstractAsyncContextManager[object]]] = (),
        stopping: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.stopping = stopping
        """Answers those who wait, so that a stop need not wait for them; the server calls it first."""
        apps: dict[str, ASGI] = {p: f for f in families for p in f.convention.prefixes} | dict(extra or {})
        self._below = [(p + "/", apps[p]) for p in sorted(apps, key=len, reverse=True) if p != "/"]
        self._exact = dict(apps)
        for family in families:
            page = _document(family.document)
            for path in (f"/openapi/{family.convention.name}.json", *family.convention.document_aliases):
                self._exact[path] = page
            self._exact |= {path: _document(body) for path, body in family.pages.items()}
        self._lifespans = (*(f.app.lifespan for f in families), *lifespans)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request, or the life of the process."""
        if scope["type"] == "http":
            await self.choose(scope["path"])(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    def choose(self, path: str) -> ASGI:
        """The app that owns a path."""
        if (app := self._exact.get(path)) is not None:
            return app
        return next((app for prefix, app in self._below if path.startswith(prefix)), _nobody)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        began = False
        try:
            async with AsyncExitStack() as stack:
                for lifespan in self._lifespans:
                    await stack.enter_async_context(lifespan())
                began = True
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:
            await send({"type": f"lifespan.{'shutdown' if began else 'startup'}.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.shutdown.complete"})


async def _nobody(scope: Any, receive: Receive, send: Send) -> None:
    await _plain(404, PathNotFound(path=scope["path"][:200])).send(scope, receive, send)


def _plain(status: int, error: OvertureError, **headers: bytes) -> Reply:
    request_id = shown("req", fresh())
    listed = ((b"x-request-id", request_id.encode()), *((k.encode(), v) for k, v in headers.items()))
    return Reply(status, encode(nested(error, error.code, request_id)), JSON + listed)


def _document(body: bytes) -> ASGI:
    async def page(scope: Any, receive: Receive, send: Send) -> None:
        reply = Reply(200, body, (*JSON, (b"cache-control", b"no-cache"), (b"access-control-allow-origin", b"*")))
        if scope["method"] not in ("GET", "HEAD"):
            error = MethodNotAllowed(method=scope["method"], path=scope["path"], allowed="GET, HEAD")
            reply = _plain(405, error, allow=b"GET, HEAD")
        await reply.send(scope, receive, send)

    return page
