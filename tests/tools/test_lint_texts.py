"""Docstrings, finished work, and named ignores.

Not a test of the words.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_texts import check

HERE = "overture/kernel/ids.py"
DOC = '"""What it is."""\n'


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n",
        "",
        DOC + "# TODO: later\n",
        DOC + "x = 1  # FIXME\n",
        DOC + "raise NotImplementedError\n",
        DOC + "x = f()  # type: ignore\n",
        DOC + "x = f()  # type:ignore # why\n",
    ],
)
def test_what_is_not_ready_is_found(text: str) -> None:
    assert len(findings(check, HERE, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        DOC + "x = f()  # type: ignore[no-any-return]\n",
        DOC + "x = 'sk_test_XXX_todo'\n",
        DOC + "note = 'write # type: ignore with a code'\n",
    ],
)
def test_what_is_ready_is_free(text: str) -> None:
    assert findings(check, HERE, text) == []


def test_an_empty_init_of_tests_may_stay_empty() -> None:
    assert findings(check, "tests/kernel/__init__.py", "") == []
    assert len(findings(check, "tests/kernel/test_ids.py", "x = 1\n")) == 1


def test_other_languages_are_read_for_unfinished_work() -> None:
    assert len(findings(check, "overture/dashboard/static/page.css", "/* TODO */\n")) == 1
