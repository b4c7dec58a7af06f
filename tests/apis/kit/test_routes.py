"""A route that says too little, or two things at once, fails at import."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
import pytest

from overture.apis.kit import Routes
from overture.apis.kit.document import document
from overture.domain.identity import Call
from tests.apis.kit.camel_family import CAMEL, NewNote, NoteAnswer, create_note, create_together
from tests.apis.kit.camel_family import routes as notes


class Blank(msgspec.Struct):
    """A body with a text that may be empty."""

    name: str


async def fine(call: Call) -> None:
    """Fine."""


async def no_call(data: NewNote) -> None:
    """Without a call."""


async def late_call(data: NewNote, call: Call) -> None:
    """The call second."""


async def blank(call: Call, data: Blank) -> None:
    """A body that lets empty through."""


async def together_by_id(call: Call, data: Sequence[NewNote], note_id: str) -> list[NoteAnswer]:
    """Many of a path that names one."""
    return []


def test_scope_and_status_must_be_said() -> None:
    post: Any = Routes(CAMEL).post
    with pytest.raises(TypeError, match="'scope' and 'status'"):
        post("/camel/v1/x")
    with pytest.raises(TypeError, match="'scope'"):
        post("/camel/v1/x", status=201)
    with pytest.raises(TypeError, match="'status'"):
        post("/camel/v1/x", scope="notes:read")
    with pytest.raises(TypeError, match="scoop"):
        post("/camel/v1/x", scope="notes:read", status=200, scoop=1)(fine)


@pytest.mark.parametrize(
    ("handler", "path", "problem"),
    [
        (no_call, "/camel/v1/x", "first parameter"),
        (late_call, "/camel/v1/x", "first parameter"),
        (fine, "/camel/v1/{note_id}", "note_id"),
        (blank, "/camel/v1/x", "Blank.name"),
    ],
)
def test_a_signature_that_is_no_handler_is_refused(handler: Any, path: str, problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        Routes(CAMEL).get(path, scope="notes:read", status=200)(handler)


def test_requests_are_done_together_by_their_bodies_alone() -> None:
    post = partial(Routes(CAMEL).post, scope="notes:write", status=201, together=True)
    with pytest.raises(TypeError, match="by their bodies alone"):
        post("/camel/v1/{note_id}")(together_by_id)
    with pytest.raises(TypeError, match="by their bodies alone"):
        post("/camel/v1/x")(together_by_id)
    with pytest.raises(TypeError, match="nothing is asked outside"):
        post("/camel/v1/x", outside=True)(create_together)
    (route,) = (r for r in notes.all if r.options.together)
    assert (route.body, route.answer) == (NewNote, NoteAnswer)


def test_the_decorator_gives_back_the_function_itself() -> None:
    assert Routes(CAMEL).get("/camel/v1/x", scope="notes:read", status=200)(fine) is fine
    assert create_note.__annotations__["data"] == "NewNote"


def test_two_routes_of_one_path_or_one_name_are_refused() -> None:
    routes = Routes(CAMEL)
    for _ in range(2):
        routes.get("/camel/v1/x", scope="notes:read", status=200)(fine)
    with pytest.raises(TypeError, match="declared twice"):
        document(CAMEL, routes.all)


def test_the_document_says_what_signatures_docstrings_and_structs_say() -> None:
    said = document(CAMEL, notes.all)
    listed = said["paths"]["/camel/v1/notes"]["get"]
    assert (listed["operationId"], listed["summary"]) == ("listNotes", "List notes")
    assert listed["description"] == "In the order they were written."
    assert [p["name"] for p in listed["parameters"]] == ["limit", "cursor"]
    assert listed["parameters"][0]["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    created = said["paths"]["/camel/v1/notes"]["post"]
    assert created["security"] == [{"key": ["notes:write"]}]
    assert created["requestBody"]["content"]["application/json"]["example"] == {"noteTitle": "Buy milk"}
    assert created["responses"]["409"]["x-error-codes"] == ["title_taken", "idempotency_conflict"]
    assert "/camel/v1/notes/{noteId}" in said["paths"]
    schemas = said["components"]["schemas"]
    assert schemas["NewNote"]["additionalProperties"] is False
    assert "discriminator" in str(schemas["Bulk"]["properties"]["cover"])
    assert "CursorPage_NoteAnswer" in schemas
    assert NoteAnswer.__name__ in schemas
