"""The tools, one file each. A new one is a file here and its name in `TOOLS`.

Nothing else lists them: routes, document, CLI and docs read this tuple.
"""

from __future__ import annotations

from typing import Final

from overture.domain.audience.declaring import Tool
from overture.domain.audience.tools.emails import EMAILS
from overture.domain.audience.tools.followers import FOLLOWERS
from overture.domain.audience.tools.following import FOLLOWING
from overture.domain.audience.tools.hashtag import HASHTAG
from overture.domain.audience.tools.likers import LIKERS
from overture.domain.audience.tools.location import LOCATION
from overture.domain.audience.tools.phones import PHONES
from overture.domain.audience.tools.single_post_likers import SINGLE_POST_LIKERS

TOOLS: Final[tuple[Tool, ...]] = (
    FOLLOWERS,
    FOLLOWING,
    LIKERS,
    HASHTAG,
    LOCATION,
    SINGLE_POST_LIKERS,
    EMAILS,
    PHONES,
)
BY_NAME: Final = {tool.name: tool for tool in TOOLS}
