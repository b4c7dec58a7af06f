"""Erasure: a person taken out of everything a project keeps, with a certificate of what went; a keyed hash stays.

Each domain removes its own; this one says in which order, and what must stand still meanwhile.
"""

from overture.domain.erasure.commands import Certificate, PersonUnnamed, erase
from overture.domain.erasure.events import PersonErasing
from overture.domain.erasure.reactions import REACTIONS

__all__ = ["REACTIONS", "Certificate", "PersonErasing", "PersonUnnamed", "erase"]
