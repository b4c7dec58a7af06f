"""Who gets which variant."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from overture.domain.messaging import variant_of

CAMPAIGN = UUID(int=7)


@given(st.uuids(), st.integers(0, 10), st.uuids(), st.lists(st.integers(1, 1000), min_size=1, max_size=10))
def test_it_is_always_one_of_them_and_always_the_same(
    campaign: UUID, step: int, person: UUID, weights: list[int]
) -> None:
    chosen = variant_of(campaign, step, person, weights)
    assert 0 <= chosen < len(weights)
    assert chosen == variant_of(campaign, step, person, weights)


def test_each_gets_its_share_of_the_people() -> None:
    drawn = Counter(variant_of(CAMPAIGN, 0, UUID(int=i), [1, 2, 7]) for i in range(20_000))
    for place, share in enumerate((0.1, 0.2, 0.7)):
        assert abs(drawn[place] / 20_000 - share) < 0.015


def test_another_step_or_campaign_is_another_draw() -> None:
    people = [UUID(int=i) for i in range(400)]
    first = [variant_of(CAMPAIGN, 0, p, [1, 1]) for p in people]
    for other in (
        [variant_of(CAMPAIGN, 1, p, [1, 1]) for p in people],
        [variant_of(UUID(int=8), 0, p, [1, 1]) for p in people],
    ):
        same = sum(a == b for a, b in zip(first, other, strict=True))
        assert 150 < same < 250
