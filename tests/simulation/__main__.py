"""python -m tests.simulation --seeds N [--first N] [--every N] [--seed S] [--steps N] [--once] [--mutants]: those that
failed."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import traceback

import uvloop

from tests.simulation.ground import Store, ground
from tests.simulation.run import STEPS, Outcome, simulate


async def replayed(store: Store, seed: int, steps: int, once: bool) -> tuple[Outcome, Outcome | None]:
    """A seed, and the same seed again."""
    async with store.database() as url:
        first = await simulate(seed, url, steps=steps)
    if once:
        return first, None
    async with store.database() as url:
        return first, await simulate(seed, url, steps=steps)


async def seeds(arguments: argparse.Namespace) -> int:
    """Each seed twice; how many failed."""
    failed = 0
    many = range(arguments.first, arguments.first + arguments.seeds * arguments.every, arguments.every)
    wanted = many if arguments.seed is None else [arguments.seed]
    began, steps = time.perf_counter(), 0
    async with ground() as store:
        for seed in wanted:
            first, second = await replayed(store, seed, arguments.steps, arguments.once)
            steps += first.steps + (second.steps if second else 0)
            trouble = str(first.violation) if first.violation else ""
            if second is not None and second.digest != first.digest:
                trouble += " it did not replay exactly"
            verdict = f"FAIL {trouble}" if trouble else "ok"
            print(
                f"seed {seed:<5} {first.steps:5} steps {first.statements:6} statements {first.arrived:4} arrived"
                f" {first.seconds:5.2f} s  {first.digest[:12]}  {verdict}",
                flush=True,
            )
            if trouble:
                failed += 1
                print(f"  replay: python -m tests.simulation --seed {seed} --steps {arguments.steps}", flush=True)
                if arguments.verbose and first.violation and first.violation.__cause__:
                    traceback.print_exception(first.violation.__cause__)
    took = time.perf_counter() - began
    print(f"{len(wanted)} seeds, {failed} failed, {steps} steps in {took:.1f} s, {steps / took:.0f} a second")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the first of the seeds")
    parser.add_argument("--every", type=int, default=1, help="how far each is from the one before")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--once", action="store_true", help="do not run each seed a second time")
    parser.add_argument("--mutants", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    if arguments.mutants:
        from tests.simulation.mutants import hunt

        return uvloop.run(hunt(arguments.seeds if "--seeds" in sys.argv else 50))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return 1 if runner.run(seeds(arguments)) else 0


if __name__ == "__main__":
    sys.exit(main())
