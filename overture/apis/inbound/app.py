"""The hooks as an ASGI app: one POST per push, answered 204 once what it says is stored.

Not what is done about it: the domain decides that in the same transaction.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from overture.apis.inbound.errors import HookNotFound, InvalidSignature, UnreadableEvents
from overture.apis.inbound.pushes import HookSecrets, PushHook
from overture.apis.inbound.reading import whole
from overture.apis.inbound.refusing import understood
from overture.apis.kit import Served
from overture.apis.kit.convention import STATUSES
from overture.apis.kit.errors import MethodNotAllowed
from overture.apis.kit.replies import ASGI, JSON, RawHeaders, Receive, Reply, Send, encode
from overture.apis.kit.shapes import nested
from overture.domain import accounts, conversations
from overture.domain.accounts import Credentials, Hook
from overture.domain.arrivals import Keeping
from overture.domain.identity import Actor, Call, Calls, project_by_id
from overture.domain.platforms import Connectors, InboundEvent, InboundUnreadable, PartsInbound, TakesInbound
from overture.kernel.errors import Kind
from overture.kernel.ids import fresh, parsed, shown
from overture.runtime.faults import nul_path
from overture.runtime.vault import Vault

PREFIX: Final = "/hooks"
MOST_BYTES: Final = 1_000_000


def inbound_app(
    calls: Calls,
    credentials: Credentials,
    connectors: Connectors,
    observe: Callable[[Served], None] = lambda served: None,
    secrets: Mapping[str, HookSecrets] = MappingProxyType({}),
) -> ASGI:
    """The app for `PREFIX`; `credentials` hold the sandbox's secret, the vault among the resources of `calls` opens
    a bridge's. `secrets`: the operator's own, by the name of a connector whose platform pushes for many accounts."""
    return _Hooks(calls, credentials, connectors, observe, secrets)


class _Hooks:
    def __init__(
        self,
        calls: Calls,
        credentials: Credentials,
        connectors: Connectors,
        observe: Callable[[Served], None],
        secrets: Mapping[str, HookSecrets],
    ) -> None:
        self._calls = calls
        self._credentials = credentials
        self._connectors = connectors
        self._observe = observe
        keeping = Keeping(calls.db, calls.hint, calls.ids)
        self._pushed = {
            name: PushHook(connector, name, calls.db, keeping, credentials, secrets.get(name, HookSecrets()))
            for name, connector in connectors.by_name.items()
            if isinstance(connector, PartsInbound)
        }

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request."""
        began, request_id = time.perf_counter(), shown("req", fresh())
        try:
            name, _, below = scope["path"].removeprefix(PREFIX + "/").partition("/")
            if (hook := self._pushed.get(name)) is not None:
                reply = await hook.answered(scope, receive, below)
            else:
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
        body = await whole(scope, receive, MOST_BYTES)
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


def _refusal(scope: Any, raised: Exception, request_id: str) -> Reply:
    error = understood(raised, scope, request_id, PREFIX)
    headers: RawHeaders = JSON
    if isinstance(error, MethodNotAllowed):
        headers += ((b"allow", b"GET, POST" if "use GET" in error.message else b"POST"),)
    if error.kind is Kind.UNAVAILABLE:
        headers += ((b"retry-after", b"%d" % max(1, math.ceil(error.retry_after or 1))),)
    return Reply(STATUSES[error.kind], encode(nested(error, error.code, request_id)), headers)
