"""Options that several commands share.

Not what they mean: settings and commands say that.
"""

from __future__ import annotations

from typing import Annotated

import typer

from overture.cli.refusal import Refused

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


def mode_of(mode: str | None) -> str | None:
    """The mode as given, or Refused."""
    if mode not in (None, *MODES):
        raise Refused(f"--mode is test or live, not {mode}.")
    return mode
