"""A desk of the audience API: a project, a key, and the acts its tests share.

Not a double of anything: each act is a request to the standing API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from overture.apis.kit import Family
from overture.domain import audience
from overture.domain.identity import ProjectFacts
from tests.apis.conformance import Got
from tests.apis.outreach.standing import OverHttp, Shop, Standing


class Client(OverHttp):
    """A client of the audience API; each answer is checked against its document."""

    def __init__(self, standing: Standing, headers: Mapping[str, str]) -> None:
        super().__init__(standing, headers)
        self.use(standing.documents["audience"])

    def under(self, headers: Mapping[str, str]) -> Client:
        return Client(self._standing, headers)


@dataclass
class Desk:
    """A test project of a workspace of its own."""

    standing: Standing
    shop: Shop
    project: ProjectFacts
    api: Client

    @classmethod
    async def opened(cls, standing: Standing) -> Desk:
        """A new one."""
        shop = await standing.shop()
        return cls(standing, shop, shop.project, Client(standing, shop.api.headers))

    @property
    def family(self) -> Family:
        """The family that answers."""
        return self.standing.families["audience"]

    async def submit(self, tool: str = "followers", user: str = "customer-123", **params: Any) -> str:
        """The id of a new job."""
        body = {"external_user_id": user, "tool_type": tool, "params": params}
        return str((await self.api.post("/api/v1/jobs", body, 201))["job_id"])

    async def done(self, job_id: str) -> Any:
        """The job once everything due has been done."""
        await self.standing.settle()
        return await self.api.get(f"/api/v1/jobs/{job_id}")

    async def quotas(self, **limits: int) -> None:
        """Other limits for the workspace."""
        async with self.standing.db.transaction(self.project.id) as tx:
            await audience.set_quotas(tx, self.project.workspace_id, "test", **limits)

    async def refused(self, got: Got, status: int, code: str) -> Any:
        """The error of an answer that must be this refusal."""
        assert (got.status, got.json["error"]["code"]) == (status, code), got.body
        return got.json["error"]
