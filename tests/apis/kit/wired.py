"""The two test families wired to a real database: keys, projects, limits.

Not the identity domain: keys here are rows of memory, everything behind them is real.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from overture.apis.kit import Caller, Family, Host, Wiring
from overture.domain.identity import Actor, Calls, InvalidApiKey, ProjectFacts, Resources
from overture.kernel.errors import FieldFault
from overture.kernel.ids import ProjectId, WorkspaceId, fresh
from overture.runtime.cursors import Cursors
from overture.runtime.db import Database
from overture.runtime.limits import Limits
from overture.runtime.vault import Vault
from tests.apis.conformance import Failure, Subject
from tests.apis.kit import camel_family, snake_family

SCOPES = frozenset({"notes:read", "notes:write"})


@dataclass
class Keys:
    """Keys and whose they are; each new key has a live project of its own unless one is named."""

    callers: dict[str, Caller] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    """The keys of the requests so far."""

    async def look_up(self, key: str, came_from: str) -> Caller:
        """The caller behind a key, wherever it is used from."""
        self.shown.append(key)
        if key not in self.callers:
            raise InvalidApiKey()
        return self.callers[key]

    def add(self, scopes: frozenset[str] | None = None, rate: int | None = None, project: Any = None) -> str:
        """The text of a new key."""
        text = f"sk_live_{fresh().hex}"
        facts = project or ProjectFacts(ProjectId(fresh()), WorkspaceId(fresh()), "live", "abc", "test")
        actor = Actor(f"key:{text[-8:]}{len(self.callers)}", SCOPES if scopes is None else scopes, rate)
        self.callers[text] = Caller(facts, actor)
        return text


def wiring(db: Database, keys: Keys) -> Wiring:
    """A family's wiring over `db`."""
    resources = Resources({Cursors: Cursors(b"c" * 32), Database: db})
    calls = Calls(db, resources)
    return Wiring(calls, keys.look_up, Limits(db), rates={"default": 600, "bulk": 1000}, vault=Vault(b"v" * 32))


def families(w: Wiring) -> tuple[Family, Family]:
    """Both families."""
    return Family(camel_family.CAMEL, [camel_family.routes], w), Family(snake_family.SNAKE, [snake_family.routes], w)


def host(w: Wiring) -> Host:
    """Both families on one host."""
    return Host(families(w))


def _failure(body: Any, id_name: str) -> Failure:
    faults = tuple(FieldFault(**f) for f in body.get("fields", ()))
    return Failure(body["code"], body["message"], body["retryable"], body[id_name], faults)


def subjects(w: Wiring, keys: Keys) -> dict[str, Subject]:
    """Both families as the conformance suite wants them."""
    nothing = "0" * 26

    async def bearer(scopes: frozenset[str] | None, rate: int | None) -> dict[str, str]:
        return {"authorization": f"Bearer {keys.add(scopes, rate)}"}

    async def header(scopes: frozenset[str] | None, rate: int | None) -> dict[str, str]:
        return {"key": keys.add(scopes, rate)}

    camel = Subject(
        convention=camel_family.CAMEL,
        routes=[camel_family.routes],
        wiring=w,
        key=bearer,
        read=lambda body: _failure(body["error"], "requestId"),
        create="/camel/v1/notes",
        body=lambda n: {"noteTitle": f"note {n}"},
        required=("noteTitle",),
        missing=f"/camel/v1/notes/note_{nothing}",
        listed="/camel/v1/notes",
        items=lambda body: list(body["data"]),
        following=lambda body: f"cursor={body['nextCursor']}" if body["hasMore"] else None,
        others=families(w)[1:],
    )
    snake = Subject(
        convention=snake_family.SNAKE,
        routes=[snake_family.routes],
        wiring=w,
        key=header,
        read=lambda body: _failure(body, "request_id"),
        create="/snake/notes",
        body=lambda n: {"note_title": f"note {n}", "note_mood": "glad"},
        required=("note_title", "note_mood"),
        missing=f"/snake/notes/n_{nothing}",
        listed="/snake/notes",
        items=lambda body: list(body["data"]),
        following=lambda body: (
            f"page={body['pagination']['page'] + 1}"
            if body["pagination"]["page"] < body["pagination"]["total_pages"]
            else None
        ),
        others=families(w)[:1],
    )
    return {"camel": camel, "snake": snake}
