"""No time from SQL.

Not a test of statements against a database.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_sql_clocks import check

HERE = "overture/domain/campaigns/commands.py"


@pytest.mark.parametrize(
    "text",
    [
        'SQL = "update message set sent_at = now() where id = $1"',
        'SQL = "update message set sent_at = NOW ( )"',
        'SQL = f"select * from {table} where due_at < clock_timestamp()"',
        'SQL = "select current_timestamp"',
        'Column("at", server_default=func.now())',
        'Column("at", server_default=sa.func.clock_timestamp())',
    ],
)
def test_asking_the_database_for_the_time_is_found(text: str) -> None:
    assert len(findings(check, HERE, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        'SQL = "update message set sent_at = $2 where id = $1"',
        'SQL = "select known() from a -- never now()"',
        '"""A docstring may speak of now()."""',
        'NOTE = "what is true now (and later)"',
        'WORD = "not_current_timestamps"',
    ],
)
def test_parameters_comments_and_prose_are_free(text: str) -> None:
    assert findings(check, HERE, text) == []


def test_migrations_are_read_too() -> None:
    assert len(findings(check, "migrations/versions/0001_first.sql", "select 1;\nselect now();\n")) == 1


def test_the_one_place_may() -> None:
    assert findings(check, "overture/runtime/db.py", 'SQL = "select clock_timestamp()"') == []
