"""The bridge connector: Overture's own small HTTP protocol, which an operator can put before anything.

The protocol is docs/bridge.md; the sandbox speaks it too.
"""

from overture.connectors.bridge.connector import BRIDGE, BridgeConnector

__all__ = ["BRIDGE", "BridgeConnector"]
