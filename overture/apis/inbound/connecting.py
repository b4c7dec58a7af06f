"""Where a platform sends an owner back to after asking: `/connect/{platform}/callback`, a page for a person.

Not the start of it: a key or the command line does that, and what the state says was signed there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape
from typing import Any, Final
from urllib.parse import parse_qs

from overture.apis.inbound.refusing import understood
from overture.apis.kit import Served
from overture.apis.kit.convention import STATUSES
from overture.apis.kit.errors import MethodNotAllowed, PathNotFound
from overture.apis.kit.replies import ASGI, Receive, Reply, Send
from overture.domain import accounts
from overture.domain.accounts import AuthorisationRefused, ConnectionUnknown
from overture.domain.identity import Actor, Calls
from overture.kernel.ids import fresh, shown
from overture.runtime.cursors import Cursors

CONNECT: Final = "/connect"
CALLBACK: Final = "/connect/instagram/callback"
_HEADERS: Final = (
    (b"content-type", b"text/html; charset=utf-8"),
    # The address holds a code: it is not kept, nor told to another page.
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),
)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}}</style></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""


def connect_app(calls: Calls, observe: Callable[[Served], None] = lambda served: None) -> ASGI:
    """The app for `CONNECT`."""

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        began, request_id = time.perf_counter(), shown("req", fresh())
        try:
            title, text = "Connected", await _connected(calls, scope, request_id)
            status = 200
        except Exception as raised:
            error = understood(raised, scope, request_id, CONNECT)
            title, text, status = "Not connected", error.message, STATUSES[error.kind]
        page = _PAGE.format(title=escape(title), text=escape(text)).encode()
        reply = Reply(status, page, (*_HEADERS, (b"x-request-id", request_id.encode())))
        await reply.send(scope, receive, send)
        seconds = time.perf_counter() - began
        observe(Served("inbound", scope["method"], CALLBACK, status, seconds, request_id, ""))

    return app


async def _connected(calls: Calls, scope: Any, request_id: str) -> str:
    """Connects, and says what is connected now."""
    if scope["path"] != CALLBACK:
        raise PathNotFound(path=scope["path"][:200])
    if scope["method"] != "GET":
        raise MethodNotAllowed(method=scope["method"], path=CALLBACK, allowed="GET")
    try:
        asked = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20)
    except ValueError:
        raise ConnectionUnknown from None
    state, code = asked.get("state", [""])[0], asked.get("code", [""])[0]
    project, wanted = await accounts.started(calls.db, calls.resources.need(Cursors), state)
    if "error" in asked or not code:
        # What the platform writes there is its own text, in any language; nothing of it is repeated.
        raise AuthorisationRefused(why="The platform's question was not answered with yes.")
    made = await calls.run(
        project, Actor("connect"), lambda call: accounts.finish(call, wanted, code), request_id=request_id
    )
    names = " and ".join(f"@{account.handle}" for account in made)
    return f"{names} can be used in the project \u201c{project.name}\u201d now. You may close this page."
