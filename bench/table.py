"""What a benchmark found, and the table they all print.

Figures only: nothing here fails a run.
"""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Row:
    """One line: what was measured, its floor in the same run, and what it should reach.

    `ratio` is to the floor where there is one; `is_met` is None where no goal is set.
    """

    name: str
    measured: str
    floor: str = ""
    ratio: float | None = None
    goal: str = ""
    is_met: bool | None = None
    duplicates: int | None = None
    losses: int | None = None
    notes: tuple[str, ...] = ()


_HEAD = ("benchmark", "measured", "floor", "ratio", "goal", "", "twice", "lost")


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned text, each row's notes under the table."""
    cells = [_HEAD] + [
        (
            r.name,
            r.measured,
            r.floor,
            "" if r.ratio is None else f"{r.ratio:.2f}",
            r.goal,
            "" if r.is_met is None else ("met" if r.is_met else "MISSED"),
            "" if r.duplicates is None else str(r.duplicates),
            "" if r.losses is None else str(r.losses),
        )
        for r in rows
    ]
    widths = [max(len(line[i]) for line in cells) for i in range(len(_HEAD))]
    out = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells]
    out.insert(1, "-" * len(max(out, key=len)))
    notes = [f"{r.name}: {note}" for r in rows for note in r.notes]
    return "\n".join([*out, "", *notes, machine()])


def machine() -> str:
    """The machine in a line, with its load: who else works there shows in every rate."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((x.split(":", 1)[1].strip() for x in file if x.startswith("model name")), model)
    except OSError:
        pass
    memory = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return (
        f"machine: {os.cpu_count()} x {model}, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load {load}"
    )


def median(values: Sequence[float]) -> float:
    """The middle."""
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """Lowest to highest, to see the noise."""
    return f"{min(values):,.0f} to {max(values):,.0f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
