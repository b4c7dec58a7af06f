"""Counts: what people write in spreadsheets, and the number it means.

Not fractions or money.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.imports.numbers import MOST, count_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("007", 7),
        ("506,000,000", 506_000_000),
        ("12.400", 12_400),
        ("12,400", 12_400),
        ("8 200", 8_200),
        ("8\u00a0200", 8_200),
        ("8\u202f200", 8_200),
        ("8'200", 8_200),
        ("8’200", 8_200),
        ("1.234.567", 1_234_567),
        ("1,234,567.00", 1_234_567),
        ("1.234.567,0", 1_234_567),
        ("1200.0", 1_200),
        ("12,34,567", 1_234_567),
        ("24k", 24_000),
        ("24K", 24_000),
        ("24 k", 24_000),
        ("24k+", 24_000),
        ("1.2M", 1_200_000),
        ("1,2M", 1_200_000),
        ("1.234k", 1_234),
        ("1.2345k", 1_234),
        ("1,2 Mio.", 1_200_000),
        ("1,2 Mio. Follower", 1_200_000),
        ("2,5 Tsd.", 2_500),
        ("3 Mrd", 3_000_000_000),
        ("1.5 million", 1_500_000),
        ("2bn", 2_000_000_000),
        ("1.2 млн", 1_200_000),
        ("12万", 120_000),
        ("5 lakh", 500_000),
        ("~24k", 24_000),
        ("≈ 24k", 24_000),
        (">10k", 10_000),
        ("+12", 12),
        ("10k followers", 10_000),
        ("24K Followers", 24_000),
        ("  42  ", 42),
        ("١٢٣", 123),
        ("１２３", 123),
        ("1.2E+07", 12_000_000),
        ("5E6", 5_000_000),
        (str(MOST), MOST),
    ],
)
def test_a_count_as_people_write_it(text: str, count: int) -> None:
    assert count_of(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "many",
        "1.5",
        "1,5",
        "12.5.2026",
        "1,23,4",
        "1,000,00",
        "10-20k",
        "10k-20k",
        "24kk",
        "24 mil",
        "k",
        "M",
        "€ 5",
        "5%",
        "0x10",
        "1e400",
        "1e99",
        "nan",
        "inf",
        "١.",
        "²",
        "1200²",
        "½",
        str(MOST + 1),
        "9" * 5000,
        "1" + ",000" * 1000,
        "999999999 billion",
    ],
)
def test_what_is_no_count_is_not_guessed(text: str) -> None:
    assert count_of(text) is None


counts = st.integers(0, MOST)


@given(counts, st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f", "’"]))
def test_thousands_in_groups(count: int, sign: str) -> None:
    assert count_of(f"{count:,}".replace(",", sign)) == count


@given(counts, st.sampled_from([".0", ",00", ".000000"]))
def test_a_fraction_of_nought(count: int, fraction: str) -> None:
    # `1.000` alone is a thousand: a single sign before three digits parts thousands.
    assert count_of(f"{count}{fraction}") == count


@given(st.integers(0, 10**6), st.integers(0, 99), st.sampled_from("kKmM"), st.sampled_from(".,"), st.booleans())
def test_multiples(whole: int, hundredths: int, word: str, sign: str, is_apart: bool) -> None:
    factor = 1000 if word in "kK" else 10**6
    text = f"{whole}{sign}{hundredths:02}{' ' if is_apart else ''}{word}"
    assert count_of(text) == (whole * 100 + hundredths) * factor // 100


@given(st.text(alphabet="0123456789.,' kKmM+-eE~٣\u00a0", max_size=80) | st.text(max_size=80))
def test_any_text_is_a_whole_number_in_range_or_nothing(text: str) -> None:
    count = count_of(text)
    assert count is None or (type(count) is int and 0 <= count <= MOST)


@given(counts)
def test_written_plainly_it_is_itself(count: int) -> None:
    assert count_of(str(count)) == count
