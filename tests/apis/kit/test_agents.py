"""`/llms.txt` and the guides: everything the families have is named, every link leads somewhere, no key is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from overture.apis import outreach
from overture.apis.kit import Family, Host, Wiring, agents, llms
from overture.apis.kit.guides import folder, guides
from tests.apis.conformance import ask
from tests.apis.kit.camel_family import CAMEL
from tests.apis.kit.camel_family import routes as camel_routes
from tests.apis.kit.wired import families

Run = Callable[[Any], Any]
_LINK = re.compile(r"\]\((/[^)\s]+)\)")


@pytest.fixture
def three(wired: Wiring) -> tuple[Family, ...]:
    """The two test families and a real one."""
    return (*families(wired), outreach.family(wired))


def test_every_operation_scope_and_code_of_every_family_is_named(three: tuple[Family, ...]) -> None:
    text = llms(three, guides(), "1.2.3")
    assert "this is version 1.2.3" in " ".join(text.replace("> ", "").split())
    for family in three:
        document = json.loads(family.document)
        c = family.convention
        assert f"### {c.title}" in text
        assert all(f"`{prefix}`" in text for prefix in c.prefixes)
        assert f"`{c.idempotency_header}`" in text
        assert f"`{c.request_id_header}`" in text
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                (scope,) = next(iter(operation["security"][0].values()))
                assert f"- `{method.upper()} {path}` ({scope}): {operation['summary']}" in text
                codes = {c for answer in operation["responses"].values() for c in answer.get("x-error-codes", ())}
                assert all(f"`{code}`" in text for code in codes)


def test_what_holds_for_a_family_is_told_from_its_convention(wired: Wiring) -> None:
    def told(**more: Any) -> str:
        return llms((Family(replace(CAMEL, **more), [camel_routes], wired),), (), "1")

    assert "Add `?dryRun=true`" in told()
    assert "`Idempotency-Key` with every POST" in told()
    assert "`Authorization: Bearer KEY`" in told()
    assert "600 in `default`, 1000 in `bulk`" in told()
    assert '{"error":{"code":"not_found"' in told()
    assert "Send `" not in told(idempotency=False)
    assert "?dryRun" not in llms((families(wired)[1],), (), "1")
    key = {"type": "apiKey", "in": "header", "name": "key"}
    assert "Key: `key: KEY`" in told(security=key)
    assert "`X-Trace` stands on every answer" in told(request_id_header="X-Trace")


def test_it_is_read_without_a_key_and_every_link_in_it_and_in_the_guides_leads_to_a_page(
    three: tuple[Family, ...], run: Run
) -> None:
    host = Host(three, agents(three, "1"))

    async def story() -> None:
        got = await ask(host, "GET", "/llms.txt")
        assert (got.status, got.headers["content-type"]) == (200, "text/plain; charset=utf-8")
        links = _LINK.findall(got.body.decode())
        assert set(links) >= {
            "/openapi/outreach.json",
            "/api/v1/openapi.json",
            "/api/v1/event-types",
            "/README.md",
            "/docs/quickstart.md",
        }
        for link in links:
            found = await ask(host, "GET", link)
            assert found.status == 200, link
            media = "text/markdown; charset=utf-8" if link.endswith(".md") else "application/json"
            assert found.headers["content-type"] == media
        for method in ("POST", "DELETE"):
            refused = await ask(host, method, "/llms.txt")
            assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
        for nowhere in ("/docs", "/docs/", "/docs/nothing.md", "/docs/../pyproject.toml", "/docs/images/up.svg"):
            assert (await ask(host, "GET", nowhere)).status == 404

    run(story())


def test_the_guides_are_the_pages_of_this_checkout() -> None:
    pages = {f"/{p.relative_to(folder()).as_posix()}" for p in (folder() / "docs").rglob("*.md")}
    assert {g.path for g in guides()} == pages | {"/README.md"}
    assert next(g.title for g in guides() if g.path == "/docs/api-conventions.md") == "How the outreach API speaks"
