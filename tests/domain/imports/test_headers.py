"""Headers: names of columns in several languages, the mapping that goes before them, the variables of the others.

Not cells.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.imports.aliases import ALIASES
from overture.domain.imports.headers import (
    FIELDS,
    KNOWN,
    VARIABLE,
    columns_of,
    letters_of,
    variable_name,
)
from overture.domain.sheets import Unreadable, field_named, folded
from overture.domain.templates import compile


def meant(header: list[str], mapping: dict[str, str | None] | None = None) -> list[str | None]:
    columns = columns_of(header, mapping)
    assert not isinstance(columns, Unreadable), columns
    return [c.field or c.variable for c in columns]


def refused(header: list[str], mapping: dict[str, str | None] | None = None) -> Unreadable:
    columns = columns_of(header, mapping)
    assert isinstance(columns, Unreadable), columns
    return columns


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("instagramUsername", "instagramUsername"),
        ("instagram_username", "instagramUsername"),
        (" INSTAGRAM  HANDLE ", "instagramUsername"),
        ("IG-Handle", "instagramUsername"),
        ("@handle", "instagramUsername"),
        ("Username*", "instagramUsername"),
        ("Benutzername", "instagramUsername"),
        ("Nom d’utilisateur", "instagramUsername"),
        ("Nombre de usuario", "instagramUsername"),
        ("Profile URL", "profileUrl"),
        ("Lien du profil", "profileUrl"),
        ("Full Name", "fullName"),
        ("Vollständiger Name", "fullName"),
        ("Prénom", "firstName"),
        ("Vorname", "firstName"),
        ("Catégorie", "category"),
        ("# Followers", "followerCount"),
        ("Followers (IG)", "followerCount"),
        ("Follower [Mai 2026]", "followerCount"),
        ("Abonnés", "followerCount"),
        ("Seguidores", "followerCount"),
        ("External ID", "externalId"),
    ],
)
def test_names_in_common_use(name: str, field: str) -> None:
    found = field_named(name, KNOWN)
    assert found is not None
    assert found[0] == field


def test_every_alias_is_of_one_field_and_written_folded() -> None:
    every = [alias for names in ALIASES.values() for alias in names]
    assert len(every) == len(set(every))
    assert [folded(alias) for alias in every] == every
    assert all(field_named(field, KNOWN) == (field, 0) for field in FIELDS)


def test_the_better_name_wins_and_the_other_column_is_a_variable() -> None:
    assert meant(["Creator", "Instagram"]) == ["creator", "instagramUsername"]
    assert meant(["Handle", "Username", "Name"]) == ["handle", "instagramUsername", "fullName"]
    assert meant(["Handle", "handle"]) == ["instagramUsername", "handle"]


def test_any_order_and_extra_columns() -> None:
    header = ["Notes", "Followers", "Preferred Tone", "Username"]
    assert meant(header) == ["notes", "followerCount", "preferredTone", "instagramUsername"]
    assert meant(header[::-1]) == ["instagramUsername", "preferredTone", "followerCount", "notes"]


def test_a_mapping_goes_before_the_names() -> None:
    header = ["Handle", "Account of the brand", "Followers", "Tone"]
    mapping: dict[str, str | None] = {"instagram_username": "account of the BRAND", "style": "Tone"}
    assert meant(header, mapping) == ["handle", "instagramUsername", "followerCount", "style"]
    assert meant(header, {"followerCount": None}) == ["instagramUsername", "accountOfTheBrand", "followers", "tone"]
    assert meant(header, {"tone": None}) == ["instagramUsername", "accountOfTheBrand", "followerCount", None]


@pytest.mark.parametrize(
    ("mapping", "code", "says"),
    [
        ({"fullName": "Nmae"}, "unknown_column", "Did you mean `Name`? The file's columns are: `Username`, `Name`"),
        ({"fullName": "zzz"}, "unknown_column", "does not have. The file's columns are"),
        ({"folowerCount": "Name"}, "unknown_field", "Did you mean `followerCount`?"),
        ({"full Name!": "Name"}, None, ""),
        ({"my name": "Name"}, "unknown_field", "nor a name that templates can use"),
        ({"for": "Name"}, "unknown_field", "nor a name that templates can use"),
        ({"fullName": "Name", "full_name": "Username"}, "field_mapped_twice", "`fullName` twice"),
        ({"fullName": "Name", "nick": "Name"}, "column_mapped_twice", "`fullName` and `nick` from the column `Name`"),
        ({"instagramUsername": None}, "no_handle_column", "No column holds usernames"),
    ],
)
def test_a_mapping_that_cannot_be_followed(mapping: dict[str, str | None], code: str | None, says: str) -> None:
    if code is None:
        assert meant(["Username", "Name"], mapping) == ["instagramUsername", "fullName"]
        return
    found = refused(["Username", "Name"], mapping)
    assert found.code == code
    assert says in found.message
    assert found.columns == ("Username", "Name")


def test_without_a_handle_the_columns_are_named() -> None:
    found = refused(["Colour", "", "Size"])
    assert found.code == "no_handle_column"
    assert "`Colour`, (no name), `Size`" in found.message
    many = refused([f"c{i}" for i in range(100)])
    assert "and 70 more" in many.message


def test_too_many_columns() -> None:
    assert len(meant(["username", *(f"c{i}" for i in range(499))])) == 500
    assert refused(["username", *(f"c{i}" for i in range(500))]).code == "too_many_columns"


@pytest.mark.parametrize(
    ("header", "variable"),
    [
        ("Preferred Tone", "preferredTone"),
        ("preferred_tone", "preferredTone"),
        ("preferredTone", "preferredTone"),
        ("URL2", "url2"),
        ("Größe", "grosse"),
        ("L'offre spéciale", "loffreSpeciale"),
        ("价格", "columnC"),
        ("2nd", "column2Nd"),
        ("for", "columnFor"),
        ("x" * 100, "x" * 64),
    ],
)
def test_variables(header: str, variable: str) -> None:
    assert variable_name(header, 2) == variable


def test_letters_of_columns() -> None:
    assert [letters_of(i) for i in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_columns_of_rejected_rows_are_left_out() -> None:
    assert meant(["row", "reason", "message", "username", "row"]) == [None, None, None, "instagramUsername", "row"]
    assert meant(["username", "reason"]) == ["instagramUsername", "reason"]


@given(st.lists(st.text(max_size=20), max_size=12))
def test_whatever_the_names_are_variables_are_distinct_and_templates_can_use_them(names: list[str]) -> None:
    columns = columns_of(["username", *names])
    assert not isinstance(columns, Unreadable)
    taken = [c.field or c.variable for c in columns if c.field or c.variable]
    assert len(taken) == len(set(taken))
    for column in columns:
        if column.variable is not None:
            assert VARIABLE.fullmatch(column.variable)
            assert compile(f"{{{{ {column.variable} }}}}").variables == (column.variable,)


@given(st.text(max_size=50))
def test_names_are_compared_without_case_signs_and_spaces(name: str) -> None:
    assert folded(f" {name.upper()} ") == folded(f"-{name.upper()}_")
    assert all(c.isalnum() for c in folded(name))
