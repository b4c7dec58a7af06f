"""The commands while a server runs and while none does; a mistake is one line, and exit code 1."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from tests.cli.running import KEY, Running, done, get, refused, typed


def test_a_key_opens_until_it_is_revoked(served: Running) -> None:
    key = done(served.data_dir, "keys", "create", "--name", "n", "--scopes", "clients:read", "--rate", "30").strip()
    assert KEY.fullmatch(key)
    assert get(f"{served.url}/api/v1/clients", key)[0] == 200
    status, body = get(f"{served.url}/api/v1/campaigns", key)
    assert (status, json.loads(body)["error"]["code"]) == (403, "insufficient_scope")
    listed = done(served.data_dir, "keys", "list")
    assert key.split("_")[2] in listed
    assert key not in listed
    done(served.data_dir, "keys", "revoke", key.split("_")[2])
    assert get(f"{served.url}/api/v1/clients", key)[0] == 401


def test_a_key_is_rotated_and_works_with_both_secrets_until_it_is_rotated_at_once(served: Running) -> None:
    first = done(served.data_dir, "keys", "create", "--name", "n", "--expires", "30d").strip()
    key_id = first.split("_")[2]
    second = done(served.data_dir, "keys", "rotate", key_id, "--overlap", "1h").strip()
    assert KEY.fullmatch(second)
    assert second.split("_")[2] == key_id
    assert [get(f"{served.url}/api/v1/clients", k)[0] for k in (first, second)] == [200, 200]
    (line,) = [x for x in done(served.data_dir, "keys", "list").splitlines() if x.startswith(key_id)]
    assert "rotated, both until" in line
    assert "works until" in refused(served.data_dir, "keys", "rotate", key_id)
    third = done(served.data_dir, "keys", "rotate", second, "--overlap", "0s").strip()
    assert [get(f"{served.url}/api/v1/clients", k)[0] for k in (first, second, third)] == [401, 401, 200]
    assert "No key has the id" in refused(served.data_dir, "keys", "rotate", "nokey")


def test_a_token_is_printed_alone_and_stands_for_its_key(served: Running) -> None:
    key = done(served.data_dir, "keys", "create", "--name", "n", "--scopes", "messages:read").strip()
    at = f"{served.url}/v1/instagram/messages"
    token = ""
    for named in (key, key.split("_")[2]):
        token = done(served.data_dir, "keys", "jwt", "--key", named).strip()
        assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]{43}", token)
        assert get(at, token)[0] == 200
    assert len(base64.b64decode(done(served.data_dir, "keys", "jwt", "--key", key, "--secret").strip())) == 32
    done(served.data_dir, "keys", "revoke", key)
    status, body = get(at, token)
    assert (status, json.loads(body)["code"]) == (403, "7001")
    assert "No key has the id" in refused(served.data_dir, "keys", "jwt", "--key", "nokey")


def test_a_key_works_from_its_addresses_and_no_header_helps(served: Running) -> None:
    here = ("--allow-ip", "127.0.0.0/8", "--allow-ip", "::1")
    key = done(served.data_dir, "keys", "create", "--name", "here", *here).strip()
    assert get(f"{served.url}/api/v1/clients", key)[0] == 200
    bounds = ("--allow-ip", "203.0.113.7", "--expires", "2101-02-03T04:05:06Z", "--rate", "77")
    elsewhere = done(served.data_dir, "keys", "create", "--name", "elsewhere", *bounds).strip()
    for more in ({}, {"X-Forwarded-For": "203.0.113.7"}):
        status, body = get(f"{served.url}/api/v1/clients", elsewhere, more)
        assert (status, json.loads(body)["error"]["code"]) == (403, "ip_not_allowed")
    (line,) = [x for x in done(served.data_dir, "keys", "list").splitlines() if "elsewhere" in x]
    assert all(told in line for told in ("203.0.113.7", "2101-02-03 04:05:06", " 77 "))
    past = ("keys", "create", "--name", "n", "--expires", "2001-02-03T04:05:06Z")
    assert "must lie ahead" in refused(served.data_dir, *past)


def test_the_mode_of_a_key_is_that_of_its_project(served: Running) -> None:
    assert done(served.data_dir, "keys", "create", "--name", "n").startswith("sk_test_")
    assert done(served.data_dir, "keys", "create", "--name", "n", "--mode", "live").startswith("sk_live_")
    assert done(served.data_dir, "keys", "create", "--name", "n", "--project", "Live").startswith("sk_live_")
    told = refused(served.data_dir, "keys", "create", "--name", "n", "--project", "Live", "--mode", "test")
    assert 'The project "Live" is live' in told


def test_a_clock_goes_forward_in_test_projects_alone(served: Running) -> None:
    assert 'The clock of "Test" shows' in done(served.data_dir, "projects", "clock", "--advance", "1h30m")
    done(served.data_dir, "projects", "clock", "--scale", "0")
    assert " 0 " in done(served.data_dir, "projects", "list")
    done(served.data_dir, "projects", "clock", "--scale", "1")
    assert "Only a test project" in refused(served.data_dir, "projects", "clock", "--project", "Live", "--scale", "2")
    assert "such as 90s" in refused(served.data_dir, "projects", "clock", "--advance", "tomorrow")


def test_a_project_of_its_own_has_two_senders(served: Running) -> None:
    assert 'Made the test project "Second"' in done(
        served.data_dir, "projects", "create", "--name", "Second", "--mode", "test"
    )
    assert done(served.data_dir, "senders", "list", "--project", "Second").count("active") == 2
    assert 'a project called "Second"' in refused(
        served.data_dir, "projects", "create", "--name", "Second", "--mode", "test"
    )


def test_a_live_sender_needs_a_bridge_and_gets_caps(served: Running) -> None:
    secrets = {"BRIDGE_TOKEN": "t" * 20, "BRIDGE_SECRET": "s" * 20}
    assert "bridge" in refused(served.data_dir, "senders", "connect", "acme.brand", "--mode", "live")
    made = ("bridges", "add", "--name", "mine", "--url", "http://127.0.0.1:9", "--mode", "live")
    assert 'Added the bridge "mine"' in done(served.data_dir, *made, env=secrets)
    connected = done(served.data_dir, "senders", "connect", "@Acme.Brand", "--bridge", "mine", "--mode", "live")
    assert connected.startswith("Connected acme.brand (snd_")
    assert "20/h 100/24h" in done(served.data_dir, "senders", "list", "--mode", "live")
    listed = done(served.data_dir, "bridges", "list", "--mode", "live")
    assert "http://127.0.0.1:9" in listed
    assert "ttt" not in listed


def test_a_workspaces_limit_and_quiet_hours_are_set_shown_and_lifted(served: Running) -> None:
    data = served.data_dir
    assert "1 " not in done(data, "workspaces", "set", "--monthly-limit", "none", "--mode", "live")
    assert "may send 5 messages" in done(data, "workspaces", "set", "--monthly-limit", "5", "--mode", "live")
    assert "writes to nobody from 21:00 to 08:00, by the target's clock, or that of Europe/Berlin" in done(
        data, "workspaces", "set", "--quiet-hours", "21:00-08:00", "--timezone", "Europe/Berlin"
    )
    assert "21:00-08:00 Europe/Berlin" in done(data, "workspaces", "list")
    usage = json.loads(get(f"{served.url}/api/v1/usage", served.key)[1])
    assert usage["quietHours"] == {"from": "21:00", "to": "08:00", "timezone": "Europe/Berlin"}
    assert "Write quiet hours as 21:00-08:00" in refused(data, "workspaces", "set", "--quiet-hours", "21:00")
    assert "no time zone" in refused(data, "workspaces", "set", "--quiet-hours", "21:00-08:00", "--timezone", "Mars")
    assert "has no quiet hours" in done(data, "workspaces", "set", "--quiet-hours", "none")
    assert "21:00-08:00" not in done(data, "workspaces", "list")
    done(data, "workspaces", "set", "--monthly-limit", "none", "--mode", "live")


def test_the_doctor_finds_a_running_install_well(served: Running) -> None:
    found = typed("doctor", "--data-dir", served.data_dir)
    assert found.code == 0
    for told in ("ok    database answers (embedded)", "ok    1 worker alive", "ok    sandbox at http://127.0.0.1:"):
        assert told in found.out


def test_without_a_server_commands_work_and_leave_none_running(still: Path) -> None:
    assert KEY.fullmatch(done(still, "keys", "create", "--name", "n").strip())
    assert "Default" in done(still, "workspaces", "list")
    found = typed("doctor", "--data-dir", still)
    assert (found.code, "warn  0 workers alive" in found.out) == (0, True)
    assert "No database runs" in refused(still, "worker")
    assert "No database runs" in refused(still, "api", "--port", "0")


def test_a_clock_that_the_sandbox_was_not_told_of_is_a_warning(still: Path) -> None:
    ended = typed("projects", "clock", "--advance", "1h", "--data-dir", still)
    assert (ended.code, ended.err.startswith("Warning: no sandbox is known")) == (0, True)


def test_nothing_in_doubt_is_said_and_an_unknown_message_refused(served: Running) -> None:
    ended = typed("in-doubt", "list", "--data-dir", served.data_dir)
    assert (ended.code, ended.out, ended.err) == (0, "", "Nothing is in doubt.\n")
    assert "is no message's id" in refused(served.data_dir, "in-doubt", "resolve", "blah", "--sent")
    assert "--sent or --not-sent" in refused(served.data_dir, "in-doubt", "resolve", "msg_" + "0" * 26)
    assert "is not in doubt" in refused(served.data_dir, "in-doubt", "resolve", "msg_" + "0" * 26, "--not-sent")


def test_another_root_secret_than_the_databases_is_refused(still: Path) -> None:
    ended = typed("keys", "list", "--data-dir", still, env={"OVERTURE_SECRET_KEY": "x" * 40})
    assert ended.code == 1
    assert "made with another root secret than OVERTURE_SECRET_KEY holds" in ended.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("keys", "create"), "Missing option '--name'. See `overture keys create --help`."),
        (("key", "create"), "No such command 'key'"),
        (("keys", "list"), "There is no Overture in"),
        (("doctor", "--nothing"), "No such option: --nothing"),
        (("keys", "create", "--name", "n", "--mode", "prod"), "--mode is test or live, not prod."),
        (("keys", "create", "--name", "n", "--scopes", ","), "--scopes names no scope"),
        (("keys", "create", "--name", "n", "--expires", "soon"), "--expires is a length of time such as 90s"),
        (("keys", "create", "--name", "n", "--expires", "2026-12-31"), "a moment without a zone"),
        (("keys", "rotate", "x", "--overlap", "999999999w"), "--overlap is longer than any time there is"),
        (("workspaces", "set", "--mode", "live", "--monthly-limit", "-1"), "--monthly-limit is a whole number"),
        (("workspaces", "set"), "Give --monthly-limit or --quiet-hours."),
        (("workspaces", "set", "--monthly-limit", "5"), "--monthly-limit holds for one mode"),
        (("workspaces", "set", "--timezone", "UTC"), "--timezone belongs to --quiet-hours"),
        (("bridges", "add", "--name", "n", "--url", "x", "--token", "t", "--secret", "s"), "--url is a whole address"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    ended = typed(*arguments, cwd=tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert told in ended.err
    assert ended.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"OVERTURE_PROT": "1"}, "did you mean OVERTURE_PORT?"),
        ({"OVERTURE_AUDIENCE_PRICES": "folowers=6"}, "OVERTURE_AUDIENCE_PRICES: `folowers` is no tool and no add-on"),
        ({"OVERTURE_DATABASE_URL": "mysql://u:hunter2@h/d"}, "must begin with postgresql://"),
        (
            {"OVERTURE_DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/d", "OVERTURE_SECRET_KEY": "k" * 32},
            "database",
        ),
        ({"OVERTURE_DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/d"}, "OVERTURE_SECRET_KEY"),
    ],
)
def test_a_wrong_setting_is_one_line_without_its_secret(tmp_path: Path, env: dict[str, str], told: str) -> None:
    ended = typed("keys", "list", cwd=tmp_path, env=env)
    assert (ended.code, ended.out) == (1, "")
    assert told in ended.err
    assert ended.err.count("\n") == 1
    assert "hunter2" not in ended.err


def test_a_person_is_erased_with_a_certificate_and_a_purge_is_counted_beforehand(served: Running) -> None:
    told = done(served.data_dir, "people", "erase", "--username", "@creatorname")
    assert told.startswith('Erased from "')
    assert "targets: 0" in told
    assert "Give --username or --user-id" in refused(served.data_dir, "people", "erase")
    assert "more than 90 days ago" in done(served.data_dir, "audience", "retention")
