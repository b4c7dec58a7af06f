"""Archives from upload to the rows of jobs, through the real worker: replaced, deleted, joined to numbers, failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs

from overture.domain import archives, audience, identity
from overture.domain.archives import Archive, ArchiveInUse, ArchiveNotFound, ArchiveStatus
from overture.domain.audience import BY_NAME, Job, JobStatus, NewJob, ToolNotAvailable
from overture.domain.identity import ProjectFacts
from overture.domain.targets import normalised
from overture.kernel.ids import ArchiveId
from overture.kernel.paging import PageAsk
from overture.runtime.work.queues import Queue
from tests.domain.archives.made import FIRST_AT, follower, of_2021, of_2022, of_2024, zipped
from tests.factories import in_world, rows
from tests.world import TESTER, World

FANS = [f"fan.{n}" for n in range(1, 8)]
FOLLOWED = ["ada", "grace.h"]


async def received(w: World, data: bytes, account: str, project: ProjectFacts | None = None) -> ArchiveId:
    """An archive that has come."""

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(data), 700):
            yield data[at : at + 700]

    where = project or w.project
    spooled = await archives.spool(w.db, where.id, pieces())
    await w.calls.run(where, TESTER, lambda call: archives.receive(call, account, spooled, "a.zip"))
    return spooled.id


async def read(w: World, archive_id: ArchiveId) -> Archive:
    """The archive as it stands."""
    found: Archive = await w.run(lambda call: archives.get(call, archive_id))
    return found


async def uploaded(w: World, data: bytes, account: str = "band") -> Archive:
    """An archive that was read."""
    archive_id = await received(w, data, account)
    await w.settle(w.workers[0] if w.workers else await w.worker())
    return await read(w, archive_id)


async def submitted(w: World, tool: str = "followers", user: str = "customer-1", **params: Any) -> Job:
    """A job, waiting."""
    declared = BY_NAME[tool]
    new = NewJob(user, declared, msgspec.convert({"usernames": ["band"], **params}, declared.params))
    job: Job = await w.run(lambda call: audience.submit(call, new))
    return job


async def delivered(w: World, job: Job) -> list[str]:
    """The names of a job's rows once it has been done."""
    await w.settle(w.workers[0])
    found = await w.run(lambda call: audience.results(call, job.id, 1, 200))
    names = list(found.columns)
    return [r[names.index("username")] for r in found.rows]


async def extracted(w: World, tool: str = "followers", user: str = "customer-1", **params: Any) -> list[str]:
    """The names that a new job delivers."""
    return await delivered(w, await submitted(w, tool, user, **params))


@in_world
async def test_jobs_run_on_archives_of_every_generation(w: World) -> None:
    for n, made in enumerate((of_2021, of_2022, of_2024)):
        found = await uploaded(w, made(f"band{n}", FANS, FOLLOWED), f"https://instagram.com/Band{n}/")
        assert (found.account, found.status, found.percent) == (f"band{n}", ArchiveStatus.READY, 100)
        assert (found.followers, found.following, found.unreadable) == (7, 2, 0)
        assert found.newest_at is not None
        assert found.newest_at >= datetime.fromtimestamp(FIRST_AT, UTC)
    assert await rows(w, "select 1 from archive_piece where project_id = $1 order by number") == []
    job = await submitted(w, usernames=["BAND0", "band1", "band2"])
    assert await delivered(w, job) == FANS
    page = await w.run(lambda call: audience.results(call, job.id, 1, 1))
    assert dict(zip(page.columns, page.rows[0], strict=True)) == {
        **dict.fromkeys(page.columns, ""),
        "source": "BAND0",
        "type": "follower",
        "username": "fan.1",
    }
    c = page.job.certificate
    assert c is not None
    assert (c.expected, c.listed, c.delivered, c.duplicates, c.end_reached) == (None, 21, 7, 14, True)
    assert page.job.charged == 35
    assert await extracted(w, usernames=["band2"]) == []
    assert await extracted(w, "following", usernames=["band2"]) == FOLLOWED
    sources = await rows(w, "select distinct source from audience_job where project_id = $1 order by 1")
    assert [r["source"] for r in sources] == ["archive"]


@in_world
async def test_entries_that_name_nobody_are_counted_and_none_is_lost_over_pages(w: World) -> None:
    names = [f"fan{n}" for n in range(2_500)]
    items = [follower(n) for n in names]
    items[1_100:1_100] = [{"title": "", "string_list_data": []}] * 3
    found = await uploaded(w, zipped({"followers_1.json": items}))
    assert (found.followers, found.following, found.unreadable) == (2_503, None, 3)
    job = await submitted(w, max_followers=10_000)
    await w.settle(w.workers[0])
    got = await rows(
        w, "select username from audience_row where project_id = $1 and job_id = $2 order by position", job.id
    )
    assert [r["username"] for r in got] == names
    done = await w.run(lambda call: audience.get(call, job.id))
    assert (done.certificate.private_or_gone, done.certificate.missing, done.certificate.end_reached) == (3, 0, True)


@in_world
async def test_a_reading_goes_on_where_another_worker_left_it(w: World) -> None:
    archive_id = await received(w, of_2024("band", FANS, FOLLOWED), "band")
    turns = 0
    while (await read(w, archive_id)).status is ArchiveStatus.READING:
        # Nothing is kept in between but the archive's row, and two at a time are harmless.
        again = [
            archives.go_on(w.calls, w.project, TESTER, archive_id, at_once=2, stretch=1) for _ in range(1 + turns % 2)
        ]
        for one in again:
            await one
        turns += 1
    assert turns > 4
    people = "select relation, position, username from archive_person where project_id = $1 order by 1, 2"
    expected = [(1, n, name) for n, name in enumerate(FANS, 1)] + [(2, n, name) for n, name in enumerate(FOLLOWED, 1)]
    assert [tuple(r) for r in await rows(w, people)] == expected


@in_world
async def test_a_newer_archive_serves_later_jobs_and_running_ones_go_on_with_theirs(w: World) -> None:
    worker = await w.worker()
    older = await uploaded(w, of_2022("band", FANS, FOLLOWED))
    begun = await submitted(w, user="begun")
    [item] = await worker.reserve(Queue.READS)
    waiting = await submitted(w, user="waiting")
    archive_id = await received(w, of_2024("band", ["newcomer"], []), "band")
    assert await worker.relay()
    while await w.step(worker, Queue.CHORES):
        pass
    assert (await read(w, archive_id)).status is ArchiveStatus.READY
    later = await submitted(w, user="later")
    assert (await read(w, older.id)).status is ArchiveStatus.REPLACED
    with pytest.raises(ArchiveInUse):
        await w.run(lambda call: archives.delete(call, older.id))
    with pytest.raises(ArchiveInUse):
        await w.run(lambda call: archives.delete(call, archive_id))
    await worker.call(item)
    assert await delivered(w, begun) == FANS
    assert await delivered(w, waiting) == FANS
    assert await delivered(w, later) == ["newcomer"]
    # The chore that read the newer one is over by now: housekeeping takes the rest of the older.
    async with w.db.transaction(w.project.id) as tx:
        assert await archives.forget(tx, w.project.id, tx.now) > 0
        while await archives.forget(tx, w.project.id, tx.now):
            pass
    with pytest.raises(ArchiveNotFound):
        await read(w, older.id)
    left = await rows(w, "select username from archive_person where project_id = $1 order by position")
    assert [r["username"] for r in left] == ["newcomer"]
    await w.run(lambda call: archives.delete(call, archive_id))
    await w.settle(worker)
    with pytest.raises(ArchiveNotFound):
        await read(w, archive_id)
    for table in ("archive", "archive_person", "archive_piece"):
        assert await rows(w, f"select 1 from {table} where project_id = $1 order by 1") == []


@in_world
async def test_an_older_upload_that_is_read_later_does_not_replace_the_newer(w: World) -> None:
    await w.worker()
    first = await received(w, of_2022("band", ["older"], []), "band")
    second = await received(w, of_2022("band", ["newer"], []), "band")
    for archive_id in (second, first):
        while (await read(w, archive_id)).status is ArchiveStatus.READING:
            await archives.go_on(w.calls, w.project, TESTER, archive_id)
    assert (await read(w, second)).status is ArchiveStatus.READY
    assert (await read(w, first)).status is ArchiveStatus.REPLACED
    assert await extracted(w) == ["newer"]


@in_world
async def test_a_name_and_a_number_are_one_person_whichever_came_first(w: World) -> None:
    await w.worker()
    account = "sandbox.audience.60"
    everybody = await extracted(w, user="all", usernames=[account], max_followers=100)
    assert len(everybody) == 60
    by_number = await extracted(w, usernames=[account], max_followers=20)
    # Names are learnt from rows that were there before the first archive.
    kept = await uploaded(w, of_2024(account, everybody, []), account)
    by_name = await extracted(w, usernames=[account], max_followers=30)
    assert (len(by_name), set(by_number) & set(by_name)) == (30, set())
    # Delivered by a name of which no number was known.
    async with w.db.transaction(w.project.id) as tx:
        assert await tx.execute("delete from audience_alias where project_id = $1", w.project.id) == 60
    assert len(await extracted(w, user="other", usernames=[account], max_followers=60)) == 60
    await w.run(lambda call: archives.delete(call, kept.id))
    await w.settle(w.workers[0])
    rest = await extracted(w, usernames=[account], max_followers=100)
    assert set(rest) == set(everybody) - set(by_number) - set(by_name)
    assert await extracted(w, user="other", usernames=[account], max_followers=100) == []
    # And of those read while names are joined: a list that no rows were there of.
    new = await extracted(w, user="third", usernames=["sandbox.audience.40"], max_followers=25)
    await uploaded(w, of_2021("sandbox.audience.40", new, []), "sandbox.audience.40")
    assert await extracted(w, user="third", usernames=["sandbox.audience.40"]) == []
    aliases = await rows(w, "select count(*) as n from audience_alias where project_id = $1 order by 1")
    assert aliases[0]["n"] >= 85


@in_world
async def test_what_no_archive_can_serve_is_refused_with_what_would(w: World) -> None:
    live = await identity.find_project(w.db, mode="live")

    async def submit(**params: Any) -> Job:
        declared = BY_NAME["followers"]
        new = NewJob("customer-1", declared, msgspec.convert({"usernames": ["band"], **params}, declared.params))
        job: Job = await w.calls.run(live, TESTER, lambda call: audience.submit(call, new))
        return job

    worker = await w.worker()
    await w.calls.run(live, TESTER, lambda call: audience.grant(call, 10_000, None))
    with pytest.raises(ToolNotAvailable, match="upload an Instagram archive of each of the accounts"):
        await submit()
    await received(w, of_2022("band", FANS, FOLLOWED), "band", live)
    await w.settle(worker)
    job = await submit()
    for params in ({"enrich_profiles": True}, {"enrich_country_date": True}, {"usernames": ["band", "nasa"]}):
        with pytest.raises(ToolNotAvailable, match="Connect an account"):
            await submit(**params)
    # An archive says whom its account liked, and not who liked it; it has no addresses and no numbers.
    for tool in ("likers", "emails", "phones", "single-post-likers", "hashtag", "location"):
        declared = BY_NAME[tool]
        given = {"usernames": ["band"]} if "usernames" in declared.params.__struct_fields__ else declared.example
        new = NewJob("customer-1", declared, msgspec.convert(given, declared.params))
        with pytest.raises(ToolNotAvailable, match="Connect an account") as why:
            await w.calls.run(live, TESTER, partial(audience.submit, new=new))
        assert "rchive" not in why.value.message
    await w.settle(worker)
    done: Job = await w.calls.run(live, TESTER, lambda call: audience.get(call, job.id))
    assert (done.status, done.rows) == (JobStatus.COMPLETED, 7)
    # Where a connected account can, it serves what the archive cannot; the archive is another project's.
    assert await extracted(w, usernames=["nasa"], max_followers=5, enrich_profiles=True) != []
    assert (await w.run(lambda call: archives.page(call, PageAsk(10, None)))).items == []


@in_world
async def test_archives_that_cannot_be_read_fail_and_leave_the_one_before(w: World) -> None:
    good = await uploaded(w, of_2022("band", FANS, FOLLOWED))
    cases: Sequence[tuple[bytes, str]] = (
        (of_2024("somebody.else", FANS, FOLLOWED), "another_account"),
        (zipped({"followers_1.html": b"<html>secret.fan</html>"}), "html"),
        (zipped({"followers_1.json": [follower("secret.fan")], "../x": b""}), "unsafe_entry"),
        (zipped({"followers_1.json": [follower("secret.fan")], "following.json": b"{}"}), "shape_unknown"),
        (of_2022("band", FANS, FOLLOWED)[:-50], "not_a_zip"),
        (zipped({"followers_1.json": bytes(3_000_000)}), "bomb"),
    )
    with capture_logs() as logged:
        for data, reason in cases:
            found = await uploaded(w, data)
            assert (found.status, found.reason) == (ArchiveStatus.FAILED, reason)
            assert found.reason in archives.REASONS
    assert "secret.fan" not in str(logged)
    assert "somebody.else" not in str(logged)
    assert await rows(w, "select 1 from archive_piece where project_id = $1 order by number") == []
    left = await rows(w, "select distinct archive_id from archive_person where project_id = $1 order by 1")
    assert [r["archive_id"] for r in left] == [good.id]
    assert await extracted(w) == FANS


@in_world
async def test_a_person_is_erased_from_archives_and_jobs_go_on(w: World) -> None:
    await uploaded(w, of_2022("band", FANS, FOLLOWED))
    assert await w.run(lambda call: archives.erase(call, ["Fan.7", "nobody"])) == 1
    assert await w.run(lambda call: archives.erase(call, ["Fan.7"])) == 0
    assert await extracted(w) == FANS[:-1]


@in_world
async def test_what_broke_off_is_forgotten(w: World) -> None:
    class Broken(Exception):
        pass

    async def breaking() -> AsyncIterator[bytes]:
        yield bytes(3_000_000)
        raise Broken

    with pytest.raises(Broken):
        await archives.spool(w.db, w.project.id, breaking())
    assert await rows(w, "select 1 from archive_piece where project_id = $1 order by number") == []

    async def whole() -> AsyncIterator[bytes]:
        yield bytes(2_500_000)

    await archives.spool(w.db, w.project.id, whole())
    for later, gone in ((timedelta(hours=5), 0), (timedelta(hours=7), 3)):
        w.now += later
        async with w.db.transaction(w.project.id) as tx:
            assert await archives.forget(tx, w.project.id, tx.now) == gone


def test_names_in_archives_are_spelled_as_handles_are() -> None:
    assert normalised("Fan.7") == "fan.7"
