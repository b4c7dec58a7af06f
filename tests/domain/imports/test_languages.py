"""Which language a profile's text is in: measured on labelled texts and bounded; what is taken off; what is known."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from eld.languageData import languageData

from overture.domain.imports.languages import KNOWN, language_of, told_as, words_of

_NONE: Final = ("-", "?")
"""Labels of texts that are in no language, and of those in a language that is not known."""


class Labelled(NamedTuple):
    """`kind`: a `plain` profile, a `hard` one (a word or two, two languages, no accents), `nothing` to tell from."""

    language: str
    kind: str
    text: str


def _labelled() -> list[Labelled]:
    lines = (Path(__file__).parent / "profile_texts.tsv").read_text(encoding="utf-8").splitlines()
    return [Labelled(*line.split("\t")) for line in lines]


TEXTS: Final = _labelled()


class Score(NamedTuple):
    """Of texts in known languages `texts`; of all texts `told` some language, rightly `right` ones."""

    texts: int
    told: int
    right: int

    @property
    def precision(self) -> float:
        """How many of the languages told are right."""
        return self.right / self.told

    @property
    def recall(self) -> float:
        """How many of the texts in a known language are told rightly."""
        return self.right / self.texts


def _score(kinds: tuple[str, ...]) -> Score:
    given = [(t, language_of(t.text)) for t in TEXTS if t.kind in kinds]
    right = sum(found == told_as(t.language) for t, found in given if t.language not in _NONE)
    return Score(sum(t.language not in _NONE for t, _ in given), sum(found is not None for _, found in given), right)


def test_the_labelled_texts_are_many_and_of_many_languages() -> None:
    languages = Counter(t.language for t in TEXTS)
    assert len(TEXTS) >= 300
    assert len(languages.keys() - {*_NONE}) >= 35
    assert languages.keys() - {*_NONE} <= {*KNOWN}
    assert len({t.text for t in TEXTS}) == len(TEXTS)


@pytest.mark.parametrize(
    ("kinds", "precision", "recall"),
    [(("plain",), 0.99, 0.97), (("hard",), 0.73, 0.57), (("plain", "hard", "nothing"), 0.92, 0.85)],
)
def test_what_is_told_is_as_right_as_the_guide_says(kinds: tuple[str, ...], precision: float, recall: float) -> None:
    score = _score(kinds)
    print(f"{'+'.join(kinds)}: {score}, precision {score.precision:.3f}, recall {score.recall:.3f}")
    assert score.precision >= precision
    assert score.recall >= recall


def test_a_profile_without_words_has_no_language() -> None:
    assert [t.text for t in TEXTS if t.kind == "nothing" and language_of(t.text)] == []


def test_the_known_languages_are_the_detectors_and_indonesian_which_it_takes_for_malay() -> None:
    language_of("")
    assert {*KNOWN} == {*languageData.lang_codes.values(), "id"}
    assert len(KNOWN) == len({*KNOWN})
    assert told_as("id") == told_as("ms") == "ms"
    assert all(told_as(code) == code for code in KNOWN if code != "id")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Fotograf https://example.com/a?b=c#d aus www.example.de/x", "Fotograf aus"),
        ("mail me.too+x@example.co.uk bitte", "mail bitte"),
        ("mit @anna.b_c und #Kaffee #日本", "mit und"),
        ("link linktr.ee/anna youtu.be/abc shop.example.com hier", "link hier"),
        ("40+ Länder, seit 2019, B2B", "+ Länder, seit ,"),
        ("𝓣𝓻𝓪𝓿𝓮𝓵 ｈｅｒｅ", "Travel here"),
        ("Ende.Anfang und wer/was", "Ende.Anfang und wer/was"),
        ("Tag @" + "a-" * 50_000, "Tag"),
        ("a.-" * 50_000, ("a.-" * 50_000)[:1_000]),
    ],
)
def test_what_is_no_word_is_left_out(text: str, left: str) -> None:
    assert " ".join(words_of(text).split()) == left


@pytest.mark.parametrize(
    "around", ["{}", "✨🌸{}💫", "{} 👉 https://example.com/en/about-the-shop", "@the.big.shop {} #followme"]
)
def test_what_stands_around_the_words_changes_nothing(around: str) -> None:
    assert language_of(around.format("Ich zeige dir einfache Rezepte")) == "de"


@pytest.mark.parametrize("piece", ["a", "@", "a-", "a.", "1", "a@", "@a.", "#", "www.", "😀"])
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()
    words_of(piece * 100_000)
    assert time.process_time() - begun < 0.1
