"""Backup, restore and what comes after, as an operator types them.

Half a campaign is sent, then the rest, then the older state comes back. The sandbox's journal judges.
"""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from overture.runtime.postgres import StoreAddress
from tests.chaos import journal, people
from tests.chaos.wire import Customer
from tests.cli.running import Running, Typed, get, typed
from tests.conftest import Run
from tests.factories import ignoring
from tests.runtime.test_backups import database

PEOPLE = ignoring(40)
HALF = 20
QUICK = {"OVERTURE_CALL_SECONDS": "1"}
"""For the command alone: it waits for calls from before the restore, which here ended long ago."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Running]:
    """The install."""
    running = Running(tmp_path)
    yield running
    running.leave_nothing()


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Running]:
    """Another install of the same root secret."""
    folder = tmp_path / "beside"
    folder.mkdir(mode=0o700)
    running = Running(folder)
    running.data_dir.mkdir(mode=0o700)
    yield running
    running.leave_nothing()


class Story:
    """One campaign on one sandbox, and whoever sends it."""

    def __init__(self, place: Running, sandbox: str) -> None:
        self.place = place
        self.sandbox = sandbox
        self.customer = Customer([place.url], place.key)
        listed = done(place, "projects", "list").splitlines()
        self.project = next(line.split()[-1] for line in listed if "Test" in line.split())
        of = people.client(self.customer, "Acme Brand")
        self.campaign = people.campaign(self.customer, of, "story", PEOPLE, hourlyLimit=HALF)
        people.start(self.customer, self.campaign)

    def received(self) -> Counter[str]:
        """How often each person was written to, or tried to be."""
        return Counter({e.handle: e.attempts for e in journal.journal(self.sandbox, self.project)})

    def until(self, many: int) -> None:
        self.place.wait(lambda: self.received().total() == many, 20)

    def target(self) -> dict[str, Any]:
        found = self.customer.get(f"/api/v1/campaigns/{self.campaign}/targets?status=pending&limit=1")
        return dict(found["data"][0])


def done(running: Running, *arguments: str | Path, env: dict[str, str] | None = None) -> str:
    """A command that must succeed; its standard output."""
    ended = typed(*arguments, "--data-dir", running.data_dir, env=env)
    assert ended.code == 0, ended
    return ended.out


def refused(running: Running, *arguments: str | Path) -> str:
    """A command that must fail; its one line."""
    ended = typed(*arguments, "--data-dir", running.data_dir)
    assert ended.code == 1, ended
    return ended.err


def later(running: Running) -> None:
    """The window of the hourly limit is open again."""
    done(running, "projects", "clock", "--advance", "61m")


@pytest.mark.at_length
def test_half_a_campaign_comes_back_and_nobody_is_written_to_twice(
    place: Running, beside: Running, tmp_path: Path
) -> None:
    place.start("--no-sample")
    story = Story(place, place.printed.split("Sandbox")[1].split()[0])
    story.until(HALF)

    # While everything runs.
    file = tmp_path / "overture.backup"
    told = done(place, "backup", file)
    assert "The root secret is not in it" in told
    assert "is there already" in refused(place, "backup", file)
    assert (place.data_dir / "secret.key").read_bytes().strip() not in file.read_bytes()

    # A copy beside the original sends nothing, though it would have room.
    assert "needs the root secret" in refused(beside, "restore", file)
    shutil.copy(place.data_dir / "secret.key", beside.data_dir / "secret.key")
    (beside.data_dir / "overture.toml").write_text(f'sandbox_url = "{story.sandbox}"\n')
    assert "Sending is held" in done(beside, "restore", file)
    beside.start("--no-sample")
    assert "Warning: Sending is held" in beside.complained
    later(beside)
    time.sleep(2.5)
    assert story.received().total() == HALF

    # The original goes on and sends the rest.
    later(place)
    story.until(len(PEOPLE))
    time.sleep(1.5)
    assert story.received() == Counter(PEOPLE)
    looked = done(beside, "resume-sending", "--dry-run")
    assert "20 messages to look up at 2 senders, 40 requests at most" in looked
    assert "20 had left since" in looked
    assert beside.stop() == 0

    # The original is put back to the half.
    assert "stop it first" in refused(place, "restore", file, "--replace")
    assert place.stop() == 0
    assert "not empty: add --replace" in refused(place, "restore", file)
    told = done(place, "restore", file, "--replace")
    assert "What was there before is kept in" in told
    assert (tmp_path / "before-restore-1.backup").stat().st_mode & 0o077 == 0
    place.start("--no-sample", "--sandbox-port", story.sandbox.rpartition(":")[2])
    story.customer.urls = [place.url]
    later(place)
    time.sleep(1.5)
    assert story.received() == Counter(PEOPLE)
    status, body = get(f"{place.url}/readyz")
    assert (status, "Sending is held" in json.loads(body)["warnings"][0]) == (200, True)
    assert "warn  Sending is held" in typed("doctor", "--data-dir", place.data_dir).out
    assert "overture_sending_held 1.0" in get(f"{place.url}/metrics")[1]
    waiting = story.target()
    told = story.customer.get(f"/api/v1/campaigns/{story.campaign}/targets/{waiting['id']}/explain")["next"]["waitsFor"]
    assert told == "sending_held"

    # What left is found; the campaign ends without another message.
    assert "There is no sender nobody" in refused(place, "resume-sending", "--without", "nobody")
    found = done(place, "resume-sending", env=QUICK)
    assert "20 had left since" in found
    assert found.endswith("Sending goes on.\n")
    place.wait(lambda: people.is_over(story.customer, story.campaign), 20)
    assert people.seen(story.customer, story.campaign)["stats"]["sent"] == len(PEOPLE)
    time.sleep(1.5)
    assert story.received() == Counter(PEOPLE)
    assert done(place, "resume-sending") == "Sending is not held.\n"

    # By hand, for a database that was restored by other means.
    assert "`overture hold-sending` was run" in done(place, "hold-sending")
    assert done(place, "resume-sending", "--nothing-left") == "Sending goes on.\n"


@pytest.mark.at_length
def test_a_database_of_ones_own_is_restored_and_a_copy_of_it_held(
    address: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    def env(store: StoreAddress) -> dict[str, str]:
        return {
            "OVERTURE_DATABASE_URL": store.app_url,
            "OVERTURE_DATABASE_OWNER_URL": store.owner_url,
            "OVERTURE_SECRET_KEY": "a root secret of thirty-two characters",
            **QUICK,
        }

    def ended(store: StoreAddress, *arguments: str | Path, **more: str) -> Typed:
        return typed(*arguments, cwd=tmp_path, env={**env(store), **more})

    with database(address, run) as first, database(address, run) as second:
        file = tmp_path / "b"
        assert "There is nothing to back up" in ended(first, "backup", file).err
        assert ended(first, "migrate").code == 0
        assert ended(first, "workspaces", "create", "--name", "Mine").code == 0
        assert "keep OVERTURE_SECRET_KEY as well" in ended(first, "backup", file).out
        assert "another root secret" in ended(second, "restore", file, OVERTURE_SECRET_KEY="x" * 40).err
        assert "Sending is held" in ended(second, "restore", file).out
        assert "Mine" in ended(second, "workspaces", "list").out
        assert "warn  Sending is held: this database was restored" in ended(second, "doctor").out
        assert "warn  Sending" not in ended(first, "doctor").out
        told = ended(second, "resume-sending")
        assert told.out.endswith("Looked up 0 messages: 0 had left since.\nSending goes on.\n"), told
        assert "warn  Sending" not in ended(second, "doctor").out

        # A copy by other means: the number of the database is another.
        name = urlsplit(first.owner_url).path[1:]
        with database(address, run, template=name) as copy:
            assert "it was copied, restored or moved here" in ended(copy, "doctor").out
            assert "add --original-is-gone" in ended(copy, "resume-sending").err
            assert ended(copy, "resume-sending", "--original-is-gone", "--nothing-left").code == 0
            assert "warn  Sending" not in ended(copy, "doctor").out
        assert "warn  Sending" not in ended(first, "doctor").out
