"""Results as CSV: whole, in order, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import Any

from overture.domain import campaigns, messaging
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.targets import NewTarget
from tests.factories import in_world, rows, run_on, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+SUM(A1)",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\uff0bA1",
    "\uff0dA1",
    "\uff20SUM(A1)",
    "%cmd",
    "|cmd",
]
HARMLESS = [
    "+49 171 1234567",
    "+1 (555) 010-9999",
    "+(49) 171 1234",
    "-12.5",
    "0171-123456",
    "Ann",
    "Zoë",
    "東京",
    "a=b",
    "3 + 4",
    "e@mail.example",
    "'quoted'",
    "semi;colon",
    'say "hi"',
    "two\nlines",
]


async def exported(w: World, campaign: campaigns.Campaign) -> list[dict[str, str]]:
    out = io.BytesIO()

    async def write(data: bytes) -> None:
        out.write(data)

    cancelled = campaign.status is CampaignStatus.CANCELLED
    async with w.db.connection() as raw:
        await raw.copy_from_query(
            messaging.export_sql(), w.project.id, campaign.id, cancelled, output=write, format="csv"
        )
    body = list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))
    assert all(len(row) == len(messaging.csv_columns) for row in body)
    return [dict(zip(messaging.csv_columns, row, strict=True)) for row in body]


async def named(w: World, names: list[str], **limits: Any) -> campaigns.Campaign:
    campaign = await w.campaign([], body="{{ firstName }}", start=False, **limits)
    items = [NewTarget(f"sandbox.ignores.{i}", first_name=name, category=name) for i, name in enumerate(names)]
    await w.run(lambda call: campaigns.upload(call, campaign.id, items))
    return campaign


@in_world
async def test_cells_that_a_spreadsheet_would_run_begin_with_an_apostrophe_and_others_are_untouched(w: World) -> None:
    campaign = await named(w, [*DANGEROUS, *HARMLESS])
    found = await exported(w, campaign)
    assert [r["firstName"] for r in found] == [*("'" + d for d in DANGEROUS), *HARMLESS]
    assert [r["category"] for r in found] == [r["firstName"] for r in found]


@in_world
async def test_the_columns_are_the_original_ten_first_and_each_row_is_as_the_results_say(w: World) -> None:
    assert messaging.csv_columns[:10] == (
        *("instagramUsername", "profileUrl", "fullName", "firstName", "category", "followerCount"),
        *("status", "sentAt", "repliedAt", "reason"),
    )
    campaign = await w.campaign(["sandbox.replies.1", "sandbox.refuses.1", "nasa"], start=False, **FAST)
    await w.suppress("nasa")
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await run_on(w, await w.worker())
    found = {r["instagramUsername"]: r for r in await exported(w, await w.get(campaign.id))}
    assert (found["sandbox.replies.1"]["status"], found["sandbox.replies.1"]["sentAt"]) == (
        "replied",
        "2026-05-01T10:00:00.000Z",
    )
    assert found["sandbox.replies.1"]["replyText"]
    assert found["sandbox.replies.1"]["message"] == "Hi Sandbox.Replies.1!"
    assert (found["sandbox.refuses.1"]["status"], found["sandbox.refuses.1"]["reason"]) == (
        "failed",
        "message_rejected",
    )
    assert (found["nasa"]["status"], found["nasa"]["reason"]) == ("skipped", "target_suppressed")


@in_world
async def test_waiting_targets_are_pending_and_of_a_cancelled_campaign_cancelled(w: World) -> None:
    campaign = await w.campaign(["nasa"], start=False)
    assert [r["status"] for r in await exported(w, campaign)] == ["pending"]
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    assert [r["status"] for r in await exported(w, await w.get(campaign.id))] == ["cancelled"]


@in_world
async def test_no_collation_of_the_database_lets_a_formula_through(w: World) -> None:
    sql = messaging.export_sql()
    start = sql.index("case when g.first_name")
    cell = sql[start : sql.index(" end,", start) + 4]
    known = await rows(w, "select collname from pg_collation where $1::uuid is not null and collencoding in (-1, 6)")
    for collation in sorted({r["collname"] for r in known} & {"C", "en_US.utf8", "en_US", "en-x-icu", "unicode"}):
        one = cell.replace("g.first_name", f'(x.v collate "{collation}")')
        for text in DANGEROUS:
            shown = await value(w, f"select {one} from (select $2::text as v where $1::uuid is not null) x", text)
            assert shown == "'" + text, (collation, text)
