"""Secrets and what people write to each other never reach a log; an id or a length says enough.

good:  log.info("message sent", message_id=message.id, bytes=len(text))
bad:   log.info("message sent", text=text, token=credential.token)

Not a check of values: it reads the names that are handed to a logger.
"""

import ast
from collections.abc import Iterator

from tools.linting import Finding, Source, called, dotted

LOGGERS = ("log", "logger", "logging", "structlog", "contextvars")
METHODS = (
    *("debug", "info", "warning", "error", "exception", "critical", "log", "msg"),
    *("adebug", "ainfo", "awarning", "aerror", "aexception", "acritical"),
    *("bind", "new", "try_bind", "bind_contextvars", "bound_contextvars"),
)
TELLING = ("token", "secret", "key", "body", "text", "authorization", "password", "credential", "credentials", "pepper")
ENDINGS = ("_token", "_secret", "_password", "_body", "_text", "_credential", "_credentials", "api_key", "signing_key")


def check(source: Source) -> Iterator[Finding]:
    if not (source.is_python and source.under("overture")):
        return
    for call in source.calls:
        if not _is_logger(call, source.names):
            continue
        for keyword in call.keywords:
            name = (keyword.arg or "").lower()
            if name in TELLING or name.endswith(ENDINGS):
                yield Finding(source.path, call.lineno, f"{name}= is handed to a logger; log an id instead")


def _is_logger(call: ast.Call, names: dict[str, str]) -> bool:
    if called(call) in ("bind_contextvars", "bound_contextvars"):
        return True
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in METHODS:
        return False
    value = call.func.value
    # log.bind(…).info(…): the chain's first link decides.
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        value = value.func.value
    return any(part.lower().strip("_") in LOGGERS for part in dotted(value, names).split("."))
