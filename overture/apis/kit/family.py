"""A family: a convention and its routes as one Litestar app that asks the key, counts, reads, runs and answers.

Not the rules of any product: a handler is called with a `Call`, and whatever it raises is shaped here.
"""

from __future__ import annotations

import math
import re
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec
import structlog
from litestar import Litestar, Request
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from overture.apis.kit import errors, idempotent, reading, rehearsal, uploading
from overture.apis.kit.convention import Caller, Convention, Headers, Quota, Served, Wiring
from overture.apis.kit.document import document
from overture.apis.kit.replies import (
    JSON,
    Answer,
    Message,
    RawHeaders,
    Receive,
    Reply,
    Send,
    encode,
    replied,
)
from overture.apis.kit.routes import Route, Routes
from overture.apis.kit.together import Asked, Together
from overture.apis.kit.uploads import Upload
from overture.domain.identity import Call, ScopeMissing
from overture.kernel.errors import Kind, OvertureError
from overture.kernel.ids import fresh, shown
from overture.runtime.limits import Decision

log = structlog.get_logger("overture.apis")
_SANE_ID = re.compile(rb"[\w.:/+=-]{1,128}")
_Request = Request[Any, Any, Any]


class Exchange:
    """What one request gathers on its way: its id, route and caller, what is left of the rate, whether it is dry."""

    __slots__ = ("caller", "counted", "decision", "is_dry", "request_id", "route", "started", "status")

    def __init__(self, given_id: bytes | None) -> None:
        sane = given_id and _SANE_ID.fullmatch(given_id)
        self.request_id = sane[0].decode() if sane else shown("req", fresh())
        self.route: Route | None = None
        self.caller: Caller | None = None
        self.decision: Decision | None = None
        self.counted: tuple[Quota, ...] = ()
        self.is_dry = False
        self.status = 0
        self.started = time.perf_counter()

    def headers(self, name: bytes) -> RawHeaders:
        """The headers every answer carries: the request id, the rate once the key is known; that it is a dry run."""
        told: RawHeaders = ((name, self.request_id.encode()),)
        if self.is_dry:
            told += ((rehearsal.HEADER.lower().encode(), b"true"),)
        if self.decision is None or self.route is None:
            return told
        d, bucket = self.decision, self.route.bucket.encode()
        return (
            *told,
            (b"ratelimit-policy", b'"%s";q=%d;w=60' % (bucket, d.limit)),
            (b"ratelimit", b'"%s";r=%d;t=%d' % (bucket, d.remaining, d.reset_seconds)),
        )


class Family:
    """One API: an ASGI app, and its OpenAPI document ready to send (`document`). `pages` are other JSON by path that
    anybody may read, as the document."""

    def __init__(
        self,
        convention: Convention,
        routes: Sequence[Routes],
        wiring: Wiring,
        pages: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.convention = convention
        self.pages = pages
        self.wiring = wiring
        self._rehearsing = replace(wiring, calls=replace(wiring.calls, is_dry=True))
        self.routes = tuple(route for group in routes for route in group.all)
        self.document = encode(document(convention, self.routes))
        self._id_header = convention.request_id_header.lower().encode()
        self._key_header = convention.idempotency_header.lower().encode()
        self.app = Litestar(
            [self._mounted(route) for route in self.routes],
            exception_handlers={Exception: self._refuse},
            logging_config=None,
            openapi_config=None,
        )

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serves one request; every answer leaves with its request id and what is left of the rate."""
        exchange = Exchange(dict(scope["headers"]).get(self._id_header))
        scope["overture"] = exchange

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                message["headers"] = (*message["headers"], *exchange.headers(self._id_header))
            await send(message)

        try:
            await self.app(scope, receive, dressed)  # type: ignore[arg-type]
        finally:
            served = Served(
                self.convention.name,
                scope["method"],
                exchange.route.path if exchange.route else "",
                exchange.status,
                time.perf_counter() - exchange.started,
                exchange.request_id,
                exchange.caller.actor.name if exchange.caller else "",
            )
            self.wiring.observe(served)

    def _mounted(self, route: Route) -> HTTPRouteHandler:
        """A route as Litestar serves it: Litestar finds the path and guards the body's size, the rest is done here."""
        takes_key = route.method == "POST" and self.convention.idempotency
        if takes_key and route.options.secret_answer and self.wiring.vault is None:
            raise TypeError(f"{route.path} answers with a secret: the wiring needs a vault")
        decoder = msgspec.json.Decoder(route.body) if route.body is not None else None
        names = {f.encode_name: "list" in str(f.type) for f in msgspec.structs.fields(route.query)}
        uploads, limit = route.options.uploads, route.options.body_limit or self.convention.body_limit
        needs_query = any(f.required for f in msgspec.structs.fields(route.query))
        usual = {} if needs_query else msgspec.structs.asdict(route.query())
        together = Together(self.wiring, route) if route.options.together else None

        async def one(call: Call, data: Any) -> Any:
            (said,) = await route.handler(call, data=[data])
            if isinstance(said, OvertureError):
                raise said
            return said

        async def endpoint(request: _Request) -> Reply:
            scope: Any = request.scope
            exchange: Exchange = scope["overture"]
            exchange.route = route
            receive: Any = request.receive
            headers = dict(scope["headers"])
            caller = await self._admitted(exchange, route, headers, scope)
            args: dict[str, Any] = dict(usual)
            if scope["query_string"] or needs_query:
                args = msgspec.structs.asdict(reading.query(names, route.query, scope["query_string"]))
            dry = exchange.is_dry = args.pop(rehearsal.NAME, False)
            wiring = self._rehearsing if dry else self.wiring
            for name, ident in route.in_path:
                text = scope["path_params"][name]
                args[name] = ident.read(text) if ident else text
            key = headers.get(self._key_header) if takes_key else None

            async def answer(call: Call) -> Reply:
                said = await (one(call, args["data"]) if together is not None else route.handler(call, **args))
                reply = replied(route.options.status, said)
                if not dry:
                    return reply
                foretold = said.foretold if isinstance(said, Answer) else None
                return await rehearsal.told(call, self.convention, reply, foretold)

            if uploads is not None:
                media = headers.get(b"content-type", b"").decode("latin-1")
                if uploads.takes(media, alone=decoder is None):
                    upload = Upload(media, request.stream(), self.wiring.upload_limit)
                    given = uploading.Given(route, caller, exchange.request_id, upload, args)
                    under = None
                    if key is not None:
                        where = (caller.actor.name, self.convention.name, scope["method"], scope["path"])
                        query = rehearsal.unasked(scope["query_string"], self.convention)
                        under = uploading.Key(self.convention, key, where, query)
                    return await uploading.run(wiring, given, under, answer)
            body = b""
            if decoder is not None or key is not None:
                body = await reading.whole(receive, headers, limit)
            if decoder is not None:
                media = headers.get(b"content-type", b"")
                args["data"] = reading.body(decoder, body, media, self.convention)
            slot = None
            if key is not None:
                of_project = self.convention.keys_of_project
                actor = "" if of_project else caller.actor.name
                where = (actor, self.convention.name, scope["method"], scope["path"])
                said = idempotent.value_of(body) if of_project else body
                asked = rehearsal.unasked(scope["query_string"], self.convention) + b"\x00" + said
                slot = idempotent.slot(self.convention, caller, key, where, asked)
            if together is not None and not dry:
                reply = await together.answer(Asked(caller, exchange.request_id, args["data"], slot))
            elif slot is None:
                run = wiring.calls.run
                reply = await run(caller.project, caller.actor, answer, request_id=exchange.request_id)
            else:
                reply = await idempotent.run(wiring, route, caller, exchange.request_id, slot, answer)
            if exchange.counted and idempotent.is_repeated(reply):
                for quota in exchange.counted:
                    self.wiring.limits.give_back(quota.subject, quota.name, "quota", quota.seconds)
            return reply

        endpoint.__name__ = endpoint.__qualname__ = route.handler.__name__
        return HTTPRouteHandler(
            route.path.replace("}", ":str}"),
            http_method=route.method,  # type: ignore[arg-type]
            status_code=200,  # Litestar asks for one; the reply brings its own.
            request_max_body_size=None,  # Bodies are counted as they come.
        )(endpoint)

    async def _admitted(self, exchange: Exchange, route: Route, headers: Headers, scope: Any) -> Caller:
        """The caller: known, within its rate, allowed to; asked in this order, before anything else is read."""
        key = self.convention.read_key(headers)
        if key is None:
            raise self.convention.no_key()
        caller = exchange.caller = Caller(*await self.wiring.authenticate(key, self.wiring.peers(scope)))
        bucket = route.bucket
        limit = self.wiring.rates[bucket]
        if bucket == "default" and caller.actor.rate is not None:
            limit = caller.actor.rate
        decision = await self.wiring.limits.take(caller.project.id, caller.actor.name, bucket, limit)
        exchange.decision = decision
        if not decision.allowed:
            wait = decision.reset_seconds
            raise errors.RateLimitExceeded(retry_after=wait, limit=limit, seconds=wait)
        if route.options.scope not in caller.actor.scopes:
            raise ScopeMissing(scope=route.options.scope)
        if self.wiring.quotas is not None:
            await self._count(exchange, caller, await self.wiring.quotas(caller))
        return caller

    async def _count(self, exchange: Exchange, caller: Caller, quotas: Sequence[Quota]) -> None:
        """One request more in each quota, or in none where one of them is used up."""
        for quota in quotas:
            limits = self.wiring.limits
            taken = await limits.take(quota.subject, quota.name, "quota", quota.limit, window=quota.seconds)
            if not taken.allowed:
                for earlier in exchange.counted:
                    limits.give_back(earlier.subject, earlier.name, "quota", earlier.seconds)
                exchange.counted = ()
                wait = taken.reset_seconds
                raise errors.QuotaExceeded(
                    retry_after=wait, who=quota.who, limit=quota.limit, per=quota.per, seconds=wait
                )
            exchange.counted += (quota,)

    def _refuse(self, request: _Request, raised: Exception) -> Reply:
        """Any error as this family writes it."""
        scope: Any = request.scope
        exchange: Exchange = scope["overture"]
        headers: RawHeaders = JSON
        if isinstance(raised, HTTPException) and raised.status_code == 405:
            headers += ((b"allow", _allowed(raised).encode()),)
        error = self._understood(scope, exchange, raised)
        if error.retry_after is not None or error.kind is Kind.UNAVAILABLE:
            headers += ((b"retry-after", b"%d" % max(1, math.ceil(error.retry_after or 1))),)
        status = self.convention.status(error)
        if status == 401:
            headers += ((b"www-authenticate", b"Bearer"),)
        if error.code in self.convention.bodiless:
            return Reply(status, b"", tuple(h for h in headers if h not in JSON))
        body = self.convention.envelope(error, self.convention.code(error), exchange.request_id)
        return Reply(status, encode(body), headers)

    def _understood(self, scope: Any, exchange: Exchange, raised: Exception) -> OvertureError:
        """The error itself, or what Litestar refused as one of ours, or a crash, which is logged."""
        if isinstance(raised, OvertureError) and raised.kind is not Kind.INTERNAL:
            return raised
        path, status = scope["path"][:200], getattr(raised, "status_code", 500)
        if isinstance(raised, HTTPException) and status == 404:
            return errors.PathNotFound(path=path)
        if isinstance(raised, HTTPException) and status == 405:
            return errors.MethodNotAllowed(method=scope["method"], path=path, allowed=_allowed(raised))
        if isinstance(raised, HTTPException) and status == 413:
            limit = exchange.route.options.body_limit if exchange.route else None
            return errors.BodyTooLarge(limit=limit or self.convention.body_limit)
        if isinstance(raised, HTTPException) and (status < 500 or "disconnect" in str(raised.detail)):
            return errors.InvalidRequest(problem="The request cannot be read, or ended before its body was complete.")
        # An error's text may quote what was sent or stored, so the log has its type and where it came from, no more.
        log.error(
            "request_crashed",
            request_id=exchange.request_id,
            method=scope["method"],
            route=exchange.route.path if exchange.route else "",
            error=type(raised).__name__,
            sqlstate=getattr(raised, "sqlstate", None),
            trace="".join(traceback.format_tb(raised.__traceback__)),
        )
        return errors.InternalError()


def _allowed(raised: HTTPException) -> str:
    return ", ".join(sorted((raised.headers or {}).get("allow", "").split(", ")))
