"""How the messaging API speaks, as data: its paths, its envelope, its names, its codes.

Not its routes: each resource has a file of its own beside this one.
"""

from __future__ import annotations

from typing import Final

from overture.apis.kit import Convention
from overture.apis.kit.shapes import camel
from overture.apis.messaging.errors import ServiceKeyMissing
from overture.apis.messaging.shapes import Refusal, credential, refusal
from overture.kernel.errors import Kind

EVENT_NAMES: Final = (
    "sender.connected",
    "conversation.closed",
    "conversation.reopened",
    "conversation.assigned",
    "single_message.cancelled",
)
"""The public events that a request of this family tells with its change."""

MESSAGING: Final = Convention(
    name="messaging",
    title="Overture messaging API",
    version="1.0.0",
    prefixes=("/v1/instagram",),
    envelope=refusal,
    error_shape=Refusal,
    naming=camel,
    read_key=credential,
    security={"type": "apiKey", "in": "header", "name": "key"},
    more_security={"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
    no_key=ServiceKeyMissing,
    statuses={Kind.UNAUTHENTICATED: 403},
    codes={
        "invalid_json": "7000",
        "invalid_api_key": "7001",
        "service_key_missing": "7002",
        "missing_required_field": "7003",
        "ip_not_allowed": "7010",
    },
    codes_of_kind={Kind.INVALID: "7004", Kind.INTERNAL: "7005", Kind.UNAVAILABLE: "7006"},
    both_spellings=True,
    bodiless=frozenset({"single_message_not_found"}),
    body_limit=1_000_000,
    dry_run=True,
    event_names=EVENT_NAMES,
    description=(
        "Single messages and conversations. Every request carries a service key, `key: sk_live_…` (or `sk_test_…`, "
        "whose messages go to the sandbox), or a token, `Authorization: Bearer …`: a JWT signed with HS256 by the "
        "key's signing secret, whose `iss` is the key's id; it holds for 60 minutes from `iat`, and where both come "
        "it alone decides. Names are camelCase; snake_case is taken too. "
        'Every error is `{"code": "7004", "message": "Invalid parameter -  : contentType", …}`: branch on `code`; '
        "`fields` says what each field may be. A message is accepted with 202 and sent after; each change of its "
        "state is posted to its `callbackUrl`. With `?dryRun=true` a request that is no GET changes nothing, and is "
        "answered as it would be."
    ),
)
