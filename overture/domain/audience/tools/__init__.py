"""The tools, one file each. A new one is a file here and its name in `TOOLS`.

Nothing else lists them: routes, document, CLI and docs read this tuple.
"""

from __future__ import annotations

from typing import Final

from overture.domain.audience.declaring import Tool
from overture.domain.audience.tools.followers import FOLLOWERS
from overture.domain.audience.tools.following import FOLLOWING

TOOLS: Final[tuple[Tool, ...]] = (FOLLOWERS, FOLLOWING)
BY_NAME: Final = {tool.name: tool for tool in TOOLS}
