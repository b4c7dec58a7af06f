"""The results of a campaign as CSV through the real API, beside the same join as a raw COPY, in turns.

Not the pages of JSON: lists.py. How they are measured: streaming.py.
"""

from __future__ import annotations

from functools import partial

import aiohttp

from bench import api, many
from bench.places import Place
from bench.streaming import beside, copied, downloaded, in_turns
from bench.table import Row
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
        found = await in_turns(
            rows,
            rounds,
            {"API": pid, "PostgreSQL": place.postgres_pid},
            {
                "copy": (partial(copied, db, BARE, project_id, campaign_id), rows),
                "csv": (partial(downloaded, session, at), rows + 1),
            },
        )
    await db.close()
    return [beside(f"results of {rows:,} as CSV", found["csv"], found["copy"])]
