"""IP addresses and networks as people write them, and the address a request came from.

Not the gate for outgoing requests (http.py), and no rule about whom to let in: a caller asks with its own list.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")
_FORWARDED: Final = b"x-forwarded-for"
_MOST_HOPS: Final = 32


class NotANetwork(ValueError):
    """The text is neither an address nor a network; the message is a sentence that says what to write."""


def network(text: str) -> IPNetwork:
    """`203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`; an address is the network of itself. Raises NotANetwork."""
    text = text.strip()
    try:
        if "%" in text or len(text) > 100:
            raise ValueError
        near = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise NotANetwork(
            f'"{text[:100]}" is no IP address or network; write one like 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.'
        ) from None
    address, _, length = text.partition("/")
    if length and str(near.network_address) != str(ipaddress.ip_address(address)):
        raise NotANetwork(f'"{text}" is an address inside a network; write {near} for the network, or {address} alone.')
    if isinstance(near, ipaddress.IPv6Network) and near.subnet_of(_MAPPED):
        return ipaddress.IPv4Network((near.network_address.packed[12:], near.prefixlen - 96))
    return near


@lru_cache(maxsize=1024)
def networks(texts: tuple[str, ...]) -> tuple[IPNetwork, ...]:
    """All of them; raises NotANetwork at the first that is none."""
    return tuple(network(text) for text in texts)


def address(text: str) -> IPAddress | None:
    """The address in `text`, or None. An IPv4 address inside an IPv6 one counts as what is in it."""
    try:
        found: IPAddress = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def is_among(came_from: str, allowed: Sequence[str]) -> bool:
    """Whether an address lies in one of the networks; one that cannot be read lies in none."""
    found = address(came_from)
    return found is not None and any(found in net for net in networks(tuple(allowed)))


def are_within(inner: Sequence[str], outer: Sequence[str]) -> bool:
    """Whether every address of the networks `inner` is in one network of `outer`."""
    wide = networks(tuple(outer))
    return all(any(n.version == w.version and n.subnet_of(w) for w in wide) for n in networks(tuple(inner)))  # type: ignore[arg-type]


class Peers:
    """Says where a request came from: the other end of its connection, or what trusted proxies say stands behind it.

    `X-Forwarded-For` is read from the right, where the nearest proxy wrote, and only as far as each that wrote is one
    of the trusted: what a caller puts there itself is to the left of that, and never reached.
    """

    def __init__(self, trusted: Sequence[str] = ()) -> None:
        """`trusted` are addresses and networks of proxies; raises NotANetwork."""
        self._trusted = tuple(trusted)
        networks(self._trusted)

    def __call__(self, scope: Mapping[str, Any]) -> str:
        """The address as text, empty where it is not known; `scope` is ASGI's."""
        client = scope.get("client")
        found = str(client[0]) if client else ""
        if not self._trusted or not is_among(found, self._trusted):
            return found
        told = b",".join(value for name, value in scope["headers"] if name == _FORWARDED)
        for entry in reversed(told.split(b",")[-_MOST_HOPS:] if told.strip() else []):
            found = _without_port(entry.strip().decode("latin-1"))
            if not is_among(found, self._trusted):
                return found if address(found) else ""
        return found


def _without_port(entry: str) -> str:
    """`203.0.113.7:5678` and `[2001:db8::1]:5678` as some proxies write them."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
