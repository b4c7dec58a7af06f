"""Spreadsheets of any length for the benchmarks of imports: everyday rows, some of them repeated.

Not the kinds of cells that cost the reading more: reading.py.
"""

from __future__ import annotations

import csv
from pathlib import Path

COLUMNS = ("instagramUsername", "profileUrl", "fullName", "firstName", "category", "followerCount", "city")
"""The six fields, and a variable for the template."""
EVERY = 100
"""One row of so many names somebody who was named before."""
_CATEGORIES = ("fitness", "food", "travel", "fashion", "beauty", "gaming", "music", "home")


def write(path: Path, rows: int, tag: str) -> int:
    """Writes a file of so many rows below its header; how many different people it names."""
    repeated = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(COLUMNS)
        for i in range(rows):
            n = i
            if i % EVERY == EVERY - 1:
                n, repeated = i - EVERY // 2, repeated + 1
            name = f"creator_{tag}{n}"
            about = (f"Creator Number {n}", "Creator", _CATEGORIES[n % 8], 1_000 + n % 900_000, "Berlin")
            out.writerow((name, f"https://www.instagram.com/{name}", *about))
    return rows - repeated
