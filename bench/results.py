"""The results of a campaign as CSV through the real API, beside the same join as a raw COPY, in turns.

Not the pages of JSON: lists.py.
"""

from __future__ import annotations

import time

import aiohttp

from bench import api, many
from bench.places import Connection, Meter, Place
from bench.table import Row, median, spread
from overture.kernel.ids import parsed

BARE = """
select g.handle, g.profile_url, g.full_name, g.first_name, g.category, g.follower_count, t.state, t.sent_at,
  t.replied_at, t.reason, t.text, t.reply_text, g.external_id
from message t join target g on g.project_id = t.project_id and g.id = t.target_id
where t.project_id = $1 and t.pick_key = $2 order by t.position
"""


async def beside_copy(place: Place, rows: int, rounds: int) -> list[Row]:
    """Rows a second of both; the first round warms up."""
    headers = {"Authorization": f"Bearer {await api.key(place, 'results')}"}
    db = await place.connect()
    ours, bare, used, floor = list[float](), list[float](), list[dict[str, float]](), list[dict[str, float]]()
    async with (
        api.serving(place) as (url, pid),
        aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=3600)) as session,
    ):
        shown = await api.campaign(session, url, "results")
        campaign_id = parsed("camp", shown)
        assert campaign_id is not None
        async with session.post(f"{url}/api/v1/senders", json={"username": "results.sender"}) as answer:
            sender_id = parsed("snd", (await answer.json())["id"])
        assert sender_id is not None
        await many.fill(db, campaign_id, sender_id, rows, half=False)
        project_id = await db.fetchval("select project_id from campaign where id = $1", campaign_id)
        at = f"{url}/api/v1/campaigns/{shown}/results?format=csv"
        for i in range(rounds + 1):
            meter, began = Meter({"PostgreSQL": place.postgres_pid}), time.perf_counter()
            lines = await _copied(db, project_id, campaign_id)
            assert lines == rows, lines
            if i:
                bare.append(rows / (time.perf_counter() - began))
                floor.append(meter.each(rows))
            meter, began = Meter({"API": pid, "PostgreSQL": place.postgres_pid}), time.perf_counter()
            lines = await downloaded(session, at)
            assert lines == rows + 1, lines
            if i:
                ours.append(rows / (time.perf_counter() - began))
                used.append(meter.each(rows))
    await db.close()
    rate, floor_rate = median(ours), median(bare)
    return [
        Row(
            f"results of {rows:,} as CSV",
            f"{rate:,.0f} rows/s",
            f"{floor_rate:,.0f} rows/s",
            rate / floor_rate,
            ">= 0.5",
            rate / floor_rate >= 0.5,
            notes=(
                f"{rounds} rounds in turns; {spread(ours)} rows/s, raw COPY {spread(bare)} rows/s",
                f"CPU a row: {_cpu(used)}; raw COPY: {_cpu(floor)}",
            ),
        )
    ]


async def _copied(db: Connection, *keys: object) -> int:
    lines = 0

    async def piece(data: bytes) -> None:
        nonlocal lines
        lines += data.count(b"\n")

    await db.copy_from_query(BARE, *keys, output=piece, format="csv")
    return lines


async def downloaded(session: aiohttp.ClientSession, url: str) -> int:
    """How many lines a download has."""
    lines = 0
    async with session.get(url) as answer:
        assert answer.status == 200, await answer.text()
        async for data in answer.content.iter_any():
            lines += data.count(b"\n")
    return lines


def _cpu(runs: list[dict[str, float]]) -> str:
    return ", ".join(f"{name} {median([r[name] for r in runs]) * 1000:.2f} us" for name in runs[0])
