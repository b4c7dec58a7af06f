"""Ids as people see them."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from overture.kernel import ids

UUIDS = st.uuids()


@given(UUIDS)
def test_what_is_shown_is_read_again(value: UUID) -> None:
    text = ids.shown("camp", value)
    assert text.startswith("camp_")
    assert len(text) == 31
    assert ids.parsed("camp", text) == value
    assert ids.parsed("camp", str(value)) == value
    assert ids.parsed("cli", text) is None


@given(UUIDS, UUIDS)
def test_shown_ids_sort_as_the_ids_do(one: UUID, two: UUID) -> None:
    assert (ids.shown("x", one) < ids.shown("x", two)) == (one < two)


@given(st.text(max_size=40))
def test_any_other_text_is_no_id_and_no_error(text: str) -> None:
    for read in (text, "camp_" + text):
        assert ids.parsed("camp", read) is None or isinstance(ids.parsed("camp", read), UUID)


def test_letters_that_look_alike_are_read_as_the_digit() -> None:
    value = UUID(int=(1 << 100) + 33)
    text = ids.shown("camp", value)
    assert ids.parsed("camp", text.upper().replace("CAMP_", "camp_").replace("1", "I").replace("0", "O")) == value
    assert ids.parsed("camp", "camp_" + "z" * 26) is None, "more than 128 bits"


def test_fresh_ids_increase() -> None:
    made = [ids.fresh() for _ in range(500)]
    assert made == sorted(made)
