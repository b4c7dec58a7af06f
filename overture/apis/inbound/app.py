"""The hooks as an ASGI app: one POST per push, answered 204 once what it says is stored.

Not what is done about it: the domain decides that in the same transaction.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
import structlog

from overture.apis.inbound.errors import HookNotFound, InvalidSignature, UnreadableEvents
from overture.apis.kit import Served
from overture.apis.kit.convention import STATUSES
from overture.apis.kit.errors import BodyTooLarge, InternalError, MethodNotAllowed
from overture.apis.kit.replies import ASGI, JSON, RawHeaders, Receive, Reply, Send, encode
from overture.apis.kit.shapes import nested
from overture.domain import accounts, conversations
from overture.domain.accounts import Credentials, Hook
from overture.domain.identity import Actor, Call, Calls, project_by_id
from overture.domain.platforms import Connectors, InboundEvent, InboundUnreadable, TakesInbound
from overture.kernel.errors import Kind, OvertureError
from overture.kernel.ids import fresh, parsed, shown
from overture.runtime.faults import nul_path
from overture.runtime.vault import Vault

log = structlog.get_logger("overture.apis.inbound")

PREFIX: Final = "/hooks"
MOST_BYTES: Final = 1_000_000


def inbound_app(
    calls: Calls,
    credentials: Credentials,
    connectors: Connectors,
    observe: Callable[[Served], None] = lambda served: None,
) -> ASGI:
    """The app for `PREFIX`; `credentials` hold the sandbox's secret, the vault among the resources of `calls` opens
    a bridge's."""
    return _Hooks(calls, credentials, connectors, observe)


class _Hooks:
    def __init__(
        self, calls: Calls, credentials: Credentials, connectors: Connectors, observe: Callable[[Served], None]
    ) -> None:
        self._calls = calls
        self._credentials = credentials
        self._connectors = connectors
        self._observe = observe

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request."""
        began, request_id = time.perf_counter(), shown("req", fresh())
        try:
            await self._taken(scope, receive, request_id)
            reply = Reply(204, b"", ())
        except Exception as error:
            reply = _refusal(scope, error, request_id)
        reply.listed += ((b"x-request-id", request_id.encode()),)
        await reply.send(scope, receive, send)
        self._observe(
            Served(
                "inbound",
                scope["method"],
                f"{PREFIX}/{{connector}}/{{hook_id}}",
                reply.status,
                time.perf_counter() - began,
                request_id,
                "",
            )
        )

    async def _taken(self, scope: Any, receive: Receive, request_id: str) -> None:
        """Stores what a push says, or raises."""
        path, _, hook_text = scope["path"].rpartition("/")
        name = path.removeprefix(PREFIX + "/")
        connector: object = self._connectors.by_name.get(name)
        hook_id = parsed("hook", hook_text)
        if not isinstance(connector, TakesInbound) or hook_id is None:
            raise HookNotFound(path=scope["path"][:200])
        if scope["method"] != "POST":
            raise MethodNotAllowed(method=scope["method"], path=scope["path"][:200], allowed="POST")
        body = await _body(scope, receive)
        hook = await accounts.hook(self._calls.db, hook_id)
        project = None if hook is None else await project_by_id(self._calls.db, hook.project_id)
        if hook is None or project is None:
            raise HookNotFound(path=scope["path"][:200])
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}

        async def take(call: Call) -> None:
            await call.tx()
            secret = self._secret(call, hook)
            if not connector.verified(headers, body, secret=secret, now=call.machine_now):
                raise InvalidSignature
            if events := _events(connector, body):
                await conversations.receive(call, events)

        await self._calls.run(project, Actor(f"inbound:{name}"), take, request_id=request_id)

    def _secret(self, call: Call, hook: Hook) -> str:
        if hook.sealed is None:
            return self._credentials.sandbox_token.reveal()
        vault = call.resources.need(Vault)
        return vault.opened(hook.sealed, project_id=call.project_id, purpose=accounts.INBOUND).decode()


def _events(connector: TakesInbound, body: bytes) -> Sequence[InboundEvent]:
    try:
        events = connector.parsed(body)
    except InboundUnreadable as error:
        raise UnreadableEvents(problem=f"{error}.") from error
    if b"\\u0000" in body and (at := nul_path(msgspec.json.decode(body))) is not None:
        raise UnreadableEvents(problem=f"{at} holds the character NUL.")
    return events


async def _body(scope: Any, receive: Receive) -> bytes:
    """The whole body; BodyTooLarge as soon as it is known to be."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > MOST_BYTES:
        raise BodyTooLarge(limit=MOST_BYTES)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise UnreadableEvents(problem="it ended too early.")
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise BodyTooLarge(limit=MOST_BYTES)
        more = message.get("more_body", False)
    return bytes(body)


def _refusal(scope: Any, raised: Exception, request_id: str) -> Reply:
    error = raised
    if not isinstance(error, OvertureError):
        # An error's text may quote what a person wrote, so the log has its type and where it came from, no more.
        log.error(
            "request_crashed",
            request_id=request_id,
            method=scope["method"],
            route=PREFIX,
            error=type(raised).__name__,
            sqlstate=getattr(raised, "sqlstate", None),
            trace="".join(traceback.format_tb(raised.__traceback__)),
        )
        error = InternalError()
    headers: RawHeaders = JSON
    if isinstance(error, MethodNotAllowed):
        headers += ((b"allow", b"POST"),)
    if error.kind is Kind.UNAVAILABLE:
        headers += ((b"retry-after", b"%d" % max(1, math.ceil(error.retry_after or 1))),)
    return Reply(STATUSES[error.kind], encode(nested(error, error.code, request_id)), headers)
