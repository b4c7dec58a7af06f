"""`python -m overture` is the console script.

Nothing else.
"""

from overture.main import run

run()
