"""Runs the lints of the house over the tree, one line a finding: python -m tools.lint

Not the whole of `make lint`: tools/check.py runs ruff, mypy, import-linter and the schema's lint beside it.
"""

import sys

from tools import (
    lint_addresses,
    lint_clocks,
    lint_commits,
    lint_doors,
    lint_families,
    lint_files,
    lint_hints,
    lint_logs,
    lint_order,
    lint_picks,
    lint_rooms,
    lint_sleeps,
    lint_sql_clocks,
    lint_texts,
)
from tools.linting import Lint, run, sources

LINTS: tuple[Lint, ...] = (
    lint_addresses.check,
    lint_clocks.check,
    lint_commits.check,
    lint_doors.check,
    lint_families.check,
    lint_files.check,
    lint_hints.check,
    lint_logs.check,
    lint_order.check,
    lint_picks.check,
    lint_rooms.check,
    lint_sleeps.check,
    lint_sql_clocks.check,
    lint_texts.check,
)


def main() -> int:
    files = list(sources())
    found = run(LINTS, files)
    print("\n".join(map(str, found)) if found else f"{len(LINTS)} lints, {len(files)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
