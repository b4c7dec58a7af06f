"""Runs one lint over a snippet as if it lay at a path.

Not a test.
"""

from textwrap import dedent

from tools.linting import Lint, Source, run


def findings(lint: Lint, path: str, text: str) -> list[str]:
    """The messages the lint has for this text, in order of line."""
    return [found.message for found in run([lint], [Source(path, dedent(text))])]
