"""A bare receiver of webhooks: plain ASGI, answers 204 and keeps a journal; prints its port.

`/dead/…` never answers; `/lag/…` reads when the event was told; `GET /journal` says what came and forgets it.
"""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Any

import msgspec
import uvicorn
import uvloop

_seen: dict[tuple[str, bytes], int] = {}
_lags: list[float] = []
_dead: list[float] = []


class _Data(msgspec.Struct):
    message: str


class _Event(msgspec.Struct):
    data: _Data


_event = msgspec.json.Decoder(_Event).decode


async def app(scope: Any, receive: Any, send: Any) -> None:
    """One request."""
    path: str = scope["path"]
    message = await receive()
    body = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    if path == "/journal":
        answer = msgspec.json.encode(
            {"count": sum(_seen.values()), "unique": len(_seen), "lags": _lags, "dead": len(_dead)}
        )
        _seen.clear()
        _lags.clear()
        _dead.clear()
        await _answer(send, 200, answer)
        return
    if path.startswith("/dead"):
        _dead.append(time.time())
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    key = (path, next((v for k, v in scope["headers"] if k == b"webhook-id"), b""))
    _seen[key] = _seen.get(key, 0) + 1
    if path.startswith("/lag"):
        _lags.append(time.time() - float(_event(body).data.message))
    await _answer(send, 204, b"")


async def _answer(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-length", b"%d" % len(body))] if body else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def serve() -> None:
    """Until SIGTERM."""
    taken = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        app, http="httptools", lifespan="off", access_log=False, log_level="error", timeout_graceful_shutdown=1
    )
    print(taken.getsockname()[1], flush=True)
    await uvicorn.Server(config).serve([taken])


if __name__ == "__main__":
    asyncio.Runner(loop_factory=uvloop.new_event_loop).run(serve())
