"""Planted bugs: each patches one function or one statement in memory, and each must break an invariant soon.

Not tests of the product: they test that the simulation sees what it says it sees.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from overture.domain.audience import credits, taking
from overture.domain.campaigns import product
from overture.domain.conversations import commands as messages
from overture.domain.conversations import marks
from overture.domain.identity import Call
from overture.domain.imports import commands
from overture.domain.messaging import Messages, Timing, contracts, following, recovery, rules
from overture.domain.platforms import InboundEcho, InboundMessage
from overture.domain.webhooks import replaying
from overture.runtime import outbox
from overture.runtime.db import Database, Tx
from overture.runtime.work import caps, record
from overture.runtime.work.kinds import Answer, DoubtRow, Item, State
from overture.runtime.work.reserve import Reserver
from tests.simulation import mutants_of_chats as chats
from tests.simulation import mutants_of_desks as desks
from tests.simulation.facts import Violation
from tests.simulation.ground import Store, ground
from tests.simulation.run import STEPS, simulate
from tests.simulation.town import TALKS

Plant = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Mutant:
    """A planted bug: what it is called, and how it is planted for as long as a block lasts. `seed` is one that shows it
    early, in a run of so many `steps`; the next is `every` further."""

    name: str
    plant: Plant
    seed: int = 0
    steps: int = STEPS
    every: int = 1


@dataclass(frozen=True)
class Caught:
    """Which invariant saw it, at which seed, after how many seconds; `violation` is None where none did."""

    mutant: Mutant
    seed: int
    violation: Violation | None
    seconds: float


AT_ONCE = timedelta(0)
FEW = 110
"""Steps of a short run."""


@contextlib.contextmanager
def send_before_commit() -> Iterator[None]:
    """Messages leave inside the transaction that reserves them."""
    of_kind, perform = Reserver._kind, Messages.perform
    sent: dict[tuple[UUID, int], Answer] = {}

    async def hasty(self: Reserver, desk: Any, kind: Any, *args: Any) -> list[Item]:
        items = await of_kind(self, desk, kind, *args)
        for item in items:
            if isinstance(item.kind, Messages):
                sent[item.id, item.epoch] = await perform(item.kind, item)
        return items

    async def known(self: Messages, item: Item) -> Answer:
        return sent.pop((item.id, item.epoch))

    with patch.object(Reserver, "_kind", hasty), patch.object(Messages, "perform", known):
        yield


@contextlib.contextmanager
def look_up_skipped() -> Iterator[None]:
    """A row in doubt is treated as not there, without a question."""

    async def guess(self: Messages, row: DoubtRow) -> Answer:
        return Answer(State.WAITING, "not_there", tells=False, evidence={"look_up": "not_there"})

    with patch.object(Messages, "look_up", guess):
        yield


@contextlib.contextmanager
def caps_at_record() -> Iterator[None]:
    """A use is counted when its answer is written, not when it is reserved."""
    take, recorded = caps.take, Messages.recorded
    put_off: dict[UUID, list[tuple[Any, Any]]] = {}

    async def later(tx: Tx, drawn: Sequence[caps.Cap], times: Mapping[UUID, tuple[datetime, timedelta]]) -> None:
        for cap in drawn:
            if cap.taken:
                put_off.setdefault(cap.project_id, []).append((cap, times))

    async def now_then(self: Messages, tx: Tx, results: Sequence[Any]) -> None:
        await recorded(self, tx, results)
        for project_id in sorted({r.item.project_id for r in results}):
            for cap, times in put_off.pop(project_id, []):
                used = await tx.fetchval("select used from cap where project_id = $1 and id = $2", project_id, cap.id)
                cap.used = used
                await take(tx, [cap], times)

    with patch.object(caps, "take", later), patch.object(Messages, "recorded", now_then):
        yield


@contextlib.contextmanager
def suppression_not_asked() -> Iterator[None]:
    """Who is suppressed is asked when a target is uploaded, and not again when its message is reserved."""
    left = tuple((name, ask) for name, ask in rules.ROW_RULES if name != "suppression")
    with patch.object(rules, "ROW_RULES", left):
        yield


@contextlib.contextmanager
def event_after_commit() -> Iterator[None]:
    """Events are written in a transaction of their own, behind the one they tell of."""
    write, transaction = outbox.write, Database.transaction
    put_off: list[outbox.EventRow] = []

    async def later(tx: Tx, rows: Sequence[outbox.EventRow]) -> None:
        put_off.extend(rows)

    @contextlib.asynccontextmanager
    async def then(self: Database, *projects: UUID) -> Any:
        put_off.clear()
        async with transaction(self, *projects) as tx:
            yield tx
        if put_off:
            rows, put_off[:] = list(put_off), []
            async with transaction(self, *projects) as tx:
                await write(tx, rows)

    with patch.object(outbox, "write", later), patch.object(Database, "transaction", then):
        yield


@contextlib.contextmanager
def zombie_believed() -> Iterator[None]:
    """An answer is taken whatever epoch it was given in."""
    statement = record._RECORD
    careless = statement.replace(" and t.epoch = x.epoch", "")
    assert careless != statement
    with patch.object(record, "_RECORD", careless):
        yield


@contextlib.contextmanager
def text_not_frozen() -> Iterator[None]:
    """A campaign sends the newest text of its template, whether it was applied or not."""
    newest = "(select max(v.version) from message_template_version v where v.template_id = c.template_id)"
    careless = product._PLANS.replace("coalesce(c.template_version", f"coalesce({newest}")
    assert careless != product._PLANS
    with patch.object(product, "_PLANS", careless):
        yield


@contextlib.contextmanager
def days_not_counted() -> Iterator[None]:
    """A campaign that may write again after so many days does so at once."""

    def at_once(row: rules.Row, again_before: datetime | None) -> bool:
        is_sent = row["contacted_at"] is not None and row["contacted_state"] == State.DONE
        return again_before is not None and is_sent and row["replied_at_client"] is None

    with patch.object(rules, "is_past", at_once):
        yield


@contextlib.contextmanager
def hours_of_the_campaign_alone() -> Iterator[None]:
    """A target's own zone is known and not asked."""
    opens = Timing.opens

    def careless(self: Timing, at: datetime, zone: str | None, lasting: timedelta = AT_ONCE) -> Any:
        return opens(self, at, None, lasting)

    with patch.object(Timing, "opens", careless):
        yield


@contextlib.contextmanager
def wait_not_waited_for() -> Iterator[None]:
    """A follow-up is due as soon as the message before it has arrived."""
    careless = following._FOLLOW.replace("t.sent_at + x.wait", "t.sent_at")
    assert careless != following._FOLLOW
    with patch.object(following, "_FOLLOW", careless):
        yield


@contextlib.contextmanager
def places_of_the_last_portion_alone() -> Iterator[None]:
    """An import knows where the targets of its last portion stand, and no more of those before."""
    careless = commands._TAKEN.replace(
        "positions + case when $14::bigint is null then '{}'", "case when $14::bigint is null then positions"
    )
    assert careless != commands._TAKEN
    with patch.object(commands, "_TAKEN", careless):
        yield


@contextlib.contextmanager
def replayed_from_the_last_again() -> Iterator[None]:
    """A replay begins each round with the event that the round before ended with."""
    careless = replaying._FEED.replace("position > $2", "position >= $2")
    assert careless != replaying._FEED
    with patch.object(replaying, "_FEED", careless):
        yield


@contextlib.contextmanager
def resumed_without_a_look() -> Iterator[None]:
    """After a restore sending goes on, and nobody is asked what left."""

    async def nothing(*_: Any) -> AsyncIterator[recovery.Batch]:
        for batch in list[recovery.Batch]():
            yield batch

    with patch.object(recovery, "recover", nothing):
        yield


@contextlib.contextmanager
def variant_by_chance() -> Iterator[None]:
    """Each reserve draws a variant anew."""
    drawn = itertools.count()

    def any_(campaign_id: UUID, step: int, person_id: UUID, weights: Sequence[int]) -> int:
        return next(drawn) % len(weights)

    with patch.object(contracts, "variant_of", any_):
        yield


@contextlib.contextmanager
def promise_kept_by_the_cancelled() -> Iterator[None]:
    """A job that ends without delivering keeps what was promised to it."""

    async def nothing(tx: Tx, project_id: UUID, reserved: int) -> None:
        return None

    with patch.object(credits, "release", nothing):
        yield


@contextlib.contextmanager
def tombstones_not_asked() -> Iterator[None]:
    """A page takes whom it names, whether they were erased or not."""

    async def nobody(*_: Any) -> set[int]:
        return set()

    with patch.object(taking, "_erased", nobody):
        yield


@contextlib.contextmanager
def claim_taken_over() -> Iterator[None]:
    """Whom another job of the end user delivered or has claimed is claimed anew."""
    careless = (
        taking._CLAIM.rstrip() + " on conflict (project_id, scope, person) do update set job_id = excluded.job_id"
    )

    async def nobody(*_: Any) -> dict[int, UUID]:
        return {}

    with patch.object(taking, "_CLAIM", careless), patch.object(taking, "known", nobody):
        yield


@contextlib.contextmanager
def charged_again() -> Iterator[None]:
    """What a job costs is taken from the balance once more after its entry was written."""
    spend = credits.spend

    async def twice(tx: Tx, entry: tuple[UUID, UUID, datetime, str, UUID], amount: int, *more: int) -> None:
        await spend(tx, entry, amount, *more)
        await tx.execute(credits._CHARGE, entry[0], amount, 0)

    with patch.object(credits, "spend", twice):
        yield


@contextlib.contextmanager
def echo_taken_for_an_answer() -> Iterator[None]:
    """What left our own account, told back, is taken for what the person wrote."""

    async def believed(call: Call, event: InboundEcho, account_id: UUID) -> bool:
        said = InboundMessage(
            event.account, event.platform, "", event.external_id, event.text, event.at, user_id=event.user_id
        )
        return bool(await messages.receive(call, [said]))

    with patch.object(marks, "echo", believed):
        yield


MUTANTS = (
    Mutant("send before the commit", send_before_commit),
    Mutant("look-up skipped", look_up_skipped),
    Mutant("caps counted at record only", caps_at_record),
    Mutant("suppression not asked again", suppression_not_asked, seed=5, steps=FEW),
    Mutant("event after the commit", event_after_commit),
    Mutant("zombie's record accepted", zombie_believed),
    Mutant("text not frozen", text_not_frozen),
    Mutant("days not counted", days_not_counted),
    Mutant("a target's own clock not asked", hours_of_the_campaign_alone),
    Mutant("a follow-up's wait not waited for", wait_not_waited_for),
    Mutant("places of the last portion alone", places_of_the_last_portion_alone),
    Mutant("replayed from the last again", replayed_from_the_last_again),
    Mutant("resumed without a look", resumed_without_a_look),
    Mutant("variant by chance", variant_by_chance),
    Mutant("promise kept by the cancelled", promise_kept_by_the_cancelled),
    Mutant("tombstones not asked", tombstones_not_asked, seed=15, steps=2 * FEW),
    Mutant("claim taken over", claim_taken_over, seed=2, steps=FEW),
    Mutant("echo taken for an answer", echo_taken_for_an_answer, steps=FEW),
    Mutant("charged again", charged_again, seed=4, steps=FEW),
    *(
        Mutant(name, plant, seed=TALKS - 1, steps=FEW, every=TALKS)
        for name, plant in (
            ("reply window not asked", chats.window_not_asked),
            ("single message found and denied", chats.found_and_denied),
            ("revoked token ignored", chats.revoked_token_ignored),
            ("pushed echo taken for an answer", chats.pushed_echo_taken_for_an_answer),
            ("looks not read", chats.nobody_looks),
            ("delivered as often as told", chats.delivered_as_often_as_told),
            ("early echo left as it is", chats.early_echo_left),
        )
    ),
    *(
        Mutant(name, plant, seed=seed, steps=FEW, every=TALKS)
        for name, plant, seed in (
            ("closed windows taken for open", desks.windows_always_open, 3),
            ("second way first", desks.second_way_first, 23),
            ("tasks left open", desks.tasks_left_open, 71),
            ("claimed ends for certain", desks.claimed_ends_for_certain, 3),
            ("sent by hand not known", desks.sent_by_hand_not_known, 3),
            ("early echo of a campaign left", desks.early_echo_of_a_campaign_left, 151),
        )
    ),
)


async def caught(store: Store, mutant: Mutant, most: int) -> Caught:
    """Runs seeds under a mutant, from its own on, until an invariant breaks, at most so many."""
    began = time.perf_counter()
    for seed in range(mutant.seed, mutant.seed + most * mutant.every, mutant.every):
        async with store.database() as url:
            with mutant.plant():
                outcome = await simulate(seed, url, steps=mutant.steps)
        if outcome.violation is not None:
            return Caught(mutant, seed, outcome.violation, time.perf_counter() - began)
    return Caught(mutant, seed, None, time.perf_counter() - began)


async def hunt(most: int) -> int:
    """All of them, as a table; how many got away."""
    escaped = 0
    async with ground() as store:
        for mutant in MUTANTS:
            found = await caught(store, mutant, most)
            if found.violation is None:
                escaped += 1
                print(f"{mutant.name:<30} NOT CAUGHT in {most} seeds", flush=True)
            else:
                seen = found.violation
                print(
                    f"{mutant.name:<30} {seen.invariant:<32} seed {found.seed:<3} {found.seconds:5.1f} s"
                    f"  {seen.detail[:110]}",
                    flush=True,
                )
    return escaped
