"""A client of its own that pushes signed Instagram messages, one event each, from many people.

`python -m bench.pusher URL SECRET ACCOUNT FIRST COUNT PER_SECOND` (0: as fast as 64 connections go). Prints the seconds
it took and the 50th, 99th and last of the milliseconds of its answers, after a line on its input.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import sys
import time

import aiohttp
import uvloop

from bench.table import percentile

AT_ONCE = 64
PEOPLE = 5_000


def pushed(account: str, number: int) -> bytes:
    """The body of one event, as the platform writes it."""
    now = int(time.time() * 1000)
    event = {
        "sender": {"id": f"igsid-{number % PEOPLE}"},
        "recipient": {"id": account},
        "timestamp": now,
        "message": {"mid": f"mid-{number}", "text": f"Hello, is this still on? {number}"},
    }
    body = {"object": "instagram", "entry": [{"id": account, "time": now, "messaging": [event]}]}
    return json.dumps(body, ensure_ascii=True).replace("/", "\\/").encode()


async def run(
    url: str, secret: str, account: str, first: int, count: int, rate: float
) -> tuple[float, float, float, float]:
    """Seconds in all; milliseconds of half the answers, of 99 in 100, of the slowest."""
    took: list[float] = []
    key = secret.encode()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def push(number: int) -> None:
            body = pushed(account, number)
            headers = {
                "content-type": "application/json",
                "x-hub-signature-256": "sha256=" + hmac.digest(key, body, "sha256").hex(),
            }
            began = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()
                assert answer.status == 200, answer.status
            took.append((time.perf_counter() - began) * 1000)

        await push(first)
        took.clear()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began = time.perf_counter()
        numbers = iter(range(first + 1, first + count))
        if rate:
            tasks = []
            for i, number in enumerate(numbers):
                await asyncio.sleep(max(0.0, began + i / rate - time.perf_counter()))
                tasks.append(asyncio.create_task(push(number)))
            await asyncio.gather(*tasks)
        else:

            async def one() -> None:
                for number in numbers:
                    await push(number)

            await asyncio.gather(*(one() for _ in range(AT_ONCE)))
        seconds = time.perf_counter() - began
        return seconds, percentile(took, 0.5), percentile(took, 0.99), max(took)


if __name__ == "__main__":
    at, signing, to, start, many, pace = sys.argv[1:]
    print(json.dumps(uvloop.run(run(at, signing, to, int(start), int(many), float(pace)))), flush=True)
