"""A draft of which messages have left: it had started, and a restore put it back to before that.

Not finding what left (recovery.py), which already brings about the follow-ups that the draft of the backup has; here is
what becomes of them when the draft is edited or started.
"""

from __future__ import annotations

from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging.contracts import Outcome, Products, StepTally, Tally
from overture.domain.messaging.following import Arrived, follow

_REACHED = "select reached from pick where project_id = $1 and id = $2"
# All of these by position: nothing behind what the pick reached ever left, and of a common draft it reached nothing.
_GONE_ON = """
select 1 from message where project_id = $1 and pick_key = $2 and position <= $3 and step > 0 and state not in (0, 5)
limit 1 -- whether there is one
"""
_FORGET = """
delete from message where project_id = $1 and pick_key = $2 and position <= $3 and step > 0 and state = 0 returning step
"""
_LEFT = """
select id, target_id, step, account_id from message
where project_id = $1 and pick_key = $2 and position > $3 and position <= $4 and state = 2 order by position, step
"""
_ENDED = """
select step, coalesce(variant, 0) as variant, state, count(*) as n, count(replied_at) as replied from (
  select step, variant, state, replied_at from message
  where project_id = $1 and pick_key = $2 and position <= $3 and state = 2
  union all
  select step, variant, state, replied_at from message
  where project_id = $1 and pick_key = $2 and state in (3, 5)) m
group by 1, 2, 3 order by 1, 2, 3
"""
_AT_ONCE = 2000
_OUTCOMES = {2: Outcome.SENT, 3: Outcome.FAILED, 5: Outcome.SKIPPED}


async def follow_on(call: Call, campaign_id: UUID) -> Tally:
    """The campaign has started: whoever it has written to already gets the steps after that. How its counts move.

    The acts turn must have been taken. Who answered or must not be written to has no next step, as ever.
    """
    tally = Tally()
    if not (reached := await _reached(call, campaign_id)):
        return tally
    product = call.resources.need(Products).product
    tx = await call.tx()
    plan = (await product.plans(tx, [(call.project_id, campaign_id)])).get(campaign_id)
    if plan is None or plan.wait_after(0) is None:
        return tally
    for after in range(0, reached, _AT_ONCE):
        rows = await call.fetch(_LEFT, campaign_id, after, min(after + _AT_ONCE, reached))
        arrived = [
            Arrived(call.project_id, r["id"], r["target_id"], r["step"], r["account_id"], wait)
            for r in rows
            if (wait := plan.wait_after(r["step"])) is not None
        ]
        if not arrived:
            continue
        await product.lanes_opened(call, sorted({(campaign_id, a.account_id) for a in arrived}))
        for _, _, step in (await follow(tx, arrived)).steps:
            tally.follow(step)
    return tally


async def has_gone_on(call: Call, campaign_id: UUID) -> bool:
    """Whether follow-ups of a draft left, or may have."""
    reached = await _reached(call, campaign_id)
    return bool(reached) and await call.fetchval(_GONE_ON, campaign_id, reached) is not None


async def forget_follow_ups(call: Call, campaign_id: UUID) -> Tally:
    """Takes out the follow-ups of a draft that wait, before its steps become others; how its counts move. The acts turn
    must have been taken."""
    reached = await _reached(call, campaign_id)
    gone = await call.fetch(_FORGET, campaign_id, reached) if reached else []
    return Tally(following=-len(gone))


async def ended_by_step(call: Call, campaign_id: UUID) -> Tally:
    """What ended of a draft by step and variant: its counts begin with that."""
    tally = Tally()
    for r in await call.fetch(_ENDED, campaign_id, await _reached(call, campaign_id)):
        mine = tally.steps.setdefault((r["step"], r["variant"]), StepTally())
        setattr(mine, _OUTCOMES[r["state"]], r["n"])
        mine.replied += r["replied"]
    return tally


async def _reached(call: Call, campaign_id: UUID) -> int:
    return int(await call.fetchval(_REACHED, campaign_id) or 0)
