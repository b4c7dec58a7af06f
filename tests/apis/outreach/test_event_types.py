"""The event catalogue: complete, readable by anybody, and true of whatever is sent."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from overture.apis.outreach import EVENT_NAMES, catalogue
from overture.domain.webhooks import TEST_EVENT
from overture.kernel.events import Event
from tests.apis.outreach.receiving import closed, faults_of
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run
from tests.docs import code

TYPES = json.loads(catalogue.page())["data"]


def test_anybody_may_read_it_as_the_document(stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        async with stood.session.get(f"{stood.url}/api/v1/event-types") as answer:
            assert (answer.status, answer.content_type) == (200, "application/json")
            assert await answer.json() == {"data": TYPES}
        async with stood.session.post(f"{stood.url}/api/v1/event-types") as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert (await answer.json())["error"]["code"] == "method_not_allowed"

    run(story())


def test_it_has_every_event_there_is_and_no_other() -> None:
    assert [t["type"] for t in TYPES] == [*EVENT_NAMES, TEST_EVENT]


@pytest.mark.parametrize("of", TYPES, ids=[t["type"] for t in TYPES])
def test_its_schemas_are_schemas_and_its_examples_fit_them(of: dict[str, Any]) -> None:
    assert set(of) == {"type", "description", "schema", "example"}
    jsonschema.Draft202012Validator.check_schema(of["schema"])
    assert of["schema"]["title"] == of["example"]["type"] == of["type"]
    assert faults_of(json.dumps(of["example"]).encode()) == []
    # A later version may add a field: a receiver that checks by the schema goes on.
    jsonschema.Draft202012Validator(of["schema"]).validate({**of["example"], "added": 1})


@pytest.mark.parametrize("of", TYPES, ids=[t["type"] for t in TYPES])
def test_an_example_shows_every_field_that_its_event_can_have(of: dict[str, Any]) -> None:
    shape = of["schema"]["$defs"][of["schema"]["properties"]["data"]["$ref"].rsplit("/", 1)[1]]
    unseen = set(shape["properties"]) - set(of["example"]["data"])
    assert unseen <= {"startedAt", "completedAt", "templateVersion", "reason", "step"}, unseen


def test_its_words_are_those_of_the_event_classes() -> None:
    events: dict[str, type[Event]] = code.events()
    for of in TYPES:
        if of["type"] != TEST_EVENT:
            words = " ".join((events[of["type"]].__doc__ or "").split())
            assert of["description"].replace("statusReason", "status_reason") == words
            assert "Internal" not in words


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"type": "message.snet"}, "message.snet is not in the catalogue"),
        ({"seq": "2"}, "message.sent $.seq: '2' is not of type 'integer'"),
        ({"createdAt": 7}, "message.sent $.createdAt: 7 is not of type 'string'"),
        ({"data": {}}, "message.sent $.data: 'campaignId' is a required property"),
        ({"extra": 1}, "message.sent $: Additional properties are not allowed ('extra' was unexpected)"),
    ],
)
def test_what_is_not_as_it_says_is_found(change: dict[str, Any], fault: str) -> None:
    (example,) = (t["example"] for t in TYPES if t["type"] == "message.sent")
    assert fault in faults_of(json.dumps(example | change).encode())
    assert closed({"properties": {"a": {"properties": {}}}})["properties"]["a"]["additionalProperties"] is False


def test_a_test_is_as_it_says_too(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        path = f"/tested/{shop.project.short_id}"
        webhook = await shop.webhook(path=path)
        await shop.api.post(f"/api/v1/webhooks/{webhook['id']}/test")
        (got,) = stood.receiver.at(path)
        assert got.json["type"] == TEST_EVENT

    run(story())
