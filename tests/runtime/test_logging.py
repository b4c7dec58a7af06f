"""Logs: their shapes, and that neither a secret nor a message gets into one, whoever logs it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from overture.runtime import logging as logs
from overture.runtime.settings import Settings


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged; afterwards everything is as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield io.StringIO()
    structlog.reset_defaults()
    root.handlers[:], level = before
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_where_nobody_watches_a_line_is_json(stream: io.StringIO) -> None:
    logs.configure(Settings(), "api", stream)
    logs.request_line(
        family="outreach",
        method="GET",
        route="/api/v1/clients/{id}",
        status=200,
        seconds=0.01234,
        request_id="req_1",
        actor="key:1",
    )
    (line,) = lines(stream)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "event": "request",
        "process": "api",
        "family": "outreach",
        "method": "GET",
        "route": "/api/v1/clients/{id}",
        "status": 200,
        "ms": 12.3,
        "request_id": "req_1",
        "actor": "key:1",
    }


def test_a_plain_line_is_short(stream: io.StringIO) -> None:
    logs.configure(Settings(log_format="plain"), "worker", stream)
    structlog.get_logger("x").info("worker_started", worker="w1")
    assert stream.getvalue()[8:] == " info    worker_started worker=w1\n"


def test_what_is_named_like_a_secret_or_a_message_is_masked_at_every_depth(stream: io.StringIO) -> None:
    logs.configure(Settings(), "api", stream)
    facts = {
        "token": "t0p",
        "Authorization": "t0p",
        "bridge_token": "t0p",
        "api_key": "t0p",
        "deep": {"rows": [{"text": "t0p", "n": 1}]},
        "body": "t0p",
    }
    structlog.get_logger("x").info("something", **facts)
    assert "t0p" not in stream.getvalue()
    assert lines(stream)[0]["deep"]["rows"][0]["n"] == 1


def test_an_id_and_a_size_may_be_told(stream: io.StringIO) -> None:
    logs.configure(Settings(), "api", stream)
    structlog.get_logger("x").info("something", token_id="a", text_bytes=12)
    assert (lines(stream)[0]["token_id"], lines(stream)[0]["text_bytes"]) == ("a", 12)


def test_an_error_is_told_by_type_and_place_and_never_by_its_text(stream: io.StringIO) -> None:
    logs.configure(Settings(), "api", stream)
    try:
        raise ValueError("sk_test_something")
    except ValueError:
        structlog.get_logger("x").exception("it_broke")
    (line,) = lines(stream)
    assert line["error"] == "ValueError"
    assert any("test_logging.py" in frame for frame in line["trace"])
    assert "sk_test" not in stream.getvalue()


def test_a_library_is_heard_without_its_arguments(stream: io.StringIO) -> None:
    logs.configure(Settings(), "api", stream)
    logging.getLogger("somelib").warning("sent %s", "sk_test_something")
    logging.getLogger("somelib").info("not heard")
    (line,) = lines(stream)
    assert (line["library"], line["said"]) == ("somelib", "sent %s")


def test_below_the_least_level_nothing_is_said(stream: io.StringIO) -> None:
    logs.configure(Settings(log_level="warning"), "api", stream)
    structlog.get_logger("x").info("quiet")
    assert stream.getvalue() == ""
