"""The OpenAPI 3.1 document of a family, made from its convention and its routes.

Not written by hand anywhere: handlers' signatures and docstrings, and structs, say what it says.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from overture.apis.kit import errors, rehearsal
from overture.apis.kit.convention import Convention
from overture.apis.kit.routes import CallsBack, Route
from overture.apis.kit.uploads import MULTIPART, Uploads
from overture.domain.identity import InvalidApiKey, IpNotAllowed, ScopeMissing
from overture.kernel.errors import OvertureError, Unavailable
from overture.runtime.idempotency import IdempotencyConflict

_REF = "#/components/schemas/{name}"
_ANY = (
    InvalidApiKey,
    ScopeMissing,
    IpNotAllowed,
    errors.RateLimitExceeded,
    errors.QuotaExceeded,
    errors.InternalError,
    Unavailable,
)
_READING = (errors.InvalidRequest, errors.UnknownFieldGiven, errors.RequiredFieldMissing)
_BODY = (errors.InvalidJson, errors.UnsupportedMediaType, errors.BodyTooLarge)
_STREAMED = (errors.UnsupportedMediaType, errors.BodyTooLarge)
_KEYED = (errors.InvalidIdempotencyKey, IdempotencyConflict)
_JSON = "application/json"


def document(convention: Convention, routes: Sequence[Route]) -> dict[str, Any]:
    """The whole document as builtins; a TypeError where two routes clash."""
    c = convention
    for same in ([f"{r.method} {r.path}" for r in routes], [r.handler.__name__ for r in routes]):
        if twice := {x for x in same if same.count(x) > 1}:
            raise TypeError(f"{c.name}: declared twice: {sorted(twice)}")
    types = [
        c.error_shape,
        *(t for r in routes for t in (r.query, r.body, r.answer, *_also(r), *_later(r)) if t is not None),
    ]
    listed, components = msgspec.json.schema_components(types, ref_template=_REF)
    schemas = {repr(t): s for t, s in zip(types, listed, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        # A query is told parameter by parameter, not as a schema of its own.
        schemas[repr(route.query)] = components.pop(schemas[repr(route.query)]["$ref"].rsplit("/", 1)[1])
        at = paths.setdefault(re.sub(r"(?<=\{)\w+", lambda m: c.naming(m[0]), route.path), {})
        at[route.method.lower()] = _operation(c, route, schemas)
    if c.dry_run:
        components |= msgspec.json.schema_components([rehearsal.DryRun], ref_template=_REF)[1]
    return _tidied(
        {
            "openapi": "3.1.0",
            "info": {"title": c.title, "version": c.version, "description": c.description or c.title},
            "servers": [{"url": "/"}],
            "tags": [{"name": tag} for tag in dict.fromkeys(r.tag for r in routes if r.tag)],
            "paths": paths,
            "components": {
                "schemas": components,
                "securitySchemes": {"key": dict(c.security)} | {n: dict(s) for n, s in c.more_security.items()},
                "headers": _headers(c),
            },
        }
    )


def _operation(c: Convention, route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    summary, _, rest = inspect.cleandoc(route.handler.__doc__ or route.handler.__name__).partition("\n\n")
    query = schemas[repr(route.query)]
    parameters: list[dict[str, Any]] = []
    for name, ident in route.in_path:
        example = {"examples": [ident.show(UUID(int=0))]} if ident else {}
        parameters.append(
            {"name": c.naming(name), "in": "path", "required": True, "schema": {"type": "string"} | example}
        )
    for name, schema in query["properties"].items():
        parameters.append(
            {"name": name, "in": "query", "required": name in query.get("required", ()), "schema": schema}
        )
    takes_key = route.method == "POST" and c.idempotency
    if takes_key:
        shape = {"type": "string", "minLength": 1, "maxLength": 255}
        told = "A key of your own: for 24 hours the same request under it gets the same answer, and runs once."
        parameters.append({"name": c.idempotency_header, "in": "header", "description": told, "schema": shape})
    operation: dict[str, Any] = {
        "operationId": c.naming(route.handler.__name__),
        "summary": " ".join(summary.split()).rstrip("."),
        "description": rest or " ".join(summary.split()),
        "tags": [route.tag] if route.tag else [],
        "security": [{name: [route.options.scope]} for name in ("key", *c.more_security)],
        "parameters": parameters,
        "responses": _responses(c, route, schemas, takes_key),
    }
    if route.body is not None:
        content = _content(schemas[repr(route.body)], route.body, route.options.example)
        if route.options.examples is not None:
            content |= {"examples": {name: {"value": shown} for name, shown in route.options.examples.items()}}
        operation["requestBody"] = {"required": True, "content": {_JSON: content}}
    if route.options.uploads is not None:
        body = operation.setdefault("requestBody", {"required": True, "content": {}})
        body["content"] |= _streamed(route.options.uploads)
    if (back := route.options.calls_back) is not None:
        operation["callbacks"] = {back.to: {f"{{$request.body#/{back.to}}}": {"post": _called_back(back, schemas)}}}
    return operation


def _called_back(back: CallsBack, schemas: dict[str, Any]) -> dict[str, Any]:
    """What is posted to an address that a body named."""
    return {
        "summary": (back.shape.__doc__ or "").partition("\n")[0],
        "parameters": [
            {"name": name, "in": "header", "description": told, "schema": {"type": "string"}}
            for name, told in back.headers.items()
        ],
        "requestBody": {"required": True, "content": {_JSON: _content(schemas[repr(back.shape)], back.shape, None)}},
        "responses": {"200": {"description": back.answered}},
    }


def _later(route: Route) -> tuple[type[Any] | None, ...]:
    """The structs of what is told beside the answer, and after it."""
    back = route.options.calls_back
    return route.options.foretells, None if back is None else back.shape


def _streamed(uploads: Uploads) -> dict[str, Any]:
    """The bodies that stream in, by media type."""
    listed = {n: {"type": "array", "items": {"type": "string"}, "description": d} for n, d in uploads.fields.items()}
    form = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}, **listed},
    }
    return {m: {"schema": form if m == MULTIPART else {"type": "string"}} for m in uploads.media}


def _also(route: Route) -> tuple[type[Any], ...]:
    """The struct of the answer to a body that streams in, where it is another."""
    return route.options.uploads.also[1:] if route.options.uploads and route.options.uploads.also else ()


def _content(schema: Any, tp: Any, example: Any) -> dict[str, Any]:
    """A schema with its example: the route's, or else the struct's own (`example`, a class variable)."""
    shown = getattr(tp, "example", None) if example is None else example
    return {"schema": schema} if shown is None else {"schema": schema, "example": shown}


def _responses(c: Convention, route: Route, schemas: dict[str, Any], takes_key: bool) -> dict[str, Any]:
    o = route.options
    content: dict[str, Any] = {}
    if route.answer is not None:
        content[_JSON] = _content(schemas[repr(route.answer)], route.answer, o.answer_example)
    for media in o.streams:
        content[media] = {"schema": {"type": "string"}}
    replayed = ["Idempotent-Replayed"] if takes_key else []
    good = {"description": HTTPStatus(o.status).phrase, "headers": _named(c, *replayed)}
    responses: dict[str, Any] = {str(o.status): good | ({"content": content} if content else {})}
    if o.uploads is not None and o.uploads.also is not None:
        status, kept = o.uploads.also
        told = {_JSON: _content(schemas[repr(kept)], kept, None)}
        responses[str(status)] = good | {"description": HTTPStatus(status).phrase, "content": told}
    if o.again is not None and takes_key:
        repeated = {"description": "The same request came before: what has become of it.", "x-repeated": True}
        responses[str(o.again.status)] = {**good, **repeated, "content": content}
    raised = [c.no_key, *_ANY, *_READING, *o.errors, *(_KEYED if takes_key else ())]
    raised += _BODY if route.body is not None else _STREAMED if o.uploads is not None else ()
    by_status: dict[int, list[type[OvertureError]]] = {}
    for error in raised:
        by_status.setdefault(c.status(error), []).append(error)
    for status, found in sorted(by_status.items()):
        codes = list(dict.fromkeys(c.code(e) for e in found))
        responses[str(status)] = {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(f'`{code}`' for code in codes)}.",
            "headers": _named(c, *(["Retry-After"] if status in (429, 503) else [])),
            "content": {_JSON: {"schema": schemas[repr(c.error_shape)]}},
            "x-error-codes": codes,
        }
        if all(e.code in c.bodiless for e in found):
            del responses[str(status)]["content"]
    return _rehearsed(c, route, schemas, responses) if route.is_rehearsed else responses


def _rehearsed(c: Convention, route: Route, schemas: dict[str, Any], responses: dict[str, Any]) -> dict[str, Any]:
    """The same answers, as a dry run gives them too."""
    field: dict[str, Any] = {"$ref": _REF.format(name=rehearsal.DryRun.__name__)}
    if route.options.foretells is not None:
        field["properties"] = {rehearsal.OUTCOME: schemas[repr(route.options.foretells)]}
    shape = {"properties": {c.naming(rehearsal.NAME): field}}
    for status, said in responses.items():
        said["headers"] |= {rehearsal.HEADER: {"$ref": f"#/components/headers/{rehearsal.HEADER}"}}
        if status < "300" and _JSON in said.get("content", {}):
            # Beside the reference, so that what is generated from the document has the answer's own type.
            said["content"][_JSON]["schema"] = said["content"][_JSON]["schema"] | shape
    return responses


def _headers(c: Convention) -> dict[str, Any]:
    text = {"type": "string"}
    return {
        c.request_id_header: {"description": "The id of this request, in the server's log too.", "schema": text},
        "RateLimit-Policy": {"description": 'Requests in a window: `"default";q=600;w=60`.', "schema": text},
        "RateLimit": {
            "description": 'What is left, and seconds until it is new: `"default";r=9;t=42`.',
            "schema": text,
        },
        "Retry-After": {"description": "Seconds to wait before the next try.", "schema": {"type": "integer"}},
        "Idempotent-Replayed": {"description": "`true` where an earlier answer is repeated.", "schema": text},
        rehearsal.HEADER: {"description": "`true` where it is a dry run and nothing was changed.", "schema": text},
    }


def _named(c: Convention, *more: str) -> dict[str, Any]:
    names = (c.request_id_header, "RateLimit-Policy", "RateLimit", *more)
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _tidied(whole: dict[str, Any]) -> dict[str, Any]:
    """Generic structs named as people would (`CursorPage_Client`), docstrings without their indentation."""
    old = whole["components"]["schemas"]
    names = {n: re.sub(r"_+", "_", re.sub(r"(?<=_)(\w+\.)+", "", n)).strip("_") for n in old}
    if len(set(names.values())) < len(names):
        names = {n: n for n in old}

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {(names.get(k, k) if key == "schemas" else k): walk(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v) for v in value]
        if key == "$ref" and isinstance(value, str):
            folder, name = value.rsplit("/", 1)
            return f"{folder}/{names.get(name, name)}"
        return inspect.cleandoc(value) if key == "description" and isinstance(value, str) else value

    tidied: dict[str, Any] = walk(whole)
    return tidied
