"""Every route of every family stands in its reference; the document is the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from overture.apis import audience, messaging, outreach
from overture.apis.kit import Convention, Routes
from overture.apis.kit.document import document
from tests.docs.pages import page

_METHODS = ("get", "post", "put", "patch", "delete")
_IN_BRACES = re.compile(r"\{\w+\}")


def _routes(convention: Convention, groups: Sequence[Routes]) -> Iterator[tuple[str, str]]:
    spec = document(convention, tuple(route for group in groups for route in group.all))
    for path, methods in spec["paths"].items():
        for method in methods:
            if method in _METHODS:
                yield method.upper(), path


def _missing(name: str, routes: list[tuple[str, str]]) -> list[str]:
    text = _IN_BRACES.sub("{}", re.sub(r":(?:id|\w+Id)\b", "{}", page(name)))
    return [
        f"{method} {path}"
        for method, path in routes
        if not re.search(rf"{method} +`?{re.escape(_IN_BRACES.sub('{}', path))}(?![\w/{{])", text)
    ]


def test_every_route_of_outreach_is_in_its_reference() -> None:
    routes = list(_routes(outreach.OUTREACH, outreach.ROUTES))
    assert len(routes) >= 30
    assert _missing("outreach.md", routes) == []


def test_every_route_of_audience_is_in_its_reference() -> None:
    routes = list(_routes(audience.AUDIENCE, audience.ROUTES))
    assert len(routes) >= 6
    assert _missing("audience.md", routes) == []


def test_every_route_of_messaging_is_in_its_reference() -> None:
    routes = list(_routes(messaging.MESSAGING, messaging.ROUTES))
    assert len(routes) >= 5
    assert _missing("messaging.md", routes) == []
