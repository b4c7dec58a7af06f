"""What the messaging family itself refuses.

Not how a refusal is written: shapes.py.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class ServiceKeyMissing(OvertureError):
    """Send a service key in the header `key`, or a token as `Authorization: Bearer …`."""

    kind, code = Kind.UNAUTHENTICATED, "service_key_missing"
