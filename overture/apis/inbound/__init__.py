"""What platforms push to us: taken at `/hooks/{connector}…`, verified, and handed over or kept until it is taken in;
and where a platform sends an owner back to, `/connect/{platform}/callback`.

Not a family: no key and no document, a signature instead.
"""

from overture.apis.inbound.app import PREFIX, inbound_app
from overture.apis.inbound.connecting import CALLBACK, CONNECT, connect_app
from overture.apis.inbound.pushes import HookSecrets

__all__ = ["CALLBACK", "CONNECT", "PREFIX", "HookSecrets", "connect_app", "inbound_app"]
