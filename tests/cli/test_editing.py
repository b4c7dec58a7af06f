"""Clients, templates and campaigns changed by commands: as PATCH changes them, and refused as it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.chaos import people
from tests.chaos.wire import Customer
from tests.cli.running import Running, done, refused


def test_what_a_command_changes_is_what_the_api_shows(served: Running, tmp_path: Path) -> None:
    customer, data = Customer([served.url], served.key), served.data_dir
    client = people.client(customer, "Edited")
    campaign = people.campaign(customer, client, "before", ["edited.one"])
    (template,) = [t["id"] for t in customer.get("/api/v1/message-templates")["data"] if t["name"] == "before"]

    assert f'Changed the client "Renamed" ({client}).' in done(
        data, "clients", "edit", client, "--name", "Renamed", "--external-id", "r-1"
    )
    assert f"{client}  Renamed  r-1" in done(data, "clients", "list")
    done(data, "clients", "edit", client, "--clear", "externalId")
    kept = customer.get(f"/api/v1/clients/{client}")
    assert (kept["name"], kept["externalId"]) == ("Renamed", None)

    text = tmp_path / "text.liquid"
    text.write_text("Hello {{ firstName }},\nmay we talk?", "utf-8")
    told = done(data, "templates", "edit", template, "--body-file", text, "--name", "Second")
    assert told == f'Changed the template "Second" ({template}); its text is version 2.\n'
    assert customer.get(f"/api/v1/message-templates/{template}")["body"] == text.read_text("utf-8")
    assert f"{template}  Second  2        firstName" in done(data, "templates", "list")

    hours = {"timezone": "Europe/Berlin", "windows": [{"days": ["monday"], "from": "09:00", "to": "18:00"}]}
    body = tmp_path / "campaign.json"
    body.write_text(json.dumps({"schedule": hours, "hourlyLimit": 9, "metadata": {"of": "a file"}}))
    asked = ("campaigns", "edit", "--campaign", campaign)
    options = ("--hourly-limit", "7", "--recontact-after-days", "90", "--pacing", "even", "--name", "after")
    assert done(data, *asked, *options, "--file", body) == f'Changed the campaign "after" ({campaign}).\n'
    seen = people.seen(customer, campaign)
    assert {k: seen[k] for k in ("name", "hourlyLimit", "pacing", "recontactAfterDays", "metadata")} == {
        "name": "after",
        "hourlyLimit": 7,
        "pacing": "even",
        "recontactAfterDays": 90,
        "metadata": {"of": "a file"},
    }
    assert seen["schedule"] == {**hours, "inTargetZone": True}
    done(data, *asked, "--clear", "schedule", "--clear", "recontactAfterDays")
    seen = people.seen(customer, campaign)
    assert (seen["schedule"], seen["recontactAfterDays"], seen["hourlyLimit"]) == (None, None, 7)


def test_what_cannot_be_changed_so_is_said_and_nothing_is_changed(served: Running, tmp_path: Path) -> None:
    customer, data = Customer([served.url], served.key), served.data_dir
    campaign = people.campaign(customer, people.client(customer, "Kept"), "kept", ["edited.two"])
    before: dict[str, Any] = people.seen(customer, campaign)
    edit = ("campaigns", "edit", "--campaign", campaign)
    broken, listed = tmp_path / "broken.json", tmp_path / "list.json"
    broken.write_text("{")
    listed.write_text("[]")
    for arguments, told in (
        (edit, "Say what to change."),
        ((*edit, "--daily-limit", "0", "--pacing", "slow"), "dailyLimit: "),
        ((*edit, "--daily-limit", "0", "--pacing", "slow"), "pacing: "),
        ((*edit, "--name", "new", "--clear", "name"), "name cannot be set and cleared at once."),
        ((*edit, "--clear", "name"), "name: "),
        ((*edit, "--clear", "colour"), "colour: Unknown field"),
        ((*edit, "--start-at", "2026-12-31T09:00:00"), "startAt: "),
        ((*edit, "--start-at", "2001-12-31T09:00:00Z"), "This moment has passed"),
        ((*edit, "--name", "new", "--file", broken), "broken.json is no JSON"),
        ((*edit, "--name", "new", "--file", listed), "list.json holds no JSON object"),
        ((*edit, "--template", "tpl_" + "0" * 26), "no message template with that id"),
        (("campaigns", "edit", "--campaign", "x", "--name", "y"), "x is no campaign's id"),
        (("campaigns", "edit", "--campaign", "camp_" + "0" * 26, "--name", "y"), "No project has a campaign with"),
        (("clients", "edit", "cli_" + "0" * 26, "--name", "y"), "No project has a client with that id."),
        (("templates", "edit", "tpl_" + "0" * 26, "--name", "y"), "No project has a template with that id."),
        (("templates", "edit", "tpl_" + "0" * 26, "--body", "y", "--body-file", broken), "Give --body or --body-file."),
    ):
        assert told in refused(data, *arguments), arguments
    assert people.seen(customer, campaign) == before
