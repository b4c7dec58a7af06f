"""Credentials at rest: AES-256-GCM, bound to a project and a purpose, with the key's id in the envelope.

Not where the sealed bytes are kept: that is the table of whoever owns the credential.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from overture.kernel.errors import Kind, OvertureError
from overture.kernel.ids import ProjectId

_VERSION: Final = b"\x01"
_ID: Final = slice(1, 5)
_NONCE: Final = slice(5, 17)
_SEALED: Final = slice(17, None)
_SHORTEST: Final = 17 + 16
_SHORTEST_TEXT: Final = 32


class VaultKeyUnknown(OvertureError):
    """A stored credential was sealed under another key than this install has; start with the root secret it was
    stored with, or store the credential again."""

    kind, code = Kind.INTERNAL, "vault_key_unknown"


class VaultSealBroken(OvertureError):
    """A stored credential cannot be opened: it was changed, or it belongs to another project or purpose."""

    kind, code = Kind.INTERNAL, "vault_seal_broken"


class Vault:
    """Seals under the first key, opens under any of them: a new key goes in front, the old ones stay until resealed."""

    def __init__(self, key: bytes, *older: bytes) -> None:
        """Each key is 32 bytes (`Secrets.vault_key`)."""
        self._now = key_id(key)
        self._keys = {key_id(k): AESGCM(k) for k in (*older, key)}

    def seal(self, plain: bytes, *, project_id: ProjectId, purpose: str) -> bytes:
        """33 bytes longer than `plain`: version, key id, nonce, then the sealed text with its tag."""
        head = _VERSION + self._now
        nonce = secrets.token_bytes(12)
        return head + nonce + self._keys[self._now].encrypt(nonce, plain, _bound(head, project_id, purpose))

    def opened(self, envelope: bytes, *, project_id: ProjectId, purpose: str) -> bytes:
        """What was sealed. Raises `VaultKeyUnknown`, or `VaultSealBroken` for another project, purpose or byte."""
        if len(envelope) < _SHORTEST or envelope[:1] != _VERSION:
            raise VaultSealBroken()
        cipher = self._keys.get(envelope[_ID])
        if cipher is None:
            raise VaultKeyUnknown()
        try:
            return cipher.decrypt(envelope[_NONCE], envelope[_SEALED], _bound(envelope[:5], project_id, purpose))
        except InvalidTag:
            raise VaultSealBroken() from None

    def is_current(self, envelope: bytes) -> bool:
        """Whether it is sealed under the first key; a rotation reseals those that are not."""
        return envelope[:1] == _VERSION and envelope[_ID] == self._now


class VaultKeyTooShort(OvertureError):
    """One of OVERTURE_VAULT_KEYS is shorter than 32 characters; use 32 or more random ones."""

    kind, code = Kind.UNAVAILABLE, "vault_key_too_short"


def vault_of(texts: str, derived: bytes) -> Vault:
    """The vault of an install: `texts` are its keys, the newest first, parted by commas; the derived one opens too.

    Raises `VaultKeyTooShort`.
    """
    keys = []
    for text in (part.strip() for part in texts.split(",") if part.strip()):
        if len(text) < _SHORTEST_TEXT:
            raise VaultKeyTooShort()
        keys.append(HKDF(hashes.SHA256(), length=32, salt=b"overture/vault/1", info=b"key").derive(text.encode()))
    return Vault(*keys, derived)


def key_id(key: bytes) -> bytes:
    """Four bytes that name a key and tell nothing of it."""
    return hashlib.sha256(b"overture vault key id\x00" + key).digest()[:4]


def _bound(head: bytes, project_id: ProjectId, purpose: str) -> bytes:
    # The project is of fixed length, so no purpose can be shifted into it.
    return head + project_id.bytes + purpose.encode()
