"""All routes but the hot one: the bridge's reads, and the sandbox's own for those who run and judge it.

A route reads its request, calls one part and shapes the answer.
"""

from __future__ import annotations

from datetime import UTC

from overture.kernel.clock import Clock, ProjectTime
from overture.sandbox import accounts, journal, lists, profiles, wire
from overture.sandbox.faults import Fault, FaultRefused
from overture.sandbox.graph import control
from overture.sandbox.network import Network
from overture.sandbox.people import Person
from overture.sandbox.projects import Project
from overture.sandbox.routing import NO_PROJECT, Ask, Unreadable, route
from overture.sandbox.scenarios import MEANINGS
from overture.sandbox.wire import Answer, ok, refusal

MOST_LISTED = 1_000


def about(sandbox: Network, ask: Ask) -> Answer:
    return ok(
        {
            "name": "Overture sandbox",
            "is": "A network of pretend people behind the bridge protocol and Instagram's API."
            " Nothing sent here reaches anybody.",
            "routes": [
                "POST /v1/messages",
                "/graph/instagram/…",
                "/graph/facebook/…",
                *(f"{known.method} {known.path}" for known in ROUTES),
            ],
        }
    )


def healthz(sandbox: Network, ask: Ask) -> Answer:
    sandbox.store.db.execute("select 1").fetchone()
    return ok({"status": "ok"})


def scenarios(sandbox: Network, ask: Ask) -> Answer:
    return ok({"scenarios": [{"handle": scenario.value, "does": meaning} for scenario, meaning in MEANINGS]})


def look_up(sandbox: Network, ask: Ask) -> Answer:
    account = ask.query.get("account")
    if account is None:
        raise Unreadable("account is missing")
    project = sandbox.projects.find(ask.headers.get("x-overture-project", NO_PROJECT))
    if project is None:
        return refusal(404, "message_not_found", "No message was taken under this token.")
    with sandbox.store.transaction():
        return sandbox.messages.look_up(project, account, ask.parts["token"])


def profile(sandbox: Network, ask: Ask) -> Answer:
    person = _person(sandbox, ask)
    return ok(_shown(person)) if person.exists else _NOBODY


def people(sandbox: Network, ask: Ask) -> Answer:
    relation, of = ask.parts["relation"], ask.parts["handle"]
    if relation not in lists.RELATIONS:
        return refusal(404, "not_found", f"The lists are {', '.join(lists.RELATIONS)}.")
    posts = ask.number("posts", 0, lists.MOST_POSTS) or None
    try:
        whole = lists.named(sandbox.people, ask.parts["platform"], relation, of, posts)
    except lists.NoSuchList as error:
        return refusal(error.status, error.code, str(error))
    start = ask.number("cursor", 0, whole.total)
    limit = max(1, ask.number("limit", 200, MOST_LISTED))
    project = ask.headers.get("x-overture-project", NO_PROJECT)
    fault = sandbox.faults.on_read(project, of.lower(), f"{whole.owner}:{start}")
    if fault is not None and fault.kind != "slow":
        return trouble(fault)
    shown, told = lists.page(sandbox.people, sandbox.faults, project, of.lower(), whole, start, limit)
    rows = [wire.ListedShown(p.handle, p.user_id, p.full_name, p.is_verified, p.is_private, p.picture) for p in shown]
    answer = ok(wire.PeopleShown(rows, told.expected, told.next_cursor, told.unavailable))
    if fault is not None:
        answer.delay = 3.0 if fault.seconds is None else fault.seconds
    return answer


def trouble(fault: Fault) -> Answer:
    """What a reading meets instead of its page."""
    asked = () if fault.seconds is None else ((b"retry-after", b"%d" % fault.seconds),)
    if fault.kind == "throttle":
        return refusal(429, "throttled", "Too many readings.", *(asked or ((b"retry-after", b"30"),)))
    if fault.kind == "http_503":
        return refusal(503, "unavailable", "Nothing is read now.", *asked)
    return refusal(500, "internal_error", "A planned fault.")


def details(sandbox: Network, ask: Ask) -> Answer:
    asked = ask.read(wire.DetailsAsked)
    platform = ask.parts["platform"]
    found = [sandbox.people.person(platform, h.lower()) for h in asked.handles]
    fault = sandbox.faults.on_read(
        ask.headers.get("x-overture-project", NO_PROJECT), "", f"details:{asked.handles[0] if asked.handles else ''}"
    )
    if fault is not None:
        return trouble(fault)
    told = [profiles.details(p, frozenset(asked.wanted)) for p in found if p.exists]
    return ok({"people": told})


def read_journal(sandbox: Network, ask: Ask) -> Answer:
    project = _project(sandbox, ask)
    if project is None:
        return ok({"entries": [], "next": None})
    after, limit = ask.number("after", 0, 2**62), max(1, ask.number("limit", 100, 1_000))
    return ok(journal.page(sandbox.store, project, ask.query.get("handle"), after, limit))


def summarise_journal(sandbox: Network, ask: Ask) -> Answer:
    project = _project(sandbox, ask)
    if project is None:
        return ok({"messages": 0, "people": 0, "peopleWithTwoOrMore": 0, "repeatedTokens": 0})
    return ok(journal.summary(sandbox.store, project))


def read_inbound(sandbox: Network, ask: Ask) -> Answer:
    project = _project(sandbox, ask)
    if project is None:
        return ok({"events": [], "next": None})
    after, limit = ask.number("after", 0, 2**62), max(1, ask.number("limit", 100, 1_000))
    events = sandbox.inbound.page(project, after, limit)
    return ok({"events": events, "next": events[-1]["seq"] if len(events) == limit else None})


def set_clock(sandbox: Network, ask: Ask) -> Answer:
    posted = ask.read(wire.ClockPosted)
    clock = Clock(posted.real_at.astimezone(UTC), ProjectTime(posted.shown_at.astimezone(UTC)), posted.scale)
    sandbox.set_clock(posted.project, clock)
    return ok({"project": posted.project, "now": clock.at(sandbox.clock())})


def plan_fault(sandbox: Network, ask: Ask) -> Answer:
    try:
        with sandbox.store.transaction():
            return ok(sandbox.faults.plan(ask.read(Fault)), status=201)
    except FaultRefused as error:
        raise Unreadable(str(error)) from None


def list_faults(sandbox: Network, ask: Ask) -> Answer:
    return ok({"faults": sandbox.faults.planned})


def forget_faults(sandbox: Network, ask: Ask) -> Answer:
    with sandbox.store.transaction():
        return ok({"removed": sandbox.faults.forget(ask.query.get("id"))})


def standing(sandbox: Network, ask: Ask) -> Answer:
    """What the platform says of a sending account, for the bridge protocol."""
    project = sandbox.projects.find(ask.headers.get("x-overture-project", NO_PROJECT))
    stop = None if project is None else sandbox.accounts.stopped(project.no, ask.parts["handle"])
    return ok({"account": ask.parts["handle"], "status": stop or "ok"})


def read_account(sandbox: Network, ask: Ask) -> Answer:
    project = _project(sandbox, ask)
    handle = ask.parts["handle"]
    if project is None:
        return ok({"account": handle, "state": "ok", "warned": False})
    return ok(sandbox.accounts.state(project.no, handle))


def restore_account(sandbox: Network, ask: Ask) -> Answer:
    posted = ask.read(wire.AccountPosted)
    with sandbox.store.transaction():
        project = sandbox.projects.named(posted.project)
        sandbox.accounts.restore(project.no, ask.parts["handle"])
    return ok(sandbox.accounts.state(project.no, ask.parts["handle"]))


def stop_account(sandbox: Network, ask: Ask) -> Answer:
    posted = ask.read(wire.AccountPosted)
    handle = ask.parts["handle"]
    if posted.stop not in accounts.STOPS:
        raise Unreadable(f"stop is one of {', '.join(accounts.STOPS)}")
    with sandbox.store.transaction():
        project = sandbox.projects.named(posted.project)
        sandbox.accounts.stop(project.no, handle, posted.stop)
        now = project.clock.at(sandbox.clock())
        sandbox.inbound.stops(project, handle, posted.platform, posted.stop, posted.why, now)
    sandbox.wake()
    return ok(sandbox.accounts.state(project.no, handle))


ROUTES = (
    route("GET", "/", about),
    route("GET", "/healthz", healthz),
    route("GET", "/scenarios", scenarios),
    route("GET", "/v1/messages/{token}", look_up),
    route("GET", "/v1/profiles/{platform}/{handle}", profile),
    route("GET", "/v1/accounts/{platform}/{handle}", standing),
    route("GET", "/v1/people/{platform}/{handle}/{relation}", people),
    route("POST", "/v1/details/{platform}", details),
    route("GET", "/journal", read_journal, loopback=True),
    route("GET", "/journal/summary", summarise_journal, loopback=True),
    route("GET", "/inbound", read_inbound, loopback=True),
    route("POST", "/clock", set_clock, loopback=True),
    route("POST", "/faults", plan_fault, loopback=True),
    route("GET", "/faults", list_faults, loopback=True),
    route("DELETE", "/faults", forget_faults, loopback=True),
    route("GET", "/accounts/{handle}", read_account, loopback=True),
    route("POST", "/accounts/{handle}/restore", restore_account, loopback=True),
    route("POST", "/accounts/{handle}/stop", stop_account, loopback=True),
    *control.ROUTES,
)

_NOBODY = refusal(404, "profile_not_found", "Nobody has this handle.")


def _person(sandbox: Network, ask: Ask) -> Person:
    return sandbox.people.person(ask.parts["platform"], ask.parts["handle"].lower())


def _project(sandbox: Network, ask: Ask) -> Project | None:
    name = ask.query.get("project")
    if name is None:
        raise Unreadable("project is missing")
    return sandbox.projects.find(name)


def _shown(person: Person) -> wire.ProfileShown:
    return wire.ProfileShown(
        platform=person.platform,
        handle=person.handle,
        user_id=person.user_id,
        full_name=person.full_name,
        followers=person.followers,
        following=person.following,
        is_private=person.is_private,
        accepts_messages=person.accepts_messages,
    )
