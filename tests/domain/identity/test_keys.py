"""Keys that end, are rotated and are bound to addresses; and that none gives more than it has."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from overture.domain import identity
from overture.domain.identity import Actor, KeyFacts, NewKey, Pepper
from overture.kernel.paging import PageAsk
from overture.runtime import idempotency, limits
from overture.runtime.housekeeping import Housekeeping
from overture.runtime.limits import Limits
from overture.runtime.secrets import Secrets
from tests.factories import in_world, rows
from tests.world import World

PEPPER = Pepper(Secrets.derived_from(b"test" * 16).pepper)
"""The one of the world's own deployment."""
HOUR = timedelta(hours=1)


async def create(w: World, name: str = "some", **more: Any) -> str:
    return await identity.create_key(w.db, PEPPER, w.project, name, **more)


async def opens(w: World, text: str, came_from: str = "") -> bool:
    try:
        project, _ = await identity.authenticate(identity.KeyRows(w.db), PEPPER, text, came_from)
    except identity.InvalidApiKey:
        return False
    assert project == w.project
    return True


async def acting(w: World, text: str, do: Any) -> Any:
    """Runs a command as the key whose text this is."""
    _, actor = await identity.authenticate(identity.KeyRows(w.db), PEPPER, text, "203.0.113.7")
    return await w.calls.run(w.project, actor, do)


def id_of(text: str) -> str:
    return text.split("_")[2]


async def get(w: World, text: str) -> KeyFacts:
    found: KeyFacts = await w.run(lambda call: identity.get_key(call, id_of(text)))
    return found


@in_world
async def test_a_key_works_up_to_its_end_and_not_at_it(w: World) -> None:
    text = await create(w, lasts=HOUR)
    end = w.now + HOUR
    assert (await get(w, text)).expires_at == end
    w.now = end - timedelta(microseconds=1)
    assert await opens(w, text)
    w.now = end
    assert not await opens(w, text)
    assert (await get(w, text)).status is identity.KeyStatus.EXPIRED
    for wrong in (timedelta(0), -HOUR, timedelta(days=36_501)):
        with pytest.raises(identity.InvalidKey):
            await create(w, lasts=wrong)


@in_world
async def test_a_key_works_from_its_addresses_alone_and_only_its_holder_learns_of_them(w: World) -> None:
    text = await create(w, allowed_ips=["203.0.113.0/24", "2001:DB8::1", "2001:db8:0::1"])
    assert (await get(w, text)).allowed_ips == ("203.0.113.0/24", "2001:db8::1")
    for good in ("203.0.113.7", "::ffff:203.0.113.8", "2001:db8::1"):
        assert await opens(w, text, good)
    for bad in ("203.0.114.7", "2001:db8::2", "", "nonsense"):
        with pytest.raises(identity.IpNotAllowed, match=bad or "that is not known"):
            await identity.authenticate(identity.KeyRows(w.db), PEPPER, text, bad)
    with pytest.raises(identity.InvalidApiKey):
        await identity.authenticate(identity.KeyRows(w.db), Pepper(b"q" * 32), text, "203.0.114.7")
    with pytest.raises(identity.InvalidKey) as refused:
        await create(w, allowed_ips=["203.0.113.7", "here", "203.0.113.7/24"])
    assert [f.path for f in refused.value.fields] == ["allowed_ips[1]", "allowed_ips[2]"]
    with pytest.raises(identity.InvalidKey, match="At most 50"):
        await create(w, allowed_ips=[f"10.0.0.{n}" for n in range(51)])


@in_world
async def test_a_rotated_key_has_two_secrets_until_the_overlap_ends(w: World) -> None:
    old = await create(w, scopes=["clients:read"], rate=30, allowed_ips=["203.0.113.7"])
    key, text = await w.run(lambda call: identity.rotate_key(call, id_of(old), HOUR))
    new = text.reveal()
    assert (key.id, key.scopes, key.rate, key.allowed_ips) == (
        id_of(old),
        ("clients:read",),
        30,
        ("203.0.113.7",),
    )
    assert key.previous_until == w.now + HOUR
    assert new != old
    assert id_of(new) == id_of(old)
    assert await opens(w, old, "203.0.113.7")
    assert await opens(w, new, "203.0.113.7")
    with pytest.raises(identity.KeyRotationUnderWay):
        await w.run(lambda call: identity.rotate_key(call, id_of(old)))
    w.now += HOUR
    assert not await opens(w, old, "203.0.113.7")
    assert await opens(w, new, "203.0.113.7")
    assert (await get(w, new)).previous_until is None
    stored = str(await rows(w, "select k::text from api_key k where project_id = $1"))
    assert id_of(new) in stored
    for shown in (old, new):
        secret = shown.rsplit("_", 1)[-1]
        assert secret not in stored
        assert secret.encode().hex() not in stored


@in_world
async def test_a_rotation_without_overlap_ends_every_earlier_secret(w: World) -> None:
    first = await create(w)
    _, second = await w.run(lambda call: identity.rotate_key(call, id_of(first), HOUR))
    key, third = await w.run(lambda call: identity.rotate_key(call, id_of(first), timedelta(0)))
    assert key.previous_until is None
    assert [await opens(w, t) for t in (first, second.reveal(), third.reveal())] == [False, False, True]
    await identity.revoke_key(w.db, id_of(first))
    assert not await opens(w, third.reveal())
    with pytest.raises(identity.KeyNotActive, match="is revoked"):
        await w.run(lambda call: identity.rotate_key(call, id_of(first)))


@in_world
async def test_a_revoked_key_has_neither_secret(w: World) -> None:
    first = await create(w)
    _, second = await w.run(lambda call: identity.rotate_key(call, id_of(first), HOUR))
    key = await w.run(lambda call: identity.revoke_key_of(call, id_of(first)))
    assert (key.status, key.previous_until) == (identity.KeyStatus.REVOKED, None)
    assert not await opens(w, first)
    assert not await opens(w, second.reveal())
    again = await w.run(lambda call: identity.revoke_key_of(call, id_of(first)))
    assert again.revoked_at == key.revoked_at


@in_world
async def test_rotating_lengthens_no_life(w: World) -> None:
    text = await create(w, lasts=HOUR)
    end = w.now + HOUR
    key, new = await acting(w, text, lambda call: identity.rotate_key(call, id_of(text), timedelta(days=2)))
    assert (key.expires_at, key.previous_until) == (end, end)
    w.now = end
    assert not await opens(w, text)
    assert not await opens(w, new.reveal())
    with pytest.raises(identity.KeyNotActive, match="is expired"):
        await w.run(lambda call: identity.rotate_key(call, id_of(text)))


@in_world
async def test_two_rotations_at_once_leave_one_new_secret_that_works(w: World) -> None:
    text = await create(w)

    async def once() -> str | None:
        try:
            _, new = await acting(w, text, lambda call: identity.rotate_key(call, id_of(text)))
        except identity.KeyRotationUnderWay:
            return None
        return str(new.reveal())

    made = [t for t in await asyncio.gather(*(once() for _ in range(4))) if t is not None]
    assert len(made) == 1
    assert await opens(w, made[0])
    assert await opens(w, text)


@in_world
async def test_a_key_gives_what_it_has_where_nothing_is_said(w: World) -> None:
    maker = await create(w, scopes=["keys:write", "clients:read"], rate=30, lasts=HOUR, allowed_ips=["203.0.113.7"])
    key, text = await acting(w, maker, lambda call: identity.make_key(call, NewKey("child")))
    assert (key.scopes, key.rate, key.expires_at, key.allowed_ips, key.created_by) == (
        ("keys:write", "clients:read"),
        30,
        w.now + HOUR,
        ("203.0.113.7",),
        id_of(maker),
    )
    assert await opens(w, text.reveal(), "203.0.113.7")


@in_world
async def test_no_key_gives_a_scope_an_hour_or_an_address_that_it_has_not(w: World) -> None:
    maker = await create(w, scopes=["keys:write", "clients:read"], lasts=HOUR, allowed_ips=["203.0.113.0/24"])

    async def make(**more: Any) -> KeyFacts:
        key, _ = await acting(w, maker, lambda call: identity.make_key(call, NewKey("child", **more)))
        assert isinstance(key, KeyFacts)
        return key

    with pytest.raises(identity.ScopeMissing, match="clients:write"):
        await make(scopes=["clients:read", "clients:write"])
    with pytest.raises(identity.UnknownScope):
        await make(scopes=["clients:fly"])
    for end in (
        w.now + HOUR + timedelta(microseconds=1),
        w.now,
        w.now - HOUR,
        datetime.max.replace(tzinfo=w.now.tzinfo),
    ):
        with pytest.raises(identity.InvalidKey):
            await make(expires_at=end)
    for ips in ([], ["203.0.112.0/23"], ["203.0.113.7", "198.51.100.1"], ["0.0.0.0/0"], ["::/0"]):
        with pytest.raises(identity.InvalidKey):
            await make(allowed_ips=ips)
    with pytest.raises(identity.InvalidKey, match="600 requests a minute") as refused:
        await make(rate=601)
    assert [f.path for f in refused.value.fields] == ["rate_limit"]
    assert [(await make(rate=n)).rate for n in (600, 1)] == [600, 1]
    less = await make(scopes=["clients:read"], expires_at=w.now + HOUR / 2, allowed_ips=["203.0.113.7"])
    assert (less.scopes, less.expires_at, less.allowed_ips) == (
        ("clients:read",),
        w.now + HOUR / 2,
        ("203.0.113.7",),
    )


@in_world
async def test_no_key_takes_over_one_that_may_more_by_rotating_it(w: World) -> None:
    narrow = await create(w, scopes=["keys:write"], lasts=HOUR, allowed_ips=["203.0.113.7"])
    bounds: dict[str, Any] = {"scopes": ["keys:write"], "lasts": HOUR, "allowed_ips": ["203.0.113.7"]}
    for more, refused in (
        ({"scopes": ["keys:write", "clients:read"]}, identity.ScopeMissing),
        ({"lasts": None}, identity.KeyBeyondOwn),
        ({"lasts": 2 * HOUR}, identity.KeyBeyondOwn),
        ({"allowed_ips": []}, identity.KeyBeyondOwn),
        ({"allowed_ips": ["203.0.113.0/24"]}, identity.KeyBeyondOwn),
    ):
        other = await create(w, **bounds | more)
        with pytest.raises(refused):
            await acting(w, narrow, lambda call, other=other: identity.rotate_key(call, id_of(other)))
        assert (await get(w, other)).previous_until is None
    slow, fast = [await create(w, **bounds, rate=n) for n in (599, 601)]
    for own, other in ((slow, narrow), (narrow, fast)):
        with pytest.raises(identity.KeyBeyondOwn, match="more requests a minute"):
            await acting(w, own, lambda call, other=other: identity.rotate_key(call, id_of(other)))
    equal = await create(w, **bounds)
    assert await acting(w, narrow, lambda call: identity.rotate_key(call, id_of(equal)))


@in_world
async def test_nothing_of_another_projects_keys_is_seen_or_changed(w: World) -> None:
    place = await identity.find_workspace(w.db)
    other = await identity.create_project(w.db, place.id, "Second", "test")
    text = await create(w)
    theirs = Actor("key:" + id_of(await identity.create_key(w.db, PEPPER, other, "theirs")))
    for do in (
        lambda call: identity.get_key(call, id_of(text)),
        lambda call: identity.rotate_key(call, id_of(text)),
        lambda call: identity.revoke_key_of(call, id_of(text)),
    ):
        with pytest.raises(identity.KeyNotFound):
            await w.calls.run(other, theirs, do)
    page = await w.calls.run(other, theirs, lambda call: identity.page_of_keys(call, PageAsk()))
    assert [k.name for k in page.items] == ["theirs"]
    key, made = await w.calls.run(other, theirs, lambda call: identity.make_key(call, NewKey("more")))
    assert (await identity.authenticate(identity.KeyRows(w.db), PEPPER, made.reveal()))[0] == other
    assert (await identity.project_of_key(w.db, key.id)) == other
    for nothing in ("", "nokey", "\x00" * 12, "é" * 12, "0" * 12):
        with pytest.raises(identity.KeyNotFound):
            await w.run(lambda call, nothing=nothing: identity.get_key(call, nothing))


@in_world
async def test_a_key_that_is_revoked_while_it_asks_makes_nothing(w: World) -> None:
    text = await create(w)
    _, actor = await identity.authenticate(identity.KeyRows(w.db), PEPPER, text)
    await identity.revoke_key(w.db, id_of(text))
    with pytest.raises(identity.InvalidApiKey):
        await w.calls.run(w.project, actor, lambda call: identity.make_key(call, NewKey("child")))
    assert len(await identity.list_keys(w.db)) == 1


@in_world
async def test_pages_of_keys_are_newest_first_and_hold_each_once(w: World) -> None:
    made = []
    for n in range(5):
        made.append(id_of(await create(w)))
        w.now += timedelta(seconds=n % 2)  # two of the same moment among them
    seen: list[str] = []
    ask = PageAsk(2)
    while True:
        page = await w.run(lambda call, ask=ask: identity.page_of_keys(call, ask))
        seen += [k.id for k in page.items]
        if page.next is None:
            break
        ask = PageAsk(2, page.next)
    assert sorted(seen) == sorted(made)
    assert seen[0] == made[4]
    assert seen[-1] in made[:2]


@in_world
async def test_the_last_use_is_known_to_the_minute_without_a_write_for_it(w: World) -> None:
    text = await create(w)
    assert (await get(w, text)).last_used_at is None
    counted = Limits(w.db, monotonic=w.seconds)
    await counted.take(w.project.id, f"key:{id_of(text)}", "default", 600)
    minute = w.now.replace(second=0, microsecond=0)
    assert (await get(w, text)).last_used_at == minute
    before = await rows(w, "select xmin::text as x from api_key where project_id = $1")
    w.now += timedelta(hours=3)
    tidy = Housekeeping(w.db, (identity.note_uses, limits.forget, idempotency.forget), (), timedelta(days=90))
    await tidy()
    assert await rows(w, "select 1 from rate_window where project_id = $1") == []
    assert (await get(w, text)).last_used_at == minute
    assert await rows(w, "select xmin::text as x from api_key where project_id = $1") != before


@in_world
async def test_keys_asked_for_at_the_same_time_are_told_apart_and_read_anew(w: World) -> None:
    keys = identity.KeyRows(w.db)
    texts = [await create(w, name) for name in ("a", "b", "c")]
    wrong = texts[0][:-1] + ("a" if texts[0][-1] != "a" else "b")
    asked = [*texts, wrong, *texts]

    async def read() -> list[str]:
        said = await asyncio.gather(
            *(identity.authenticate(keys, PEPPER, text) for text in asked), return_exceptions=True
        )
        return [type(s).__name__ if isinstance(s, BaseException) else s[1].name for s in said]

    names = [f"key:{id_of(text)}" for text in texts]
    assert await read() == [*names, "InvalidApiKey", *names]
    # One read is under way when the key is revoked: who asks after that is not told of what it found.
    early = asyncio.create_task(identity.authenticate(keys, PEPPER, texts[1]))
    await asyncio.sleep(0)
    await identity.revoke_key(w.db, id_of(texts[1]))
    assert await read() == [names[0], "InvalidApiKey", names[2], "InvalidApiKey", names[0], "InvalidApiKey", names[2]]
    await asyncio.gather(early, return_exceptions=True)
