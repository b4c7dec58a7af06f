"""Makes docs/images/up.svg anew: runs `overture up` on an empty folder in a terminal of its own and draws its screen.

Not a test of what it shows. The key in the picture is cut short; the folder it belonged to is gone.
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "up.svg"
WIDTH, HEIGHT = 124, 60
MOST_SECONDS = 180.0
# Escape sequences that move or erase; those that colour (they end in m) stay in the text.
MOVE = re.compile(r"\x1b\[\??([\d;]*)([A-Za-ln-z])")
# The picture asks no other host for a font; a viewer's own monospaced one serves.
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
KEY = re.compile(r"(sk_test_\w{6})\w+")


def recorded() -> str:
    """All that `overture up` writes until it serves, as the terminal was sent it."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, pack("HHHH", HEIGHT, WIDTH, 0, 0))
    with tempfile.TemporaryDirectory(prefix="overture-picture-") as folder:
        # The log is another stream; a reader of the picture wants the screen.
        log = (Path(folder) / "log").open("wb")
        env = {k: v for k, v in os.environ.items() if not k.startswith("OVERTURE_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "overture", "up", "--port", "3000", "--data-dir", ".overture"],
            cwd=folder,
            env=env | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": str(WIDTH)},
            stdin=theirs,
            stdout=theirs,
            stderr=log,
            start_new_session=True,
        )
        os.close(theirs)
        try:
            return read_until(ours, "Ctrl-C stops everything.", process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
            log.close()
            os.close(ours)


def read_until(descriptor: int, word: str, process: subprocess.Popen[bytes]) -> str:
    """What comes from the terminal up to and with `word`."""
    told, deadline = b"", time.monotonic() + MOST_SECONDS
    while word.encode() not in told:
        if time.monotonic() > deadline or process.poll() is not None:
            sys.exit(f"It did not come to serve:\n{told.decode(errors='replace')}")
        if select.select([descriptor], [], [], 0.5)[0]:
            told += os.read(descriptor, 65536)
    return told.decode()


def screen(told: str) -> str:
    """The lines as they stand on the screen at the end, colours kept: what was overwritten or erased is gone."""
    lines: list[str] = [""]
    row, is_at_start, place = 0, True, 0
    while place < len(told):
        move = MOVE.match(told, place)
        if move:
            if move[2] == "A":
                row = max(0, row - int(move[1] or 1))
            elif move[2] == "K":
                lines[row] = ""
            place = move.end()
            continue
        sign = told[place]
        place += 1
        if sign == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
            is_at_start = True
        elif sign == "\r":
            is_at_start = True
        else:
            lines[row] = ("" if is_at_start else lines[row]) + sign
            is_at_start = False
    return "\n".join(lines).strip("\n")


def main() -> None:
    """Records, draws, writes."""
    shown = KEY.sub(r"\1…", screen(recorded()))
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text("$ make run\n", style="bold"))
        console.print(Text.from_ansi(shown))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    svg = FONT.sub("", console.export_svg(title="overture", theme=MONOKAI, unique_id="overture"))
    PICTURE.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")
    print(f"Wrote {PICTURE.relative_to(ROOT)}, {len(svg) // 1024} KB.")


if __name__ == "__main__":
    main()
