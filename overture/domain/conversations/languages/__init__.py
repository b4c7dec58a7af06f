"""How people of many languages ask not to be written to. Data only."""

from overture.domain.conversations.languages.arabic import ARABIC
from overture.domain.conversations.languages.bengali import BENGALI
from overture.domain.conversations.languages.bulgarian import BULGARIAN
from overture.domain.conversations.languages.chinese import CHINESE
from overture.domain.conversations.languages.croatian import CROATIAN
from overture.domain.conversations.languages.czech import CZECH
from overture.domain.conversations.languages.danish import DANISH
from overture.domain.conversations.languages.dutch import DUTCH
from overture.domain.conversations.languages.english import ENGLISH
from overture.domain.conversations.languages.filipino import FILIPINO
from overture.domain.conversations.languages.finnish import FINNISH
from overture.domain.conversations.languages.french import FRENCH
from overture.domain.conversations.languages.german import GERMAN
from overture.domain.conversations.languages.greek import GREEK
from overture.domain.conversations.languages.hebrew import HEBREW
from overture.domain.conversations.languages.hindi import HINDI
from overture.domain.conversations.languages.hungarian import HUNGARIAN
from overture.domain.conversations.languages.indonesian import INDONESIAN
from overture.domain.conversations.languages.italian import ITALIAN
from overture.domain.conversations.languages.japanese import JAPANESE
from overture.domain.conversations.languages.korean import KOREAN
from overture.domain.conversations.languages.persian import PERSIAN
from overture.domain.conversations.languages.polish import POLISH
from overture.domain.conversations.languages.portuguese import PORTUGUESE
from overture.domain.conversations.languages.romanian import ROMANIAN
from overture.domain.conversations.languages.russian import RUSSIAN
from overture.domain.conversations.languages.spanish import SPANISH
from overture.domain.conversations.languages.swedish import SWEDISH
from overture.domain.conversations.languages.thai import THAI
from overture.domain.conversations.languages.turkish import TURKISH
from overture.domain.conversations.languages.ukrainian import UKRAINIAN
from overture.domain.conversations.languages.urdu import URDU
from overture.domain.conversations.languages.vietnamese import VIETNAMESE
from overture.domain.conversations.wording import Language, Unspaced

LANGUAGES: tuple[Language, ...] = (
    ENGLISH,
    GERMAN,
    DUTCH,
    SWEDISH,
    DANISH,
    SPANISH,
    PORTUGUESE,
    FRENCH,
    ITALIAN,
    ROMANIAN,
    POLISH,
    CZECH,
    RUSSIAN,
    UKRAINIAN,
    BULGARIAN,
    CROATIAN,
    GREEK,
    HUNGARIAN,
    FINNISH,
    TURKISH,
    ARABIC,
    HEBREW,
    PERSIAN,
    URDU,
    HINDI,
    BENGALI,
    INDONESIAN,
    FILIPINO,
    VIETNAMESE,
)
UNSPACED: tuple[Unspaced, ...] = (CHINESE, JAPANESE, THAI, KOREAN)

CODES: tuple[str, ...] = tuple(
    code for known in (LANGUAGES, UNSPACED) for language in known for code in language.code.split(", ")
)

__all__ = ["CODES", "LANGUAGES", "UNSPACED", "Language", "Unspaced"]
