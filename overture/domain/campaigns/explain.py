"""Why a target stands where it stands, and when it goes: the same rules and caps as a reserve, read only.

Not a promise: what others do meanwhile (a reply, a pause) changes it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import asyncpg

from overture.domain import accounts, messaging, templates
from overture.domain.accounts import Account
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
    Rows,
    ahead_of,
    lasting,
    messages_of,
    outlook,
    outlook_of,
    timing_of,
)
from overture.domain.campaigns.outlook import (
    asked as asked_of,
)
from overture.domain.campaigns.queries import get, target
from overture.domain.campaigns.steps import Texts, texts_of
from overture.domain.identity import Call
from overture.domain.messaging import Asked, Reached, Ruling, TargetResult, TargetStatus, Timing
from overture.domain.templates import TemplateVersion
from overture.kernel.clock import NEVER
from overture.kernel.ids import CampaignId, TargetId
from overture.runtime import hold
from overture.runtime.work.kinds import State


async def explain(call: Call, campaign_id: CampaignId, target_id: TargetId, step: int | None = None) -> Explanation:
    """One target: the rules asked in order, what each said, and what happens next, when.

    Of one step's message, the last there is unless another is named; `TargetNotFound` for one that did not come about.
    """
    campaign = await get(call, campaign_id)
    result = await target(call, campaign, target_id)
    explained = await _explained(call, campaign, result, step)
    return replace(explained, follow_ups=result.follow_ups)


async def _window(call: Call, campaign: Campaign, row: asyncpg.Record, account_id: UUID | None) -> Reached | None:
    """How a person is reached, where that is a question; a follow-up by its own sender."""
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    reach = await messaging.reach_of(call, senders, [row["person_id"]])
    return None if reach is None else reach.reached(row["person_id"], call.now, account_id if row["step"] else None)


def _with_window(ruling: Ruling, window: Reached | None) -> Ruling:
    """The last of the rules, if no other stopped it."""
    if window is None or ruling.reason is not None:
        return ruling
    reason = None if window.is_reached else messaging.OUTSIDE
    said = Asked("messaging_window", window.is_reached, reason, window.until)
    return replace(ruling, reason=reason, asked=(*ruling.asked, said))


async def _explained(call: Call, campaign: Campaign, result: TargetResult, step: int | None) -> Explanation:
    target_id = result.target_id
    message_id: UUID = target_id
    last = max((f.step for f in result.follow_ups), default=0)
    if step is None:
        step = last
    if step > last:
        raise TargetNotFound
    if step > 0:
        one = next(f for f in result.follow_ups if f.step == step)
        message_id = one.message_id
        result = replace(
            result, status=one.status, reason=one.reason, template_version=one.template_version, sent_at=one.sent_at
        )
    row = await messaging.facts(call, campaign.id, message_id)
    if row is None:
        raise TargetNotFound
    tries = tuple(await messaging.attempts(call, row["id"]))
    texts = await texts_of(call, campaign, step)
    template, own = texts.of(row)
    version = own.version
    if result.status is not TargetStatus.PENDING:
        action, waits = _settled(result.status, row["state"])
        said = (Asked(result.reason, passed=False, reason=result.reason),) if result.reason else ()
        return Explanation(
            target_id,
            result.handle,
            result.status,
            result.reason,
            said,
            action,
            None,
            waits,
            None,
            True,
            tries,
            result.template_version or version,
            step=step,
        )
    window = await _window(call, campaign, row, result.account_id)
    ruling = _with_window(messaging.explained(row, template, rules.again_before(campaign, call.now)), window)
    asked: tuple[Asked, ...] = (
        Asked("campaign_running", campaign.status is CampaignStatus.RUNNING, _standing(campaign)),
        *ruling.asked,
    )
    if campaign.status is not CampaignStatus.RUNNING:
        why = _standing(campaign)
        return Explanation(
            target_id,
            result.handle,
            result.status,
            None,
            asked,
            "wait",
            None,
            why,
            None,
            True,
            tries,
            version,
            step=step,
            window=window,
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
            step=step,
            window=window,
        )
    timing = await timing_of(call, campaign)
    hours, clock = _hours(call, timing, result), _clock(timing, result)
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    before: list[Ahead] = []
    exact = False
    is_followed = step == 0 and bool(campaign.steps) and messages_of(campaign) <= LOOK_AHEAD
    if step == 0 and not is_followed:
        before, exact = await ahead_of(call, campaign, texts, row["position"])
        exact = exact and not campaign.steps
    at = row["due_at"] if row["lane_id"] is not None else None
    ahead: int | None = sum(a.goes for a in before)
    waits_for: str | None = "bound_to_sender" if at else None
    if step > 0 and at is not None:
        # What else of its sender's is due by then is not told apart: its moment is the first at which it may go.
        due, ahead = at, None
        bound = [a for a in senders if a.id == result.account_id]
        view, stream = await outlook(call, campaign, bound, [Ahead(goes=True, zone=row["timezone"])], 0)
        at = view.reaches(stream, max(due, call.now))
        waits_for = "step_wait" if due > call.now else "pacing_and_caps" if at and at > call.now else None
        if at is None:
            waits_for = "sender_not_available"
    elif at is not None and timing is not None:
        at = timing.opens(max(at, call.now), row["timezone"], lasting(call))[0]
    if at is None and is_followed:
        at, ahead, exact = await _among_follow_ups(call, campaign, senders, timing, row["position"])
        waits_for = None if at is not None and at <= call.now else "pacing_and_caps"
        if at is None:
            waits_for = "sender_not_available"
    elif at is None and step == 0:
        behind: list[Ahead] = []
        if timing is not None and campaign.zones:
            # Who was uploaded later goes sooner where their hours open sooner.
            most = max(LOOK_AHEAD - len(before), BATCH)
            behind, whole = await ahead_of(call, campaign, texts, most=most, after=row["position"])
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
        step,
        window=window,
    )


async def _among_follow_ups(
    call: Call, campaign: Campaign, senders: Sequence[Account], timing: Timing | None, position: int
) -> tuple[datetime | None, int, bool]:
    """When a first message has its turn if nobody replies, how many messages go before it, and whether that is sure."""
    waiting = await asked_of(call, campaign, campaign.zones if timing is not None else ())
    rows, place = Rows.of(waiting, campaign), bisect_left(waiting.positions, position)
    goes = bytearray(waiting.goes)
    goes[place] = max(goes[place], 1)
    beside = await outlook_of(call, campaign, senders, rows._replace(goes=goes), wanted=place)
    at = beside.outlook.reaches(beside.stream, call.now)
    ahead = len(beside.stream.steps) - 1 if at is not None else sum(waiting.goes[:place])
    return at, ahead, beside.is_whole and not waiting.is_estimate


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


def _settled(status: TargetStatus, state: int) -> tuple[str, str | None]:
    if state == State.WITH_PERSON:
        return "send", "a_person"
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
    step: int = 0,
    variant: str | None = None,
) -> Preview:
    """Texts of a step for the first waiting targets (or the named ones), and problems among at most 10,000 of them.

    In the versions that the campaign sends; with `version` in that one, of `variant` where the step has several. Of
    the first step also the problems that the texts of later ones would have.
    """
    campaign = await get(call, campaign_id)
    texts = await texts_of(call, campaign, step)
    shown = texts.versions[0]
    if version is not None or variant is not None:
        place = texts.named(variant)
        shown = texts.versions[place]
        if version is not None:
            shown = await templates.version(call, texts.variants[place].template_id, version)
            texts = texts.with_version(place, shown)
    later = [await texts_of(call, campaign, k) for k in range(1, len(campaign.steps) + 1)] if step == 0 else []
    again, named = rules.again_before(campaign, call.now), set(targets or ())
    rendered: list[tuple[TargetId, str, str]] = []
    problems: list[Problem] = []
    by_step: dict[int, dict[str, int]] = {k: {} for k in (step, *(t.step for t in later))}
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    would_open: tuple[str, ...] = ()
    checked, after, complete = 0, 0, False
    while checked < LOOK_AHEAD and not complete:
        rows = await messaging.waiting(call, campaign_id, after=after, limit=BATCH, upto_step=step)
        complete = len(rows) < BATCH
        reach = await messaging.reach_of(call, senders, [r["person_id"] for r in rows])
        for r in rows:
            text, reason = _judged(texts, r, again)
            window = reach.reached(r["person_id"], call.now) if reach is not None and r["step"] == 0 else None
            if text is not None and window is not None and not window.is_reached:
                text, reason, would_open = None, messaging.OUTSIDE, window.would_open
            if text is not None and len(rendered) < limit and (not named or r["target_id"] in named):
                rendered.append((r["target_id"], r["handle"], text))
            found = [(step, reason)] if text is None else [(t.step, _judged(t, r, again)[1]) for t in later]
            for k, why in found:
                if why is not None:
                    by_step[k][why] = by_step[k].get(why, 0) + 1
                    if len(problems) < 100:
                        problems.append(Problem(r["target_id"], r["handle"], why, k))
        checked += len(rows)
        after = rows[-1]["position"] if rows else after
    mine = by_step.pop(step)
    return Preview(shown.version, tuple(rendered), tuple(problems), checked, mine, complete, step, by_step, would_open)


def _judged(texts: Texts, row: asyncpg.Record, again: datetime | None) -> tuple[str | None, str | None]:
    """The text, or why there is none; of a step that is still to come only the text is asked."""
    template, _ = texts.of(row)
    if texts.step > row["step"]:
        return messaging.rendered(row, template)
    return messaging.rule(row, template, again)


async def newly_skipped(
    call: Call, campaign: Campaign, texts: Texts, place: int, text: TemplateVersion
) -> tuple[int, dict[str, int]]:
    """Of at most 10,000 waiting targets: how many were asked, and how many go now but not with that text, by reason."""
    again = rules.again_before(campaign, call.now)
    new = texts.with_version(place, text)
    by_reason: dict[str, int] = {}
    checked, after, complete = 0, 0, False
    while checked < LOOK_AHEAD and not complete:
        rows = await messaging.waiting(call, campaign.id, after=after, limit=BATCH, upto_step=texts.step)
        complete = len(rows) < BATCH
        mine = [r for r in rows if texts.place(r) == place]
        for r in mine:
            reason = _judged(new, r, again)[1]
            if reason is not None and _judged(texts, r, again)[0] is not None:
                by_reason[reason] = by_reason.get(reason, 0) + 1
        checked += len(mine)
        after = rows[-1]["position"] if rows else after
    return checked, by_reason
