"""The one place that knows everything: families, connectors, kinds of work, put together for web, worker and command.

No rule and no default of its own; imports are late, so that a process carries only what it uses.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NoReturn
from uuid import UUID

from overture.cli import Deployment, Wiring
from overture.cli import run as run_command

if TYPE_CHECKING:
    import aiohttp

    from overture.apis.inbound import HookSecrets
    from overture.apis.kit import Family, Served
    from overture.domain.accounts import Apps, Credentials
    from overture.domain.audience import JobWatcher, Retention, Sources
    from overture.domain.conversations import Detail, InboundEndpoint
    from overture.domain.identity import Actor, Calls, ProjectFacts
    from overture.domain.platforms import Connectors
    from overture.domain.suppression import Exchanges
    from overture.domain.webhooks import Callback, EventNames, FeedWatcher, Sender
    from overture.runtime.db import Database
    from overture.runtime.http import OutgoingHttp
    from overture.runtime.outbox import EventRow
    from overture.runtime.settings import Settings
    from overture.runtime.work.hints import Hints
    from overture.runtime.work.reserve import Terms
    from overture.runtime.work.worker import Work

DOUBTFUL: Final[Mapping[str, str]] = {"messages": "message", "single messages": "single_message"}
"""The tables of work whose rows can be in doubt, by what a person calls the rows."""


SANDBOX_CONNECTOR: Final = "instagram"
"""Of the accounts that a test project makes by naming them."""


def run() -> NoReturn:
    """The console script."""
    run_command(Wiring(web=web, work=work, doubtful=DOUBTFUL, calls=calls))


@dataclass(frozen=True)
class Parts:
    """What every process that asks the domain needs."""

    calls: Calls
    credentials: Credentials
    connectors: Connectors
    exchanges: Exchanges
    sources: Sources
    sender: Sender
    watcher: FeedWatcher
    job_watcher: JobWatcher
    session: aiohttp.ClientSession
    http: OutgoingHttp
    hints: Hints

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Hints go out while the block lasts; sockets are closed after it."""
        async with self.closed():
            self.hints.start()
            try:
                yield
            finally:
                await self.hints.stop()

    async def let_go(self) -> None:
        """Answers everybody who waits for something to happen."""
        await self.watcher.close()
        await self.job_watcher.close()

    @asynccontextmanager
    async def closed(self) -> AsyncIterator[None]:
        """Waiters and sockets are let go of after the block."""
        try:
            yield
        finally:
            await self.let_go()
            await self.http.close()
            await self.session.close()


def parts(d: Deployment, db: Database) -> Parts:
    """Puts the domain's resources together; called inside a running loop."""
    from datetime import timedelta

    import aiohttp

    from overture.connectors.assist import AssistConnector
    from overture.connectors.bridge import BridgeConnector
    from overture.connectors.instagram import InstagramConnector
    from overture.domain import archives, audience, conversations
    from overture.domain.accounts import Apps, Asking, Credentials, DefaultCaps, OnTheFly
    from overture.domain.campaigns import CampaignProduct
    from overture.domain.identity import Calls, DefaultRate, Pepper, Resources
    from overture.domain.messaging import Products, Showing
    from overture.domain.platforms import Connectors, Tombstones
    from overture.domain.suppression import Exchanges
    from overture.domain.webhooks import Encoders, EventNames, FeedWatcher, Sender, WebhookPolicy
    from overture.runtime.cursors import Cursors
    from overture.runtime.http import OutgoingHttp
    from overture.runtime.vault import vault_of
    from overture.runtime.work.hints import Hints

    s = d.settings
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    )
    connectors = Connectors(
        {c.name: c for c in (BridgeConnector(session), AssistConnector(), InstagramConnector(session))}
    )
    vault = vault_of(s.vault_keys, d.secrets.vault_key)
    credentials = Credentials(vault, s.sandbox_url, d.secrets.sandbox_secret, graph_url=s.graph_url)
    http = OutgoingHttp()
    policy = WebhookPolicy(allow_loopback_in_test=s.may_deliver_to_loopback)
    encoders = Encoders({"outreach": _told_by_outreach})
    sender = Sender(http, vault, encoders, policy, seconds=s.delivery_seconds)
    watcher, job_watcher = FeedWatcher(db), audience.JobWatcher(db)
    hints = Hints(d.store.direct_app_url)
    exchanges = Exchanges(vault)
    connected = audience.ConnectedAccounts(credentials, connectors, s.read_seconds)
    # An archive was uploaded on purpose, so its own account's lists are read from it and from nobody else.
    sources = audience.Sources((archives.Archives(db), connected))
    resources = (
        vault,
        connectors,
        sender,
        policy,
        encoders,
        watcher,
        job_watcher,
        Cursors(d.secrets.cursor_key),
        Pepper(d.secrets.pepper),
        DefaultRate(s.rate_outreach),
        DefaultCaps(s.sender_hourly_cap, s.sender_daily_cap),
        Asking(credentials, connectors),
        OnTheFly(SANDBOX_CONNECTOR),
        Showing(credentials, connectors),
        Products(CampaignProduct()),
        exchanges,
        terms(s),
        sources,
        audience.PersonKeys(d.secrets.person_key),
        Tombstones(d.secrets.person_key),
        retention(s),
        audience.Opening(s.credits_test, s.credits_live),
        audience.Prices(audience.prices_of(s.audience_prices)),
        conversations.Looks(timedelta(minutes=s.look_minutes), s.read_seconds),
    )
    late = _Late({type(r): r for r in resources})
    late.makers[EventNames] = _event_names
    # As late: it knows the address at which owners come back, and with it the web.
    late.makers[Apps] = lambda: apps(s, credentials)
    made = Calls(db, Resources(late), hint=hints.send)
    return Parts(made, credentials, connectors, exchanges, sources, sender, watcher, job_watcher, session, http, hints)


class _Late(dict[type[Any], Any]):
    """Resources by type; those with a maker are made when they are first asked for."""

    def __init__(self, given: Mapping[type[Any], Any]) -> None:
        super().__init__(given)
        self.makers: dict[type[Any], Callable[[], Any]] = {}

    def __missing__(self, kind: type[Any]) -> Any:
        self[kind] = self.makers[kind]()
        return self[kind]


def terms(s: Settings) -> Terms:
    """What bounds a reserve. A call may begin that much later, and last that long: windows are wider by both."""
    from datetime import timedelta

    from overture.runtime.work.reserve import Terms

    return Terms(s.start_seconds, timedelta(seconds=s.start_seconds + s.call_seconds + 2))


def apps(s: Settings, credentials: Credentials) -> Apps:
    """The operator's apps at Meta; the sandbox's stands for both in test projects."""
    from overture.apis.inbound import CALLBACK
    from overture.domain.accounts import Apps
    from overture.domain.platforms import AppKeys, Login

    given = (
        (Login.INSTAGRAM, s.instagram_app_id, s.instagram_app_secret),
        (Login.FACEBOOK, s.facebook_app_id, s.facebook_app_secret),
    )
    return Apps(
        s.url + CALLBACK,
        {login: AppKeys(login, id, secret, s.graph_url) for login, id, secret in given if id and secret},
        credentials.sandbox_graph_url,
        credentials.sandbox_app_secret,
    )


def hook_secrets(s: Settings) -> HookSecrets:
    """What Meta signs pushes with, by whichever of the two apps is used."""
    from overture.apis.inbound import HookSecrets

    secrets = tuple(x for x in (s.instagram_app_secret, s.facebook_app_secret) if x)
    return HookSecrets(secrets, s.instagram_verify_token)


def retention(s: Settings) -> Retention:
    """How long rows of audience jobs are kept."""
    from datetime import timedelta

    from overture.domain.audience import Retention

    return Retention(timedelta(days=s.audience_retention_days))


def _told_by_outreach(event: EventRow) -> bytes:
    """An event as the outreach family writes it; a worker carries the family only once somebody listens."""
    from overture.apis.outreach import encoded

    return encoded(event)


def _called_back(event: EventRow) -> Callback | None:
    """Whom an event of the messaging family is told to, and how; as late as the other."""
    from overture.apis.messaging import called_back

    return called_back(event)


def _forwarded(event: EventRow, endpoint: InboundEndpoint, detail: Detail) -> Callback | None:
    """What a person wrote or did as the messaging family forwards it; as late as the others."""
    from overture.apis.messaging import forwarded

    return forwarded(event, endpoint, detail)


def _event_names() -> EventNames:
    from overture.apis.outreach import EVENT_NAMES
    from overture.domain.webhooks import EventNames

    return EventNames(EVENT_NAMES)


def families(d: Deployment, db: Database, made: Parts, observe: Callable[[Served], None]) -> tuple[Family, ...]:
    """The public APIs."""
    from functools import partial

    from overture.apis import audience, kit, messaging, outreach
    from overture.domain.audience import limits_of
    from overture.domain.identity import KeyRows, Pepper, authenticate, authenticate_either
    from overture.runtime.limits import Limits
    from overture.runtime.networks import Peers
    from overture.runtime.vault import vault_of

    keys = KeyRows(db)
    wiring = kit.Wiring(
        made.calls,
        partial(authenticate, keys, Pepper(d.secrets.pepper)),
        Limits(db),
        {"default": d.settings.rate_outreach, "bulk": d.settings.rate_outreach_bulk},
        vault_of(d.settings.vault_keys, d.secrets.vault_key),
        Peers(d.settings.trusted_networks),
        observe,
        upload_limit=d.settings.upload_megabytes * 1_000_000,
    )

    async def quotas(caller: kit.Caller) -> tuple[kit.Quota, ...]:
        workspace, mode = caller.project.workspace_id, caller.project.mode
        own = await limits_of(db, workspace, mode)
        who = "All keys of this workspace together"
        return (
            kit.Quota(workspace, mode, own.requests_minute, 60, who, "a minute"),
            kit.Quota(workspace, mode, own.requests_hour, 3600, who, "an hour"),
        )

    extracting = replace(
        wiring,
        rates={"default": d.settings.rate_audience, "bulk": 60},
        quotas=quotas,
        upload_limit=d.settings.archive_megabytes * 1_000_000,
    )
    single = replace(
        wiring,
        authenticate=partial(authenticate_either, keys, Pepper(d.secrets.pepper)),
        rates={"default": d.settings.rate_messaging, "bulk": 60},
    )
    return outreach.family(wiring), audience.family(extracting), messaging.family(single)


@asynccontextmanager
async def calls(d: Deployment, db: Database) -> AsyncIterator[Calls]:
    """Calls of the domain for a command."""
    made = parts(d, db)
    # Nobody is hinted at: a command is gone before a hint would be, and a worker looks each second anyway.
    async with made.closed():
        yield replace(made.calls, hint=lambda queues: None)


@asynccontextmanager
async def work(d: Deployment, db: Database) -> AsyncIterator[Work]:
    """What a worker does: messages, deliveries, and the reactions of one domain to another's events."""
    from datetime import timedelta

    from overture.domain import (
        accounts,
        archives,
        arrivals,
        audience,
        campaigns,
        conversations,
        erasure,
        imports,
        messaging,
        webhooks,
    )
    from overture.domain.identity import Actor, Call, Pepper, note_uses, project_by_id
    from overture.domain.messaging import (
        Limits,
        Messages,
        SingleDelivered,
        SingleFailed,
        SingleMessages,
        SingleRead,
        SingleSubmitted,
        rouse,
    )
    from overture.domain.webhooks import (
        CallbackKind,
        Callbacks,
        DeliveryKind,
        Forwarding,
        fan_out,
        forget,
        forget_callbacks,
    )
    from overture.kernel.ids import ArchiveId, ImportId
    from overture.runtime import idempotency
    from overture.runtime import limits as limits_
    from overture.runtime.housekeeping import Housekeeping
    from overture.runtime.work.chores import Chores, Handler
    from overture.runtime.work.queues import Queue
    from overture.runtime.work.worker import Slots, Work

    s = d.settings
    made = parts(d, db)

    def handler(reaction: Callable[[Call, UUID], Awaitable[timedelta | None]]) -> Handler:
        async def handle(project_id: UUID, subject: UUID, event: str) -> timedelta | None:
            project = await project_by_id(db, project_id)
            if project is None:
                return None
            actor = Actor(f"reaction:{reaction.__name__}")
            return await made.calls.run(project, actor, lambda call: reaction(call, subject))

        return handle

    def of_project(
        name: str, act: Callable[[ProjectFacts, Actor, UUID], Awaitable[timedelta | None]]
    ) -> tuple[str, Handler]:
        """A reaction that makes its own calls, as many as it needs; nothing where the project is gone."""

        async def handle(project_id: UUID, subject: UUID, event: str) -> timedelta | None:
            project = await project_by_id(db, project_id)
            return None if project is None else await act(project, Actor(f"reaction:{name}"), subject)

        return name, handle

    own = dict(
        (
            of_project("go_on_importing", lambda p, by, i: imports.go_on(made.calls, p, by, ImportId(i))),
            of_project("go_on_reading", lambda p, by, i: archives.go_on(made.calls, p, by, ArchiveId(i))),
            of_project("take_in_pushes", lambda p, by, i: arrivals.take_in(made.calls, p, by)),
            of_project("keep_up_grant", lambda p, by, i: accounts.keep_up(made.calls, made.credentials, p, by, i)),
        )
    )
    reactions = {**campaigns.REACTIONS, **messaging.REACTIONS, **webhooks.REACTIONS, **erasure.REACTIONS}
    for event, group in conversations.REACTIONS.items():
        reactions[event] = (*reactions.get(event, ()), *group)
    named = {r.__name__: r for group in reactions.values() for r in group}
    chores = Chores(
        {event: tuple(r.__name__ for r in group) for event, group in reactions.items()}
        | dict.fromkeys(imports.STARTS, ("go_on_importing",))
        | dict.fromkeys(archives.STARTS, ("go_on_reading",))
        | dict.fromkeys(arrivals.STARTS, ("take_in_pushes",))
        | dict.fromkeys(accounts.AUTHORISED, ("keep_up_grant",)),
        {name: handler(reaction) for name, reaction in named.items()} | own,
    )
    product = campaigns.CampaignProduct()
    limits = Limits(call=s.call_seconds, start=s.start_seconds)
    told_back = (SingleSubmitted, SingleDelivered, SingleRead, SingleFailed)
    callbacks = Callbacks(dict.fromkeys((e.name for e in told_back), _called_back), Pepper(d.secrets.pepper))
    forwarding = Forwarding({e.name for e in conversations.FORWARDED}, _forwarded, Pepper(d.secrets.pepper))
    async with made.living():
        yield Work(
            kinds=(
                Messages(db, made.credentials, made.connectors, product, made.exchanges, limits),
                SingleMessages(db, made.credentials, made.connectors, made.exchanges, limits),
                DeliveryKind(made.sender),
                CallbackKind(made.http, made.sender.policy, seconds=made.sender.seconds),
                chores,
                audience.Extractions(db, made.sources, audience.PersonKeys(d.secrets.person_key)),
                audience.Enrichments(db, made.sources),
                audience.Recurrences(made.calls),
                conversations.LookKind(made.calls),
            ),
            # In the order of the turns they take.
            consumers=(
                conversations.EarlyEchoes().consume,
                rouse,
                fan_out,
                callbacks.consume,
                forwarding.consume,
                chores.consume,
                conversations.OwnWords().consume,  # no turn, but conversations are locked: after every turn
            ),
            terms=terms(s),
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
            housekeeping=Housekeeping(
                db,
                (note_uses, limits_.forget, idempotency.forget),
                (
                    forget,
                    forget_callbacks,
                    arrivals.forget,
                    imports.forget,
                    archives.forget,
                    audience.forget_runs,
                    audience.purge(retention(s)),
                    conversations.fill_in(),
                ),
                timedelta(days=s.retention_days),
            ),
        )


def web(d: Deployment) -> Any:
    """The web app: families, platforms' hooks, probes, the landing page, on one port."""
    from overture import __version__
    from overture.apis import inbound
    from overture.apis.kit import Host, agents
    from overture.dashboard import landing
    from overture.runtime.db import Database, PoolSize
    from overture.runtime.logging import request_line
    from overture.runtime.metrics import Metrics
    from overture.runtime.probes import database_check, held_check, probes

    s = d.settings
    db = Database(d.store.app_url, size=PoolSize(1, s.database_connections), prepared=not d.store.pooled)
    made = parts(d, db)
    metrics = Metrics(db, doubtful=DOUBTFUL)

    def observe(served: Served) -> None:
        metrics.answered(
            family=served.family,
            method=served.method,
            route=served.route,
            status=served.status,
            seconds=served.seconds,
        )
        request_line(
            family=served.family,
            method=served.method,
            route=served.route,
            status=served.status,
            seconds=served.seconds,
            request_id=served.request_id,
            actor=served.actor,
        )

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        async with db, made.living():
            yield

    apis = families(d, db, made, observe)
    documents = {f.convention.title: f"/openapi/{f.convention.name}.json" for f in apis}
    extra = {
        inbound.PREFIX: inbound.inbound_app(
            made.calls, made.credentials, made.connectors, observe, {"instagram": hook_secrets(s)}
        ),
        inbound.CONNECT: inbound.connect_app(made.calls, observe),
        **probes(metrics, [database_check(db)], __version__, [held_check(db)]),
        **agents(apis, __version__),
        **landing(s, d.store.embedded, db, documents),
    }
    return Host(apis, extra, lifespans=[life], stopping=made.let_go)
