"""The contracts of .importlinter hold what they say, tried on small houses with one wrong import each.

Not a test of our own imports: `lint-imports` reads those.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.linting import ROOT

PARTS = (
    "main.py",
    *("kernel/ids.py", "runtime/db.py", "sandbox/people.py", "cli/keys.py", "dashboard/pages.py"),
    *("domain/identity/__init__.py", "domain/platforms/__init__.py", "domain/accounts/__init__.py"),
    *("domain/usage/__init__.py", "domain/campaigns/__init__.py", "domain/webhooks/__init__.py"),
    *("apis/kit/family.py", "apis/outreach/campaigns.py", "apis/growth/accounts.py"),
    *("connectors/bridge/send.py", "connectors/assist/tasks.py"),
)


def verdict(root: Path, imports: dict[str, str], *more: str) -> tuple[int, str]:
    """Exit code and words of import-linter over a house with these imports and more parts."""
    for part in (*PARTS, *more):
        path = root / "overture" / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"import {imports.pop(part)}\n" if part in imports else "")
    assert not imports
    for folder, _, _ in os.walk(root / "overture"):
        Path(folder, "__init__.py").touch()
    shutil.copy(ROOT / ".importlinter", root)
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_house_that_keeps_the_rules_passes(tmp_path: Path) -> None:
    downward = {
        "main.py": "overture.cli.keys, overture.apis.outreach.campaigns, overture.sandbox.people",
        "cli/keys.py": "overture.sandbox.people, overture.domain.identity",
        "apis/outreach/campaigns.py": "overture.apis.kit.family, overture.domain.campaigns",
        "connectors/bridge/send.py": "overture.domain.platforms, overture.runtime.db, overture.kernel.ids",
        "domain/campaigns/__init__.py": "overture.domain.accounts, overture.domain.identity, overture.runtime.db",
        "sandbox/people.py": "overture.kernel.ids",
    }
    code, words = verdict(tmp_path, downward)
    assert code == 0, words
    assert "0 broken" in words


@pytest.mark.parametrize(
    ("part", "imported", "contract"),
    [
        ("runtime/db.py", "overture.domain.identity", "The house"),
        ("kernel/ids.py", "overture.runtime.db", "The house"),
        ("domain/campaigns/__init__.py", "overture.sandbox.people", "The house"),
        ("dashboard/pages.py", "overture.apis.outreach.campaigns", "The house"),
        ("sandbox/people.py", "overture.runtime.db", "The sandbox"),
        ("sandbox/people.py", "overture.domain.identity", "The sandbox"),
        ("domain/campaigns/__init__.py", "overture.domain.webhooks", "The tiers"),
        ("domain/accounts/__init__.py", "overture.domain.usage", "The tiers"),
        ("domain/identity/__init__.py", "overture.domain.platforms", "The tiers"),
        ("apis/growth/accounts.py", "overture.apis.outreach.campaigns", "Families"),
        ("apis/kit/family.py", "overture.apis.outreach.campaigns", "Families"),
        ("connectors/bridge/send.py", "overture.connectors.assist.tasks", "Connectors are"),
        ("connectors/bridge/send.py", "overture.domain.accounts", "Of the domain"),
    ],
)
def test_an_import_against_the_rules_breaks_its_contract(
    tmp_path: Path, part: str, imported: str, contract: str
) -> None:
    code, words = verdict(tmp_path, {part: imported})
    broken = [line for line in words.splitlines() if line.endswith("BROKEN")]
    assert code == 1, words
    assert len(broken) == 1, words
    assert broken[0].startswith(contract), words


@pytest.mark.parametrize("part", ["leftovers/x.py", "domain/leads/x.py", "apis/crm/x.py", "connectors/fax/x.py"])
def test_a_folder_that_nobody_placed_fails(tmp_path: Path, part: str) -> None:
    code, words = verdict(tmp_path, {}, part)
    assert code == 1, words
    assert "not listed as layers" in words
