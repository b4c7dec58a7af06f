"""The Instagram connector: the official Graph API on both hosts, within what it allows.

What it allows and how an account is connected is docs/instagram.md; the sandbox speaks the same wire.
"""

from overture.connectors.instagram.connector import INSTAGRAM, InstagramConnector
from overture.connectors.instagram.reading import InstagramReads

__all__ = ["INSTAGRAM", "InstagramConnector", "InstagramReads"]
