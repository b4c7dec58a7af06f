"""The tree works on every machine: no path of one machine, no host of one package registry.

good:  ROOT = Path(__file__).resolve().parent.parent
bad:   ROOT = Path("/work/main")

Not a check of links in general; it reads every text file, the locks included, but itself and its tests.
"""

import re
from collections.abc import Iterator

from tools.linting import Finding, Source

ITSELF = ("tools/lint_addresses.py", "tests/tools/test_lint_addresses.py")
# A path begins the word: `runtime/work/` and `example.com/home/` are none.
MACHINE = re.compile(r"(?<![\w.~$}/:-])/(?:work|home|root)/|file:///(?:work|home|root)/")
REGISTRY = re.compile(r"\b(?:pypi|registry\.npmjs|files\.pythonhosted|deb\.debian)\.org\b", re.IGNORECASE)


def check(source: Source) -> Iterator[Finding]:
    if source.path in ITSELF:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if MACHINE.search(line):
            yield Finding(source.path, number, "an absolute path of one machine")
        if REGISTRY.search(line):
            yield Finding(source.path, number, "the host of a package registry")
