"""A spreadsheet sent whole, beside JSON: up to 10 MB, as the body or the one file of a form.

Not how it is read: overture.domain.sheets; nor sheets of any size: imports.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from overture.apis.kit.convention import Caller
from overture.apis.kit.errors import BodyTooLarge
from overture.apis.kit.uploads import MULTIPART, Upload, Uploads
from overture.apis.outreach.convention import UPLOAD_LIMIT
from overture.domain.identity import Calls
from overture.kernel.errors import InvalidField


class Sheet(NamedTuple):
    """A spreadsheet that was sent, whole."""

    content: bytes


async def _kept(calls: Calls, caller: Caller, args: Mapping[str, Any], upload: Upload) -> Sheet:
    pieces, size = list[bytes](), 0
    async for piece in upload.file():
        size += len(piece)
        if size > UPLOAD_LIMIT:
            raise BodyTooLarge(limit=UPLOAD_LIMIT)
        pieces.append(piece)
    if upload.fields:
        raise InvalidField(min(upload.fields), "The form holds the file alone, in its field `file`.")
    return Sheet(b"".join(pieces))


async def _dropped(calls: Calls, caller: Caller, sheet: Sheet) -> None:
    """Nothing was stored."""


SHEETS: Final = Uploads(media=("text/csv", MULTIPART), kind=Sheet, keep=_kept, drop=_dropped)
"""For a route that takes a spreadsheet of up to 10 MB beside JSON: its `data` is then a `Sheet`."""
