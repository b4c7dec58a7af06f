"""A client of its own that asks for one thing at a steady pace while something else goes on.

Prints, after a line on its input, the milliseconds of each answer and how late it was itself: on a machine that is busy
with other things the second says how much of the first is the machine's.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import aiohttp
import uvloop

EVERY = 0.02


async def run(url: str, key: str) -> tuple[list[float], list[float]]:
    """Asks every 20 ms, whether the last answer has come or not, until a line is read."""
    took, late, asked = list[float](), list[float](), set[asyncio.Task[None]]()
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def ask() -> None:
            began = time.perf_counter()
            async with session.get(url) as answer:
                await answer.read()
                assert answer.status == 200, answer.status
            took.append((time.perf_counter() - began) * 1000)

        await ask()
        took.clear()
        print("ready", flush=True)
        end = asyncio.ensure_future(asyncio.to_thread(sys.stdin.readline))
        due = time.perf_counter()
        while not end.done():
            due += EVERY
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            late.append((time.perf_counter() - due) * 1000)
            task = asyncio.create_task(ask())
            asked.add(task)
            task.add_done_callback(asked.discard)
        await asyncio.gather(*asked)
    return took, late


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(sys.argv[1], sys.argv[2]))), flush=True)
