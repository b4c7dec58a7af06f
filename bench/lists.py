"""What every list and read of the API costs in a project with ten thousand targets, and in one with many.

CPU of the API's process and of its connections at PostgreSQL, whose share is shown too; time is the machine's, CPU is
ours.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench import api, many
from bench.places import Connection, Place
from bench.table import Row, median
from overture.kernel.ids import parsed, shown
from overture.runtime.cursors import Cursors

FEW = 10_000
MOST = 1.5
_REQUESTS = 20
_ROUNDS = 4
_STATUSES = ("pending", "queued", "sending", "in_doubt", "sent", "replied", "failed", "skipped", "cancelled")
_BACKENDS = "select pid from pg_stat_activity where application_name = 'overture'"


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU a request, and PostgreSQL's part of them."""

    whole: float
    postgres: float


async def at_any_size(place: Place, targets: int) -> list[Row]:
    """Everything with ten thousand in the database, then with `targets` more in another project."""
    db = await place.connect()
    async with api.serving(place) as (url, pid):
        few = await _costs(place, db, url, pid, "few", FEW)
        lots = await _costs(place, db, url, pid, "many", targets)
    await db.close()
    ratios = {name: lots[name].whole / few[name].whole for name in few}
    worst = max(ratios, key=lambda name: ratios[name])
    return [
        Row(
            f"{len(few)} lists, {targets:,}",
            f"{lots[worst].whole:.2f} ms CPU at worst",
            f"{few[worst].whole:.2f} ms, {FEW:,}",
            ratios[worst],
            f"<= {MOST}",
            ratios[worst] <= MOST,
            notes=(
                f"the worst is {worst}; median of all {median(list(ratios.values())):.2f}",
                *(
                    f"{name}: {lots[name].whole:.2f} ms, with {FEW:,} {few[name].whole:.2f} ms ({ratios[name]:.2f}); "
                    f"of it PostgreSQL {lots[name].postgres:.2f} and {few[name].postgres:.2f} ms"
                    for name in few
                ),
            ),
        )
    ]


async def _costs(place: Place, db: Connection, url: str, pid: int, name: str, targets: int) -> dict[str, Cost]:
    """Each read of a new project with so many targets, half of which have been written to."""
    headers = {"Authorization": f"Bearer {await api.key(place, name)}"}
    async with aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session:
        paths = await _filled(place, db, session, url, targets)
        return {name: await _cost(db, session, url + path, pid) for name, path in paths.items()}


async def _filled(
    place: Place, db: Connection, session: aiohttp.ClientSession, url: str, targets: int
) -> Mapping[str, str]:
    """The reads of a project, by name, once it is filled."""
    campaign = await api.campaign(session, url, "crowd")
    sender = await _made(session, f"{url}/api/v1/senders", {"username": "crowd.sender"})
    hook = {"url": "https://example.com/hook", "events": ["message.sent"]}
    webhook = await _made(session, f"{url}/api/v1/webhooks", hook)
    campaign_id, sender_id = parsed("camp", campaign), parsed("snd", sender)
    assert campaign_id is not None
    assert sender_id is not None
    await many.fill(db, campaign_id, sender_id, targets)
    await db.execute("checkpoint")
    project = await db.fetchval("select project_id from campaign where id = $1", campaign_id)
    client, template = await db.fetchrow("select client_id, template_id from campaign where id = $1", campaign_id)  # type: ignore[misc]
    found = "select id, person_id from message where project_id = $1 and pick_key = $2 and position = $3"
    sent = shown("tgt", await db.fetchval(found, project, campaign_id, targets // 4 + 2))
    waiting = shown("tgt", await db.fetchval(found, project, campaign_id, targets // 2 + 2))
    newest = (
        "select ended_at from message where project_id = $1 and ended_at is not null order by 1 desc offset 9 limit 1"
    )
    since = (await db.fetchval(newest, project)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    deep = Cursors(place.deployment.secrets.cursor_key).signed(
        (str(targets * 3 // 4),), f"outreach targets {campaign_id} None None {project}"
    )
    at, whole = f"/api/v1/campaigns/{campaign}", "/api/v1"
    return {
        "campaigns": f"{whole}/campaigns",
        "campaigns of a client": f"{whole}/campaigns?clientId={shown('cli', client)}&status=paused",
        "campaign": at,
        "clients": f"{whole}/clients",
        "templates": f"{whole}/message-templates",
        "template": f"{whole}/message-templates/{shown('tpl', template)}",
        "senders": f"{whole}/senders",
        "sender": f"{whole}/senders/{sender}",
        "webhooks": f"{whole}/webhooks",
        "deliveries": f"{whole}/webhooks/{webhook}/deliveries",
        "keys": f"{whole}/keys",
        "usage": f"{whole}/usage",
        "suppressions": f"{whole}/suppressions",
        "events": f"{whole}/events",
        "imports": f"{at}/imports",
        "results": f"{at}/results",
        "results since": f"{at}/results?since={since}",
        "results since, replied": f"{at}/results?status=replied&since={since}",
        "targets": f"{at}/targets",
        "targets, far down": f"{at}/targets?cursor={deep}",
        **{f"targets {status}": f"{at}/targets?status={status}" for status in _STATUSES},
        "targets by external id": f"{at}/targets?externalId=crm-{targets // 4 // 10 * 10}",
        "target": f"{at}/targets/{sent}",
        "explain, sent": f"{at}/targets/{sent}/explain",
        "explain, waiting": f"{at}/targets/{waiting}/explain",
    }


async def _made(session: aiohttp.ClientSession, url: str, body: Mapping[str, object]) -> str:
    async with session.post(url, json=body) as answer:
        assert answer.status == 201, await answer.text()
        found: str = (await answer.json())["id"]
        return found


async def _cost(db: Connection, session: aiohttp.ClientSession, url: str, pid: int) -> Cost:
    whole, own = list[float](), list[float]()
    for i in range(_ROUNDS + 1):
        before, backends = _ran(pid), {r["pid"]: _ran(r["pid"]) for r in await db.fetch(_BACKENDS)}
        for _ in range(_REQUESTS):
            async with session.get(url) as answer:
                body = await answer.read()
                assert answer.status == 200, f"{url}: {body[:300]!r}"
        # A connection that was opened or closed on the way is not counted.
        postgres = sum(max(0.0, _ran(b) - ran) for b, ran in backends.items())
        if i:  # the first round warms up
            whole.append((_ran(pid) - before + postgres) / _REQUESTS)
            own.append(postgres / _REQUESTS)
    # The quietest round: whatever else runs on the machine only adds.
    return Cost(min(whole), min(own))


def _ran(pid: int) -> float:
    """Milliseconds a process has run, all of its threads; 0 for one that has ended."""
    total = 0.0
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0]) / 1e6
    return total
