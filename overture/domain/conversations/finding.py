"""The words of a text as the search keeps and asks them: small letters without accents, the same in every database.

Not what they mean: no stems, no language. A language written without spaces is found by how a stretch of it begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from overture.domain.identity import Call

LONGEST: Final = 40
MOST: Final = 400
_WORDS: Final = re.compile(r"[^\W_]+")
_PLENTY: Final = 10_000
# The project is a word of every text: one index for all of them, in which each finds its own alone.
KEEP: Final = "array_to_tsvector(string_to_array({}, ' '))"
_INDEX: Final = f"""
update inbound i set words = {KEEP.format("x.words")}
from unnest($2::uuid[], $3::text[]) x(id, words) where i.project_id = $1 and i.id = x.id
"""


def words_of(text: str) -> list[str]:
    """Each once, in their order; the first of a long text."""
    plain = unicodedata.normalize("NFKD", text[:_PLENTY].casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return list(dict.fromkeys(w[:LONGEST] for w in _WORDS.findall(kept)))[:MOST]


def kept(project_id: UUID, text: str) -> str:
    """What `KEEP` takes."""
    return " ".join([f"#{project_id}", *words_of(text)])


def asked(project_id: UUID, words: Sequence[str]) -> str:
    """A `tsquery` for texts of the project that hold all these, the last as it begins."""
    return " & ".join([f"'#{project_id}'", *(f"'{w}'" for w in words)]) + ":*"


async def index(call: Call, texts: Sequence[tuple[UUID, str]]) -> None:
    """Has messages be found by what they say now."""
    await call.execute(_INDEX, [i for i, _ in texts], [kept(call.project_id, text) for _, text in texts])
