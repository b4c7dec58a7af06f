"""A person taken out of conversations: by name or by number, nothing of their words stays, nor of what was noted."""

from __future__ import annotations

from overture.domain import conversations, erasure
from overture.domain.platforms import InboundChange, InboundEcho, InboundKind, InboundMessage, InboundReaction
from overture.runtime.db import metadata
from tests.domain.conversations.test_arrivals import told
from tests.domain.conversations.test_keeping import listed
from tests.factories import in_world, senders
from tests.world import World


async def traces(w: World, *words: str) -> set[str]:
    """The tables of which a row of the project holds one of these."""
    pattern = "|".join(words)
    out = set()
    async with w.db.connection() as raw:
        for table in metadata.sorted_tables:
            if "project_id" in table.c:
                sql = f"select count(*) from {table.name} t where project_id = $1 and lower(t::text) ~ $2"
                if await raw.fetchval(sql, w.project.id, pattern):
                    out.add(table.name)
    return out


@in_world
async def test_nothing_is_left_of_what_somebody_wrote_and_what_was_noted_of_them(w: World) -> None:
    account = (await senders(w))[0].handle
    for handle, number in (("some.creator", "770001"), ("", "880002"), ("another.one", "990003")):
        secret = f"secret{number}"
        await told(
            w,
            InboundMessage(account, "instagram", handle, f"m{number}", f"{secret} words", user_id=number),
            InboundMessage(
                *(account, "instagram", handle, f"p{number}", "tap"),
                kind=InboundKind.POSTBACK,
                payload=secret,
                user_id=number,
            ),
            InboundChange(account, "instagram", number, f"later{number}", f"{secret} edited"),
            InboundReaction(account, "instagram", number, f"m{number}", "love"),
            InboundEcho(account, "instagram", number, f"e{number}", f"to {secret}"),
        )
        await told(w, InboundMessage(account, "instagram", handle, f"s{number}", "stop", user_id=number))
    for c in await listed(w):
        await w.run(lambda call, c=c: conversations.add_note(call, c.id, f"note on secret{c.user_id}", "anna"))
    before = {"conversation", "inbound", "inbound_mark", "conversation_note", "event", "person_reference"}
    for handle, number in (("some.creator", "770001"), ("", "880002")):
        assert before <= await traces(w, f"secret{number}", *([handle] if handle else []), number)
        user_id = None if handle else number
        await w.run(lambda call, h=handle, u=user_id: erasure.erase(call, handle=h or None, user_id=u))
        # The platform's ids of the messages stay, so that none of them is taken in again.
        left = await traces(w, f"secret{number}", f"[^a-z]{number}[^0-9]", *([handle] if handle else []))
        assert left == set()
        again = InboundMessage(account, "instagram", handle, f"m{number}", f"secret{number}", user_id=None)
        assert await told(w, *([again] if handle else [])) == 0
    assert before <= await traces(w, "secret990003", "990003"), "nobody else is touched"
