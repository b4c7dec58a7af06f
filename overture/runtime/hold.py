"""The hold: a database that was restored or copied sends nothing until what left since is known.

Not the looking up that ends it (messaging's recovery), and no campaign's or sender's own pause.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

import asyncpg
import msgspec

from overture.runtime.db import Tx
from overture.runtime.postgres.places.files import give_to_owner_of

Reason = Literal["restored", "copied", "asked"]

FILE_NAME: Final = "instance.json"
SENDING_HELD: Final = "sending_held"
"""The word for it: what explain, the log and the metrics say."""
RESTORING: Final = "restoring"
"""The fact of a database whose restore has begun and not ended."""
_HELD: Final = "held"
_PLACE: Final = "place"
_LOOKED: Final = "looked"

_SERVER = "select system_identifier::text from pg_control_system()"
_OID = "select oid::text from pg_database where datname = current_database() -- one row"
_READ = "select value from instance where name = $1"
_WRITE = "insert into instance (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value"


class Held(msgspec.Struct, frozen=True):
    """Why and since when nothing is sent; `as_of` is the moment of the backup, where there was one."""

    reason: Reason
    at: datetime
    as_of: datetime | None = None

    def told(self) -> str:
        """What an operator has to know, in a sentence or two."""
        if self.reason == "asked":
            what = "`overture hold-sending` was run"
        elif self.reason == "copied":
            what = "this database was made in another place: it was copied, restored or moved here"
        elif self.as_of is None:
            what = "a restore into this database has not ended"
        else:
            what = f"this database was restored from a backup of {self.as_of:%Y-%m-%d %H:%M} UTC"
        return f"Sending is held: {what}. Nothing leaves until `overture resume-sending` has looked up what was sent."


class Place(msgspec.Struct, frozen=True):
    """Where a database is: its server, its number there, and what the install says of itself; empty where unknown.

    No dump carries the first two, and no copy of the rows the third.
    """

    server: str
    database: str
    install: str

    def is_same(self, other: Place) -> bool:
        """Whether they agree in all that both know: who asks with less in hand proves no copy."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return all(a == b for a, b in pairs if a and b)


class Looked(msgspec.Struct, frozen=True):
    """How far a looking up has come: by project, the last message whose fate is known. For one choice of senders."""

    without: tuple[str, ...] = ()
    upto: Mapping[UUID, UUID] = {}


def install_in(data_folder: Path) -> str:
    """What the install of a data folder calls itself; made where it has no name yet.

    The file names its own inode: a copy of the folder is told from the folder, a folder moved on its disk is not.
    """
    path = data_folder / FILE_NAME
    try:
        return _read(path)
    except FileNotFoundError:
        return _made(path)


def renewed(data_folder: Path) -> str:
    """A new name in the place of the old one: a copied folder becomes an install of its own."""
    (data_folder / FILE_NAME).unlink(missing_ok=True)
    return _made(data_folder / FILE_NAME)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        inode = path.stat().st_ino
        try:
            said = json.loads(file.read(4096))
            return str(said["id"] if said["inode"] == inode else f"copy of {said['id']}")
        except (ValueError, KeyError, TypeError):
            return "unreadable"


def _made(path: Path) -> str:
    draft = path.with_name(f".{FILE_NAME}.{secrets.token_hex(6)}")
    try:
        with draft.open("x") as file:
            draft.chmod(0o600)
            json.dump({"id": secrets.token_hex(16), "inode": draft.stat().st_ino}, file)
        give_to_owner_of(path.parent, draft)
        # A link keeps the inode, and of two first starts one wins.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
    return _read(path)


async def place_of(tx: Tx, install: str) -> Place:
    """Where this database is, as the install called `install` (empty: it does not say) sees it."""
    server = ""
    with contextlib.suppress(asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedFunctionError):
        async with tx.savepoint():
            server = await tx.fetchval(_SERVER) or ""
    return Place(server, await tx.fetchval(_OID), install)


async def held(tx: Tx) -> Held | None:
    """The hold, or None while sending is free. A restore that did not end is one too."""
    found = await tx.fetchval(_READ, _HELD)
    if found is not None:
        return msgspec.json.decode(found, type=Held)
    if await is_half(tx):
        return Held("restored", tx.now)
    return None


async def is_half(tx: Tx) -> bool:
    """Whether a restore into this database began and did not end."""
    return await tx.fetchval(_READ, RESTORING) is not None


async def hold(tx: Tx, reason: Reason, as_of: datetime | None = None) -> None:
    """Holds all sending from this commit on; what was looked up before counts no more."""
    await tx.execute(_WRITE, _HELD, msgspec.json.encode(Held(reason, tx.now, as_of)).decode())
    await tx.execute("delete from instance where name = $1", _LOOKED)


async def compare(tx: Tx, place: Place) -> Held | None:
    """Holds sending where the database is not where sending was last allowed; the hold that stands after it.

    A database that was never asked belongs here.
    """
    standing = await held(tx)
    if standing is not None:
        return standing
    text = await tx.fetchval(_READ, _PLACE)
    known = None if text is None else msgspec.json.decode(text, type=Place)
    if known is not None and not known.is_same(place):
        await hold(tx, "copied")
        return await held(tx)
    whole = place if known is None else _united(known, place)
    if whole != known:
        await tx.execute(_WRITE, _PLACE, msgspec.json.encode(whole).decode())
    return None


def _united(known: Place, place: Place) -> Place:
    return Place(known.server or place.server, known.database or place.database, known.install or place.install)


async def lift(tx: Tx, place: Place) -> None:
    """Sending is free again, here."""
    await tx.execute(_WRITE, _PLACE, msgspec.json.encode(place).decode())
    await tx.execute("delete from instance where name = any($1::text[])", [_HELD, _LOOKED])


async def looked(tx: Tx, without: tuple[str, ...]) -> Looked:
    """How far the looking up came with this choice of senders; nowhere where it was another."""
    text = await tx.fetchval(_READ, _LOOKED)
    found = None if text is None else msgspec.json.decode(text, type=Looked)
    return found if found is not None and found.without == without else Looked(without)


async def look_on(tx: Tx, so_far: Looked) -> None:
    """Keeps how far it came."""
    await tx.execute(_WRITE, _LOOKED, msgspec.json.encode(so_far).decode())


def settled(standing: Held, now: datetime, longest: timedelta) -> timedelta:
    """How long until no call that began before the hold can still arrive; `longest` is a call's time-out and settle."""
    return max(timedelta(0), standing.at + longest - now)
