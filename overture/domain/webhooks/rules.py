"""What an answer means: delivered, again and when, or never; and what it teaches about the endpoint. Pure.

Not the call and not the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from uuid import UUID
from zlib import crc32

from overture.runtime.http import FailureKind
from overture.runtime.work.kinds import LaneNews

RETRIES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""How long after each failed try the next one comes; the first try is at once, so there are eight."""
FAILING_FOR: Final = timedelta(days=5)
"""An endpoint with failures only for this long (project time) is disabled."""
RETRY_AFTER_MOST: Final = timedelta(hours=6)
IN_A_ROW: Final = 5
"""Failures of any sort in a row after which the endpoint's other deliveries wait for one to succeed."""
START_WIDTH: Final = 4
WIDEST: Final = 32
_HOLD_LEAST: Final = 2.0
_HOLD_MOST: Final = 60.0
_BUSY: Final = (429, 503)
_GONE: Final = 410

DELIVERY_FAILED: Final = "webhook_delivery_failed"
GONE: Final = "gone"
FAILING: Final = "failing"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the endpoint stood when the delivery was reserved: failures in a row, and holds of its lane in a row."""

    failures: int
    holds: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try was: accepted; or failed, with the next one in `again_in` (None: there is none)."""

    accepted: bool
    is_gone: bool
    error: str | None
    again_in: timedelta | None
    lane: LaneNews


_ACCEPTED: Final = Outcome(True, False, None, None, LaneNews(worked=True))


def judged(
    delivery_id: UUID, tries: int, standing: Standing, status: int, retry_after: str | None, at: datetime
) -> Outcome:
    """What an answer means. `tries` includes this one; `at` is machine time, for a Retry-After that is a date."""
    if 200 <= status < 300:
        return _ACCEPTED
    error = f"the endpoint answered {status}"
    if status == _GONE:
        return Outcome(False, True, error, None, LaneNews())
    if 300 <= status < 400:
        error += ", and redirects are not followed"
    again = retry_in(delivery_id, tries)
    asked = asked_wait(retry_after, at) if status in _BUSY else None
    if asked is not None:
        news = LaneNews(failed=True, hold=asked, reason="retry_after")
        return Outcome(False, False, error, None if again is None else max(again, asked), news)
    news = _held(standing) if standing.failures + 1 >= IN_A_ROW else LaneNews()
    return Outcome(False, False, error, again, news)


def unanswered(delivery_id: UUID, tries: int, standing: Standing, kind: FailureKind, detail: str) -> Outcome:
    """What it means that no answer came: this delivery is the probe, the rest of its lane waits with it."""
    return Outcome(False, False, f"{kind.value}: {detail}", retry_in(delivery_id, tries), _held(standing))


def retry_in(delivery_id: UUID, tries: int) -> timedelta | None:
    """When to try again after `tries` tries: the schedule within 10 %, the same for the same delivery and try."""
    if tries > len(RETRIES):
        return None
    share = crc32(delivery_id.bytes + bytes((tries,))) / 0xFFFFFFFF
    return RETRIES[tries - 1] * (0.9 + 0.2 * share)


def asked_wait(retry_after: str | None, at: datetime) -> timedelta | None:
    """Retry-After as a span, seconds or an HTTP date, 6 hours at most; None where there is none to be read."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), RETRY_AFTER_MOST)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - at, timedelta(0)), RETRY_AFTER_MOST)


def _held(standing: Standing) -> LaneNews:
    seconds = min(_HOLD_MOST, _HOLD_LEAST * 2 ** min(standing.holds, 8))
    return LaneNews(failed=True, hold=timedelta(seconds=seconds), reason="endpoint_failing")
