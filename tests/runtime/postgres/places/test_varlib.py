"""Places and programs under /var/lib/overture, here in a folder of the test's own."""

import threading
from pathlib import Path

import pytest

from overture.runtime.postgres.places import varlib
from overture.runtime.postgres.places.facts import new_facts, write_facts


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands for /var/lib/overture."""
    folder = tmp_path / "overture"
    monkeypatch.setattr(varlib, "VAR_LIB", folder)
    return folder


def test_a_place_is_claimed_while_its_data_folder_points_to_it(elsewhere: Path, tmp_path: Path) -> None:
    facts = new_facts()
    with varlib.locked():
        varlib.mark(elsewhere / "one", facts, tmp_path)

    def claims() -> list[bool]:
        return [place.is_claimed for place in varlib.places()]

    assert claims() == [False]
    write_facts(tmp_path, facts)
    assert claims() == [True]
    write_facts(tmp_path, new_facts())
    assert claims() == [False]
    (tmp_path / "postgres.json").write_text("cannot be read")
    assert claims() == [True]


def test_programs_stay_while_there_is_a_place_and_go_with_the_last(elsewhere: Path, tmp_path: Path) -> None:
    with varlib.locked():
        (elsewhere / "programs-1").mkdir()
        varlib.mark(elsewhere / "one", new_facts(), tmp_path)
        varlib.tidy()
    assert (elsewhere / "programs-1").exists()
    with varlib.locked():
        (elsewhere / "one" / "place.json").unlink()
        (elsewhere / "one").rmdir()
        varlib.tidy()
    assert not elsewhere.exists()


def test_who_waited_for_a_folder_that_was_removed_holds_the_new_one(elsewhere: Path) -> None:
    held: list[int] = []

    def wait_and_hold() -> None:
        with varlib.locked():
            held.append(elsewhere.stat().st_ino)

    with varlib.locked():
        waiting = threading.Thread(target=wait_and_hold)
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
        varlib.tidy()
    waiting.join(5)
    assert len(held) == 1
    assert elsewhere.is_dir()
