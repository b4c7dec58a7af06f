"""The outreach API does what every family must."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from overture.apis.outreach import OUTREACH, ROUTES
from overture.domain import identity
from overture.kernel.errors import FieldFault
from tests.apis.conformance import CHECKS, Failure, Subject
from tests.apis.outreach.standing import Standing
from tests.conftest import Run


def _failure(body: Any) -> Failure:
    e = body["error"]
    faults = tuple(FieldFault(**f) for f in e.get("fields", ()))
    return Failure(e["code"], e["message"], e["retryable"], e["requestId"], faults)


@pytest.fixture
def subject(stood: Standing) -> Subject:
    async def key(scopes: frozenset[str] | None, rate: int | None) -> dict[str, str]:
        shop = await stood.shop()
        wanted = None if scopes is None else sorted(scopes)
        text = await identity.create_key(stood.db, stood.pepper, shop.project, "conformance", wanted, rate)
        return {"authorization": f"Bearer {text}"}

    return Subject(
        convention=OUTREACH,
        routes=ROUTES,
        wiring=stood.family.wiring,
        key=key,
        read=_failure,
        create="/api/v1/clients",
        body=lambda n: {"name": f"Brand {n}", "externalId": f"brand_{n}"},
        required=("name",),
        missing=f"/api/v1/clients/cli_{'0' * 26}",
        listed="/api/v1/clients",
        items=lambda body: list(body["data"]),
        following=lambda body: f"cursor={body['nextCursor']}" if body["hasMore"] else None,
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_outreach_api_conforms(
    check: Callable[[Subject], Awaitable[None]], subject: Subject, run: Run[Any]
) -> None:
    run(check(subject))
