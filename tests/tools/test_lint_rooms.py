"""Libraries stay in their rooms.

Not a test of our own modules' imports.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_rooms import check


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("overture/domain/campaigns/work.py", "import aiohttp"),
        ("overture/kernel/errors.py", "from litestar.status_codes import HTTP_404_NOT_FOUND"),
        ("overture/domain/campaigns/errors.py", "from http import HTTPStatus"),
        ("overture/kernel/ids.py", "import sqlalchemy as sa"),
        ("overture/apis/outreach/campaigns.py", "from sqlalchemy import select"),
        ("overture/dashboard/pages.py", "import asyncpg"),
        ("overture/cli/keys.py", 'rows = run("select id from api_key where name = $1")'),
        ("overture/connectors/bridge/send.py", 'run("update message set state = 1")'),
    ],
)
def test_a_library_out_of_its_room_is_found(path: str, text: str) -> None:
    assert len(findings(check, path, text)) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("overture/domain/campaigns/queries.py", "from sqlalchemy import select"),
        ("overture/domain/webhooks/work.py", "from overture.runtime import http"),
        ("overture/apis/outreach/campaigns.py", "from litestar import get"),
        ("overture/connectors/bridge/send.py", "import aiohttp"),
        ("overture/cli/keys.py", 'help = "Select a project; delete from the list what you do not need"'),
        ("overture/runtime/http.py", "import aiohttp"),
    ],
)
def test_a_library_at_home_is_free(path: str, text: str) -> None:
    assert findings(check, path, text) == []
