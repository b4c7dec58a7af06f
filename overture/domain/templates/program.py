"""A parsed template as small functions: what may run is what is translated here, and nothing else.

Not python-liquid's own rendering: it neither counts the work of filters nor tells a missing value from an empty one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import logical as logic
from liquid.builtin.expressions import primitive as literal
from liquid.builtin.expressions.arguments import KeywordArgument
from liquid.builtin.expressions.filtered import Filter as FilterCall
from liquid.builtin.expressions.path import Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.builtin.tags.case_tag import CaseNode, MultiExpressionBlockNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.expression import Expression

from overture.domain.templates.filters import FILTERS
from overture.domain.templates.liquid import Refusal, did_you_mean
from overture.domain.templates.values import (
    MAX_TEXT,
    TOO_MUCH,
    Missing,
    Stopped,
    contains,
    equal,
    inside,
    is_blank,
    is_nothing,
    is_true,
    ordered,
    text_of,
)

WORK: Final = 50_000
"""What one render may spend, in characters touched: some milliseconds."""
MAX_FILTERS: Final = 200
"""Filters in one template."""

_NAMES: Final = (*FILTERS, "default")


class HoleMet(Exception):
    """An output would have left a hole: `name` is the variable that has no value."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Frame:
    """One render: the fields, what was assigned, the text so far, and what may still be spent."""

    __slots__ = ("fields", "left", "locals", "out")

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.fields = fields
        self.locals: dict[str, object] = {}
        self.out: list[str] = []
        self.left = WORK

    def spend(self, units: int) -> None:
        """Raises `Stopped` when nothing is left."""
        self.left -= units
        if self.left < 0:
            raise Stopped(TOO_MUCH, "The template does too much work.")


Value = Callable[[Frame], object]
Step = Callable[[Frame], None]


class Translator:
    """Translates one template; `variables` then holds the fields it uses, in order of first use."""

    def __init__(self) -> None:
        self.variables: dict[str, None] = {}
        self._assigned: set[str] = set()
        self._filters = 0

    def steps(self, nodes: Sequence[Node], *, is_blank_block: bool = False) -> tuple[Step, ...]:
        """Raises `Refusal`. In a block that holds no output, white space is not written, as in Liquid."""
        return tuple(self._step(node) for node in nodes if not (is_blank_block and isinstance(node, ContentNode)))

    def _block(self, block: BlockNode) -> tuple[Step, ...]:
        return self.steps(block.nodes, is_blank_block=block.blank)

    def _step(self, node: Node) -> Step:
        if isinstance(node, ContentNode):
            text = node.text
            return lambda frame: frame.out.append(text)
        if isinstance(node, OutputNode):
            return self._output(node.expression)
        if isinstance(node, IfNode | UnlessNode):
            return self._choice(node)
        if isinstance(node, CaseNode):
            return self._case(node)
        if isinstance(node, AssignNode):
            return self._assign(node)
        if isinstance(node, CaptureNode):
            return self._capture(node)
        raise Refusal("This tag is not available in message templates.", token=node.token)

    def _output(self, expression: Expression) -> Step:
        hole = self._hole_of(expression)
        value = self._value(expression)

        def step(frame: Frame) -> None:
            found = value(frame)
            if isinstance(found, Missing):
                raise HoleMet(found.name)
            text = found if type(found) is str else text_of(found)
            if hole is not None and is_blank(text):
                raise HoleMet(hole.name)
            frame.spend(len(text))
            frame.out.append(text)

        return step

    def _hole_of(self, expression: Expression) -> Missing | None:
        """What is missing where the expression comes to nothing although its fields have values (`remove`, `first`).

        None where nothing is what its author wrote: no field in it, or a `default` of its own.
        """
        calls = (expression.filters or []) if isinstance(expression, FilteredExpression) else []
        if any(call.name == "default" for call in calls):
            return None
        return next((Missing(str(path)) for path in _paths(expression) if path.path[0] not in self._assigned), None)

    def _choice(self, node: IfNode | UnlessNode) -> Step:
        first = self._value(node.condition)
        if isinstance(node, UnlessNode):
            condition = first
            first = lambda frame: not is_true(condition(frame))  # noqa: E731
        branches = [(first, self._block(node.consequence))]
        branches += [(self._value(other.expression), self._block(other.block)) for other in node.alternatives]
        otherwise = self._block(node.default) if node.default else ()

        def step(frame: Frame) -> None:
            chosen = next((steps for condition, steps in branches if is_true(condition(frame))), otherwise)
            for each in chosen:
                each(frame)

        return step

    def _case(self, node: CaseNode) -> Step:
        subject = self._value(node.expression)
        blocks: list[tuple[list[Value] | None, tuple[Step, ...]]] = []
        for block in node.blocks:
            if isinstance(block, MultiExpressionBlockNode):
                options = [self._value(option) for option in block.expression.expressions]
                blocks.append((options, self._block(block.block)))
            else:
                blocks.append((None, self._block(block)))

        def step(frame: Frame) -> None:
            value, has_matched = subject(frame), False
            for options, steps in blocks:
                # Each block once, however many of its options fit: python-liquid would write it once for each.
                fits = not has_matched if options is None else any(equal(value, o(frame)) for o in options)
                if fits:
                    has_matched = has_matched or options is not None
                    for each in steps:
                        each(frame)

        return step

    def _assign(self, node: AssignNode) -> Step:
        hole = self._hole_of(node.expression)
        value, name = self._value(node.expression), str(node.name)
        self._assigned.add(name)

        def step(frame: Frame) -> None:
            found = value(frame)
            is_hole = hole is not None and not isinstance(found, Missing) and is_nothing(found)
            frame.locals[name] = hole if is_hole else found

        return step

    def _capture(self, node: CaptureNode) -> Step:
        steps, name = self._block(node.block), str(node.name)
        self._assigned.add(name)

        def step(frame: Frame) -> None:
            outer, frame.out = frame.out, []
            try:
                for each in steps:
                    each(frame)
                frame.locals[name] = text_of("".join(frame.out))
            except HoleMet as hole:
                frame.locals[name] = Missing(hole.name)
            finally:
                frame.out = outer

        return step

    def _value(self, expression: Expression) -> Value:
        if isinstance(expression, Path):
            return self._path(expression)
        if isinstance(expression, FilteredExpression):
            return self._filtered(expression)
        if isinstance(expression, literal.Literal):
            constant: object = expression.value
            return lambda _: constant
        if isinstance(expression, literal.Nil | literal.Empty | literal.Blank):
            return lambda _: None
        if isinstance(expression, logic.BooleanExpression):
            return self._value(expression.expression)
        compare = _COMPARISONS.get(type(expression))
        if compare is not None:
            left, right = (self._value(side) for side in expression.children())
            return lambda frame: compare(frame, left(frame), right(frame))
        if isinstance(expression, logic.LogicalAndExpression):
            left, right = self._value(expression.left), self._value(expression.right)
            return lambda frame: is_true(left(frame)) and is_true(right(frame))
        if isinstance(expression, logic.LogicalOrExpression):
            left, right = self._value(expression.left), self._value(expression.right)
            return lambda frame: is_true(left(frame)) or is_true(right(frame))
        if isinstance(expression, literal.RangeLiteral):
            raise Refusal("Ranges are not available in message templates.", token=expression.token)
        raise Refusal("This expression is not available in message templates.", token=expression.token)

    def _path(self, path: Path) -> Value:
        keys = [key for key in path.path if isinstance(key, str)]
        if len(keys) != len(path.path):
            raise Refusal("Name a field after a dot or as [\"…\"]; positions and computed names are not available.",
                          token=path.token)  # fmt: skip
        root, *rest = keys
        missing = Missing(str(path))
        if root not in self._assigned:
            self.variables.setdefault(missing.name)
            if not rest:
                return _field(root, missing)
        is_local = root in self._assigned

        def value(frame: Frame) -> object:
            is_assigned = is_local and root in frame.locals
            found = frame.locals[root] if is_assigned else frame.fields.get(root)
            for key in rest:
                found = inside(found, key)
            if isinstance(found, Missing):
                return found
            if isinstance(found, str) and len(found) > MAX_TEXT:
                raise Stopped(TOO_MUCH, f"`{missing.name}` is longer than {MAX_TEXT} characters.")
            # A blank that the template itself assigned is meant; a blank field is a missing one.
            return missing if is_nothing(found) and not (is_assigned and not rest) else found

        return value

    def _filtered(self, expression: FilteredExpression) -> Value:
        value = self._value(expression.left)
        for call in expression.filters or []:
            self._filters += 1
            if self._filters > MAX_FILTERS:
                raise Refusal(f"A template may have at most {MAX_FILTERS} filters.", token=call.token)
            value = self._default(call, value) if call.name == "default" else self._filter(call, value)
        return value

    def _filter(self, call: FilterCall, value: Value) -> Value:
        known = FILTERS.get(call.name)
        if known is None:
            hint = did_you_mean(call.name, _NAMES)
            raise Refusal(f"There is no filter `{call.name}` in message templates.{hint}", token=call.token)
        if any(isinstance(argument, KeywordArgument) for argument in call.args):
            raise Refusal(f"The filter `{call.name}` takes no named arguments.", token=call.token)
        _count_arguments(call, known.least, known.most)
        arguments = tuple(self._value(argument.value) for argument in call.args)
        apply = known.apply

        def filtered(frame: Frame) -> object:
            left = value(frame)
            if isinstance(left, Missing):
                return left
            given = [argument(frame) for argument in arguments]
            for each in given:
                if isinstance(each, Missing):
                    return each
            frame.spend(10)
            return apply(frame, left, *given)

        return filtered

    def _default(self, call: FilterCall, value: Value) -> Value:
        named = [argument for argument in call.args if isinstance(argument, KeywordArgument)]
        plain = [argument for argument in call.args if not isinstance(argument, KeywordArgument)]
        if len(plain) != 1 or any(argument.name != "allow_false" for argument in named):
            raise Refusal('`default` takes one value: {{ name | default: "there" }}.', token=call.token)
        otherwise = self._value(plain[0].value)
        allow_false = self._value(named[0].value) if named else lambda _: False

        def filtered(frame: Frame) -> object:
            left = value(frame)
            if not is_nothing(left) and (left is not False or allow_false(frame) is True):
                return left
            other = otherwise(frame)
            return left if isinstance(other, Missing) and isinstance(left, Missing) else other

        return filtered


def _count_arguments(call: FilterCall, least: int, most: int) -> None:
    if not least <= len(call.args) <= most:
        many = f"{least}" if least == most else f"{least} to {most}"
        raise Refusal(f"The filter `{call.name}` takes {many} arguments, not {len(call.args)}.", token=call.token)


def _field(name: str, missing: Missing) -> Value:
    """A field of the target by name: the commonest expression, kept short."""

    def value(frame: Frame) -> object:
        found = frame.fields.get(name)
        if type(found) is str:
            if len(found) > MAX_TEXT:
                raise Stopped(TOO_MUCH, f"`{name}` is longer than {MAX_TEXT} characters.")
            return missing if not found or (not found[0].isalnum() and is_blank(found)) else found
        return missing if is_nothing(found) else found

    return value


def _paths(expression: Expression) -> list[Path]:
    """The variables an expression names, in order."""
    if isinstance(expression, Path):
        return [expression]
    return [path for child in expression.children() for path in _paths(child)]


_COMPARISONS: Final[dict[type[Expression], Callable[[Frame, object, object], bool]]] = {
    logic.EqExpression: lambda _, left, right: equal(left, right),
    logic.NeExpression: lambda _, left, right: not equal(left, right),
    logic.LtExpression: ordered(operator.lt, operator.lt),
    logic.GtExpression: ordered(operator.gt, operator.gt),
    logic.LeExpression: ordered(operator.le, operator.le),
    logic.GeExpression: ordered(operator.ge, operator.ge),
    logic.ContainsExpression: contains,
}
