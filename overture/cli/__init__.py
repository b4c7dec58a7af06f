"""The command line: starts everything, and does by hand what the API does not.

No rule of the product: every command asks the domain.
"""

from overture.cli.app import run
from overture.cli.wiring import Deployment, Wiring

__all__ = ["Deployment", "Wiring", "run"]
