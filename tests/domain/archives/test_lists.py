"""The lists of all three generations; items of every shape; files that are none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from overture.domain.archives.lists import (
    MOST_ITEM,
    Items,
    Kind,
    Owner,
    Person,
    files_of,
    is_wanted,
    person_of,
    repaired,
)
from overture.domain.archives.zips import Unsafe, content, directory
from tests.domain.archives.made import (
    FIRST_AT,
    Bytes,
    followed,
    follower,
    mojibake,
    of_2021,
    of_2022,
    of_2024,
    profile,
    zipped,
)

AT = datetime.fromtimestamp(FIRST_AT, UTC)
FANS = ["ada", "grace.h", "linus_", "Margaret", "ken", "barbara", "edsger"]
FOLLOWED = ["donald.k", "ada"]


def read(data: bytes) -> tuple[str | None, dict[Kind, list[str | None]]]:
    """Whose archive it is, and the names of each list."""

    async def do() -> tuple[str | None, dict[Kind, list[str | None]]]:
        file, owner, names = Bytes(data), None, dict[Kind, list[str | None]]()
        for found in files_of(await directory(file, is_wanted)):
            if found.kind is Kind.OWNER:
                told = Owner()
                async for piece in content(file, found.entry):
                    told.feed(piece)
                owner = told.username()
                continue
            items = Items(found.kind)
            async for piece in content(file, found.entry):
                names.setdefault(found.kind, []).extend(person_of(i).username for i in items.feed(piece))
            items.end()
        return owner, names

    return asyncio.run(do())


@pytest.mark.parametrize("made", [of_2021, of_2022, of_2024], ids=lambda f: f.__name__)
def test_every_generation_is_read(made: Callable[[str, Sequence[str], Sequence[str]], bytes]) -> None:
    owner, names = read(made("Overture.Band", FANS, FOLLOWED))
    assert owner == "overture.band"
    assert names == {Kind.FOLLOWERS: [n.lower() for n in FANS], Kind.FOLLOWING: FOLLOWED}


def test_an_archive_may_have_one_list_or_an_empty_one() -> None:
    assert read(zipped({"x/following.json": {"relationships_following": []}})) == (None, {Kind.FOLLOWING: []})
    assert read(zipped({"followers_1.json": []})) == (None, {Kind.FOLLOWERS: []})


def test_parts_are_put_together_in_their_order() -> None:
    files = {f"followers_{n}.json": [follower(f"fan{n}")] for n in (10, 2, 1)}
    assert read(zipped(files))[1] == {Kind.FOLLOWERS: ["fan1", "fan2", "fan10"]}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"followers_1.html": b"<html>", "start_here.html": b"<html>"}, "html"),
        ({"media/posts/a.jpg": b"\xff"}, "no_lists"),
        ({"personal_information.json": profile("ada")}, "no_lists"),
        ({"media/part.zip": zipped({"followers_1.json": []})}, "no_lists"),
        ({"followers_1.json": {}}, "shape_unknown"),
        ({"followers_1.json": {"relationships_following": []}}, "shape_unknown"),
        ({"followers_1.json": b""}, "shape_unknown"),
        ({"followers_1.json": b"[{}"}, "shape_unknown"),
        ({"followers_1.json": b"[]]"}, "shape_unknown"),
        ({"followers_1.json": b"[][]"}, "shape_unknown"),
        ({"followers_1.json": b"null"}, "shape_unknown"),
        ({"followers_1.json": b"[" * 100_000}, "shape_unknown"),
        ({"followers_1.json": b'[{"title": "' + b"x" * (MOST_ITEM + 1) + b'"}]'}, "item_too_long"),
        ({"followers_1.json": b'{"' + b"x" * (2 * MOST_ITEM)}, "item_too_long"),
    ],
)
def test_what_has_no_lists_in_a_known_form_is_refused(files: dict[str, Any], code: str) -> None:
    with pytest.raises(Unsafe) as why:
        read(zipped(files))
    assert why.value.code == code


def test_many_files_that_look_like_lists_are_refused() -> None:
    entries = asyncio.run(directory(Bytes(zipped({f"followers_{n}.json": [] for n in range(4)})), is_wanted))
    assert len(files_of(entries, most=4)) == 4
    with pytest.raises(Unsafe, match="too_many_entries"):
        files_of(entries, most=3)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (follower("ada"), Person("ada", AT)),
        (followed("Ada"), Person("ada", AT)),
        ({"title": "ada", "string_list_data": []}, Person("ada", None)),
        ({"title": "Ada Lovelace", "string_list_data": [{"value": "ada"}]}, Person("ada", None)),
        ({"string_list_data": [{"href": "https://www.instagram.com/_u/ada", "timestamp": 0}]}, Person("ada", None)),
        ({"string_list_data": [{"href": "https://instagram.com/Ada/?hl=de"}]}, Person("ada", None)),
        ({"string_list_data": [{"href": "https://evil.example/ada", "timestamp": FIRST_AT}]}, Person(None, AT)),
        ({"string_list_data": [{"value": "a" * 31}]}, Person(None, None)),
        ({"string_list_data": [{"value": "", "href": ""}], "title": ""}, Person(None, None)),
        ({"string_list_data": [{"value": "ada", "timestamp": 1e18}]}, Person("ada", None)),
        ({"string_list_data": [{"value": "ada", "timestamp": -5}]}, Person("ada", None)),
        ({"string_list_data": [{"value": 7}]}, Person(None, None)),
        ({"string_list_data": "ada"}, Person(None, None)),
        ({}, Person(None, None)),
        (
            {
                "timestamp": FIRST_AT,
                "label_values": [
                    {"label": "URL", "value": "https://www.instagram.com/ada"},
                    {"dict": [{"label": "Nom d’utilisateur", "value": "ada"}], "title": "Owner"},
                ],
            },
            Person("ada", AT),
        ),
    ],
)
def test_an_item_names_somebody_or_nobody(item: Any, expected: Person) -> None:
    assert person_of(json.dumps(mojibake(item)).encode()) == expected


def test_broken_items_name_nobody() -> None:
    for raw in (b"{", b'{"title": "\xff"}', b'{"title": "\\ud83d"}', b"[1]", b'{"title": tru}'):
        assert person_of(raw) == Person(None, None)


@pytest.mark.parametrize("size", [1, 2, 7, 1_000])
def test_items_are_the_same_however_the_file_comes(size: int) -> None:
    """Brackets and quotes within texts, escapes, other keys before and behind."""
    items = [
        {"title": 'q"u\\o]t}e[{', "string_list_data": [{"value": "a"}]},
        {"title": "\\", "deep": [[{"x": [1, "]"]}]]},
        {"title": "é" * 40},
    ]
    whole = {
        "version": [1, {"relationships_followers": 3}],
        "relationships_followers": items,
        "note": "relationships_followers",
        "more": [{"title": "not one of them"}],
    }
    raw = json.dumps(whole).encode()
    reading, out = Items(Kind.FOLLOWERS), list[bytes]()
    for at in range(0, len(raw), size):
        out += reading.feed(raw[at : at + size])
    reading.end()
    assert [json.loads(i) for i in out] == items


def test_text_is_repaired_where_it_was_broken_and_else_left() -> None:
    for text in ("Größe", "Nom d’utilisateur", "имя", "👍"):
        assert repaired(mojibake(text)) == text
    for text in ("plain", "Größe", "имя", "👍", ""):
        assert repaired(text) == text


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (profile("Ada"), "ada"),
        (profile("ada", "Имя пользователя"), "ada"),
        (profile("ada", "Nom d’utilisateur"), "ada"),
        ({"label_values": [{"label": "Username", "value": "ada"}]}, "ada"),
        (profile("ada", "Something else"), None),
        (profile("no name!"), None),
        ([], None),
    ],
)
def test_the_owner_is_told_by_the_file_on_the_account(told: Any, expected: str | None) -> None:
    owner = Owner()
    owner.feed(json.dumps(mojibake(told)).encode())
    assert owner.username() == expected


def test_a_broken_file_on_the_account_tells_nobody() -> None:
    for raw in (b"", b"{", b'{"a": "\xff"}', b"[" * 100_000):
        owner = Owner()
        owner.feed(raw)
        assert owner.username() is None
    with pytest.raises(Unsafe, match="item_too_long"):
        Owner().feed(bytes(5 * 1024 * 1024))
