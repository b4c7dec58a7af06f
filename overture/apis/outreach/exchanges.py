"""Exchanges of suppressions: `/api/v1/suppression-exchanges`, hashes that go out and come in under a shared key.

Not names: those never leave by this way, and none comes in.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from overture.apis.kit import Routes, Stream
from overture.apis.kit.replies import encode_lines
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.outreach.convention import OUTREACH, UPLOAD_LIMIT
from overture.apis.outreach.lists import HASH, Refusal, hashes_in, hashes_of, taken
from overture.apis.outreach.sheets import SHEETS, Sheet
from overture.apis.outreach.suppressions import Why
from overture.apis.outreach.wire import (
    CSV,
    EXCHANGE,
    JSON_LINES,
    Cursor,
    ExchangeKey,
    Limit,
    Moment,
    Name,
    listed,
    moment,
)
from overture.domain import suppression
from overture.domain.identity import Call
from overture.domain.sheets import NamedRow
from overture.domain.suppression import Exchange, ExchangeAlreadyExists, ExchangeFull, ExchangeNotFound
from overture.runtime.secrets import Secret

routes = Routes(OUTREACH, "suppressions")
MOST_HASHES: Final = 100_000
_AT = "/api/v1/suppression-exchanges"


class NewExchange(CamelBody, frozen=True):
    """A key that operators share, under a name of your own. Make it by chance: `openssl rand -hex 32`."""

    name: Name
    key: Text

    example: ClassVar[dict[str, Any]] = {
        "name": "Agencies of the association",
        "key": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
    }


class ExchangeAnswer(CamelAnswer, frozen=True):
    """An exchange. `keyCheck`: the same eight digits where the key is the same; `hashes`: how many came in."""

    id: str
    name: str
    key_check: str
    hashes: int
    created_at: Moment


class NewHashes(CamelBody, frozen=True):
    """1 to 100,000 hashes, each as 64 digits of 0-9 and a-f. `keyCheck` guards against another key, where given."""

    hashes: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST_HASHES)]
    key_check: str | None = None

    example: ClassVar[dict[str, Any]] = {
        "hashes": ["9d1f0a6c2b3e4d5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7"],
        "keyCheck": "5e1b0c7a",
    }


class RefusedHashAnswer(CamelAnswer, frozen=True):
    """A row that was not read: its number as a spreadsheet counts (the header is 1), or its place in `hashes`; why."""

    row: int
    code: str
    message: str


class HashesAnswer(CamelAnswer, frozen=True):
    """What became of each hash; the five counts together are `rows`. `errors` are those that are `invalid`.

    `suppressed`: how many people who are known here became suppressed by it.
    """

    rows: int
    added: int
    already_there: int
    repeated: int
    blank: int
    invalid: int
    suppressed: int
    errors: list[RefusedHashAnswer]


class HashAnswer(CamelAnswer, frozen=True):
    """A line of an export."""

    hash: str
    key_check: str


def shown(e: Exchange) -> ExchangeAnswer:
    """An exchange on the wire."""
    return ExchangeAnswer(
        id=EXCHANGE.show(e.id), name=e.name, key_check=e.key_check, hashes=e.hashes, created_at=moment(e.created_at)
    )


@routes.post(_AT, scope="suppressions:write", status=201, errors=(ExchangeAlreadyExists,))
async def create_suppression_exchange(call: Call, data: NewExchange) -> ExchangeAnswer:
    """Share a key.

    For the whole workspace and mode. The key is kept sealed and never shown again."""
    return shown(await suppression.create_exchange(call, data.name, Secret(data.key)))


@routes.get(_AT, scope="suppressions:read", status=200)
async def list_suppression_exchanges(
    call: Call, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[ExchangeAnswer]:
    """List exchanges.

    Newest first."""
    return await listed(call, "suppression exchanges", limit, cursor, partial(suppression.exchanges_page, call), shown)


@routes.get(f"{_AT}/{{exchange_id}}", scope="suppressions:read", status=200, errors=(ExchangeNotFound,))
async def get_suppression_exchange(call: Call, exchange_id: ExchangeKey) -> ExchangeAnswer:
    """Read one exchange."""
    return shown(await suppression.get_exchange(call, exchange_id))


@routes.delete(f"{_AT}/{{exchange_id}}", scope="suppressions:write", status=204, errors=(ExchangeNotFound,))
async def remove_suppression_exchange(call: Call, exchange_id: ExchangeKey, reason: Why) -> None:
    """Remove an exchange.

    With every hash that came in by it and every suppression that stands for that alone; the reason is kept there."""
    await suppression.remove_exchange(call, exchange_id, reason=reason)


@routes.get(
    f"{_AT}/{{exchange_id}}/hashes",
    scope="suppressions:read",
    status=200,
    errors=(ExchangeNotFound,),
    streams=(CSV, JSON_LINES),
)
async def export_suppression_hashes(
    call: Call, exchange_id: ExchangeKey, format: Literal["csv", "jsonl"] = "csv"
) -> Stream:
    """Export hashes.

    Of everybody on your own list, in an order of chance: not of those whom only others' hashes suppressed."""
    exchange = await suppression.get_exchange(call, exchange_id)
    key = await suppression.shared_key(call, exchange_id)
    pages = suppression.own_hashes(call.database, call.project_id, key)
    if format == "jsonl":
        return Stream.of(_lines(pages, exchange.key_check), JSON_LINES, "suppression-hashes.jsonl")
    return Stream.of(hash_rows(pages, exchange.key_check), CSV, "suppression-hashes.csv")


async def hash_rows(pages: AsyncGenerator[list[bytes], None], key_check: str) -> AsyncIterator[bytes]:
    """An export as CSV, piece by piece."""
    async with aclosing(pages):
        head = "hash,keyCheck\n"
        async for page in pages:
            yield (head + "".join(f"{h.hex()},{key_check}\n" for h in page)).encode()
            head = ""
        if head:
            yield head.encode()


async def _lines(pages: AsyncGenerator[list[bytes], None], key_check: str) -> AsyncIterator[bytes]:
    async with aclosing(pages):
        async for page in pages:
            yield encode_lines([HashAnswer(hash=h.hex(), key_check=key_check) for h in page])


@routes.post(
    f"{_AT}/{{exchange_id}}/hashes",
    scope="suppressions:write",
    status=200,
    rate="bulk",
    uploads=SHEETS,
    body_limit=UPLOAD_LIMIT,
    errors=(ExchangeNotFound, ExchangeFull),
)
async def import_suppression_hashes(call: Call, exchange_id: ExchangeKey, data: NewHashes | Sheet) -> HashesAnswer:
    """Import hashes.

    Whoever has one of them is suppressed in every project of the workspace and mode, whether known now or added later.
    As a CSV with the columns `hash` and `keyCheck`, of which the first is needed. Every row has an outcome."""
    exchange = await suppression.get_exchange(call, exchange_id)
    if isinstance(data, Sheet):
        rows: Iterator[NamedRow] = hashes_in([data.content], most=MOST_HASHES)
    else:
        check = {"keyCheck": data.key_check} if data.key_check is not None else {}
        rows = (NamedRow(n, {HASH: text, **check}) for n, text in enumerate(data.hashes, start=1))
    refused: list[Refusal] = []
    suppressed = 0

    async def take_in(new: list[bytes]) -> int:
        nonlocal suppressed
        done = await suppression.take_in(call, exchange.id, new)
        suppressed += done.suppressed
        return done.added

    counts = await taken(rows, hashes_of(exchange.key_check), take_in, refused.append)
    return HashesAnswer(
        rows=counts.rows,
        added=counts.added,
        already_there=counts.standing,
        repeated=counts.repeated,
        blank=counts.blank,
        invalid=counts.invalid,
        suppressed=suppressed,
        errors=[RefusedHashAnswer(row=r.row, code=r.code, message=r.message) for r in refused],
    )
