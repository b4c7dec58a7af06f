"""A counter of the messaging API: a project, a key, and the acts its tests share.

Not a double of anything: each act is a request to the standing API.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from overture.domain.identity import ProjectFacts
from overture.runtime.work.queues import Queue
from tests.apis.conformance import Got
from tests.apis.outreach.receiving import Received
from tests.apis.outreach.standing import OverHttp, Shop, Standing

AT = "/v1/instagram/messages"


class Client(OverHttp):
    """A client of the messaging API; each answer is checked against its document."""

    def __init__(self, standing: Standing, headers: Mapping[str, str]) -> None:
        super().__init__(standing, headers)
        self.use(standing.documents["messaging"])

    def under(self, headers: Mapping[str, str]) -> Client:
        return Client(self._standing, headers)


@dataclass
class Counter:
    """A test project of a workspace of its own; `key` is its service key."""

    standing: Standing
    shop: Shop
    project: ProjectFacts
    api: Client
    key: str

    @classmethod
    async def opened(cls, standing: Standing) -> Counter:
        """A new one, asked under the header of the original."""
        shop = await standing.shop()
        key = shop.api.headers["authorization"].removeprefix("Bearer ")
        return cls(standing, shop, shop.project, Client(standing, {"key": key}), key)

    async def send(self, status: int = 202, **more: Any) -> Any:
        """Sends a text, or what is given over it; the answer."""
        body = {"contentType": "TEXT", "content": "Hello", "from": "app-id", "to": "igsid", **more}
        got = await self.api("POST", AT, {k: v for k, v in body.items() if v is not None})
        assert got.status == status, got.body
        return got.json

    async def get(self, message_id: str) -> Any:
        """A message as it stands."""
        return await self.api.get(f"{AT}/{message_id}")

    async def acts(self) -> None:
        """Messages go, and what becomes of them is told inside; nothing is posted to anybody."""
        worker = self.standing.worker
        await worker.beat()
        for _ in range(100):
            items = await worker.reserve(Queue.ACTS)
            await asyncio.gather(*(worker.call(i) for i in items))
            while await worker.record():
                pass
            if not items and not await worker.relay():
                return
        raise AssertionError("it never came to rest")

    def refused(self, got: Got, status: int, code: str, *fields: str) -> Any:
        """The body of an answer that must be this refusal, of these fields."""
        assert (got.status, got.json["code"]) == (status, code), got.body
        assert [f["path"] for f in got.json.get("fields", ())] == list(fields), got.body
        return got.json

    def callbacks(self, path: str) -> list[tuple[str, str]]:
        """The code and state of each notice posted to a path, in order."""
        infos = [r.json["deliveryInfoNotification"]["deliveryInfo"] for r in self.posted(path)]
        return [(i["code"], i["deliveryStatus"]) for i in infos]

    def posted(self, path: str) -> list[Received]:
        """What came to a path of the standing receiver."""
        return self.standing.receiver.at(path)
