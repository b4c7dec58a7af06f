"""The children of `overture up`: `python -m overture child NAME …`, told everything by environment and standard input.

Not for people: their commands are api, worker, sandbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from typing import NoReturn

from overture.cli.refusal import Refused
from overture.cli.wiring import Wiring
from overture.runtime.settings import load


def run(wiring: Wiring, name: str, *arguments: str) -> NoReturn:
    """Does one child's part; one line and exit 1 where it cannot."""
    try:
        first = _first_line()
        _hold_on()
        _do(wiring, name, arguments, first)
    except Refused as error:
        print(f"overture: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(130)
    except Exception as error:
        from overture.cli.endings import fail, sentence

        told = sentence(error)
        if told is None:
            raise
        fail(told)
    sys.exit(0)


def _do(wiring: Wiring, name: str, arguments: tuple[str, ...], first: str) -> None:
    settings = load()
    if name == "sandbox":
        # The secret comes from the parent, so that this process needs no cryptography and no root secret.
        from overture.cli.serving import serve_sandbox

        with socket.socket(fileno=int(arguments[0])) as taken:
            serve_sandbox(settings.data_folder / "sandbox", taken, settings.url, first)
    elif name == "api":
        from overture.cli.serving import serve_api

        with socket.socket(fileno=int(arguments[0])) as taken:
            serve_api(wiring, settings, taken)
    elif name == "worker":
        from overture.cli.serving import serve_worker

        serve_worker(wiring, settings)
    elif name == "prepare":
        from overture.cli.prepare import prepare

        sys.stdout.buffer.write(prepare(wiring, settings))
    elif name == "sample":
        from overture.cli.opening import at_desk
        from overture.cli.sample import show

        at_desk(wiring, settings, show)
    else:
        raise Refused(f"There is no child {name}.")


def _first_line() -> str:
    """What the parent says first, maybe nothing. Read by the byte: the rest is the lifeline's."""
    line = bytearray()
    while (byte := os.read(0, 1)) not in (b"\n", b""):
        line += byte
    return line.decode()


def _hold_on() -> None:
    """This process ends when its parent does, however that ended: their pipe closes."""

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 64):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
