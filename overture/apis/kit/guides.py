"""The guides of this version, served beside the APIs, so that who has only the address can read them.

Not rendered: they are Markdown, as they lie in docs/.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import overture
from overture.apis.kit.replies import ASGI, RawHeaders, Receive, Reply, Send

_OPEN: RawHeaders = ((b"cache-control", b"no-cache"), (b"access-control-allow-origin", b"*"))
_MARKDOWN: Final = b"text/markdown; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Guide:
    """One page: the path it is served at, its file, and its title."""

    path: str
    file: Path
    title: str


def folder() -> Path:
    """Where README.md and docs/ lie: inside the installed package, or beside it in a checkout."""
    inside = Path(overture.__file__).parent
    return inside if (inside / "docs").is_dir() else inside.parent


@cache
def guides() -> tuple[Guide, ...]:
    """Every page: the README, then docs/ by name; decisions and what else lies deeper come last."""
    root = folder()
    found = sorted((root / "docs").rglob("*.md"), key=lambda p: (len(p.parts), p.as_posix()))
    pages = [p for p in (root / "README.md", *found) if p.is_file()]
    return tuple(Guide("/" + p.relative_to(root).as_posix(), p, _title(p)) for p in pages)


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return next((line[2:].strip() for line in lines if line.startswith("# ")), file.stem)


def text(body: bytes, media: bytes = _MARKDOWN) -> ASGI:
    """An app that answers GET and HEAD with a text that does not change while the process lives."""

    async def page(scope: Any, receive: Receive, send: Send) -> None:
        reply = Reply(200, body, ((b"content-type", media), *_OPEN))
        if scope["method"] not in ("GET", "HEAD"):
            plain = ((b"content-type", b"text/plain; charset=utf-8"), (b"allow", b"GET, HEAD"))
            reply = Reply(405, b"This page is read with GET.\n", plain)
        await reply.send(scope, receive, send)

    return page


def _read(file: Path) -> ASGI:
    async def page(scope: Any, receive: Receive, send: Send) -> None:
        await text(_bytes(file))(scope, receive, send)

    return page


@cache
def _bytes(file: Path) -> bytes:
    return file.read_bytes()


def served() -> dict[str, ASGI]:
    """The pages as apps by path; each is read when it is asked for."""
    return {guide.path: _read(guide.file) for guide in guides()}
