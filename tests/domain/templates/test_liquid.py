"""What is refused when a template is made, with line and sentence, and that no source or render takes long.

Not what templates become: test_rendering.py.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest

from overture.domain.templates.rendering import Rendered, TemplateInvalid, Trouble, compile
from overture.kernel.errors import Kind


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("Hi {{ firstName", 1, "never closed"),
        ("Hi\n\n{{ firstName }", 3, "never closed"),
        ("Hi\n{{ }}", 2, "empty"),
        ("Hi\n{%  %}", 2, "empty"),
        ("{{ first name }}", 1, "cannot be read"),
        ("a\n{{ firstName | }}\nb", 2, "cannot be read"),
        ("{{ firstName | default }}", 1, "`default` takes one value"),
        ("{{ firstName | default: 'a', 'b' }}", 1, "`default` takes one value"),
        ("{{ firstName | default: 'a', allow_fals: true }}", 1, "`default` takes one value"),
        ("{{ firstName | default: “there” }}", 1, "straight quotation marks"),
        ("{{ firstName | upcas }}", 1, "Did you mean `upcase`?"),
        ("{{ firstName | UpCase }}", 1, "Did you mean `upcase`?"),
        ("{{ firstName | defualt: 'x' }}", 1, "Did you mean `default`?"),
        ("{{ firstName | date: '%Y' }}", 1, "no filter `date`"),
        ("{{ firstName | zzz }}", 1, "no filter `zzz` in message templates."),
        ("{{ firstName | upcase: 1 }}", 1, "takes 0 arguments, not 1"),
        ("{{ firstName | replace }}", 1, "takes 1 to 2 arguments, not 0"),
        ("{{ firstName | truncate: length: 3 }}", 1, "named arguments"),
        ("{{ (1..3) }}", 1, "Ranges"),
        ("{% assign x = (1..999999999) %}", 1, "Ranges"),
        ("{{ tags[0] }}", 1, "positions"),
        ("{{ a[b] }}", 1, "positions"),
        ("x\n{% iff a %}{% endif %}", 2, "Did you mean `if`?"),
        ("{% for a in b %}{% endfor %}", 1, "Loops"),
        ("{% tablerow a in b %}{% endtablerow %}", 1, "Loops"),
        ("{% include 'a' %}", 1, "include"),
        ("{% render 'a' %}", 1, "include"),
        ("{% extends 'a' %}", 1, "no tag `extends`"),
        ("{% cycle 'a', 'b' %}", 1, "no tag `cycle`"),
        ("{% increment a %}", 1, "no tag `increment`"),
        ("{% liquid assign a = 1 %}", 1, "no tag `liquid`"),
        ("{% echo a %}", 1, "Write `{{"),
        ("{% if a %}\n\nx", 1, "add `{% endif %}`"),
        ("{% if a %}{% else %}\n\nx", 1, "add `{% endif %}`"),
        ("a\n{% capture x %}", 2, "add `{% endcapture %}`"),
        ("a\n{% raw %}", 2, "add `{% endraw %}`"),
        ("a\n{% comment %}", 2, "add `{% endcomment %}`"),
        ("{% if a %}\n{% endunless %}", 2, "closes nothing"),
        ("{% endif %}", 1, "closes nothing"),
        ("\n{% else %}", 2, "outside of"),
        ("{% when 'a' %}", 1, "outside of"),
        ("{% if a %}{% else %}{% else %}{% endif %}", 1, "after its `else`"),
        ("{% if a %}{% else %}{% elsif b %}{% endif %}", 1, "after its `else`"),
        ("{% if %}{% endif %}", 1, "cannot be read"),
        ("{% if a = b %}{% endif %}", 1, "cannot be read"),
        ("{% if not a %}{% endif %}", 1, "cannot be read"),
        ("{% assign = 1 %}", 1, "cannot be read"),
        ("{{ a | append: 'it's' }}", 1, "cannot be read"),
        ("{{ " + "a" * 1001 + " }}", 1, "at most 1000 characters"),
        ("x" * 10_001, 1, "at most 10000 characters"),
        ("{{ a" + " | upcase" * 100 + " }}{{ a" + " | upcase" * 101 + " }}", 1, "at most 200 filters"),
        ("{% if a %}" * 25 + "{% endif %}" * 25, 1, "nesting"),
        ("{{ a" + "[a" * 400 + "]" * 400 + " }}", 1, ""),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_line_and_a_sentence(source: str, line: int, says: str) -> None:
    with pytest.raises(TemplateInvalid) as refused:
        compile(source)
    error = refused.value
    assert (error.kind, error.code) == (Kind.INVALID, "invalid_template")
    assert error.line == line
    assert says in error.problem
    assert error.problem[-1] in ".?"
    assert [fault.path for fault in error.fields] == ["body"]


def slowest(call: Callable[[], object]) -> float:
    """The best of three runs, in seconds: what else runs on the machine is not what is asked."""
    took = []
    for _ in range(3):
        began = time.thread_time()
        call()
        took.append(time.thread_time() - began)
    return min(took)


BOMBS = {
    "nine replaces": "{% assign a = 'aaaaaaaaaa' %}{{ a" + " | replace: 'a', 'aaaaaaaaaa'" * 9 + " }}",
    "replace of nothing": "{{ long" + " | replace: '', 'xxxxxxxxxx'" * 9 + " }}",
    "a hard search": "{{ long" + " | replace: long, 'x'" * 40 + " }}",
    "searches": "{% if " + " or ".join(["long contains needle"] * 40) + " %}{% endif %}",
    "appends": "{% assign a = 'x' %}" + "{% assign a = a | append: a %}" * 190,
    "captures": "{% capture a %}xxxxxxxxxx{% endcapture %}" + "{% capture a %}{{a}}{{a}}{{a}}{% endcapture %}" * 200,
    "outputs": "{{ long }}" * 900,
    "encodings": "{{ wide" + " | url_encode" * 70 + " }}",
    "cases": "{{ wide | upcase | downcase }}" * 90,
    "splits": "{{ long | split: '' | join: long }}" * 90,
    "joins": "{{ many | join: ',' | split: ',' | join: ',' }}" * 60,
    "numbers": "{{ 999999999999" + " | times: 999999999999" * 30 + " }}",
    "whens": "{% case 1 %}{% when " + ",".join(["1"] * 400) + " %}{{ long }}{% endcase %}",
    "whens in whens": ("{% case 1 %}{% when " + ",".join(["1"] * 100) + " %}") * 15 + "x" + "{% endcase %}" * 15,
    "many branches": "{% if b %}" + "{% elsif many contains 'y' %}" * 300 + "{% endif %}",
    "lists": "{% if " + " or ".join(["many == nested"] * 50) + " %}{% endif %}",
    "a long chain": "{% if " + " and ".join(["long"] * 110) + " %}x{% endif %}",
    "roundings": "{{ 1.5" + " | round: 999999999" * 50 + " }}",
    "words": "{{ spaces | truncatewords: 999999 }}" * 200,
}
FIELDS: dict[str, object] = {
    "long": "ab" * 5_000,
    "needle": "ab" * 1_000 + "c",
    "wide": "ŉ東" * 5_000,
    "many": ["x" * 9] * 1_000,
    "nested": [[["x"] * 100] * 100] * 100,
    "spaces": "a " * 5_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_template_renders_for_longer_than_a_blink(name: str) -> None:
    template = compile(BOMBS[name])
    answer = template.render(FIELDS)
    assert isinstance(answer, Rendered | Trouble)
    if isinstance(answer, Rendered):
        assert len(answer.text) <= 60_000
    assert slowest(lambda: template.render(FIELDS)) < 0.05


@pytest.mark.parametrize("name", ["nine replaces", "replace of nothing", "appends", "captures", "outputs", "numbers"])
def test_what_grows_without_end_is_a_trouble_and_not_a_text(name: str) -> None:
    answer = compile(BOMBS[name]).render(FIELDS)
    assert isinstance(answer, Trouble)
    assert answer.reason == "template_limit"


@pytest.mark.parametrize(
    "source",
    [
        "{{" * 5_000,
        "{%" * 5_000,
        "{{" + " " * 9_998,
        "{{" + " " * 9_990 + "}}",
        ("{{" + " " * 990 + "}}") * 10,
        "{% raw %}" * 1_100,
        "{% comment %}" * 750,
        "{% comment %}" + "{% endcommen" * 800,
        "{% if a %}" * 1_000,
        "{{ a" + "(" * 900 + "}}",
        "{{ " + "['a' " * 190 + "}}",
        "{{ a" + "|" * 900 + "}}",
        "{{ " + "a." * 450 + "a }}",
        "{{ '" + "\"'" * 450 + " }}",
        "{{a}}" * 2_000,
        "{{a|b}}" * 1_400,
        "{" * 10_000,
        " " * 10_000,
        "-}}" * 3_333,
    ],
    ids=lambda source: source[:14].replace(" ", "_"),
)
def test_no_source_compiles_for_long(source: str) -> None:
    def attempt() -> None:
        compile.cache_clear()
        with contextlib.suppress(TemplateInvalid):
            compile(source)

    assert slowest(attempt) < 0.25
