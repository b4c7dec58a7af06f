"""Each filter of the list, and that every one keeps its bounds.

Not the rules about what is missing: test_rendering.py.
"""

from __future__ import annotations

import pytest

from overture.domain.templates.filters import FILTERS
from overture.domain.templates.rendering import Hole, Rendered, Trouble, compile

FIELDS: dict[str, object] = {
    "name": "  Ann Lee ",
    "n": 24500,
    "x": 2.5,
    "tags": ["gym", "food", 7],
    "t": "a,b,,c",
    "s": "12",
}

EXAMPLES = [
    ("abs", "{{ n | minus: 25000 | abs }}", "500"),
    ("append", "{{ 'a' | append: n }}", "a24500"),
    ("at_least", "{{ 3 | at_least: 5 }}", "5"),
    ("at_most", "{{ 3 | at_most: 2 }}", "2"),
    ("capitalize", "{{ 'aNN lEE' | capitalize }}", "Ann lee"),
    ("ceil", "{{ 1.2 | ceil }}", "2"),
    ("default", "{{ nobody | default: 'x' }}", "x"),
    ("divided_by", "{{ n | divided_by: 1000 }}|{{ n | divided_by: 1000.0 }}", "24|24.5"),
    ("downcase", "{{ 'ÄB' | downcase }}", "äb"),
    ("first", "{{ tags | first }}", "gym"),
    ("floor", "{{ 1.8 | floor }}|{{ s | floor }}", "1|12"),
    ("join", "{{ tags | join: ', ' }}|{{ tags | join }}", "gym, food, 7|gym food 7"),
    ("last", "{{ tags | last }}", "7"),
    ("lstrip", "{{ name | lstrip }}|", "Ann Lee |"),
    ("minus", "{{ 0.3 | minus: 0.1 }}", "0.2"),
    ("modulo", "{{ 7 | modulo: 3 }}", "1"),
    ("plus", "{{ 0.1 | plus: 0.2 }}|{{ s | plus: 1 }}", "0.3|13"),
    ("prepend", "{{ 'a' | prepend: 'b' }}", "ba"),
    ("remove", "{{ t | remove: ',' }}", "abc"),
    ("remove_first", "{{ t | remove_first: ',' }}", "ab,,c"),
    ("replace", "{{ t | replace: ',', ';' }}|{{ 'ab' | replace: '', '-' }}", "a;b;;c|-a-b-"),
    ("replace_first", "{{ t | replace_first: ',', ';' }}", "a;b,,c"),
    ("round", "{{ x | round }}|{{ 24.5 | round }}|{{ 2.345 | round: 2 }}|{{ 7 | round }}", "3|25|2.35|7"),
    ("rstrip", "|{{ name | rstrip }}", "|  Ann Lee"),
    ("size", "{{ tags | size }}|{{ t | size }}|{{ n | size }}", "3|6|0"),
    ("split", "{{ t | split: ',' | size }}|{{ name | split: ' ' | first }}|{{ 'abc' | split: '' | last }}", "4|Ann|c"),
    ("strip", "|{{ name | strip }}|", "|Ann Lee|"),
    ("strip_newlines", "{{ lines | strip_newlines }}", "abc"),
    ("times", "{{ n | times: 2 }}", "49000"),
    (
        "truncate",
        "{{ 'abcdef' | truncate: 5 }}|{{ 'abcde' | truncate: 5 }}|{{ 'abcdef' | truncate: 3, '' }}",
        "ab...|abcde|abc",
    ),
    ("truncatewords", "{{ 'a b c' | truncatewords: 2 }}|{{ 'a  b c' | truncatewords: 3 }}", "a b...|a  b c"),
    ("upcase", "{{ 'aß' | upcase }}", "ASS"),
    ("url_encode", "{{ 'a b&ü' | url_encode }}", "a+b%26%C3%BC"),
]


@pytest.mark.parametrize(("name", "source", "expected"), EXAMPLES, ids=[name for name, _, _ in EXAMPLES])
def test_each_filter_does_what_liquid_says(name: str, source: str, expected: str) -> None:
    assert name in source
    assert compile(source).render(FIELDS | {"lines": "a\nb\r\nc"}) == Rendered(expected)


def test_every_filter_has_an_example() -> None:
    assert [name for name, _, _ in EXAMPLES] == sorted([*FILTERS, "default"])


@pytest.mark.parametrize("name", sorted(FILTERS))
@pytest.mark.parametrize("value", ["x" * 10_000, "ﬃ" * 10_000, "9" * 10_000, ["x" * 9_999] * 900, 10**29, -1e29, True])
def test_no_filter_makes_more_than_the_limit_of_anything(name: str, value: object) -> None:
    arguments = ", ".join(["v"] * FILTERS[name].least)
    source = "{{ v | " + name + (f": {arguments}" if arguments else "") + " | append: '' }}"
    answer = compile(source).render({"v": value})
    assert isinstance(answer, Trouble | Hole) or len(answer.text) <= 10_000


@pytest.mark.parametrize(
    "source",
    [
        "{{ n | round: 0.5 }}",
        "{{ 'x' | truncate: 'many' }}",
        "{{ 'x' | truncatewords: tags }}",
        "{{ tags | plus: 1 }}",
        "{{ true | plus: 1 }}",
        "{{ '1e999' | plus: 1 }}",
        "{{ n | modulo: 0 }}",
        "{{ nested | join }}",
    ],
)
def test_arguments_that_make_no_sense_are_a_trouble(source: str) -> None:
    answer = compile(source).render(FIELDS | {"nested": [["a"]]})
    assert isinstance(answer, Trouble)
    assert answer.reason == "template_error"
