"""Outgoing HTTP to addresses that customers name: one POST, through a gate that stands at the socket.

Not for addresses an operator names (bridges), and no retries: what a failure means is the caller's affair.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from time import perf_counter
from typing import Any, Final, Self

import aiohttp
from aiohttp import payload
from aiohttp.abc import AbstractResolver, AbstractStreamWriter
from yarl import URL

from overture.kernel.errors import FieldFault

MAX_RESPONSE: Final = 64 * 1024
LONGEST_URL: Final = 2000

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# The Internet's special addresses, from the IANA registries, written out: what the standard library calls global has
# changed between patch releases. 168.63.129.16 is a cloud's own metadata service on a public address.
_SPECIAL_V4: Final = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6: Final = tuple(
    ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_AUTHORITY: Final = re.compile(r"[/?#]")
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(OSError):
    """The gate does not let us connect there."""

    def __init__(self, address: str) -> None:
        # All refusals read alike, so that several of them stay one of these on their way through the client.
        super().__init__("the address is private, reserved or otherwise not on the public Internet")
        self.address = address


class Gate:
    """Says which addresses may be connected to, and makes the sockets of those that may.

    It is asked with the very address that is connected to next, so a name that changes its answer gains nothing.
    """

    def __init__(self, *, allow_loopback: bool) -> None:
        """With `allow_loopback` 127.0.0.0/8 and ::1 are allowed too, and nothing else."""
        self.allow_loopback = allow_loopback

    def allows(self, address: str) -> bool:
        """Whether `address`, a literal, may be connected to. Mapped and NAT64 addresses count as what is in them."""
        try:
            ip: IPAddress = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(ip, ipaddress.IPv6Address):
            if ip.scope_id is not None:
                return False
            if ip not in _MAPPED and ip not in _NAT64:
                if ip.is_loopback:
                    return self.allow_loopback
                return ip in _GLOBAL_V6 and not any(ip in net for net in _SPECIAL_V6)
            ip = ipaddress.IPv4Address(ip.packed[12:])
        if ip.is_loopback:
            return self.allow_loopback
        return not any(ip in net for net in _SPECIAL_V4)

    def socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for one resolved address. Raises `AddressRefused`."""
        family, kind, protocol, _, to = info
        address = str(to[0])
        if not self.allows(address):
            raise AddressRefused(address)
        return socket.socket(family, kind, protocol)


class FailureKind(Enum):
    """Why there is no answer."""

    BAD_URL = "bad_url"
    REFUSED_BY_GATE = "refused_by_gate"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    DISCONNECTED = "disconnected"
    BAD_ANSWER = "bad_answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. The body is its first bytes; `is_whole` is False where more would have followed."""

    status: int
    headers: Mapping[str, str]
    """Header names in any case find their value; of a repeated header the first."""
    body_excerpt: bytes = field(repr=False)
    is_whole: bool
    seconds_taken: float


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer. With `sent` False not one byte of the request has left; otherwise it may have arrived."""

    kind: FailureKind
    detail: str
    sent: bool
    seconds_taken: float


class OutgoingHttp:
    """Two client sessions, one behind the strict gate, one that lets loopback pass too; they share no connection."""

    def __init__(self, *, user_agent: str = "Overture", resolver: AbstractResolver | None = None) -> None:
        """`resolver` answers names (the system's unless given); the gate judges what it answers."""
        self._user_agent = user_agent
        self._resolver = resolver
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes every connection; calls under way fail as disconnected."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        seconds: float,
        allow_loopback: bool,
        max_response: int = MAX_RESPONSE,
    ) -> Answer | Failure:
        """One POST, at most `seconds` from start to end; redirects are answers, cookies and proxies are not used.

        Never raises for what the network or the other side did. No more than `max_response` bytes of the body are kept.
        """
        began = perf_counter()
        target = _target(url, allow_loopback)
        if isinstance(target, _Fault):
            kind = FailureKind.REFUSED_BY_GATE if target.is_address else FailureKind.BAD_URL
            return Failure(kind, target.sentence, False, perf_counter() - began)
        watched = _Watched(body)
        try:
            async with self._session(allow_loopback).post(
                target, data=watched, headers=headers, timeout=_timeout(seconds), allow_redirects=False
            ) as response:
                excerpt, is_whole = await _first_bytes(response, max_response)
                if not is_whole:
                    response.close()
                return Answer(response.status, response.headers, excerpt, is_whole, perf_counter() - began)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, RuntimeError) as error:
            kind, detail = _what_happened(error, was_connected=watched.has_left)
            return Failure(kind, detail, watched.has_left, perf_counter() - began)

    def _session(self, allow_loopback: bool) -> aiohttp.ClientSession:
        session = self._sessions.get(allow_loopback)
        if session is None:
            connector = aiohttp.TCPConnector(
                socket_factory=Gate(allow_loopback=allow_loopback).socket,
                resolver=self._resolver,
                limit=0,  # the engine's slots and an endpoint's width bound what runs at once
                keepalive_timeout=30,
            )
            session = self._sessions[allow_loopback] = aiohttp.ClientSession(
                connector=connector,
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                headers={"User-Agent": self._user_agent, "Accept-Encoding": "identity"},
            )
        return session


def check_url(url: str, *, allow_loopback: bool, path: str = "url") -> FieldFault | None:
    """What can be said of a URL when it is registered, without a look-up: None, or the fault of the field `path`."""
    target = _target(url, allow_loopback)
    return FieldFault(path, "invalid_field", target.sentence) if isinstance(target, _Fault) else None


@dataclass(frozen=True, slots=True)
class _Fault:
    sentence: str
    is_address: bool = False


@lru_cache(maxsize=4096)
def _target(url: str, allow_loopback: bool) -> URL | _Fault:
    if len(url) > LONGEST_URL:
        return _Fault(f"The URL is longer than {LONGEST_URL} characters.")
    if not url.isprintable() or " " in url or "\\" in url:
        return _Fault("The URL has a space, a backslash or a control character; write it percent-encoded.")
    if not url.lower().startswith(("http://", "https://")):
        return _Fault("The URL must begin with https:// or http://.")
    try:
        parsed = URL(url)
        host, port = parsed.raw_host, parsed.port
    except ValueError:
        return _Fault("This is not a URL; send one like https://your-app.com/webhooks.")
    if not host:
        return _Fault("The URL names no host.")
    if "@" in _AUTHORITY.split(url, maxsplit=3)[2]:
        return _Fault("The URL must not carry a user name or password; deliveries are signed instead.")
    if not port:
        return _Fault("The port must be from 1 to 65535.")
    if parsed.raw_fragment:
        parsed = parsed.with_fragment(None)
    return parsed if _may_be_public(host, allow_loopback) else _Fault(_elsewhere(allow_loopback), is_address=True)


def _elsewhere(allow_loopback: bool) -> str:
    besides = " or to this machine (localhost)" if allow_loopback else ""
    return f"The URL must lead to a public address on the Internet{besides}."


def _may_be_public(host: str, allow_loopback: bool) -> bool:
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return allow_loopback
    gate = Gate(allow_loopback=allow_loopback)
    if ":" in name:
        return gate.allows(name)
    try:
        # Decimal, hexadecimal, octal and short forms of IPv4 too, as the system's own resolver reads them.
        return gate.allows(socket.inet_ntoa(socket.inet_aton(name)))
    except (OSError, UnicodeError):
        return bool(name)


class _Watched(payload.BytesPayload):
    """The body, which notes when the client begins to write the request: headers leave together with it."""

    has_left = False

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        self.has_left = True
        await super().write_with_length(writer, content_length)


@lru_cache(maxsize=64)
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, ceil_threshold=3600)


async def _first_bytes(response: aiohttp.ClientResponse, limit: int) -> tuple[bytes, bool]:
    """Up to `limit` bytes, and whether that is all. What came before the line broke counts: the status is known."""
    kept = bytearray()
    try:
        while len(kept) <= limit:
            piece = await response.content.read(limit + 1 - len(kept))
            if not piece:
                return bytes(kept), True
            kept += piece
    except (TimeoutError, aiohttp.ClientError, OSError):
        pass
    return bytes(kept[:limit]), False


def _what_happened(error: Exception, *, was_connected: bool) -> tuple[FailureKind, str]:
    cause: Any = getattr(error, "os_error", error)
    if isinstance(cause, AddressRefused):
        return FailureKind.REFUSED_BY_GATE, str(cause)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FailureKind.DNS, "the host name cannot be found"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return FailureKind.TLS, _plain(error)
    if isinstance(error, aiohttp.ClientConnectorError) or (isinstance(error, RuntimeError) and not was_connected):
        return FailureKind.CONNECT, _plain(cause)  # uvloop raises RuntimeError for some sockets that cannot connect
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return FailureKind.TIMEOUT, "no answer in time" if was_connected else "no connection in time"
    if isinstance(error, aiohttp.ServerDisconnectedError | OSError | RuntimeError):
        return FailureKind.DISCONNECTED, _plain(error)
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return FailureKind.BAD_URL, "the URL or a header cannot be sent as it is"
    return FailureKind.BAD_ANSWER, _plain(error)


def _plain(error: BaseException) -> str:
    """A short line without the address, which the caller knows."""
    text = getattr(error, "strerror", None) or getattr(error, "message", None) or type(error).__name__
    return str(text)[:200]
