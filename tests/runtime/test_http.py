"""Outgoing HTTP: what arrives, what is read of the answer, and what each failure is called.

Not where a request may go: test_http_gate.py.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.abc import ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from overture.runtime.http import Answer, Failure, FailureKind, OutgoingHttp
from tests.runtime.witness import OK, Names, Reply, answering, post, run, serving


def test_body_and_headers_arrive_byte_for_byte_on_one_kept_connection() -> None:
    async def main() -> None:
        async with serving(answering(OK)) as witness, OutgoingHttp(user_agent="Overture/1") as http:
            url = f"http://127.0.0.1:{witness.port}/hook?x=1"
            for body in ("Grüße 🎉".encode(), b"", b"\x00\xff" * 500):
                answer = await http.post(
                    url, body, {"webhook-id": "evt_1", "Content-Type": "a/b"}, seconds=3, allow_loopback=True
                )
                assert isinstance(answer, Answer)
                assert (answer.status, answer.body_excerpt, answer.is_whole) == (200, b"ok", True)
                assert answer.headers["x-seen"] == "yes"
                assert 0 < answer.seconds_taken < 3
                head, _, got = witness.requests[-1].partition(b"\r\n\r\n")
                assert got == body
                lines = {line.lower() for line in head.split(b"\r\n")}
                assert {b"webhook-id: evt_1", b"content-type: a/b", b"user-agent: overture/1"} <= lines
                assert b"post /hook?x=1 http/1.1" in lines
            assert witness.connections == 1

    run(main)


def test_no_more_of_a_long_answer_is_read_than_asked_for() -> None:
    async def main() -> None:
        sent = 0

        async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal sent
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
            while sent < 100_000_000:
                writer.write(b"x" * 65536)
                sent += 65536
                await writer.drain()

        async with serving(endless) as witness, OutgoingHttp() as http:
            answer = await http.post(
                f"http://127.0.0.1:{witness.port}/", b"{}", {}, seconds=5, allow_loopback=True, max_response=1000
            )
            assert isinstance(answer, Answer)
            assert answer.body_excerpt == b"x" * 1000
            assert not answer.is_whole
        assert sent < 20_000_000

    run(main)


def test_an_answer_of_exactly_the_limit_is_whole() -> None:
    async def main() -> None:
        raw = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"y" * 1000
        async with serving(answering(raw)) as witness, OutgoingHttp() as http:
            answer = await http.post(
                f"http://127.0.0.1:{witness.port}/", b"{}", {}, seconds=5, allow_loopback=True, max_response=1000
            )
            assert isinstance(answer, Answer)
            assert (len(answer.body_excerpt), answer.is_whole) == (1000, True)

    run(main)


def test_a_receiver_that_drips_is_cut_off_and_its_status_counts() -> None:
    async def main() -> None:
        async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
            for _beat in range(99):
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.05)

        async with serving(drip) as witness, OutgoingHttp() as http:
            answer = await post(http, f"http://127.0.0.1:{witness.port}/", allow_loopback=True, seconds=0.3)
            assert isinstance(answer, Answer)
            assert answer.status == 200
            assert not answer.is_whole
            assert answer.seconds_taken < 1

    run(main)


async def silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(2)


async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (silent, FailureKind.TIMEOUT),
        (hang_up, FailureKind.DISCONNECTED),
        (answering(b"not http at all\r\n\r\n"), FailureKind.BAD_ANSWER),
        (answering(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"), FailureKind.BAD_ANSWER),
    ],
    ids=["silent", "hangs up", "not http", "huge header"],
)
def test_what_fails_after_the_request_left_says_so(reply: Reply, kind: FailureKind) -> None:
    async def main() -> None:
        async with serving(reply) as witness, OutgoingHttp() as http:
            answer = await post(http, f"http://127.0.0.1:{witness.port}/", allow_loopback=True, seconds=0.5)
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.sent) == (kind, True)
            assert len(witness.requests) == 1

    run(main)


def test_a_port_nobody_listens_on_is_a_connect_failure_and_nothing_left() -> None:
    async def main() -> None:
        async with serving(answering(OK)) as gone:
            pass
        async with OutgoingHttp() as http:
            answer = await post(http, f"http://127.0.0.1:{gone.port}/", allow_loopback=True)
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.sent) == (FailureKind.CONNECT, False)

    run(main)


def test_a_name_nobody_knows_is_a_dns_failure() -> None:
    async def main() -> None:
        class Nobody(Names):
            async def resolve(
                self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
            ) -> list[ResolveResult]:
                raise OSError("no such name")

        async with OutgoingHttp(resolver=Nobody([])) as http:
            answer = await post(http, "http://hooks.example.com/", allow_loopback=False)
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.sent) == (FailureKind.DNS, False)

    run(main)


def test_a_name_server_that_does_not_answer_is_a_timeout_and_nothing_left() -> None:
    async def main() -> None:
        class Slow(Names):
            async def resolve(
                self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
            ) -> list[ResolveResult]:
                await asyncio.sleep(2)
                return []

        async with OutgoingHttp(resolver=Slow([])) as http:
            answer = await post(http, "http://hooks.example.com/", allow_loopback=False, seconds=0.2)
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.sent) == (FailureKind.TIMEOUT, False)

    run(main)


def test_a_certificate_nobody_signed_is_a_tls_failure_and_nothing_left(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "own.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # the server's side of the broken handshake
        async with serving(answering(OK), tls) as witness, OutgoingHttp() as http:
            answer = await post(http, f"https://localhost:{witness.port}/", allow_loopback=True)
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.sent) == (FailureKind.TLS, False)
            assert witness.requests == []

    run(main)


def test_cookies_and_proxies_of_the_surroundings_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        cookie = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
        async with serving(answering(OK)) as proxy, serving(answering(cookie)) as witness, OutgoingHttp() as http:
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            for _ in range(2):
                assert isinstance(await post(http, f"http://127.0.0.1:{witness.port}/", allow_loopback=True), Answer)
            assert proxy.connections == 0
            assert not any(b"cookie" in request.lower() for request in witness.requests)

    run(main)


def test_a_header_with_a_line_break_is_not_sent() -> None:
    async def main() -> None:
        async with serving(answering(OK)) as witness, OutgoingHttp() as http:
            answer = await http.post(
                f"http://127.0.0.1:{witness.port}/", b"{}", {"x": "a\r\nEvil: yes"}, seconds=3, allow_loopback=True
            )
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.sent) == (FailureKind.BAD_URL, False)
            assert witness.requests == []

    run(main)


def test_compressed_answers_are_not_unpacked() -> None:
    async def main() -> None:
        packed = gzip.compress(b"0" * 10_000_000)
        raw = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed
        async with serving(answering(raw)) as witness, OutgoingHttp() as http:
            answer = await post(http, f"http://127.0.0.1:{witness.port}/", allow_loopback=True)
            assert isinstance(answer, Answer)
            assert answer.body_excerpt == packed

    run(main)
