"""What a template becomes for one person: a text without holes, a hole with a name, or a trouble with a reason.

Not each filter (test_filters.py) nor what is refused (test_liquid.py).
"""

from __future__ import annotations

import liquid
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.templates.rendering import (
    MAX_MESSAGE_BYTES,
    Hole,
    Rendered,
    Template,
    TemplateInvalid,
    Trouble,
    compile,
    over_limit,
)

CREATOR: dict[str, object] = {
    "instagramUsername": "creatorname",
    "profileUrl": "https://instagram.com/creatorname",
    "fullName": "Creator Name",
    "firstName": "Creator",
    "category": "fitness",
    "followerCount": 24000,
    "brand": {"name": "Acme", "nested": {"deep": "yes"}, "slogan": " "},
    "tags": ["gym", "food"],
    "isVip": False,
    "First name": "Cleo",
    "score": 4.5,
}
BLANKS: tuple[object, ...] = ("", " ", "\n\t", "\u00a0", "\u200b", " \ufeff ", None, [], {})


def text(source: str, **fields: object) -> str:
    answer = compile(source).render(CREATOR | fields)
    assert isinstance(answer, Rendered), answer
    return answer.text


def hole(source: str, **fields: object) -> str:
    answer = compile(source).render(CREATOR | fields)
    assert isinstance(answer, Hole), answer
    assert answer.reason == "missing_variable"
    return answer.variable


def trouble(source: str, **fields: object) -> str:
    answer = compile(source).render(CREATOR | fields)
    assert isinstance(answer, Trouble), answer
    assert answer.detail.endswith(".")
    return answer.reason


def test_the_original_example_renders() -> None:
    source = "Hi {{firstName}}, love your {{category}} content! Open to a collab?"
    assert text(source) == "Hi Creator, love your fitness content! Open to a collab?"
    assert compile(source).variables == ("firstName", "category")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("no variables { } % }", "no variables { } % }"),
        ("", ""),
        ("{{ followerCount }} {{ score }} {{ isVip }}", "24000 4.5 false"),
        ("{{ brand.name }}/{{ brand['name'] }}/{{ brand.nested.deep }}", "Acme/Acme/yes"),
        ('{{ ["First name"] }}', "Cleo"),
        ("{{ tags }}", "gymfood"),
        ('{{ "literal" }} {{ 7 }} {{ true }}', "literal 7 true"),
        ("a {{- firstName -}} b", "aCreatorb"),
        ("a {%- if true -%} b {%- endif -%} c", "abc"),
        ("{% raw %}{{ firstName }}{% endraw %}", "{{ firstName }}"),
        ("a{% comment %} {{ nobody }} {% if %} {% endcomment %}b", "ab"),
        ("a{% # a remark %}b", "ab"),
        ("{% assign who = firstName | upcase %}{{ who }}", "CREATOR"),
        ("{% capture who %}<{{ firstName }}>{% endcapture %}{{ who }}{{ who }}", "<Creator><Creator>"),
        ("{% case category %}{% when 'food', 'fitness' %}A{% else %}B{% endcase %}", "A"),
        ("{% case category %}{% when 'x' %}A{% else %}B{% endcase %}", "B"),
        ("{% case category %}{% when 'fitness', 'fitness', 'fitness' %}A{% endcase %}", "A"),
        ("{% unless isVip %}plain{% else %}vip{% endunless %}", "plain"),
        ("{% if followerCount > 100000 %}big{% elsif followerCount >= 24000 %}mid{% else %}small{% endif %}", "mid"),
        ("{% if category == 'fitness' and followerCount < 1 or true %}y{% endif %}", "y"),
        ("{% if tags contains 'gym' %}y{% endif %}{% if category contains 'fit' %}y{% endif %}", "yy"),
        ("{% if tags.size > 1 %}{{ tags.first }} {{ tags.last }} {{ firstName.size }}{% endif %}", "gym food 7"),
        ("{% if 0 %}zero is true{% endif %}", "zero is true"),
        ("{% if true %}  \n  {% endif %}x", "x"),
        ("{{\u00a0firstName\u00a0}}", "Creator"),
    ],
)
def test_liquid_as_it_is_known(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
def test_a_blank_value_is_a_hole_and_a_default_fills_it(blank: object) -> None:
    assert hole("Hi {{ firstName }}!", firstName=blank) == "firstName"
    assert text('Hi {{ firstName | default: "there" }}!', firstName=blank) == "Hi there!"
    assert text("Hi{% if firstName %} {{ firstName }}{% endif %}!", firstName=blank) == "Hi!"
    assert text("{% unless firstName %}nobody{% endunless %}", firstName=blank) == "nobody"
    for nothing in ("nil", "blank", "empty", '""'):
        assert text(f"{{% if firstName == {nothing} %}}none{{% endif %}}", firstName=blank) == "none"
        assert text(f"{{% if firstName != {nothing} %}}some{{% endif %}}", firstName=blank) == ""
        assert text(f"{{% if firstName != {nothing} %}}some{{% endif %}}") == "some"


@pytest.mark.parametrize(
    ("source", "variable"),
    [
        ("{{ nobody }}", "nobody"),
        ("{{ firstName }} {{ nobody }} {{ noone }}", "nobody"),
        ("{{ nobody | upcase }}", "nobody"),
        ("{{ nobody | append: '!' | truncate: 3 }}", "nobody"),
        ("{{ 'Hi ' | append: nobody }}", "nobody"),
        ("{{ nobody | size }}", "nobody"),
        ("{{ nobody | default: noone }}", "nobody"),
        ("{{ brand.nothing }}", "brand.nothing"),
        ("{{ brand.slogan }}", "brand.slogan"),
        ("{{ brand.name.first }}", "brand.name.first"),
        ("{{ firstName.__class__ }}", "firstName.__class__"),
        ("{{ firstName.upper }}", "firstName.upper"),
        ("{{ brand.keys }}", "brand.keys"),
        ("{{ tags.append }}", "tags.append"),
        ("{{ followerCount.real }}", "followerCount.real"),
        ("{{ now }}", "now"),
        ("{{ today }}", "today"),
        ("{{ firstName | remove: 'Creator' }}", "firstName"),
        ("{{ firstName | split: 'x' | last | remove: 'Creator' }}", "firstName"),
        ("{% assign x = nobody %}{{ x }}", "nobody"),
        ("{% capture x %}a{{ nobody }}b{% endcapture %}{{ x }}", "nobody"),
        ("{% assign x = firstName | remove: 'Creator' %}{{ x }}", "firstName"),
        ("{% assign x = tags | join | split: 'zz' | last | remove: 'gym food' %}{{ x }}", "tags"),
        ("{% assign x = 'a' %}{{ x | append: brand.slogan }}", "brand.slogan"),
        ("{% if true %}{{ nobody }}{% endif %}", "nobody"),
    ],
)
def test_a_text_never_has_a_hole(source: str, variable: str) -> None:
    assert hole(source) == variable


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% if nobody %}{{ nobody }}{% endif %}x", "x"),
        ("{% if true %}a{% else %}{{ nobody }}{% endif %}", "a"),
        ("{% assign x = nobody | default: 'you' %}{{ x }}", "you"),
        ("{% assign x = nobody %}{{ x | default: 'you' }}", "you"),
        ("{% capture x %}a{{ nobody }}{% endcapture %}{{ x | default: 'you' }}", "you"),
        ("{% capture x %}a{{ nobody }}{% endcapture %}x", "x"),
        ("{{ nobody | default: firstName }}", "Creator"),
        ("{{ nobody | upcase | default: 'you' }}", "you"),
        ("{{ nobody | default: '' }}x", "x"),
        ("{{ isVip | default: 'no' }}", "no"),
        ("{{ isVip | default: 'no', allow_false: true }}", "false"),
        ("{{ followerCount | default: 1 }}", "24000"),
        ("{% if nobody contains 'x' %}y{% else %}n{% endif %}", "n"),
        ("{% if nobody > 5 %}y{% else %}n{% endif %}", "n"),
        ("{% case nobody %}{% when 'a' %}A{% when nil %}none{% endcase %}", "none"),
        ("{{ '' }}{{ nil }}x", "x"),
        ("{% assign x = '' %}{% if isVip %}{% assign x = '!' %}{% endif %}Hi{{ x }}", "Hi"),
        ("{% assign s = ' ' %}{{ firstName | append: s | append: category }}", "Creator fitness"),
        ("{% assign x = ' ' %}{% if x %}y{% else %}n{% endif %}{{ x | default: 'd' }}", "nd"),
        ("{% capture x %} {% endcapture %}[{{ x }}]", "[]"),
    ],
)
def test_what_is_missing_and_not_written_is_no_hole(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ brand }}", "template_error"),
        ("{{ brand | upcase }}", "template_error"),
        ("{{ tags | upcase }}", "template_error"),
        ("{{ followerCount | divided_by: 0 }}", "template_error"),
        ("{% if category > 5 %}{% endif %}", "template_error"),
        ("{% if followerCount contains 5 %}{% endif %}", "template_error"),
        ("{{ firstName | plus: 1 }}", "template_error"),
        ("{{ other }}", "template_error"),
        ("{{ mixed }}", "template_error"),
        ("{{ huge }}", "template_limit"),
        ("{{ long }}", "template_limit"),
        ("{{ brand.long }}", "template_limit"),
        ("{{ infinite }}", "template_limit"),
        ("{{ many }}", "template_limit"),
    ],
)
def test_what_cannot_be_written_is_a_trouble_and_not_an_error(source: str, reason: str) -> None:
    odd: dict[str, object] = {
        "other": object(),
        "mixed": [{"a": 1}],
        "huge": 10**400,
        "long": "x" * 10_001,
        "brand": {"long": "x" * 10_001},
        "infinite": float("inf"),
        "many": ["x"] * 1001,
    }
    assert trouble(source, **odd) == reason


def test_the_fields_used_are_listed_once_in_order_without_what_is_assigned() -> None:
    source = """{% if vip == level %}{{ a.b }}{% elsif c %}{{ a.b | append: d }}{% endif %}
    {% assign x = e | default: f %}{{ x }}{% capture y %}{{ g }}{% endcapture %}{{ y }}{{ a.b }}{{ z }}
    {% case h %}{% when i %}{% endcase %}{% unless j contains k %}{% endunless %}"""
    assert compile(source).variables == ("vip", "level", "a.b", "c", "d", "e", "f", "g", "z", "h", "i", "j", "k")


def test_a_name_is_a_field_until_it_is_assigned() -> None:
    source = "{{ firstName }}{% assign firstName = 'X' %}{{ firstName }}"
    assert text(source) == "CreatorX"
    assert compile(source).variables == ("firstName",)
    assert text("{% if isVip %}{% assign firstName = 'X' %}{% endif %}{{ firstName }}") == "Creator"


def test_a_render_leaves_nothing_behind_for_the_next() -> None:
    template = compile("{% if a %}{% assign x = a %}{% endif %}{{ x | default: 'none' }}")
    answers = [template.render({"a": value}) for value in ("1", "", "2", None)]
    assert [a.text for a in answers if isinstance(a, Rendered)] == ["1", "none", "2", "none"]


def test_fields_are_not_changed_by_a_render() -> None:
    fields = {"firstName": "A", "tags": ["b"]}
    compile("{% assign firstName = 'X' %}{% assign tags = 'y' %}{{ firstName }}{{ tags }}").render(fields)
    assert fields == {"firstName": "A", "tags": ["b"]}


def test_a_template_is_compiled_once() -> None:
    source = "Hi {{ firstName }} once"
    assert compile(source) is compile(source)


def test_a_rendered_text_is_not_printed() -> None:
    assert "Creator" not in repr(compile("{{ firstName }}").render(CREATOR))


@pytest.mark.parametrize("letter", ["a", "ß", "東", "🎉", "\ud800"])
def test_the_limit_counts_bytes_of_utf_8(letter: str) -> None:
    size = len(letter.encode(errors="surrogatepass"))
    fits = letter * (MAX_MESSAGE_BYTES // size)
    assert over_limit(fits) is None
    too_long = over_limit(fits + letter)
    assert too_long is not None
    assert too_long.reason == "message_too_long"
    assert str(len((fits + letter).encode(errors="surrogatepass"))) in too_long.detail


# Against python-liquid's own rendering, where both must agree: no blank values, no clock, no filter of other rounding.
words = st.text(st.sampled_from("abcXYZ 0189ßé東-_.,!"), min_size=1, max_size=12).filter(lambda t: bool(t.strip()))
fields_of = st.fixed_dictionaries(
    {"a": words, "b": words, "n": st.integers(-1000, 1000), "f": st.floats(-99, 99).map(lambda x: round(x, 2))}
)
name = st.sampled_from(["a", "b", "n"])
quoted = st.text(st.sampled_from("abc 019ß東!"), min_size=1, max_size=6).map(lambda t: f"'{t}'")
value = name | quoted | st.integers(0, 99).map(str)
texts_only = st.sampled_from(["a", "b"]) | quoted
string_filter = st.one_of(
    st.sampled_from(["upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "strip_newlines", "url_encode"]),
    st.builds("append: {}".format, value),
    st.builds("prepend: {}".format, value),
    st.builds("replace: {}, {}".format, quoted, value),
    st.builds("replace_first: {}, {}".format, quoted, value),
    st.builds("remove: {}".format, quoted),
    st.builds("remove_first: {}".format, quoted),
    st.builds("split: {} | join: {}".format, quoted, quoted),
)
number_filter = st.builds("{}: {}".format, st.sampled_from(["plus", "minus", "times"]), st.integers(0, 50))
outputs = st.one_of(
    st.builds(lambda v, fs: "{{ 'x' | append: " + v + "".join(f" | {f}" for f in fs) + " | append: 'x' }}", value,
              st.lists(string_filter, max_size=3)),
    st.builds(lambda fs: "{{ n" + "".join(f" | {f}" for f in fs) + " }}", st.lists(number_filter, max_size=3)),
    st.just("{{ f }}"),
)  # fmt: skip
condition = st.one_of(
    st.builds(
        "{} {} {}".format, texts_only, st.sampled_from(["==", "!=", "<", ">", "<=", ">=", "contains"]), texts_only
    ),
    st.builds("n {} {}".format, st.sampled_from(["==", "!=", "<", ">", "<=", ">="]), st.integers(-5, 5)),
    st.sampled_from(["a", "n", "nobody", "true", "false", "nil"]),
)
conditions = condition | st.builds("{} {} {}".format, condition, st.sampled_from(["and", "or"]), condition)
plain = st.sampled_from(["Hi ", ", ", " \n ", "!", "", "{ } %} "])
sources = st.recursive(
    plain | outputs,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.builds("{{% if {} %}}{}{{% elsif {} %}}{}{{% else %}}{}{{% endif %}}".format, conditions, inner, conditions,
                  inner, inner),
        st.builds("{{%- unless {} -%}}{}{{%- endunless -%}} ".format, conditions, inner),
        st.builds("{{% case a %}}{{% when {} %}}{}{{% else %}}{}{{% endcase %}}".format, quoted, inner, inner),
        st.builds("{{% capture c %}}{}{{% endcapture %}}{{{{ 'c' | append: c }}}}".format, inner),
        st.builds("{{% assign v = {} %}}{{{{ 'v' | append: v }}}}{}".format, texts_only, inner),
        st.builds("{{% raw %}}{{{{ {} }}}}{{% endraw %}}".format, quoted),
        st.builds("{{% comment %}}{}{{% endcomment %}}".format, plain),
    ),
    max_leaves=8,
)  # fmt: skip
oracle = liquid.Environment()


@given(source=sources, fields=fields_of)
def test_where_nothing_is_missing_python_liquid_renders_the_same(source: str, fields: dict[str, object]) -> None:
    answer = compile(source).render(fields)
    assert answer == Rendered(oracle.from_string(source).render(**fields))


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
anything = st.text(st.characters(codec="utf-8"), max_size=30)
TOKENS = """{{ }} {% %} a b.c | : ' " if endif upcase default assign = == case when else - [ ] ( .. 1 , contains and
endcase raw endraw"""
pieces = st.lists(st.sampled_from([*TOKENS.split(), " ", "\n"]), max_size=20).map("".join)


@given(source=pieces | anything, fields=st.dictionaries(st.sampled_from(["a", "b"]), json))
def test_any_source_and_any_fields_end_in_one_of_the_named_ways(source: str, fields: dict[str, object]) -> None:
    try:
        template: Template | TemplateInvalid = compile(source)
    except TemplateInvalid as error:
        template = error
    if isinstance(template, TemplateInvalid):
        assert 1 <= template.line <= source.count("\n") + 1
        assert template.message.startswith(f"Line {template.line}: ")
    else:
        assert isinstance(template.render(fields), Rendered | Hole | Trouble)
