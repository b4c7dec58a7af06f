"""Handles: what people paste, and the one spelling it becomes.

Not whether a profile exists.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overture.domain.targets.handles import RESERVED, NotAHandle, normalised

PLAIN = re.compile(r"[a-z0-9._]{1,30}", re.ASCII)


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("creatorname", "creatorname"),
        ("  @CreatorName \n", "creatorname"),
        ("@ creatorname", "creatorname"),
        ("a", "a"),
        ("_", "_"),
        ("a.b_c.1", "a.b_c.1"),
        ("x" * 30, "x" * 30),
        ("https://instagram.com/creatorname", "creatorname"),
        ("https://www.instagram.com/name/", "name"),
        ("HTTPS://WWW.Instagram.com/Name/?hl=en", "name"),
        ("instagram.com/name?igsh=MzRlODBiNWFlZA==", "name"),
        ("www.instagram.com/name#top", "name"),
        ("//instagram.com/name", "name"),
        ("http://m.instagram.com/_u/name", "name"),
        ("https://www.instagram.com/name/reels/", "name"),
        ("https://www.instagram.com/@name", "name"),
        ("https://www.instagram.com/a%2Eb", "a.b"),
        ("https://instagr.am/name", "name"),
        ("https://ig.me/m/name", "name"),
        ("https://www.instagram.com:443/name", "name"),
        ("ｎａｓａ", "nasa"),
        ("＠ｎａｓａ", "nasa"),
        ("\u200bna\u200dsa\ufeff", "nasa"),
        ("\u00a0@nasa\u00a0", "nasa"),
        ("\u202anasa\u202c", "nasa"),
    ],
)
def test_one_spelling_for_whatever_was_pasted(text: str, handle: str) -> None:
    assert normalised(text) == handle


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("@", "empty"),
        ("\u200b", "empty"),
        ("x" * 31, "30"),
        ("a" * 5000, "too long"),
        (".name", "dot"),
        ("name.", "dot"),
        ("na..me", "dot"),
        ("..", "dot"),
        ("first last", "letters"),
        ("na\u00a0me", "letters"),
        ("name\x00", "letters"),
        ("naïve", "letters"),
        ("nаsa", "letters"),  # the second letter is Cyrillic
        ("name!", "letters"),
        ("name@example.com", "letters"),
        ("explore", "page"),
        ("@p", "page"),
        ("instagram.com", "page"),
        ("https://www.instagram.com/p/Cxyz/", "post"),
        ("https://www.instagram.com/reel/Cxyz/", "post"),
        ("https://www.instagram.com/stories/name/123/", "post"),
        ("https://www.instagram.com/", "no profile"),
        ("instagram.com/?hl=en", "no profile"),
        ("https://example.com/name", "instagram.com"),
        ("https://instagram.com.example.com/name", "instagram.com"),
        ("https://evil@instagram.com/name", "instagram.com"),
        ("https://instagram.com/na%2Fme", "letters"),
    ],
)
def test_what_names_no_profile_is_refused_with_a_sentence(text: str, says: str) -> None:
    answer = normalised(text)
    assert isinstance(answer, NotAHandle)
    assert says in answer.problem


@given(
    st.text(max_size=60) | st.text("@aA.b_ｃ \u200b/", max_size=12) | st.from_regex(r"[a-z0-9._]{1,30}", fullmatch=True)
)
@example("İnstagram")
@example("ﬁne")
def test_an_answer_is_well_formed_and_stays_the_same(text: str) -> None:
    answer = normalised(text)
    if isinstance(answer, NotAHandle):
        assert answer.problem.endswith(".")
        return
    assert PLAIN.fullmatch(answer)
    assert answer[0] != "."
    assert answer[-1] != "."
    assert ".." not in answer
    assert answer not in RESERVED
    assert normalised(answer) == answer


@given(st.from_regex(r"[A-Za-z0-9_]{1,30}", fullmatch=True))
def test_every_dress_of_a_name_gives_the_same_handle(name: str) -> None:
    plain = normalised(name)
    for dressed in (f"@{name}", f" {name} ", name.upper(), f"\u200b{name}"):
        assert normalised(dressed) == plain
    if not isinstance(plain, NotAHandle):
        assert normalised(f"https://www.instagram.com/{name}/?igsh=1") == plain
