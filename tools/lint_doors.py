"""Another domain is entered by its door, the folder's `__init__`, so that its inner files may change freely.

good:  from overture.domain import campaigns
bad:   from overture.domain.campaigns.commands import start

Not asked of tests, bench and migrations, which look inside on purpose.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.linting import ROOT, Finding, Source, imports

DOMAIN = "overture.domain"


def check(source: Source, root: Path = ROOT) -> Iterator[Finding]:
    if not (source.is_python and source.under("overture")):
        return
    parts = source.path.removesuffix(".py").split("/")
    home = parts[2] if source.under("overture/domain") and len(parts) > 2 else None
    for line, module, name, _ in imports(source):
        inside = _inside(module, name, root)
        if inside is not None and inside[0] != home:
            other, inner = inside
            yield Finding(
                source.path, line, f"{inner} is inside another domain; import it from the door, {DOMAIN}.{other}"
            )


def _inside(module: str, name: str | None, root: Path) -> tuple[str, str] | None:
    """The domain and the inner module that an import reaches into, if it does."""
    if not module.startswith(DOMAIN + "."):
        return None
    domain, *inner = module.removeprefix(DOMAIN + ".").split(".")
    if inner:
        return domain, module
    folder = root / "overture" / "domain" / domain
    is_file = name is not None and ((folder / f"{name}.py").exists() or (folder / name).is_dir())
    if name is not None and is_file and name not in _shown(folder / "__init__.py"):
        return domain, f"{module}.{name}"
    return None


def _shown(door: Path) -> set[str]:
    """The names a door shows: its `__all__`, or what it imports where it has none."""
    if not door.exists():
        return set()
    tree = ast.parse(door.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            listed = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else []
            return {e.value for e in listed if isinstance(e, ast.Constant) and isinstance(e.value, str)}
    return {a.asname or a.name for node in tree.body if isinstance(node, ast.ImportFrom) for a in node.names}
