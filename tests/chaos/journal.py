"""The sandbox's journal, by which the stories are judged: who received what, and when.

Reads and judges; Overture's own opinion is not asked.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from overture.sandbox import behaviour
from overture.sandbox.network import SEED
from overture.sandbox.people import People
from tests.chaos.wire import fetched


@dataclass(frozen=True)
class Entry:
    """One message somebody received: `at` by the project's clock, `received_at` by the machine's."""

    token: str
    account: str
    handle: str
    text: str
    at: datetime
    received_at: datetime
    attempts: int


@dataclass(frozen=True)
class Said:
    """An answer of somebody that Overture has taken with a 2xx at `delivered_at` (None: not yet)."""

    handle: str
    text: str
    delivered_at: datetime | None


def journal(sandbox_url: str, project: str) -> list[Entry]:
    """Everything a project's people received, in order of arrival."""
    found: list[Entry] = []
    after: int | None = 0
    while after is not None:
        page = fetched(f"{sandbox_url}/journal?project={project}&limit=1000&after={after}")
        found += [
            Entry(
                e["token"],
                e["account"],
                e["handle"],
                e["text"],
                _moment(e["at"]),
                _moment(e["receivedAt"]),
                e["attempts"],
            )
            for e in page["entries"]
        ]
        after = page["next"]
    return found


def inbound(sandbox_url: str, project: str) -> list[Said]:
    """What a project's people answered."""
    rows = fetched(f"{sandbox_url}/inbound?project={project}&limit=1000")
    return [
        Said(
            r["event"].get("from", ""),
            r["event"].get("text", ""),
            None if r["deliveredAt"] is None else _moment(r["deliveredAt"]),
        )
        for r in rows["events"]
    ]


def takes_messages(handle: str) -> bool:
    """Whether this pretend person can be written to at all."""
    person = People(SEED).person("instagram", handle)
    return person.exists and person.accepts_messages and behaviour.of(person).kind is not behaviour.Kind.HAS_BLOCKED


def twice(entries: Iterable[Entry], client_of: Callable[[Entry], str] = lambda e: "") -> list[str]:
    """Who received more than one message for one client."""
    seen = Counter((client_of(e), e.handle) for e in entries)
    return [f"{handle} received {n} of client {client or 'one'}" for (client, handle), n in seen.items() if n > 1]


def left_out(entries: Iterable[Entry], allowed: Iterable[str]) -> list[str]:
    """Who should have received a message and did not."""
    return [f"{handle} was left out" for handle in sorted(set(allowed) - {e.handle for e in entries})]


def over(moments: Sequence[datetime], most: int, window: timedelta, what: str) -> list[str]:
    """Where more than `most` moments lie within one rolling window."""
    ordered = sorted(moments)
    return [
        f"{what}: {most + 1} messages within {ordered[i + most] - ordered[i]} from {ordered[i]}"
        for i in range(len(ordered) - most)
        if ordered[i + most] - ordered[i] < window
    ]


def between(entries: Iterable[Entry], after: datetime, before: datetime | None, what: str) -> list[str]:
    """Messages that arrived in a time in which none may."""
    return [
        f"{what}: {e.handle} received one {(e.received_at - after).total_seconds():.2f} s too late"
        for e in entries
        if e.received_at > after and (before is None or e.received_at < before)
    ]


def keep(name: str, journals: Mapping[str, Sequence[Entry]], facts: Mapping[str, Any]) -> Path:
    """Writes the journals to a file that stays, for a failure cannot be replayed."""
    with tempfile.NamedTemporaryFile("w", prefix=f"overture-chaos-{name}-", suffix=".json", delete=False) as file:
        kept = {p: [e.__dict__ for e in entries] for p, entries in journals.items()}
        json.dump({"facts": facts, "journals": kept}, file, default=str, indent=1)
    return Path(file.name)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
