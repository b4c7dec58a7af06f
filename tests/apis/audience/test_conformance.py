"""The audience API does what every family must."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from overture.apis.audience import AUDIENCE, ROUTES
from overture.domain import identity
from overture.kernel.errors import FieldFault
from tests.apis.conformance import CHECKS, Failure, Subject
from tests.apis.outreach.standing import Standing
from tests.conftest import Run


def _failure(body: Any) -> Failure:
    e = body["error"]
    faults = tuple(FieldFault(**f) for f in e.get("fields", ()))
    return Failure(e["code"], e["message"], e["retryable"], e["request_id"], faults)


def _following(body: Any) -> str | None:
    place = body["pagination"]
    return f"page={place['page'] + 1}" if place["has_next"] else None


@pytest.fixture
def subject(stood: Standing) -> Subject:
    async def key(scopes: frozenset[str] | None, rate: int | None) -> dict[str, str]:
        shop = await stood.shop()
        wanted = None if scopes is None else sorted(scopes)
        text = await identity.create_key(stood.db, stood.pepper, shop.project, "conformance", wanted, rate)
        return {"authorization": f"Bearer {text}"}

    return Subject(
        convention=AUDIENCE,
        routes=ROUTES,
        wiring=stood.families["audience"].wiring,
        key=key,
        read=_failure,
        create="/api/v1/jobs",
        body=lambda n: {
            "external_user_id": f"customer-{n}",
            "tool_type": "followers",
            "params": {"usernames": ["nasa"], "max_followers": 1 + n % 50},
        },
        required=("external_user_id",),
        missing="/api/v1/jobs/00000000-0000-0000-0000-000000000000",
        listed="/api/v1/jobs",
        items=lambda body: list(body["data"]),
        following=_following,
        same=lambda got: got.json["job_id"],
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_audience_api_conforms(
    check: Callable[[Subject], Awaitable[None]], subject: Subject, run: Run[Any]
) -> None:
    run(check(subject))
