"""Tokens that stand for a key: an hour, one secret, one algorithm; and nothing that only looks like one."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import identity
from overture.runtime import jwt
from tests.domain.identity.test_keys import PEPPER, create, id_of
from tests.factories import in_world
from tests.world import World


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(secret: bytes, claims: Any, head: Any = None, hashed: str = "sha256") -> str:
    """A token as anybody may write it."""
    parts = [b64(json.dumps(p).encode()) for p in (head or {"alg": "HS256", "typ": "JWT"}, claims)]
    signed = ".".join(parts)
    return f"{signed}.{b64(hmac.digest(secret, signed.encode(), hashed))}"


async def opens(w: World, text: str, came_from: str = "") -> bool:
    try:
        project, actor = await identity.authenticate_either(identity.KeyRows(w.db), PEPPER, text, came_from)
    except identity.InvalidApiKey:
        return False
    assert (project, actor.name.startswith("key:")) == (w.project, True)
    return True


@in_world
async def test_a_token_holds_for_sixty_minutes_and_no_longer_whatever_its_end_says(w: World) -> None:
    key = id_of(await create(w))
    secret = b64decode((await identity.signing_secret(w.db, PEPPER, key)).reveal(), validate=True)
    at = int(w.now.timestamp())
    hour = token(secret, {"iss": key, "iat": at, "exp": at + 86_400})
    short = token(secret, {"iss": key, "iat": at, "exp": at + 60})
    later = token(secret, {"iss": key, "iat": at + 600})
    made = (await identity.token_of(w.db, PEPPER, key)).reveal()
    assert [await opens(w, t) for t in (hour, short, made, later)] == [True, True, True, False]
    begin = w.now
    w.now = begin + timedelta(seconds=60)
    assert [await opens(w, t) for t in (hour, short)] == [True, False]
    w.now = begin + timedelta(minutes=60, seconds=-2)
    assert [await opens(w, t) for t in (hour, made, later)] == [True, True, True]
    w.now = begin + timedelta(minutes=60)
    assert [await opens(w, t) for t in (hour, made)] == [False, False]


@in_world
async def test_only_the_right_secret_algorithm_and_issuer_open(w: World) -> None:
    text = await create(w)
    key, other = id_of(text), id_of(await create(w))
    secret = b64decode((await identity.signing_secret(w.db, PEPPER, key)).reveal())
    at = int(w.now.timestamp())
    claims = {"iss": key, "iat": at}
    good = token(secret, claims)
    assert await opens(w, good)
    assert await opens(w, text), "the key itself goes on opening"
    for bad in (
        token(b"", claims),
        token(text.encode(), claims),
        token(secret, {**claims, "iss": other}),
        token(secret, {**claims, "iss": "x" * 12}),
        token(secret, {**claims, "iss": "no id at all"}),
        token(secret, {"iss": key}),
        token(secret, {**claims, "iat": str(at)}),
        token(secret, {**claims, "exp": at}),
        token(secret, {**claims, "nbf": at + 3000}),
        token(secret, claims, {"alg": "none"}),
        token(secret, claims, {"alg": "HS512"}, "sha512"),
        token(secret, claims, {"alg": "HS256", "crit": ["b64"]}),
        good.rsplit(".", 1)[0] + ".",
        good[:-4] + "AAAA",
        good + ".x",
        token(secret, {**claims, "x": "y" * 5000}),
    ):
        assert not await opens(w, bad), bad[:80]


@in_world
async def test_a_token_ends_with_its_key_and_outlives_a_rotation_as_the_key_does(w: World) -> None:
    text = await create(w, allowed_ips=["203.0.113.0/24"])
    key = id_of(text)
    old = (await identity.token_of(w.db, PEPPER, key)).reveal()
    with pytest.raises(identity.IpNotAllowed):
        await identity.authenticate_either(identity.KeyRows(w.db), PEPPER, old, "198.51.100.1")
    await w.run(lambda call: identity.rotate_key(call, key, timedelta(minutes=10)))
    new = (await identity.token_of(w.db, PEPPER, key)).reveal()
    assert [await opens(w, t, "203.0.113.7") for t in (old, new)] == [True, True]
    w.now += timedelta(minutes=11)
    assert [await opens(w, t, "203.0.113.7") for t in (old, new)] == [False, True]
    await identity.revoke_key(w.db, key)
    assert not await opens(w, new, "203.0.113.7")


def test_what_others_sign_is_read_with_claims_of_their_own() -> None:
    made = jwt.presented(token(b"k", {"iss": "a", "iat": 1.5, "aud": ["x"], "sub": None}))
    assert made is not None
    assert (made.issuer, made.issued_at, made.expires_at) == ("a", 1.5, 3601.5)
