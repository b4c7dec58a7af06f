"""Links of the documentation lead somewhere, and pages stay short."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import DOCS, ROOT, anchors, links, named, pages

_FILE = re.compile(
    r"(?:overture|tests|tools|docs|bench|migrations|requirements)/[\w./-]*\w|[A-Z]\w+\.md|[\w-]+\.(?:lock|toml)"
)
_MADE_LATER = {"overture.toml"}
MOST_LINES = 600


def test_every_relative_link_leads_to_a_file_and_a_heading() -> None:
    broken: list[str] = []
    checked = 0
    for path, text in pages().items():
        for link in links(text):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            checked += 1
            target = ((ROOT / path).parent / parts.path).resolve() if parts.path else ROOT / path
            is_there = target.is_file() and target.is_relative_to(ROOT)
            if not is_there or (parts.fragment and parts.fragment not in anchors(target.read_text(encoding="utf-8"))):
                broken.append(f"{path}: {link}")
    assert checked > 40
    assert broken == []


def test_links_to_other_sites_are_https() -> None:
    outside = [link for text in pages().values() for link in links(text) if urlsplit(link).scheme]
    assert outside
    assert [link for link in outside if not link.startswith("https://")] == []


def test_every_file_that_is_named_is_there() -> None:
    missing: list[str] = []
    checked = 0
    for path, text in pages().items():
        for name in named(text):
            if not _FILE.fullmatch(name) or name in _MADE_LATER:
                continue
            checked += 1
            if not (ROOT / name).exists():
                missing.append(f"{path}: {name}")
    assert checked > 20
    assert missing == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    found = pages()
    seen: set[str] = set()
    ahead = ["README.md"]
    while ahead:
        path = ahead.pop()
        if path in seen or path not in found:
            continue
        seen.add(path)
        for link in links(found[path]):
            parts = urlsplit(link)
            if not parts.scheme and parts.path.endswith(".md"):
                ahead.append(((ROOT / path).parent / parts.path).resolve().relative_to(ROOT).as_posix())
    assert len(seen) > 20
    assert set(found) - seen == set()


@pytest.mark.parametrize("path", sorted(pages()))
def test_a_page_has_one_title_and_is_short(path: str) -> None:
    text = pages()[path]
    assert text.startswith("# ")
    assert len(text.splitlines()) <= MOST_LINES


def test_pictures_are_drawn_here_and_load_nothing() -> None:
    pictures = sorted((DOCS / "images").glob("*.svg"))
    assert pictures
    for path in pictures:
        svg = path.read_text(encoding="utf-8")
        assert "<svg" in svg
        assert re.findall(r"(?:href|src)=|url\((?!#)", svg) == []
        assert not re.search(r"sk_(?:test|live)_\w{7}", svg), "a whole key"


def test_decisions_have_their_parts_and_are_listed() -> None:
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    found = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert len(found) >= 12
    for number, path in enumerate(found, 1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-"), path.name
        assert text.startswith(f"# {number:04}. "), path.name
        for part in ("**Context.**", "**Decision.**", "**Consequences.**", "**Alternatives.**", "**Enforced in.**"):
            assert part in text, f"{path.name} lacks {part}"
        assert f"({path.name})" in index
