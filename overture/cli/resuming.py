"""`overture resume-sending` and `hold-sending`: what left since a backup is looked up, then sending goes on.

Not the hold itself (runtime/hold.py) and not the looking up (messaging's recovery).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer

from overture.cli.opening import Desk, install_of, work
from overture.cli.options import DataDir
from overture.cli.refusal import Refused

if TYPE_CHECKING:
    from overture.domain.identity import Call, Calls, ProjectRow
    from overture.domain.messaging import recovery
    from overture.runtime import hold

_SAY_EVERY: Final = 5.0


def hold_sending(ctx: typer.Context, data_dir: DataDir = None) -> None:
    """Hold all sending until `overture resume-sending`; for a database that you restored by other means."""

    async def do(desk: Desk) -> str:
        from overture.runtime import hold

        async with desk.db.transaction() as tx:
            if await hold.held(tx) is None:
                await hold.hold(tx, "asked")
            standing = await hold.held(tx)
        return "" if standing is None else standing.told()

    typer.echo(work(ctx, data_dir, do))


def resume_sending(
    ctx: typer.Context,
    is_dry_run: Annotated[bool, typer.Option("--dry-run", help="Look up and count only; change nothing.")] = False,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="A sender that sent nothing since: it is not asked. Your word is the evidence."),
    ] = None,
    leave_in_doubt: Annotated[
        bool,
        typer.Option("--leave-in-doubt", help="Put in doubt, for a person, whatever a sender cannot tell of."),
    ] = False,
    keep_held: Annotated[
        bool, typer.Option("--keep-held", help="Record what left, and hold sending all the same.")
    ] = False,
    nothing_left: Annotated[
        bool, typer.Option("--nothing-left", help="Ask nobody: you know that nothing was sent since.")
    ] = False,
    original_is_gone: Annotated[
        bool, typer.Option("--original-is-gone", help="For a copy: what it was copied from will never send again.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """After a restore or a copy: look up what left since, record it, and let sending go on."""

    async def do(desk: Desk) -> None:
        from overture.domain.messaging import recovery

        search = recovery.Search(frozenset(w.lstrip("@").lower() for w in without or ()), leave_in_doubt, is_dry_run)
        standing = await _standing(desk)
        if standing is None:
            typer.echo("Sending is not held.")
            return
        if standing.reason == "copied" and not (original_is_gone or is_dry_run or keep_held):
            raise Refused(
                f"{standing.told()} What it was copied from may still send, and neither would know of the other: "
                "add --original-is-gone once that will never send again."
            )
        if not nothing_left:
            await _look(desk, standing, search)
        if is_dry_run:
            typer.echo("Nothing was changed; sending is still held.")
        elif keep_held:
            typer.echo("Sending is still held.")
        else:
            await _lift(desk)
            typer.echo("Sending goes on.")

    work(ctx, data_dir, do)


async def _standing(desk: Desk) -> hold.Held | None:
    from overture.runtime import hold

    async with desk.db.transaction() as tx:
        if await hold.is_half(tx):
            raise Refused("A restore into this database did not end: run `overture restore FILE --replace` first.")
        return await hold.held(tx)


async def _lift(desk: Desk) -> None:
    from overture.runtime import hold

    # A copied folder becomes an install of its own.
    embedded = desk.deployment.store.embedded
    install = hold.renewed(desk.settings.data_folder) if embedded else install_of(desk.deployment)
    async with desk.db.transaction() as tx:
        await hold.lift(tx, await hold.place_of(tx, install))


@dataclass
class _Tally:
    """What the looking up came to so far."""

    asked: int = 0
    left: int = 0
    doubted: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    said_at: float = field(default_factory=time.monotonic)

    def add(self, batch: recovery.Batch) -> None:
        self.asked += batch.asked
        self.left += batch.left
        self.doubted += batch.doubted
        self.unknown.update(batch.unknown)

    def say_now_and_then(self) -> None:
        if time.monotonic() - self.said_at >= _SAY_EVERY:
            self.said_at = time.monotonic()
            typer.echo(f"  {self.asked:,} looked up, {self.left:,} had left …")


async def _look(desk: Desk, standing: hold.Held, search: recovery.Search) -> None:
    """Looks up what left in every project, from where it was broken off. Refused where somebody could not be asked."""
    from overture.domain import identity
    from overture.domain.messaging import recovery
    from overture.runtime import hold

    calls = await desk.calls()
    projects = await identity.list_projects(desk.db)
    known = frozenset[str]().union(*[await recovery.senders_of(calls, p.facts) for p in projects])
    if search.without - known:
        raise Refused(f"There is no sender {', '.join(sorted(search.without - known))}; see `overture senders list`.")
    if not search.is_dry:
        async with desk.db.transaction() as tx:
            wait = hold.settled(standing, tx.now, recovery.latest_arrival(calls, desk.settings.call_seconds))
        if wait:
            typer.echo(f"Waiting {wait.total_seconds():.0f} s, until no call from before can still arrive …")
            await asyncio.sleep(wait.total_seconds())
    tally = _Tally()
    for project in projects:
        await _look_in(desk, calls, project, search, tally)
    if not search.is_dry:
        # Of single messages each is bound to its sender, which the worker asks before it sends.
        singles = sum([await calls.run(p.facts, identity.Actor("resume-sending"), _doubted) for p in projects])
        if singles:
            typer.echo(f"{singles:,} single messages are looked up before they go.")
    told = f"Looked up {tally.asked:,} messages: {tally.left:,} had left since"
    if tally.doubted:
        told += f", {tally.doubted:,} are in doubt (`overture in-doubt list`)"
    elif tally.unknown:
        told += f"; not told of: {_named(tally.unknown)}"
    typer.echo(f"{told}.")


async def _doubted(call: Call) -> int:
    from overture.domain import messaging

    return await messaging.doubt_singles(call)


async def _look_in(desk: Desk, calls: Calls, project: ProjectRow, search: recovery.Search, tally: _Tally) -> None:
    from overture.domain.messaging import recovery
    from overture.runtime import hold

    without = tuple(sorted(search.without))
    async with desk.db.transaction() as tx:
        so_far = await hold.looked(tx, without)
    after = so_far.upto.get(project.facts.id, recovery.START)
    cost = await recovery.ahead(calls, project.facts, search, after)
    if not cost.messages:
        return
    typer.echo(
        f"{project.workspace} / {project.facts.name}: {cost.messages:,} messages to look up at {cost.senders} "
        f"senders, {cost.most:,} requests at most."
    )
    async for batch in recovery.recover(calls, project.facts, search, after):
        tally.add(batch)
        if search.is_dry:
            tally.say_now_and_then()
            continue
        if batch.unknown and not search.doubts:
            raise Refused(_cannot_tell(Counter(batch.unknown)))
        so_far = msgspec.structs.replace(so_far, upto={**so_far.upto, project.facts.id: batch.upto})
        async with desk.db.transaction() as tx:
            await hold.look_on(tx, so_far)
        tally.say_now_and_then()


def _cannot_tell(unknown: Counter[str]) -> str:
    return (
        f"These senders could not tell of messages: {_named(unknown)}. Sending is still held, and what was found is "
        "recorded. Start the sandbox or the bridge behind them and run this again: it goes on from here. Where you "
        "know that a sender sent nothing since, add --without and its name; where nobody can know, --leave-in-doubt."
    )


def _named(unknown: Counter[str]) -> str:
    return ", ".join(f"{sender} ({n:,})" for sender, n in sorted(unknown.items()))
