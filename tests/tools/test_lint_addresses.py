"""No path of one machine, no registry's host.

Not a test of links.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_addresses import check


@pytest.mark.parametrize(
    "line",
    [
        'ROOT = "/work/main"',
        "cd /home/somebody/overture",
        "see (/root/.cache)",
        "file:///home/a",
        "pip install -i https://pypi.org/simple",
        "https://registry.npmjs.org/htmx",
        "https://files.pythonhosted.org/packages/x",
        "URIs: http://deb.debian.org/debian",
    ],
)
def test_addresses_of_one_machine_or_registry_are_found(line: str) -> None:
    assert len(findings(check, "docs/quickstart.md", line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "overture/runtime/work/hints.py",
        "https://example.com/home/page",
        "$HOME/work/overture",
        "/var/lib/overture",
        "~/work/x",
        "/workers/a",
    ],
)
def test_other_paths_are_free(line: str) -> None:
    assert findings(check, "docs/quickstart.md", line) == []
