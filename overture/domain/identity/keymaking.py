"""API keys made, rotated and revoked, over the API and on the command line.

A key changes keys of its own project only, and gives nothing that it does not have: neither a scope, nor a later end,
nor an address, nor a higher rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from overture.domain.identity.calls import Call, ProjectFacts
from overture.domain.identity.errors import (
    InvalidApiKey,
    InvalidKey,
    KeyBeyondOwn,
    KeyNotActive,
    KeyNotFound,
    KeyRotationUnderWay,
    ScopeMissing,
    UnknownScope,
)
from overture.domain.identity.keys import SCOPES, KeyFacts, KeyStatus, Pepper, get_key
from overture.kernel.errors import FieldFault
from overture.runtime import apikeys
from overture.runtime.db import Database, Tx
from overture.runtime.networks import NotANetwork, are_within, network
from overture.runtime.secrets import Secret

OVERLAP = timedelta(hours=24)
"""How long the previous secret works after a rotation, unless told otherwise."""
MOST_OVERLAP = timedelta(days=30)
LONGEST = timedelta(days=36_500)
MOST_IPS = 50

_INSERT = """
insert into api_key (id, project_id, name, mac, scopes, rate, created_at, expires_at, allowed_ips, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_ROTATE = """
update api_key set mac = $3, previous_mac = case when $4::timestamptz is null then null else mac end,
  previous_until = $4 where project_id = $1 and id = $2
"""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be made. What is None its maker's own holds for: scopes, end, addresses, requests a minute."""

    name: str
    scopes: Sequence[str] | None = None
    expires_at: datetime | None = None
    allowed_ips: Sequence[str] | None = None
    rate: int | None = None


@dataclass(frozen=True, slots=True)
class DefaultRate:
    """Requests a minute of a key that has no rate of its own."""

    requests: int


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a maker may give at most."""

    key_id: str | None = None
    scopes: tuple[str, ...] = SCOPES
    rate: int | None = None
    expires_at: datetime | None = None
    allowed_ips: tuple[str, ...] = ()


async def create_key(
    db: Database,
    pepper: Pepper,
    project: ProjectFacts,
    name: str,
    scopes: Sequence[str] | None = None,
    rate: int | None = None,
    *,
    lasts: timedelta | None = None,
    until: datetime | None = None,
    allowed_ips: Sequence[str] = (),
) -> str:
    """A new key, shown this once. Without `scopes` it holds all of them; `rate` replaces the requests a minute.

    It ends after `lasts`, or at `until`, never without; `allowed_ips` are the addresses and networks it may be used
    from, none meaning everywhere. Raises UnknownScope, InvalidKey.
    """
    if lasts is not None and not timedelta(0) < lasts <= LONGEST:
        raise InvalidKey(problem=f"A key lasts at most {LONGEST.days:,} days, and longer than no time at all.")
    known, ips = _known_scopes(SCOPES if scopes is None else scopes), _read_ips(allowed_ips)
    made = apikeys.new_key("live" if project.mode == "live" else "test")
    async with db.transaction(project.id) as tx:
        end = until if lasts is None else tx.now + lasts
        _check_end(end, tx.now)
        await _insert(tx, pepper, project, made, NewKey(name, known, end, ips, rate))
    return made.text.reveal()


async def make_key(call: Call, new: NewKey) -> tuple[KeyFacts, Secret]:
    """A new key of the project and its text, shown this once; UnknownScope, ScopeMissing, InvalidKey."""
    own = await _own(call)
    tx = await call.tx()
    scopes = own.scopes if new.scopes is None else _known_scopes(new.scopes)
    ips = own.allowed_ips if new.allowed_ips is None else _read_ips(new.allowed_ips)
    end = own.expires_at if new.expires_at is None else new.expires_at
    if beyond := [s for s in scopes if s not in own.scopes]:
        told = "The key that makes it lacks this scope: leave it out, or make the key with one that has it."
        faults = (FieldFault(f"scopes[{scopes.index(s)}]", ScopeMissing.code, told) for s in beyond)
        raise ScopeMissing(scope=beyond[0], fields=tuple(faults))
    _check_end(end, tx.now)
    if _outlives(end, own):
        raise _fault(
            "expires_at", f"The key that makes it ends at {own.expires_at:%Y-%m-%dT%H:%M:%SZ}; not after that."
        )
    if new.rate is not None and new.rate > (most := _rate(call, own.rate)):
        raise _fault("rate_limit", f"The key that makes it may make {most:,} requests a minute; not more than that.")
    if _is_wider(ips, own):
        raise _fault("allowed_ips", f"The key that makes it may be used from {', '.join(own.allowed_ips)} only.")
    made = apikeys.new_key("live" if call.project.mode == "live" else "test")
    pepper = call.resources.need(Pepper)
    await _insert(tx, pepper, call.project, made, NewKey(new.name, scopes, end, ips, new.rate or own.rate), own.key_id)
    return await get_key(call, made.id), made.text


async def rotate_key(call: Call, key_id: str, overlap: timedelta = OVERLAP) -> tuple[KeyFacts, Secret]:
    """The key with a new secret, shown this once; the previous one works for `overlap` more (machine time).

    Everything else stays, its end too. KeyNotFound, KeyNotActive; ScopeMissing and KeyBeyondOwn where the key may more
    than the one that asks; KeyRotationUnderWay while the secret before works, but for an overlap of nothing.
    """
    if not timedelta(0) <= overlap <= MOST_OVERLAP:
        raise InvalidKey(problem=f"A previous secret works for at most {MOST_OVERLAP.days} days more.")
    own = await _own(call, key_id)
    key = await get_key(call, key_id)
    if key.status is not KeyStatus.ACTIVE:
        raise KeyNotActive(key_id=key.id, status=key.status.value)
    _may_hold(call, own, key)
    if key.previous_until is not None and overlap:
        raise KeyRotationUnderWay(until=f"{key.previous_until:%Y-%m-%dT%H:%M:%SZ}")
    made = apikeys.new_key("live" if call.project.mode == "live" else "test", key.id)
    until: datetime | None = call.machine_now + overlap if overlap else None
    if until is not None and key.expires_at is not None:
        until = min(until, key.expires_at)
    await call.execute(_ROTATE, key.id, made.digest(call.resources.need(Pepper).value), until)
    return await get_key(call, key.id), made.text


async def revoke_key_of(call: Call, key_id: str) -> KeyFacts:
    """From the next request on the key of this project is refused; KeyNotFound. Twice is the same."""
    key = await get_key(call, key_id)
    sql = "update api_key set revoked_at = coalesce(revoked_at, $3) where project_id = $1 and id = $2"
    await call.execute(sql, key.id, call.machine_now)
    return await get_key(call, key.id)


async def revoke_key(db: Database, key_id: str) -> None:
    """From the next request on the key is refused; `KeyNotFound` for an unknown id. Twice is the same."""
    async with db.transaction() as tx:
        if not await tx.execute(
            "update api_key set revoked_at = coalesce(revoked_at, $2) where id = $1", key_id, tx.now
        ):
            raise KeyNotFound(key_id=key_id)


async def _own(call: Call, *others: str) -> _Bounds:
    """What the caller may give. Its row is locked, with those of `others`: a key that is revoked, or that is rotated by
    two at once, is never between the two."""
    kind, _, own_id = call.actor.name.partition(":")
    ids = sorted({k for k in (*others, own_id if kind == "key" else "") if apikeys.is_id(k)})
    sql = "select id from api_key where project_id = $1 and id = any($2::text[]) order by id for no key update"
    await call.fetch(sql, ids)
    if kind != "key":
        return _Bounds()
    key = await get_key(call, own_id)
    if key.status is not KeyStatus.ACTIVE:
        raise InvalidApiKey
    return _Bounds(key.id, key.scopes, key.rate, key.expires_at, key.allowed_ips)


def _may_hold(call: Call, own: _Bounds, key: KeyFacts) -> None:
    """Refuses to hand out the secret of a key that may do more than the one that asks."""
    if beyond := [s for s in key.scopes if s not in own.scopes]:
        raise ScopeMissing(scope=beyond[0])
    if _outlives(key.expires_at, own):
        raise KeyBeyondOwn(key_id=key.id, more="lives longer")
    if _is_wider(key.allowed_ips, own):
        raise KeyBeyondOwn(key_id=key.id, more="may be used from more addresses")
    if own.key_id is not None and _rate(call, key.rate) > _rate(call, own.rate):
        raise KeyBeyondOwn(key_id=key.id, more="may make more requests a minute")


def _rate(call: Call, rate: int | None) -> int:
    return rate or call.resources.need(DefaultRate).requests


def _check_end(end: datetime | None, now: datetime) -> None:
    if end is not None and not now < end <= now + LONGEST:
        raise _fault("expires_at", f"It must lie ahead, by at most {LONGEST.days:,} days.")


def _outlives(end: datetime | None, own: _Bounds) -> bool:
    return own.expires_at is not None and (end is None or end > own.expires_at)


def _is_wider(ips: Sequence[str], own: _Bounds) -> bool:
    return bool(own.allowed_ips) and (not ips or not are_within(ips, own.allowed_ips))


def _known_scopes(wanted: Sequence[str]) -> tuple[str, ...]:
    """Each once; UnknownScope at the first that is none."""
    for i, scope in enumerate(wanted):
        if scope not in SCOPES:
            known = ", ".join(SCOPES)
            fault = FieldFault(f"scopes[{i}]", UnknownScope.code, f"There is no such scope; there are {known}.")
            raise UnknownScope(scope=scope[:100], known=known, fields=(fault,))
    return tuple(dict.fromkeys(wanted))


def _read_ips(texts: Sequence[str]) -> tuple[str, ...]:
    """Each once, in one spelling; InvalidKey names every one that is no address or network."""
    if len(texts) > MOST_IPS:
        raise _fault("allowed_ips", f"At most {MOST_IPS} addresses and networks; join neighbours to a network.")
    found: dict[str, None] = {}
    faults = []
    for i, text in enumerate(texts):
        try:
            net = network(text)
        except NotANetwork as error:
            faults.append(FieldFault(f"allowed_ips[{i}]", InvalidKey.code, str(error)))
        else:
            found[str(net.network_address if net.num_addresses == 1 else net)] = None
    if faults:
        raise InvalidKey(problem=faults[0].message, fields=tuple(faults))
    return tuple(found)


def _fault(path: str, problem: str) -> InvalidKey:
    return InvalidKey(problem=problem, fields=(FieldFault(path, InvalidKey.code, problem),))


async def _insert(
    tx: Tx, pepper: Pepper, project: ProjectFacts, made: apikeys.PresentedKey, new: NewKey, maker: str | None = None
) -> None:
    await tx.execute(
        _INSERT,
        made.id,
        project.id,
        new.name,
        made.digest(pepper.value),
        list(new.scopes or ()),
        new.rate,
        tx.now,
        new.expires_at,
        list(new.allowed_ips or ()),
        maker,
    )
