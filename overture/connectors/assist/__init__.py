"""The assist connector: a person sends, in the platform's own app, and says how it ended.

Not what the person is told or says: messaging keeps the tasks.
"""

from overture.connectors.assist.connector import ASSIST, AssistConnector

__all__ = ["ASSIST", "AssistConnector"]
