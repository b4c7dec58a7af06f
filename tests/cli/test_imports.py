"""`overture campaigns import`, beside a server that runs and without one: the same verbs, the same counts."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.cli.running import Running, typed
from tests.domain.archives.made import of_2024, zipped

SHEET = "Talent;Name;Budget\n@natgeo;National Geographic;100\nnasa;;\n;;\nnasa;Again;\nno one!;;\n"


def ask(running: Running, key: str, method: str, path: str, body: Any = None) -> Any:
    connection = http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=20)
    try:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        return json.loads(text)
    finally:
        connection.close()


def test_a_sheet_is_imported_whether_the_server_runs_or_not(served: Running, tmp_path: Path) -> None:
    sheet, rest, rejected = tmp_path / "sheet.csv", tmp_path / "rest.csv", tmp_path / "rejected.csv"
    sheet.write_text(SHEET, encoding="cp1252")
    rest.write_text("username\n" + "".join(f"maker{i}\n" for i in range(6_000)), encoding="utf-8")
    data = ("--data-dir", served.data_dir)
    key = typed("keys", "create", "--name", "n", *data).out.strip()
    client = ask(served, key, "POST", "/clients", {"name": "Acme"})["id"]
    template = ask(served, key, "POST", "/message-templates", {"name": "T", "body": "Hi"})["id"]
    campaign = ask(served, key, "POST", "/campaigns", {"clientId": client, "messageTemplateId": template, "name": "C"})[
        "id"
    ]
    options = ("--campaign", campaign, *data)
    dry = typed("campaigns", "import", sheet, *options, "--dry-run")
    assert (dry.code, dry.out) == (0, "sheet.csv would come to: 2 added, 1 duplicate, 1 invalid, 1 blank.\n")
    assert [line.split(": ")[:2] for line in dry.err.splitlines()] == [
        ["row 5", "target_duplicate"],
        ["row 6", "handle_invalid"],
    ]
    done = typed("campaigns", "import", sheet, *options, "--map", "offer=Budget", "--rejected", rejected)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("sheet.csv (imp_")
    assert done.out.endswith("): 2 added, 1 duplicate, 1 invalid, 1 blank.\n")
    assert [line.split(",")[:2] for line in rejected.read_text("utf-8-sig").splitlines()] == [
        ["row", "reason"],
        ["5", "target_duplicate"],
        ["6", "handle_invalid"],
    ]
    (target, _) = ask(served, key, "GET", f"/campaigns/{campaign}/targets")["data"]
    assert (target["instagramUsername"], target["variables"]) == ("natgeo", {"offer": "100"})
    for arguments, told in (
        ((sheet, "--campaign", "camp_" + "0" * 26, *data), "No project has a campaign with that id."),
        ((sheet, *options, "--map", "offer=Colour"), "which the file does not have"),
        ((sheet, *options, "--map", "offer"), "field=Column"),
        ((tmp_path / "none.csv", *options), "There is no file"),
        ((sheet, *options, "--dry-run", "--rejected", rejected), "a dry run tells"),
        ((sheet, *options, "--delimiter", ";"), "--delimiter is one of comma"),
    ):
        refused = typed("campaigns", "import", *arguments)
        assert (refused.code, refused.out) == (1, ""), refused
        assert told in refused.err
    ahead = typed("campaigns", "forecast", *options, "--days", "3")
    assert (ahead.code, ahead.err) == (0, "")
    assert "\n2 wait: 2 sends in these days\nIt ends 2" in ahead.out
    assert ahead.out.endswith(" UTC.\nIt waits longest for: campaign_hourly_limit.\n")
    whole, html = tmp_path / "instagram.zip", tmp_path / "html.zip"
    whole.write_bytes(of_2024("band", ["fan.one", "fan.two"], ["ada"]))
    html.write_bytes(zipped({"followers_1.html": b"<html>"}))
    beside = typed("archives", "import", whole, "--account", "@Band", *data)
    assert (beside.code, beside.err) == (0, "")
    assert beside.out.endswith(") of band: 2 followers, 1 following.\n")
    refused = typed("archives", "import", html, "--account", "band", *data)
    assert (refused.code, refused.out) == (1, "")
    assert "html.zip cannot be read (html): The archive is in HTML." in refused.err
    listed = [line.split()[:2] for line in typed("archives", "list", *data).out.splitlines()]
    assert [status for _, status in listed] == ["failed", "ready"]
    for archive, _ in listed:
        gone = typed("archives", "delete", archive, *data)
        assert (gone.code, gone.out) == (0, f"{archive} is gone, with everybody in it.\n")
    assert "There is no archive with this id" in typed("archives", "delete", listed[0][0], *data).err
    assert served.stop() == 0
    alone = typed("archives", "import", whole, "--account", "band", *data)
    assert (alone.code, alone.out.split(")")[1]) == (0, " of band: 2 followers, 1 following.\n")
    done = typed("campaigns", "import", rest, *options)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("): 6,000 added.\n")
    served.start("--no-sample")
    imports = ask(served, key, "GET", f"/campaigns/{campaign}/imports")["data"]
    assert [(i["fileName"], i["status"], i["counts"]["added"]) for i in imports] == [
        ("rest.csv", "completed", 6_000),
        ("sheet.csv", "completed", 2),
    ]
