"""API key material: `sk_test_<id>_<secret>`, its checksum, and the hash that is stored.

Not who a key belongs to, nor what it may: that is the identity domain.
"""

from __future__ import annotations

import hmac
import re
import secrets
import string
from dataclasses import dataclass
from typing import Final, Literal
from zlib import crc32

from overture.runtime.secrets import Secret

KeyMode = Literal["live", "test"]

_LETTERS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_PAIRS: Final = tuple(a + b for a in _LETTERS for b in _LETTERS)
_ID: Final = 12
_SECRET: Final = 43  # 43 characters of 62 are 256 bits
_CHECK: Final = 6  # 62 ** 6 is more than 2 ** 32
_SHAPE: Final = re.compile(rf"sk_(live|test)_([0-9A-Za-z]{{{_ID}}})_[0-9A-Za-z]{{{_SECRET + _CHECK}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PresentedKey:
    """A key as a caller shows it: of the right shape and checksum, otherwise unproven."""

    mode: KeyMode
    id: str
    text: Secret

    def digest(self, pepper: bytes) -> bytes:
        """What is stored of a key: HMAC-SHA-256 of the whole text under the pepper, 32 bytes."""
        return hmac.digest(pepper, self.text.reveal().encode(), "sha256")

    def proves(self, stored: bytes, pepper: bytes) -> bool:
        """Whether this is the key whose digest was stored; compared in constant time."""
        return hmac.compare_digest(self.digest(pepper), stored)


def new_key(mode: KeyMode, key_id: str = "") -> PresentedKey:
    """A fresh key: an id to find it by (new, or `key_id`), 256 random bits, and a checksum. Its text is shown once."""
    key_id = key_id or "".join(secrets.choice(_LETTERS) for _ in range(_ID))
    body = f"sk_{mode}_{key_id}_" + "".join(secrets.choice(_LETTERS) for _ in range(_SECRET))
    return PresentedKey(mode, key_id, Secret(body + _checksum(body)))


def presented(text: str) -> PresentedKey | None:
    """The key in `text`, or None where shape or checksum are wrong: such a key needs no look into the database."""
    match = _SHAPE.fullmatch(text)
    if match is None or _checksum(text[:-_CHECK]) != text[-_CHECK:]:
        return None
    return PresentedKey("live" if match[1] == "live" else "test", match[2], Secret(text))


def is_id(text: str) -> bool:
    """Whether `text` can be the id of a key."""
    return len(text) == _ID and all(c in _LETTERS for c in text)


def _checksum(body: str) -> str:
    # CRC-32 of everything before it, in base 62: a secret scanner can tell a real key without asking anybody.
    rest, low = divmod(crc32(body.encode()), 3844)
    high, middle = divmod(rest, 3844)
    return _PAIRS[high] + _PAIRS[middle] + _PAIRS[low]
