"""Every route of every family stands in its reference; the document is the list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from overture.apis.kit.document import document
from overture.apis.outreach import OUTREACH, ROUTES
from tests.docs.pages import page

_METHODS = ("get", "post", "put", "patch", "delete")
_IN_BRACES = re.compile(r"\{\w+\}")


def _routes() -> Iterator[tuple[str, str]]:
    spec = document(OUTREACH, tuple(route for group in ROUTES for route in group.all))
    for path, methods in spec["paths"].items():
        for method in methods:
            if method in _METHODS:
                yield method.upper(), path


def test_every_route_of_outreach_is_in_its_reference() -> None:
    routes = list(_routes())
    assert len(routes) >= 30
    text = _IN_BRACES.sub("{}", re.sub(r":(?:id|\w+Id)\b", "{}", page("outreach.md")))
    missing = [
        f"{method} {path}"
        for method, path in routes
        if not re.search(rf"{method} +`?{re.escape(_IN_BRACES.sub('{}', path))}(?![\w/{{])", text)
    ]
    assert missing == []
