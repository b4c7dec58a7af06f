"""`/llms.txt`: what an agent reads first, made from the families themselves and the guides that are there.

Not the document of a family: OpenAPI says what goes in and comes out; this says where it is, and what holds for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from overture.apis.kit import rehearsal
from overture.apis.kit.convention import BEARER, Convention
from overture.apis.kit.errors import PathNotFound
from overture.apis.kit.family import Family
from overture.apis.kit.guides import Guide, guides, served, text
from overture.apis.kit.replies import ASGI, encode

PATH = "/llms.txt"
_HEAD = """# Overture

> Overture sends direct messages to creators for the brands you work for, and tells what became of each one: nobody is
> written to twice, nobody who said no is written to, limits hold, and every decision is explained. It is self-hosted:
> this is version {version}, on its operator's machine. All paths are on the host that served this text.

A project is test or live for ever, and its key says which: `sk_test_…` writes to a sandbox of pretend people,
`sk_live_…` to real ones. Begin with a test key. Keys are made by the operator (`overture keys create --name NAME`) or
by a key that may make them; there is no sign-up. Ask the person you work for before you start a live campaign.
"""


def llms(families: Sequence[Family], pages: Sequence[Guide], version: str) -> str:
    """The whole text, in Markdown as llmstxt.org describes it."""
    parts = [_HEAD.format(version=version), "## APIs\n"]
    for family in families:
        parts += [f"### {family.convention.title}\n", *(f"- {line}" for line in _facts(family)), ""]
        parts += [*_operations(family.document), *_refusals(family)]
    parts += ["## Guides\n", *(f"- [{g.title}]({g.path})" for g in pages if g.path.count("/") <= 2), ""]
    return "\n".join(parts)


def agents(families: Sequence[Family], version: str) -> dict[str, ASGI]:
    """The text and every guide as apps by path, for the host."""
    body = llms(families, guides(), version).encode()
    return {PATH: text(body, b"text/plain; charset=utf-8"), **served()}


def _facts(family: Family) -> Iterator[str]:
    """What holds for every request of a family."""
    c, rates = family.convention, family.wiring.rates
    documents = ", ".join(f"[{path}]({path})" for path in (f"/openapi/{c.name}.json", *c.document_aliases))
    yield f"Below {' and '.join(f'`{p}`' for p in c.prefixes)}. OpenAPI 3.1, readable without a key: {documents}"
    if family.pages:
        yield f"Readable without a key too, as JSON: {', '.join(f'[{path}]({path})' for path in family.pages)}"
    if c.description:
        yield c.description
    yield f"Key: {_key(c)}. Each operation names the scope its key needs."
    buckets = ", ".join(f"{limit} in `{bucket}`" for bucket, limit in rates.items())
    yield (
        f"Requests a minute of one key, where it has no rate of its own: {buckets}. `RateLimit` says what is left; "
        "after a 429 wait for the seconds in `Retry-After`."
    )
    if c.idempotency:
        yield (
            f"Send `{c.idempotency_header}` with every POST, a new one for each thing you want done and the same one "
            "when you try again: for 24 hours it is done once and answered alike, with `Idempotent-Replayed: true`."
        )
    if c.dry_run:
        asked = f"{c.naming(rehearsal.NAME)}=true"
        yield (
            f"Add `?{asked}` to any request that is no GET to try it: nothing is changed, told or sent, the answer is "
            f"that of the real request, with `{rehearsal.HEADER}: true` and the events that would be told."
        )
    yield f"`{c.request_id_header}` stands on every answer; name it when you report a fault."


def _key(c: Convention) -> str:
    if c.security == BEARER:
        return "`Authorization: Bearer KEY`"
    if c.security.get("in") == "header":
        return f"`{c.security['name']}: KEY`"
    return "as the document's security scheme says"


def _operations(document: bytes) -> Iterator[str]:
    """Every operation by its tag: method, path, scope, and what it does."""
    paths: dict[str, dict[str, Any]] = msgspec.json.decode(document)["paths"]
    by_tag: dict[str, list[str]] = {}
    for path, methods in paths.items():
        for method, o in methods.items():
            (scopes,) = o["security"][0].values()
            line = f"- `{method.upper()} {path}` ({', '.join(scopes)}): {o['summary']}"
            by_tag.setdefault(" ".join(o["tags"]) or "operations", []).append(line)
    for tag, lines in by_tag.items():
        yield from (f"{tag.capitalize()}:\n", *lines, "")


def _refusals(family: Family) -> Iterator[str]:
    """How a refusal looks, and every code by its status."""
    c = family.convention
    error = PathNotFound(path=f"{c.prefixes[0]}/nowhere")
    example = encode(c.envelope(error, c.code(error), f"req_{'0' * 26}")).decode()
    yield f"A refusal, here with status {c.status(error)}:\n\n    {example}\n"
    yield (
        "Branch on the code, tell people the message, correct what `fields` names. Where `retryable` is true the same "
        "request may succeed later as it is; else change it first. Codes by status:\n"
    )
    codes: dict[str, set[str]] = {}
    for methods in msgspec.json.decode(family.document)["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                codes.setdefault(status, set()).update(answer.get("x-error-codes", ()))
    for status, found in sorted(codes.items()):
        if found:
            yield f"- {status}: {', '.join(f'`{code}`' for code in sorted(found))}"
    yield ""
