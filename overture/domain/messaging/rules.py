"""The rules every message is asked before it goes: pure, in order, each with its name.

Reserve and explain run these same functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from overture.domain.targets import fields_of
from overture.domain.templates import Hole, Rendered, Template, over_limit
from overture.runtime.work.kinds import State


class Row(Protocol):
    """A row of facts: columns by name."""

    def __getitem__(self, name: str, /) -> Any:
        """One column."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule and what it said: `passed`, or the reason it stopped the message; and until when, where known."""

    rule: str
    passed: bool
    reason: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """The text to send, or the reason it is dropped."""

    text: str | None
    reason: str | None
    asked: tuple[Asked, ...]


def is_past(row: Row, again_before: datetime | None) -> bool:
    """Whether a message of long ago holds this one back no more: it was sent by then, and never answered.

    Where it is unknown how the older one ended, it holds.
    """
    if again_before is None or row["contacted_at"] is None or row["contacted_message"] == row["id"]:
        return False
    if row["step"] > 0:
        return False
    is_sent: bool = row["contacted_state"] == State.DONE and row["replied_at_client"] is None
    return is_sent and bool(row["contacted_at"] <= again_before)


def suppressed(row: Row, again_before: datetime | None) -> str | None:
    """Nobody on the suppression list is written to."""
    return "target_suppressed" if row["suppressed"] is not None else None


def replied(row: Row, again_before: datetime | None) -> str | None:
    """Who ever answered this client gets nothing more, however long ago that is."""
    return "replied" if row["replied_at_client"] is not None else None


def contacted(row: Row, again_before: datetime | None) -> str | None:
    """Nobody is written to twice for one client, in any campaign, unless this one writes again after so many days."""
    step = row["contacted_step"]
    if row["contacted_message"] == row["id"]:
        return None
    if row["step"] > 0:
        # A follow-up goes behind the message it follows, and behind none that another campaign wrote meanwhile.
        follows = step == row["step"] - 1 and row["contacted_target"] == row["target_id"]
        return None if follows else "target_duplicate"
    if step is None:
        return None
    return None if is_past(row, again_before) else "target_duplicate"


ROW_RULES = (("suppression", suppressed), ("reply", replied), ("already_contacted", contacted))


def rule(row: Row, template: Template, again_before: datetime | None = None) -> tuple[str | None, str | None]:
    """(text, None) where it may go, else (None, reason). The hot path: no trace is kept.

    `again_before`: messages sent up to that moment hold nobody back; None: every one does.
    """
    for _, ask in ROW_RULES:
        reason = ask(row, again_before)
        if reason is not None:
            return None, reason
    return rendered(row, template)


def rendered(row: Row, template: Template) -> tuple[str | None, str | None]:
    """The text for this target, or why there is none."""
    out = template.render(fields_of(row))
    if isinstance(out, Rendered):
        trouble = over_limit(out.text)
        if trouble is not None:
            return None, trouble.reason
        return out.text, None
    if isinstance(out, Hole):
        return None, "missing_variable"
    return None, out.reason


def explained(row: Row, template: Template, again_before: datetime | None = None) -> Ruling:
    """The same rules, with what each said; those after the first no are not asked."""
    asked: list[Asked] = []
    for name, ask in ROW_RULES:
        reason = ask(row, again_before)
        asked.append(Asked(name, reason is None, reason))
        if reason is not None:
            return Ruling(None, reason, tuple(asked))
    text, reason = rendered(row, template)
    asked.append(Asked("template", reason is None, reason))
    return Ruling(text, reason, tuple(asked))
