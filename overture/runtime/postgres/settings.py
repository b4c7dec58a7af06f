"""The server's own settings, passed on its command line: for a laptop or a small server, and quiet about contents.
Not Overture's settings."""

from collections.abc import Mapping
from pathlib import Path

from overture.runtime.postgres.addresses import PORT

DEFAULTS: Mapping[str, str] = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "synchronous_commit": "on",
    "jit": "off",
    # One server that nobody replicates.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # Statements and details hold values, and values may be messages or secrets: neither is for a log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def server_settings(env: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The defaults, OVERTURE_PG_SHARED_BUFFERS (as in 512MB), and over both what the caller gives."""
    buffers = env.get("OVERTURE_PG_SHARED_BUFFERS", "").strip()
    return {**DEFAULTS, **({"shared_buffers": buffers} if buffers else {}), **given}


def is_synced(settings: Mapping[str, str]) -> bool:
    """Whether what is written must survive a power cut; only tests say no."""
    return settings.get("fsync", "on").lower() not in ("off", "false", "0", "no")


def command_line(postgres: Path, cluster: Path, socket: Path, name: str, settings: Mapping[str, str]) -> list[str]:
    """How to start the server; it listens on a Unix socket alone."""
    quoted = '"' + str(socket).replace('"', '""') + '"'  # The setting is a list: a comma would begin a second folder.
    fixed = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": quoted,
        "unix_socket_permissions": "0700",
        "cluster_name": name,
        "logging_collector": "off",
    }
    options = (f"{key}={value}" for key, value in {**settings, **fixed}.items())
    return [str(postgres), "-D", str(cluster), *(part for option in options for part in ("-c", option))]
