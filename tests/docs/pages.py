"""The documentation as tests read it: pages, what they name in code style, links, fenced blocks.

Not a renderer: Markdown is read line by line, as a person with an editor does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^\s*```(\w*)\s*$")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+)\s+(.*?)\s*$")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, and the headings it stands under, outermost first."""

    language: str
    text: str
    under: tuple[str, ...]


def pages() -> dict[str, str]:
    """Every page by its path from the root: README.md and all of docs/."""
    found = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    return {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in found}


def page(name: str) -> str:
    """One page of docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def named(text: str) -> set[str]:
    """What a page names in code style, outside fenced blocks."""
    return {code.strip() for code in _CODE.findall(prose(text))}


def prose(text: str) -> str:
    """The page without its fenced blocks."""
    out: list[str] = []
    is_code = False
    for line in text.splitlines():
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code:
            out.append(line)
    return "\n".join(out)


def blocks(text: str) -> list[Block]:
    """The fenced blocks in order."""
    out: list[Block] = []
    under: list[str] = []
    language: str | None = None
    inside: list[str] = []
    for line in text.splitlines():
        fence = _FENCE.match(line)
        if fence and language is None:
            language, inside = fence[1], []
        elif fence and language is not None:
            out.append(Block(language, "\n".join(inside) + "\n", tuple(under)))
            language = None
        elif language is not None:
            inside.append(line)
        elif heading := _HEADING.match(line):
            del under[len(heading[1]) - 1 :]
            under += [""] * (len(heading[1]) - 1 - len(under))
            under.append(heading[2])
    return out


def links(text: str) -> list[str]:
    """The targets of links and pictures, outside fenced blocks."""
    return _LINK.findall(prose(text))


def anchors(text: str) -> set[str]:
    """The anchors that the headings of a page make, as GitHub makes them."""
    headings = (_HEADING.match(line) for line in prose(text).splitlines())
    return {_NOT_IN_ANCHOR.sub("", h[2].lower()).replace(" ", "-") for h in headings if h}
