"""Archives: `/api/v1/archives`, Instagram's "Download your information" files, uploaded, followed, deleted.

Not the jobs that read them: jobs.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.wire import Limit, Moment, PlainIdent, Uuid, maybe, moment
from overture.apis.kit import Answer, Caller, Routes
from overture.apis.kit.shapes import SnakeAnswer, page_ask
from overture.apis.kit.uploads import MULTIPART, Upload, Uploads
from overture.domain import archives
from overture.domain.archives import (
    Archive,
    ArchiveInUse,
    ArchiveLost,
    ArchiveNotFound,
    ArchiveUnreadable,
    Spooled,
)
from overture.domain.identity import Call, Calls
from overture.kernel.errors import InvalidField
from overture.kernel.ids import ArchiveId
from overture.runtime.cursors import Cursors

routes = Routes(AUDIENCE, "archives")

ARCHIVE: Final = PlainIdent("archive", lambda text: ArchiveNotFound())
ArchiveKey = Annotated[ArchiveId, ARCHIVE]
ArchiveState = Literal["READING", "READY", "REPLACED", "FAILED", "DELETING"]
Account = Annotated[
    str,
    msgspec.Meta(
        min_length=1, max_length=200, description="Username of the account that the archive is of.", examples=["nasa"]
    ),
]
Cursor = Annotated[str, msgspec.Meta(description="`next_cursor` of the page before, unchanged.")]


@dataclass(frozen=True)
class File:
    """An archive that has come."""

    spooled: Spooled
    name: str | None


async def _keep(calls: Calls, caller: Caller, args: Mapping[str, Any], upload: Upload) -> File:
    """Stores the file as it comes, once it is known for whom."""
    archives.account_of(args["account"])
    spooled = await archives.spool(calls.db, caller.project.id, upload.file())
    if upload.fields:
        await archives.unspool(calls.db, caller.project.id, spooled.id)
        raise InvalidField(min(upload.fields), "The form may hold `file` alone; the account is in the query.")
    return File(spooled, upload.file_name)


async def _drop(calls: Calls, caller: Caller, file: File) -> None:
    await archives.unspool(calls.db, caller.project.id, file.spooled.id)


class ArchiveFault(SnakeAnswer, frozen=True):
    """Why an archive cannot be read."""

    code: str
    message: str


class ArchiveAnswer(SnakeAnswer, frozen=True, omit_defaults=True):
    """An archive. `followers` and `following`: how many stand in the list, null where it has none; `unreadable` of
    them name nobody. `newest_at` is the newest moment in its lists: how fresh it is."""

    archive_id: Uuid
    account: str
    file_name: str | None
    status: ArchiveState
    size: int
    progress_percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
    followers: int | None
    following: int | None
    unreadable: int
    newest_at: Moment | None
    created_at: Moment
    ended_at: Moment | None
    error: ArchiveFault | None = None

    example: ClassVar[dict[str, Any]] = {
        "archive_id": "0199c2f4-6a3e-7b51-9d0c-2f6f0c1f7a55",
        "account": "nasa",
        "file_name": "instagram-nasa-2026-05-04.zip",
        "status": "READY",
        "size": 48_213_990,
        "progress_percent": 100,
        "followers": 18_204,
        "following": 611,
        "unreadable": 3,
        "newest_at": "2026-05-03T21:14:09.000Z",
        "created_at": "2026-05-04T09:30:00.000Z",
        "ended_at": "2026-05-04T09:30:02.000Z",
    }


class ArchivePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of archives. Send `next_cursor` as `cursor` to get the page after it."""

    data: list[ArchiveAnswer]
    has_more: bool
    next_cursor: str | None


def shown(a: Archive) -> ArchiveAnswer:
    """An archive on the wire."""
    fault = None
    if a.reason is not None:
        fault = ArchiveFault(code=a.reason.upper(), message=archives.REASONS[a.reason])
    state: ArchiveState = a.status.value.upper()  # type: ignore[assignment]
    return ArchiveAnswer(
        archive_id=ARCHIVE.show(a.id),
        account=a.account,
        file_name=a.file_name,
        status=state,
        size=a.size,
        progress_percent=a.percent,
        followers=a.followers,
        following=a.following,
        unreadable=a.unreadable,
        newest_at=maybe(a.newest_at),
        created_at=moment(a.created_at),
        ended_at=maybe(a.ended_at),
        error=fault,
    )


@routes.post(
    "/api/v1/archives",
    scope="archives:write",
    status=202,
    rate="bulk",
    errors=(ArchiveUnreadable, ArchiveLost),
    uploads=Uploads(media=("application/zip", MULTIPART), kind=File, keep=_keep, drop=_drop),
)
async def upload_archive(call: Call, data: File, account: Account) -> Answer[ArchiveAnswer]:
    """Upload an Instagram archive.

    The ZIP of "Download your information" in JSON, raw or as the `file` of a form. It is stored as it comes and read
    afterwards: follow it by its id. Once it is READY, followers and following jobs for that account, without add-ons,
    are read from it."""
    made = shown(await archives.receive(call, account, data.spooled, data.name))
    return Answer(made, {"Location": f"/api/v1/archives/{made.archive_id}"}, 202)


@routes.get("/api/v1/archives", scope="archives:read", status=200)
async def list_archives(call: Call, limit: Limit = 50, cursor: Cursor | None = None) -> ArchivePage:
    """List archives, newest first."""
    cursors, purpose = call.resources.need(Cursors), f"audience archives {call.project_id}"
    found = await archives.page(call, page_ask(cursors, purpose, limit, cursor))
    following = cursors.signed(found.next, purpose) if found.next is not None else None
    return ArchivePage(data=[shown(a) for a in found.items], has_more=following is not None, next_cursor=following)


@routes.get("/api/v1/archives/{archive_id}", scope="archives:read", status=200, errors=(ArchiveNotFound,))
async def get_archive(call: Call, archive_id: ArchiveKey) -> ArchiveAnswer:
    """Read one archive.

    How far it is, and what its lists hold."""
    return shown(await archives.get(call, archive_id))


@routes.delete(
    "/api/v1/archives/{archive_id}",
    scope="archives:write",
    status=202,
    errors=(ArchiveNotFound, ArchiveInUse),
)
async def delete_archive(call: Call, archive_id: ArchiveKey) -> ArchiveAnswer:
    """Delete an archive.

    No job is served by it from the answer on; everybody in it is gone soon after, and then the archive is not found.
    Refused while a job reads it."""
    return shown(await archives.delete(call, archive_id))
