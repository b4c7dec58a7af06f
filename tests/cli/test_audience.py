"""Audience jobs by commands: run, enriched afterwards, made to recur; rows as a download has them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

from tests.cli.running import Running, done, done_anywhere, get, refused, typed

NOBODY = "4d83c31f-ef37-4fa2-ad3e-07bbd15e9936"


def test_an_audience_job_is_run_and_its_rows_are_written(served: Running, tmp_path: Path) -> None:
    listed = done_anywhere("audience", "tools")
    assert all(f"\n{name} " in listed for name in ("followers", "single-post-likers", "phones"))
    asked = ("audience", "run", "hashtag", "audience_50", "sandbox_missing", "--user", "customer-cli")
    more = ("--set", "max_posts=30", "--set", "enrich_country_date=true", "--to", str(tmp_path / "rows.csv"))
    ended = typed(*asked, *more, "--data-dir", served.data_dir)
    assert (ended.code, ended.out) == (0, ""), ended
    submitted, *_, told = ended.err.splitlines()
    assert told.startswith("30 rows for 180 credits, ")
    assert "sandbox_missing: some not read (not_found); not every list was read to its end." in told
    with (tmp_path / "rows.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(r["source"], r["type"]) for r in rows} == {("audience_50", "author")}
    assert len({r["user_id"] for r in rows}) == len(rows) == 30
    job_id = submitted.split()[1]
    done(served.data_dir, "audience", "rows", job_id, "--to", str(tmp_path / "rows.jsonl"))
    assert [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()] == rows
    for shape in ("csv", "jsonl"):
        download = get(f"{served.url}/api/v1/jobs/{job_id}/download?format={shape}", served.key)
        assert download == (200, (tmp_path / f"rows.{shape}").read_bytes().decode())
    assert done(served.data_dir, "audience", "rows", job_id) == (tmp_path / "rows.csv").read_bytes().decode()
    wrong = ("--set", "max_posts=0", "--set", "max_likers=5")
    said = refused(served.data_dir, *asked, *wrong)
    assert "max_posts: " in said
    assert "max_likers: Unknown field" in said
    emails = ("audience", "run", "emails", "nasa", "--user", "customer-cli", "--set", "enrich_profiles=true")
    assert "`params.enrich_profiles` cannot be true" in refused(served.data_dir, *emails)
    assert "There is no tool friends" in refused(served.data_dir, "audience", "run", "friends", "a", "--user", "b")


def test_columns_are_added_to_a_completed_job_and_told_before(served: Running, tmp_path: Path) -> None:
    data, rows = served.data_dir, tmp_path / "rows.csv"
    twenty = ("followers", "audience_90", "--user", "enriched", "--set", "max_followers=20")
    ran = typed("audience", "run", *twenty, "--to", rows, "--data-dir", data)
    assert ran.code == 0, ran
    job_id = ran.err.split()[1]
    add = ("audience", "enrich", job_id, "--add", "enrich_country_date")
    told = done(data, *add, "--dry-run")
    assert told == "country, date for 20 rows: 20 credits at most.\n"
    told = done(data, *add)
    assert re.fullmatch(r"The rows have enrich_country_date. enrich_country_date: \d+ rows for \d+ credits.*\.\n", told)
    assert done(data, *add) == done(data, *add, "--dry-run") == told
    assert "country,date" not in rows.read_text().splitlines()[0]
    done(data, "audience", "rows", job_id, "--to", rows)
    assert rows.read_text().splitlines()[0].endswith(",country,date")
    begun = done(data, "audience", "enrich", job_id, "--add", "enrich_profiles", "--no-wait")
    assert begun == "enrich_profiles: on the way; the rows cannot be read until it has ended.\n"
    assert "No project has a job with that id." in refused(data, "audience", "enrich", NOBODY, *add[3:])
    assert "There is no add-on enrich_all" in refused(data, *add[:3], "--add", "enrich_all")


def test_a_recurring_job_runs_by_its_projects_clock_until_it_is_stopped(served: Running) -> None:
    data = served.data_dir
    asked = (
        "audience",
        "recurring",
        "create",
        "followers",
        "audience_20",
        "--user",
        "recurring",
        "--set",
        "max_followers=9",
    )
    made = done(data, *asked, "--cron", "*/30 * * * *", "--overlap", "queue", "--timezone", "Asia/Kolkata")
    recurring_id = made.split()[2]
    assert re.fullmatch(rf"Recurring job {recurring_id} runs next at .+:[03]0:00 UTC\.\n", made)

    def listed() -> str:
        (line,) = [x for x in done(data, "audience", "recurring", "list").splitlines() if x.startswith(recurring_id)]
        return line

    assert " recurring  */30 * * * *  Asia/Kolkata  active " in listed()
    assert typed("audience", "recurring", "runs", recurring_id, "--data-dir", data).err == "It has not run yet.\n"
    done(data, "projects", "clock", "--advance", "31m")
    served.wait(lambda: served_job(served, recurring_id) is not None)
    job_id = served_job(served, recurring_id)
    assert listed().endswith(str(job_id))

    assert done(data, "audience", "recurring", "pause", recurring_id) == f"Recurring job {recurring_id} is paused.\n"
    assert " paused " in listed()
    assert " runs next at " in done(data, "audience", "recurring", "resume", recurring_id)
    done(data, "audience", "recurring", "delete", recurring_id)
    for verb in ("runs", "pause", "resume", "delete"):
        assert "No project has a recurring job with that id." in refused(
            data, "audience", "recurring", verb, recurring_id
        )
    assert recurring_id not in typed("audience", "recurring", "list", "--data-dir", data).out
    for more, told in (
        (("--cron", "every day"), "five fields"),
        (("--cron", "0 9 * * *", "--timezone", "Mars"), "This is no time zone"),
        (("--cron", "0 9 * * *", "--overlap", "both"), "--overlap is skip or queue, not both."),
        (("--cron", "0 9 * * *", "--set", "max_likers=5"), "max_likers: Unknown field"),
    ):
        assert told in refused(data, *asked, *more)
    assert "x is no recurring job's id" in refused(data, "audience", "recurring", "pause", "x")


def served_job(served: Running, recurring_id: str) -> str | None:
    """The job that the last run made."""
    told = typed("audience", "recurring", "runs", recurring_id, "--data-dir", served.data_dir).out
    return found[1] if (found := re.search(r" ([0-9a-f-]{36})", told)) else None
