"""What `overture up` costs while nothing happens: CPU and memory of its processes, PostgreSQL's left out.

Memory is PSS: what processes share is counted once.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import psutil

from bench.places import OVERTURE, child, said
from bench.table import Row

SETTLE = 30
STRETCH = 20


async def measured() -> list[Row]:
    """After half a minute of rest, over twenty seconds."""
    with tempfile.TemporaryDirectory(prefix="overture-bench-") as name:
        args = ["-c", OVERTURE, "up", "--no-sample", "--port", "0", "--data-dir", str(Path(name) / "data")]
        async with child(args) as up:
            while "Serving" not in await said(up):
                assert up.returncode is None, "it did not start"
            await asyncio.sleep(SETTLE)
            before = {p.pid: p for p in _ours(up.pid)}
            used = {pid: _cpu(p) for pid, p in before.items()}
            await asyncio.sleep(STRETCH)
            share = sum(_cpu(p) - used[pid] for pid, p in before.items()) / STRETCH * 100
            each = {_name(p): p.memory_full_info().pss / 2**20 for p in before.values()}
    total = sum(each.values())
    parts = ", ".join(f"{name} {mb:.0f}" for name, mb in each.items())
    return [
        Row("idle, CPU", f"{share:.2f} % of a core", goal="< 1 %", is_met=share < 1),
        Row(
            "idle, memory",
            f"{total:.0f} MB",
            goal="< 250 MB",
            is_met=total < 250,
            notes=(f"PSS in MB: {parts}; {SETTLE} s after the start, CPU over {STRETCH} s",),
        ),
    ]


def _ours(pid: int) -> list[psutil.Process]:
    """The process and its children but those of PostgreSQL."""
    top = psutil.Process(pid)
    return [p for p in (top, *top.children(recursive=True)) if "postgres" not in p.name()]


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _name(process: psutil.Process) -> str:
    words = process.cmdline()
    return words[words.index("child") + 1] if "child" in words else "up"
