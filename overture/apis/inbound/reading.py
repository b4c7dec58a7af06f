"""The body of a push, read to its end.

Not what it says.
"""

from __future__ import annotations

from typing import Any

from overture.apis.inbound.errors import UnreadableEvents
from overture.apis.kit.errors import BodyTooLarge
from overture.apis.kit.replies import Receive


async def whole(scope: Any, receive: Receive, most: int) -> bytes:
    """The whole body; BodyTooLarge as soon as it is known to be."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > most:
        raise BodyTooLarge(limit=most)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise UnreadableEvents(problem="it ended too early.")
        body += message.get("body", b"")
        if len(body) > most:
            raise BodyTooLarge(limit=most)
        more = message.get("more_body", False)
    return bytes(body)
