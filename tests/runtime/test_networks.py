"""Addresses and networks as written, and whom a request comes from when proxies stand between."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.runtime.networks import NotANetwork, Peers, are_within, is_among, network


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("203.0.113.7", "203.0.113.7/32"),
        (" 203.0.113.0/24 ", "203.0.113.0/24"),
        ("10.0.0.0/255.0.0.0", "10.0.0.0/8"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("2001:db8:0:0:0:0:0:1", "2001:db8::1/128"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("::/0", "::/0"),
    ],
)
def test_a_network_is_read_in_every_spelling(written: str, read: str) -> None:
    assert str(network(written)) == read


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "is no IP address or network"),
        ("localhost", "is no IP address or network"),
        ("203.0.113", "is no IP address or network"),
        ("203.0.113.256", "is no IP address or network"),
        ("203.0.113.7/33", "is no IP address or network"),
        ("010.1.1.1", "is no IP address or network"),
        ("fe80::1%eth0", "is no IP address or network"),
        ("203.0.113.7\x00", "is no IP address or network"),
        ("1" * 1000, "is no IP address or network"),
        ("203.0.113.7/24", "write 203.0.113.0/24 for the network, or 203.0.113.7 alone"),
        ("2001:db8::1/32", "write 2001:db8::/32 for the network, or 2001:db8::1 alone"),
    ],
)
def test_what_is_no_network_is_told_what_to_write(written: str, told: str) -> None:
    with pytest.raises(NotANetwork) as refused:
        network(written)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("address", "allowed", "is_so"),
    [
        ("203.0.113.7", ["203.0.113.7"], True),
        ("203.0.113.8", ["203.0.113.7"], False),
        ("203.0.113.8", ["198.51.100.0/24", "203.0.113.0/24"], True),
        ("::ffff:203.0.113.7", ["203.0.113.0/24"], True),
        ("2001:db8::5", ["2001:db8::/32"], True),
        ("2001:db9::5", ["2001:db8::/32"], False),
        ("fe80::1%eth0", ["fe80::/10"], True),
        ("203.0.113.7", ["::/0"], False),
        ("2001:db8::5", ["0.0.0.0/0"], False),
        ("", ["0.0.0.0/0", "::/0"], False),
        ("unknown", ["0.0.0.0/0", "::/0"], False),
    ],
)
def test_an_address_is_in_a_network_or_not(address: str, allowed: list[str], is_so: bool) -> None:
    assert is_among(address, allowed) is is_so


def test_networks_lie_within_networks() -> None:
    assert are_within(["10.1.0.0/16", "10.2.3.4", "2001:db8:1::/48"], ["10.0.0.0/8", "2001:db8::/32"])
    assert not are_within(["10.0.0.0/7"], ["10.0.0.0/8"])
    assert not are_within(["0.0.0.0/0"], ["10.0.0.0/8"])
    assert not are_within(["::/0"], ["0.0.0.0/0"])


def came_from(trusted: list[str], client: str | None, *forwarded: str) -> str:
    headers = [(b"accept", b"*/*"), *((b"x-forwarded-for", f.encode("latin-1")) for f in forwarded)]
    scope: dict[str, Any] = {"client": (client, 1234) if client else None, "headers": headers}
    return Peers(trusted)(scope)


@pytest.mark.parametrize(
    ("trusted", "client", "forwarded", "found"),
    [
        # Nobody is trusted: the header says nothing.
        ([], "198.51.100.1", ["203.0.113.7"], "198.51.100.1"),
        ([], "127.0.0.1", ["203.0.113.7"], "127.0.0.1"),
        # Who is not trusted is not believed.
        (["10.0.0.1"], "198.51.100.1", ["203.0.113.7"], "198.51.100.1"),
        # One trusted proxy: the last entry is what it saw, all before it is what the caller said.
        (["10.0.0.1"], "10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        (["10.0.0.1"], "10.0.0.1", ["192.0.2.1, 203.0.113.7"], "203.0.113.7"),
        (["10.0.0.1"], "10.0.0.1", ["192.0.2.1", "203.0.113.7"], "203.0.113.7"),
        (["10.0.0.1"], "::ffff:10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        # Two in a row, by a network.
        (["10.0.0.0/8"], "10.0.0.1", ["192.0.2.1, 203.0.113.7, 10.9.9.9"], "203.0.113.7"),
        # A caller that pretends to be a trusted proxy behind itself gains nothing.
        (["10.0.0.1"], "10.0.0.1", ["192.0.2.1, 10.0.0.1, 203.0.113.7"], "203.0.113.7"),
        # All of them trusted: the farthest is the caller.
        (["10.0.0.0/8"], "10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        # Nothing forwarded: the proxy itself asks.
        (["10.0.0.1"], "10.0.0.1", [], "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", ["  "], "10.0.0.1"),
        # Ports, as some proxies write them.
        (["10.0.0.1"], "10.0.0.1", ["203.0.113.7:4711"], "203.0.113.7"),
        (["10.0.0.1"], "10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        (["10.0.0.1"], "10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        # What cannot be read is nobody: what stands left of it is not believed.
        (["10.0.0.1"], "10.0.0.1", ["203.0.113.7, unknown"], ""),
        (["10.0.0.1"], "10.0.0.1", ["203.0.113.7,"], ""),
        (["10.0.0.1"], None, ["203.0.113.7"], ""),
        ([], None, [], ""),
    ],
)
def test_the_header_is_read_from_the_right_over_trusted_hops(
    trusted: list[str], client: str | None, forwarded: list[str], found: str
) -> None:
    assert came_from(trusted, client, *forwarded) == found


@given(st.lists(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40), max_size=5))
def test_whatever_a_caller_writes_before_it_the_proxys_word_holds(said: list[str]) -> None:
    assert came_from(["10.0.0.1"], "10.0.0.1", *said, "203.0.113.7") == "203.0.113.7"


@given(st.ip_addresses())
def test_an_address_is_in_the_network_of_itself(some: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert is_among(str(some), [str(some)])
