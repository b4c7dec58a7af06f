"""The senders of a desk: accounts at Instagram itself, each with a second way or none, and perhaps a person alone.

Not what becomes of them: desks.py.
"""

from __future__ import annotations

import random
from typing import Final
from uuid import UUID

from overture.domain import accounts
from overture.domain.identity import Call
from tests.simulation.facts import Sender

WAYS: Final = (None, "bridge", "assist", "assist", "assist")


async def senders(
    call: Call, dice: random.Random
) -> tuple[dict[UUID, Sender], dict[UUID, str], dict[UUID, str | None]]:
    """They are connected: by id, with the platform's numbers and the second ways of those that have them."""
    found: dict[UUID, Sender] = {}
    numbers: dict[UUID, str] = {}
    second: dict[UUID, str | None] = {}
    for n in range(dice.choice((1, 1, 2))):
        made = await accounts.under(call, "instagram", f"1784150{n:010d}")
        found[made.id], numbers[made.id] = Sender(made.id, made.handle), f"1784150{n:010d}"
        second[made.id] = dice.choice(WAYS)
        await accounts.set_second_way(call, made.id, second[made.id])
        await accounts.set_task_hours(call, made.id, dice.choice((1, 1, 6, 48)))
    if dice.random() < 0.3:
        made = await accounts.connect(call, "by.hand", connector="assist", task_hours=dice.choice((1, 1, 6, 48)))
        found[made.id] = Sender(made.id, made.handle)
    return found, numbers, second
