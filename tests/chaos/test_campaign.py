"""Two thousand messages while workers are killed -9 thirty times, PostgreSQL once: judged by the journal alone.

Two workers and two API processes on one database; two projects, one in real time and one whose hours are seconds.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.chaos import people
from tests.chaos.journal import Entry, between, inbound, journal, keep, left_out, over, takes_messages, twice
from tests.chaos.people import PLENTY
from tests.chaos.processes import LATEST, Town, town
from tests.chaos.store import Store
from tests.chaos.wire import Customer

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

SCALE = 200.0
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
DEADLINE = timedelta(seconds=LATEST)


@dataclass(frozen=True)
class Size:
    """How much happens. `sure`: so many messages are received whoever opts out or is suppressed or cancelled."""

    messages: int
    sure: int
    kills: int
    suppressed: int
    pauses: int

    def of(self, whole: int) -> int:
        """The part of a number that stands in the whole story."""
        return whole * self.messages // WHOLE.messages

    @property
    def caps(self) -> dict[str, tuple[int, int]]:
        """Of the senders of the project in real time, by the hour and the day."""
        return {"capped.hour": (self.of(90), PLENTY), "capped.day": (PLENTY, self.of(60))}

    @property
    def fast_cap(self) -> int:
        """By the hour, of a sender of the fast project."""
        return self.of(70)

    @property
    def fast_campaign_cap(self) -> int:
        """By the hour, of each of its campaigns."""
        return self.of(240)


WHOLE, SHORT = Size(2000, 1400, 30, 60, 2), Size(600, 400, 9, 20, 2)


@dataclass
class Run:
    """One run and what was answered to whom during it."""

    here: Town
    store: Store
    dice: random.Random
    real: Customer
    fast: Customer
    projects: tuple[str, str]
    size: Size
    campaigns: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    restarts: list[str] = field(default_factory=list)
    suppressed: dict[str, datetime] = field(default_factory=dict)
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    cancelled_at: datetime | None = None
    lifted_at: datetime | None = None
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def received(self) -> int:
        """Messages received so far in both projects."""
        return sum(self.here.received(p) for p in self.projects)

    def kill_worker(self) -> None:
        """One of the two, whatever it is doing, and another in its place at once."""
        victim = self.dice.choice(self.here.workers)
        victim.kill()
        victim.start()
        self.kills += 1

    def kill_api(self) -> None:
        """One of the two; whoever was asking asks again."""
        victim = self.dice.choice(self.here.apis)
        victim.kill()
        victim.start()

    def suppress(self, handle: str) -> None:
        """Through either project's API: it holds in both."""
        customer = self.dice.choice([self.real, self.fast])
        answer = customer.ask("POST", "/api/v1/suppressions", {"instagramUsername": handle})
        self.suppressed[handle] = answer.at

    def pause(self) -> None:
        """Campaign A stands still for longer than anything may leave; soon after, it does so once more."""
        path = f"/api/v1/campaigns/{self.campaigns['A']}"
        answer = self.real.ask("POST", f"{path}/pause")

        def resume() -> None:
            asked_at = self.here.now()
            self.real.post(f"{path}/resume")
            self.pauses.append((answer.at, asked_at))
            if len(self.pauses) < self.size.pauses:
                self.later.append((time.monotonic() + 0.2, self.pause))

        self.later.append((time.monotonic() + LATEST + 1, resume))

    def cancel(self) -> None:
        """Campaign C ends for ever."""
        self.cancelled_at = self.real.ask("POST", f"/api/v1/campaigns/{self.campaigns['C']}/cancel").at

    def mend_look_ups(self) -> None:
        """From now on every look-up is answered."""
        for project in self.projects:
            self.here.forget(f"lookup {project}")

    def drive(self, plan: list[tuple[int, Callable[[], None]]], seconds: float) -> None:
        """Does what is planned as soon as so many messages were received, until all of it is done."""
        deadline = time.monotonic() + seconds
        plan.sort(key=lambda step: step[0])
        while plan or self.later:
            assert time.monotonic() < deadline, f"{len(plan)} steps left, {self.received()} received"
            self.restarts += self.here.keep_alive()
            for due in [due for due in self.later if due[0] <= time.monotonic()]:
                self.later.remove(due)
                due[1]()
            if plan and self.received() >= plan[0][0]:
                time.sleep(self.dice.uniform(0, 0.05))
                plan.pop(0)[1]()
            else:
                time.sleep(0.1)


def test_nobody_is_written_to_twice_nobody_is_left_out_and_limits_hold(
    store: Store, tmp_path: Path, dice: random.Random, at_length: bool
) -> None:
    with store.fresh() as database, town(database, tmp_path, apis=2, forked=False) as here:
        run = _standing(here, store, dice, WHOLE if at_length else SHORT)
        people_of = _campaigns(run)
        for _ in range(2):
            here.worker()
        run.drive(_plan(run, people_of), 150)
        run.lifted_at = here.now()
        for sender in run.real.get("/api/v1/senders")["data"]:
            if sender["username"] in run.size.caps:
                run.real.ask("PATCH", f"/api/v1/senders/{sender['id']}", {"hourlyLimit": None, "dailyLimit": None})
        people.finish(here, run.real, *(run.campaigns[c] for c in "ABC"), seconds=60)
        people.finish(here, run.fast, *(run.campaigns[c] for c in "FG"), seconds=60)
        for worker in here.workers:
            worker.stop()
        journals = {p: journal(here.sandbox_url, p) for p in run.projects}
        wrong = _judged(run, people_of, journals)
        _tell(run, journals, wrong)
        if wrong:
            facts = {"suppressed": run.suppressed, "pauses": run.pauses, "cancelled": run.cancelled_at, "wrong": wrong}
            pytest.fail(
                f"{len(wrong)} findings, journal kept in {keep('campaign', journals, facts)}:\n" + "\n".join(wrong[:40])
            )
        assert run.kills == run.size.kills
        assert len(run.pauses) == run.size.pauses
        assert run.cancelled_at is not None


def _standing(here: Town, store: Store, dice: random.Random, size: Size) -> Run:
    """Two projects with keys and faults; the second lives fast, so that its people answer during the run."""
    here.command("projects", "create", "--name", "Fast", "--mode", "test")
    here.command("projects", "clock", "--project", "Fast", "--scale", str(SCALE))
    projects = (here.project_id(), here.project_id("Fast"))
    for project in projects:
        wait = 1 if project == projects[0] else SCALE
        here.plan(project, "timeout_after_commit", share=0.02)
        here.plan(project, "timeout_before_commit", share=0.02)
        here.plan(project, "refuse_connection", share=0.01)
        here.plan(project, "http_500", share=0.01)
        here.plan(project, "http_503", share=0.005, seconds=wait)
        here.plan(project, "throttle", share=0.005, seconds=wait)
        here.plan(project, "slow", attempt=None, seconds=0.15)
        here.plan(project, "http_500", share=0.1, route="lookup", id=f"lookup {project}")
        here.plan(project, "duplicate_inbound", share=0.3)
        here.plan(project, "lost_inbound_first_try", share=0.1)
    return Run(here, store, dice, here.customer(), here.customer("Fast"), projects, size)


def _campaigns(run: Run) -> dict[str, list[str]]:
    """The campaigns, started: A, B and C of one client, in part to the same people; F and G of two, to the same."""
    for name, (hourly, daily) in run.size.caps.items():
        run.real.post("/api/v1/senders", {"username": name, "hourlyLimit": hourly, "dailyLimit": daily})
    run.fast.post("/api/v1/senders", {"username": "capped.fast", "hourlyLimit": run.size.fast_cap})
    of = run.size.of
    a = [f"creator.{n:04}" for n in range(of(700))]
    b = a[of(600) :] + [f"sandbox.ignores.{n}" for n in range(of(600))]
    c = [f"sandbox.slow.{n}" for n in range(of(200))]
    f = [f"sandbox.optsout.{n}" for n in range(of(250) // 2)] + [f"sandbox.replies.{n}" for n in range(of(250) // 2)]
    g = f[:]
    run.dice.shuffle(g)
    assert abs(len(set(a + b)) + len(c) + len(f) + len(g) - run.size.messages) <= 2
    acme = people.client(run.real, "Acme")
    for name, handles in (("A", a), ("B", b), ("C", c)):
        run.campaigns[name] = people.campaign(run.real, acme, name, handles)
    for name, handles in (("F", f), ("G", g)):
        client = people.client(run.fast, f"Client of {name}")
        run.campaigns[name] = people.campaign(run.fast, client, name, handles, hourlyLimit=run.size.fast_campaign_cap)
    people.start(run.real, *(run.campaigns[n] for n in "ABC"))
    people.start(run.fast, *(run.campaigns[n] for n in "FG"))
    return {"A": a, "B": b, "C": c, "F": f, "G": g}


def _plan(run: Run, people_of: dict[str, list[str]]) -> list[tuple[int, Callable[[], None]]]:
    """What happens after how many messages."""
    dice, size = run.dice, run.size
    plan: list[tuple[int, Callable[[], None]]] = [
        (n, run.kill_worker) for n in dice.sample(range(10, size.sure), size.kills)
    ]
    everybody = sorted({h for handles in people_of.values() for h in handles})
    for handle in dice.sample(everybody, size.suppressed):
        plan.append((dice.randrange(10, size.sure), lambda handle=handle: run.suppress(handle)))  # type: ignore[misc]
    plan.append((dice.randrange(size.sure // 3, 2 * size.sure // 3), run.store.kill))
    plan.append((dice.randrange(10, size.sure), run.kill_api))
    # A look-up that fails is tried again after 15 seconds: none fails near the end, which would wait for it.
    plan.append((size.sure // 3, run.mend_look_ups))
    plan.append((dice.randrange(size.of(100), size.of(200)), run.cancel))
    plan.append((dice.randrange(size.of(200), size.of(400)), run.pause))
    return plan


def _judged(run: Run, people_of: dict[str, list[str]], journals: dict[str, list[Entry]]) -> list[str]:
    """Everything the journals say against us."""
    real, fast = (journals[p] for p in run.projects)
    told = [s for s in inbound(run.here.sandbox_url, run.projects[1]) if s.handle.startswith("sandbox.optsout")]
    opted_out = {s.handle: s.delivered_at for s in told if s.delivered_at is not None}

    wrong = twice(real) + twice(fast, _campaign_of)
    allowed = {h for h in people_of["A"] + people_of["B"] if takes_messages(h)} - run.suppressed.keys()
    wrong += left_out(real, allowed)
    free = set(people_of["F"]) - run.suppressed.keys()
    for name in "FG":
        to_all = [e for e in fast if _campaign_of(e) == name]
        wrong += left_out(to_all, free - opted_out.keys())
    wrong += left_out(fast, free)

    for name, (hourly, daily) in run.size.caps.items():
        times = [e.received_at for e in real if e.account == name and run.lifted_at and e.received_at < run.lifted_at]
        wrong += over(times, hourly, HOUR, name) + over(times, daily, DAY, name)
    wrong += over([e.at for e in fast if e.account == "capped.fast"], run.size.fast_cap, HOUR, "capped.fast")
    for name in "FG":
        wrong += over(
            [e.at for e in fast if _campaign_of(e) == name], run.size.fast_campaign_cap, HOUR, f"campaign {name}"
        )

    for entries in (real, fast):
        for handle, answered in run.suppressed.items():
            wrong += between((e for e in entries if e.handle == handle), answered + DEADLINE, None, "suppressed")
    for handle, delivered in opted_out.items():
        wrong += between((e for e in fast if e.handle == handle), delivered + DEADLINE, None, "opted out")
    of_a, of_c = ([e for e in real if _campaign_of(e) == name] for name in "AC")
    for paused, resumed in run.pauses:
        wrong += between(of_a, paused + DEADLINE, resumed, "paused")
    if run.cancelled_at is not None:
        wrong += between(of_c, run.cancelled_at + DEADLINE, None, "cancelled")
    return wrong


def _campaign_of(entry: Entry) -> str:
    return entry.text.partition(":")[0]


def _tell(run: Run, journals: dict[str, list[Entry]], wrong: list[str]) -> None:
    entries = [e for of in journals.values() for e in of]
    duplicates = sum("received" in w and " of client " in w for w in wrong)
    lost = sum("left out" in w for w in wrong)
    told = (
        f"{len(entries)} messages, {sum(e.attempts > 1 for e in entries)} offered more than once",
        f"{run.kills} workers killed, PostgreSQL and an API once each",
        f"{run.real.away + run.fast.away} requests met nobody or a 503",
        f"{len(run.suppressed)} suppressed, {len(run.pauses)} pauses, one campaign cancelled",
        f"{duplicates} duplicates, {lost} lost, {len(wrong) - duplicates - lost} other findings",
        *(f"started again: {words}" for words in run.restarts),
    )
    print("\n".join(told))
