"""How the outreach API speaks, as data: its paths, its envelope, its names.

Not its routes: each resource has a file of its own beside this one.
"""

from __future__ import annotations

from typing import Final

from overture.apis.kit import Convention
from overture.apis.kit.shapes import NestedError, camel, nested
from overture.apis.outreach.events import EVENT_NAMES

OUTREACH: Final = Convention(
    name="outreach",
    title="Overture outreach API",
    version="1.0.0",
    prefixes=("/api/v1",),
    envelope=nested,
    error_shape=NestedError,
    naming=camel,
    body_limit=1_000_000,
    dry_run=True,
    event_names=EVENT_NAMES,
    document_aliases=("/api/v1/openapi.json",),
    description=(
        "Campaigns of direct messages to creators: clients, message templates, campaigns, targets, results, senders, "
        "tasks, suppressions, usage, webhooks, keys and the events feed. Every request carries a key: "
        "`Authorization: Bearer sk_live_…` (or `sk_test_…`, whose messages go to the sandbox). Names are camelCase, "
        "moments ISO 8601 in UTC with milliseconds, ids opaque text. Lists come in pages: send `nextCursor` as "
        '`cursor`. Every error is `{"error": {"code", "message", …}}`: branch on `code`. The events and the schemas of '
        "their bodies are at `/api/v1/event-types`. "
        "With `?dryRun=true` a request that is no GET changes nothing, and is answered as it would be."
    ),
)

UPLOAD_LIMIT: Final = 10_000_000
"""Bytes of one upload of targets; 10,000 targets of ordinary size take 3,000,000."""
MOST_TARGETS: Final = 10_000
"""Targets in one upload."""
