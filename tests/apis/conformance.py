"""What every family must do, whatever its convention: a client that checks each answer against the family's own
document, and a tuple of checks. Not tests of any family's resources.

A family's tests make a `Subject` and run `CHECKS` over it:

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_conforms(check, subject, run): run(check(subject))
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import jsonschema
from openapi_spec_validator import validate

from overture.apis.kit import Caller, Convention, Family, Host, Routes, Wiring
from overture.domain.identity import InvalidApiKey
from overture.kernel.errors import FieldFault, OvertureError
from overture.runtime.db import Database
from overture.runtime.limits import Limits

_numbers = count(1)


@dataclass(frozen=True)
class Got:
    """An answer as it came; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


async def ask(
    app: Any,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    *,
    chunks: Sequence[bytes] | None = None,
) -> Got:
    """One request to an ASGI app in this process; `path` may carry a query, `chunks` is a body without a length."""
    bare, _, query = path.partition("?")
    raw = [(k.lower().encode(), v.encode("latin-1")) for k, v in (headers or {}).items()]
    if chunks is None and (body or method not in ("GET", "HEAD", "OPTIONS")):
        raw.append((b"content-length", str(len(body)).encode()))
    parts = list(chunks if chunks is not None else [body])
    started: dict[str, Any] = {}
    out = bytearray()

    async def receive() -> dict[str, Any]:
        if parts:
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            out.extend(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": bare,
        "raw_path": bare.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": raw,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 3000),
    }
    await app(scope, receive, send)
    return Got(started["status"], {k.decode(): v.decode("latin-1") for k, v in started["headers"]}, bytes(out))


class Checked:
    """A client of one family that refuses any answer its document does not allow."""

    def __init__(self, app: Any, document: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        self.app = app
        self.headers = dict(headers or {})
        self.use(document)

    def use(self, document: Mapping[str, Any]) -> None:
        """Checks against this document from here on."""
        self.document = document
        templates = sorted(document["paths"], key=lambda p: (p.count("{"), -len(p)))
        self._paths = [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(p)) + "/?"), p) for p in templates]

    def under(self, headers: Mapping[str, str]) -> Checked:
        """The same client with other headers."""
        return Checked(self.app, self.document, headers)

    async def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        raw: bytes | None = None,
    ) -> Got:
        """One request, `body` as JSON or `raw` as it is; the answer, checked."""
        sent = {**self.headers, **(headers or {})}
        if body is not None:
            raw = json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        got = await ask(self.app, method, path, sent, raw or b"")
        self.check(method, path, got)
        return got

    def check(self, method: str, path: str, got: Got) -> None:
        """Whether the document allows `got`: its status, its media type, its schema, its error code."""
        bare = path.partition("?")[0]
        template = next((p for pattern, p in self._paths if pattern.fullmatch(bare)), None)
        operation = self.document["paths"].get(template, {}).get(method.lower())
        if operation is None:
            assert got.status in (404, 405), f"{method} {bare} is not in the document and answered {got.status}"
            return
        said = operation["responses"].get(str(got.status))
        assert said is not None, (
            f"{method} {template} answered {got.status}, which is not documented: {got.body[:300]!r}"
        )
        content = said.get("content")
        if not content:
            assert got.body == b"", f"{method} {template} {got.status} is documented without a body"
            return
        media = got.headers["content-type"].partition(";")[0]
        assert media in content, f"{method} {template} answered {media}, documented are {list(content)}"
        if media == "application/json":
            schema = {**content[media]["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(got.json)
            for code in said.get("x-error-codes", ()) and _codes(got.json):
                assert code in said["x-error-codes"], f"{method} {template} {got.status}: {code} is not documented"


def _codes(body: Any) -> list[str]:
    """The code of an error in any envelope that has one at its top or one level in."""
    return [v["code"] for v in (body, *body.values()) if isinstance(v, dict) and isinstance(v.get("code"), str)]


def _below(cls: type[OvertureError]) -> Iterator[type[OvertureError]]:
    yield cls
    for found in cls.__subclasses__():
        yield from _below(found)


@dataclass(frozen=True)
class Failure:
    """An error as any family tells it."""

    code: str
    message: str
    retryable: bool
    request_id: str
    fields: tuple[FieldFault, ...]


@dataclass(frozen=True)
class Subject:
    """A family to check: what it is made of, and enough of its resources to talk about.

    `key`: headers of a new key with these scopes (None: all) and rate. `create`: the path of a POST that takes
    `body(n)`, different for each n, all of whose `required` fields are text; `missing`: a GET of what is not there,
    `listed`: a GET of a paged list that holds what `create` made. `following`: the query after an answer.
    `same`: what is alike in the first answer and its repetition.
    """

    convention: Convention
    routes: Sequence[Routes]
    wiring: Wiring
    key: Callable[[frozenset[str] | None, int | None], Awaitable[dict[str, str]]]
    read: Callable[[Any], Failure]
    create: str
    body: Callable[[int], dict[str, Any]]
    required: tuple[str, ...]
    missing: str
    listed: str
    items: Callable[[Any], list[Any]]
    following: Callable[[Any], str | None]
    same: Callable[[Got], Any] = lambda got: (got.status, got.body)
    others: Sequence[Family] = field(default_factory=tuple)

    def family(self, wiring: Wiring | None = None) -> Family:
        """The family, or one wired otherwise."""
        return Family(self.convention, self.routes, wiring or self.wiring)

    async def client(self, *, scopes: frozenset[str] | None = None, rate: int | None = 100_000) -> Checked:
        """A client with a new key, on a host of all families."""
        family = self.family()
        host = Host((family, *self.others))
        headers = {"content-type": "application/json", **await self.key(scopes, rate)}
        return Checked(host, json.loads(family.document), headers)

    def code(self, ours: str, got: Got) -> None:
        """The answer carries our code `ours` as this family writes it, and everything an error must say."""
        failure = self.read(got.json)
        c = self.convention
        allowed = {c.code(cls) for cls in _below(OvertureError) if cls.code == ours}
        assert failure.code in allowed, (failure.code, ours, allowed)
        assert failure.message
        assert failure.message[0].isupper() or failure.fields
        assert failure.request_id == got.headers[c.request_id_header.lower()]
        assert failure.retryable is (got.status in (429, 500, 502, 503))
        assert got.headers["content-type"] == "application/json"


async def without_a_key_401(s: Subject) -> None:
    """No key, a strange key, and a key in the wrong place are all refused before anything else is said."""
    client = (await s.client()).under({})
    for headers in ({}, {"authorization": "Bearer sk_test_no_no"}, {"key": "nobody"}, {"authorization": "Basic Zm9v"}):
        got = await client("POST", s.create, raw=b"{not json", headers=headers)
        raw = {k.encode(): v.encode() for k, v in headers.items()}
        error = InvalidApiKey if s.convention.read_key(raw) else s.convention.no_key
        assert got.status == s.convention.status(error)
        s.code(error.code, got)
        assert "ratelimit" not in got.headers


async def without_the_scope_403(s: Subject) -> None:
    """A key without the route's scope is refused, also before its body is read."""
    got = await (await s.client(scopes=frozenset()))("POST", s.create, raw=b"{not json")
    assert got.status == 403
    s.code("insufficient_scope", got)
    assert "ratelimit" in got.headers


async def unknown_paths_404(s: Subject) -> None:
    """A path of nobody's below the family's prefix, and an id of nothing, each in the family's envelope."""
    client = await s.client()
    got = await client("GET", s.convention.prefixes[0] + "/no/such/path")
    assert got.status == 404
    s.code("not_found", got)
    got = await client("GET", s.missing)
    assert got.status == 404
    assert got.body == b"" if s.convention.bodiless else s.read(got.json).message
    got = await client("GET", s.missing.rsplit("/", 1)[0] + "/%00'%22--")
    assert got.status == 404


async def other_methods_405(s: Subject) -> None:
    """A method a path does not have is refused with `Allow`; HEAD is one of them, OPTIONS says what there is."""
    client = await s.client()
    got = await client("DELETE", s.create)
    assert got.status == 405
    s.code("method_not_allowed", got)
    assert "POST" in got.headers["allow"]
    assert (await ask(client.app, "HEAD", s.create)).status == 405
    options = await ask(client.app, "OPTIONS", s.create)
    assert options.status == 204
    assert "POST" in options.headers["allow"]


async def large_bodies_413(s: Subject) -> None:
    """Too large by its announced length, and too large when it comes in pieces."""
    client = await s.client()
    piece = b" " * 65536
    pieces = s.convention.body_limit // len(piece) + 2
    got = await client("POST", s.create, raw=piece * pieces)
    assert got.status == 413
    s.code("payload_too_large", got)
    got = await ask(client.app, "POST", s.create, client.headers, chunks=[piece] * pieces)
    assert got.status == 413
    s.code("payload_too_large", got)


async def unreadable_bodies_400(s: Subject) -> None:
    """Broken, empty, not UTF-8, too deep, of another type: each a sentence, never a 500."""
    client = await s.client()
    deep = b'{"a":' * 20_000
    for raw in (b"", b"  ", b"{", b'{"a":1}x', b"\xff\xfe", b'{"a": "\xff"}', deep, b"[" * 20_000, b'{"a":"\\ud800"}'):
        got = await client("POST", s.create, raw=raw)
        assert got.status == 400, raw[:20]
        s.code("invalid_json", got)
    wrong = ("text/csv", "multipart/form-data; boundary=x", "application/xml")
    unsaid = ("", "application/x-www-form-urlencoded")
    right = ("application/json; charset=utf-8", "application/vnd.a+json")
    for media in (*wrong, *(unsaid if s.convention.needs_media else ())):
        got = await client("POST", s.create, s.body(next(_numbers)), {"content-type": media})
        assert got.status == s.convention.status_of.get("unsupported_media_type", 400)
        s.code("unsupported_media_type", got)
    for media in (*right, *(() if s.convention.needs_media else unsaid)):
        got = await client("POST", s.create, s.body(next(_numbers)), {"content-type": media})
        assert got.status < 300, (media, got.body)


async def wrong_shapes_400(s: Subject) -> None:
    """A list, a text, a number where an object is wanted."""
    client = await s.client()
    for raw in (b"[]", b'"text"', b"7", b"null", b"true"):
        got = await client("POST", s.create, raw=raw)
        assert got.status == 400
        s.code("invalid_field", got)


async def every_fault_at_once(s: Subject) -> None:
    """All faults of a body in one answer, with wire paths; absent, null and empty are all missing."""
    client = await s.client()
    for blank in ({}, dict.fromkeys(s.required), dict.fromkeys(s.required, "")):
        got = await client("POST", s.create, blank)
        assert got.status == 400
        s.code("missing_required_field", got)
        faults = {f.path: f for f in s.read(got.json).fields}
        assert set(s.required) <= set(faults)
        assert all(faults[name].code == "missing_required_field" for name in s.required)
    good = s.body(next(_numbers))
    name = s.required[0]
    typo = {**{k: v for k, v in good.items() if k != name}, name[:-1] + "x" + name[-1]: "x", "zzzzqqqq": 1}
    got = await client("POST", s.create, typo)
    faults = {f.path: f for f in s.read(got.json).fields}
    assert f"did you mean `{name}`?" in faults[name[:-1] + "x" + name[-1]].message
    assert faults["zzzzqqqq"].message == "Unknown field."
    assert faults[name].code == "missing_required_field"
    s.code("missing_required_field", got)
    got = await client("POST", s.create, {**good, "zzzzqqqq": 1})
    s.code("unknown_field", got)
    got = await client("POST", s.create, {**good, name: {"a": 1}})
    s.code("invalid_field", got)
    assert s.read(got.json).fields[0].message == "Expected text, got an object."
    got = await client("POST", s.create, {**good, name: "a\x00b"})
    assert got.status == 400
    assert s.read(got.json).fields[0].path == name


async def bad_queries_400(s: Subject) -> None:
    """Unknown, repeated and unreadable query parameters, each by its wire name."""
    client = await s.client()
    for query, path in (
        ("limt=5", "limt"),
        ("limit=many", "limit"),
        ("limit=0", "limit"),
        ("limit=5&limit=6", "limit"),
        ("limit=%00", "limit"),
        ("limit=%ff", "query"),
    ):
        got = await client("GET", f"{s.listed}?{query}")
        assert got.status == 400, query
        assert path in [f.path for f in s.read(got.json).fields], query
    assert "did you mean `limit`?" in s.read((await client("GET", s.listed + "?limt=5")).json).fields[0].message


async def same_key_same_answer(s: Subject) -> None:
    """An idempotency key repeats the first answer, refuses another request, and makes one of two at once."""
    client = await s.client()
    header = s.convention.idempotency_header
    one, two = s.body(next(_numbers)), s.body(next(_numbers))
    first = await client("POST", s.create, one, {header: "k1"})
    again = await client("POST", s.create, one, {header: "k1"})
    assert s.same(first) == s.same(again)
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    other = await client("POST", s.create, two, {header: "k1"})
    assert other.status == 409
    s.code("idempotency_conflict", other)
    both = await asyncio.gather(*(client("POST", s.create, two, {header: "k2"}) for _ in range(5)))
    assert len({json.dumps(s.same(got), default=repr) for got in both}) == 1
    assert sorted("idempotent-replayed" in got.headers for got in both) == [False, True, True, True, True]
    broken = await client("POST", s.create, {}, {header: "k3"})
    assert broken.status == 400
    assert (await client("POST", s.create, s.body(next(_numbers)), {header: "k3"})).status < 300
    for key in ("", "x" * 256, "a b", "é"):
        got = await client("POST", s.create, s.body(next(_numbers)), {header: key})
        assert got.status == 400
        s.code("invalid_idempotency_key", got)
    stranger = await s.client()
    assert (await stranger("POST", s.create, s.body(next(_numbers)), {header: "k1"})).status < 300


async def dry_runs(s: Subject) -> None:
    """Where a family has dry runs: the answer and the refusals of the real request, and nothing is left of it."""
    if not s.convention.dry_run:
        return
    client = await s.client()
    asked, body, header = s.convention.naming("dry_run"), s.body(next(_numbers)), s.convention.idempotency_header
    at = f"{s.create}?{asked}=true"
    said: Any = None
    done = next(r.options.status for g in s.routes for r in g.all if (r.method, r.path) == ("POST", s.create))
    for more in ({}, {header: "k"}):
        dry = await client("POST", at, body, more)
        said = dry.json
        assert (dry.status, dry.headers["x-dry-run"]) == (done, "true")
        assert set(said.pop(asked)) - {"outcome"} == {"events"}
        assert s.items((await client("GET", s.listed)).json) == []
    real = await client("POST", f"{s.create}?{asked}=false", body, {header: "k"})
    assert (real.status, real.json.keys()) == (done, said.keys())
    assert not {"x-dry-run", "idempotent-replayed"} & real.headers.keys()
    again = await client("POST", at, body, {header: "k"})
    assert (again.headers["idempotent-replayed"], again.headers["x-dry-run"]) == ("true", "true")
    assert s.same(again) == s.same(real)
    other = await client("POST", at, s.body(next(_numbers)), {header: "k"})
    assert other.status == 409
    s.code("idempotency_conflict", other)
    twice = [(await client("POST", path, body)).status for path in (at, s.create)]
    assert twice in ([done, done], [409, 409]), twice
    for path in (at, s.create):
        broken = await client("POST", path, {})
        assert broken.status == 400
        assert ("x-dry-run" in broken.headers) is (path == at)
    assert len(s.items((await client("GET", s.listed)).json)) == 1 + twice.count(done) // 2
    for query in (f"{asked}=perhaps", f"{asked}=true&{asked}=true"):
        assert (await client("POST", f"{s.create}?{query}", body)).status == 400
    assert (await client("GET", f"{s.listed}?{asked}=true")).status == 400


async def rate_limits_429(s: Subject) -> None:
    """Exactly the limit passes in a window; every answer says what is left, a refusal when to come back."""
    client = await s.client(rate=7)
    left: list[int] = []
    while True:
        got = await client("GET", s.listed)
        policy, window = got.headers["ratelimit-policy"], got.headers["ratelimit"]
        assert policy == '"default";q=7;w=60'
        told = re.fullmatch(r'"default";r=(\d+);t=(\d+)', window)
        assert told is not None
        assert 1 <= int(told[2]) <= 60
        if left and int(told[1]) > left[-1]:
            left.clear()  # The minute ended meanwhile: count the new one.
        left.append(int(told[1]))
        if got.status == 429:
            break
        assert got.status == 200
        assert len(left) < 20
    assert left == [6, 5, 4, 3, 2, 1, 0, 0]
    s.code("rate_limit_exceeded", got)
    assert 1 <= int(got.headers["retry-after"]) <= 60
    assert (await (await s.client(rate=7))("GET", s.listed)).status == 200


async def crashes_500(s: Subject) -> None:
    """A crash tells the caller the request id and nothing of what went wrong."""

    async def crash(key: str, came_from: str) -> Caller:
        raise RuntimeError("the secret of " + key)

    family = s.family(replace(s.wiring, authenticate=crash))
    client = Checked(family, json.loads(family.document), await s.key(None, None))
    got = await client("GET", s.listed)
    assert got.status == 500
    s.code("internal_error", got)
    assert b"secret" not in got.body


async def outages_503(s: Subject) -> None:
    """A database that is away is a 503 that says when to come back."""
    nowhere = Database(s.wiring.calls.db.url)  # Never opened: every use of it is an outage.
    for wiring in (
        replace(s.wiring, limits=Limits(nowhere)),
        replace(s.wiring, calls=replace(s.wiring.calls, db=nowhere)),
    ):
        family = s.family(wiring)
        client = Checked(family, json.loads(family.document), await s.key(None, None))
        got = await client("GET", s.listed)
        assert got.status == 503
        s.code("service_unavailable", got)
        assert int(got.headers["retry-after"]) >= 1


async def request_ids(s: Subject) -> None:
    """A sane id of the caller's is kept, any other replaced; every answer has one."""
    client = await s.client()
    header = s.convention.request_id_header.lower()
    got = await client("GET", s.listed, headers={header: "trace-1.a:b/c"})
    assert got.headers[header] == "trace-1.a:b/c"
    seen = set()
    for bad in ("", "x" * 200, "a b", "<script>"):
        got = await client("GET", s.listed, headers={header: bad})
        assert re.fullmatch(r"req_[0-9a-z]{26}", got.headers[header])
        seen.add(got.headers[header])
    assert len(seen) == 4


async def lists_are_walked(s: Subject) -> None:
    """Page by page everything comes once, in the order of the whole."""
    client = await s.client()
    for _ in range(7):
        assert (await client("POST", s.create, s.body(next(_numbers)))).status < 300
    whole = s.items((await client("GET", s.listed + "?limit=100")).json)
    assert len(whole) == 7
    walked: list[Any] = []
    query: str | None = "limit=3"
    pages = 0
    while query is not None:
        got = await client("GET", f"{s.listed}?{query}")
        assert got.status == 200
        walked += s.items(got.json)
        query = s.following(got.json)
        query = f"limit=3&{query}" if query else None
        pages += 1
    assert walked == whole
    assert pages == 3


async def the_document_holds(s: Subject) -> None:
    """Valid OpenAPI 3.1, readable without a key, with a scope, an id, a summary and own errors on every operation."""
    client = await s.client()
    home = f"/openapi/{s.convention.name}.json"
    document = (await ask(client.app, "GET", home)).json
    for path in (home, *s.convention.document_aliases):
        got = await ask(client.app, "GET", path)
        assert (got.status, got.json) == (200, document)
        assert got.headers["content-type"] == "application/json"
        assert (await ask(client.app, "POST", path)).status == 405
    validate(document)
    assert document["openapi"].startswith("3.1")
    operations = [o for p in document["paths"].values() for o in p.values()]
    assert len({o["operationId"] for o in operations}) == len(operations) == sum(len(r.all) for r in s.routes)
    for o in operations:
        assert len(o["security"]) == 1 + len(s.convention.more_security)
        assert all(len(next(iter(requirement.values()))) == 1 for requirement in o["security"])
        assert o["summary"]
        statuses = set(o["responses"])
        unauthenticated = s.convention.status(InvalidApiKey)
        assert {str(unauthenticated), "403", "429", "500", "503"} <= statuses
        # Where a body may also be a file, that has an answer of its own.
        files = set(o.get("requestBody", {}).get("content", {})) - {"application/json"}
        good = [status for status in statuses if status.startswith("2")]
        repeated = any(said.get("x-repeated") for said in o["responses"].values())
        assert len(good) in ((1, 2) if files or repeated else (1,))
    for path in document["paths"]:
        assert any(path == p or path.startswith(p + "/") for p in s.convention.prefixes), path
        if s.convention.idempotency and "post" in document["paths"][path]:
            names = [p["name"] for p in document["paths"][path]["post"]["parameters"]]
            assert s.convention.idempotency_header in names


CHECKS: tuple[Callable[[Subject], Awaitable[None]], ...] = (
    without_a_key_401,
    without_the_scope_403,
    unknown_paths_404,
    other_methods_405,
    large_bodies_413,
    unreadable_bodies_400,
    wrong_shapes_400,
    every_fault_at_once,
    bad_queries_400,
    same_key_same_answer,
    dry_runs,
    rate_limits_429,
    crashes_500,
    outages_503,
    request_ids,
    lists_are_walked,
    the_document_holds,
)
