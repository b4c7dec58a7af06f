"""JSON Web Tokens with HS256: made, and read as far as they can be without the secret.

Not whose they are nor where the secret comes from: that is the identity domain.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

LASTS: Final = timedelta(minutes=60)
"""How long after `iat` a token holds, whatever `exp` says beyond that."""
SKEW: Final = timedelta(seconds=60)
"""How far ahead of ours the clock of who made a token may be."""
_HEAD: Final = b'{"alg":"HS256","typ":"JWT"}'
_LONGEST: Final = 4096
_SHAPE: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})", re.ASCII)


class _Head(msgspec.Struct):
    alg: str
    crit: list[str] | None = None


class _Claims(msgspec.Struct):
    iss: str
    iat: int | float
    exp: int | float | None = None
    nbf: int | float | None = None


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A token as a caller shows it: of the right shape, otherwise unproven. Moments are Unix seconds."""

    issuer: str
    issued_at: float
    not_before: float
    expires_at: float
    signed: bytes
    signature: bytes

    def proves(self, secret: bytes) -> bool:
        """Whether it was signed with this secret; compared in constant time."""
        return hmac.compare_digest(hmac.digest(secret, self.signed, "sha256"), self.signature)

    def holds(self, now: datetime) -> bool:
        """Whether it is in its time."""
        at = now.timestamp()
        return self.not_before <= at + SKEW.total_seconds() and at < self.expires_at


def presented(text: str) -> PresentedToken | None:
    """The token in `text`; None where it is none, is not signed with HS256, or ends before it begins."""
    match = _SHAPE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    try:
        head = msgspec.json.decode(_decoded(match[1]), type=_Head)
        claims = msgspec.json.decode(_decoded(match[2]), type=_Claims)
        signature = _decoded(match[3])
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError):
        return None
    if head.alg != "HS256" or head.crit is not None or (claims.exp is not None and claims.exp <= claims.iat):
        return None
    end = claims.iat + LASTS.total_seconds()
    return PresentedToken(
        claims.iss,
        claims.iat,
        claims.iat if claims.nbf is None else max(claims.iat, claims.nbf),
        end if claims.exp is None else min(claims.exp, end),
        f"{match[1]}.{match[2]}".encode(),
        signature,
    )


def made(issuer: str, secret: bytes, at: datetime) -> str:
    """A token issued at that moment."""
    claims = {"iss": issuer, "iat": int(at.timestamp())}
    signed = f"{_encoded(_HEAD)}.{_encoded(msgspec.json.encode(claims))}"
    return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
