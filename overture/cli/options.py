"""Options that several commands share.

Not what they mean: settings and commands say that.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from overture.cli.refusal import Refused
from overture.kernel.ids import parsed

DataDir = Annotated[
    str | None,
    typer.Option("--data-dir", help="Folder of the embedded database (.overture).", show_default=False, metavar="PATH"),
]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on.", show_default=False)]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port to listen on.", show_default=False)]
Project = Annotated[str | None, typer.Option("--project", help="A project's name or id; the default test project.")]
Mode = Annotated[str | None, typer.Option("--mode", help="test or live: the default project of that mode.")]
Workspace = Annotated[str | None, typer.Option("--workspace", help="A workspace's name; the first.")]
MODES = ("test", "live")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SPAN = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?[smhdw])+")


def mode_of(mode: str | None) -> str | None:
    """The mode as given, or Refused."""
    if mode not in (None, *MODES):
        raise Refused(f"--mode is test or live, not {mode}.")
    return mode


def id_of(prefix: str, text: str, what: str) -> UUID:
    """The id in a text, or Refused."""
    found = parsed(prefix, text)
    if found is None:
        raise Refused(f"{text} is no {what}'s id; it begins with {prefix}_.")
    return found


def uuid_of(text: str, what: str, where: str) -> UUID:
    """The id in a text that shows none of what it is of, or Refused; `where` it is told."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused(f"{text[:50]} is no {what}'s id; {where}.") from None


def span(option: str, text: str) -> timedelta:
    """A length of time written as `90s`, `1h30m`, `2d`; Refused for anything else."""
    if not _SPAN.fullmatch(text) or len(text) > 50:
        raise Refused(f"{option} is a length of time such as 90s, 15m, 6h or 2d, not {text}.")
    try:
        return timedelta(seconds=sum(float(n) * _UNITS[u] for n, u in re.findall(r"(\d+(?:\.\d+)?)([smhdw])", text)))
    except OverflowError as error:
        raise Refused(f"{option} is longer than any time there is: {text}.") from error


def end(option: str, text: str) -> timedelta | datetime:
    """When something ends: after a length of time, or at a moment with its zone (`2026-12-31T00:00:00Z`)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return span(option, text)
    if moment.tzinfo is None:
        raise Refused(f"{option} is a moment without a zone; write {text}Z if it is UTC.")
    return moment
