"""The follow-ups and variants of a campaign: judged, stored, read; their counts.

Not their sending, which is messaging's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import msgspec

from overture.domain import messaging, templates
from overture.domain.campaigns.contracts import Campaign, FollowUp, NewCampaign, Variant
from overture.domain.identity import Call
from overture.domain.templates import Template, TemplateVersion
from overture.kernel.errors import InvalidField
from overture.kernel.ids import CampaignId, TemplateId
from overture.runtime.db import Tx

_ADD = """
insert into campaign_step (project_id, campaign_id, step, variant, name, template_id, weight, wait)
select $1, $2, x.* from unnest($3::smallint[], $4::smallint[], $5::text[], $6::uuid[], $7::int[], $8::interval[])
  x(step, variant, name, template_id, weight, wait)
"""
_ADD_COUNTS = """
insert into campaign_step_count (project_id, campaign_id, step, variant)
select $1, $2, x.* from unnest($3::smallint[], $4::smallint[]) x(step, variant)
"""
_FREEZE = """
update campaign_step s set template_version = m.version from message_template m
where s.project_id = $1 and s.campaign_id = $2 and s.template_version is null
  and m.project_id = s.project_id and m.id = s.template_id
"""
_COUNT = """
update campaign_step_count n set sent = n.sent + x.sent, failed = n.failed + x.failed,
  skipped = n.skipped + x.skipped, replied = n.replied + x.replied, waiting = n.waiting + x.waiting
from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::int[], $6::int[], $7::int[], $8::int[],
  $9::int[]) x(project_id, campaign_id, step, variant, sent, failed, skipped, replied, waiting)
where n.project_id = x.project_id and n.campaign_id = x.campaign_id and n.step = x.step and n.variant = x.variant
"""

PLANNED = """case when c.is_stepped then (
  select json_agg(json_build_array(s.step, extract(epoch from s.wait)::bigint, v.body, v.version, s.weight)
    order by s.step, s.variant)
  from campaign_step s join message_template_version v on v.project_id = s.project_id
    and v.template_id = s.template_id and v.version = coalesce(s.template_version, (
      select t.version from message_template t where t.project_id = s.project_id and t.id = s.template_id))
  where s.project_id = c.project_id and s.campaign_id = c.id)::text end as steps"""
"""The texts of a campaign `c` that has steps or variants, for `planned`; null for any other."""


def read(stored: str | None) -> tuple[tuple[Variant, ...], tuple[FollowUp, ...]]:
    """The variants of the first message and the follow-ups, as queries reads them."""
    if stored is None:
        return (), ()
    first: tuple[Variant, ...] = ()
    follow_ups: list[FollowUp] = []
    rows = msgspec.json.decode(stored, type=list[tuple[int, int, str | None, UUID, int | None, int]])
    for step, texts in groupby(rows, key=lambda r: r[0]):
        mine = list(texts)
        variants = tuple(Variant(name, TemplateId(t), weight, version) for _, _, name, t, version, weight in mine)
        if step == 0:
            first = variants
        else:
            follow_ups.append(FollowUp(timedelta(seconds=mine[0][1]), variants))
    return first, tuple(follow_ups)


def planned(stored: str | None, body: str, version: int) -> tuple[messaging.Step, ...]:
    """Every step with its compiled texts, the first with them; none where the campaign has but one text."""
    if stored is None:
        return ()
    rows = msgspec.json.decode(stored, type=list[tuple[int, int, str, int, int]])
    out: list[messaging.Step] = []
    for step, texts in groupby(rows, key=lambda r: r[0]):
        mine = list(texts)
        if step == 1 and not out:
            out.append(messaging.Step(timedelta(0), (messaging.StepText(templates.compile(body), version),)))
        own = tuple(messaging.StepText(templates.compile(b), v, w) for _, _, b, v, w in mine)
        out.append(messaging.Step(timedelta(seconds=mine[0][1]), own))
    return tuple(out)


async def require(call: Call, template_id: TemplateId, new: NewCampaign | Campaign) -> None:
    """`MessageTemplateNotFound` for an unknown text; `InvalidField` for variants that cannot be told apart."""
    for path, variants in _texts(new):
        names = [v.name for v in variants]
        for i, name in enumerate(names):
            if name in names[:i]:
                raise InvalidField(f"{path}[{i}].name", "Another variant of the step has this name; choose another.")
        for one in {v.template_id for v in variants} - {template_id}:
            await templates.get(call, one)
    if new.variants and template_id not in {v.template_id for v in new.variants}:
        raise InvalidField("variants", "messageTemplateId is none of the variants' templates; make it one of them.")


def _texts(new: NewCampaign | Campaign) -> Iterator[tuple[str, tuple[Variant, ...]]]:
    yield "variants", new.variants
    for i, step in enumerate(new.steps):
        yield f"steps[{i}].variants", step.variants


async def add(call: Call, campaign_id: CampaignId, new: NewCampaign | Campaign) -> None:
    """Stores them, with counts of nothing; the rows of the campaign and its counts are there. None: nothing."""
    if not new.variants and not new.steps:
        return
    none = timedelta(0)
    rows = [(0, i, v, none) for i, v in enumerate(new.variants)]
    rows += [(k, i, v, s.wait) for k, s in enumerate(new.steps, 1) for i, v in enumerate(s.variants)]
    await call.execute(
        _ADD,
        campaign_id,
        [step for step, _, _, _ in rows],
        [i for _, i, _, _ in rows],
        [v.name for _, _, v, _ in rows],
        [v.template_id for _, _, v, _ in rows],
        [v.weight for _, _, v, _ in rows],
        [wait for _, _, _, wait in rows],
    )
    counted = sorted({(step, i) for step, i, _, _ in rows} | {(0, 0)})
    await call.execute(_ADD_COUNTS, campaign_id, [step for step, _ in counted], [i for _, i in counted])
    await call.execute("update campaign set is_stepped = true where project_id = $1 and id = $2", campaign_id)
    await call.execute(
        "update campaign_count set is_stepped = true where project_id = $1 and campaign_id = $2", campaign_id
    )


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one step of a campaign, and which of them a row's person gets."""

    campaign_id: CampaignId
    step: int
    variants: tuple[Variant, ...]
    versions: tuple[TemplateVersion, ...]

    def of(self, row: messaging.Row) -> tuple[Template, TemplateVersion]:
        """Its person's text."""
        version = self.versions[self.place(row)]
        return templates.compile(version.body), version

    def template_for(self, row: messaging.Row) -> Template:
        """The same without its version."""
        return self.of(row)[0]

    def place(self, row: messaging.Row) -> int:
        """Which variant it is."""
        return messaging.variant_of(self.campaign_id, self.step, row["person_id"], [v.weight for v in self.variants])

    def named(self, name: str | None) -> int:
        """The place of the variant of that name; None: of the only one. `InvalidField` for any other."""
        if name is None and len(self.variants) == 1:
            return 0
        for i, variant in enumerate(self.variants):
            if name is not None and variant.name == name:
                return i
        names = ", ".join(v.name or "" for v in self.variants)
        advice = f"name one of its variants: {names}." if len(self.variants) > 1 else "leave it out: it has one text."
        raise InvalidField("variant", f"Step {self.step} has no such variant; {advice}")

    def with_version(self, place: int, version: TemplateVersion) -> Texts:
        """With another version of one of them."""
        return replace(self, versions=(*self.versions[:place], version, *self.versions[place + 1 :]))


async def texts_of(call: Call, campaign: Campaign, step: int = 0) -> Texts:
    """The texts of a step: in their own versions once it has started, the newest before. `InvalidField` for a step that
    it has not."""
    if step > len(campaign.steps):
        raise InvalidField("step", f"The campaign has {len(campaign.steps)} follow-ups; name one of them, or 0.")
    variants = campaign.variants if step == 0 else campaign.steps[step - 1].variants
    if not variants:
        variants = (Variant(None, campaign.template_id, 1, campaign.template_version),)
    versions = [await templates.version(call, v.template_id, v.template_version) for v in variants]
    return Texts(campaign.id, step, variants, tuple(versions))


async def replace_all(call: Call, campaign_id: CampaignId, new: Campaign) -> None:
    """Other variants and steps in the place of those of a draft. What left of it before a restore stays counted under
    the texts that are still there."""
    for table in ("campaign_step", "campaign_step_count"):
        await call.execute(f"delete from {table} where project_id = $1 and campaign_id = $2", campaign_id)
    await call.execute("update campaign set is_stepped = false where project_id = $1 and id = $2", campaign_id)
    await call.execute(
        "update campaign_count set is_stepped = false where project_id = $1 and campaign_id = $2", campaign_id
    )
    await add(call, campaign_id, new)
    if new.variants or new.steps:
        ended = await messaging.ended_by_step(call, campaign_id)
        await count(await call.tx(), {(call.project_id, campaign_id): ended})


async def freeze(call: Call, campaign: Campaign) -> None:
    """The campaign starts: each text keeps the version that is the newest now."""
    if campaign.variants or campaign.steps:
        await call.execute(_FREEZE, campaign.id)


async def set_version(call: Call, campaign_id: CampaignId, step: int, variant: int, version: int) -> None:
    """A text gets another version of its template."""
    await call.execute(
        """update campaign_step set template_version = $5
        where project_id = $1 and campaign_id = $2 and step = $3 and variant = $4""",
        campaign_id,
        step,
        variant,
        version,
    )


async def count(tx: Tx, tallies: Mapping[tuple[UUID, UUID], messaging.Tally]) -> None:
    """Moves the counts of steps; the counts of these campaigns are locked."""
    moved = [(*key, *at, t) for key in sorted(tallies) for at, t in sorted(tallies[key].steps.items())]
    if moved:
        await tx.execute(
            _COUNT,
            [p for p, _, _, _, _ in moved],
            [c for _, c, _, _, _ in moved],
            [s for _, _, s, _, _ in moved],
            [v for _, _, _, v, _ in moved],
            [t.sent for *_, t in moved],
            [t.failed for *_, t in moved],
            [t.skipped for *_, t in moved],
            [t.replied for *_, t in moved],
            [t.waiting for *_, t in moved],
        )


async def take_back(call: Call, campaign_id: CampaignId, skipped: int) -> None:
    """So many first messages that had been skipped are gone; what is counted of no variant is under the first."""
    await call.execute(
        """update campaign_step_count set skipped = skipped - $3
        where project_id = $1 and campaign_id = $2 and step = 0 and variant = 0""",
        campaign_id,
        skipped,
    )
