"""What is known when no answer came: not one byte left, or perhaps one did. Real sockets, broken at each point."""

from __future__ import annotations

import asyncio
import socket
from time import monotonic

import aiohttp
import pytest

from overture.connectors.bridge.connector import MOST_BYTES
from overture.domain.platforms import (
    CannotTell,
    ListAsk,
    NotSent,
    PlatformUnreachable,
    Relation,
    Sent,
    Unconfirmed,
)
from tests.connectors.bridge.misbehaving import (
    TOKEN,
    Handler,
    answer,
    connected,
    credential,
    listening,
    read_request,
    send,
)
from tests.sandbox.world import run


async def closes_before_reading(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def resets_before_reading(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def closes_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)


async def closes_within_the_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":')
    await writer.drain()


async def hangs_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    await asyncio.sleep(60)


async def hangs_within_the_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":')
    await writer.drain()
    await asyncio.sleep(60)


async def speaks_something_else(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n")
    await writer.drain()


async def says_too_much(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
    for _ in range(1_000):
        writer.write(b"x" * 1_000_000)
        await writer.drain()


@pytest.mark.parametrize(
    "handler",
    [
        closes_before_reading,
        resets_before_reading,
        closes_after_reading,
        closes_within_the_answer,
        hangs_after_reading,
        hangs_within_the_answer,
        speaks_something_else,
        says_too_much,
        answer("200 OK", b"<html>welcome</html>"),
        answer("200 OK", b'{"id":"","status":"sent"}'),
        answer("204 No Content"),
        answer("500 Internal Server Error", b"oops"),
        answer("502 Bad Gateway"),
        answer("302 Found", b"", "Location: /elsewhere"),
        answer("307 Temporary Redirect", b"", "Location: /v1/messages"),
        answer("404 Not Found", b'{"error":{"code":"not_found","message":""}}'),
        answer("422 Unprocessable", b'{"detail":[]}'),
        answer("401 Unauthorized", b"who are you?"),
    ],
)
def test_once_a_byte_may_have_left_it_is_unconfirmed(handler: Handler) -> None:
    async def main() -> None:
        asked = 0

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal asked
            asked += 1
            await handler(reader, writer)

        async with listening(counted) as base_url, connected() as connector:
            began = monotonic()
            assert isinstance(await send(connector, base_url, seconds=0.5), Unconfirmed)
            assert monotonic() - began < 1.5
            assert asked == 1

    run(main)


def test_no_connection_no_name_no_tls_and_no_such_address_are_not_sent() -> None:
    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        async with listening(speaks_something_else) as plain, connected() as connector:
            for base_url in (
                f"http://127.0.0.1:{port}",
                "http://nowhere.invalid",
                plain.replace("http://", "https://"),
                "http://",
                "nonsense",
                "ftp://127.0.0.1/",
            ):
                assert isinstance(await send(connector, base_url), NotSent), base_url

    run(main)


def test_a_connection_that_is_not_accepted_in_time_is_not_sent() -> None:
    async def main() -> None:
        # A listener with a full queue: the handshake does not finish, so nothing can have left.
        with socket.socket() as full:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            fillers = [socket.socket() for _ in range(4)]
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(full.getsockname())
            try:
                async with connected() as connector:
                    outcome = await send(connector, f"http://127.0.0.1:{full.getsockname()[1]}", seconds=0.6)
                assert outcome == NotSent("ConnectionTimeoutError")
            finally:
                for filler in fillers:
                    filler.close()

    run(main)


def test_waiting_in_vain_for_a_free_connection_is_not_sent() -> None:
    async def main() -> None:
        pool = aiohttp.TCPConnector(limit=1)
        async with listening(hangs_after_reading) as base_url, connected(pool) as connector:
            first = asyncio.create_task(send(connector, base_url, seconds=1.0))
            await asyncio.sleep(0.1)
            assert await send(connector, base_url, seconds=0.4) == NotSent("ConnectionTimeoutError")
            assert isinstance(await first, Unconfirmed)

    run(main)


def test_a_kept_connection_that_dies_under_the_next_request_is_unconfirmed() -> None:
    async def main() -> None:
        async def answers_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await answer("200 OK", b'{"id":"m1","status":"sent","sentAt":"2026-05-01T10:00:00Z"}')(reader, writer)
            # The next request's first bytes arrive, and nobody says whether they were read.
            await reader.read(1)
            writer.transport.abort()

        async with listening(answers_once) as base_url, connected() as connector:
            assert isinstance(await send(connector, base_url), Sent)
            assert isinstance(await send(connector, base_url), Unconfirmed)

    run(main)


def test_a_look_up_or_read_that_fails_has_learned_nothing() -> None:
    async def main() -> None:
        async with connected() as connector:
            for handler in (closes_before_reading, speaks_something_else):
                async with listening(handler) as base_url:
                    account = credential(base_url)
                    assert isinstance(await connector.look_up(account, token=TOKEN, seconds=0.5), CannotTell)
                    with pytest.raises(PlatformUnreachable):
                        await connector.profile(account, "nasa", seconds=0.5)
                    with pytest.raises(PlatformUnreachable):
                        await connector.people(
                            account, ListAsk(Relation.FOLLOWERS, "nasa"), cursor=None, limit=1, seconds=0.5
                        )
            assert isinstance(await connector.look_up(credential("nonsense"), token=TOKEN, seconds=0.5), CannotTell)

    run(main)


def test_a_cancelled_send_is_cancelled() -> None:
    async def main() -> None:
        async with listening(hangs_after_reading) as base_url, connected() as connector:
            task = asyncio.create_task(send(connector, base_url, seconds=5))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    run(main)


def test_an_answer_at_the_limit_is_read_and_the_connection_kept() -> None:
    async def main() -> None:
        padding = b" " * (MOST_BYTES - 100)
        body = b'{"id":"m1","status":"sent"' + padding + b"}"
        async with listening(answer("200 OK", body)) as base_url, connected() as connector:
            assert await send(connector, base_url) == Sent("m1")

    run(main)
