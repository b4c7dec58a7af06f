"""Why a target stands where it stands, and when it goes: the same rules and caps as a reserve, read only.

Not a promise: what others do meanwhile (a reply, a pause) changes it.
"""

from __future__ import annotations

from overture.domain import accounts, messaging, templates
from overture.domain.campaigns import rules
from overture.domain.campaigns.contracts import (
    Campaign,
    CampaignStatus,
    Explanation,
    Preview,
    Problem,
    TargetClock,
)
from overture.domain.campaigns.errors import TargetNotFound
from overture.domain.campaigns.outlook import (
    BATCH,
    LOOK_AHEAD,
    Ahead,
    ahead_of,
    lasting,
    outlook,
    template_of,
    timing_of,
)
from overture.domain.campaigns.queries import get
from overture.domain.identity import Call
from overture.domain.messaging import Asked, TargetResult, TargetStatus, Timing
from overture.domain.templates import TemplateVersion
from overture.kernel.clock import NEVER
from overture.kernel.ids import CampaignId, TargetId
from overture.runtime import hold


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
    template = await template_of(call, campaign)
    version = campaign.template_version or campaign.latest_template_version
    if result.status is not TargetStatus.PENDING:
        action, waits = _settled(result.status)
        said = (Asked(result.reason, passed=False, reason=result.reason),) if result.reason else ()
        got = result.template_version or version
        return Explanation(
            target_id, result.handle, result.status, result.reason, said, action, None, waits, None, True, tries, got
        )
    ruling = messaging.explained(row, template, rules.again_before(campaign, call.now))
    asked: tuple[Asked, ...] = (
        Asked("campaign_running", campaign.status is CampaignStatus.RUNNING, _standing(campaign)),
        *ruling.asked,
    )
    if campaign.status is not CampaignStatus.RUNNING:
        why = _standing(campaign)
        return Explanation(
            target_id, result.handle, result.status, None, asked, "wait", None, why, None, True, tries, version
        )
    if await hold.held(await call.tx()) is not None:
        held = Asked("sending_free", passed=False, reason=hold.SENDING_HELD)
        return Explanation(
            target_id,
            result.handle,
            result.status,
            None,
            (*asked, held),
            "wait",
            None,
            hold.SENDING_HELD,
            None,
            True,
            tries,
            version,
        )
    timing = await timing_of(call, campaign)
    hours, clock = _hours(call, timing, result), _clock(timing, result)
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    before, exact = await ahead_of(call, campaign, template, row["position"])
    at = row["due_at"] if row["lane_id"] is not None else None
    ahead = sum(a.goes for a in before)
    waits_for: str | None = "bound_to_sender" if at else None
    if at is not None and timing is not None:
        at = timing.opens(max(at, call.now), row["timezone"], lasting(call))[0]
    if at is None:
        behind: list[Ahead] = []
        if timing is not None and campaign.zones:
            # Who was uploaded later goes sooner where their hours open sooner.
            most = max(LOOK_AHEAD - len(before), BATCH)
            behind, whole = await ahead_of(call, campaign, template, most=most, after=row["position"])
            exact = exact and whole
        this = Ahead(goes=True, zone=row["timezone"])
        view, stream = await outlook(call, campaign, senders, [*before, this, *behind], len(before))
        at = view.reaches(stream, call.now)
        ahead = ahead if at is None else stream.ahead
        waits_for = None if at is None or at <= call.now else "pacing_and_caps"
        if at is None:
            waits_for = "sender_not_available"
    turn = Asked("pacing_and_caps", at is not None and at <= call.now, waits_for)
    if hours is not None and not hours.passed:
        is_next = at is not None and hours.until is not None and at <= hours.until
        turn = Asked("pacing_and_caps", is_next, None if is_next else waits_for)
        at, waits_for = (at if hours.until is not None else None), hours.reason
    return Explanation(
        target_id,
        result.handle,
        result.status,
        ruling.reason,
        (*asked, *((hours,) if hours is not None else ()), turn),
        "skip" if ruling.reason else "send",
        at,
        waits_for,
        ahead,
        exact,
        tries,
        version,
        clock,
    )


def _hours(call: Call, timing: Timing | None, target: TargetResult) -> Asked | None:
    """Whether the target may be written to at this hour; if not, which rule holds it back and until when."""
    if timing is None:
        return None
    opens, reason = timing.opens(call.now, target.timezone, lasting(call))
    if opens <= call.now:
        return Asked("hours", passed=True)
    return Asked("hours", passed=False, reason=reason, until=None if opens >= NEVER else opens)


def _clock(timing: Timing | None, target: TargetResult) -> TargetClock | None:
    if timing is None or (timing.schedule is None and timing.quiet is None):
        return None
    follows = timing.schedule is None or timing.in_target_zone
    if target.timezone is not None and follows:
        return TargetClock(target.timezone, "target", target.timezone_source)
    if timing.schedule is not None:
        return TargetClock(timing.zone, "campaign")
    return TargetClock(timing.quiet_zone, "workspace")


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
    call: Call,
    campaign_id: CampaignId,
    *,
    limit: int = 5,
    targets: list[TargetId] | None = None,
    version: int | None = None,
) -> Preview:
    """Texts for the first waiting targets (or the named ones), and problems among at most 10,000 of them.

    In the version of the template that the campaign sends, or the one named.
    """
    campaign = await get(call, campaign_id)
    shown = await templates.version(call, campaign.template_id, version or campaign.template_version)
    template, again = templates.compile(shown.body), rules.again_before(campaign, call.now)
    named = set(targets or ())
    rendered: list[tuple[TargetId, str, str]] = []
    problems: list[Problem] = []
    by_reason: dict[str, int] = {}
    checked, after, complete = 0, 0, False
    while checked < LOOK_AHEAD and not complete:
        rows = await messaging.waiting(call, campaign_id, after=after, limit=BATCH)
        complete = len(rows) < BATCH
        for r in rows:
            text, reason = messaging.rule(r, template, again)
            if text is not None:
                if len(rendered) < limit and (not named or r["target_id"] in named):
                    rendered.append((r["target_id"], r["handle"], text))
            elif reason is not None:
                by_reason[reason] = by_reason.get(reason, 0) + 1
                if len(problems) < 100:
                    problems.append(Problem(r["target_id"], r["handle"], reason))
        checked += len(rows)
        after = rows[-1]["position"] if rows else after
    return Preview(shown.version, tuple(rendered), tuple(problems), checked, by_reason, complete)


async def newly_skipped(call: Call, campaign: Campaign, text: TemplateVersion) -> tuple[int, dict[str, int]]:
    """Of at most 10,000 waiting targets: how many were asked, and how many go now but not with that text, by reason."""
    old, new = await template_of(call, campaign), templates.compile(text.body)
    again = rules.again_before(campaign, call.now)
    by_reason: dict[str, int] = {}
    checked, after, complete = 0, 0, False
    while checked < LOOK_AHEAD and not complete:
        rows = await messaging.waiting(call, campaign.id, after=after, limit=BATCH)
        complete = len(rows) < BATCH
        for r in rows:
            reason = messaging.rule(r, new, again)[1]
            if reason is not None and messaging.rule(r, old, again)[0] is not None:
                by_reason[reason] = by_reason.get(reason, 0) + 1
        checked += len(rows)
        after = rows[-1]["position"] if rows else after
    return checked, by_reason
