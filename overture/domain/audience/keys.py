"""Keys of people and scopes in the ledger: keyed hashes, so that the ledger names nobody.

Not references of people (platforms): those lead to a person, these only say that it is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from overture.domain.platforms import Listed


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """Hashes under the install's secret: 64 bits, of which two are the same by chance once in 10^5 ledgers of 20
    million."""

    secret: bytes

    def people(self, project_id: UUID, people: Sequence[Listed]) -> list[int]:
        """A key for each: by the platform's number, else by the name in lower case."""
        fresh = blake2b(digest_size=8, key=self.secret, person=project_id.bytes).copy
        out = []
        for p in people:
            h = fresh()
            h.update(p.user_id.encode() if p.user_id else b"@" + p.handle.lower().encode())
            out.append(int.from_bytes(h.digest(), "big", signed=True))
        return out

    def names(self, project_id: UUID, people: Sequence[Listed]) -> list[int]:
        """A key for each by the name alone, whatever else is known of them."""
        return self.people(project_id, [Listed(p.handle) for p in people])

    def scope(self, project_id: UUID, external_user_id: str, tool: str) -> int:
        """The key of an end user's deliveries by one tool."""
        told = f"{tool}\x00{external_user_id}".encode("utf-8", "surrogatepass")
        made = blake2b(told, digest_size=8, key=self.secret, person=project_id.bytes).digest()
        return int.from_bytes(made, "big", signed=True)
