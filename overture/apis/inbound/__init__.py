"""What platforms push to us: taken at `/hooks/{connector}/{hook id}`, verified, read and handed over.

Not a family: no key and no document, a signature instead.
"""

from overture.apis.inbound.app import PREFIX, inbound_app

__all__ = ["PREFIX", "inbound_app"]
