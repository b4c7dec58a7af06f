"""Messages read: a campaign's targets with their outcome, doubts, what was asked and answered.

Keyset pages by position; nothing here counts a growing table.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.messaging.contracts import EVERYTHING, Doubt, TargetResult, TargetStatus, Wanted
from overture.domain.messaging.facts import FACTS, JOINS
from overture.domain.messaging.standing import follow_ups, status_of
from overture.kernel.ids import CampaignId, ClientId, MessageId, PersonId, ProjectId, TargetId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.db import Database
from overture.runtime.work.kinds import State

_COLUMNS = """t.target_id, t.pick_key, t.position, g.handle, g.profile_url, g.full_name, g.first_name, g.category,
g.follower_count, g.external_id, g.extra, t.state, t.called_at, t.reason, t.text,
case when t.text is not null then t.template_version end as template_version, t.account_id, t.sent_at,
t.replied_at, t.reply_text, g.created_at, g.timezone, g.timezone_source, t.variant,
g.job_id, g.job_source, t.via"""
_FROM = "message t join target g on g.project_id = t.project_id and g.id = t.target_id"
_REACHED = "(select p.reached from pick p where p.project_id = $1 and p.id = $2)"
# Two, for each has an index that holds no others: all that were sent may lie in front of the first that waits.
_WAITING = (
    "t.state = 0 and t.lane_id is null and t.strand is null",
    "t.state = 0 and (t.lane_id is not null or t.strand is not null)",
)
_FILTERS: Mapping[TargetStatus, str] = {
    TargetStatus.QUEUED: "t.state in (1, 6) and t.called_at is null",
    TargetStatus.SENDING: "t.state in (1, 6) and t.called_at is not null",
    TargetStatus.IN_DOUBT: "t.state = 4 and t.replied_at is null",
    # Nothing beyond what the pick reached was ever reserved: without this the last page would read all that waits.
    TargetStatus.SENT: f"t.state = 2 and t.replied_at is null and t.position <= {_REACHED}",
    TargetStatus.REPLIED: "t.replied_at is not null",
    TargetStatus.FAILED: "t.state = 3 and t.replied_at is null",
    TargetStatus.SKIPPED: "t.state = 5 and t.replied_at is null",
}
_UNCHANGED = frozenset({TargetStatus.PENDING, TargetStatus.QUEUED, TargetStatus.SENDING, TargetStatus.CANCELLED})
"""Statuses without a moment that `since` could ask for."""
# What ended ahead of the pick has an index by its state, so that what merely waits is not read.
_CHANGED_IN = (
    f"t.position <= {_REACHED}",
    *(f"t.state = {state} and t.position > {_REACHED}" for state in (State.REFUSED, State.DROPPED)),
)
_CHANGED_AT = "greatest(t.ended_at, t.replied_at, t.doubt_at)"
"""Null for what waits; `message_changed` has it in order."""
_CHANGED = f"""
select t.position from message t
where t.project_id = $1 and t.pick_key = $2 and t.step = 0 and {_CHANGED_AT} >= $3
order by {_CHANGED_AT} limit $4
"""


def _read(r: asyncpg.Record, *, cancelled: bool) -> TargetResult:
    return TargetResult(
        r["target_id"],
        r["pick_key"],
        r["position"],
        r["handle"],
        r["profile_url"],
        r["full_name"],
        r["first_name"],
        r["category"],
        r["follower_count"],
        r["external_id"],
        r["extra"] or {},
        status_of(
            r["state"], called=r["called_at"] is not None, replied=r["replied_at"] is not None, cancelled=cancelled
        ),
        r["reason"] if r["state"] in (State.REFUSED, State.DROPPED) else None,
        r["text"],
        r["template_version"],
        r["account_id"],
        r["sent_at"],
        r["replied_at"],
        r["reply_text"],
        r["created_at"],
        r["timezone"],
        r["timezone_source"],
        r["variant"],
        job_id=r["job_id"],
        job_source=r["job_source"],
        via=r["via"],
    )


async def page(
    call: Call,
    campaign_id: CampaignId,
    ask: PageAsk,
    *,
    cancelled: bool,
    wanted: Wanted = EVERYTHING,
) -> Page[TargetResult]:
    """A campaign's targets in the order of their upload, those that are wanted."""
    kinds = branches(wanted, cancelled=cancelled)
    if not kinds:
        return Page([], None)
    after = int(ask.after[0]) if ask.after else 0
    changed = await few_changed((await call.tx()).fetch, call.project_id, campaign_id, wanted)
    if changed is not None:
        kinds, changed = [" or ".join(f"({kind})" for kind in kinds)], [p for p in changed if p > after]
    more, args = conditions(wanted, 5, changed)
    # Each branch is read in order through an index of its own; as one OR the planner would read all that waits.
    each = [
        f"""(select {_COLUMNS} from {_FROM} where t.project_id = $1 and t.pick_key = $2 and t.position > $3
        and t.step = 0 and ({kind}){more} order by t.position limit $4)"""
        for kind in kinds
    ]
    rows = await call.fetch(
        f"select * from ({' union all '.join(each)}) t order by t.position limit $4",
        campaign_id,
        after,
        ask.limit + 1,
        *args,
    )
    items = [_read(r, cancelled=cancelled) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].position),) if len(rows) > ask.limit else None)


async def few_changed(
    fetch: Callable[..., Awaitable[list[asyncpg.Record]]],
    project_id: ProjectId,
    campaign_id: CampaignId,
    wanted: Wanted,
) -> list[int] | None:
    """The positions of those whose outcome, doubt or reply came since the moment that is wanted, in order.

    They are read by themselves, however many lie in front of them. None where no moment is wanted, and where they are
    more than a few: then a walk through all in the order of their upload meets them often.
    """
    if wanted.since is None:
        return None
    rows = await fetch(_CHANGED, project_id, campaign_id, wanted.since, wanted.few + 1)
    return sorted(r["position"] for r in rows) if len(rows) <= wanted.few else None


def branches(wanted: Wanted, *, cancelled: bool) -> list[str]:
    """Conditions on `t`, of which each wanted row meets exactly one; none where no row can be wanted.

    `$1` is the project, `$2` the campaign.
    """
    if not wanted.statuses:
        return ["true"] if wanted.since is None else list(_CHANGED_IN)
    never = {TargetStatus.PENDING if cancelled else TargetStatus.CANCELLED}
    never |= _UNCHANGED if wanted.since is not None else set()
    out = list[str]()
    for status in dict.fromkeys(wanted.statuses):
        if status not in never:
            out += [_FILTERS[status]] if status in _FILTERS else _WAITING
    return out


def conditions(wanted: Wanted, first: int, changed: Sequence[int] | None = None) -> tuple[str, list[Any]]:
    """What every wanted row meets beside, its arguments numbered from `first` on; `changed`: by `few_changed`."""
    where, args = "", list[Any]()
    if wanted.external_id is not None:
        # A target's first message has its id.
        where += f""" and t.id = any(array(select x.id from target x
          where x.project_id = $1 and x.campaign_id = $2 and x.external_id = ${first}))"""
        args.append(wanted.external_id)
    if wanted.since is not None:
        where += f" and {_CHANGED_AT} >= ${first + len(args)}::timestamptz"
        args.append(wanted.since)
    if changed is not None:
        where += f" and t.position = any(${first + len(args)}::bigint[])"
        args.append(list(changed))
    return where, args


async def stream(
    db: Database,
    project_id: ProjectId,
    campaign_id: CampaignId,
    wanted: Wanted,
    *,
    cancelled: bool,
    has_steps: bool = False,
    at_once: int = 500,
) -> AsyncGenerator[list[TargetResult], None]:
    """All targets that are wanted, as they are at one moment, `at_once` at a time, whatever their number. `has_steps`:
    with their follow-ups."""
    kinds = branches(wanted, cancelled=cancelled)
    if not kinds:
        return
    async with db.transaction(project_id) as tx:
        more, args = conditions(wanted, 3, await few_changed(tx.fetch, project_id, campaign_id, wanted))
        sql = f"""select {_COLUMNS} from {_FROM} where t.project_id = $1 and t.pick_key = $2 and t.step = 0
          and ({" or ".join(f"({kind})" for kind in kinds)}){more} order by t.position"""
        cursor = await tx.raw.cursor(sql, project_id, campaign_id, *args)
        while rows := await cursor.fetch(at_once):
            found = [_read(r, cancelled=cancelled) for r in rows]
            if has_steps:
                later = await follow_ups(tx, project_id, [t.target_id for t in found], cancelled=cancelled)
                found = [replace(t, follow_ups=later.get(t.target_id, ())) for t in found]
            yield found


async def of_target(
    call: Call, campaign_id: CampaignId, target_id: TargetId, *, cancelled: bool
) -> TargetResult | None:
    """One target with its outcome, or None."""
    row = await call.fetchrow(
        f"select {_COLUMNS} from {_FROM} where t.project_id = $1 and t.id = $2 and t.pick_key = $3 and t.step = 0",
        target_id,
        campaign_id,
    )
    return None if row is None else _read(row, cancelled=cancelled)


async def of_targets(call: Call, campaign_id: CampaignId, targets: Sequence[TargetId]) -> list[TargetResult]:
    """These targets of a campaign, in the order of their upload."""
    rows = await call.fetch(
        f"""select {_COLUMNS} from {_FROM}
        where t.project_id = $1 and t.id = any($2::uuid[]) and t.pick_key = $3 and t.step = 0
        order by t.position""",
        list(targets),
        campaign_id,
    )
    return [_read(r, cancelled=False) for r in rows]


async def already_contacted(
    call: Call, client_id: ClientId, people: Sequence[PersonId], again_before: datetime | None = None
) -> set[PersonId]:
    """Which of these people this client has written to, or is about to.

    Not those who were sent to by `again_before` and never answered.
    """
    rows = await call.fetch(
        """select distinct c.person_id from contacted c
        left join message m on m.project_id = c.project_id and m.id = c.message_id and $4::timestamptz is not null
        where c.project_id = $1 and c.client_id = $2 and c.person_id = any($3::uuid[])
          and ($4::timestamptz is null or m.state is distinct from 2 or c.replied_at is not null or c.at > $4)
        order by c.person_id""",
        client_id,
        list(people),
        again_before,
    )
    return {PersonId(r["person_id"]) for r in rows}


_DOUBT = """select t.id, t.target_id, t.pick_key, t.client_id, t.person_id, g.handle, a.handle as sender, t.doubt_at
from message t join target g on g.project_id = t.project_id and g.id = t.target_id
join account a on a.project_id = t.project_id and a.id = t.account_id"""


async def in_doubt(call: Call) -> list[Doubt]:
    """Messages whose outcome is unknown, the oldest first; at most 1,000."""
    rows = await call.fetch(f"{_DOUBT} where t.project_id = $1 and t.state = 4 order by t.doubt_at, t.id limit 1000")
    return [Doubt(*r) for r in rows]


async def find_doubt(call: Call, message_id: MessageId) -> Doubt | None:
    """One message in doubt, or None."""
    row = await call.fetchrow(f"{_DOUBT} where t.project_id = $1 and t.id = $2 and t.state = 4", message_id)
    return None if row is None else Doubt(*row)


async def doubts_of(call: Call, campaigns: Sequence[CampaignId]) -> dict[CampaignId, int]:
    """How many messages of these campaigns are in doubt: few, so they are counted where they stand."""
    rows = await call.fetch(
        """select pick_key, count(*) as n from message
        where project_id = $1 and pick_key = any($2::uuid[]) and state = 4 group by pick_key order by pick_key""",
        list(campaigns),
    )
    return {CampaignId(r["pick_key"]): r["n"] for r in rows}


async def facts(call: Call, campaign_id: CampaignId, message_id: UUID) -> asyncpg.Record | None:
    """A message as the rules see it, with its engine columns; a target's first has the target's id."""
    return await call.fetchrow(
        f"""select t.id, t.position, t.state, t.lane_id, t.due_at, t.attempt, t.account_id, t.reserved_at, t.doubt_at,
        t.called_at, t.reason, t.text, t.sent_at, t.replied_at, t.via, {FACTS} from message t {JOINS}
        where t.project_id = $1 and t.id = $2 and t.pick_key = $3""",
        message_id,
        campaign_id,
    )


async def waiting(
    call: Call,
    campaign_id: CampaignId,
    *,
    after: int = 0,
    before: int | None = None,
    limit: int,
    upto_step: int = 0,
) -> list[asyncpg.Record]:
    """Waiting rows in the order they are picked, as the rules see them; at most `limit`. With follow-ups up to a step
    where asked: of one target only one message waits."""
    return await call.fetch(
        f"""select t.id, t.position, {FACTS} from (
          select * from message m where m.project_id = $1 and m.pick_key = $2 and m.state = 0
            and m.step <= $6 and m.position > $3 and ($4::bigint is null or m.position < $4)
          order by m.position limit $5) t
        {JOINS} order by t.position""",
        campaign_id,
        after,
        before,
        limit,
        upto_step,
    )


async def attempts(call: Call, message_id: UUID) -> list[dict[str, Any]]:
    """What happened at each try that was not a plain success, oldest first."""
    rows = await call.fetch(
        """select epoch, at, outcome, detail from attempt
        where project_id = $1 and work_id = $2 order by epoch, at limit 100""",
        message_id,
    )
    return [dict(r) for r in rows]
