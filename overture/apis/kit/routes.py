"""Routes: a handler is a signature, read once at import into everything the engine and the document need.

Not the engine: a route knows no database, no key and no process.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from overture.apis.kit import rehearsal
from overture.apis.kit.convention import Convention
from overture.apis.kit.replies import Answer, Stream
from overture.apis.kit.shapes import Ident
from overture.apis.kit.uploads import Uploads
from overture.domain.identity import Call
from overture.kernel.errors import OvertureError

Rate = Literal["read", "write", "bulk"]
Handler = Callable[..., Awaitable[Any]]
F = TypeVar("F", bound=Handler)
_IN_PATH = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a route says beside its signature.

    `errors`: what the handler may raise, for the document. `example`, `answer_example`: JSON values; `examples`: bodies
    by name, where one cannot show them all. `streams`: the media types of a `Stream`. `secret_answer`: an answer kept
    for repetition is sealed. `outside`: the handler uses `call.outside`, so no transaction is opened for an idempotency
    key before it. `body_limit`: bytes. `uploads`: the bodies that stream in and are kept, beside JSON or alone; the
    handler's `data` is what was kept. `foretells`: the type of what a dry run says beside the answer, where it says
    more than the events. `calls_back`: what is posted to an address that the body names. `again`: how a repeated
    request is answered, where not with the same bytes.

    `together`: requests of one caller that wait at the same time are done in one transaction. The handler's `data` is
    then a `Sequence` of their bodies, and it answers a list, for each in turn an answer or an `OvertureError`, of which
    it has written nothing; an error that it raises is met again by each alone.
    """

    scope: str
    status: int
    rate: Rate
    errors: tuple[type[OvertureError], ...] = ()
    example: Any = None
    examples: Mapping[str, Any] | None = None
    answer_example: Any = None
    streams: tuple[str, ...] = ()
    secret_answer: bool = False
    outside: bool = False
    body_limit: int | None = None
    uploads: Uploads | None = None
    foretells: type[Any] | None = None
    calls_back: CallsBack | None = None
    again: Again | None = None
    together: bool = False


@dataclass(frozen=True)
class CallsBack:
    """What is posted later, for the document: `shape` to the address in the body's field `to` (its name on the wire),
    under headers of which `headers` says what each is; `answered`: what is done about the answer."""

    to: str
    shape: type[Any]
    answered: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Again:
    """Answers a request that was answered before under its idempotency key: `answer` is given the body of the first
    answer, and reads what has become of it. With `status`, where that is another than the first's; an `Answer` may
    bring the first's own."""

    answer: Callable[[Call, bytes], Awaitable[Any]]
    status: int


@dataclass(frozen=True)
class Route:
    """One method of one path: `path` with Python names in braces, `query` a struct of the query parameters."""

    method: str
    path: str
    handler: Handler
    options: Options
    tag: str
    in_path: tuple[tuple[str, Ident | None], ...]
    query: type[msgspec.Struct]
    body: Any
    answer: Any

    @property
    def bucket(self) -> str:
        """The rate bucket it counts in: reads and writes share one."""
        return "bulk" if self.options.rate == "bulk" else "default"

    @property
    def is_rehearsed(self) -> bool:
        """Whether it can be asked for a dry run."""
        return rehearsal.NAME in self.query.__struct_fields__


class Routes:
    """The routes of one resource: `@routes.post("/v1/things", scope="things:write", status=201)`.

    The handler's first parameter is `call: Call`; `data` is the body; a name in the path is a path parameter, an
    `Ident` turning its text into the UUID; the rest are query parameters. The decorator returns the function itself.
    """

    def __init__(self, convention: Convention, tag: str = "") -> None:
        self.convention = convention
        self.tag = tag
        self.all: list[Route] = []
        self.get = partial(self._route, "GET", "read")
        self.post = partial(self._route, "POST", "write")
        self.put = partial(self._route, "PUT", "write")
        self.patch = partial(self._route, "PATCH", "write")
        self.delete = partial(self._route, "DELETE", "write")

    def _route(
        self, method: str, usual: Rate, path: str, /, *, scope: str, status: int, rate: Rate | None = None, **more: Any
    ) -> Callable[[F], F]:
        options = Options(scope=scope, status=status, rate=rate or usual, **more)

        def declared(handler: F) -> F:
            self.all.append(_read(self, method, path, handler, options))
            return handler

        return declared


def _read(routes: Routes, method: str, path: str, handler: Handler, options: Options) -> Route:
    """The route a handler's signature describes; a TypeError where it cannot be one."""
    name = handler.__name__
    signature = inspect.signature(handler, eval_str=True)
    given = dict(signature.parameters)
    call = given.pop("call", None)
    if call is None or call.annotation is not Call or next(iter(signature.parameters)) != "call":
        raise TypeError(f"{name}: the first parameter must be `call: Call`")
    names = _IN_PATH.findall(path)
    if rehearsal.NAME in given:
        raise TypeError(f"{name}: whether it is a dry run is asked by the kit, and known to the call")
    if missing := [n for n in names if n not in given]:
        raise TypeError(f"{name}: {path} names {missing}, the function does not")
    in_path = tuple((n, _ident(given.pop(n).annotation)) for n in names)
    body = given.pop("data").annotation if "data" in given else None
    answer = signature.return_annotation
    if options.together:
        if in_path or given or options.outside or options.uploads is not None:
            raise TypeError(f"{name}: requests are done together by their bodies alone, and nothing is asked outside")
        (body,), (answer,) = get_args(body), get_args(answer)
        answer = _without(answer, OvertureError)
    if options.uploads is not None:
        body = _without(body, options.uploads.kind)
    if inspect.isclass(body) and issubclass(body, msgspec.Struct):
        for f in msgspec.structs.fields(body):
            if f.required and f.type is str:  # An empty one would pass as given.
                raise TypeError(f"{name}: {body.__name__}.{f.name} is required: make it `Text`, or min_length=0")
    asked: list[Any] = [
        (p.name, p.annotation) if p.default is p.empty else (p.name, p.annotation, p.default) for p in given.values()
    ]
    if routes.convention.dry_run and method != "GET":
        asked.append((rehearsal.NAME, rehearsal.Asked, False))
    query = msgspec.defstruct(
        f"{name}_query",
        asked,
        rename=routes.convention.naming,
        forbid_unknown_fields=True,
        frozen=True,
        kw_only=True,
    )
    answer = _answer(answer)
    if options.uploads is not None and options.uploads.also is not None:
        answer = _without(answer, options.uploads.also[1])
    return Route(method, path, handler, options, routes.tag, in_path, query, body, answer)


def _ident(annotation: Any) -> Ident | None:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((m for m in marks if isinstance(m, Ident)), None)


def _without(annotation: Any, left_out: type[Any]) -> Any:
    """A union without one of its types; None where nothing is left."""
    kept = tuple(a for a in (get_args(annotation) or (annotation,)) if a is not left_out)
    return Union[kept] if kept else None  # noqa: UP007


def _answer(annotation: Any) -> Any:
    """The struct a handler answers with, out of `Answer` and without the `Stream` beside it; None where none."""
    if get_origin(annotation) in (Union, UnionType):
        kept = tuple(a for a in map(_answer, get_args(annotation)) if a is not None)
        return Union[kept] if kept else None  # noqa: UP007
    if get_origin(annotation) is Answer:
        return _answer(get_args(annotation)[0])
    return None if annotation in (None, type(None), Stream, inspect.Signature.empty) else annotation
