"""Lists as the command line prints them: aligned columns, no frames, fit for grep and awk.

Not the table of the sample's outcomes, which is for the eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import typer


def show(heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Prints rows under their heads; `empty` on stderr where there are none."""
    if not rows:
        typer.echo(empty, err=True)
        return
    widths = [max(len(r[i]) for r in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, *rows):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def moment(at: datetime | None) -> str:
    """A moment in UTC to the second; empty for none."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at is not None else ""
