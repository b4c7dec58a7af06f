"""Little servers on real sockets that fail at one chosen point of an HTTP exchange, and what a call needs to meet them.

Not bridges: the sandbox is one, and it behaves.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import aiohttp

from overture.connectors.bridge import BridgeConnector
from overture.domain.platforms import Body, Credential, Outcome, Recipient
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import AccountId, MessageId, ProjectId

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
TOKEN = MessageId(UUID("0196f0a0-0000-7000-8000-000000000042"))
PROJECT = ProjectId(UUID("0196f0a0-0000-7000-8000-000000000001"))
AT = ProjectTime(datetime(2026, 5, 1, 10, tzinfo=UTC))
TEXT = "Grüße! Open to a collab?"
HELLO = Body(TEXT)


def credential(base_url: str, *, simulated: bool = False, handle: str = "sender_a") -> Credential:
    account = AccountId(UUID("0196f0a0-0000-7000-8000-000000000002"))
    return Credential(PROJECT, account, "instagram", handle, base_url, "bridge-token", simulated)


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """The whole of one request with a body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    return head + await reader.readexactly(length)


def answer(status: str, body: bytes = b"", *headers: str) -> Handler:
    """Reads a request, then says this."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""])
        writer.write(head.encode() + body)
        await writer.drain()

    return handler


@contextlib.asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[str]:
    """The base URL of a server that treats each connection so, and closes it afterwards."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.CancelledError, asyncio.IncompleteReadError):
                await handler(reader, writer)
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


@contextlib.asynccontextmanager
async def connected(connector: aiohttp.BaseConnector | None = None) -> AsyncIterator[BridgeConnector]:
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield BridgeConnector(session)


async def send(
    connector: BridgeConnector,
    base_url: str,
    *,
    seconds: float = 2.0,
    simulated: bool = False,
    to: str = "creatorname",
    body: Body = HELLO,
) -> Outcome:
    account = credential(base_url, simulated=simulated)
    return await connector.send(account, Recipient("instagram", to), body, token=TOKEN, at=AT, seconds=seconds)
