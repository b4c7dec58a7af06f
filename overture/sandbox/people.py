"""Who exists on the pretend platforms, derived from a seed by hashing: nothing is stored, everything is stable.

Not what a person does with a message: that is behaviour.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

import msgspec

from overture.sandbox import scenarios
from overture.sandbox.names import FIRST_NAMES, LAST_NAMES

GROUND = frozenset({"creatorname", "nasa", "newhandle", "yourhandle"})
"""Always there, public, open to messages, and never the kind that opts out or blocks."""
NASA_FOLLOWERS = 1_000_000

RULES = {
    "instagram": re.compile(r"(?!.*\.\.)(?!\.)[a-z0-9._]{1,30}(?<!\.)"),
    "tiktok": re.compile(r"[a-z0-9._]{2,24}(?<!\.)"),
}
ANY_PLATFORM = re.compile(r"[a-z0-9._-]{1,64}")

# Shares of all handles.
MISSING, CLOSED, PRIVATE = 0.015, 0.03, 0.06


class Person(msgspec.Struct, frozen=True):
    """One pretend person. `draw` is their own dice: 16 bytes that never change."""

    platform: str
    handle: str
    exists: bool
    is_private: bool
    accepts_messages: bool
    draw: bytes

    def share(self, start: int) -> float:
        """A number in [0, 1) of this person, from two bytes of the draw; different starts are independent."""
        return int.from_bytes(self.draw[start : start + 2], "big") / 65536

    @property
    def user_id(self) -> str:
        return str(10_000_000 + int.from_bytes(self.draw[8:15], "big"))

    @property
    def full_name(self) -> str:
        first = FIRST_NAMES[self.draw[13] % len(FIRST_NAMES)]
        return f"{first} {LAST_NAMES[self.draw[14] % len(LAST_NAMES)]}"

    @property
    def followers(self) -> int:
        """From a hundred to a few millions, most of them small; `sandbox.audience.N` has N."""
        if (forced := scenarios.size_of(self.handle)) is not None:
            return forced
        return NASA_FOLLOWERS if self.handle == "nasa" else int(100 * 40_000 ** (self.share(8) ** 2))

    @property
    def following(self) -> int:
        forced = scenarios.size_of(self.handle)
        return int(20 + 1_500 * self.share(10)) if forced is None else forced

    @property
    def is_verified(self) -> bool:
        return self.share(6) < 0.02

    @property
    def picture(self) -> str:
        return f"https://pictures.sandbox.invalid/{self.user_id}.jpg"


class People:
    """All people of all platforms under one seed."""

    def __init__(self, seed: str) -> None:
        self._key = blake2b(seed.encode(), digest_size=32).digest()

    def person(self, platform: str, handle: str) -> Person:
        """The person of this handle; `exists` is False for a free or impossible one. Scenario handles are open."""
        draw = blake2b(f"{platform}:{handle}".encode(), digest_size=16, key=self._key).digest()
        if not RULES.get(platform, ANY_PLATFORM).fullmatch(handle):
            return Person(platform, handle, False, False, False, draw)
        forced = scenarios.of(handle)
        if forced is not None or handle in GROUND:
            is_private = forced is scenarios.Scenario.PRIVATE
            return Person(platform, handle, forced is not scenarios.Scenario.MISSING, is_private, not is_private, draw)
        there = draw[0] << 8 | draw[1]
        if there < MISSING * 65536:
            return Person(platform, handle, False, False, False, draw)
        is_private = (draw[2] << 8 | draw[3]) < PRIVATE * 65536
        is_open = (draw[4] << 8 | draw[5]) >= CLOSED * 65536
        return Person(platform, handle, True, is_private, is_open, draw)

    def member(self, platform: str, owner: str, index: int, total: int) -> Person:
        """Person `index` of `total` of a list, which `owner` names; nobody twice, and all of them exist."""
        # The number at the end is a permutation of the index (multiplier prime to the modulus), so no handle repeats.
        digits = len(str(total))
        number = (index * 7_368_787 + self._offset(owner)) % 10**digits
        for salt in range(256):
            dice = blake2b(f"{owner}:{index}:{salt}".encode(), digest_size=4, key=self._key).digest()
            first = FIRST_NAMES[dice[0] % len(FIRST_NAMES)]
            last = LAST_NAMES[dice[1] % len(LAST_NAMES)]
            name = f"{first}{'._'[dice[2] & 1]}{last}"[:15].lower()
            member = self.person(platform, f"{name}_{number:0{digits}}")
            if member.exists:
                return member
        raise AssertionError("no free name in 256 draws")

    @lru_cache(maxsize=1024)  # noqa: B019 - one of a process
    def _offset(self, owner: str) -> int:
        return int.from_bytes(blake2b(owner.encode(), digest_size=4, key=self._key).digest(), "big")
