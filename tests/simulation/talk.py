"""What platforms tell beside people's messages: the same again, in another order, and our own messages back, early or
late; and that none of it is taken for an answer.

Not people's messages themselves: the sandbox says those.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import UUID

from overture.domain.platforms import InboundEcho, InboundEvent, InboundMessage
from tests.simulation.facts import Violation

if TYPE_CHECKING:
    from tests.simulation.town import Town

ECHO = "told back: "
MANY = 6
"""Events of a project that may be told again."""

# Sent, being sent, or in doubt: the platform may know a message before we know that it does.
_OURS = """
select m.id, a.handle as account, g.handle, m.external_id from message m
join account a on a.project_id = m.project_id and a.id = m.account_id
join target g on g.project_id = m.project_id and g.id = m.target_id
where m.project_id = $1 and m.state in (1, 2, 4) order by m.id
"""
_MISCOUNTED = """
select c.id, c.unread, i.n, e.n as told from conversation c
cross join lateral (select count(*) as n from inbound i where i.project_id = c.project_id
  and i.conversation_id = c.id and not i.is_outbound) i
cross join lateral (select count(*) as n from event e where e.project_id = c.project_id and e.subject = c.id
  and e.name = 'message.received') e
where c.unread <> i.n or e.n <> i.n order by c.id limit 1
"""
_MADE_UP = f"""
select m.id, m.reply_text from message m where m.replied_at is not null and m.reply_text is not null
  and (m.reply_text like '{ECHO}%' or not exists (
    select 1 from inbound i where i.project_id = m.project_id and i.account_id = m.account_id
      and not i.is_outbound and i.text = m.reply_text)) order by m.id limit 1
"""


_THEIRS = f"select external_id from inbound where not is_outbound and text like '{ECHO}%' order by id limit 1"


def number_of(handle: str) -> str | None:
    """The platform's id of a person, which it tells of every other."""
    return f"n.{handle}" if blake2b(handle.encode(), digest_size=1).digest()[0] % 2 else None


async def retold(town: Town, dice: random.Random, project_id: UUID, events: Sequence[Any]) -> list[InboundEvent]:
    """These events as a platform may tell them."""
    said = [replace(e, user_id=number_of(e.handle)) if isinstance(e, InboundMessage) else e for e in events]
    before = town.told.setdefault(project_id, [])
    again = [e for e in before if dice.random() < 0.3]
    echoes: list[InboundEvent] = []
    ours = [r for r in await town.db.unwatched.fetch(_OURS, project_id) if number_of(r["handle"])]
    for r in dice.sample(ours, min(3, len(ours))):
        known = r["external_id"] or f"early.{r['id']}"
        number = number_of(r["handle"]) or ""
        echoes.append(InboundEcho(r["account"], "instagram", number, known, f"{ECHO}{r['id']}"))
    before += [e for e in said if isinstance(e, InboundMessage)]
    del before[:-MANY]
    told = [*said, *again, *echoes]
    dice.shuffle(told)
    return told


async def audit(town: Town) -> None:
    """Each message of a person is kept, counted and told once; only what a person wrote answers a message."""
    raw = town.db.unwatched
    for r in await raw.fetch(_MISCOUNTED):
        told = f"conversation {r['id']}: {r['n']} messages, {r['unread']} counted, {r['told']} told"
        raise Violation("every message of a person once", told)
    for r in await raw.fetch(_THEIRS):
        raise Violation("no echo is a reply", f"{r['external_id']} left our own account, and is kept as theirs")
    for r in await raw.fetch(_MADE_UP):
        raise Violation("no echo is a reply", f"{r['id']} was answered by {r['reply_text']!r}, which nobody wrote")
