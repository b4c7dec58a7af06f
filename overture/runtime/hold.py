"""The hold: a database that was restored or copied sends nothing until what left since is known.

Not the looking up that ends it (messaging's recovery), and no campaign's or sender's own pause.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import asyncpg
import msgspec

from overture.runtime.db import Tx
from overture.runtime.postgres.places.files import give_to_owner_of

Reason = Literal["restored", "copied"]

FILE_NAME: Final = "instance.json"
_HELD: Final = "held"
_PLACE: Final = "place"
RESTORING: Final = "restoring"
"""The fact of a database whose restore has begun and not ended."""

_SERVER = "select system_identifier::text from pg_control_system()"
_OID = "select oid::text from pg_database where datname = current_database() -- one row"
_WRITE = "insert into instance (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value"
_KEEP = "insert into instance (name, value) values ($1, $2) on conflict (name) do nothing"


class Held(msgspec.Struct, frozen=True):
    """Why and since when nothing is sent; `as_of` is the moment of the backup, where there was one."""

    reason: Reason
    at: datetime
    as_of: datetime | None = None

    def told(self) -> str:
        """What an operator has to know, in a sentence."""
        what = (
            f"this database was restored from a backup of {self.as_of:%Y-%m-%d %H:%M} UTC"
            if self.as_of is not None
            else "this database was restored from a backup"
            if self.reason == "restored"
            else "this database was made somewhere else: it was copied, restored or moved here"
        )
        return f"Sending is held: {what}. Nothing leaves until `overture resume-sending` has looked up what was sent."


@dataclass(frozen=True)
class Identity:
    """What this install knows of itself outside the database: a file in the data folder, or a setting."""

    text: str


def identity_in(data_folder: Path) -> Identity:
    """The identity in a data folder, made where there is none.

    The file names its own inode: a copy of the folder is told from the folder, a folder moved on its disk is not.
    """
    path = data_folder / FILE_NAME
    try:
        return _read(path)
    except FileNotFoundError:
        return _made(path)


def renewed(data_folder: Path) -> Identity:
    """A new identity in the place of the old one."""
    (data_folder / FILE_NAME).unlink(missing_ok=True)
    return _made(data_folder / FILE_NAME)


def _read(path: Path) -> Identity:
    with path.open("rb") as file:
        inode = path.stat().st_ino
        try:
            said = json.loads(file.read(4096))
            return Identity(said["id"] if said["inode"] == inode else f"copy of {said['id']}")
        except (ValueError, KeyError, TypeError):
            return Identity("unreadable")


def _made(path: Path) -> Identity:
    draft = path.with_name(f".{FILE_NAME}.{secrets.token_hex(6)}")
    try:
        with draft.open("x") as file:
            draft.chmod(0o600)
            json.dump({"id": secrets.token_hex(16), "inode": draft.stat().st_ino}, file)
        give_to_owner_of(path.parent, draft)
        try:
            # A link keeps the inode, and of two first starts one wins.
            path.hardlink_to(draft)
        except FileExistsError:
            pass
    finally:
        draft.unlink(missing_ok=True)
    return _read(path)


async def place_of(tx: Tx, identity: Identity) -> str:
    """Where this database is: its server, its number there, and what the install says of itself.

    No dump carries the first two, and no copy of the rows the third.
    """
    server = ""
    try:
        async with tx.savepoint():
            server = await tx.fetchval(_SERVER) or ""
    except asyncpg.InsufficientPrivilegeError:
        server = "unknown"
    return f"{server}/{await tx.fetchval(_OID)}/{identity.text}"


async def held(tx: Tx) -> Held | None:
    """The hold, or None while sending is free. A restore that did not end is one too."""
    found = await tx.fetchval("select value from instance where name = $1", _HELD)
    if found is not None:
        return msgspec.json.decode(found, type=Held)
    if await tx.fetchval("select value from instance where name = $1", RESTORING) is not None:
        return Held("restored", tx.now)
    return None


async def hold(tx: Tx, reason: Reason, as_of: datetime | None = None) -> None:
    """Holds all sending from this commit on; a hold that stands keeps its reason but never an earlier moment."""
    await tx.execute(_WRITE, _HELD, msgspec.json.encode(Held(reason, tx.now, as_of)).decode())


async def compare(tx: Tx, place: str) -> Held | None:
    """Holds sending where the database is not where sending was last allowed; the hold that stands after it.

    A database that was never asked belongs here.
    """
    standing = await held(tx)
    if standing is not None:
        return standing
    await tx.execute(_KEEP, _PLACE, place)
    if await tx.fetchval("select value from instance where name = $1", _PLACE) != place:
        await hold(tx, "copied")
    return await held(tx)


async def lift(tx: Tx, place: str) -> None:
    """Sending is free again, here."""
    await tx.execute(_WRITE, _PLACE, place)
    await tx.execute("delete from instance where name = $1", _HELD)


def settled(standing: Held, now: datetime, longest: timedelta) -> timedelta:
    """How long until no call that began before the hold can still arrive; `longest` is a call's time-out and settle."""
    return max(timedelta(0), standing.at + longest - now)
