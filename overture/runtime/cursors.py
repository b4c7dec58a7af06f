"""Page cursors: a keyset position as opaque text, signed for one purpose (route and project).

Not the position itself: which columns it holds is the query's affair (kernel/paging.py).
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec

_TAG: Final = 16
_LONGEST: Final = 4096
_positions: Final = msgspec.json.Decoder(tuple[str, ...])


class Cursors:
    """Signs and reads cursors under one key (`Secrets.cursor_key`)."""

    def __init__(self, key: bytes) -> None:
        """`key` is 32 bytes."""
        self._key = key

    def signed(self, position: tuple[str, ...], purpose: str) -> str:
        """URL-safe text without padding; only `read` with the same purpose takes it back."""
        body = msgspec.json.encode(position)
        return urlsafe_b64encode(self._tag(body, purpose) + body).rstrip(b"=").decode()

    def read(self, text: str, purpose: str) -> tuple[str, ...] | None:
        """The position, or None where the text was changed, or made for another purpose or by another install."""
        if len(text) > _LONGEST:
            return None
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except ValueError:
            return None
        body = raw[_TAG:]
        if not hmac.compare_digest(raw[:_TAG], self._tag(body, purpose)):
            return None
        try:
            return _positions.decode(body)
        except msgspec.DecodeError:
            return None

    def _tag(self, body: bytes, purpose: str) -> bytes:
        # The length in front keeps purpose and body from lending each other bytes.
        name = purpose.encode()
        return hmac.digest(self._key, len(name).to_bytes(4, "big") + name + body, "sha256")[:_TAG]
