"""The sample of the first start: a client, a template, a campaign to sixty creators on a fast clock, shown as it runs.

It speaks to the product through its public API, as any user would, with a key of its own that ends with it.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

from overture.cli.calling import Api, CallFailed
from overture.cli.opening import Desk
from overture.cli.refusal import Refused
from overture.cli.started import SAMPLE_SCALE, finish_sample, told

if TYPE_CHECKING:
    from rich.progress import Progress

NAME: Final = "Creator outreach sample"
TEMPLATE: Final = "Hi {{firstName}}, love your {{category}} content! Open to a collab?"
HOURLY, DAILY = 12, 100
LONGEST_REPLY: Final = 6 * 3600.0
"""Seconds of project time after which nobody in the sandbox answers any more."""
MOST_SECONDS: Final = 120.0
_LOOK: Final = 0.25

MEANINGS: Final = {
    "missing_variable": "the template needs a field this creator lacks",
    "target_suppressed": "on the suppression list",
    "target_duplicate": "written to before",
    "recipient_not_found": "no such profile",
    "recipient_does_not_accept_messages": "takes no messages",
}


class Screen(Protocol):
    """Where progress goes: a live bar, or a line now and then."""

    def show(self, done: int, total: int, facts: str) -> None:
        """The state of the moment."""
        ...


class Bar:
    """A bar that moves, for a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def show(self, done: int, total: int, facts: str) -> None:
        """Moves the bar."""
        self._progress.update(self._task, completed=done, total=total, description=facts)


class Lines:
    """A line at each quarter, for a file or a pipe."""

    def __init__(self) -> None:
        self._told = ""
        self._quarter = -1

    def show(self, done: int, total: int, facts: str) -> None:
        """Prints where a quarter more is done."""
        quarter = 4 * done // total if total else 0
        if quarter != self._quarter and facts != self._told:
            self._quarter, self._told = quarter, facts
            print(f"  {done} of {total}: {facts}", flush=True)


async def show(desk: Desk) -> None:
    """Runs the sample to its end, or on where it was left; afterwards its clock runs at normal speed."""
    from overture.domain import identity

    db = desk.db
    projects = [p.facts for p in await identity.list_projects(db) if p.is_sample]
    if not projects:
        return
    project = projects[0]
    pepper = identity.Pepper(desk.deployment.secrets.pepper)
    key = await identity.create_key(db, pepper, project, "Sample, for this run only")
    await identity.set_clock(db, project, scale=SAMPLE_SCALE)
    await told(desk, project.id)
    main = asyncio.current_task()
    if main is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, main.cancel)
    api, stopped = Api(desk.settings.url, key), threading.Event()
    try:
        results = await asyncio.to_thread(_run, api, stopped)
        await finish_sample(desk)
        _table(results)
    except CallFailed as error:
        raise Refused(f"The sample campaign could not be shown: {error}") from error
    finally:
        stopped.set()
        await identity.set_clock(db, project, scale=1.0)
        await told(desk, project.id)
        await identity.revoke_key(db, key.split("_")[2])


def _run(api: Api, stopped: threading.Event) -> list[dict[str, Any]]:
    campaign = _campaign(api)
    if campaign["status"] == "draft":
        campaign = api.ask("POST", f"/api/v1/campaigns/{campaign['id']}/start")
    total = campaign["stats"]["total"]
    print(
        f'Sample campaign to {total} creators, in the project "Sample"; {HOURLY} messages an hour, '
        f"and {SAMPLE_SCALE / 60:.0f} minutes pass in a second:",
        flush=True,
    )
    with _bar() as progress:
        screen: Screen = Lines() if progress is None else Bar(progress)
        _follow(lambda: api.ask("GET", f"/api/v1/campaigns/{campaign['id']}"), screen, stopped)
    answer = api.ask("GET", f"/api/v1/campaigns/{campaign['id']}/results?limit=200")
    results: list[dict[str, Any]] = answer["results"]
    return results


def _campaign(api: Api) -> dict[str, Any]:
    """The sample's campaign with its targets: the one an earlier start left, or a new one."""
    found: list[dict[str, Any]] = api.ask("GET", "/api/v1/campaigns?limit=1")["data"]
    if found:
        campaign = found[0]
    else:
        clients = api.ask("GET", "/api/v1/clients?limit=1")["data"]
        client = clients[0] if clients else api.ask("POST", "/api/v1/clients", {"name": "Acme Brand"})
        template = api.ask("POST", "/api/v1/message-templates", {"name": "Creator Intro", "body": TEMPLATE})
        campaign = api.ask(
            "POST",
            "/api/v1/campaigns",
            {
                "clientId": client["id"],
                "name": NAME,
                "messageTemplateId": template["id"],
                "hourlyLimit": HOURLY,
                "dailyLimit": DAILY,
                "metadata": {"source": "sample"},
            },
        )
    if campaign["status"] == "draft" and not campaign["stats"]["total"]:
        creators = msgspec.json.decode(resources.files("overture.cli").joinpath("sample.json").read_bytes())
        api.ask("POST", f"/api/v1/campaigns/{campaign['id']}/targets", {"targets": creators})
        campaign = api.ask("GET", f"/api/v1/campaigns/{campaign['id']}")
    return dict(campaign)


def _follow(look: Callable[[], dict[str, Any]], screen: Screen, stopped: threading.Event) -> None:
    """Looks until the campaign is complete and the last reply had its time."""
    began = time.monotonic()
    completed: float | None = None
    while time.monotonic() - began < MOST_SECONDS:
        campaign = look()
        stats = campaign["stats"]
        done = stats["total"] - stats["queued"] - stats["inDoubt"]
        facts = (
            f"{stats['sent']} sent, {stats['replied']} replied, {stats['skipped']} skipped, {stats['failed']} failed"
        )
        screen.show(done, stats["total"], facts if completed is None else f"{facts}; the last replies come in")
        if campaign["status"] == "paused":
            raise CallFailed(f"it paused: {campaign.get('statusReason') or 'no reason given'}")
        if campaign["status"] in ("completed", "cancelled") and completed is None:
            completed = time.monotonic()
        if completed is not None and (time.monotonic() - completed) * SAMPLE_SCALE > LONGEST_REPLY:
            return
        if stopped.wait(_LOOK):
            return


def _bar() -> AbstractContextManager[Progress | None]:
    if not sys.stdout.isatty():
        return nullcontext(None)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn(" "), BarColumn(32), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    )


def _table(results: list[dict[str, Any]]) -> None:
    """Outcomes with their reasons, the most frequent first, with some of the creators they befell."""
    groups = Counter((r["status"], r.get("reason") or "") for r in results)
    rows = []
    for (status, reason), count in sorted(groups.items(), key=lambda g: (-g[1], g[0])):
        names = [r["instagramUsername"] for r in results if (r["status"], r.get("reason") or "") == (status, reason)]
        why = f"{reason}: {MEANINGS[reason]}" if reason in MEANINGS else reason
        rows.append((status, str(count), why, ", ".join(names[:3]) + (" …" if len(names) > 3 else "")))
    heads = ("outcome", "creators", "reason", "such as")
    widths = [max(len(r[i]) for r in (heads, *rows)) for i in range(4)]
    print()
    for row in (heads, *rows):
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(flush=True)
