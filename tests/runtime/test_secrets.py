"""The root secret and the keys that derive from it.

Not the vault or the keys' users: they have tests of their own.
"""

from __future__ import annotations

import copy
import os
import pickle
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from overture.runtime.secrets import (
    FILE_NAME,
    Secret,
    SecretKeyExposed,
    SecretKeyMissing,
    SecretKeyTooShort,
    SecretKeyUnreadable,
    Secrets,
    root_secret,
)

LONG = "k" * 40


def test_a_secret_shows_stars_wherever_it_is_printed() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {secret!s} {[secret]}"
    assert secret.reveal() == "hunter2"
    assert secret == Secret("hunter2")
    assert secret != Secret("hunter3")
    assert len({secret, Secret("hunter2")}) == 1


def test_a_secret_is_neither_pickled_nor_deeply_copied() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("hunter2"))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret("hunter2"))


def test_every_key_is_its_own_and_the_same_at_every_start() -> None:
    one, again, other = (Secrets.derived_from(root) for root in (b"a" * 32, b"a" * 32, b"b" * 32))
    assert one == again
    plain = {one.pepper, one.vault_key, one.cursor_key, one.person_key, one.check}
    keys = plain | {bytes.fromhex(one.sandbox_secret.reveal())}
    assert len(keys) == len(fields(Secrets))
    assert all(len(key) == 32 for key in keys)
    assert one.fits(again.check)
    assert not one.fits(other.check)


def test_derived_keys_stay_what_they_are_in_later_versions() -> None:
    assert Secrets.derived_from(b"root" * 8).check.hex() == (
        "135052276450529b0cc50adda0ffb0f252857ed62e03a6ed2dfdc22fb66d68e5"
    )


def test_derived_keys_are_not_printed() -> None:
    made = Secrets.derived_from(b"a" * 32)
    shown = repr(made)
    for key in (made.pepper, made.vault_key, made.cursor_key):
        assert repr(key) not in shown
    assert made.sandbox_secret.reveal() not in shown


def test_the_file_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    first = root_secret(None, tmp_path, external_database=False)
    assert root_secret("  ", tmp_path, external_database=False) == first
    assert len(first) >= 43
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [FILE_NAME]


def test_of_many_first_starts_at_once_all_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        roots = set(pool.map(lambda _: root_secret(None, tmp_path, external_database=False), range(32)))
    assert len(roots) == 1
    assert os.listdir(tmp_path) == [FILE_NAME]


def test_the_variable_wins_over_the_file(tmp_path: Path) -> None:
    root_secret(None, tmp_path, external_database=False)
    assert root_secret(LONG + "\n", tmp_path, external_database=False) == LONG.encode()


def test_with_an_external_database_the_variable_is_required(tmp_path: Path) -> None:
    with pytest.raises(SecretKeyMissing, match="OVERTURE_SECRET_KEY"):
        root_secret(None, tmp_path, external_database=True)
    assert root_secret(LONG, tmp_path, external_database=True) == LONG.encode()
    assert os.listdir(tmp_path) == []


def test_a_short_secret_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SecretKeyTooShort, match="OVERTURE_SECRET_KEY") as refused:
        root_secret("tooshort", tmp_path, external_database=False)
    assert "tooshort" not in str(refused.value)


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    root_secret(None, tmp_path, external_database=False)
    (tmp_path / FILE_NAME).chmod(0o640)
    with pytest.raises(SecretKeyExposed, match="chmod 600"):
        root_secret(None, tmp_path, external_database=False)


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe" * 40])
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises((SecretKeyTooShort, SecretKeyUnreadable)):
        root_secret(None, tmp_path, external_database=False)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SecretKeyUnreadable, match="No such file"):
        root_secret(None, tmp_path / "nowhere", external_database=False)
