"""The two signatures on each delivery: the original API's own header, and Standard Webhooks.

Not which secrets an endpoint has, nor when one stops being valid: that is the endpoint's row.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from overture.runtime.secrets import Secret

PREFIX: Final = "whsec_"


def new_secret() -> Secret:
    """`whsec_` and 32 random bytes in standard base64, as the Standard Webhooks libraries take it."""
    return Secret(PREFIX + b64encode(secrets.token_bytes(32)).decode())


def signed_headers(body: bytes, *, event_id: str, at: datetime, valid: Sequence[Secret]) -> dict[str, str]:
    """The signature headers of one delivery attempt.

    `body` is sent byte for byte as given. `at` is machine time. `valid` holds the endpoint's secrets, oldest first, at
    least one: the original header can carry one signature and takes the oldest, the standard one carries all.
    """
    stamp = str(int(at.timestamp()))
    content = f"{event_id}.{stamp}.".encode() + body
    texts = [secret.reveal() for secret in valid]
    return {
        # The whole text is the key here, prefix and all: the original document knows only "your endpoint secret".
        "X-IG-Layers-Signature": hmac.digest(texts[0].encode(), body, "sha256").hex(),
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join([_standard(text, content) for text in texts]),
    }


def _standard(secret: str, content: bytes) -> str:
    return "v1," + b64encode(hmac.digest(_key(secret), content, "sha256")).decode()


@lru_cache(maxsize=10_000)
def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(PREFIX))
