"""An upload of 1,000 targets and the read of a campaign, in CPU of the API's process, beside a bare handler.

The real app in its own process, a real key; loads in turns, two requests at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.places import OVERTURE, Meter, Place, child, said
from bench.table import Row, median
from overture.domain import identity
from overture.domain.identity import Pepper
from overture.kernel.ids import parsed

TARGETS = 1000
AT_ONCE = 2


@dataclass(frozen=True)
class Served:
    """A running server: where, its process, and the addresses of one campaign there."""

    url: str
    pid: int
    read: str
    upload: str


@contextlib.asynccontextmanager
async def serving(place: Place, **settings: str) -> AsyncIterator[tuple[str, int]]:
    """`overture api` where it listens, and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    rates = {"OVERTURE_RATE_OUTREACH": "1000000", "OVERTURE_RATE_OUTREACH_BULK": "1000000"}
    env = place.environment(**rates, **settings)
    async with child(["-c", OVERTURE, "api", "--port", str(port)], env) as process:
        url = f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession() as session:
            for _ in range(300):
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"{url}/readyz") as answer:
                        if answer.status == 200:
                            break
                await asyncio.sleep(0.1)
        yield url, process.pid


async def key(place: Place, name: str = "requests") -> str:
    """A key of a new workspace's test project."""
    async with place.database() as db:
        workspace = await identity.create_workspace(db, name)
        project = await identity.find_project(db, mode="test", workspace=workspace.name)
        return await identity.create_key(db, Pepper(place.deployment.secrets.pepper), project, "bench")


async def campaign(session: aiohttp.ClientSession, url: str, name: str) -> str:
    """The id of a new campaign without targets."""

    async def made(path: str, body: dict[str, Any]) -> str:
        async with session.post(f"{url}/api/v1/{path}", json=body) as answer:
            assert answer.status == 201, await answer.text()
            found: str = (await answer.json())["id"]
            return found

    client = await made("clients", {"name": name})
    template = await made("message-templates", {"name": name, "body": "Hi {{firstName}}!"})
    return await made("campaigns", {"clientId": client, "messageTemplateId": template, "name": name})


def _items(tag: str, n: int) -> dict[str, Any]:
    return {
        "targets": [
            {
                "instagramUsername": f"{tag}.{i}",
                "profileUrl": f"https://instagram.com/{tag}.{i}",
                "fullName": "Creator Name",
                "firstName": "Creator",
                "category": "fitness",
                "followerCount": 24000,
            }
            for i in range(n)
        ]
    }


async def _uploads(session: aiohttp.ClientSession, served: Served, tag: str, n: int) -> None:
    async def one(i: int) -> None:
        async with session.post(served.upload, json=_items(f"{tag}{i}", TARGETS)) as answer:
            body = await answer.json()
            assert answer.status == 201, str(body)[:300]
            assert body["added"] == TARGETS

    await _in_pairs(one, n)


async def _reads(session: aiohttp.ClientSession, served: Served, tag: str, n: int) -> None:
    async def one(i: int) -> None:
        async with session.get(served.read) as answer:
            await answer.read()
            assert answer.status == 200

    await _in_pairs(one, n)


async def _in_pairs(one: Callable[[int], Any], n: int) -> None:
    left = iter(range(n))

    async def client() -> None:
        for i in left:
            await one(i)

    await asyncio.gather(*(client() for _ in range(AT_ONCE)))


async def requests(place: Place, rounds: int, uploads: int, reads: int) -> list[Row]:
    """Both servers in turns; medians over the rounds."""
    headers = {"Authorization": f"Bearer {await key(place)}"}
    async with (
        serving(place) as (url, pid),
        child(["-m", "bench.bare_api", place.address.app_url]) as bare,
        aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        bare_url = f"http://127.0.0.1:{await said(bare)}"
        ours_id, bare_id = await campaign(session, url, "ours"), await campaign(session, url, "bare")
        at = f"{url}/api/v1/campaigns/{ours_id}"
        ours = Served(url, pid, at, f"{at}/targets")
        at = f"{bare_url}/campaigns/{parsed('camp', bare_id)}"
        floor = Served(bare_url, bare.pid, at, f"{at}/targets")
        rows = []
        for name, load, n in (("upload of 1,000 targets", _uploads, uploads), ("read of a campaign", _reads, reads)):
            used: dict[str, list[float]] = {"ours": [], "bare": []}
            for i in range(rounds + 1):
                for who, served in (("bare", floor), ("ours", ours)):
                    meter = Meter({who: served.pid})
                    await load(session, served, f"{who}{i}.", n)
                    if i:  # the first round warms up
                        used[who] += meter.each(n).values()
            a, b = median(used["ours"]), median(used["bare"])
            rows.append(
                Row(
                    name,
                    f"{a:.2f} ms CPU",
                    f"{b:.2f} ms",
                    a / b,
                    "<= 2.5",
                    a / b <= 2.5,
                    notes=(
                        f"{rounds} rounds of {n} in turns, {AT_ONCE} at once; "
                        f"{min(used['ours']):.2f} to {max(used['ours']):.2f} ms, "
                        f"bare {min(used['bare']):.2f} to {max(used['bare']):.2f} ms",
                    ),
                )
            )
        return rows
