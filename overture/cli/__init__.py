"""The command line: starts everything, and does by hand what the API does not.

No rule of the product: every command asks the domain. Imports are late: the children of `overture up` come in here too
and carry nothing of the other commands.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from overture.cli.wiring import Deployment, Wiring

__all__ = ["Deployment", "Wiring", "run"]


def run(wiring: Wiring) -> NoReturn:
    """The console script, or a child of `overture up`."""
    if sys.argv[1:2] == ["child"]:
        from overture.cli.child import run as run_child

        run_child(wiring, *sys.argv[2:])
    from overture.cli.app import run as run_command

    run_command(wiring)
