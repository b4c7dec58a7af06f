"""Search over what was written to us, and by us in the platform's own app: whole words, the last one as it begins.

Not over what we sent ourselves: it lies in the largest table there is, and who sent it knows it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from overture.domain.conversations.contracts import Said
from overture.domain.conversations.finding import asked, words_of
from overture.domain.conversations.queries import read_said
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


async def search(call: Call, text: str, ask: PageAsk) -> Page[Said]:
    """Messages that hold every word of `text`, newest first; `InvalidField` where there is no word in it."""
    words = words_of(text)
    if not words:
        raise InvalidField("query", "There is no word in it to look for; send letters or digits.")
    if len(words) > MOST_WORDS:
        raise InvalidField("query", f"Look for at most {MOST_WORDS} words at once.")
    after = (datetime.fromisoformat(ask.after[0]), UUID(ask.after[1])) if ask.after else (None, None)
    rows = await call.fetch(_FIND, asked(call.project_id, words), *after, ask.limit + 1)
    items = [read_said(r) for r in rows[: ask.limit]]
    return Page(items, (items[-1].at.isoformat(), str(items[-1].id)) if len(rows) > ask.limit else None)
