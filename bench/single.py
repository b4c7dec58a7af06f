"""Single messages accepted a second by one API process, and CPU for each, beside a bare handler with the same rows.

The real app in its own process, a real key; connections that are kept, in turns. Who asks shares the machine's cores.
"""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import urlsplit

from bench.api import key, serving
from bench.places import Meter, Place, child, said
from bench.table import Row, median, spread

PEOPLE = 1000
AT_ONCE = 16
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


async def send(port: int, secret: str, first: int, count: int) -> float:
    """Sends so many, `AT_ONCE` at a time; how many a second were accepted."""
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
    await asyncio.gather(*(client() for _ in range(AT_ONCE)))
    return count / (time.perf_counter() - began)


async def accepted(place: Place, rounds: int, count: int) -> list[Row]:
    """Both servers in turns; medians over the rounds."""
    secret = await key(place, "single messages")
    async with (
        serving(place, OVERTURE_RATE_MESSAGING="100000000") as (url, pid),
        child(["-m", "bench.bare_api", place.address.app_url]) as bare,
    ):
        ports = {"ours": int(urlsplit(url).port or 0), "bare": int(await said(bare))}
        pids = {"ours": pid, "bare": bare.pid}
        for who in ("ours", "bare"):  # Makes the account and the people, and warms up.
            await send(ports[who], secret, 0, max(PEOPLE, count // 4))
        rates: dict[str, list[float]] = {"ours": [], "bare": []}
        used: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
        for i in range(rounds):
            for who in ("bare", "ours"):
                meter = Meter({"api": pids[who], "postgres": place.postgres_pid})
                rates[who].append(await send(ports[who], secret, i * count, count))
                used[who].append(meter.each(count))
    ours, floor = median(rates["ours"]), median(rates["bare"])
    cpu = {
        who: ", ".join(f"{name} {median([u[name] for u in used[who]]):.2f}" for name in ("api", "postgres"))
        for who in used
    }
    note = (
        f"{rounds} rounds of {count:,} in turns, {AT_ONCE} at once; {spread(rates['ours'])}/s, "
        f"bare {spread(rates['bare'])}/s; ms of CPU each: {cpu['ours']}; bare {cpu['bare']}"
    )
    return [
        Row(
            "single messages accepted",
            f"{ours:,.0f}/s",
            f"{floor:,.0f}/s",
            ours / floor,
            f"at least {GOAL:,.0f}/s",
            ours >= GOAL,
            notes=(note,),
        )
    ]
