"""Every setting of an install: its default, its environment variable, and what it means. The only list of them.

Not the data an install keeps (limits of a key, caps of a sender): those are rows.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from overture.runtime.networks import NotANetwork, networks

PREFIX = "OVERTURE_"
FILE_VARIABLE = "OVERTURE_SETTINGS"
FILE_NAME = "overture.toml"
_HIDDEN = {"secret": True}

Port = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=1)]
Seconds = Annotated[float, Meta(gt=0)]


class SettingsError(Exception):
    """A setting cannot be used; the message names it and says what to write."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings in the order of the reference. A description is what the documentation shows."""

    host: Annotated[str, Meta(description="Address the API listens on.")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="Port of the API.")] = 3000
    data_dir: Annotated[
        str, Meta(description="Folder of the embedded database, the root secret and the settings file.")
    ] = ".overture"
    public_url: Annotated[str, Meta(description="Where others reach the API; empty: host and port.")] = ""
    sandbox_port: Annotated[
        Port, Meta(description="Port of the sandbox, on loopback; 0: the one after the API's, or any that is free.")
    ] = 0
    sandbox_url: Annotated[
        str, Meta(description="A sandbox started by hand elsewhere; empty: the one `overture up` starts.")
    ] = ""
    time_scale: Annotated[
        float, Meta(ge=0, le=100_000, description="Speed of the test projects' clocks, set anew at each start of `up`.")
    ] = 1.0
    sample: Annotated[
        bool, Meta(description="Whether an empty database gets the sample campaign at the first start.")
    ] = True

    database_url: Annotated[
        str,
        Meta(description="An external PostgreSQL 15 or later; empty: the embedded one.", extra=_HIDDEN),
    ] = ""
    database_owner_url: Annotated[
        str, Meta(description="The same database as the role that owns the tables; migrations use it.", extra=_HIDDEN)
    ] = ""
    database_direct_url: Annotated[
        str, Meta(description="The same database past a pooler, for LISTEN.", extra=_HIDDEN)
    ] = ""
    database_pooled: Annotated[
        bool, Meta(description="Whether a pooler in transaction mode stands before database_url.")
    ] = False
    database_connections: Annotated[Count, Meta(description="Connections each process keeps at most.")] = 10
    pg_shared_buffers: Annotated[
        str, Meta(description="Shared buffers of the embedded PostgreSQL, as in 512MB; empty: 128MB.")
    ] = ""
    pg_places: Annotated[
        str,
        Meta(
            description="Where root's installs keep the database of a data folder that the server's user cannot "
            "reach: a folder that is root's alone; empty: /var/lib/overture."
        ),
    ] = ""
    secret_key: Annotated[
        str,
        Meta(description="The root secret, 32 characters or more; required with an external database.", extra=_HIDDEN),
    ] = ""
    instance_id: Annotated[
        str,
        Meta(
            description="With an external database: a name of this install; sending is held where it is another than "
            "the database last saw."
        ),
    ] = ""

    vault_keys: Annotated[
        str,
        Meta(
            description="Secrets that stored credentials are sealed under, 32 characters or more each, the newest "
            "first, parted by commas; empty: one that derives from the root secret.",
            extra=_HIDDEN,
        ),
    ] = ""

    trusted_proxies: Annotated[
        str,
        Meta(
            description="Addresses and networks of reverse proxies whose `X-Forwarded-For` is believed, "
            "parted by commas; empty: none."
        ),
    ] = ""
    rate_outreach: Annotated[
        Count, Meta(description="Outreach requests a minute of one key, reads and writes together.")
    ] = 600
    rate_outreach_bulk: Annotated[
        Count, Meta(description="Outreach bulk requests (target uploads, previews) a minute of one key.")
    ] = 60
    rate_audience: Annotated[
        Count, Meta(description="Audience requests a minute of one key, beside its workspace's quotas.")
    ] = 600
    rate_messaging: Annotated[Count, Meta(description="Messaging requests a minute of one key.")] = 6000
    audience_prices: Annotated[
        str,
        Meta(
            description="Credits a row where they differ from those in docs/audience-tools.md, as in "
            "`followers=6,enrich_profiles=2`; empty: none does."
        ),
    ] = ""
    credits_test: Annotated[int, Meta(ge=0, description="Credits a test project begins with.")] = 1_000_000
    credits_live: Annotated[int, Meta(ge=0, description="Credits a live project begins with.")] = 0
    read_seconds: Annotated[Seconds, Meta(description="Time-out of one reading of a list or of profiles.")] = 10.0
    look_minutes: Annotated[
        Count, Meta(description="How often a platform is asked what was written to an account that it never told.")
    ] = 15
    upload_megabytes: Annotated[
        Count, Meta(description="Size of the largest file that may be imported, in millions of bytes.")
    ] = 1000
    archive_megabytes: Annotated[
        Count, Meta(description="Size of the largest Instagram archive that may be uploaded, in millions of bytes.")
    ] = 4000
    allow_loopback_webhooks: Annotated[
        Literal["auto", "yes", "no"],
        Meta(description="Whether test projects may name loopback webhooks; auto: while the API listens on loopback."),
    ] = "auto"

    instagram_app_id: Annotated[str, Meta(description="Your app at Meta, for Instagram Login.")] = ""
    instagram_app_secret: Annotated[
        str, Meta(description="Its Instagram app secret; pushes are signed with it.", extra=_HIDDEN)
    ] = ""
    facebook_app_id: Annotated[str, Meta(description="Your app at Meta, for Facebook Login.")] = ""
    facebook_app_secret: Annotated[
        str, Meta(description="Its app secret; pushes are signed with it.", extra=_HIDDEN)
    ] = ""
    instagram_verify_token: Annotated[
        str, Meta(description="A word of your choice that proves the webhook's address at Meta.", extra=_HIDDEN)
    ] = ""
    graph_url: Annotated[
        str, Meta(description="One address in place of all of Meta's hosts, for live projects; empty: Meta's own.")
    ] = ""

    slots_acts: Annotated[Count, Meta(description="Messages and actions one worker has under way at most.")] = 512
    slots_deliveries: Annotated[Count, Meta(description="Webhook deliveries one worker has under way at most.")] = 512
    slots_reads: Annotated[Count, Meta(description="Reads of platforms one worker has under way at most.")] = 16
    slots_ads: Annotated[Count, Meta(description="Ads calls one worker has under way at most.")] = 16
    slots_chores: Annotated[Count, Meta(description="Internal chores one worker has under way at most.")] = 16
    lease_seconds: Annotated[Seconds, Meta(description="How long a worker's lease lasts without a beat.")] = 30.0
    grace_seconds: Annotated[Seconds, Meta(description="How long after its lease a worker counts as dead.")] = 5.0
    call_seconds: Annotated[Seconds, Meta(description="Time-out of one call that sends a message.")] = 20.0
    delivery_seconds: Annotated[Seconds, Meta(description="Time-out of one webhook delivery.")] = 15.0
    start_seconds: Annotated[
        Seconds, Meta(description="A message reserved leaves within this time or is handed back.")
    ] = 5.0

    sender_hourly_cap: Annotated[Count, Meta(description="Messages a new live sender may write in any 60 minutes.")] = (
        20
    )
    sender_daily_cap: Annotated[Count, Meta(description="Messages a new live sender may write in any 24 hours.")] = 100

    retention_days: Annotated[
        Count, Meta(description="How long events, ended deliveries and the evidence of attempts are kept.")
    ] = 90
    audience_retention_days: Annotated[
        Count, Meta(description="How long the rows of completed audience jobs are kept.")
    ] = 90
    log_level: Annotated[
        Literal["auto", "debug", "info", "warning", "error"],
        Meta(description="Least level that is logged; auto: info, and warning under `overture up` on a terminal."),
    ] = "auto"
    log_format: Annotated[
        Literal["auto", "json", "plain"], Meta(description="auto: plain lines on a terminal, JSON lines elsewhere.")
    ] = "auto"

    def __repr__(self) -> str:
        shown = ((n, getattr(self, n)) for n in self.__struct_fields__ if n not in SECRET_NAMES)
        return f"Settings({', '.join(f'{n}={v!r}' for n, v in shown)})"

    @property
    def data_folder(self) -> Path:
        """The data folder as a path."""
        return Path(self.data_dir).expanduser()

    @property
    def is_loopback(self) -> bool:
        """Whether the API can be reached from this machine alone."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @property
    def may_deliver_to_loopback(self) -> bool:
        """Whether a test project's webhook may name this machine."""
        return self.allow_loopback_webhooks == "yes" or (self.allow_loopback_webhooks == "auto" and self.is_loopback)

    @property
    def url(self) -> str:
        """Where others reach the API, no slash at the end; where it listens everywhere, its address on this machine."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - recognised, not bound
        return f"http://{f'[{host}]' if ':' in host and '[' not in host else host}:{self.port}"

    @property
    def trusted_networks(self) -> tuple[str, ...]:
        """The trusted proxies, one by one."""
        return tuple(text.strip() for text in self.trusted_proxies.split(",") if text.strip())

    @property
    def lease(self) -> timedelta:
        """A worker's lease."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def grace(self) -> timedelta:
        """What is added to an ended lease before its rows are taken over."""
        return timedelta(seconds=self.grace_seconds)

    def environment(self) -> dict[str, str]:
        """The settings as environment variables: what a child process is given, so that both mean the same."""
        out = {}
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if value != "":
                out[variable(name)] = {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)
        return out


def _meta(kind: Any) -> Meta:
    """The description and marks of one field, whatever else bounds it."""
    parts = [m for m in get_args(kind)[1:] if isinstance(m, Meta)] if get_origin(kind) is Annotated else []
    return next((m for m in reversed(parts) if m.description), Meta())


_KINDS = get_type_hints(Settings, include_extras=True)
NAMES: tuple[str, ...] = Settings.__struct_fields__
SECRET_NAMES = frozenset(n for n in NAMES if (_meta(_KINDS[n]).extra or {}).get("secret"))


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def load(
    env: Mapping[str, str] | None = None, *, given: Mapping[str, Any] | None = None, folder: Path | None = None
) -> Settings:
    """The settings: `given` (the command line) over the environment over the file over the defaults.

    The file is OVERTURE_SETTINGS, or overture.toml in the data folder. Raises SettingsError in one sentence.
    """
    env = os.environ if env is None else env
    given = {k: v for k, v in (given or {}).items() if v is not None}
    spoken = _from_environment(env)
    home = folder or Path(given.get("data_dir") or spoken.get("data_dir") or Settings().data_dir).expanduser()
    written, where = _from_file(env, home)
    for source, values in ((where, written), ("the environment", spoken), ("the command line", given)):
        _checked(source, values)
    return _converted({**written, **spoken, **given})


def _from_environment(env: Mapping[str, str]) -> dict[str, str]:
    known = {variable(n): n for n in NAMES}
    found = {}
    for name in sorted(env):
        if not name.startswith(PREFIX) or name == FILE_VARIABLE:
            continue
        if name not in known:
            raise SettingsError(f"There is no setting {name}{_meant(name, [*known, FILE_VARIABLE])}")
        if env[name].strip():
            found[known[name]] = env[name].strip()
    return found


def _from_file(env: Mapping[str, str], home: Path) -> tuple[dict[str, Any], str]:
    asked = env.get(FILE_VARIABLE, "").strip()
    path = Path(asked).expanduser() if asked else home / FILE_NAME
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError:
        if asked:
            raise SettingsError(f"The settings file {path} ({FILE_VARIABLE}) is not there.") from None
        return {}, ""
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SettingsError(f"The settings file {path} cannot be read: {why}.") from error
    for name in values:
        if name not in NAMES:
            raise SettingsError(f"There is no setting `{name}` ({path}){_meant(name, NAMES)}")
    return values, str(path)


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f"; did you mean {close[0]}?" if close else "; docs/operations.md lists all of them."


def _checked(source: str, values: Mapping[str, Any]) -> None:
    """Each value by itself, so that the message names it and where it was written."""
    for name, value in values.items():
        try:
            _converted({name: value})
        except SettingsError as error:
            raise SettingsError(f"{error} (from {source})") from None


def _converted(values: Mapping[str, Any]) -> Settings:
    texts = {k: _boolean(v) if _is_boolean(k) else v for k, v in values.items()}
    try:
        found = msgspec.convert(texts, Settings, strict=False)
        networks(found.trusted_networks)
        return found
    except NotANetwork as error:
        raise SettingsError(f"{variable('trusted_proxies')}: {error}") from None
    except msgspec.ValidationError as error:
        name = str(error).rpartition("$.")[2].rstrip("`")
        # The value stays out of the sentence: it may be a secret.
        raise SettingsError(f"{variable(name)} must be {_wanted(name)}") from None


def _wanted(name: str) -> str:
    """What a value has to be, in words."""
    base, *marks = get_args(_KINDS[name])
    if get_origin(base) is Literal:
        return "one of " + ", ".join(get_args(base))
    least = [f"{m.ge:g} or more" for m in marks if m.ge is not None] + [
        f"more than {m.gt:g}" for m in marks if m.gt is not None
    ]
    most = [f"at most {m.le:g}" for m in marks if m.le is not None]
    words = {int: "a whole number", float: "a number", bool: "yes or no", str: "text"}[base]
    return ", ".join([words, *least, *most])


def _is_boolean(name: str) -> bool:
    return get_args(_KINDS[name])[0] is bool


def _boolean(value: Any) -> Any:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    return words.get(value.lower(), value) if isinstance(value, str) else value


def reference() -> str:
    """The table of all settings in Markdown: what docs/operations.md shows."""
    plain = Settings()
    rows = ["| setting | environment variable | default | meaning |", "|---|---|---|---|"]
    for name in NAMES:
        value = getattr(plain, name)
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        rows.append(
            f"| `{name}` | `{variable(name)}` | {f'`{text}`' if text else ''} | {_meta(_KINDS[name]).description} |"
        )
    return "\n".join(rows) + "\n"
