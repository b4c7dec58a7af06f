"""What answers mean, without any call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.webhooks.rules import (
    RETRIES,
    RETRY_AFTER_MOST,
    Standing,
    asked_wait,
    judged,
    retry_in,
    unanswered,
)
from overture.runtime.http import FailureKind

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FRESH = Standing(0, 0)


@given(st.uuids(), st.integers(1, 7))
def test_the_schedule_is_kept_within_ten_per_cent_and_is_the_same_for_the_same_try(delivery_id: UUID, n: int) -> None:
    pause = retry_in(delivery_id, n)
    assert pause is not None
    assert RETRIES[n - 1] * 0.9 <= pause <= RETRIES[n - 1] * 1.1
    assert retry_in(delivery_id, n) == pause


def test_tries_of_different_deliveries_are_spread() -> None:
    assert len({retry_in(uuid4(), 3) for _ in range(50)}) > 40


def test_there_is_no_ninth_try() -> None:
    assert retry_in(uuid4(), 8) is None


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_only_2xx_is_success(status: int) -> None:
    outcome = judged(uuid4(), 1, FRESH, status, None, AT)
    assert outcome.accepted
    assert outcome.lane.worked


@pytest.mark.parametrize("status", [100, 199, 300, 301, 304, 400, 404, 429, 500, 503])
def test_everything_else_is_tried_again(status: int) -> None:
    outcome = judged(uuid4(), 1, FRESH, status, None, AT)
    assert not outcome.accepted
    assert outcome.again_in is not None
    assert outcome.lane.hold is None


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("7", timedelta(seconds=7)),
        (" 90 ", timedelta(seconds=90)),
        ("99999999999999999999", RETRY_AFTER_MOST),
        ("Sat, 21 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sat, 21 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("Sat, 21 Nov 2026 12:10:00 -0000", timedelta(minutes=10)),
        ("²", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text: str | None, wait: timedelta | None) -> None:
    assert asked_wait(text, AT) == wait


def test_retry_after_counts_for_429_and_503_only() -> None:
    again = judged(uuid4(), 1, FRESH, 500, "3600", AT).again_in
    assert again is not None
    assert again < timedelta(seconds=6)


def test_a_retry_after_shorter_than_the_schedule_does_not_hasten_the_try() -> None:
    again = judged(uuid4(), 3, FRESH, 503, "10", AT).again_in
    assert again is not None
    assert again >= timedelta(minutes=27)


def test_the_hold_of_a_silent_endpoint_grows_to_a_minute() -> None:
    spans = [unanswered(uuid4(), 1, Standing(0, n), FailureKind.TIMEOUT, "").lane.hold for n in range(12)]
    assert [s.total_seconds() for s in spans if s] == [2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60]
