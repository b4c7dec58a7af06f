"""Secrets and texts are not handed to a logger.

Not a test of the logger.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_logs import check

HERE = "overture/domain/messaging/work.py"


@pytest.mark.parametrize(
    "line",
    [
        'log.info("sent", token=token)',
        'logger.warning("sent", body=body)',
        'self._log.error("sent", text=text)',
        'log.bind(api_key=key).info("sent")',
        'log.bind(id=1).info("sent", authorization=header)',
        'logging.getLogger("x").info("sent", secret=1)',
        'structlog.get_logger().info("sent", access_token=1)',
        "structlog.contextvars.bind_contextvars(password=1)",
    ],
)
def test_a_telling_name_is_found(line: str) -> None:
    assert len(findings(check, HERE, line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        'log.info("sent", message_id=1, bytes=3)',
        'log.info("sent", key_id=1, pick_key=2)',
        "render(text=text, body=body)",
        "connection.info(token=1)",
        "catalog.new(text=text)",
    ],
)
def test_ids_and_other_calls_are_free(line: str) -> None:
    assert findings(check, HERE, line) == []
