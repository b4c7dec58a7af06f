"""Answers on their way out: encoded once and sent as they are, or streamed.

Not envelopes: what an answer says is a handler's affair, or the convention's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec
from litestar.response import Response

T = TypeVar("T")
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGI = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI app; its scope and channels are typed where they are used."""
Sink = Callable[[bytes], Coroutine[Any, Any, None]]
"""Takes the next piece of a stream; returns when there is room for more."""
RawHeaders = tuple[tuple[bytes, bytes], ...]

encode = msgspec.json.Encoder().encode
encode_lines = msgspec.json.Encoder().encode_lines
"""JSON Lines: a line for each item."""
JSON: RawHeaders = ((b"content-type", b"application/json"),)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A handler's body with headers of its own (`Location`), or with another status than the route's.

    `foretold`: what a dry run says beside it, of the type that the route declares.
    """

    body: T
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    foretold: msgspec.Struct | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """A handler's answer written piece by piece, after its call has committed, on a connection of its own.

    `write` pushes the pieces, as COPY does. An error before the first is answered like any other, a later one cuts
    the connection. `filename` makes browsers save it.
    """

    write: Callable[[Sink], Coroutine[Any, Any, None]]
    media_type: str
    filename: str | None = None

    @classmethod
    def of(cls, pieces: AsyncIterator[bytes], media_type: str, filename: str | None = None) -> Stream:
        """The same from an iterator of pieces."""

        async def write(sink: Sink) -> None:
            try:
                async for piece in pieces:
                    await sink(piece)
            finally:
                if isinstance(pieces, AsyncGenerator):
                    await pieces.aclose()  # Where the caller went away: what it holds is given back now.

        return cls(write, media_type, filename)


class Reply(Response[Any]):
    """An encoded answer. Litestar's own response would build headers and cookies anew for each."""

    def __init__(self, status: int, raw: bytes, headers: RawHeaders = JSON) -> None:
        self.status, self.raw, self.listed = status, raw, headers

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        """The answer itself as an ASGI app."""
        return self.send

    async def send(self, scope: Any, receive: Receive, send: Send) -> None:
        """Sends it. A 204 has no body and says no length."""
        length: RawHeaders = () if self.status == 204 else ((b"content-length", b"%d" % len(self.raw)),)
        await send({"type": "http.response.start", "status": self.status, "headers": self.listed + length})
        await send({"type": "http.response.body", "body": self.raw, "more_body": False})


class StreamReply(Reply):
    """A stream: begun with its first piece, stopped where the caller goes away."""

    def __init__(self, status: int, stream: Stream) -> None:
        media = stream.media_type + ("; charset=utf-8" if stream.media_type.startswith("text/") else "")
        headers: RawHeaders = ((b"content-type", media.encode()),)
        if stream.filename:
            headers += ((b"content-disposition", f'attachment; filename="{stream.filename}"'.encode()),)
        super().__init__(status, b"", headers)
        self.stream = stream

    async def send(self, scope: Any, receive: Receive, send: Send) -> None:
        """Sends it piece by piece."""
        begun = False

        async def sink(piece: bytes, more: bool = True) -> None:
            nonlocal begun
            if not begun:
                begun = True
                await send({"type": "http.response.start", "status": self.status, "headers": self.listed})
            await send({"type": "http.response.body", "body": piece, "more_body": more})

        async def gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        writing, leaving = asyncio.ensure_future(self.stream.write(sink)), asyncio.ensure_future(gone())
        try:
            await asyncio.wait((writing, leaving), return_when=asyncio.FIRST_COMPLETED)
            if writing.done():
                writing.result()
                await sink(b"", more=False)
        finally:
            for task in (writing, leaving):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task


def replied(status: int, given: Any) -> Reply:
    """A handler's answer, encoded."""
    more: RawHeaders = ()
    if isinstance(given, Answer):
        more = tuple((k.lower().encode(), v.encode()) for k, v in given.headers.items())
        status, given = given.status or status, given.body
    if isinstance(given, Stream):
        return StreamReply(status, given)
    return Reply(status, b"", more) if given is None else Reply(status, encode(given), JSON + more)
