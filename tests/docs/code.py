"""What the code has that the documentation must tell: errors, events, metrics, reasons, tables, commands.

Read from the code itself, never from a list kept by hand.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import overture
from overture.kernel.errors import OvertureError
from overture.kernel.events import Event

SOURCE = Path(overture.__file__).parent
C = TypeVar("C")


@cache
def import_everything() -> tuple[str, ...]:
    """Imports every module of the product; their names."""
    names = [m.name for m in pkgutil.walk_packages(overture.__path__, "overture.") if not m.name.endswith("__main__")]
    for name in names:
        importlib.import_module(name)
    return tuple(names)


def below(cls: type[C]) -> Iterator[type[C]]:
    """Every subclass of the product, at any depth."""
    for found in cls.__subclasses__():
        if found.__module__.startswith("overture."):
            yield found
        yield from below(found)


def errors() -> dict[str, list[type[OvertureError]]]:
    """The error classes by code."""
    import_everything()
    out: dict[str, list[type[OvertureError]]] = {}
    for cls in below(OvertureError):
        out.setdefault(cls.code, []).append(cls)
    return out


def events() -> dict[str, type[Event]]:
    """The event classes by name."""
    import_everything()
    return {cls.name: cls for cls in below(Event) if isinstance(getattr(cls, "name", None), str)}


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the product, parsed, by its path below overture/."""
    found = sorted(SOURCE.rglob("*.py"))
    return {p.relative_to(SOURCE).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in found}


def strings_in(tree: ast.AST) -> Iterator[str]:
    """Every string constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def metrics() -> set[str]:
    """Names of metrics: constants that begin with `overture_` where metrics are made."""
    made: set[str] = set()
    for path, tree in trees().items():
        if path in ("runtime/metrics.py", "main.py") or path.endswith("/readings.py"):
            made |= {s for s in strings_in(tree) if re.fullmatch(r"overture_[a-z_]+", s)}
    return made


_REASON = re.compile(r"[a-z]+(_[a-z]+)*")
_TAKES_REASON = {
    "Drop": (0,),
    "Trouble": (0,),
    "Stopped": (0,),
    "Refused": (0,),
    "skip_waiting": (2,),
    "skip_bound": (2,),
    "park": (3,),
    "park_key": (3,),
    "put_off_key": (4,),
    "pause": (2,),
    "refusal": (1,),
    "handed_back": (1,),
    "_changed": (3,),
}
_REASON_FILES = ("domain/messaging/rules.py", "domain/campaigns/rules.py")
_REASON_NAMES = {"reason", "stopped", "lost"}
_REASON_CONSTANTS = {"REASONS", "DELIVERY_FAILED", "GONE", "FAILING"}
_NO_REASONS = {"name", "text", "body"}


def reasons() -> set[str]:
    """Every word the code gives as a reason: of a skip, a failure, a pause, a wait or a stop."""
    return {r for path, tree in trees().items() if _is_product(path) for r in _reasons(path, tree)}


def _is_product(path: str) -> bool:
    return path.startswith(("domain/", "runtime/work/", "connectors/"))


def _reasons(path: str, tree: ast.Module) -> Iterator[str]:
    constants = {
        t.id: n.value.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Assign | ast.AnnAssign)
        and isinstance(n.value, ast.Constant)
        and isinstance(n.value.value, str)
        for t in (n.targets if isinstance(n, ast.Assign) else [n.target])
        if isinstance(t, ast.Name)
    }
    for text in strings_in(tree):
        if "wait_reason" in text or "set status" in text:
            yield from re.findall(r"reason(?: =| in) \(?'([a-z_]+)'", text)
    for node in ast.walk(tree):
        for given in _given(path, node):
            for part in ast.walk(given):
                word = part.value if isinstance(part, ast.Constant) else None
                if isinstance(part, ast.Name) and part.id.isupper():
                    word = constants.get(part.id)
                if isinstance(word, str) and _REASON.fullmatch(word) and word not in _NO_REASONS:
                    yield word


def _given(path: str, node: ast.AST) -> Iterator[ast.expr]:
    """The expressions in which a node gives a reason."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in _TAKES_REASON.get(name, ()):
            if place < len(node.args) and not isinstance(node.args[place], ast.Call):
                yield node.args[place]
        yield from (k.value for k in node.keywords if k.arg == "reason" and _is_plain(k.value))
        written = (k.value for k in node.keywords if k.arg == "reason" and isinstance(k.value, ast.JoinedStr))
        yield from (ast.Constant(word) for value in written if (word := _beginning(value)))
    elif isinstance(node, ast.arguments):
        with_default = [*node.posonlyargs, *node.args][-len(node.defaults) :] if node.defaults else []
        yield from (d for a, d in zip(with_default, node.defaults, strict=True) if a.arg == "reason" and _is_plain(d))
    elif isinstance(node, ast.AnnAssign) and node.value is not None and path.startswith("domain/webhooks/"):
        if isinstance(node.target, ast.Name) and node.target.id in _REASON_CONSTANTS:
            yield from node.value.values if isinstance(node.value, ast.Dict) else (node.value,)
    elif isinstance(node, ast.Return) and node.value is not None and path in _REASON_FILES and _is_plain(node.value):
        yield node.value
    elif isinstance(node, ast.Assign) and _is_plain(node.value):
        for target in node.targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                target = target.value
            parts = target.elts if isinstance(target, ast.Tuple) else [target]
            words = {p.attr if isinstance(p, ast.Attribute) else getattr(p, "id", "") for p in parts}
            if words & _REASON_NAMES:
                yield node.value


def _beginning(value: ast.JoinedStr) -> str:
    """The words of a reason such as f"{HOLD}not_sent:{why}" before what is known only when it runs: `not_sent`."""
    words = [v.value for v in value.values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
    return words[0].rstrip(":_") if words else ""


def _is_plain(value: ast.expr) -> bool:
    """Whether it is a constant, a name, or a choice or tuple of such: no call whose arguments mean something else."""
    return not any(isinstance(n, ast.Call | ast.Subscript | ast.JoinedStr) for n in ast.walk(value))
