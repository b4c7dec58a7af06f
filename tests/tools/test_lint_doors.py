"""Another domain is entered by its door.

Not a test of the tiers, which import-linter keeps.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.snippets import findings
from tools.lint_doors import check
from tools.linting import Finding, Lint, Source


@pytest.fixture
def lint(tmp_path: Path) -> Lint:
    """The lint over a house with one domain, whose door shows `rules` and hides `commands`."""
    domain = tmp_path / "overture" / "domain" / "campaigns"
    domain.mkdir(parents=True)
    shown = 'from .commands import start\nfrom . import rules\n__all__ = ["rules", "start"]\n'
    (domain / "__init__.py").write_text(shown)
    (domain / "commands.py").write_text("")
    (domain / "rules.py").write_text("")

    def over_that_house(source: Source) -> Iterator[Finding]:
        return check(source, tmp_path)

    return over_that_house


@pytest.mark.parametrize(
    "text",
    [
        "from overture.domain.campaigns.commands import start",
        "import overture.domain.campaigns.commands",
        "from overture.domain.campaigns import commands",
        "from ..campaigns.commands import start",
        "from ..campaigns import commands",
    ],
)
def test_an_inner_file_of_another_domain_is_found(lint: Lint, text: str) -> None:
    assert len(findings(lint, "overture/domain/webhooks/commands.py", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from overture.domain import campaigns",
        "from overture.domain.campaigns import start",
        "from overture.domain.campaigns import rules",
        "from .. import campaigns",
        "from . import rules",
        "from overture.domain.webhooks.rules import may_start",
    ],
)
def test_the_door_and_ones_own_files_are_free(lint: Lint, text: str) -> None:
    assert findings(lint, "overture/domain/webhooks/commands.py", text) == []


def test_the_rule_holds_above_the_domain_too(lint: Lint) -> None:
    text = "from overture.domain.campaigns.commands import start"
    assert len(findings(lint, "overture/apis/outreach/campaigns.py", text)) == 1
    assert findings(lint, "tests/domain/campaigns/test_commands.py", text) == []
