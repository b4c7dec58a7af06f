"""The floor of the API: one Litestar app with the statements of two requests on raw asyncpg; prints its port.

The key's row, the transaction, the same queries in the same order, typed bodies in and out; none of Overture's rules.
"""

from __future__ import annotations

import socket
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import uvicorn
import uvloop
from litestar import Litestar, Request, get, post
from uuid_utils.compat import uuid7

from overture.domain.accounts import numbered
from overture.domain.campaigns import queries as campaigns
from overture.domain.identity import calls, keys
from overture.domain.messaging import commands, queries
from overture.domain.platforms import references
from overture.domain.targets import queries as targets
from overture.runtime import db, outbox

CAMPAIGN = f"select {campaigns.COLUMNS} from {campaigns.FROM} where c.project_id = $1 and c.id = $2"
LOCK = "select status, last_position from campaign where project_id = $1 and id = $2 for update"
SUPPRESSED = """select person_id, reason from suppression
where project_id = $1 and person_id = any($2::uuid[]) and removed_at is null order by person_id"""
CONTACTED = """select distinct person_id from contacted
where project_id = $1 and client_id = $2 and person_id = any($3::uuid[]) order by person_id"""
# One row, as who writes one at a time would.
ADD = """
insert into single_message (project_id, id, pick_key, lane_id, due_at, position, seq, person_id, recipient, body,
  content, callback_url, callback_data, correlation_id, key_id, created_at)
values ($1, $2, $3, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""
REFERENCE = ["project_id", "kind", "value", "person_id"]
LAST = "update campaign set last_position = last_position + $3 where project_id = $1 and id = $2"
TOTAL = "update campaign_count set total = total + $3 where project_id = $1 and campaign_id = $2"
ADDED = f"""select {queries._COLUMNS} from {queries._FROM}
where t.project_id = $1 and t.id = any($2::uuid[]) and t.pick_key = $3 order by t.position"""


class Item(msgspec.Struct, rename="camel"):
    """A target as it comes."""

    instagram_username: str
    profile_url: str | None = None
    full_name: str | None = None
    first_name: str | None = None
    category: str | None = None
    follower_count: int | None = None
    external_id: str | None = None


class Upload(msgspec.Struct):
    """The body."""

    targets: list[Item]


class Shown(msgspec.Struct, rename="camel"):
    """A target as it goes."""

    id: UUID
    campaign_id: UUID
    instagram_username: str
    profile_url: str | None
    full_name: str | None
    first_name: str | None
    category: str | None
    follower_count: int | None
    external_id: str | None
    variables: dict[str, Any]
    status: int
    reason: str | None
    message: str | None
    template_version: int | None
    sender_id: UUID | None
    sent_at: datetime | None
    replied_at: datetime | None
    reply_text: str | None
    created_at: datetime
    timezone: str | None
    timezone_source: str | None
    variant: str | None


class Uploaded(msgspec.Struct, rename="camel"):
    """The answer to an upload."""

    campaign_id: UUID
    added: int
    targets: list[Shown]


class Campaign(msgspec.Struct, rename="camel"):
    """The answer to a read."""

    id: UUID
    client_id: UUID
    message_template_id: UUID
    name: str
    daily_limit: int
    hourly_limit: int
    pacing: str
    metadata: dict[str, Any]
    sender_ids: list[UUID] | None
    status: str
    status_reason: str | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    stats: tuple[int, ...]


Raw = Any
_pool: list[Raw] = []


async def _project(raw: Raw, request: Request[Any, Any, Any]) -> UUID:
    row = await raw.fetchrow(keys._ASK, request.headers["authorization"].split("_")[2])
    found: UUID = row["id"]
    return found


async def _begun(raw: Raw, project_id: UUID) -> datetime:
    row = await raw.fetchrow(db._BEGIN, "{" + str(project_id) + "}")
    await raw.fetchrow(calls._CLOCK, project_id)
    now: datetime = row[1]
    return now


@get("/campaigns/{campaign_id:uuid}")
async def read(request: Request[Any, Any, Any], campaign_id: UUID) -> Campaign:
    """The read of a campaign."""
    async with _pool[0].acquire() as raw:
        project_id = await _project(raw, request)
        async with raw.transaction():
            await _begun(raw, project_id)
            r = await raw.fetchrow(CAMPAIGN, project_id, campaign_id)
    values: Raw = (*r[:11], *r[12:15], tuple(r[15:]))
    return Campaign(*values)


@post("/campaigns/{campaign_id:uuid}/targets")
async def upload(request: Request[Any, Any, Any], campaign_id: UUID, data: Upload) -> Uploaded:
    """The upload of targets, all of them new."""
    new = data.targets
    handles = [t.instagram_username for t in new]
    async with _pool[0].acquire() as raw:
        project_id = await _project(raw, request)
        async with raw.transaction():
            now = await _begun(raw, project_id)
            await raw.fetchrow(CAMPAIGN, project_id, campaign_id)
            lock = await raw.fetchrow(LOCK, project_id, campaign_id)
            row = await raw.fetchrow(CAMPAIGN, project_id, campaign_id)
            await raw.fetch(references._OF_KIND, project_id, "instagram:handle", handles)
            made = [uuid7() for _ in handles]
            async with raw.transaction():
                rows = [(project_id, "instagram:handle", h, i) for h, i in zip(handles, made, strict=True)]
                await raw.copy_records_to_table("person_reference", columns=REFERENCE, records=rows)
                known = [(project_id, i, now) for i in made]
                await raw.copy_records_to_table("person", columns=["project_id", "id", "created_at"], records=known)
            await raw.fetch(SUPPRESSED, project_id, made)
            await raw.fetch(CONTACTED, project_id, row["client_id"], made)
            ids = [uuid7() for _ in new]
            await raw.copy_records_to_table(
                "target",
                columns=list(targets._ADDED),
                records=[
                    (project_id, i, campaign_id, now, p, *msgspec.structs.astuple(t), None, None, None)
                    for i, p, t in zip(ids, made, new, strict=True)
                ],
            )
            first = lock["last_position"] + 1
            await raw.copy_records_to_table(
                "message",
                columns=list(commands._ADDED),
                records=[
                    (project_id, campaign_id, row["client_id"], i, n, i, p, None)
                    for n, (i, p) in enumerate(zip(ids, made, strict=True), first)
                ],
            )
            await raw.execute(LAST, project_id, campaign_id, len(new))
            await raw.execute(TOTAL, project_id, campaign_id, len(new))
            rows = await raw.fetch(ADDED, project_id, ids, campaign_id)
    shown = [Shown(r[0], r[1], r[3], r[4], r[5], r[6], r[7], r[8], r[9], {}, r[11], *r[13:]) for r in rows]
    return Uploaded(campaign_id, len(rows), shown)


class Single(msgspec.Struct, rename="camel"):
    """A single message as it comes."""

    content_type: str
    content: str
    sender: str = msgspec.field(name="from")
    recipient: str = msgspec.field(name="to")
    callback_url: str
    callback_data: str
    correlation_id: str


class Accepted(msgspec.Struct, rename="camel"):
    """The answer to it."""

    accepted_time: datetime
    message_id: UUID
    correlation_id: str


@post("/v1/instagram/messages", status_code=202)
async def single(request: Request[Any, Any, Any], data: Single) -> Accepted:
    """A single message accepted: its row, and the event that it was."""
    async with _pool[0].acquire() as raw:
        key_id = request.headers["key"].split("_")[2]
        project_id: UUID = (await raw.fetchrow(keys._ASK, key_id))["id"]
        async with raw.transaction():
            now = await _begun(raw, project_id)
            account = await raw.fetchrow(numbered._FIND, project_id, "instagram", [data.sender])
            kind = f"instagram:igsid@{account['id']}"
            (person,) = await raw.fetch(references._OF_KIND, project_id, kind, [data.recipient])
            message_id = uuid7()
            body = {"text": data.content}
            told = (data.callback_url, data.callback_data, data.correlation_id, key_id, now)
            place = message_id.int >> 64
            which = (project_id, message_id, account["id"], now, place, person["person_id"], data.recipient)
            await raw.execute(ADD, *which, body, data.content, *told)
            event = {"message_id": str(message_id), "sender_id": str(account["id"]), "recipient": data.recipient}
            row = (project_id, uuid7(), message_id, 1, "single_message.queued", now, event)
            await raw.execute(outbox._INSERT, *([v] for v in row))
    return Accepted(now, message_id, data.correlation_id)


async def serve(url: str) -> None:
    """Until SIGTERM."""
    _pool.append(await asyncpg.create_pool(url, min_size=1, max_size=10, init=db._prepare))
    taken = socket.create_server(("127.0.0.1", 0), backlog=2048)
    app = Litestar([read, upload, single], openapi_config=None, logging_config=None)
    config = uvicorn.Config(app, http="httptools", ws="none", log_config=None, access_log=False, server_header=False)
    print(taken.getsockname()[1], flush=True)
    await uvicorn.Server(config).serve([taken])


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1]))
