"""People: `/api/v1/people/erase`, one person taken out of everything the project keeps.

Not suppressions: those keep a name on a list, this leaves none.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import Moment, moment, username
from overture.domain import erasure
from overture.domain.erasure import Certificate, PersonUnnamed
from overture.domain.identity import Call

routes = Routes(OUTREACH, "people")

Number = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="The platform's own number of them.")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=1000, description="A username or a profile's address.")]


class PersonToErase(CamelBody, frozen=True):
    """Who is to be erased: by username, by number, or best by both."""

    instagram_username: Name | None = None
    user_id: Number | None = None

    example: ClassVar[dict[str, Any]] = {"instagramUsername": "creatorname"}


class RemovedAnswer(CamelAnswer, frozen=True):
    """How many were removed: rows of audience jobs (of so many jobs), places in archives, targets, texts of messages,
    messages that waited, replies, suppressions, rejected rows and warnings of imports, payloads of events, receivers'
    answers to them, and references that led to the person."""

    job_rows: int
    jobs: int
    archive_places: int
    targets: int
    messages: int
    waiting: int
    replies: int
    suppressions: int
    import_rows: int
    events: int
    delivery_answers: int
    references: int


class CertificateAnswer(CamelAnswer, frozen=True):
    """What an erasure removed, where, and when; it names nobody. `firstErasedAt`: when this person was erased first.
    `underWay`: messages to them whose end is not known yet; what is left of the person goes with it, by itself."""

    erased_at: Moment
    first_erased_at: Moment
    removed: RemovedAnswer
    under_way: int

    example: ClassVar[dict[str, Any]] = {
        "erasedAt": "2026-05-04T09:30:00.000Z",
        "firstErasedAt": "2026-05-04T09:30:00.000Z",
        "removed": {
            "jobRows": 3,
            "jobs": 2,
            "archivePlaces": 0,
            "targets": 1,
            "messages": 1,
            "waiting": 0,
            "replies": 1,
            "suppressions": 0,
            "importRows": 0,
            "events": 4,
            "deliveryAnswers": 2,
            "references": 1,
        },
        "underWay": 0,
    }


def shown(c: Certificate) -> CertificateAnswer:
    """A certificate on the wire."""
    return CertificateAnswer(
        erased_at=moment(c.at),
        first_erased_at=moment(c.first_at),
        removed=RemovedAnswer(**c.removed),
        under_way=c.under_way,
    )


@routes.post("/api/v1/people/erase", scope="people:erase", status=200, errors=(PersonUnnamed,))
async def erase_person(call: Call, data: PersonToErase) -> CertificateAnswer:
    """Erase a person.

    Removes them from rows of audience jobs, targets, messages, replies, suppressions, imports and the payloads of
    events of this project, and so from every answer and download. A keyed hash stays, which keeps them out of later
    jobs, uploads and imports. Erasing somebody again removes what is new, mostly nothing."""
    name = None if data.instagram_username is None else username("instagramUsername", data.instagram_username)
    return shown(await erasure.erase(call, handle=name, user_id=data.user_id))
