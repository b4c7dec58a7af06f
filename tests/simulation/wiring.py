"""One process of the system over a given database: the same parts as main wires, with the run's ids and network.

Not main's wiring itself: that opens sockets and takes real ids.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from unittest.mock import patch
from uuid import UUID

import aiohttp
import msgspec

from overture.apis.inbound.pushes import HookSecrets, PushHook
from overture.connectors.assist import AssistConnector
from overture.connectors.bridge import BridgeConnector
from overture.connectors.instagram import InstagramConnector
from overture.domain import (
    accounts,
    arrivals,
    audience,
    campaigns,
    conversations,
    erasure,
    imports,
    messaging,
    webhooks,
)
from overture.domain.arrivals import Keeping, Pushed
from overture.domain.identity import Actor, Call, Calls, Pepper, Resources, project_by_id
from overture.domain.imports import Sizes
from overture.domain.messaging import (
    Limits,
    Messages,
    Products,
    SingleDelivered,
    SingleFailed,
    SingleMessages,
    SingleRead,
    SingleSubmitted,
    rouse,
)
from overture.domain.platforms import Connectors, Tombstones
from overture.domain.suppression import Exchanges
from overture.domain.webhooks import (
    Callback,
    CallbackKind,
    Callbacks,
    DeliveryKind,
    Encoders,
    EventNames,
    WebhookPolicy,
    replaying,
)
from overture.kernel.ids import Ids, ImportId, shown
from overture.runtime import spool
from overture.runtime.db import Database
from overture.runtime.outbox import EventRow
from overture.runtime.secrets import Secret
from overture.runtime.vault import Vault
from overture.runtime.work.chores import Chores, Handler
from overture.runtime.work.queues import Queue
from overture.runtime.work.reserve import Terms
from overture.runtime.work.worker import Slots, Work
from tests.simulation.network import Receivers, Session

PUBLIC = frozenset(
    {
        "campaign.completed",
        "campaign.paused",
        "campaign.updated",
        "import.completed",
        "import.failed",
        "message.failed",
        "message.sent",
        "message.skipped",
        "reply.received",
        "sender.challenged",
        "target.queued",
        "target.removed",
    }
)
_SANDBOX = "http://sandbox"
SANDBOX = "sandbox"
"""The sandbox's secret."""
_TOLD_BACK = tuple(e.name for e in (SingleSubmitted, SingleDelivered, SingleRead, SingleFailed))
_PEOPLE = b"people of a simulation".ljust(32, b"-")
_FEW_ROWS = Sizes(rows=4, slice=60, stretch=3, back=3)
_FEW_EVENTS = replaying.Sizes(taken=6, looked_at=10)
# What is stored is read back in pieces of the same length: a part of its form, which nobody may set.
_SMALL: tuple[tuple[Any, str, int], ...] = ((spool, "PIECE", 170), (spool, "_SEVERAL", 2))
"""Portions so small that a little work has many of them."""


@contextlib.contextmanager
def in_small_portions() -> Iterator[None]:
    """What is done a portion at a time has many, and what a thread would do is done in its place in the order."""

    async def at_once(work: Callable[..., Any], *args: Any) -> Any:
        return work(*args)

    with contextlib.ExitStack() as stack:
        for module, name, value in _SMALL:
            stack.enter_context(patch.object(module, name, value))
        stack.enter_context(patch.object(asyncio, "to_thread", at_once))
        yield


class AtOnce(Keeping):
    """Commits each push by itself: whoever dies over one leaves nobody waiting."""

    async def keep(self, pushed: Sequence[Pushed]) -> None:
        await self._db.again(lambda: self._commit(pushed))


@dataclass
class Process:
    """An API or worker process: what it calls and what it works on."""

    db: Database
    ids: Ids
    session: Session
    receivers: Receivers
    terms: Terms = field(default_factory=Terms)
    slots: int = 512
    talks: bool = False
    """Whether it has what single messages need beside campaigns: the connector to Instagram, its pushes, its looks."""
    vault: Vault = field(default_factory=lambda: Vault(b"simulation".ljust(32, b"-")))

    def calls(self) -> Calls:
        """Calls of the domain."""
        credentials, connectors, sender = self._credentials(), self._connectors(), self._sender()
        resources: tuple[Any, ...] = (
            self.vault,
            connectors,
            sender,
            sender.policy,
            sender.encoders,
            EventNames(PUBLIC),
            accounts.DefaultCaps(),
            accounts.Asking(credentials, connectors),
            Products(campaigns.CampaignProduct(self.ids)),
            Exchanges(self.vault),
            Tombstones(_PEOPLE),
            audience.PersonKeys(_PEOPLE),
            audience.Opening(test=1_500),
            audience.Prices({}),
            self._sources(),
            accounts.OnTheFly("instagram"),
            conversations.Looks(),
        )
        return Calls(self.db, Resources({type(r): r for r in resources}), ids=self.ids)

    def work(self) -> Work:
        """What a worker works on; made anew for each, as a process does."""
        calls = self.calls()

        def handler(reaction: Callable[[Call, UUID], Awaitable[timedelta | None]]) -> Handler:
            async def handle(project_id: UUID, subject: UUID, event: str) -> timedelta | None:
                project = await project_by_id(self.db, project_id)
                assert project is not None
                return await calls.run(project, Actor("reaction"), lambda call: reaction(call, subject))

            return handle

        async def go_on(project_id: UUID, subject: UUID, event: str) -> timedelta | None:
            project = await project_by_id(self.db, project_id)
            assert project is not None
            return await imports.go_on(calls, project, Actor("reaction"), ImportId(subject), _FEW_ROWS)

        async def take_in(project_id: UUID, subject: UUID, event: str) -> timedelta | None:
            project = await project_by_id(self.db, project_id)
            assert project is not None
            return await arrivals.take_in(calls, project, Actor("reaction"))

        reactions = {**campaigns.REACTIONS, **messaging.REACTIONS, **webhooks.REACTIONS, **erasure.REACTIONS}
        if self.talks:
            reactions |= conversations.REACTIONS
        named: dict[str, replaying.Reaction] = {r.__name__: r for group in reactions.values() for r in group}
        named["go_on_replaying"] = functools.partial(replaying.go_on_replaying, sizes=_FEW_EVENTS)
        chores = Chores(
            {event: tuple(r.__name__ for r in group) for event, group in reactions.items()}
            | dict.fromkeys(imports.STARTS, ("go_on",))
            | dict.fromkeys(arrivals.STARTS if self.talks else (), ("take_in",)),
            {name: handler(reaction) for name, reaction in named.items()} | {"go_on": go_on, "take_in": take_in},
        )
        product = campaigns.CampaignProduct(self.ids)
        exchanges = Exchanges(self.vault)
        messages = Messages(self.db, self._credentials(), self._connectors(), product, exchanges, Limits(), self.ids)
        extractions = audience.Extractions(
            self.db, self._sources(), audience.PersonKeys(_PEOPLE), ids=self.ids, least=4, back=3
        )
        kinds: tuple[Any, ...] = (messages, DeliveryKind(self._sender(), ids=self.ids), chores, extractions)
        consumers: tuple[Any, ...] = (webhooks.fan_out, chores.consume)
        if self.talks:
            singles = SingleMessages(self.db, self._credentials(), self._connectors(), exchanges, ids=self.ids)
            posts = CallbackKind(self.receivers, WebhookPolicy(), seconds=15.0)
            back = Callbacks(dict.fromkeys(_TOLD_BACK, _called_back), Pepper(b"simulated"))
            kinds += (singles, posts, conversations.LookKind(calls))
            consumers = (
                conversations.EarlyEchoes(self.ids).consume,
                rouse,
                webhooks.fan_out,
                back.consume,
                chores.consume,
            )
        return Work(
            kinds=kinds,
            consumers=consumers,
            terms=self.terms,
            slots=Slots({Queue.ACTS: self.slots, Queue.DELIVERIES: 8, Queue.CHORES: 4, Queue.READS: 4}),
            stretch=timedelta(0),
        )

    def _sources(self) -> audience.Sources:
        return audience.Sources(
            (audience.ConnectedAccounts(self._credentials(), self._connectors(), 15.0, most_at_once=4),)
        )

    def _connectors(self) -> Connectors:
        session = cast(aiohttp.ClientSession, self.session)
        known: dict[str, Any] = {"bridge": BridgeConnector(session), "assist": AssistConnector()}
        if self.talks:
            known["instagram"] = InstagramConnector(session)
        return Connectors(known)

    def hook(self) -> PushHook:
        """The hook that Instagram pushes to, as the API has it."""
        connector = InstagramConnector(cast(aiohttp.ClientSession, self.session))
        keeping = AtOnce(self.db, lambda queues: None, self.ids)
        return PushHook(connector, connector.name, self.db, keeping, self._credentials(), HookSecrets())

    def _credentials(self) -> accounts.Credentials:
        return accounts.Credentials(self.vault, _SANDBOX, Secret(SANDBOX))

    def _sender(self) -> webhooks.Sender:
        policy = WebhookPolicy(allow_loopback_in_test=True)
        return webhooks.Sender(self.receivers, self.vault, Encoders({"plain": _plain}), policy)


def _called_back(event: EventRow) -> Callback | None:
    url = event.data.get("callback_url")
    if url is None:
        return None
    told = {"id": event.data["message_id"], "seq": event.seq, "name": event.name}
    return Callback(UUID(event.data["message_id"]), url, msgspec.json.encode(told))


def _plain(event: EventRow) -> bytes:
    return msgspec.json.encode({"id": shown("evt", event.id), "type": event.name, "data": event.data})
