"""What the messaging family itself refuses.

Not how a refusal is written: shapes.py.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class ServiceKeyMissing(OvertureError):
    """Service Key Missing"""

    kind, code = Kind.UNAUTHENTICATED, "service_key_missing"
