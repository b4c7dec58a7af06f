"""The Liquid we take: a lexer that is linear in the source, python-liquid's parser, and only the tags of the list.

Not what a template does when it is rendered: that is program.py, and the filters are in filters.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Final

from liquid import Environment, Mode
from liquid.ast import Node
from liquid.builtin import content, illegal, output
from liquid.builtin.tags import assign_tag, capture_tag, case_tag, if_tag, unless_tag
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

MAX_SOURCE: Final = 10_000
MAX_EXPRESSION: Final = 1_000
"""Characters between two braces: python-liquid's expression patterns are not linear, so they are kept short."""

_BLOCKS: Final = {"if": "endif", "unless": "endunless", "case": "endcase", "capture": "endcapture"}
_BRANCHES: Final = {"elsif": ("if", "unless"), "else": ("if", "unless", "case"), "when": ("case",)}
TAGS: Final = ("if", "elsif", "else", "unless", "case", "when", "assign", "capture", "comment", "raw")
_ENDS: Final = {end: start for start, end in _BLOCKS.items()} | {"endcomment": "comment", "endraw": "raw"}
_ABSENT: Final = {
    "for": "Loops are not available in message templates; the filter `join` writes out a list.",
    "tablerow": "Loops are not available in message templates; the filter `join` writes out a list.",
    "include": "A message template cannot include another one.",
    "render": "A message template cannot include another one.",
    "echo": "Write `{{ … }}` instead of `echo`.",
}

_OPENING: Final = re.compile(r"\{[{%]")
_TAG: Final = re.compile(r"\s*(#|\w+)(.*)", re.DOTALL)
_END_OF: Final = {
    "raw": re.compile(r"\{%-?\s*endraw\s*-?%\}"),
    "comment": re.compile(r"\{%-?\s*endcomment\s*-?%\}"),
}


class Refusal(LiquidSyntaxError):
    """A fault of the template, in a sentence for its author."""


class _Restricted(Environment):
    """An environment with the tags of the list, no filters of its own, and no loader."""

    block_nesting_limit = 20

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in (
            content.Literal,
            output.Output,
            illegal.Illegal,
            if_tag.IfTag,
            unless_tag.UnlessTag,
            case_tag.CaseTag,
            assign_tag.AssignTag,
            capture_tag.CaptureTag,
        ):
            self.add_tag(tag)

    def tokenizer(self) -> Callable[[str], Iterator[Token]]:
        return _tokens

    def error(self, exc: type[LiquidError] | LiquidError, msg: str | None = None, token: Token | None = None) -> None:
        raised = exc if isinstance(exc, LiquidError) else exc(msg, token=token)
        # An expression that ends too early is reported at its end, which has no place; the tag around it has one.
        if token is not None and (raised.token is None or raised.token.start_index < 0):
            raised.token = token
        raise raised


_environment: Final = _Restricted(tolerance=Mode.STRICT)


def parsed(source: str) -> list[Node]:
    """The syntax tree. Raises `liquid.exceptions.LiquidError`, of which `Refusal` carries a sentence of ours."""
    return _environment.from_string(source).nodes


def did_you_mean(name: str, known: tuple[str, ...]) -> str:
    """` Did you mean …?`, or nothing where nothing is near."""
    near = get_close_matches(name.lower(), known, n=1)
    return f" Did you mean `{near[0]}`?" if near else ""


def _tokens(source: str) -> Iterator[Token]:
    """Texts, outputs and tags in order. Whitespace control (`{{-`, `-%}`) is done here; comments leave nothing."""
    blocks = _Blocks(source)
    place, trim = 0, False
    while True:
        opening = _OPENING.search(source, place)
        start = opening.start() if opening else len(source)
        text = source[place:start]
        text = text.lstrip() if trim else text
        if opening is None:
            if text:
                yield Token(TOKEN_CONTENT, text, place, source)
            blocks.end()
            return
        is_output = source[start + 1] == "{"
        end = source.find("}}" if is_output else "%}", start + 2)
        if end < 0:
            raise _refusal(source, start, f"`{opening.group()}` is opened here and never closed.")
        inside = source[start + 2 : end]
        if inside.startswith("-"):
            inside, text = inside[1:], text.rstrip()
        trim = inside.endswith("-")
        inside = inside.removesuffix("-").replace("\xa0", " ")
        place = end + 2
        if text:
            yield Token(TOKEN_CONTENT, text, start - len(text), source)
        if len(inside) > MAX_EXPRESSION:
            raise _refusal(source, start, f"An expression in braces may have at most {MAX_EXPRESSION} characters.")
        if is_output:
            expression = _expression(source, start, inside)
            if not expression:
                raise _refusal(source, start, "`{{ }}` is empty: put the name of a variable between the braces.")
            yield Token(TOKEN_OUTPUT, source[start:place], start, source)
            yield Token(TOKEN_EXPRESSION, expression, start + 2, source)
            continue
        name, rest = _tag(source, start, inside)
        if name in _END_OF:
            closing = _END_OF[name].search(source, place)
            if closing is None:
                raise _refusal(source, start, f"`{name}` is opened here and never closed: add `{{% end{name} %}}`.")
            if name == "raw" and closing.start() > place:
                yield Token(TOKEN_CONTENT, source[place : closing.start()], place, source)
            place, trim = closing.end(), closing.group().endswith("-%}")
        elif name != "#":
            blocks.meet(name, start)
            yield Token(TOKEN_TAG, name, start, source)
            if expression := _expression(source, start, rest):
                yield Token(TOKEN_EXPRESSION, expression, start + 2, source)


def _tag(source: str, start: int, inside: str) -> tuple[str, str]:
    match = _TAG.fullmatch(inside)
    if match is None:
        raise _refusal(source, start, "`{% %}` is empty: put the name of a tag between the signs.")
    name = match[1]
    if name != "#" and name not in TAGS and name not in _ENDS:
        sentence = _ABSENT.get(name) or f"There is no tag `{name}` in message templates.{did_you_mean(name, TAGS)}"
        raise _refusal(source, start, sentence)
    return name, match[2]


def _expression(source: str, start: int, inside: str) -> str:
    if any(mark in inside for mark in "“”„‘’"):
        raise _refusal(source, start, "Use straight quotation marks (\"…\" or '…') between braces.")
    return inside.strip()


class _Blocks:
    """Which blocks are open: a tag that is missing is named where its block begins, not where the source ends."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._open: list[tuple[str, int]] = []

    def meet(self, name: str, start: int) -> None:
        inner = self._open[-1][0] if self._open else None
        if name in _BLOCKS:
            self._open.append((name, start))
        elif name in _BRANCHES:
            if inner not in _BRANCHES[name]:
                around = " or ".join(f"`{block}`" for block in _BRANCHES[name])
                raise _refusal(self._source, start, f"`{name}` stands outside of {around}, or after its `else`.")
            if name == "else" and inner != "case":
                self._open[-1] = (f"{inner} … else", self._open[-1][1])
        elif name in _ENDS:
            if inner is None or inner.split(" ")[0] != _ENDS[name]:
                raise _refusal(self._source, start, f"`{name}` closes nothing: no `{_ENDS[name]}` is open here.")
            self._open.pop()

    def end(self) -> None:
        if self._open:
            name, start = self._open[-1]
            block = name.split(" ")[0]
            sentence = f"`{block}` is opened here and never closed: add `{{% {_BLOCKS[block]} %}}`."
            raise _refusal(self._source, start, sentence)


def _refusal(source: str, start: int, sentence: str) -> Refusal:
    return Refusal(sentence, token=Token(TOKEN_TAG, "", start, source))
