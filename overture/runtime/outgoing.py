"""What every connector's HTTP has in common: its time, what a failure proves, an answer read to a limit, a moment told.

Not the requests, which are each connector's own, and no gate: the addresses are the operator's or a platform's.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import aiohttp

BEFORE_ANY_BYTE: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
"""Raised before a request byte can have left: no name, no connection, no TLS, no connection in time, no such URL."""
NO_ANSWER: Final = (aiohttp.ClientError, OSError, TimeoutError, ValueError)
"""Whatever else a request may raise: whether it was read is not known."""


class TooLarge(aiohttp.ClientError):
    """The answer is longer than any answer of this protocol."""


@lru_cache(maxsize=64)
def timeout(seconds: float) -> aiohttp.ClientTimeout:
    """So long for the whole call."""
    # Half of the time for a connection: so a total time-out always means that one was had, and a byte may have left.
    return aiohttp.ClientTimeout(total=seconds, connect=seconds / 2)


async def whole(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, of `most` bytes. Raises `TooLarge`, and closes the connection with it."""
    content, pieces, size = response.content, list[bytes](), 0
    while not content.at_eof():
        pieces.append(await content.readany())
        size += len(pieces[-1])
        if size > most:
            response.close()
            raise TooLarge
    return b"".join(pieces)


def written(at: datetime) -> str:
    """A moment as the sandbox is told it: ISO 8601 with a `Z`."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()[:-6] + "Z"
