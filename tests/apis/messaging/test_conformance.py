"""The messaging API does what every family must."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from overture.apis.messaging import MESSAGING, ROUTES
from overture.domain import identity
from overture.kernel.errors import FieldFault
from tests.apis.conformance import CHECKS, Failure, Subject
from tests.apis.outreach.standing import Standing
from tests.conftest import Run


def _failure(e: Any) -> Failure:
    faults = tuple(FieldFault(**f) for f in e.get("fields", ()))
    return Failure(e["code"], e["message"], e["retryable"], e["requestId"], faults)


@pytest.fixture
def subject(stood: Standing) -> Subject:
    async def key(scopes: frozenset[str] | None, rate: int | None) -> dict[str, str]:
        shop = await stood.shop()
        wanted = None if scopes is None else sorted(scopes)
        text = await identity.create_key(stood.db, stood.pepper, shop.project, "conformance", wanted, rate)
        return {"key": text}

    return Subject(
        convention=MESSAGING,
        routes=ROUTES,
        wiring=stood.families["messaging"].wiring,
        key=key,
        read=_failure,
        create="/v1/instagram/messages",
        body=lambda n: {"contentType": "TEXT", "content": f"Hello {n}", "from": "app-id", "to": f"person-{n}"},
        required=("contentType", "from", "to"),
        missing="/v1/instagram/messages/019a8e1c-7c1e-7d0a-9a51-8f0e6c2b1d44",
        listed="/v1/instagram/messages",
        items=lambda body: list(body["data"]),
        following=lambda body: f"cursor={body['nextCursor']}" if body["hasMore"] else None,
    )


def test_the_document_shows_what_is_posted_later(stood: Standing) -> None:
    document = stood.documents["messaging"]
    told = {
        (path, name, where): post["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for path, methods in document["paths"].items()
        for operation in methods.values()
        for name, at in operation.get("callbacks", {}).items()
        for where, post in at.items()
    }
    notice, forwarded = "#/components/schemas/Notice", "#/components/schemas/Forwarded"
    back = ("callbackUrl", "{$request.body#/callbackUrl}")
    assert told == {
        ("/v1/instagram/messages", *back): notice,
        ("/v1/instagram/conversations/{conversationId}/reply", *back): notice,
        ("/v1/instagram/apps/{appId}/endpoint", "url", "{$request.body#/url}"): forwarded,
    }


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_messaging_api_conforms(
    check: Callable[[Subject], Awaitable[None]], subject: Subject, run: Run[Any]
) -> None:
    run(check(subject))
