"""The dashboard: pages rendered on the server over the domain's doors. So far the landing page.

Not an API: nothing here is for programs.
"""

from overture.dashboard.landing import landing

__all__ = ["landing"]
