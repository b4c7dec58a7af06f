"""No wall clock in product code.

Not a test of the database's clock.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_clocks import check

HERE = "overture/domain/campaigns/commands.py"


@pytest.mark.parametrize(
    "text",
    [
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import UTC, datetime\nx = datetime.now(UTC)",
        "from datetime import datetime as dt\nx = dt.utcnow()",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "import time as clock\nx = clock.time_ns()",
        "from time import time\nx = time()",
        "from datetime import datetime\nx = field(default_factory=datetime.now)",
    ],
)
def test_reading_the_machines_clock_is_found(text: str) -> None:
    assert len(findings(check, HERE, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "import time\nx = time.monotonic() + time.perf_counter()",
        "x = call.at",
        "x = asyncio.get_running_loop().time()",
        "from datetime import datetime\nx = datetime.fromisoformat(text)",
        "def f(time: float) -> float:\n    return time",
    ],
)
def test_measuring_and_given_times_are_free(text: str) -> None:
    assert findings(check, HERE, text) == []


@pytest.mark.parametrize("path", ["overture/runtime/db.py", "overture/sandbox/people.py", "bench/floor.py"])
def test_the_one_place_and_the_pretend_platforms_may(path: str) -> None:
    assert findings(check, path, "import time\nx = time.time()") == []
