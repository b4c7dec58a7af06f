"""Why a target stands where it stands, and when it goes: the same rules and caps as a reserve, read only.

Not a promise: what others do meanwhile (a reply, a pause) changes it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from overture.domain import accounts, messaging, templates
from overture.domain.accounts import Account, AccountStatus
from overture.domain.campaigns.contracts import Campaign, CampaignStatus, Explanation, Preview, Problem
from overture.domain.campaigns.errors import TargetNotFound
from overture.domain.campaigns.pacing import CapView, LaneView, Outlook
from overture.domain.campaigns.queries import get
from overture.domain.identity import Call
from overture.domain.messaging import Asked, TargetStatus
from overture.domain.templates import Template
from overture.kernel.ids import CampaignId, TargetId
from overture.runtime.work.caps import slack
from overture.runtime.work.lanes import HOLD
from overture.runtime.work.reserve import Terms

_LOOK_AHEAD = 10_000
_BATCH = 2_000
_PAST = """
select c.limits, c.windows, c.slot_every, c.slot_from, c.slot_next, c.used,
  (select array_agg(u.at order by u.upto) from (select at, upto from cap_use
    where project_id = c.project_id and cap_id = c.id order by upto desc limit 5000) u) as ats,
  (select array_agg(u.upto order by u.upto) from (select at, upto from cap_use
    where project_id = c.project_id and cap_id = c.id order by upto desc limit 5000) u) as uptos
from cap c where c.project_id = $1 and c.id = $2
"""
_LANES = "select key, next_at, wait_reason, served from lane where project_id = $1 and pick_key = $2 order by id"


async def _view(call: Call, cap_id: Any) -> CapView:
    row = await call.fetchrow(_PAST, cap_id)
    widened = slack(call.clock.is_real, call.resources.need(Terms).flight)
    if row is None:
        return CapView((), (), [], widened)
    uses: list[datetime] = []
    most = max(row["limits"], default=0)
    uptos = row["uptos"] or []
    for i, (at, upto) in enumerate(zip(row["ats"] or [], uptos, strict=True)):
        before = uptos[i - 1] if i else 0
        uses += [at] * min(upto - before, most)
    return CapView(
        row["limits"],
        row["windows"],
        uses[-most:] if most else [],
        widened,
        row["slot_every"],
        row["slot_from"] or call.now,
        row["slot_next"],
    )


async def outlook(call: Call, campaign: Campaign, senders: list[Account]) -> Outlook:
    """The campaign's caps and lanes as they stand, ready to be run ahead."""
    rows = {r["key"]: r for r in await call.fetch(_LANES, campaign.id)}
    view = Outlook(await _view(call, campaign.cap_id))
    for account in senders:
        if account.status not in (AccountStatus.ACTIVE, AccountStatus.COOLING):
            continue
        row = rows.get(account.id)
        from_at: datetime = call.now
        if account.status is AccountStatus.COOLING and account.cooling_until is not None:
            from_at = max(from_at, account.cooling_until)
        if row is not None and (row["wait_reason"] or "").startswith(HOLD):
            from_at = max(from_at, row["next_at"])
        cap = await _view(call, account.cap_id) if account.cap_id is not None else None
        view.lanes.append(LaneView(cap, from_at, row["served"] if row is not None else 0))
    return view


async def explain(call: Call, campaign_id: CampaignId, target_id: TargetId) -> Explanation:
    """One target: the rules asked in order, what each said, and what happens next, when."""
    campaign = await get(call, campaign_id)
    row = await messaging.facts(call, campaign_id, target_id)
    result = await messaging.of_target(
        call, campaign_id, target_id, cancelled=campaign.status is CampaignStatus.CANCELLED
    )
    if row is None or result is None:
        raise TargetNotFound
    tries = tuple(await messaging.attempts(call, row["id"]))
    source = (await templates.get(call, campaign.template_id)).body
    template = templates.compile(source)
    if result.status is not TargetStatus.PENDING:
        action, waits = _settled(result.status)
        said = (Asked(result.reason, passed=False, reason=result.reason),) if result.reason else ()
        return Explanation(
            target_id, result.handle, result.status, result.reason, said, action, None, waits, None, True, tries
        )
    ruling = messaging.explained(row, template)
    asked: tuple[Asked, ...] = (
        Asked("campaign_running", campaign.status is CampaignStatus.RUNNING, _standing(campaign)),
        *ruling.asked,
    )
    if campaign.status is not CampaignStatus.RUNNING:
        return Explanation(
            target_id, result.handle, result.status, None, asked, "wait", None, _standing(campaign), None, True, tries
        )
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    ahead, exact = await _goes_ahead(call, campaign_id, row["position"], template)
    at = row["due_at"] if row["lane_id"] is not None else None
    waits_for: str | None = "bound_to_sender" if at else None
    if at is None:
        view = await outlook(call, campaign, senders)
        at = view.nth(call.now, ahead + 1)
        waits_for = None if at is None or at <= call.now else "pacing_and_caps"
        if at is None:
            waits_for = "sender_not_available"
    action = "skip" if ruling.reason else "send"
    return Explanation(
        target_id,
        result.handle,
        result.status,
        ruling.reason,
        (*asked, Asked("pacing_and_caps", at is not None and at <= call.now, waits_for)),
        action,
        at,
        waits_for,
        ahead,
        exact,
        tries,
    )


async def _goes_ahead(call: Call, campaign_id: CampaignId, position: int, template: Template) -> tuple[int, bool]:
    """How many waiting rows before this one will be sent by today's rules; beyond 10,000 it is estimated."""
    seen = goes = after = 0
    while seen < _LOOK_AHEAD:
        rows = await messaging.waiting(call, campaign_id, after=after, before=position, limit=_BATCH)
        seen += len(rows)
        goes += sum(1 for r in rows if messaging.rule(r, template)[0] is not None)
        if len(rows) < _BATCH:
            return goes, True
        after = rows[-1]["position"]
    return goes + round((position - after) * goes / seen), False


def _standing(campaign: Campaign) -> str | None:
    if campaign.status is CampaignStatus.RUNNING:
        return None
    return campaign.status_reason or f"campaign_{campaign.status.value}"


def _settled(status: TargetStatus) -> tuple[str, str | None]:
    if status in (TargetStatus.QUEUED, TargetStatus.SENDING):
        return "send", "its_call"
    if status is TargetStatus.IN_DOUBT:
        return "look_up", "evidence"
    return "none", None


async def preview(
    call: Call, campaign_id: CampaignId, *, limit: int = 5, targets: list[TargetId] | None = None
) -> Preview:
    """Texts for the first waiting targets (or the named ones), and problems among at most 10,000 of them."""
    campaign = await get(call, campaign_id)
    template = templates.compile((await templates.get(call, campaign.template_id)).body)
    named = set(targets or ())
    rendered: list[tuple[TargetId, str, str]] = []
    problems: list[Problem] = []
    by_reason: dict[str, int] = {}
    checked, after, complete = 0, 0, False
    while checked < _LOOK_AHEAD and not complete:
        rows = await messaging.waiting(call, campaign_id, after=after, limit=_BATCH)
        complete = len(rows) < _BATCH
        for r in rows:
            text, reason = messaging.rule(r, template)
            if text is not None:
                if len(rendered) < limit and (not named or r["target_id"] in named):
                    rendered.append((r["target_id"], r["handle"], text))
            elif reason is not None:
                by_reason[reason] = by_reason.get(reason, 0) + 1
                if len(problems) < 100:
                    problems.append(Problem(r["target_id"], r["handle"], reason))
        checked += len(rows)
        after = rows[-1]["position"] if rows else after
    return Preview(tuple(rendered), tuple(problems), checked, by_reason, complete)
