"""How a page leaves: rendered whole, with a strict policy and no resource of anybody else.

Not what is on a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import cache
from importlib import resources
from typing import Any, Final

import jinja2

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Facts = Callable[[], Awaitable[Mapping[str, Any]]]

_POLICY: Final = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_GUARDS: Final = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_MEDIA: Final = {"css": b"text/css; charset=utf-8", "svg": b"image/svg+xml"}
STATIC: Final = "/static"


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("overture.dashboard"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, facts: Facts) -> App:
    """An app that renders a template with what `facts` finds at each request."""

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if not await _is_read(scope, send):
            return
        body = _templates().get_template(template).render(await facts()).encode()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"), *_GUARDS]
        await _send(scope, send, 200, headers, body)

    return app


def static(name: str) -> tuple[str, App]:
    """A file of ours with the path it is found at, which changes with its content, so that it is kept for ever."""
    body = resources.files("overture.dashboard").joinpath("static", name).read_bytes()
    stem, _, kind = name.rpartition(".")
    path = f"{STATIC}/{stem}.{hashlib.sha256(body).hexdigest()[:8]}.{kind}"

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if await _is_read(scope, send):
            kept = (b"cache-control", b"public, max-age=31536000, immutable")
            await _send(scope, send, 200, [(b"content-type", _MEDIA[kind]), kept, *_GUARDS], body)

    return path, app


async def _is_read(scope: Scope, send: Send) -> bool:
    if scope["method"] in ("GET", "HEAD"):
        return True
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"allow", b"GET, HEAD"), *_GUARDS]
    await _send(scope, send, 405, headers, b"This page is read with GET.\n")
    return False


async def _send(scope: Scope, send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    headers = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
