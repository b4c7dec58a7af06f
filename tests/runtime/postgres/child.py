"""A process that opens the store as `overture` does, to be watched, interrupted and killed by a test.
Run by path; `--uid` gives root's rights up after everything is imported, so that the interpreter need not be reachable.
"""

import argparse
import asyncio
import concurrent.futures.thread  # noqa: F401
import encodings.idna  # noqa: F401
import importlib.metadata  # noqa: F401
import os
import signal
import sys
from pathlib import Path

import asyncpg

from overture.runtime.postgres import DataFolderInUse, StoreFailed, opened


async def serve(data_dir: Path) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with opened(data_dir, serve=True, env=os.environ, on_log=say):
        say("ready")
        await ended.wait()
    say("stopped")


async def work(data_dir: Path, statement: str) -> None:
    async with opened(data_dir, serve=False, env=os.environ, on_log=say) as address:
        connection = await asyncpg.connect(address.owner_url)
        say(f"answer {await connection.fetchval(statement)}")
        await connection.close()


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uid", type=int)
    parser.add_argument("--programs", help="a folder to look for the wheel in first")
    parser.add_argument("what", choices=("serve", "work"))
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("statement", nargs="?", default="select 42")
    given = parser.parse_args()
    if given.programs:
        sys.path.insert(0, given.programs)
    if given.uid is not None:
        os.setgroups([])
        os.setgid(given.uid)
        os.setuid(given.uid)
    try:
        asyncio.run(serve(given.data_dir) if given.what == "serve" else work(given.data_dir, given.statement))
    except (DataFolderInUse, StoreFailed) as error:
        say(f"{type(error).__name__}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
