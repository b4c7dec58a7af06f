"""API keys: made, read back, stored as a hash.

Not the table they are stored in.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.runtime.apikeys import KeyMode, new_key, presented

PEPPER = b"p" * 32


@pytest.mark.parametrize("mode", ["live", "test"])
def test_a_new_key_reads_back_and_proves_itself(mode: KeyMode) -> None:
    made = new_key(mode)
    text = made.text.reveal()
    assert re.fullmatch(rf"sk_{mode}_[0-9A-Za-z]{{12}}_[0-9A-Za-z]{{49}}", text)
    shown = presented(text)
    assert shown is not None
    assert (shown, shown.mode) == (made, mode)
    assert shown.id in text
    assert shown.proves(made.digest(PEPPER), PEPPER)
    assert len(made.digest(PEPPER)) == 32


def test_a_key_does_not_print_itself() -> None:
    made = new_key("test")
    assert made.text.reveal()[-30:] not in repr(made)


def test_another_key_or_another_pepper_proves_nothing() -> None:
    made, other = new_key("test"), new_key("test")
    assert not other.proves(made.digest(PEPPER), PEPPER)
    assert not made.proves(made.digest(b"q" * 32), PEPPER)
    assert made.id != other.id


def test_a_mistyped_key_is_known_without_a_look_up() -> None:
    text = new_key("live").text.reveal()
    for place in range(len(text)):
        changed = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
        assert presented(changed) is None
    assert presented(text.replace("live", "test")) is None


def test_the_checksum_is_as_the_documentation_says() -> None:
    # CRC-32 of all that stands before it, base 62 in the order 0-9 A-Z a-z, six characters, zeros in front.
    text = "sk_test_" + "0" * 12 + "_" + "0" * 43
    assert presented(text + "13SCzt") is not None


@given(st.text(max_size=90) | st.from_regex(r"sk_(live|test)_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}\n?", fullmatch=True))
def test_any_other_text_is_no_key(text: str) -> None:
    assert presented(text) is None
