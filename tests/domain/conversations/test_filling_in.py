"""What was sent before words of ours were kept is found too, slice by slice, and then nothing more is looked at."""

from __future__ import annotations

from datetime import timedelta

from overture.domain import conversations
from overture.domain.conversations import Asked
from overture.domain.conversations.ours import fill_in
from overture.domain.platforms import Body, InboundMessage
from overture.kernel.paging import PageAsk
from overture.runtime.housekeeping import Housekeeping
from overture.runtime.migrations import folder
from tests.domain.conversations.test_arrivals import told
from tests.domain.conversations.test_keeping import FAST, listed
from tests.factories import ignoring, in_world, one_sender, rows, value
from tests.world import World

PEOPLE = ignoring(5)
KEPT = "select count(*) from outbound_words where project_id = $1"
DUE = "select count(*) from outbound_words_due where project_id = $1"


@in_world
async def test_what_was_sent_before_an_upgrade_is_found_after_it(w: World) -> None:
    account = await one_sender(w)
    await w.campaign([*PEOPLE, "sandbox.ignores.99"], sender_ids=(account.id,), body="A wonderful offer", **FAST)
    worker = await w.worker()
    await w.settle(worker)
    await told(w, *(InboundMessage(account.handle, "instagram", h, h, "hello") for h in PEOPLE))
    c = (await listed(w))[0]
    await w.run(lambda call: conversations.reply(call, c.id, Body("Wonderful indeed"), Asked("")))
    await w.settle(worker)
    assert await value(w, KEPT) == 6
    await _before_the_upgrade(w)

    async def hourly(at_once: int, most: int) -> int:
        w.now += timedelta(hours=1, seconds=1)
        return await Housekeeping(w.db, (), (fill_in(at_once, most),), timedelta(days=90))()

    # Whoever begins to write meanwhile is of no concern to it: that is kept as it comes.
    await told(w, InboundMessage(account.handle, "instagram", "sandbox.ignores.99", "new", "hello"))
    await w.settle(worker)
    assert await value(w, KEPT) == 1
    assert await hourly(2, 1) == 2, "one slice, and the rest in the next hour"
    assert await value(w, KEPT) in (3, 4)
    assert await hourly(2, 10) == 3
    assert (await value(w, KEPT), await value(w, DUE)) == (7, 0)
    assert await hourly(2, 10) == 0
    found = await w.run(lambda call: conversations.search(call, "wonderful", PageAsk(100)))
    assert sorted(s.text for s in found.items) == ["A wonderful offer"] * 6 + ["Wonderful indeed"]


async def _before_the_upgrade(w: World) -> None:
    """No words are kept, and the migration has noted that."""
    await rows(w, "delete from outbound_words where project_id = $1 returning 1")
    statements = (folder() / "versions" / "0022_our_own_words_from_before.sql").read_text(encoding="utf-8").split(";\n")
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute(statements[1])
    assert await value(w, DUE) == 1
