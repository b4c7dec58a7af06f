"""The messages of one campaign to one person, in order: their waits, their texts, and who gets which text. Pure.

Not when a row of a later step comes about: following.py does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from uuid import UUID

from overture.domain.templates import Template


@dataclass(frozen=True, slots=True)
class StepText:
    """One text of a step, in the version that is sent; it gets `weight` parts of the step's people."""

    template: Template
    version: int
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One message of several to the same person: `wait` after the one before, one text or variants."""

    wait: timedelta
    texts: tuple[StepText, ...]


def variant_of(campaign_id: UUID, step: int, person_id: UUID, weights: Sequence[int]) -> int:
    """Which of the texts this person gets: always the same one, in every campaign and step another draw."""
    if len(weights) == 1:
        return 0
    drawn = blake2b(campaign_id.bytes + step.to_bytes(2) + person_id.bytes, digest_size=8).digest()
    place = int.from_bytes(drawn) * sum(weights) >> 64
    for i, weight in enumerate(weights):
        place -= weight
        if place < 0:
            return i
    raise ValueError("weights are at least 1")
