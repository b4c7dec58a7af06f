"""Single messages accepted a second by one API process, and CPU for each, beside a bare handler with the same rows.

The real app in its own process, a real key; connections that are kept, in turns. Who asks shares the machine's cores.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from bench.api import key, serving
from bench.places import Meter, Place, child, said
from bench.table import Row, median, spread

PEOPLE = 1000
AT_ONCE = (16, 64)
"""Connections that are kept, each with one request under way."""
GOAL = 2000.0


def request(port: int, secret: str, n: int) -> bytes:
    """One message as it goes over the wire, to one of so many people."""
    body = json.dumps(
        {
            "contentType": "TEXT",
            "content": f"Thank you, number {n}: we are looking into it.",
            "from": "a_637921640978680000",
            "to": f"79479085385{n % PEOPLE:05d}",
            "callbackUrl": "https://my.website.com/callback",
            "callbackData": "customerID123|1234|new_sale",
            "correlationId": "de36bb32-3f5d-46c9-b132-15e010a80ccc",
        }
    ).encode()
    return (
        b"POST /v1/instagram/messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nkey: %s\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (port, secret.encode(), len(body)) + body
    )


async def send(port: int, secret: str, first: int, count: int, at_once: int) -> float:
    """Sends so many, `at_once` at a time; how many a second were accepted."""
    left = iter(range(first, first + count))
    wanted = [request(port, secret, n) for n in range(first, first + count)]

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for n in left:
            writer.write(wanted[n - first])
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
            body = await reader.readexactly(length)
            assert head.startswith(b"HTTP/1.1 202"), (head, body)
        writer.close()
        await writer.wait_closed()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(at_once)))
    return count / (time.perf_counter() - began)


async def accepted(place: Place, rounds: int, count: int) -> list[Row]:
    """Both servers in turns; medians over the rounds.

    The app accepts what waits at the same time in one transaction, the bare handler has one for each request: the ratio
    says what that is worth, and may be above one.
    """
    secret = await key(place, "single messages")
    async with (
        serving(place, OVERTURE_RATE_MESSAGING="100000000") as (url, pid),
        child(["-m", "bench.bare_api", place.address.app_url]) as bare,
    ):
        ports = {"ours": int(urlsplit(url).port or 0), "bare": int(await said(bare))}
        pids = {"ours": pid, "bare": bare.pid}
        for who in ("ours", "bare"):  # Makes the account and the people, and warms up.
            await send(ports[who], secret, 0, max(PEOPLE, count // 4), AT_ONCE[0])
        return [await _measured(place, ports, pids, secret, rounds, count, at_once) for at_once in AT_ONCE]


async def _measured(
    place: Place,
    ports: Mapping[str, int],
    pids: Mapping[str, int],
    secret: str,
    rounds: int,
    count: int,
    at_once: int,
) -> Row:
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    used: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
    for i in range(rounds):
        for who in ("bare", "ours"):
            meter = Meter({"api": pids[who], "postgres": place.postgres_pid})
            rates[who].append(await send(ports[who], secret, i * count, count, at_once))
            used[who].append(meter.each(count))
    ours, floor = median(rates["ours"]), median(rates["bare"])
    cpu = {
        who: ", ".join(f"{name} {median([u[name] for u in used[who]]):.2f}" for name in ("api", "postgres"))
        for who in used
    }
    note = (
        f"{rounds} rounds of {count:,} in turns, {at_once} at once; {spread(rates['ours'])}/s, "
        f"bare, one transaction each, {spread(rates['bare'])}/s; ms of CPU each: {cpu['ours']}; bare {cpu['bare']}"
    )
    is_first = at_once == AT_ONCE[0]
    return Row(
        "single messages accepted" if is_first else f"the same, {at_once} at once",
        f"{ours:,.0f}/s",
        f"{floor:,.0f}/s",
        ours / floor,
        f"at least {GOAL:,.0f}/s",
        ours >= GOAL,
        notes=(note,),
    )
