"""What every lint stands on: a source file parsed once, a finding, the files of the tree, names and strings in code.

Not a lint itself; `tools/lint.py` lists and runs them.
"""

import ast
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Dot names are caches, environments and data folders, but for these.
DOT_NAMES = (".ci", ".importlinter", ".gitignore", ".github")
UNWALKED = ("__pycache__", "node_modules", "build", "dist", "vendor")
# What stands for the part of an f-string that is known only when it runs.
HOLE = "{}"


@dataclass(frozen=True)
class Source:
    """One file: its path from the root with `/`, its text, and for Python its tree."""

    path: str
    text: str

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text if self.is_python else "", filename=self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, walked once for all lints."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """Every call in it."""
        return tuple(node for node in self.nodes if isinstance(node, ast.Call))

    @cached_property
    def names(self) -> dict[str, str]:
        """What an imported name stands for: `{"dt": "datetime.datetime"}`; relative imports made absolute."""
        return dict(imported(self))

    @cached_property
    def strings(self) -> tuple[tuple[int, str], ...]:
        """Line and text of every string that is not a docstring; an f-string is one, its holes written `{}`."""
        return tuple(strings(self.tree))

    def under(self, *folders: str) -> bool:
        return any(self.path == folder or self.path.startswith(folder.rstrip("/") + "/") for folder in folders)


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


Lint = Callable[[Source], Iterator[Finding]]


def sources(root: Path = ROOT) -> Iterator[Source]:
    """Every text file below the root that could be committed, in order of path."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if _wanted(name))
        for name in sorted(filter(_wanted, files)):
            path = Path(folder, name)
            try:
                text = path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, OSError):  # a picture, a socket, a file that has just gone
                continue
            yield Source(path.relative_to(root).as_posix(), text)


def _wanted(name: str) -> bool:
    return name not in UNWALKED and (not name.startswith(".") or name in DOT_NAMES)


def imports(source: Source) -> Iterator[tuple[int, str, str | None, str]]:
    """Line, module, name taken from it (None for `import x`), and the name it gets here."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, None, alias.asname or alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(source, node)
            for alias in node.names:
                yield node.lineno, module, alias.name, alias.asname or alias.name


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = source.path.removesuffix(".py").split("/")[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def imported(source: Source) -> Iterator[tuple[str, str]]:
    for _, module, name, here in imports(source):
        if name is not None:
            yield here, f"{module}.{name}"
        else:
            yield here, module if here != module.split(".")[0] else here


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """`dt.now` where `dt` was imported as datetime.datetime -> "datetime.datetime.now"; "" where there is no name."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = dotted(node.value, names)
        return f"{before}.{node.attr}" if before else f".{node.attr}"
    return ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last part of what is called: `sleep` for both `sleep(1)` and `asyncio.sleep(1)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def constant_text(node: ast.expr, constants: dict[str, str] | None = None) -> str | None:
    """The text of a literal: plain, f-string (holes as `{}`), joined by `+`, formatted, or a module's constant."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _hole(part, constants) if isinstance(part, ast.FormattedValue) else str(getattr(part, "value", ""))
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [constant_text(node.left, constants), constant_text(node.right, constants)]
        return None if sides == [None, None] else "".join(HOLE if s is None else s for s in sides)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "strip"):
        return constant_text(node.func.value, constants)
    if isinstance(node, ast.Name) and constants is not None:
        return constants.get(node.id)
    return None


def _hole(part: ast.FormattedValue, constants: dict[str, str] | None) -> str:
    return constant_text(part.value, constants) or HOLE


def constants(tree: ast.Module) -> dict[str, str]:
    """The module's own string constants, by name."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        text = constant_text(value, found)
        if text is not None:
            found |= {target.id: text for target in targets if isinstance(target, ast.Name)}
    return found


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """See `Source.strings`; of any part of a tree."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring, or a string that stands as a note
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.lineno, child.value
        elif isinstance(child, ast.JoinedStr):
            yield child.lineno, constant_text(child) or ""
            for part in child.values:
                if isinstance(part, ast.FormattedValue):
                    yield from strings(part)
        else:
            yield from strings(child)


def run(lints: Iterable[Lint], files: Iterable[Source]) -> list[Finding]:
    """All findings in order; a file that does not parse is one finding of its own."""
    lints = tuple(lints)
    found: list[Finding] = []
    for source in files:
        try:
            _ = source.tree
        except SyntaxError as error:
            found.append(Finding(source.path, error.lineno or 1, f"does not parse: {error.msg}"))
            continue
        for lint in lints:
            found.extend(lint(source))
    return sorted(set(found))
