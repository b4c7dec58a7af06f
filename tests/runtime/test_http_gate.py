"""The gate before outgoing HTTP, judged by a server that counts who came.

Not what becomes of a request that may leave: test_http.py.
"""

from __future__ import annotations

import ipaddress

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.kernel.errors import FieldFault
from overture.runtime.http import Answer, Failure, FailureKind, Gate, OutgoingHttp, check_url
from tests.runtime.witness import OK, Names, answering, post, run, serving

FORBIDDEN = [
    "http://127.0.0.1:{port}/",
    "http://127.0.0.53:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://app.localhost:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://user:secret@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "//127.0.0.1:{port}/",
    "file:///etc/hostname",
    "unix://127.0.0.1:{port}/",
]


def test_nothing_arrives_at_loopback_however_it_is_written() -> None:
    async def main() -> None:
        async with serving(answering(OK)) as witness, OutgoingHttp() as http:
            for pattern in FORBIDDEN:
                answer = await post(http, pattern.format(port=witness.port), allow_loopback=False)
                assert isinstance(answer, Failure), pattern
                assert answer.kind in (FailureKind.REFUSED_BY_GATE, FailureKind.BAD_URL), pattern
                assert not answer.sent
                assert check_url(pattern.format(port=witness.port), allow_loopback=False) is not None, pattern
            assert witness.connections == 0

    run(main)


def test_a_client_without_the_gate_does_arrive() -> None:
    async def main() -> None:
        async with serving(answering(OK)) as witness, aiohttp.ClientSession() as bare:
            for host in ("127.0.0.1", "localhost", "0.0.0.0"):
                async with bare.post(f"http://{host}:{witness.port}/", data=b"x") as response:
                    assert response.status == 200
            assert len(witness.requests) == 3

    run(main)


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["::1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["0.0.0.0"],
        ["::ffff:127.0.0.1"],
        ["127.0.0.1", "10.0.0.1", "::1", "192.168.1.1"],
    ],
    ids="+".join,
)
def test_a_name_that_leads_inside_is_refused_at_the_socket(answers: list[str]) -> None:
    async def main() -> None:
        names = Names(answers)
        async with serving(answering(OK)) as witness, OutgoingHttp(resolver=names) as http:
            answer = await post(http, f"http://hooks.example.com:{witness.port}/", allow_loopback=False)
            assert isinstance(answer, Failure)
            assert answer.kind is FailureKind.REFUSED_BY_GATE
            assert not answer.sent
            assert "127.0.0.1" not in answer.detail
            assert names.asked == 1
            assert witness.connections == 0

    run(main)


def test_of_a_mixed_answer_only_the_allowed_address_is_connected_to() -> None:
    async def main() -> None:
        names = Names(["0.0.0.0", "127.0.0.1"])
        async with serving(answering(OK)) as witness, OutgoingHttp(resolver=names) as http:
            answer = await post(http, f"http://hooks.example.com:{witness.port}/", allow_loopback=True)
            assert isinstance(answer, Answer)
            assert witness.connections == 1

    run(main)


def test_a_name_that_changes_its_answer_gains_nothing() -> None:
    async def main() -> None:
        # On Linux 0.0.0.0 leads to the same server, so an ungated second look-up would arrive there.
        names = Names(["127.0.0.1"], ["0.0.0.0"])
        closing = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        async with serving(closing) as witness:
            for expected in (Answer, Failure):
                async with OutgoingHttp(resolver=names) as http:
                    answer = await post(http, f"http://hooks.example.com:{witness.port}/", allow_loopback=True)
                    assert isinstance(answer, expected)
            assert names.asked == 2
            assert witness.connections == 1

    run(main)


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async def main() -> None:
        async with serving(answering(OK)) as inside:
            to = f"http://127.0.0.1:{inside.port}/secret".encode()
            redirect = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + to + b"\r\nContent-Length: 0\r\n\r\n"
            async with serving(answering(redirect)) as outside, OutgoingHttp() as http:
                answer = await post(http, f"http://127.0.0.1:{outside.port}/", allow_loopback=True)
                assert isinstance(answer, Answer)
                assert answer.status == 307
                assert answer.headers["location"].endswith("/secret")
            assert inside.connections == 0

    run(main)


def test_loopback_allowed_for_one_call_is_not_allowed_for_the_next() -> None:
    async def main() -> None:
        async with serving(answering(OK)) as witness, OutgoingHttp() as http:
            url = f"http://127.0.0.1:{witness.port}/"
            assert isinstance(await post(http, url, allow_loopback=True), Answer)
            # The connection of the first call is still open, and is not lent out.
            assert isinstance(await post(http, url, allow_loopback=False), Failure)
            assert len(witness.requests) == 1

    run(main)


def test_loopback_allowed_opens_no_other_private_address() -> None:
    gate = Gate(allow_loopback=True)
    allowed = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]
    assert all(gate.allows(address) for address in allowed)
    assert not any(gate.allows(address) for address in ("0.0.0.0", "::", "10.0.0.1", "169.254.169.254", "fd00::1"))


SPECIAL = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 168.63.129.16 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1
    203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::2 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::1 100::1 2001::1
    2001:2::1 2001:db8::1 2002:0a00:0001:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
    fec0::1 ff02::1 2606:4700::1%1 nonsense 1.2.3 01.2.3.4
""".split()  # noqa: SIM905
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.0.1.1
    223.255.255.255 2606:4700:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 ::ffff:8.8.8.8
    64:ff9b::8.8.8.8
""".split()  # noqa: SIM905


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses_are_refused(address: str) -> None:
    assert not Gate(allow_loopback=False).allows(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert Gate(allow_loopback=False).allows(address)


@given(st.ip_addresses())
def test_whatever_the_gate_allows_the_standard_library_calls_global(address: object) -> None:
    text = str(address)
    if Gate(allow_loopback=False).allows(text):
        ip = ipaddress.ip_address(text)
        assert ip.is_global or ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("::ffff:0:0/96")
        assert not ip.is_multicast


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "begin with"),
        ("your-app.com/hooks", "begin with"),
        ("ftp://your-app.com/", "begin with"),
        ("javascript:alert(1)", "begin with"),
        ("https://", "host"),
        ("https:///path", "host"),
        ("https://user@your-app.com/", "password"),
        ("https://@your-app.com/", "password"),
        ("https://your-app.com:0/", "port"),
        ("https://your-app.com:70000/", "URL"),
        ("https://your app.com/", "space"),
        ("https://your-app.com/\n", "control"),
        ("https://" + "a" * 2000 + ".com/", "longer"),
        ("https://10.0.0.1/", "public address"),
        ("https://[fd00::1]/", "public address"),
        ("http://169.254.169.254/latest/meta-data", "public address"),
        ("https://[::1/", "URL"),
    ],
)
def test_a_url_that_cannot_be_is_refused_at_registration(url: str, says: str) -> None:
    fault = check_url(url, allow_loopback=True, path="url")
    assert isinstance(fault, FieldFault)
    assert fault.path == "url"
    assert says in fault.message
    assert fault.message.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "https://your-app.com/webhooks/iglayers",
        "http://8.8.8.8:1/",
        "HTTPS://münchen.example/x?y=z#part",
        "https://[2606:4700::1111]:65535",
    ],
)
def test_a_public_url_is_taken(url: str) -> None:
    assert check_url(url, allow_loopback=False) is None


def test_loopback_is_taken_where_it_is_allowed() -> None:
    for url in ("http://localhost:3000/", "http://127.0.0.1/", "http://[::1]:9/", "http://app.localhost/"):
        assert check_url(url, allow_loopback=True) is None
        fault = check_url(url, allow_loopback=False)
        assert fault is not None
        assert "localhost" not in fault.message
