"""Bodies that are not read but kept as they stream in: raw, or one file in a multipart form.

Not what is kept and where: a route says that with `Uploads`.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from overture.apis.kit.convention import Caller
from overture.apis.kit.errors import BodyTooLarge, RequiredFieldMissing, UnsupportedMediaType, refused
from overture.domain.identity import Calls
from overture.kernel.errors import FieldFault, InvalidField

MULTIPART: Final = "multipart/form-data"
# What curl, browsers and spreadsheets' own tools say of a file by themselves.
_UNTOLD: Final = frozenset(
    ("", "application/octet-stream", "application/x-www-form-urlencoded", "application/vnd.ms-excel", "text/plain")
)
_MOST_FIELDS: Final = 100
_LONGEST_FIELD: Final = 16_384


class Upload:
    """One body on its way in. `file` gives the file's bytes once; `fields` are a form's other fields as they come.

    Everything is counted against the limit; what was sent is hashed, a form by its fields, for its boundary is another
    each time. The whole of it is in memory at no time.
    """

    def __init__(self, media: str, body: AsyncIterator[bytes], limit: int) -> None:
        """`media` is the whole `Content-Type`, `limit` in bytes."""
        self.fields: dict[str, list[str]] = {}
        self.file_name: str | None = None
        self._media = media
        self._body = body
        self._limit = limit
        self._size = 0
        self._hash = hashlib.sha256()

    async def file(self) -> AsyncIterator[bytes]:
        """The file's bytes in pieces of any size; BodyTooLarge, InvalidField or RequiredFieldMissing on the way."""
        kind, options = parse_options_header(self._media)
        if kind != MULTIPART:
            async for piece in self._counted():
                self._hash.update(piece)
                yield piece
            return
        if not options.get("boundary"):
            raise InvalidField(
                "Content-Type", "A multipart body needs its boundary: `multipart/form-data; boundary=…`."
            )
        found = False
        try:
            parser = PushMultipartParser(options["boundary"], max_segment_count=_MOST_FIELDS)
            segment: MultipartSegment | None = None
            text = b""
            async for piece in self._counted():
                for event in parser.parse(piece):
                    if isinstance(event, MultipartSegment):
                        segment, text = event, b""
                        self._hash.update(repr((event.name, event.filename)).encode())
                        if _is_file(event):
                            if found:
                                raise InvalidField("file", "The form holds more than one file; send each by itself.")
                            found, self.file_name = True, event.filename
                    elif event is None:
                        self._hash.update(b"\0%d\0" % (segment.size if segment is not None else 0))
                        if segment is not None and not _is_file(segment):
                            self.fields.setdefault(segment.name or "", []).append(_text(segment.name or "", text))
                        segment = None
                    elif segment is not None and _is_file(segment):
                        self._hash.update(event)
                        yield bytes(event)
                    else:
                        self._hash.update(event)
                        text += event
                        if len(text) > _LONGEST_FIELD:
                            raise InvalidField(segment.name or "" if segment else "", "This field is too long.")
            parser.close()
        except MultipartError as error:
            raise InvalidField("body", f"The multipart body cannot be read: {error}.") from error
        if not found:
            raise refused(FieldFault("file", RequiredFieldMissing.code, "Send the file as the form's field `file`."))

    async def drained(self) -> None:
        """Reads on to the end and keeps nothing."""
        async for _ in self.file():
            pass

    @property
    def digest(self) -> bytes:
        """The hash of what was sent, once it has come."""
        return self._hash.digest()

    async def _counted(self) -> AsyncIterator[bytes]:
        async for piece in self._body:
            self._size += len(piece)
            if self._size > self._limit:
                raise BodyTooLarge(limit=self._limit)
            if piece:
                yield piece


def _is_file(segment: MultipartSegment) -> bool:
    return segment.filename is not None or segment.name == "file"


def _text(name: str, raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise InvalidField(name, "This field is not UTF-8.") from None
    if "\x00" in text:
        raise InvalidField(name, "Text cannot hold the character NUL.")
    return text


Keep = Callable[[Calls, Caller, Mapping[str, Any], Upload], Awaitable[Any]]
"""Keeps a body, in transactions of its own, before the handler runs: given the path's and the query's arguments."""
Drop = Callable[[Calls, Caller, Any], Awaitable[None]]
"""Lets go of what was kept, because the request was refused or answered before; harmless where a handler took it."""


@dataclass(frozen=True, kw_only=True)
class Uploads:
    """How a route takes bodies that stream in.

    `media`: their types, as the document names them. `keep` gives the handler's `data`, of the type `kind`. `also`: the
    status and the struct of the answer to such a body, where the route takes JSON too and answers that otherwise.
    """

    media: tuple[str, ...]
    kind: type[Any]
    keep: Keep
    drop: Drop
    also: tuple[int, type[Any]] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def takes(self, media: str, *, alone: bool) -> bool:
        """Whether a body of this type streams in; `alone`: the route takes no JSON, so what says nothing is a file."""
        kind = media.partition(";")[0].strip().lower()
        if kind in self.media or kind in ("application/csv", "text/tab-separated-values"):
            return True
        if alone and kind not in _UNTOLD:
            raise UnsupportedMediaType(wanted=" or ".join(f"`{m}`" for m in self.media), given=media[:100])
        return alone
