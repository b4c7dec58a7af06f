"""What main hands to the command line, so that no command knows connectors, families or kinds of work.

Nothing is imported here to run: the lightest process reads this file too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from overture.domain.identity import Calls
    from overture.runtime.db import Database
    from overture.runtime.postgres import StoreAddress
    from overture.runtime.secrets import Secrets
    from overture.runtime.settings import Settings
    from overture.runtime.work.worker import Work


@dataclass(frozen=True)
class Deployment:
    """One install as this process found it: what it is set to, where its store is, the keys of its root secret."""

    settings: Settings
    store: StoreAddress
    secrets: Secrets


@dataclass(frozen=True)
class Wiring:
    """How the parts are put together. Each is called once in a process, and imports what it needs then."""

    web: Callable[[Deployment], Any]
    """The ASGI app, with its own lifespan; called inside a running loop."""
    work: Callable[[Deployment, Database], AbstractAsyncContextManager[Work]]
    """What a worker does, for as long as the block lasts."""
    calls: Callable[[Deployment, Database], AbstractAsyncContextManager[Calls]]
    """Calls to the domain for a command."""
    doubtful: Mapping[str, str]
    """The tables of work whose rows can be in doubt, by what a person calls their rows."""
