"""Settings: where each value comes from, and what is said about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from overture.runtime.settings import NAMES, SECRET_NAMES, Settings, SettingsError, load, reference, variable


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert load({}, folder=tmp_path) == Settings()


def test_the_command_line_wins_over_the_environment_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "overture.toml").write_text("port = 1\nhost = '0.0.0.0'\nlog_level = 'debug'\n")
    env = {"OVERTURE_PORT": "2", "OVERTURE_HOST": "::1"}
    found = load(env, given={"data_dir": str(tmp_path), "port": 3, "host": None})
    assert (found.port, found.host, found.log_level) == (3, "::1", "debug")


def test_the_file_may_be_named_and_must_then_be_there(tmp_path: Path) -> None:
    named = tmp_path / "elsewhere.toml"
    named.write_text("port = 4100\n")
    assert load({"OVERTURE_SETTINGS": str(named)}, folder=tmp_path).port == 4100
    with pytest.raises(SettingsError, match="is not there"):
        load({"OVERTURE_SETTINGS": str(tmp_path / "none.toml")}, folder=tmp_path)


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"OVERTURE_PROT": "1"}, "There is no setting OVERTURE_PROT; did you mean OVERTURE_PORT?"),
        ({"OVERTURE_PORT": "many"}, "OVERTURE_PORT must be a whole number, 0 or more, at most 65535"),
        ({"OVERTURE_PORT": "70000"}, "OVERTURE_PORT must be a whole number, 0 or more, at most 65535"),
        ({"OVERTURE_SAMPLE": "perhaps"}, "OVERTURE_SAMPLE must be yes or no"),
        (
            {"OVERTURE_TRUSTED_PROXIES": "10.0.0.1, proxy"},
            'OVERTURE_TRUSTED_PROXIES: "proxy" is no IP address or network',
        ),
        ({"OVERTURE_LOG_LEVEL": "loud"}, "OVERTURE_LOG_LEVEL must be one of auto, debug, info, warning, error"),
    ],
)
def test_a_wrong_variable_is_named_with_what_it_should_be(env: dict[str, str], told: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(env, folder=tmp_path)
    assert str(refused.value).startswith(told)


def test_an_unknown_name_in_the_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "overture.toml").write_text("log_levle = 'info'\n")
    with pytest.raises(SettingsError, match="did you mean log_level"):
        load({}, folder=tmp_path)


def test_a_file_that_is_no_toml_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "overture.toml").write_text("port 3\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        load({}, folder=tmp_path)


def test_a_child_given_the_environment_has_the_same_settings(tmp_path: Path) -> None:
    (tmp_path / "overture.toml").write_text("port = 4000\n")
    mine = load({"OVERTURE_SAMPLE": "no"}, given={"port": 3000, "data_dir": str(tmp_path), "time_scale": 60.0})
    assert load(mine.environment(), folder=tmp_path) == mine


def test_secrets_are_neither_shown_nor_quoted() -> None:
    shown = repr(Settings(secret_key="s" * 40, database_url="postgresql://u:hunter2@h/d"))
    assert "hunter2" not in shown
    assert "sss" not in shown
    root = {"secret_key", "database_url", "database_owner_url", "database_direct_url", "vault_keys"}
    apps = {"instagram_app_secret", "facebook_app_secret", "instagram_verify_token"}
    assert root | apps == SECRET_NAMES


def test_every_setting_is_in_the_reference_with_its_variable_and_a_meaning() -> None:
    rows = reference().splitlines()[2:]
    assert len(rows) == len(NAMES)
    for name, row in zip(NAMES, rows, strict=True):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[:2] == [f"`{name}`", f"`{variable(name)}`"]
        assert cells[3].endswith(".")


@pytest.mark.parametrize(
    ("host", "allow", "may"),
    [("127.0.0.1", "auto", True), ("localhost", "auto", True), ("0.0.0.0", "auto", False), ("0.0.0.0", "yes", True)],
)
def test_loopback_webhooks_are_for_an_api_on_loopback_unless_said_otherwise(host: str, allow: str, may: bool) -> None:
    found = load({"OVERTURE_HOST": host, "OVERTURE_ALLOW_LOOPBACK_WEBHOOKS": allow})
    assert found.may_deliver_to_loopback is may


def test_the_address_told_to_others_can_be_opened() -> None:
    assert Settings(host="0.0.0.0", port=1).url == "http://127.0.0.1:1"
    assert Settings(host="::1", port=1).url == "http://[::1]:1"
    assert Settings(public_url="https://o.example/").url == "https://o.example"
