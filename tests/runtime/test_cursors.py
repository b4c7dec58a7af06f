"""Signed cursors: they come back as they were, or not at all.

Not the queries that use them.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overture.runtime.cursors import Cursors

ours = Cursors(b"c" * 32)
texts = st.text(st.characters(codec="utf-8"), max_size=40)
positions = st.lists(texts, max_size=4).map(tuple)


@given(position=positions, purpose=texts, other=texts)
def test_a_cursor_is_read_for_its_own_purpose_only(position: tuple[str, ...], purpose: str, other: str) -> None:
    cursor = ours.signed(position, purpose)
    assert ours.read(cursor, purpose) == position
    if other != purpose:
        assert ours.read(cursor, other) is None
    assert Cursors(b"d" * 32).read(cursor, purpose) is None


def test_a_cursor_travels_in_an_address_as_it_is() -> None:
    cursor = ours.signed(("2026-11-21T00:00:00Z", "camp_öß?&=/+"), "campaigns")
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert cursor.isascii()


def test_every_changed_character_is_noticed() -> None:
    cursor = ours.signed(("2026-11-21", "0190"), "campaigns")
    for place, was in enumerate(cursor):
        for now in "A_0":
            if now != was:
                changed = cursor[:place] + now + cursor[place + 1 :]
                # The last character may carry bits that no byte uses; then the cursor is the same one, not another.
                assert ours.read(changed, "campaigns") in (None, ("2026-11-21", "0190"))
                if place < len(cursor) - 1:
                    assert ours.read(changed, "campaigns") is None
    for length in range(len(cursor)):
        assert ours.read(cursor[:length], "campaigns") is None


@given(st.text(max_size=200))
def test_any_other_text_is_no_cursor(text: str) -> None:
    assert ours.read(text, "campaigns") is None


def test_a_huge_text_is_no_cursor() -> None:
    assert ours.read("A" * 100_000, "campaigns") is None
