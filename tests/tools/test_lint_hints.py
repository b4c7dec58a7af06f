"""No NOTIFY inside a transaction.

Not a test of the hints themselves.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_hints import check

HERE = "overture/runtime/work/record.py"


@pytest.mark.parametrize(
    "line",
    [
        'await raw.execute("NOTIFY overture_work")',
        "await raw.execute(\"select pg_notify('overture_work', $1)\", queue)",
        'await raw.execute(f"update a set b = 1; notify {channel}")',
        "await call.execute(select(func.pg_notify('a', 'b')))",
    ],
)
def test_a_notify_is_found(line: str) -> None:
    assert len(findings(check, HERE, line)) == 1


@pytest.mark.parametrize("line", ["hints.after_commit(queue)", "x = 'we notify the receiver by webhook'", "notify(1)"])
def test_hints_and_prose_are_free(line: str) -> None:
    assert findings(check, HERE, line) == []


def test_the_module_of_hints_may() -> None:
    assert findings(check, "overture/runtime/work/hints.py", 'await raw.execute("NOTIFY overture_work")') == []
