"""Archives: Instagram's "Download your information" files, read safely and kept as a source of audience jobs.

The reading (zips.py, lists.py) knows no database: bytes come in, people come out.
"""

from overture.domain.archives.commands import account_of, delete, erase, forget, receive
from overture.domain.archives.contracts import ENDED, REASONS, Archive, ArchiveStatus
from overture.domain.archives.errors import ArchiveInUse, ArchiveLost, ArchiveNotFound, ArchiveUnreadable
from overture.domain.archives.queries import get, page
from overture.domain.archives.source import Archives
from overture.domain.archives.spooling import Spooled, spool, unspool
from overture.domain.archives.work import STARTS, go_on

__all__ = [
    "ENDED",
    "REASONS",
    "STARTS",
    "Archive",
    "ArchiveInUse",
    "ArchiveLost",
    "ArchiveNotFound",
    "ArchiveStatus",
    "ArchiveUnreadable",
    "Archives",
    "Spooled",
    "account_of",
    "delete",
    "erase",
    "forget",
    "get",
    "go_on",
    "page",
    "receive",
    "spool",
    "unspool",
]
