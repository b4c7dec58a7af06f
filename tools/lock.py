"""Compiles requirements/*.in to the locks, with hashes and without a single address.

Not run by make run or make test: it needs uv, and the locks it writes are committed.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNIVERSAL = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header", "--quiet")
# In this order: the second is constrained by the first. The last two are of environments of their own.
LOCKS = (
    ("requirements/runtime.in", "requirements.lock"),
    ("requirements/dev.in", "requirements-dev.lock"),
    ("requirements/peers.in", "requirements-peers.lock"),
    ("requirements/clients.in", "requirements-clients.lock"),
)


def main(arguments: list[str]) -> int:
    uv = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".venv" / "bin"))
    if uv is None:
        print("make lock needs uv on the PATH or in .venv (pip install uv).", file=sys.stderr)
        return 1
    for source, lock in LOCKS:
        command = [uv, "pip", "compile", source, *UNIVERSAL, "--output-file", lock, *arguments]
        # uv repeats the lock on its standard output.
        answer = subprocess.run(command, check=False, cwd=ROOT, stdout=subprocess.DEVNULL)
        if answer.returncode:
            return answer.returncode
        text = (ROOT / lock).read_text()
        if "://" in text:
            print(f"{lock} holds an address; it must name packages and hashes alone.", file=sys.stderr)
            return 1
        print(f"{lock}: {sum('==' in line for line in text.splitlines())} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
