"""An error's docstring is its message; its kind says whether to try again."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TypeVar

import overture
from overture.kernel.errors import InvalidField, Kind, OvertureError, Unavailable
from overture.kernel.events import Event

T = TypeVar("T")


class Refusal(OvertureError):
    """The {thing} is
    not there.

    Never shown.
    """

    kind, code = Kind.NOT_FOUND, "thing_not_found"


def test_the_first_paragraph_with_its_facts_is_the_message() -> None:
    assert Refusal(thing="box").message == "The box is not there."
    assert not Refusal(thing="box").retryable
    assert Unavailable(retry_after=2).retryable
    assert Unavailable(retry_after=2).retry_after == 2


def test_an_invalid_field_names_its_path() -> None:
    error = InvalidField("targets[2].name", "Send a name.")
    assert (error.message, error.fields[0].path) == ("Send a name.", "targets[2].name")


def test_every_error_of_the_product_has_a_sentence_and_every_code_one_kind() -> None:
    for module in pkgutil.walk_packages(overture.__path__, "overture."):
        if module.name.endswith((".errors", ".events")):
            importlib.import_module(module.name)
    kinds: dict[str, set[Kind]] = {}
    for error in _below(OvertureError):
        if not error.__module__.startswith("overture.") or error.code == "internal_error":
            continue
        doc = (error.__doc__ or "").strip()
        assert doc, error
        assert doc.endswith((".", "}")), error
        kinds.setdefault(error.code, set()).add(error.kind)
    assert {code: k for code, k in kinds.items() if len(k) > 1} == {}
    names = [
        event.name for event in _below(Event) if "name" in event.__dict__ and event.__module__.startswith("overture")
    ]
    assert len(names) == len(set(names))
    assert {n for n in names if not n.islower() or n.count(".") != 1} == set()


def _below(kind: type[T]) -> list[type[T]]:
    out: list[type[T]] = []
    for child in kind.__subclasses__():
        out += [child, *_below(child)]
    return out
