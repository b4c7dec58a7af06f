"""Logs: one line an event, JSON or plain, with the request's id and without anybody's secrets or messages.

Not what is worth logging: that is decided where it happens.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any, Final, TextIO

import msgspec
import structlog

from overture.runtime.settings import Settings

MASK: Final = "***"
_EXACT: Final = frozenset(
    (
        *("authorization", "body", "cookie", "cookies", "credential", "credentials", "headers", "key", "message"),
        *("password", "payload", "pepper", "query", "secret", "text", "token"),
    )
)
_PARTS: Final = ("token", "secret", "password", "authorization", "credential", "api_key", "apikey", "_body", "_text")
# An id or a size says which and how much, and gives nothing away.
_HARMLESS: Final = ("_id", "_ids", "_bytes", "_count", "_at", "_seconds")

Line = MutableMapping[str, Any]


@lru_cache(maxsize=4096)
def is_telling(name: str) -> bool:
    """Whether a value logged under this name might be a secret or what somebody wrote."""
    low = name.lower().replace("-", "_")
    return low in _EXACT or (any(p in low for p in _PARTS) and not low.endswith(_HARMLESS))


def masked(value: Any, depth: int = 4) -> Any:
    """The same with everything telling replaced by stars, inside mappings and lists too."""
    if isinstance(value, dict):
        return {k: MASK if is_telling(str(k)) else masked(v, depth - 1) if depth else MASK for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [masked(v, depth - 1) if depth else MASK for v in value]
    return value


def mask(_logger: object, _method: str, line: Line) -> Line:
    """The processor that keeps secrets and messages out, whoever logs: the last defence, not the first."""
    for name in list(line):
        if name != "event":
            line[name] = MASK if is_telling(name) else masked(line[name])
    return line


class _Frames:
    """Tracebacks as files and lines: the text of an error may quote what somebody sent."""

    def __call__(self, _logger: object, _method: str, line: Line) -> Line:
        """Replaces `exc_info` by the error's type and where it went through."""
        given = line.pop("exc_info", None)
        error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
        if isinstance(error, BaseException):
            line["error"] = type(error).__name__
            frames, tb = [], error.__traceback__
            while tb is not None:
                code = tb.tb_frame.f_code
                frames.append(f"{code.co_filename.rpartition('/overture/')[2]}:{tb.tb_lineno} {code.co_name}")
                tb = tb.tb_next
            line["trace"] = frames[-12:]
        return line


def _json(_logger: object, _method: str, line: Line) -> str:
    return msgspec.json.encode({"at": line.pop("at"), "level": line.pop("level"), **line}, enc_hook=str).decode()


def _plain(_logger: object, _method: str, line: Line) -> str:
    at, level, event = line.pop("at")[11:19], line.pop("level"), line.pop("event")
    line.pop("process", None)
    trace = line.pop("trace", None)
    facts = " ".join(f"{k}={v}" for k, v in line.items() if v not in ("", None))
    below = "".join(f"\n    {t}" for t in ([trace] if isinstance(trace, str) else trace or ()))
    return f"{at} {level:<7} {event} {facts}".rstrip() + below


def configure(settings: Settings, process: str, stream: TextIO | None = None) -> None:
    """Sets up this process's logs; `process` (api, worker, sandbox) is on each JSON line."""
    out = stream or sys.stderr
    is_plain = settings.log_format == "plain" or (settings.log_format == "auto" and out.isatty())
    least = logging.INFO if settings.log_level == "auto" else getattr(logging, settings.log_level.upper())

    def named(_logger: object, _method: str, line: Line) -> Line:
        line["process"] = process
        return line

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            named,
            _Frames(),
            mask,
            _plain if is_plain else _json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    # Libraries log through the standard library: what warns is told, by name alone; its text may hold anything.
    root = logging.getLogger()
    root.handlers[:] = [_Bridge()]
    root.setLevel(logging.WARNING)
    for quiet in ("uvicorn.access", "aiohttp.access"):
        logging.getLogger(quiet).disabled = True


class _Bridge(logging.Handler):
    """Records of libraries as lines of ours."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line with the library's name, its fixed text, and the error's type; never the arguments."""
        if record.levelno < logging.WARNING:
            return
        log = structlog.get_logger(record.name)
        said = str(record.msg).partition("\n")[0][:200]
        log.log(record.levelno, "library_said", library=record.name, said=said, exc_info=record.exc_info)


def request_line(
    *, family: str, method: str, route: str, status: int, seconds: float, request_id: str, actor: str
) -> None:
    """The one line of a request that was answered: the route's template, never its path, query or body."""
    structlog.get_logger("overture.requests").info(
        "request",
        method=method,
        route=route or "(none)",
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=request_id,
        family=family,
        actor=actor,
    )
