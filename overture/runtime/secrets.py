"""The install's one root secret, the keys that derive from it, and a text type that does not print.

Not the vault that uses one of them (vault.py), and not API keys (apikeys.py).
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from overture.kernel.errors import Kind, OvertureError

VARIABLE: Final = "OVERTURE_SECRET_KEY"
FILE_NAME: Final = "secret.key"
SHORTEST: Final = 32
"""The fewest characters a root secret may have."""

_SALT: Final = b"overture/root/1"


class Secret:
    """A text that shows as stars wherever it is printed, logged or formatted; `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """`text` is kept as it is."""
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the wire and the vault, never for a log."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __str__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keys of this install, 32 bytes each, every one derived from the root under a label of its own."""

    pepper: bytes = field(repr=False)
    """For the stored hashes of API keys."""
    vault_key: bytes = field(repr=False)
    """For credentials at rest (vault.py)."""
    cursor_key: bytes = field(repr=False)
    """For the signature of page cursors (cursors.py)."""
    person_key: bytes = field(repr=False)
    """For the hashes of people that ledgers keep in place of names."""
    sandbox_secret: Secret
    """What the sandbox signs its inbound events with; 64 hex characters."""
    check: bytes
    """Not secret: kept in the database, so that a start with another root secret is refused."""

    @classmethod
    def derived_from(cls, root: bytes) -> Secrets:
        """HKDF-SHA-256 over the root secret, one label a key."""
        return cls(
            pepper=_derived(root, b"api-key pepper"),
            vault_key=_derived(root, b"vault"),
            cursor_key=_derived(root, b"cursor"),
            person_key=_derived(root, b"people of ledgers"),
            sandbox_secret=Secret(_derived(root, b"sandbox inbound").hex()),
            check=_derived(root, b"check value"),
        )

    def fits(self, stored_check: bytes) -> bool:
        """Whether a database that holds `stored_check` was made under this root secret."""
        return hmac.compare_digest(self.check, stored_check)


class SecretKeyMissing(OvertureError):
    """With a database of your own, set OVERTURE_SECRET_KEY to at least 32 random characters; every process and every
    start needs the same one."""

    kind, code = Kind.UNAVAILABLE, "secret_key_missing"


class SecretKeyTooShort(OvertureError):
    """The root secret in {where} is shorter than 32 characters; use 32 or more random ones."""

    kind, code = Kind.UNAVAILABLE, "secret_key_too_short"


class SecretKeyExposed(OvertureError):
    """The file {path} can be read by others; make it yours alone: chmod 600 {path}"""

    kind, code = Kind.UNAVAILABLE, "secret_key_exposed"


class SecretKeyUnreadable(OvertureError):
    """The file {path} with the root secret cannot be used: {why}."""

    kind, code = Kind.UNAVAILABLE, "secret_key_unreadable"


def root_secret(given: str | None, data_folder: Path, *, external_database: bool) -> bytes:
    """The root secret: `given` (the value of OVERTURE_SECRET_KEY), else the data folder's `secret.key`.

    The file is made (0600) where there is none; with an external database there is no file, the variable is required.
    """
    if given is not None and given.strip():
        return _long_enough(given.strip(), VARIABLE)
    if external_database:
        raise SecretKeyMissing()
    path = data_folder / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise SecretKeyExposed(path=path)
            text = file.read(4096).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise SecretKeyUnreadable(path=path, why=why) from error
    return _long_enough(text, str(path))


def _long_enough(text: str, where: str) -> bytes:
    if len(text) < SHORTEST:
        raise SecretKeyTooShort(where=where)
    return text.encode()


def _make(path: Path) -> None:
    # Written whole beside its place, then linked into it: a crash leaves no half secret; of two first starts one wins.
    beside = path.with_name(f".{FILE_NAME}.{secrets.token_hex(6)}")
    number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        beside.unlink(missing_ok=True)


def _derived(root: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=_SALT, info=label).derive(root)
