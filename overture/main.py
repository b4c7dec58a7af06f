"""The one place that knows everything: families, connectors, kinds of work, put together for web, worker and command.

No rule and no default of its own; imports are late, so that a process carries only what it uses.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn
from uuid import UUID

from overture.cli import Deployment, Wiring
from overture.cli import run as run_command

if TYPE_CHECKING:
    import aiohttp

    from overture.apis.kit import Family
    from overture.domain.accounts import Credentials
    from overture.domain.identity import Calls
    from overture.domain.platforms import Connectors
    from overture.domain.webhooks import Sender
    from overture.runtime.db import Database
    from overture.runtime.http import OutgoingHttp
    from overture.runtime.work.hints import Hints
    from overture.runtime.work.worker import Work

DOUBTFUL: Final[Mapping[str, str]] = {"messages": "message"}
"""The tables of work whose rows can be in doubt, by what a person calls the rows."""


def run() -> NoReturn:
    """The console script."""
    run_command(Wiring(web=web, work=work, doubtful=DOUBTFUL, calls=calls))


@dataclass(frozen=True)
class Parts:
    """What every process that asks the domain needs; `closed` lets go of its sockets."""

    calls: Calls
    credentials: Credentials
    connectors: Connectors
    sender: Sender
    session: aiohttp.ClientSession
    http: OutgoingHttp
    hints: Hints

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Hints go out while the block lasts; sockets are closed after it."""
        self.hints.start()
        try:
            yield
        finally:
            await self.hints.stop()
            await self.http.close()
            await self.session.close()


def parts(d: Deployment, db: Database) -> Parts:
    """Puts the domain's resources together; called inside a running loop."""
    import aiohttp

    from overture.connectors.bridge import BridgeConnector
    from overture.domain.accounts import Asking, Credentials, DefaultCaps
    from overture.domain.campaigns import CampaignProduct
    from overture.domain.identity import Calls, Pepper, Resources
    from overture.domain.messaging import Products
    from overture.domain.platforms import Connectors
    from overture.domain.webhooks import Encoders, EventNames, FeedWatcher, Sender, WebhookPolicy
    from overture.runtime.http import OutgoingHttp
    from overture.runtime.vault import Vault
    from overture.runtime.work.hints import Hints

    s = d.settings
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
    connectors = Connectors({c.name: c for c in (BridgeConnector(session),)})
    vault = Vault(d.secrets.vault_key)
    credentials = Credentials(vault, s.sandbox_url, d.secrets.sandbox_secret)
    http = OutgoingHttp()
    policy = WebhookPolicy(allow_loopback_in_test=s.may_deliver_to_loopback)
    encoders = Encoders(dialects())
    sender = Sender(http, vault, encoders, policy, seconds=s.delivery_seconds)
    hints = Hints(d.store.direct_app_url)
    resources = (
        vault,
        connectors,
        sender,
        policy,
        encoders,
        EventNames(event_names()),
        Pepper(d.secrets.pepper),
        DefaultCaps(s.sender_hourly_cap, s.sender_daily_cap),
        Asking(credentials, connectors),
        Products(CampaignProduct()),
        FeedWatcher(db),
    )
    made = Calls(db, Resources({type(r): r for r in resources}), hint=hints.send)
    return Parts(made, credentials, connectors, sender, session, http, hints)


def dialects() -> dict[str, Any]:
    """How each family that sends webhooks writes their bodies, by its name."""
    return {}


def event_names() -> frozenset[str]:
    """The public names of events: what an endpoint may ask for."""
    return frozenset()


def families(d: Deployment, db: Database, made: Parts) -> tuple[Family, ...]:
    """The public APIs."""
    return ()


@asynccontextmanager
async def calls(d: Deployment, db: Database) -> AsyncIterator[Calls]:
    """Calls of the domain for a command."""
    made = parts(d, db)
    async with made.living():
        yield made.calls


@asynccontextmanager
async def work(d: Deployment, db: Database) -> AsyncIterator[Work]:
    """What a worker does: messages, deliveries, and the reactions of one domain to another's events."""
    from datetime import timedelta

    from overture.domain import campaigns
    from overture.domain.identity import Actor, project_by_id
    from overture.domain.messaging import Limits, Messages
    from overture.domain.webhooks import DeliveryKind, fan_out
    from overture.runtime.work.chores import Chores, Handler
    from overture.runtime.work.queues import Queue
    from overture.runtime.work.reserve import Terms
    from overture.runtime.work.worker import Slots, Work

    s = d.settings
    made = parts(d, db)

    def handler(reaction: campaigns.Reaction) -> Handler:
        async def handle(project_id: UUID, subject: UUID, event: str) -> None:
            project = await project_by_id(db, project_id)
            if project is not None:
                actor = Actor(f"reaction:{reaction.__name__}")
                await made.calls.run(project, actor, lambda call: reaction(call, subject))

        return handle

    named = {r.__name__: r for group in campaigns.REACTIONS.values() for r in group}
    chores = Chores(
        {event: tuple(r.__name__ for r in group) for event, group in campaigns.REACTIONS.items()},
        {name: handler(reaction) for name, reaction in named.items()},
    )
    product = campaigns.CampaignProduct()
    limits = Limits(call=s.call_seconds)
    async with made.living():
        yield Work(
            kinds=(
                Messages(db, made.credentials, made.connectors, product, limits),
                DeliveryKind(made.sender),
                chores,
            ),
            consumers=(fan_out, chores.consume),
            terms=Terms(s.start_seconds, timedelta(seconds=s.start_seconds + s.call_seconds + 2)),
            slots=Slots(
                {
                    Queue.ACTS: s.slots_acts,
                    Queue.DELIVERIES: s.slots_deliveries,
                    Queue.READS: s.slots_reads,
                    Queue.ADS: s.slots_ads,
                    Queue.CHORES: s.slots_chores,
                }
            ),
            lease=s.lease,
            grace=s.grace,
        )


def web(d: Deployment) -> Any:
    """The web app: families, probes, the landing page, on one port."""
    from overture import __version__
    from overture.apis.kit import Host
    from overture.dashboard import landing
    from overture.runtime.db import Database, PoolSize
    from overture.runtime.metrics import Metrics
    from overture.runtime.probes import database_check, probes

    s = d.settings
    db = Database(d.store.app_url, size=PoolSize(1, s.database_connections), prepared=not d.store.pooled)
    made = parts(d, db)
    metrics = Metrics(db, doubtful=DOUBTFUL)
    check = database_check(db)

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        async with db, made.living():
            yield

    all_families = families(d, db, made)
    documents = {f.convention.title: f"/openapi/{f.convention.name}.json" for f in all_families}
    return Host(
        all_families,
        {**probes(metrics, [check], __version__), **landing(s, d.store.embedded, db, documents)},
        lifespans=[life],
    )
