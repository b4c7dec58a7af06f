"""A client that asks for a dry run before each request that would change something, and holds the two together.

Not a story of its own: whatever is told to a shop with this client is rehearsed on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from overture.runtime.db import metadata
from tests.apis.conformance import Got
from tests.apis.outreach.standing import OverHttp, Shop
from tests.schema import load_tables

_COUNTED = {"rate_window"}
"""Tables that every request writes, dry or not."""
_NEW = (
    (re.compile(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"'), '"moment"'),
    (re.compile(r"\b([a-z]{2,6})_[0-9a-z]{26}\b"), r"\1"),
    (re.compile(r'"(sk_test_|whsec_)[^"]*"'), r'"\1"'),
    (re.compile(r'"id":"[0-9A-Za-z]{12}"'), '"id":"key"'),
    (re.compile(r"\bstate=[\w-]+"), "state"),
    (re.compile(r'"messageId":"[0-9a-f-]{36}"'), '"messageId":"message"'),
)


async def stored(shop: Shop) -> dict[str, str]:
    """What the database holds of a shop's workspace, as a digest of each table."""
    load_tables()
    own = "select id from project where workspace_id = $1"
    out: dict[str, str] = {}
    async with shop.standing.db.connection() as raw:
        for name, table in sorted(metadata.tables.items()):
            if name in _COUNTED:
                continue
            mine = f"where project_id in ({own})" if "project_id" in table.c else "where $1::uuid is not null"
            sql = f"select count(*) || md5(coalesce(string_agg(t::text, '' order by t::text), '')) from {name} t {mine}"
            out[name] = await raw.fetchval(sql, shop.project.workspace_id)
    return out


def masked(body: bytes) -> Any:
    """A body without what is new each time: ids, moments, secrets."""
    text = body.decode()
    for pattern, by in _NEW:
        text = pattern.sub(by, text)
    return json.loads(text) if text else None


class Rehearsing(OverHttp):
    """The client of one shop; `seen` gathers the operations that were rehearsed and then succeeded."""

    def __init__(self, shop: Shop, headers: Mapping[str, str]) -> None:
        super().__init__(shop.standing, headers)
        self.shop = shop
        self.seen: set[tuple[str, str]] = set()

    async def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        raw: bytes | None = None,
    ) -> Got:
        if method == "GET":
            return await super().__call__(method, path, body, headers, raw=raw)
        before, received = await stored(self.shop), len(self.shop.standing.receiver.got)
        asked = f"{path}{'&' if '?' in path else '?'}dryRun=true"
        dry = await super().__call__(method, asked, body, headers, raw=raw)
        assert await stored(self.shop) == before, path
        assert len(self.shop.standing.receiver.got) == received, path
        # A query that cannot be read says nothing of a dry run.
        assert dry.headers.get("x-dry-run") == "true" or dry.status == 400, path
        real = await super().__call__(method, path, body, headers, raw=raw)
        assert "x-dry-run" not in real.headers
        self._hold(method, path.partition("?")[0], dry, real)
        return real

    def _hold(self, method: str, path: str, dry: Got, real: Got) -> None:
        """The two agree: in status, and in every field but what is new each time."""
        expected, got = masked(dry.body), masked(real.body)
        if path.startswith("/api/v1/webhooks/") and path.endswith("/test"):
            # What a receiver answers is known only once it is asked.
            assert dry.status in (200, real.status)
            if real.status == 200:
                assert (expected.pop("dryRun"), expected.keys()) == ({"events": []}, got.keys())
                self._note(method, path)
            return
        assert dry.status == real.status, (path, dry.body, real.body)
        assert dry.headers.get("idempotent-replayed") == real.headers.get("idempotent-replayed")
        if real.status < 300 and got is not None and "idempotent-replayed" not in real.headers:
            assert isinstance(expected.pop("dryRun")["events"], list)
        assert expected == got, path
        assert dry.headers.get("retry-after") == real.headers.get("retry-after")
        if real.status < 300:
            self._note(method, path)

    def _note(self, method: str, path: str) -> None:
        template = next(p for pattern, p in self._paths if pattern.fullmatch(path))
        self.seen.add((method, template))


def rehearsing(shop: Shop) -> tuple[Shop, Rehearsing]:
    """The shop with a client that rehearses, and that client."""
    client = Rehearsing(shop, shop.api.headers)
    return replace(shop, api=client), client
