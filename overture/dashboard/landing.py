"""The landing page: what runs here, and how to begin.

It shows no project, no key and nobody's data, for it asks for no key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from overture import __version__
from overture.dashboard.pages import App, page, static
from overture.runtime.db import Database
from overture.runtime.metrics import engine, readings
from overture.runtime.settings import Settings

_PATIENCE = 2.0
State = Literal["ok", "warn", "bad"]


@dataclass(frozen=True)
class Part:
    """One running part: its state, in a word, and where it is."""

    name: str
    state: State
    word: str
    detail: str


def landing(settings: Settings, embedded: bool, db: Database, documents: Mapping[str, str]) -> Mapping[str, App]:
    """The page and its files, by path. `documents` are the APIs' documents, title to path."""
    files = {name: static(name) for name in ("overture.css", "mark.svg")}

    async def facts() -> Mapping[str, Any]:
        database, worker = await _inside(db, embedded)
        parts = [Part("API", "ok", "Running", settings.url), worker, await _sandbox(settings.sandbox_url), database]
        is_well = all(p.state == "ok" for p in parts)
        return {
            "version": __version__,
            "parts": parts,
            "is_well": is_well,
            "url": settings.url,
            "documents": documents,
            "files": {name: path for name, (path, _) in files.items()},
            # A path of this machine is for who sits at it.
            "data_dir": settings.data_dir if settings.is_loopback and settings.data_dir != Settings().data_dir else "",
        }

    return {"/": page("landing.html", facts), **dict(files.values())}


async def _inside(db: Database, embedded: bool) -> tuple[Part, Part]:
    """The database, and the workers as it knows them."""
    place = "Embedded PostgreSQL" if embedded else "External PostgreSQL"
    found = await readings(db, [engine({})], _PATIENCE)
    if found is None:
        return Part("Database", "bad", "Away", place), Part("Worker", "warn", "Unknown", "The database would know")
    alive = sum(int(r.value) for r in found if r.name == "overture_workers_alive")
    worker = (
        Part("Worker", "ok", "Running", f"{alive} at work" if alive > 1 else "One at work")
        if alive
        else Part("Worker", "bad", "None", "Start one: overture worker")
    )
    return Part("Database", "ok", "Running", place), worker


async def _sandbox(url: str) -> Part:
    if not url:
        return Part("Sandbox", "warn", "None", "Test projects have nobody to write to")
    address = urlsplit(url)
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(address.hostname, address.port or 80)
            writer.close()
    except OSError:
        return Part("Sandbox", "bad", "Away", url)
    return Part("Sandbox", "ok", "Running", url)
