"""What may be changed in a run after it was made: limits and senders of a campaign, its text, the targets that wait.

Not the making: moves.py.
"""

from __future__ import annotations

from typing import Any

from overture.domain import campaigns, templates
from overture.domain.campaigns import CampaignChanges, Pacing
from overture.domain.identity import Call
from overture.kernel.ids import AccountId, TargetId
from tests.simulation.facts import Campaign, Place, Slots
from tests.simulation.moves import Moves, days, spacing

_WAITING = """
select m.id, g.handle from message m join target g on g.project_id = m.project_id and g.id = m.target_id
where m.project_id = $1 and m.pick_key = $2 and ($3 or m.state = 0) order by m.position
"""


class Edits:
    """Changes things; what was committed is told to the judge."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._dice = moves.dice

    async def edit_campaign(self, place: Place, campaign: Campaign) -> None:
        """Limits, pacing, senders, or after how long it writes to somebody again."""
        dice = self._dice
        changes: CampaignChanges = {}
        if dice.random() < 0.6:
            changes["hourly_limit"] = dice.choice((1, 2, 4, 8, 20))
        if dice.random() < 0.4:
            changes["daily_limit"] = dice.choice((2, 4, 10, 50))
        if dice.random() < 0.3:
            changes["pacing"] = dice.choice((Pacing.EVEN, Pacing.BURST))
        if dice.random() < 0.3:
            one = dice.choice(sorted(place.senders))
            changes["sender_ids"] = None if dice.random() < 0.6 else (AccountId(one),)
        if dice.random() < 0.3:
            changes["recontact_after_days"] = dice.choice((None, 1, 2))
        made: list[campaigns.Campaign] = []

        async def work(call: Call) -> None:
            made[:] = [await campaigns.edit(call, campaign.id, changes)]

        if await self._moves.command(place, work):
            now = made[0]
            campaign.hourly, campaign.daily = now.hourly_limit, now.daily_limit
            campaign.senders = None if now.sender_ids is None else frozenset(now.sender_ids)
            campaign.again_after = days(now.recontact_after_days)
            every = spacing(now.pacing, now.hourly_limit)
            if every != campaign.every:
                campaign.every = every
                if campaign.slots:
                    last = campaign.slots[-1]
                    campaign.slots.append(Slots(last.number + 1, every, campaign.last_at or last.start))

    async def apply_template(self, place: Place, campaign: Campaign) -> None:
        """Another text for a template, and a version of it for a campaign, the newest or an older one."""
        dice = self._dice
        text = dice.choice(campaign.texts)
        texts = text.template.texts
        if dice.random() < 0.6 and len(texts) < 6:
            needs = dice.choice(texts)[1] or dice.random() < 0.3
            hello = "Hello {{ firstName }}" if needs else "Hello {{ firstName | default: 'you' }}"
            body = f"{hello} #{len(texts) + 1}"
            template_id = text.template.id
            if await self._moves.command(place, lambda call: templates.edit(call, template_id, {"body": body})):
                texts.append((body, needs))
        version, accept = dice.randint(1, len(texts)), dice.random() < 0.5

        async def work(call: Call) -> None:
            await campaigns.apply_template(call, campaign.id, version, variant=text.name, accept_problems=accept)

        if await self._moves.command(place, work):
            text.version = version
            campaign.needed_name = campaign.needed_name or texts[version - 1][1]

    async def remove_target(self, place: Place, campaign: Campaign) -> None:
        """One that waits; now and then one that perhaps does not, which is refused."""
        any_state = self._dice.random() < 0.3
        rows = await self._moves.town.db.unwatched.fetch(_WAITING, place.id, campaign.id, any_state)
        if not rows:
            return
        chosen: Any = rows[self._dice.randrange(len(rows))]
        target_id = TargetId(chosen["id"])
        if await self._moves.command(place, lambda call: campaigns.remove_target(call, campaign.id, target_id)):
            campaign.removed.add(chosen["handle"])
            self._moves.judge.remove(target_id)
