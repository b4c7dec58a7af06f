"""The variables that name an external database, and the URL of the embedded one."""

from pathlib import Path

import pytest

from overture.runtime.postgres import StoreFailed, external_address
from overture.runtime.postgres.addresses import embedded_address, socket_url

APP = "postgresql://app:secret@db.example:5432/overture"
OWNER = "postgresql://owner:secret@db.example:5432/overture"
DIRECT = "postgres://app:secret@direct.example:5432/overture"


def test_without_the_variable_there_is_no_external_database() -> None:
    assert external_address({}) is None
    assert external_address({"OVERTURE_DATABASE_URL": "  ", "OVERTURE_DATABASE_DIRECT_URL": DIRECT}) is None


def test_one_url_serves_for_everything() -> None:
    address = external_address({"OVERTURE_DATABASE_URL": APP})
    assert address is not None
    assert (address.owner_url, address.app_url, address.direct_app_url) == (APP, APP, APP)
    assert not address.embedded
    assert not address.pooled


def test_each_way_may_have_its_own_url() -> None:
    address = external_address(
        {
            "OVERTURE_DATABASE_URL": APP,
            "OVERTURE_DATABASE_OWNER_URL": OWNER,
            "OVERTURE_DATABASE_DIRECT_URL": DIRECT,
            "OVERTURE_DATABASE_POOLED": "1",
        }
    )
    assert address is not None
    assert (address.owner_url, address.app_url, address.direct_app_url) == (OWNER, APP, DIRECT)
    assert address.pooled


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"OVERTURE_DATABASE_URL": "mysql://app:secret@db/overture"}, "OVERTURE_DATABASE_URL"),
        ({"OVERTURE_DATABASE_URL": APP, "OVERTURE_DATABASE_OWNER_URL": "secret"}, "OVERTURE_DATABASE_OWNER_URL"),
        ({"OVERTURE_DATABASE_URL": APP, "OVERTURE_DATABASE_POOLED": "maybe"}, "OVERTURE_DATABASE_POOLED"),
    ],
)
def test_a_wrong_value_is_named_but_never_repeated(env: dict[str, str], name: str) -> None:
    with pytest.raises(StoreFailed) as refused:
        external_address(env)
    assert name in str(refused.value)
    assert "secret" not in str(refused.value)


def test_passwords_do_not_print() -> None:
    address = embedded_address(Path("/run/socket"), "owner-secret", "app-secret")
    assert "secret" not in repr(address)
    assert address.direct_app_url == address.app_url


def test_a_socket_folder_with_odd_characters_is_quoted() -> None:
    assert socket_url("r", "p/w", Path("/a b/c&d")) == "postgresql://r:p%2Fw@/overture?host=/a%20b/c%26d&port=5432"
