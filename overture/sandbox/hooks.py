"""Telling Overture: signed requests to its `/hooks/…`, a few at once, one at a time per project.

Not what is told or when it is due: inbound keeps that.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from itertools import takewhile

import aiohttp

from overture.kernel.clock import NEVER
from overture.sandbox.graph import pushes
from overture.sandbox.inbound import BACK_OFF, Inbound, Waiting
from overture.sandbox.projects import Project
from overture.sandbox.store import Store

Deliver = Callable[[str, Mapping[str, str], bytes], Awaitable[int]]
"""Hook, headers and raw body in; the HTTP status out, 0 where nobody answered.

A hook is a project of the bridge's, or `instagram/{project}`.
"""

IN_FLIGHT = 4
SECONDS = 15.0


def signed(secret: str, body: bytes, id: str, at: datetime) -> dict[str, str]:
    """Standard Webhooks headers. A secret `whsec_…` is the base64 of the key; any other text is the key itself."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    stamp = str(int(at.timestamp()))
    mac = hmac.digest(key, b"%s.%s.%s" % (id.encode(), stamp.encode(), body), "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }


def over_http(session: aiohttp.ClientSession, overture_url: str) -> Deliver:
    """The real way: POST to the API. Never raises for what the network did."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)

    async def deliver(hook: str, headers: Mapping[str, str], body: bytes) -> int:
        url = f"{overture_url.rstrip('/')}/hooks/{hook if '/' in hook else 'bridge/' + hook}"
        try:
            async with session.post(
                url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    return deliver


class Hooks:
    """Tells what is due, either by itself (`run`) or when asked (`settle`)."""

    def __init__(
        self, store: Store, inbound: Inbound, deliver: Deliver, secret: str, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._inbound = inbound
        self._deliver = deliver
        self._secret = secret
        self._app_secret = pushes.app_secret(secret)
        self._clock = clock
        self._changed = asyncio.Event()
        self._looks_at = NEVER
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._not_before: dict[int, datetime] = {}
        self._failures: dict[int, int] = {}

    def wake(self) -> None:
        """A clock moved: look at everything again."""
        self._changed.set()

    def added(self) -> None:
        """Events were added: look again if one is due before the next look."""
        if self._inbound.news < self._looks_at:
            self._changed.set()

    async def settle(self) -> int:
        """Tell everything that is due now, once and in a fixed order; how many events were taken. Ignores back-off."""
        taken = 0
        for project in self._inbound.projects():
            missed: set[str] = set()
            for row in self._inbound.due(project, self._clock(), patient=False, limit=1_000_000):
                if row.person not in missed:
                    if await self._tell(project, [row]) // 100 == 2:
                        taken += 1
                    else:
                        missed.add(row.person)
        return taken

    async def run(self) -> None:
        """Tell what becomes due, until cancelled."""
        try:
            while True:
                self._changed.clear()
                self._inbound.news = NEVER
                self._looks_at = self._start_due()
                wait = min((self._looks_at - self._clock()).total_seconds(), 60.0)
                if wait > 0:
                    try:
                        async with asyncio.timeout(wait):
                            await self._changed.wait()
                    except TimeoutError:
                        continue
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _start_due(self) -> datetime:
        """Start a teller for each project with something due; when to look next."""
        real, wake = self._clock(), NEVER
        for project in self._inbound.projects():
            if project.no in self._busy:
                continue
            at = max(self._inbound.wakes_at(project, real), self._not_before.get(project.no, real))
            if at <= real and len(self._busy) >= IN_FLIGHT:
                break
            if at <= real:
                task = asyncio.create_task(self._tell_due(project))
                self._busy[project.no] = task
                task.add_done_callback(partial(self._rested, project.no))
            else:
                wake = min(wake, at)
        return wake

    def _rested(self, project: int, task: asyncio.Task[None]) -> None:
        del self._busy[project]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._not_before[project] = self._clock() + timedelta(seconds=1)
            task.get_loop().call_exception_handler({"message": "telling Overture failed", "exception": error})
        self._changed.set()

    async def _tell_due(self, project: Project) -> None:
        while rows := self._inbound.due(project, self._clock()):
            lost = [row for row in rows if row.lose]
            # An event that was refused before goes alone, so that it cannot hold up the others.
            fresh = list(takewhile(lambda row: row.tries == 0 and row.hook == rows[0].hook, rows))
            status = await self._tell(project, lost or fresh or rows[:1])
            if status // 100 == 2 or lost:
                self._failures.pop(project.no, None)
            elif status in (0, 429) or status >= 500:
                # Nobody is there, or nobody can take anything: leave the whole hook alone for a while.
                failures = self._failures.get(project.no, 0)
                self._failures[project.no] = failures + 1
                pause = timedelta(seconds=BACK_OFF[min(failures, 3)] / 2)
                self._not_before[project.no] = self._clock() + pause
                return

    async def _tell(self, project: Project, rows: list[Waiting]) -> int:
        """One request with these events, and its outcome written down. The status."""
        if all(row.lose for row in rows):
            status = -1
        elif rows[0].hook == pushes.HOOK:
            body = pushes.body([row.event for row in rows], project.clock.at(self._clock()))
            status = await self._deliver(f"{pushes.HOOK}/{project.name}", pushes.signed(self._app_secret, body), body)
        else:
            body = b'{"events":[%s]}' % b",".join(row.event for row in rows)
            id = "msg_" + blake2b(body, digest_size=12).hexdigest()
            status = await self._deliver(project.name, signed(self._secret, body, id, self._clock()), body)
        with self._store.transaction():
            if status // 100 == 2:
                self._inbound.took(rows, self._clock())
            elif status != 0:
                self._inbound.missed(rows, self._clock())
        return status
