"""Message templates: compiled once, rendered for one person at a time, to a text, a hole or a trouble.

Not where templates are kept, nor what happens to a person whose message has a hole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, Final

from liquid.exceptions import LiquidError

from overture.domain.templates.liquid import MAX_SOURCE, Refusal, parsed
from overture.domain.templates.program import Frame, HoleMet, Step, Translator
from overture.domain.templates.values import NOT_POSSIBLE, TOO_MUCH, Stopped
from overture.kernel.errors import FieldFault, Kind, OvertureError

MAX_MESSAGE_BYTES: Final = 1000
"""The longest message, in UTF-8 bytes: the platform's own limit for one text."""

_PLAIN: Final = re.compile(
    r"""(?:[^{]|\{(?![{%])|\{\{\s*[\w.-]*\w\s*(?:\|\s*default:\s*(?:'[^'{}]*'|"[^"{}]*")\s*)?\}\})*"""
)


class TemplateInvalid(OvertureError):
    """Line {line}: {problem}"""

    kind, code = Kind.INVALID, "invalid_template"

    def __init__(self, line: int, problem: str) -> None:
        """`problem` is a sentence for the template's author; `line` counts from 1."""
        super().__init__(
            line=line,
            problem=problem,
            details={"line": line},
            fields=(FieldFault("body", self.code, f"Line {line}: {problem}"),),
        )
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text, whole."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hole:
    """A variable that has no value and no default stands in the text; nothing was rendered."""

    reason: ClassVar[str] = "missing_variable"
    variable: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """It cannot be rendered: `reason` is `template_limit`, `template_error` or `message_too_long`."""

    reason: str
    detail: str


Rendering = Rendered | Hole | Trouble


class Template:
    """A compiled template. Holds no state of a render; may be shared by threads."""

    __slots__ = ("_source", "_steps", "variables")

    def __init__(self, steps: tuple[Step, ...], variables: tuple[str, ...], source: str) -> None:
        self._steps = steps
        self._source = source
        self.variables = variables
        """The fields the template uses, nested ones with dots, in order of first use; not what it assigns itself."""

    def at_most(self, size: int) -> int | None:
        """The most bytes a text of it has, the values of its variables having `size` together.

        None where more decides than which values are missing: tags, and filters other than `default`.
        """
        if not _PLAIN.fullmatch(self._source):
            return None
        return len(self._source.encode()) + size * max((self._source.count(v) for v in self.variables), default=0)

    def render(self, fields: Mapping[str, object]) -> Rendering:
        """`fields` are the target's, of JSON's types. Reads no clock, calls nothing outside, and is bounded."""
        frame = Frame(fields)
        try:
            for step in self._steps:
                step(frame)
        except HoleMet as hole:
            return Hole(hole.name)
        except Stopped as stop:
            return Trouble(stop.reason, stop.detail)
        except RecursionError:
            return Trouble(TOO_MUCH, "The template is nested too deeply.")
        except (ArithmeticError, ValueError) as error:
            return Trouble(NOT_POSSIBLE, f"A value cannot be worked with ({type(error).__name__}).")
        return Rendered("".join(frame.out))


def over_limit(text: str) -> Trouble | None:
    """Whether a rendered text is longer than one message may be, and by how much."""
    if len(text) * 4 <= MAX_MESSAGE_BYTES:
        return None
    size = len(text.encode(errors="surrogatepass"))
    if size <= MAX_MESSAGE_BYTES:
        return None
    return Trouble("message_too_long", f"The message has {size} bytes; at most {MAX_MESSAGE_BYTES} can be sent.")


@lru_cache(maxsize=1024)
def compile(source: str) -> Template:
    """The template, from a cache where the same source was compiled before. Raises `TemplateInvalid`."""
    if len(source) > MAX_SOURCE:
        raise TemplateInvalid(1, f"A template may have at most {MAX_SOURCE} characters; this one has {len(source)}.")
    translator = Translator()
    try:
        steps = translator.steps(parsed(source))
    except LiquidError as error:
        raise _invalid(source, error) from error
    except RecursionError as error:
        raise TemplateInvalid(1, "The template is nested too deeply.") from error
    return Template(steps, tuple(translator.variables), source)


def _invalid(source: str, error: LiquidError) -> TemplateInvalid:
    place = error.token.start_index if error.token is not None else -1
    line = source.count("\n", 0, place if place >= 0 else len(source)) + 1
    if isinstance(error, Refusal):
        return TemplateInvalid(line, str(error.message))
    return TemplateInvalid(line, f"What stands between the braces cannot be read: {error.message}.")
