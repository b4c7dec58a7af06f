"""No sleep in domain and connectors.

Not a test of waiting itself.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_sleeps import check


@pytest.mark.parametrize(
    "line", ["await asyncio.sleep(1)", "sleep(1)", "time.sleep(0.1)", 'await raw.execute("select pg_sleep(1)")']
)
@pytest.mark.parametrize("path", ["overture/domain/campaigns/work.py", "overture/connectors/bridge/send.py"])
def test_a_sleep_is_found(path: str, line: str) -> None:
    assert len(findings(check, path, line)) == 1


def test_a_stored_moment_is_fine() -> None:
    assert findings(check, "overture/domain/campaigns/work.py", "lane.next_at = call.at + LATER") == []


def test_runtime_may_wait() -> None:
    assert findings(check, "overture/runtime/work/loop.py", "await asyncio.sleep(1)") == []
