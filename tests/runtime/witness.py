"""A server on loopback that notes who came, for tests of what may leave and where to.

Not a receiver of signed deliveries.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

import uvloop
from aiohttp.abc import AbstractResolver, ResolveResult

from overture.runtime.http import Answer, Failure, OutgoingHttp

Reply = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Seen: yes\r\n\r\nok"


@dataclass
class Witness:
    """A server on loopback, IPv4 and IPv6, that notes every connection and every request."""

    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return head + await reader.readexactly(length)


def answering(raw: bytes) -> Reply:
    async def reply(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    return reply


@contextlib.asynccontextmanager
async def serving(reply: Reply, tls: ssl.SSLContext | None = None) -> AsyncIterator[Witness]:
    witness = Witness()
    handlers: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        witness.connections += 1
        try:
            while True:
                witness.requests.append(await read_request(reader))
                await reply(reader, writer)
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handlers.add(asyncio.ensure_future(serve(reader, writer)))

    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        witness.port = probe.getsockname()[1]
    hosts = ["127.0.0.1", "::1"] if socket.has_dualstack_ipv6() else ["127.0.0.1"]
    server = await asyncio.start_server(begin, hosts, witness.port, ssl=tls)
    try:
        yield witness
    finally:
        server.close()
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers)
        await asyncio.sleep(0)  # one turn of the loop, in which aborted connections close their sockets


class Names(AbstractResolver):
    """A resolver that gives the answers it was told, one list after the other, then the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        return None


def run(main: Callable[[], Coroutine[None, None, None]]) -> None:
    """On both event loops: the standard one, and uvloop, which the server runs on and which fails in its own ways."""
    asyncio.run(main())
    uvloop.run(main())


async def post(
    http: OutgoingHttp, url: str, *, allow_loopback: bool, body: bytes = b"{}", seconds: float = 3
) -> Answer | Failure:
    return await http.post(
        url, body, {"Content-Type": "application/json"}, seconds=seconds, allow_loopback=allow_loopback
    )
