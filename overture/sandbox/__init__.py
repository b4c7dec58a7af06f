"""The pretend platforms: a process of its own that speaks the wires connectors speak, for test projects and tests.

Never part of a live send, and no mock inside the product: it imports the kernel alone.
"""

from overture.sandbox.app import Sandbox, create_app
from overture.sandbox.server import run, serve, server
from overture.sandbox.store import FolderInUse

__all__ = ["FolderInUse", "Sandbox", "create_app", "run", "serve", "server"]
