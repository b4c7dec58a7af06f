"""People by hashing: who exists, what they are like, and lists that are stable, complete and free of repeats."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from pathlib import Path

from overture.sandbox import behaviour, lists
from overture.sandbox.behaviour import Kind
from overture.sandbox.network import SEED
from overture.sandbox.people import GROUND, NASA_FOLLOWERS, People
from tests.sandbox.world import run, sandbox

PEOPLE = People(SEED)


def test_the_ground_exists_is_public_open_and_never_opts_out_under_any_seed() -> None:
    for seed in (SEED, *(f"seed {i}" for i in range(200))):
        for handle in GROUND:
            person = People(seed).person("instagram", handle)
            assert (person.exists, person.is_private, person.accepts_messages) == (True, False, True)
            assert behaviour.of(person).kind in (Kind.REPLIES, Kind.IGNORES)


def test_shares_are_as_documented() -> None:
    crowd = [PEOPLE.person("instagram", f"crowd_{i}") for i in range(20_000)]
    there = [p for p in crowd if p.exists]
    kinds = Counter(behaviour.of(p).kind for p in there)
    assert 0.98 < len(there) / len(crowd) < 0.99
    assert 0.05 < sum(p.is_private for p in there) / len(there) < 0.07
    assert 0.96 < sum(p.accepts_messages for p in there) / len(there) < 0.98
    assert 0.19 < kinds[Kind.REPLIES] / len(there) < 0.21
    assert 0.035 < kinds[Kind.OPTS_OUT] / len(there) < 0.045
    assert 0.015 < kinds[Kind.BLOCKS] / len(there) < 0.025
    assert 0.005 < kinds[Kind.HAS_BLOCKED] / len(there) < 0.015


def test_answers_come_after_minutes_to_hours() -> None:
    answers = [behaviour.of(PEOPLE.person("instagram", f"crowd_{i}")) for i in range(5_000)]
    replies = [a.after.total_seconds() for a in answers if a.kind is Kind.REPLIES]
    assert 120 <= min(replies) < 180
    assert 5 * 3600 < max(replies) <= 6 * 3600
    assert {a.text for a in answers if a.kind is Kind.REPLIES} == set(behaviour.REPLY_TEXTS)
    assert {a.text for a in answers if a.kind is Kind.OPTS_OUT} == set(behaviour.OPT_OUT_TEXTS)


def test_a_list_is_the_same_however_it_is_paged_and_names_nobody_twice() -> None:
    owner = next(
        p
        for i in range(1_000)
        if (p := PEOPLE.person("instagram", f"crowd_{i}")).exists and 2_000 < p.followers < 5_000
    )
    followers = lists.named(PEOPLE, "instagram", "followers", owner.handle, 1)
    whole = [followers.person(PEOPLE, n).handle for n in range(followers.total)]
    assert len(set(whole)) == len(whole) == owner.followers
    assert all(PEOPLE.person("instagram", handle).exists for handle in whole)


def test_a_million_followers_cost_no_memory() -> None:
    nasa = PEOPLE.person("instagram", "nasa")
    assert nasa.followers == NASA_FOLLOWERS
    followers = lists.named(PEOPLE, "instagram", "followers", "nasa", 1)
    tracemalloc.start()
    try:
        for start in range(0, NASA_FOLLOWERS, NASA_FOLLOWERS // 20):
            assert len({followers.person(PEOPLE, n).handle for n in range(start, start + 50)}) == 50
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_profiles_and_lists_over_http(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            nasa = (await world.ask("GET", "/v1/profiles/instagram/NASA")).json
            assert nasa["handle"] == "nasa"
            assert (nasa["followers"], nasa["isPrivate"], nasa["acceptsMessages"]) == (NASA_FOLLOWERS, False, True)
            missing = await world.ask("GET", "/v1/profiles/instagram/sandbox.missing")
            assert (missing.status, missing.json["error"]["code"]) == (404, "profile_not_found")
            private = await world.ask("GET", "/v1/people/instagram/sandbox.private/followers")
            assert (private.status, private.json["error"]["code"]) == (403, "profile_private")
            seen: list[str] = []
            cursor = ""
            while len(seen) < 90:
                path = f"/v1/people/instagram/nasa/followers?limit=30{cursor}"
                page = (await world.ask("GET", path)).json
                assert page["expected"] == NASA_FOLLOWERS
                seen += [person["handle"] for person in page["people"]]
                cursor = f"&cursor={page['nextCursor']}"
            assert len(set(seen)) == 90
            end = await world.ask("GET", f"/v1/people/instagram/nasa/followers?cursor={NASA_FOLLOWERS - 2}")
            assert (len(end.json["people"]), end.json["nextCursor"]) == (2, None)
            assert (await world.ask("GET", "/v1/people/instagram/nasa/friends")).status == 404
            likers = (await world.ask("GET", "/v1/people/instagram/nasa/likers?posts=2&limit=1000")).json
            assert (len(likers["people"]), likers["expected"]) == (240, 180)
            assert (await world.ask("GET", "/v1/people/instagram/nasa/followers?limit=x")).status == 400
            for of, relation, size in (
                ("audience_50", "hashtag", (50, 40)),
                ("audience_50", "hashtag?posts=20", (20, 16)),
                ("40", "location", (40, 32)),
                ("audience-300-2", "post-likers?limit=1000", (300, 300)),
                ("AnyPost", "post-likers", (120, 120)),
            ):
                page = (await world.ask("GET", f"/v1/people/instagram/{of}/{relation}")).json
                assert (len(page["people"]), page["expected"]) == size
                assert len({p["userId"] for p in page["people"]}) == size[1]
            for of, relation, code in (
                ("sandbox_missing", "hashtag", "list_not_found"),
                ("0", "location", "list_not_found"),
                ("sandbox-missing", "post-likers", "list_not_found"),
                ("sandbox-private", "post-likers", "profile_private"),
            ):
                refused = await world.ask("GET", f"/v1/people/instagram/{of}/{relation}")
                assert refused.json["error"]["code"] == code

    run(main)


def test_sized_posts_that_follow_each_other_share_half_of_their_likers() -> None:
    first, second, third = (
        {whole.person(PEOPLE, i).handle for i in range(whole.total)}
        for code in ("audience-80", "audience-80-1", "audience-80-2")
        if (whole := lists.named(PEOPLE, "instagram", "post-likers", code, None))
    )
    assert (len(first & second), len(second & third), len(first & third)) == (40, 40, 0)


def test_a_hashtag_has_its_own_number_of_posts() -> None:
    sizes = [lists.named(PEOPLE, "instagram", "hashtag", f"tag{i}", None).total for i in range(200)]
    assert 200 <= min(sizes) < 1_000
    assert 10_000 < max(sizes) <= 20_000
