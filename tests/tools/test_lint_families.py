"""The domain knows no family.

Not a test of the families.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_families import check


@pytest.mark.parametrize(
    "line",
    [
        "if call.family == 'outreach': pass",
        "family = 1",
        "def start(family: str) -> None: ...",
        "start(api_family=1)",
        "from overture.apis.kit import Family",
        "class FamilyRule: ...",
    ],
)
def test_the_name_is_found_in_the_domain(line: str) -> None:
    assert len(findings(check, "overture/domain/campaigns/rules.py", line)) >= 1


@pytest.mark.parametrize("line", ["# a family renames it", "familiar = 1", "note = 'each family'"])
def test_prose_and_other_words_are_free(line: str) -> None:
    assert findings(check, "overture/domain/campaigns/rules.py", line) == []


def test_the_apis_may_speak_of_families() -> None:
    assert findings(check, "overture/apis/kit/family.py", "family = 1") == []
