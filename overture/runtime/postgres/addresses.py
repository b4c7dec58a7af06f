"""How to reach a database: owner, application, and the direct way for LISTEN.
Not the settings file: only the variables that replace the embedded server are read here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from overture.runtime.postgres.errors import StoreFailed

OWNER_ROLE = "overture_owner"
APP_ROLE = "overture_app"
DATABASE = "overture"
# Part of the socket's file name. Said in every URL, because a client would otherwise obey PGPORT.
PORT = 5432


@dataclass(frozen=True)
class StoreAddress:
    """URLs as asyncpg and libpq read them; they hold passwords and are left out of `repr`.

    `direct_app_url` is for LISTEN and differs from `app_url` only where a pooler stands between;
    `pooled` means prepared statements must be off."""

    owner_url: str = field(repr=False)
    app_url: str = field(repr=False)
    direct_app_url: str = field(repr=False)
    embedded: bool
    pooled: bool


def socket_url(role: str, password: str, socket: Path, database: str = DATABASE) -> str:
    """The URL of a database behind a Unix socket in the folder `socket`."""
    return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(str(socket))}&port={PORT}"


def embedded_address(socket: Path, owner_password: str, app_password: str) -> StoreAddress:
    """The address of an embedded server that listens in `socket`."""
    app_url = socket_url(APP_ROLE, app_password, socket)
    return StoreAddress(
        owner_url=socket_url(OWNER_ROLE, owner_password, socket),
        app_url=app_url,
        direct_app_url=app_url,
        embedded=True,
        pooled=False,
    )


def external_address(env: Mapping[str, str]) -> StoreAddress | None:
    """The address in OVERTURE_DATABASE_URL, or None where the embedded server is to be used.

    OVERTURE_DATABASE_OWNER_URL (migrations) and OVERTURE_DATABASE_DIRECT_URL (LISTEN) default to it;
    OVERTURE_DATABASE_POOLED=1 says that a pooler in transaction mode stands between."""
    app_url = _url(env, "OVERTURE_DATABASE_URL")
    if app_url is None:
        return None
    return StoreAddress(
        owner_url=_url(env, "OVERTURE_DATABASE_OWNER_URL") or app_url,
        app_url=app_url,
        direct_app_url=_url(env, "OVERTURE_DATABASE_DIRECT_URL") or app_url,
        embedded=False,
        pooled=_is_on(env, "OVERTURE_DATABASE_POOLED"),
    )


def _url(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name, "").strip()
    if not value:
        return None
    if urlsplit(value).scheme not in ("postgresql", "postgres"):
        # The value itself stays out of the message: it may hold a password.
        raise StoreFailed(f"{name} must begin with postgresql://, as in postgresql://user:password@host:5432/overture.")
    return value


def _is_on(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip().lower()
    if value not in ("", "0", "1", "true", "false"):
        raise StoreFailed(f"{name} must be 1 or 0.")
    return value in ("1", "true")
