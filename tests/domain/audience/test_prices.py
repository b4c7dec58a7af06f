"""Prices: one table, which names what it cannot use."""

from __future__ import annotations

import pytest

from overture.domain.audience import BY_NAME, Prices, PricesUnreadable, prices_of


def test_a_price_in_the_table_is_asked_instead_of_the_usual_one() -> None:
    prices = Prices(prices_of(" followers=7, enrich_profiles = 3 ,,emails=0"))
    followers, emails = BY_NAME["followers"], BY_NAME["emails"]
    assert prices.of(followers, ()) == 7
    assert prices.of(followers, ("enrich_profiles", "enrich_country_date")) == 11
    assert prices.of(emails, ("enrich_country_date",)) == 1
    assert prices.of(BY_NAME["hashtag"], ("enrich_profiles",)) == 8


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("followers", "`followers` is no price; write `tool=credits`"),
        ("followers=six", "`followers=six` is no price"),
        ("followers=-1", "is no price"),
        ("followers=\u0665", "is no price"),
        ("=5", "is no price"),
        ("folowers=6", "did you mean `followers`?"),
        ("zebra=6", "there are followers, following, likers"),
        ("followers=5,followers=6", "`followers` has two prices"),
        ("followers=1000001", "at most 1,000,000"),
        (f"followers={'9' * 5_000}", "at most 1,000,000"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(text: str, told: str) -> None:
    with pytest.raises(PricesUnreadable) as refused:
        prices_of(text)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 300
