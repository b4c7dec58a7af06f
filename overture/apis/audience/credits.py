"""Credits: `/api/v1/credits`, what there is.

Not what jobs cost: each says it of itself.
"""

from __future__ import annotations

from typing import Any, ClassVar

from overture.apis.audience.convention import AUDIENCE
from overture.apis.kit import Routes
from overture.apis.kit.shapes import SnakeAnswer
from overture.domain import audience
from overture.domain.identity import Call

routes = Routes(AUDIENCE, "credits")


class CreditsAnswer(SnakeAnswer, frozen=True):
    """The project's credits. `reserved` is promised to jobs that have not ended, `available` the rest."""

    balance: int
    reserved: int
    available: int

    example: ClassVar[dict[str, Any]] = {"balance": 1_000_000, "reserved": 250, "available": 999_750}


@routes.get("/api/v1/credits", scope="credits:read", status=200)
async def get_credits(call: Call) -> CreditsAnswer:
    """Read the credits."""
    found = await audience.balance(call)
    return CreditsAnswer(balance=found.balance, reserved=found.reserved, available=found.available)
