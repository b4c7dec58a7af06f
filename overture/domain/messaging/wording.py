"""What an open message says or would say, as far as a restored database knows; and what to look for of it by that.

Not the looking up: recovery.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.messaging.contracts import Products
from overture.domain.messaging.facts import FACTS, JOINS
from overture.domain.messaging.rules import rendered
from overture.domain.platforms import Body, Recipient, Sought, user_ids_of
from overture.kernel.ids import PersonId

# It cannot have left before its target was there, nor before it was due or last reserved.
_ROWS = f"""
select t.id, t.state, t.position, t.pick_key, t.account_id, t.text, t.template_version, t.variant, t.reserved_at,
  coalesce(t.reserved_at, t.due_at, g.created_at) as not_before, {FACTS} from message t {JOINS}
where t.project_id = $1 and t.id = any($2::uuid[]) and t.state in (0, 1, 4) order by t.id
"""


class Text(NamedTuple):
    """The words, their version and variant, how long after them the next step is due, if there is one, and which
    accounts the campaign names (None: all)."""

    words: str
    version: int | None
    variant: int | None
    wait: timedelta | None
    senders: frozenset[UUID] | None = None


class Sighted(NamedTuple):
    """What to look for of a message at one sender, and whom it is for."""

    person_id: PersonId
    sought: Sought


async def rows_of(call: Call, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    """Those of these messages that are open, with what the rules and texts see of them."""
    return await call.fetch(_ROWS, list(ids))


async def texts_of(call: Call, rows: Sequence[asyncpg.Record]) -> dict[UUID, Text]:
    """What was sent is not in any backup: as the template says it now, where the row has no text of its own."""
    product = call.resources.need(Products).product
    plans = await product.plans(await call.tx(), sorted({(call.project_id, r["pick_key"]) for r in rows}))

    def text(row: asyncpg.Record) -> Text:
        plan = plans.get(row["pick_key"])
        wait = None if plan is None else plan.wait_after(row["step"])
        if row["text"] is not None or plan is None:
            senders = None if plan is None else plan.senders
            return Text(row["text"] or "", row["template_version"], row["variant"] or 0, wait, senders)
        template, version, variant = plan.text_for(row["pick_key"], row["step"], row["person_id"])
        return Text(rendered(row, template)[0] or "", version, variant, wait, plan.senders)

    return {r["id"]: text(r) for r in rows}


async def sought_of(
    call: Call, ids: Sequence[UUID], accounts: Sequence[tuple[UUID, str]]
) -> Mapping[tuple[UUID, UUID], Sighted]:
    """What to look for where a platform keeps no tokens, by (message, account): of whom it has told that account a
    number. `accounts` with their platforms."""
    if not accounts or not ids:
        return {}
    rows = await rows_of(call, ids)
    texts = await texts_of(call, rows)
    people = sorted({r["person_id"] for r in rows})
    found: dict[tuple[UUID, UUID], Sighted] = {}
    for platform in sorted({platform for _, platform in accounts}):
        mine = [account_id for account_id, of in accounts if of == platform]
        pairs = [(account_id, person_id) for account_id in mine for person_id in people]
        numbers = await user_ids_of(await call.tx(), call.project_id, platform, pairs)
        for row in rows:
            for account_id in mine:
                number = numbers.get((account_id, row["person_id"]))
                if number is not None and texts[row["id"]].words:
                    to = Recipient(platform, row["handle"], number)
                    sought = Sought(to, Body(texts[row["id"]].words), row["not_before"])
                    found[row["id"], account_id] = Sighted(PersonId(row["person_id"]), sought)
    return found
