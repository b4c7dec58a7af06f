"""Commit and rollback belong to runtime.

Not a test of runtime's own transactions.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_commits import check


@pytest.mark.parametrize("line", ["await connection.commit()", "commit()", "raw.rollback()"])
def test_ending_a_transaction_in_the_domain_is_found(line: str) -> None:
    assert len(findings(check, "overture/domain/campaigns/commands.py", line)) == 1


@pytest.mark.parametrize("path", ["overture/runtime/db.py", "overture/sandbox/journal.py", "tests/runtime/test_db.py"])
def test_runtime_the_sandbox_and_tests_may_commit(path: str) -> None:
    assert findings(check, path, "await connection.commit()") == []


def test_a_name_that_holds_the_word_is_no_commit() -> None:
    assert findings(check, "overture/domain/campaigns/commands.py", "hints.after_commit(queue)") == []
