"""Sizes and names of files.

Not a test of what is in them.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_files import MOST_LINES, check


def test_a_file_over_the_limit_is_found() -> None:
    assert findings(check, "overture/kernel/ids.py", "x = 1\n" * (MOST_LINES + 1)) != []
    assert findings(check, "overture/kernel/ids.py", "x = 1\n" * MOST_LINES) == []


@pytest.mark.parametrize(
    "path",
    [
        "overture/kernel/utils.py",
        "overture/runtime/helpers/x.py",
        "tests/common.py",
        "overture/domain/lane_manager.py",
        "overture/dashboard/templates/base.html",
        "tools/misc.py",
    ],
)
def test_a_drawer_is_found(path: str) -> None:
    assert len(findings(check, path, "")) == 1


@pytest.mark.parametrize("path", ["overture/kernel/database.py", "overture/domain/campaigns/pacing.py", "docs/base.md"])
def test_a_name_with_a_meaning_is_fine(path: str) -> None:
    assert findings(check, path, "") == []


def test_a_long_document_is_fine() -> None:
    assert findings(check, "docs/reference.md", "line\n" * 5000) == []
