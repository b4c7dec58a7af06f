"""The campaigns of the stories: made over HTTP with a key, watched until they end.

Not who dies meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.chaos.processes import Town, until
from tests.chaos.wire import Customer

PLENTY = 1_000_000


def client(customer: Customer, name: str) -> str:
    """A new client's id."""
    return str(customer.post("/api/v1/clients", {"name": name})["id"])


def campaign(customer: Customer, of: str, name: str, handles: Sequence[str], **more: Any) -> str:
    """The id of a new campaign to these people, as fast as it goes; its messages begin with its name."""
    template = customer.post("/api/v1/message-templates", {"name": name, "body": f"{name}: hello {{{{ firstName }}}}!"})
    given = {
        "clientId": of,
        "messageTemplateId": template["id"],
        "name": name,
        "pacing": "burst",
        "hourlyLimit": PLENTY,
        "dailyLimit": PLENTY,
        **more,
    }
    made = str(customer.post("/api/v1/campaigns", given)["id"])
    targets = [{"instagramUsername": h, "firstName": "You"} for h in handles]
    added = customer.post(f"/api/v1/campaigns/{made}/targets", {"targets": targets})
    assert added["added"] == len(handles), added["errors"][:3]
    return made


def start(customer: Customer, *campaigns: str) -> None:
    """Starts them."""
    for each in campaigns:
        customer.post(f"/api/v1/campaigns/{each}/start")


def seen(customer: Customer, campaign_id: str) -> dict[str, Any]:
    """A campaign as it stands."""
    found: dict[str, Any] = customer.get(f"/api/v1/campaigns/{campaign_id}")
    return found


def is_over(customer: Customer, campaign_id: str) -> bool:
    """Completed, or cancelled with nothing in doubt."""
    now = seen(customer, campaign_id)
    return bool(now["status"] == "completed" or (now["status"] == "cancelled" and now["stats"]["inDoubt"] == 0))


def finish(town: Town, customer: Customer, *campaigns: str, seconds: float = 90) -> None:
    """Waits until they are over; fails with where they stand."""

    def done() -> bool:
        town.keep_alive()
        return all(is_over(customer, each) for each in campaigns)

    try:
        until(done, seconds, town, pause=0.2)
    except AssertionError as error:
        stand = {c: (s["status"], s["statusReason"], s["stats"]) for c in campaigns for s in [seen(customer, c)]}
        raise AssertionError(f"not over: {stand}\n{error}") from None
