"""How people of many languages ask not to be written to. Data only."""

from overture.domain.conversations.languages.asia import ASIA
from overture.domain.conversations.languages.east import EAST
from overture.domain.conversations.languages.english import ENGLISH
from overture.domain.conversations.languages.germanic import GERMANIC
from overture.domain.conversations.languages.romance import ROMANCE
from overture.domain.conversations.languages.shape import Language, Unspaced
from overture.domain.conversations.languages.slavic import SLAVIC
from overture.domain.conversations.languages.south import SOUTH
from overture.domain.conversations.languages.unspaced import UNSPACED

LANGUAGES: tuple[Language, ...] = (ENGLISH, *GERMANIC, *ROMANCE, *SLAVIC, *SOUTH, *EAST, *ASIA)

__all__ = ["LANGUAGES", "UNSPACED", "Language", "Unspaced"]
