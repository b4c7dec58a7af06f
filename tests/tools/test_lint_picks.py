"""No EXISTS in a pick.

Not a test of any plan.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_picks import check

QUESTION = "select id from message m where not exists (select 1 from contacted c where c.person = m.person)"
LATERAL = "select id from message m left join lateral (select 1 as hit from contacted limit 1) c on true"


@pytest.mark.parametrize("name", ["pick.py", "work.py"])
def test_exists_is_found_anywhere_in_the_files_of_picks(name: str) -> None:
    assert len(findings(check, f"overture/runtime/work/{name}", f'SQL = "{QUESTION}"')) == 1


@pytest.mark.parametrize(
    "text",
    [
        f'async def pick_messages() -> None:\n    await raw.fetch("{QUESTION}")',
        f'PICK_MESSAGES = "{QUESTION}"',
        "from sqlalchemy import exists\ndef pick():\n    return select(m).where(~exists(select(c)))",
        "import sqlalchemy as sa\ndef pick():\n    return sa.exists(sa.select(c))",
    ],
)
def test_exists_is_found_in_functions_and_constants_of_picks(text: str) -> None:
    assert len(findings(check, "overture/domain/messaging/reserve.py", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f'def pick() -> str:\n    return "{LATERAL}"',
        f'def is_known() -> str:\n    return "{QUESTION}"',
        'def pick() -> str:\n    return "create table if not exists (a int)"',
        "def pick() -> bool:\n    return path.exists()",
    ],
)
def test_lateral_joins_and_other_functions_are_free(text: str) -> None:
    assert findings(check, "overture/domain/messaging/reserve.py", text) == []
