"""A server on loopback that keeps what it is sent, as a customer's own would, and checks each event against the event
catalogue; it answers as it is told.

Not part of Overture.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jsonschema
import msgspec
from aiohttp import web

from overture.apis.messaging.callbacks import Notice
from overture.apis.messaging.forwarded import Forwarded
from overture.apis.outreach import catalogue

Validators = Mapping[str, jsonschema.Draft202012Validator]


def closed(schema: Any) -> Any:
    """The same schema, allowing no field that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    whole = {key: closed(part) for key, part in schema.items()}
    return whole | {"additionalProperties": False} if "properties" in schema else whole


@lru_cache(maxsize=1)
def validators() -> Validators:
    """What checks a body, by its event's name, as strictly as our own tests may."""
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    listed = json.loads(catalogue.page())["data"]
    shapes: dict[str, Any] = {t["type"]: t["schema"] for t in listed}
    # What the messaging API posts: its document says these.
    shapes |= {"deliveryInfoNotification": msgspec.json.schema(Notice), "channel": msgspec.json.schema(Forwarded)}
    return {
        name: jsonschema.Draft202012Validator(closed(schema), format_checker=formats) for name, schema in shapes.items()
    }


def faults_of(body: bytes) -> list[str]:
    """What the catalogue does not allow of a delivered body."""
    event = json.loads(body)
    name = next((n for n in ("deliveryInfoNotification", "channel") if n in event), event.get("type", "nothing"))
    known = validators().get(name)
    if known is None:
        return [f"{name} is not in the catalogue"]
    return [f"{name} {e.json_path}: {e.message}" for e in known.iter_errors(event)]


@dataclass
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """What came, in order; `statuses` by path say what is answered, 200 where nothing else is said. `faults` are what
    the catalogue does not allow of it."""

    port: int = 0
    got: list[Received] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str) -> list[Received]:
        """What came to a path."""
        return [g for g in self.got if g.path == path]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Keeps and answers."""
        self.got.append(Received(request.path, dict(request.headers), await request.read()))
        self.faults += faults_of(self.got[-1].body)
        return web.Response(status=self.statuses.get(request.path, 200), text="thank you")


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a free port."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", receiver.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.port = runner.addresses[0][1]
    try:
        yield receiver
    finally:
        await runner.cleanup()
