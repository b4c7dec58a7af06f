"""The refusal of a command.

Alone in its file, so that the lightest process can raise one without importing the others' tools.
"""


class Refused(Exception):
    """A command cannot be done; the message is one line and says what to do instead."""
