"""Search over what was said in conversations, by people and by us: whole words, the last one as it begins.

Not over what we sent to people with whom there is no conversation: most messages, which the campaigns list.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from overture.domain.conversations.contracts import Said
from overture.domain.conversations.finding import asked, words_of
from overture.domain.conversations.queries import read_said, sent_in
from overture.domain.identity import Call
from overture.kernel.errors import InvalidField
from overture.kernel.paging import Page, PageAsk

MOST_WORDS: Final = 10
_FIND: Final = """
select i.id, i.conversation_id, i.is_outbound, i.kind, i.text, i.at, i.external_id, i.payload, i.attachments,
  i.reply_to, i.media_id, i.edited_at, i.deleted_at, m.reaction
from inbound i
left join inbound_mark m on m.project_id = i.project_id and m.account_id = i.account_id
  and m.external_id = i.external_id
where i.project_id = $1 and i.words @@ $2::text::tsquery
  and ($3::timestamptz is null or (i.at, i.id) < ($3, $4::uuid))
order by i.at desc, i.id desc limit $5
"""

_FIND_OURS: Final = """
select w.message_id as id, w.conversation_id, w.at, c.account_id from outbound_words w
join conversation c on c.project_id = w.project_id and c.id = w.conversation_id
where w.project_id = $1 and w.words @@ $2::text::tsquery
  and ($3::timestamptz is null or (w.at, w.message_id) < ($3, $4::uuid))
order by w.at desc, w.message_id desc limit $5
"""


async def search(call: Call, text: str, ask: PageAsk) -> Page[Said]:
    """Messages that hold every word of `text`, newest first; `InvalidField` where there is no word in it.

    A page may hold fewer than `ask.limit` though more follow: what was erased or told twice is left out.
    """
    words = words_of(text)
    if not words:
        raise InvalidField("query", "There is no word in it to look for; send letters or digits.")
    if len(words) > MOST_WORDS:
        raise InvalidField("query", f"Look for at most {MOST_WORDS} words at once.")
    after = (datetime.fromisoformat(ask.after[0]), UUID(ask.after[1])) if ask.after else (None, None)
    args = (asked(call.project_id, words), *after, ask.limit + 1)
    theirs = await call.fetch(_FIND, *args)
    ours = await call.fetch(_FIND_OURS, *args)
    places = sorted(((r["at"], r["id"]) for r in (*theirs, *ours)), reverse=True)
    shown = {message_id for _, message_id in places[: ask.limit]}
    sent = await sent_in(call, [r for r in ours if r["id"] in shown])
    # Told back before it was known to be ours, it is here as the app's too.
    told = {(s.conversation_id, s.external_id) for s in sent}
    others = [s for s in map(read_said, theirs) if s.id in shown and (s.conversation_id, s.external_id) not in told]
    items = sorted((*sent, *others), key=lambda s: (s.at, s.id), reverse=True)
    at, last = places[: ask.limit][-1] if len(places) > ask.limit else (None, None)
    return Page(items, None if at is None else (at.isoformat(), str(last)))
