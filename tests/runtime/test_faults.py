"""All faults of one body, in plain words, by their wire paths, within bounds."""

from __future__ import annotations

import json
import time
from typing import Annotated, Any

import msgspec
import pytest

from overture.runtime.faults import MOST, collect, nul_path
from tests.apis.kit.camel_family import Bulk


def told(value: Any) -> dict[str, tuple[str, str]]:
    return {f.path: (f.code, f.message) for f in collect(value, Bulk)}


def test_faults_of_every_sort_come_at_once() -> None:
    body = {
        "targets": [
            {"handle": "a", "frstName": "x"},
            {"handle": None},
            {"handle": "", "followerCount": -1},
            {"followerCount": "many"},
            7,
        ],
        "cover": {"kind": "words", "text": "t", "size": 12, "sise": 1},
        "labels": {"a": "b"},
        "lables": {},
    }
    assert told(body) == {
        "lables": ("unknown_field", "Unknown field."),
        "targets[0].frstName": ("unknown_field", "Unknown field; did you mean `firstName`?"),
        "targets[1].handle": ("missing_required_field", "This field is required."),
        "targets[2].handle": ("missing_required_field", "This field is required."),
        "targets[2].followerCount": ("invalid_field", "Expected a whole number of at least 0."),
        "targets[3].handle": ("missing_required_field", "This field is required."),
        "targets[3].followerCount": ("invalid_field", "Expected a whole number, got text."),
        "targets[4]": ("invalid_field", "Expected an object, got a whole number."),
        "cover.sise": ("unknown_field", "Unknown field."),
        "cover.size": ("invalid_field", "Expected a whole number of at most 9."),
        "labels.a": ("invalid_field", "Expected a whole number, got text."),
    }


@pytest.mark.parametrize(
    ("body", "path", "message"),
    [
        ({"targets": [], "labels": {"total": 100}}, "body", "The label `total` is 99 at most."),
        (
            {"targets": [], "cover": {"kind": "sound"}},
            "cover.kind",
            "There is no such choice; use one of: image, words.",
        ),
        ({"targets": "a"}, "targets", "Expected a list, got text."),
        ([], "body", "Expected an object, got a list."),
        ({"targets": None}, "targets", "This field is required."),
    ],
)
def test_one_fault_is_where_it_is_and_says_what_to_send(body: Any, path: str, message: str) -> None:
    assert {f.path: f.message for f in collect(body, Bulk)} == {path: message}


def test_a_text_of_the_wrong_form_is_told_by_example() -> None:
    form = msgspec.Meta(pattern="^[a-z]+$", description="A word in small letters.", examples=["sun"])
    assert [f.message for f in collect("Sun", Annotated[str, form])] == ["Send a word in small letters, as in `sun`."]


def test_a_body_that_fits_has_none() -> None:
    assert collect({"targets": [{"handle": "a"}], "cover": None}, Bulk) == []


def test_faults_without_end_are_capped_and_quick() -> None:
    body = {"targets": [{"hndle": "a", "x": [1] * 5} for _ in range(10_000)], **{f"u{n}": n for n in range(5_000)}}
    began = time.thread_time()
    assert len(collect(body, Bulk)) == MOST
    assert time.thread_time() - began < 2


def test_a_nul_is_found_where_it_is_and_an_escaped_one_is_none() -> None:
    assert nul_path(json.loads(r'{"a": ["x", {"b": "y\u0000"}]}')) == "a[1].b"
    assert nul_path(json.loads(r'{"a\u0000": 1}')) == "body"
    assert nul_path(json.loads(r'{"a": "\\u0000"}')) is None
