"""The vault: what is sealed comes back only for its project, its purpose and under its key.

Not where credentials are stored.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.kernel.ids import ProjectId, fresh
from overture.runtime.vault import Vault, VaultKeyUnknown, VaultSealBroken, key_id

OLD, NEW = b"o" * 32, b"n" * 32
PROJECT, OTHER = ProjectId(fresh()), ProjectId(fresh())


@given(plain=st.binary(max_size=300), purpose=st.text(max_size=30))
def test_what_was_sealed_comes_back(plain: bytes, purpose: str) -> None:
    vault = Vault(NEW)
    sealed = vault.seal(plain, project_id=PROJECT, purpose=purpose)
    assert vault.opened(sealed, project_id=PROJECT, purpose=purpose) == plain
    assert len(sealed) == len(plain) + 33


def test_two_seals_of_one_text_differ() -> None:
    vault = Vault(NEW)
    seals = {vault.seal(b"token", project_id=PROJECT, purpose="bridge") for _ in range(50)}
    assert len(seals) == 50
    assert not any(b"token" in seal for seal in seals)


def test_another_project_or_purpose_opens_nothing() -> None:
    vault = Vault(NEW)
    sealed = vault.seal(b"token", project_id=PROJECT, purpose="bridge")
    with pytest.raises(VaultSealBroken):
        vault.opened(sealed, project_id=OTHER, purpose="bridge")
    with pytest.raises(VaultSealBroken):
        vault.opened(sealed, project_id=PROJECT, purpose="sender")


def test_every_changed_byte_is_noticed() -> None:
    vault = Vault(NEW)
    sealed = vault.seal(b"token", project_id=PROJECT, purpose="bridge")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((VaultSealBroken, VaultKeyUnknown)):
            vault.opened(bytes(changed), project_id=PROJECT, purpose="bridge")
    for length in range(len(sealed)):
        with pytest.raises(VaultSealBroken):
            vault.opened(sealed[:length], project_id=PROJECT, purpose="bridge")


def test_another_key_is_refused_by_name() -> None:
    sealed = Vault(OLD).seal(b"token", project_id=PROJECT, purpose="bridge")
    with pytest.raises(VaultKeyUnknown):
        Vault(NEW).opened(sealed, project_id=PROJECT, purpose="bridge")


def test_a_rotation_opens_old_seals_and_seals_under_the_new_key() -> None:
    sealed = Vault(OLD).seal(b"token", project_id=PROJECT, purpose="bridge")
    both = Vault(NEW, OLD)
    assert both.opened(sealed, project_id=PROJECT, purpose="bridge") == b"token"
    assert not both.is_current(sealed)
    again = both.seal(b"token", project_id=PROJECT, purpose="bridge")
    assert both.is_current(again)
    assert again[1:5] == key_id(NEW)
    assert Vault(NEW).opened(again, project_id=PROJECT, purpose="bridge") == b"token"
