"""The rules asked of all that waits at once say what they say of each row."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns, clients, messaging, templates
from overture.domain.identity import Call
from overture.domain.messaging import StepAsked, Waiting
from overture.domain.targets import NewTarget
from overture.domain.templates import TemplateInvalid
from tests.factories import in_world, rows, shift
from tests.world import World

TEXTS = (None, "", " ", "\u200b\u2028", "\t\n", "Ann", "Zoë", " x ", "0", "\ufeffA")
VALUES: tuple[Any, ...] = (*TEXTS, 0, 1.5, True, False, [], {}, ["a", "b"], {"name": "B"}, {"name": None}, {"name": ""})
PLAIN = (
    "Hi",
    "{{ firstName }}",
    "{{ firstName | default: 'you' }} {{ category }}",
    '{{ brand.name }} {{ brand }} {{ followerCount }} {{ profileUrl | default: "-" }}',
    "{{ instagramUsername }} {{ offer }} {{ timezone | default: 'x' }}",
)
NOT_PLAIN = ("{% if category == 'A' %}{{ offer }}{% endif %}", "{{ firstName | remove: 'A' }}", "{{ brand.size }} x")


async def asked(w: World, campaign_id: Any, body: str, **options: Any) -> tuple[Waiting, list[str | None]]:
    """At once, and row by row."""

    async def read(call: Call) -> tuple[Waiting, list[str | None]]:
        template = templates.compile(body)
        campaign = await campaigns.get(call, campaign_id)
        days = options.get("days")
        again = call.now - timedelta(days=days) if days is not None else None
        at_once = await messaging.asked_at_once(
            call,
            campaign_id,
            [StepAsked([template], lambda _: template)] * (len(campaign.steps) + 1),
            zones=campaign.zones,
            again_before=again,
            waits=[step.wait for step in campaign.steps],
        )
        each = await messaging.waiting(call, campaign_id, limit=10_000, upto_step=len(campaign.steps))
        assert at_once.zones == [r["timezone"] for r in each] if campaign.zones else at_once.zones == []
        return at_once, [messaging.rule(r, template, again)[1] for r in each]

    found: tuple[Waiting, list[str | None]] = await w.run(read)
    return found


def counts(reasons: list[str | None]) -> dict[str, int]:
    return {r: reasons.count(r) for r in sorted({r for r in reasons if r is not None})}


def a_target(dice: random.Random, i: int) -> NewTarget:
    return NewTarget(
        f"sandbox.ignores.{i}",
        profile_url=dice.choice(TEXTS),
        first_name=dice.choice(TEXTS),
        category=dice.choice(("A", "B", None, " ")),
        follower_count=dice.choice((None, 0, 12_000)),
        extra={k: dice.choice(VALUES) for k in ("brand", "offer") if dice.random() < 0.8},
        timezone=dice.choice((None, "Asia/Tokyo", "Europe/Berlin")),
    )


@in_world
async def test_every_rule_says_the_same_of_all_at_once_as_of_each(w: World) -> None:
    dice = random.Random(5)
    first = await w.campaign(["sandbox.ignores.0", "sandbox.ignores.1", "sandbox.ignores.2"], hourly_limit=100)

    async def more(call: Call) -> Any:
        other = await clients.create(call, "Other")
        template = await templates.create(call, "T", "Hi")
        ids = []
        for client in (first.client_id, other.id):
            made = await campaigns.create(call, campaigns.NewCampaign(client, template.id, "More", hourly_limit=100))
            await campaigns.upload(call, made.id, [a_target(dice, i) for i in range(120)])
            ids.append(made.id)
        return ids

    same, other = await w.run(more)
    worker = await w.worker()
    for _ in range(3):
        await w.settle(worker)
        await shift(w, timedelta(seconds=40))
    assert len(await rows(w, "select 1 from contacted where project_id = $1")) == 3
    for i in (1, 5, 6, 90):
        await w.suppress(f"sandbox.ignores.{i}")
    async with w.db.connection() as raw:
        await raw.execute(
            """update contacted c set replied_at = c.at from target g where c.project_id = $1
            and g.project_id = $1 and g.person_id = c.person_id and g.handle = 'sandbox.ignores.0'""",
            w.project.id,
        )
    await shift(w, timedelta(days=10))
    seen: set[str] = set()
    for body in PLAIN:
        for campaign_id in (same, other):
            for days in (None, 5, 30):
                at_once, each = await asked(w, campaign_id, body, days=days)
                assert not at_once.is_estimate or "{{ brand }}" in body
                if at_once.is_estimate:
                    continue
                assert [not r for r in each] == [bool(g) for g in at_once.goes], body
                assert at_once.skips == [counts(each)]
                seen |= set(at_once.skips[0])
    assert seen == {"target_duplicate", "target_suppressed", "missing_variable", "template_error", "replied"}


@in_world
async def test_of_follow_ups_the_rules_say_the_same_and_who_gets_no_text_gets_none_after_it(w: World) -> None:
    async def made(call: Call) -> Any:
        brand = await clients.create(call, "Brand")
        template = await templates.create(call, "T", "Hi {{ firstName | default: 'you' }}")
        later = campaigns.FollowUp(timedelta(days=2), (campaigns.Variant(None, template.id),))
        new = campaigns.NewCampaign(
            brand.id, template.id, "Steps", hourly_limit=6, pacing=campaigns.Pacing.BURST, steps=(later, later)
        )
        campaign = await campaigns.create(call, new)
        people = [NewTarget(f"sandbox.ignores.{i}", first_name="Ann" if i % 2 else None) for i in range(10)]
        await campaigns.upload(call, campaign.id, people)
        await campaigns.start(call, campaign.id)
        return campaign.id

    campaign_id = await w.run(made)
    await w.step(await w.worker())
    async with w.db.connection() as raw:
        for i, change in enumerate(("replied_at = at", "step = 1, message_id = gen_random_uuid()", "step = 3")):
            sql = f"""update contacted c set {change} from target g where c.project_id = $1
                and g.project_id = $1 and g.person_id = c.person_id and g.handle = $2"""
            assert await raw.execute(sql, w.project.id, f"sandbox.ignores.{i}") == "UPDATE 1"
    at_once, each = await asked(w, campaign_id, "Again {{ firstName }}")
    assert [d.step for d in at_once.bound] == [1] * 6
    assert [d.place for d in at_once.bound] == [0, 1, 2, 3, 4, 5]
    assert [g > (place < 6) for place, g in enumerate(at_once.goes)] == [not r for r in each]
    assert list(at_once.goes) == [1, 1, 1, 3, 1, 3, 0, 3, 0, 3]
    assert at_once.skips == [{"missing_variable": 2}, {"missing_variable": 1, "replied": 1, "target_duplicate": 2}, {}]


@in_world
async def test_texts_that_few_rows_cannot_tell_are_an_estimate_in_their_shares(w: World) -> None:
    dice = random.Random(6)
    campaign = await w.campaign(["sandbox.ignores.9999"], start=False)
    for body in NOT_PLAIN:
        at_once, each = await asked(w, campaign.id, body)
        assert not at_once.is_estimate, "so few are all rendered"
        assert [not r for r in each] == [bool(g) for g in at_once.goes]

    async def more(call: Call) -> None:
        await campaigns.upload(call, campaign.id, [a_target(dice, i) for i in range(2000)])

    await w.run(more)
    for body in (*NOT_PLAIN, "{{ firstName }}" + "x" * 990):
        at_once, each = await asked(w, campaign.id, body)
        assert at_once.is_estimate
        assert len(at_once.goes) == sum(at_once.goes) + sum(at_once.skips[0].values()) == 2001
        for reason, n in counts(each).items():
            assert at_once.skips[0].get(reason, 0) == pytest.approx(n, abs=250)


@pytest.mark.parametrize(
    "body", [*NOT_PLAIN, "{{ firstName | upcase }}", "{{- firstName -}}", "{% raw %}{{{% endraw %}"]
)
def test_a_template_by_which_more_decides_than_what_is_missing_tells_no_length(body: str) -> None:
    assert (templates.compile(body).at_most(10) is None) is (body != "{{ brand.size }} x")


def test_the_most_bytes_of_a_plain_text_count_each_use() -> None:
    body = "Zoë {{ a }} {{ a | default: 'b' }} {c"
    assert templates.compile(body).at_most(10) == len(body.encode()) + 10 * body.count("a")
    assert templates.compile("Hi").at_most(0) == 2
    with pytest.raises(TemplateInvalid):
        templates.compile("{{ a")
