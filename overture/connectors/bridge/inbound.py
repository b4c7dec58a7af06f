"""What a bridge pushes to Overture: is it signed, and what does it say. Pure.

Not the route that takes it, and not what the product does about it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from overture.connectors.bridge import wire
from overture.domain.platforms import InboundEvent, InboundMessage, InboundStop, InboundUnreadable, Stop

TOLERANCE = 300.0
"""Seconds a signature's moment may differ from ours, either way (Standard Webhooks)."""


def key_of(secret: str) -> bytes:
    """The signing key: a secret `whsec_…` is its base64; any other text is the key itself. ValueError if unreadable."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    return base64.b64decode(secret[6:], validate=True)


def verified(headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> bool:
    """Whether one of the `v1` signatures fits id, moment and raw body, and the moment is recent."""
    known = {name.lower(): value for name, value in headers.items()}
    id, stamp = known.get("webhook-id"), known.get("webhook-timestamp", "")
    if not id or not secret or not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 12:
        return False
    if abs(now.timestamp() - int(stamp)) > TOLERANCE:
        return False
    try:
        key = key_of(secret)
    except (binascii.Error, ValueError):
        return False
    mac = hmac.digest(key, b"%s.%s.%s" % (id.encode(), stamp.encode(), body), "sha256")
    expected = base64.b64encode(mac)
    offered = [part[3:].encode() for part in known.get("webhook-signature", "").split(" ") if part.startswith("v1,")]
    return any(hmac.compare_digest(expected, one) for one in offered)


def parsed(body: bytes) -> Sequence[InboundEvent]:
    """The events in order; types this version does not know are passed over. Raises `InboundUnreadable`."""
    try:
        pushed = wire.decode_events(body)
    except msgspec.MsgspecError as error:
        raise InboundUnreadable(str(error)) from None
    return [event for shown in pushed.events if (event := _event(shown)) is not None]


def _event(shown: wire.EventShown) -> InboundEvent | None:
    if shown.type == "message.received":
        if not (shown.account and shown.platform and shown.from_):
            raise InboundUnreadable(f"{shown.type} needs account, platform and from")
        return InboundMessage(shown.account, shown.platform, shown.from_, shown.id, shown.text, shown.at)
    if shown.type == "account.stopped":
        try:
            stop = Stop(shown.stop)
        except ValueError:
            raise InboundUnreadable(f"{shown.type} knows no stop {shown.stop[:40]!r}") from None
        if not (shown.account and shown.platform):
            raise InboundUnreadable(f"{shown.type} needs account and platform")
        return InboundStop(shown.account, shown.platform, stop, shown.why, shown.id)
    return None
