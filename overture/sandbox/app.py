"""The sandbox as an ASGI application: the hot route first, then the bridge's reads, then its own loopback routes.

No rules of its own: each route calls the part that knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from overture.sandbox import wire
from overture.sandbox.graph import answers, asks
from overture.sandbox.graph.answers import GraphRefusal
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.edges import Edges
from overture.sandbox.hooks import Deliver
from overture.sandbox.network import SEED, Network, wall_clock
from overture.sandbox.routes import ROUTES
from overture.sandbox.routing import NO_PROJECT
from overture.sandbox.store import micros
from overture.sandbox.wire import Answer, refusal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_BYTES = 64 * 1024

_JSON = (b"content-type", b"application/json")
_LENGTH = b"content-length"
_offer = msgspec.json.Decoder(wire.Offer).decode


class Dropped(Exception):
    """The connection was to end without an answer, and this server cannot do that: run it by sandbox.server."""


class Sandbox(Network):
    """The network as an ASGI application. Made by `create_app`."""

    def __init__(
        self,
        data_dir: Path,
        *,
        deliver: Deliver | None,
        overture_url: str,
        secret: str,
        bearer: str | None,
        seed: str,
        clock: Callable[[], datetime],
        hold: float,
        timers: bool,
    ) -> None:
        super().__init__(
            data_dir,
            deliver=deliver,
            overture_url=overture_url,
            secret=secret,
            bearer=bearer,
            seed=seed,
            clock=clock,
            hold=hold,
            timers=timers,
        )
        self._edges = Edges(self.graph)
        self._bearer = None if bearer is None else f"Bearer {bearer}".encode()
        self._offers: list[tuple[wire.Offer | GraphAsk, str, datetime | None, asyncio.Future[Answer]]] = []
        self._transports: set[asyncio.Transport | None] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"the sandbox speaks no {scope['type']}")
        if scope["path"] == "/v1/messages" and scope["method"] == "POST":
            answer = await self._message(scope, receive)
        elif scope["method"] == "POST" and scope["path"].endswith("/messages"):
            answer = await self._graph_message(scope, receive)
        else:
            answer = await self._other(scope, receive)
        if (answer.delay or answer.silent) and await self._held(answer, scope, receive):
            return
        body = answer.body
        headers = [_JSON, (_LENGTH, b"%d" % len(body)), *answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _held(self, answer: Answer, scope: Scope, receive: Receive) -> bool:
        """Keep the other side waiting; True where it gets no answer, because it left or is not to have one."""
        transport = scope.get("overture.transport")
        self._transports.add(transport)
        try:
            gone = await _gone(receive, answer.delay)
        finally:
            self._transports.discard(transport)
        if answer.silent and not gone:
            if transport is None:
                raise Dropped
            transport.abort()
            await _gone(receive, 1.0)
        return gone or answer.silent

    def drop_held(self) -> None:
        """End all connections that are kept waiting, because the process stops."""
        for transport in filter(None, self._transports):
            transport.abort()

    async def _message(self, scope: Scope, receive: Receive) -> Answer:
        project, shown, authorization = NO_PROJECT, None, None
        for name, value in scope["headers"]:
            if name == b"x-overture-project":
                project = value.decode("latin-1")
            elif name == b"x-overture-now":
                shown = value
            elif name == b"authorization":
                authorization = value
        if self._bearer is not None and authorization != self._bearer:
            return _UNAUTHORIZED
        message = await receive()
        # Whoever left before the body came has sent an empty one, which is refused.
        body = message.get("body", b"")
        if message.get("more_body"):
            body = await _rest(body, receive)
        if body is None or len(body) > MOST_BYTES:
            return _TOO_LARGE
        try:
            offer = _offer(body)
            at = None if shown is None else _moment(shown)
        except (msgspec.MsgspecError, ValueError) as error:
            return refusal(400, "invalid_request", str(error))
        return await self._queued(offer, project, at)

    async def _graph_message(self, scope: Scope, receive: Receive) -> Answer:
        """The Send API; what is not of the Graph API goes where all else goes."""
        read = await self._graph_read(scope, receive)
        if isinstance(read, Answer):
            return read
        ask, at = read
        if len(ask.parts) != 2:
            return self._graph_other(ask, at)
        return await self._queued(ask, "", at)

    async def _graph_read(self, scope: Scope, receive: Receive) -> Answer | tuple[GraphAsk, datetime | None]:
        message = await receive()
        body = message.get("body", b"")
        if message.get("more_body"):
            body = await _rest(body, receive)
        if body is None or len(body) > MOST_BYTES:
            return _TOO_LARGE
        path = scope["raw_path"].decode("latin-1")
        try:
            ask, shown = asks.read(scope["method"], path, scope["query_string"], scope["headers"], body)
            return ask, None if shown is None else _moment(shown)
        except GraphRefusal as why:
            return answers.refused("facebook", why)
        except ValueError as error:
            return refusal(400, "invalid_request", str(error))

    def _graph_other(self, ask: GraphAsk, shown: datetime | None) -> Answer:
        """Any node or edge but sending, in one transaction."""
        real_at = self.clock()
        try:
            with self.store.transaction():
                answer = self._edges.handled(ask, shown, real_at)
        except BaseException:
            self.reload()
            raise
        if shown is not None or ask.method != "GET":
            self.wake()
        return answer

    async def _queued(self, offer: wire.Offer | GraphAsk, project: str, at: datetime | None) -> Answer:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        if not self._offers:
            loop.call_soon(self._take)
        self._offers.append((offer, project, at, future))
        return await future

    def _take(self) -> None:
        """All messages of one tick of the event loop in one transaction, committed before any is answered."""
        offers, self._offers = self._offers, []
        real_at = self.clock()
        real = micros(real_at)
        told = []
        moved = False
        try:
            with self.store.transaction():
                for offer, name, shown, _ in offers:
                    if isinstance(offer, GraphAsk):
                        answer, known = self.graph.offer(offer, shown, real_at, real)
                        told.append(answer)
                        if known is not None and shown is not None:
                            moved |= self.projects.reached(known, shown, real_at)
                        continue
                    project = self.projects.named(name)
                    if shown is not None:
                        moved |= self.projects.reached(project, shown, real_at)
                    at = project.clock.at(real_at) if shown is None else shown
                    told.append(self.messages.offer(offer, project, at, real))
        except Exception as error:  # the disk is full, or a bug: nobody may believe that it was taken
            self.reload()
            for _, _, _, future in offers:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, _, _, future), answer in zip(offers, told, strict=True):
            if not future.done():
                future.set_result(answer)
        if self.hooks is not None:
            self.hooks.wake() if moved else self.hooks.added()

    async def _other(self, scope: Scope, receive: Receive) -> Answer:
        method = scope["method"]
        path = scope["raw_path"].decode("latin-1").rstrip("/") or "/"
        allowed = []
        for route in ROUTES:
            found = route.matches(path)
            if found is None:
                continue
            if route.method != method:
                allowed.append(route.method)
                continue
            if route.is_loopback and not _is_loopback(scope):
                return refusal(403, "loopback_only", "This route answers on this machine only.")
            headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
            if path.startswith("/v1/") and self._bearer not in (None, headers.get("authorization", "").encode()):
                return _UNAUTHORIZED
            body = await _rest(b"", receive)
            if body is None:
                return _TOO_LARGE
            try:
                return route.answer(self, found, scope["query_string"].decode("latin-1"), headers, body)
            except BaseException:
                self.reload()
                raise
        if not allowed and asks.is_graph(scope["raw_path"].decode("latin-1"), scope["query_string"], scope["headers"]):
            read = await self._graph_read(scope, receive)
            return read if isinstance(read, Answer) else self._graph_other(*read)
        if allowed:
            names = ", ".join(allowed)
            return refusal(405, "method_not_allowed", f"Use {names}.", (b"allow", names.encode()))
        return refusal(404, "not_found", "The sandbox has no such route; GET / lists them.")

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.open()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


_UNAUTHORIZED = refusal(401, "unauthorized", "The bridge's bearer token is missing or wrong.")
_TOO_LARGE = refusal(413, "too_large", f"A request has at most {MOST_BYTES} bytes.")


def create_app(
    data_dir: Path,
    *,
    deliver: Deliver | None = None,
    overture_url: str = "",
    secret: str = "",
    bearer: str | None = None,
    seed: str = SEED,
    clock: Callable[[], datetime] = wall_clock,
    hold: float = 60.0,
    timers: bool = True,
) -> Sandbox:
    """The application over the file in `data_dir`. Raises `FolderInUse`.

    Events go to `deliver`, or by HTTP to `overture_url`, signed with `secret`. `bearer` None takes any bearer token.
    `clock` is machine time. Unanswered requests are kept open for `hold` seconds. Without `timers` nothing happens by
    itself: `await sandbox.settle()` tells what is due.
    """
    return Sandbox(
        data_dir,
        deliver=deliver,
        overture_url=overture_url,
        secret=secret,
        bearer=bearer,
        seed=seed,
        clock=clock,
        hold=hold,
        timers=timers,
    )


async def _rest(body: bytes, receive: Receive) -> bytes | None:
    """The whole body; None where it is over the limit."""
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            return None
    return body


async def _gone(receive: Receive, seconds: float) -> bool:
    """Wait `seconds`; True as soon as the other side has left."""
    if seconds <= 0:
        return False
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


def _is_loopback(scope: Scope) -> bool:
    client: Iterable[Any] | None = scope.get("client")
    if client is None:
        return True  # a Unix socket
    host = str(next(iter(client)))
    return host.startswith(("127.", "::ffff:127.")) or host == "::1"


def _moment(value: bytes) -> datetime:
    at = datetime.fromisoformat(value.decode("latin-1"))
    if at.tzinfo is None:
        raise ValueError("X-Overture-Now has no time zone")
    return at if at.tzinfo is UTC else at.astimezone(UTC)
