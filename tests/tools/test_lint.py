"""The list of lints is whole, each gives its reason, and the walk over the tree leaves out what is not ours.

Not a test of any one lint.
"""

import ast
from pathlib import Path

from tests.tools.snippets import findings
from tools import lint_texts
from tools.lint import LINTS
from tools.linting import ROOT, sources


def test_every_lint_of_the_folder_is_run() -> None:
    files = {path.stem for path in (ROOT / "tools").glob("lint_*.py")} - {"lint_schema"}
    assert {lint.__module__.removeprefix("tools.") for lint in LINTS} == files


def test_every_lint_opens_with_its_reason_a_good_and_a_bad_line_and_has_tests() -> None:
    for path in sorted((ROOT / "tools").glob("lint_*.py")):
        text = ast.get_docstring(ast.parse(path.read_text())) or ""
        assert "\ngood:  " in text, path.name
        assert "\nbad:   " in text, path.name
        assert (ROOT / "tests" / "tools" / f"test_{path.name}").exists(), path.name


def test_a_file_that_does_not_parse_is_a_finding() -> None:
    assert findings(lint_texts.check, "overture/a.py", "def f(:\n") == ["does not parse: invalid syntax"]


def test_the_walk_leaves_out_environments_caches_and_pictures(tmp_path: Path) -> None:
    for name in (".venv/x.py", "overture/__pycache__/x.py", "node_modules/x.js", ".overture/secret", "overture/a.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_text("make test\n")
    (tmp_path / "overture" / "logo.png").write_bytes(b"\x89PNG\xff\xfe")
    assert [source.path for source in sources(tmp_path)] == [".ci/run", "overture/a.py"]
