"""What targets say of a person taken away: a row stays for the campaign's counts, and names nobody.

Not their messages: messaging erases those.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.platforms import ERASED
from overture.domain.targets.tables import MISADDRESSED

_ERASE = """
update target set handle = $3, profile_url = null, full_name = null, first_name = null, category = null,
  follower_count = null, external_id = null, extra = null, timezone = null, timezone_source = null, job_source = null
where project_id = $1 and person_id = any($2::uuid[]) and handle <> $3 and not id = any($4::uuid[]) returning id
"""
# By target_misaddressed, which holds few: most addresses are of the target's own profile.
_ADDRESSES = f"""
update target set profile_url = null
where project_id = $1 and {MISADDRESSED} and lower(profile_url) like any($2::text[])
"""
_OWN = """
update target set profile_url = null
where project_id = $1 and id = any($3::uuid[]) and profile_url is not null and lower(profile_url) like any($2::text[])
"""
_IDS = "select id from target where project_id = $1 and person_id = any($2::uuid[]) order by id"


async def erase(call: Call, people: Sequence[UUID], but: Sequence[UUID] = ()) -> list[UUID]:
    """The targets that named these people and no longer do; all `but` these."""
    return [r["id"] for r in await call.fetch(_ERASE, list(people), ERASED, list(but))]


async def forget_addresses(call: Call, names: Collection[str], own: Sequence[UUID] = ()) -> int:
    """Addresses of these profiles that stand with other people's targets, by mistake of who uploaded them, and with
    their own (`own`) that still have a name."""
    plain = [name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") for name in sorted(names)]
    patterns = [f"%/{name}{end}" for name in plain for end in ("", "/", "?%", "/?%")]
    if not patterns:
        return 0
    gone = await call.execute(_OWN, patterns, list(own)) if own else 0
    return gone + await call.execute(_ADDRESSES, patterns)


async def ids_of(call: Call, people: Sequence[UUID]) -> list[UUID]:
    """All targets of these people."""
    return [r["id"] for r in await call.fetch(_IDS, list(people))]
