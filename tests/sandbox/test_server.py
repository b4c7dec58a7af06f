"""The sandbox as a process of its own: started, killed, started again, stopped."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from overture.sandbox import run

PROGRAM = """
import sys
from pathlib import Path
from overture.sandbox import run
def ready(port):
    print(port, flush=True)
run("127.0.0.1", int(sys.argv[1]), Path(sys.argv[2]), "http://127.0.0.1:9", "s", ready=ready)
"""


@contextmanager
def process(data_dir: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(port), str(data_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            assert child.stdout is not None
            yield child, int(child.stdout.readline())
        finally:
            if child.poll() is None:
                child.kill()


def send(port: int, token: str, to: str = "sandbox.ignores") -> dict[str, Any]:
    body = {"token": token, "account": "a", "platform": "instagram", "to": f"{to}.{token}", "text": "Hi"}
    return ask(port, "POST", "/v1/messages", json.dumps(body))


def ask(port: int, method: str, path: str, body: str | None = None) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, body, {"X-Overture-Project": "p"})
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return answer
    finally:
        connection.close()


def test_nothing_that_was_answered_is_lost_by_kill_9(tmp_path: Path) -> None:
    answered: set[str] = set()
    with process(tmp_path) as (child, port):
        enough = threading.Event()

        def offer(worker: int) -> None:
            with suppress(OSError, http.client.HTTPException):
                for i in range(10_000):
                    token = f"{worker}.{i}"
                    send(port, token)
                    answered.add(token)
                    if len(answered) > 300:
                        enough.set()

        with ThreadPoolExecutor(4) as pool:
            for worker in range(4):
                pool.submit(offer, worker)
            assert enough.wait(20)
            os.kill(child.pid, signal.SIGKILL)
    with process(tmp_path) as (child, port):
        assert all(send(port, token)["duplicate"] for token in answered)
        counts = ask(port, "GET", "/journal/summary?project=p")
        # At most one message of each of the four was taken and not yet answered.
        assert len(answered) <= counts["messages"] <= len(answered) + 4
        assert counts["peopleWithTwoOrMore"] == 0
        child.terminate()
        assert child.wait(10) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_when_told(tmp_path: Path, number: signal.Signals) -> None:
    with process(tmp_path) as (child, port):
        assert send(port, "t")["duplicate"] is False
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(send, port, "silent", "sandbox.timeout")
            while ask(port, "GET", "/journal/summary?project=p")["messages"] < 2:
                pass
            child.send_signal(number)
            with pytest.raises((OSError, http.client.HTTPException)):
                waiting.result(10)
        assert child.wait(10) == 0
        assert child.stderr is not None
        assert child.stderr.read() == ""
    with process(tmp_path, port) as (_, again):
        assert again == port
        assert send(port, "t")["duplicate"] is True


def test_a_taken_port_is_an_error_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(OSError, match="in use"):
        run("127.0.0.1", listener.getsockname()[1], tmp_path, "http://127.0.0.1:9", "s")
    assert list(tmp_path.iterdir()) == []


def test_who_leaves_before_the_body_came_leaves_no_trace(tmp_path: Path) -> None:
    with process(tmp_path) as (child, port):
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", port)) as caller:
                caller.sendall(b"POST /v1/messages HTTP/1.1\r\nHost: s\r\nContent-Length: 50\r\n\r\n")
        assert send(port, "one")["id"]
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=10)
    assert "Traceback" not in said
