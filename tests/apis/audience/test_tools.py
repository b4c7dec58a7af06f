"""Every tool from the request to its rows: what it takes, whom it lists, what it costs, what its certificate says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema
import pytest

from overture.domain import identity
from overture.domain.audience import BY_NAME
from tests.apis.audience.desk import Client, Desk
from tests.apis.audience.test_originals import BASE
from tests.conftest import Run

POST = "https://www.instagram.com/p/audience-100/"


@dataclass(frozen=True)
class Golden:
    """A job that reads all of its lists, and what it comes to."""

    params: dict[str, Any]
    most: str
    """The param that counts new rows."""
    columns: tuple[str, ...]
    first: Mapping[str, str]
    """Of the first row."""
    price: int
    certificate: Mapping[str, Any]


def told(expected: int, delivered: int, **others: Any) -> dict[str, Any]:
    """A certificate, whatever is not named being nothing."""
    usual = {
        "expected": expected,
        "listed": delivered,
        "delivered": delivered,
        "duplicates_removed": 0,
        "already_delivered": 0,
        "not_matching": 0,
        "private_or_gone": 0,
        "missing": 0,
        "gaps": [],
        "end_reached": True,
    }
    assert not set(others) - set(usual)
    return usual | others


def gap(source: str, reason: str) -> dict[str, Any]:
    """A list that nobody is given."""
    return {"gaps": [{"source": source, "reason": reason, "count": None}], "end_reached": False}


GOLDEN: dict[str, Golden] = {
    "followers": Golden(
        {"usernames": ["Sandbox.audience.30", "sandbox.audience.30", "sandbox.private"], "max_followers": 100},
        "max_followers",
        (),
        {
            "source": "Sandbox.audience.30",
            "type": "follower",
            "user_id": "42256715187379536",
            "username": "arjun.larsen_82",
            "full_name": "Akira Mendes",
        },
        5,
        told(30, 30, **gap("sandbox.private", "private")),
    ),
    "following": Golden(
        {"usernames": ["sandbox.audience.30", "sandbox.missing"], "max_following": 100},
        "max_following",
        (),
        {
            "source": "sandbox.audience.30",
            "type": "following",
            "user_id": "68601151230522350",
            "username": "nia_novak_71",
            "full_name": "Mia Ito",
        },
        5,
        told(30, 30, **gap("sandbox.missing", "not_found")),
    ),
    "likers": Golden(
        # Three posts of 120 likers each; each shares half of its likers with the next.
        {"usernames": ["creatorname"], "max_posts": 3, "max_likers": 1_000},
        "max_likers",
        (),
        {
            "source": "creatorname",
            "type": "liker",
            "user_id": "36177791597569163",
            "username": "sami_tanaka_082",
            "full_name": "Astrid Cruz",
        },
        5,
        told(240, 240, listed=360, duplicates_removed=120),
    ),
    "hashtag": Golden(
        # Of fifty posts ten are by somebody who wrote the one before.
        {"hashtags": ["audience_50", "Audience_50", "sandbox_missing"], "max_posts": 100},
        "max_posts",
        (),
        {
            "source": "audience_50",
            "type": "author",
            "user_id": "16300565383365641",
            "username": "zoe.novak_63",
            "full_name": "Pedro Osei",
        },
        5,
        told(40, 40, listed=50, duplicates_removed=10, **gap("sandbox_missing", "not_found")),
    ),
    "location": Golden(
        {"locations": ["40", "https://www.instagram.com/explore/locations/40/somewhere/", "0"], "max_posts": 100},
        "max_posts",
        (),
        {
            "source": "40",
            "type": "author",
            "user_id": "3497356204775998",
            "username": "theo.weber_85",
            "full_name": "Greta Hansen",
        },
        5,
        told(32, 32, listed=40, duplicates_removed=8, **gap("0", "not_found")),
    ),
    "single-post-likers": Golden(
        # The third is the first written otherwise; half of the second's likers are the first's.
        {
            "post_urls": [
                POST,
                "https://www.instagram.com/reel/audience-100-1?igsh=abc",
                "instagram.com/somebody/p/audience-100/",
                "https://www.instagram.com/p/sandbox-private/",
            ],
            "max_likers": 200,
        },
        "max_likers",
        (),
        {
            "source": POST,
            "type": "liker",
            "user_id": "58672273012446420",
            "username": "mia.rossi_189162",
            "full_name": "Uma Almeida",
        },
        5,
        told(
            200,
            150,
            listed=200,
            duplicates_removed=50,
            **gap("https://www.instagram.com/p/sandbox-private/", "private"),
        ),
    ),
    "emails": Golden(
        {"usernames": ["sandbox.audience.120"], "max_results": 1_000, "enrich_profiles": False},
        "max_results",
        ("email",),
        {
            "source": "sandbox.audience.120",
            "type": "follower",
            "user_id": "42778670654512821",
            "username": "olga_mendes_011",
            "full_name": "Amara Olsen",
            "email": "olga_mendes_011@mail.invalid",
        },
        10,
        told(120, 27, listed=120, not_matching=93),
    ),
    "phones": Golden(
        {"usernames": ["sandbox.audience.120"], "source": "following", "max_results": 1_000},
        "max_results",
        ("phone",),
        {
            "source": "sandbox.audience.120",
            "type": "following",
            "user_id": "30655826374024542",
            "username": "ingrid_khan_314",
            "full_name": "Oksana Petit",
            "phone": "+1 555 0012720",
        },
        10,
        told(120, 18, listed=120, not_matching=102),
    ),
}


@pytest.mark.parametrize("tool", BY_NAME)
def test_a_tool_delivers_what_its_lists_hold_and_nobody_twice(tool: str, desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        g = GOLDEN[tool]
        subject, addons = BY_NAME[tool].subject, {addon.name: True for addon in BY_NAME[tool].addons}
        first = {**g.params, subject: g.params[subject][:1], g.most: 10, **addons}
        few, few_rows = await delivered(desk, tool, first, [c.name for a in BY_NAME[tool].addons for c in a.columns])
        assert (few["number_of_results"], few["cost_charged"]) == (10, 10 * (g.price + len(addons)))
        assert few["completeness"]["end_reached"] is False
        assert all(any(row[c] for row in few_rows) for c in few_rows[0] if c not in ("email", "phone"))
        all_, all_rows = await delivered(desk, tool, g.params)
        mine, whole = all_["completeness"], g.certificate["delivered"]
        assert mine == {**g.certificate, "erased": 0, "delivered": whole - 10, "already_delivered": 10}
        parts = ("delivered", "duplicates_removed", "already_delivered", "not_matching")
        assert mine["listed"] == sum(mine[name] for name in parts)
        assert (all_["number_of_results"], all_["cost_charged"]) == (whole - 10, (whole - 10) * g.price)
        ids = [row["user_id"] for row in [*few_rows, *all_rows]]
        assert len(set(ids)) == len(ids) == whole
        assert all(row[name] for row in all_rows for name in g.columns)
        assert dict(g.first).items() <= few_rows[0].items()
        again, nothing = await delivered(desk, tool, g.params)
        assert (again["cost_charged"], nothing) == (0, [])
        assert again["completeness"]["listed"] == mine["listed"]

    run(story())


async def delivered(
    desk: Desk, tool: str, params: dict[str, Any], added: Sequence[str] = ()
) -> tuple[Any, list[dict[str, str]]]:
    """A job that has completed, and its rows: every column in each."""
    done = await desk.done(await desk.submit(tool, **params))
    assert (done["status"], done["tool_type"]) == ("COMPLETED", tool)
    page = await desk.api.get(f"/api/v1/jobs/{done['job_id']}/results?limit=200")
    rows = list(page["data"])
    if page["pagination"]["has_next"]:
        rows += (await desk.api.get(f"/api/v1/jobs/{done['job_id']}/results?limit=200&page=2"))["data"]
    assert page["columns"] == [*BASE, *GOLDEN[tool].columns, *added]
    assert all(list(row) == page["columns"] for row in rows)
    return done, rows


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("likers", {"usernames": ["nasa"], "max_posts": 0}, "params.max_posts"),
    ("likers", {"usernames": ["nasa"], "max_followers": 5}, "params.max_followers"),
    ("hashtag", {"hashtags": ["#sunset"]}, "params.hashtags[0]"),
    ("hashtag", {"hashtags": ["sun set"]}, "params.hashtags[0]"),
    ("hashtag", {"hashtags": ["sunset\n"]}, "params.hashtags[0]"),
    ("hashtag", {"usernames": ["nasa"]}, "params.hashtags"),
    ("location", {"locations": ["Lisbon"]}, "params.locations[0]"),
    ("location", {"locations": ["1"] * 11}, "params.locations"),
    ("single-post-likers", {"post_urls": ["https://example.com/p/abc/"]}, "params.post_urls[0]"),
    ("single-post-likers", {"post_urls": ["https://www.instagram.com/nasa/"]}, "params.post_urls[0]"),
    ("single-post-likers", {"post_urls": [POST], "max_likers": 10_001}, "params.max_likers"),
    ("emails", {"usernames": ["nasa"], "enrich_profiles": True}, "params.enrich_profiles"),
    ("phones", {"usernames": ["nasa"], "enrich_profiles": True}, "params.enrich_profiles"),
    ("emails", {"usernames": ["nasa"], "source": "hashtag"}, "params.source"),
    ("emails", {"usernames": ["nasa\n"]}, "params.usernames[0]"),
    ("phones", {"usernames": ["nasa"], "max_results": "50"}, "params.max_results"),
)


def test_params_are_refused_by_the_one_that_is_wrong(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        for tool, params, path in REFUSED:
            body = {"external_user_id": "customer-123", "tool_type": tool, "params": params}
            error = await desk.refused(await desk.api("POST", "/api/v1/jobs", body), 400, "VALIDATION_ERROR")
            assert path in error["message"], (tool, params, error)
            assert path in [f["path"] for f in error["fields"]], (tool, params, error)
            assert "regex" not in error["message"]
        assert (await desk.api.get("/api/v1/jobs"))["data"] == []

    run(story())


def test_a_tool_that_nothing_connected_can_serve_is_refused_with_what_would(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        standing = desk.standing
        key = await identity.create_key(standing.db, standing.pepper, desk.shop.live, "live", None, None)
        live = Client(standing, {"authorization": f"Bearer {key}"})
        for n, (tool, g) in enumerate(GOLDEN.items()):
            body = {"external_user_id": f"customer-{n}", "tool_type": tool, "params": g.params}
            error = await desk.refused(await live("POST", "/api/v1/jobs", body), 409, "TOOL_NOT_AVAILABLE")
            assert f"`{tool}`" in error["message"]
            assert "Connect an account through `bridge`" in error["message"]

    run(story())


def test_the_document_tells_the_tools_apart(desk: Desk) -> None:
    document = desk.standing.documents["audience"]
    content = document["paths"]["/api/v1/jobs"]["post"]["requestBody"]["content"]["application/json"]
    variants = content["schema"]["discriminator"]["mapping"]
    assert list(variants) == list(content["examples"]) == list(BY_NAME)
    assert len({ref["$ref"] for ref in content["schema"]["anyOf"]}) == len(BY_NAME) == 8
    for tool, ref in variants.items():
        schema = {"$ref": ref, "components": document["components"]}
        validator = jsonschema.Draft202012Validator(schema)
        for params in (content["examples"][tool]["value"]["params"], GOLDEN[tool].params):
            validator.validate({"external_user_id": "customer-123", "tool_type": tool, "params": params})
        other = next(name for name in BY_NAME if name != tool)
        assert not validator.is_valid(content["examples"][other]["value"])
    emails = jsonschema.Draft202012Validator({"$ref": variants["emails"], "components": document["components"]})
    body = {"external_user_id": "a", "tool_type": "emails", "params": {"usernames": ["a"], "enrich_profiles": True}}
    assert not emails.is_valid(body)
