"""The floor of pushed events: a bare ASGI handler that checks the signature, reads the body and inserts one row.

Prints its port. None of Overture's rules: no person, no conversation, no window, no event.
"""

from __future__ import annotations

import hmac
import socket
import sys
from typing import Any

import asyncpg
import msgspec
import uvicorn
import uvloop

TABLE = "create unlogged table if not exists bare_push (mid text primary key, sender text, body bytea)"
INSERT = "insert into bare_push (mid, sender, body) values ($1, $2, $3) on conflict (mid) do nothing"


class Bare:
    """The app."""

    def __init__(self, pool: Any, secret: bytes) -> None:
        self._pool = pool
        self._secret = secret

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One push."""
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        given = dict(scope["headers"]).get(b"x-hub-signature-256", b"")
        expected = "sha256=" + hmac.digest(self._secret, body, "sha256").hex()
        ok = hmac.compare_digest(given, expected.encode())
        if ok:
            said = msgspec.json.decode(body)["entry"][0]["messaging"][0]
            await self._pool.execute(INSERT, said["message"]["mid"], said["sender"]["id"], body)
        await send({"type": "http.response.start", "status": 200 if ok else 403, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def main(url: str, secret: str) -> None:
    """Serves until it is ended."""
    pool = await asyncpg.create_pool(url, min_size=4, max_size=10)
    await pool.execute(TABLE)
    taken = socket.create_server(("127.0.0.1", 0), backlog=512)
    config = uvicorn.Config(Bare(pool, secret.encode()), http="httptools", ws="none", lifespan="off", log_config=None)
    print(taken.getsockname()[1], flush=True)
    await uvicorn.Server(config).serve([taken])


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
