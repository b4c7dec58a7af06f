"""What the profile of a pretend person says beyond a list's row: derived like everything else, the same each time.

Addresses and numbers are such as nobody has (`.invalid`, 555).
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from overture.sandbox.people import Person

PROFILE, ORIGIN = "profile", "origin"
_CATEGORIES = ("Fitness", "Travel", "Food", "Beauty", "Music", "Gaming", "Photography", "Education")
_TYPES = ("Personal blog", "Digital creator", "Product/service", "Public figure")
_CITIES = (("Lisbon", "111734"), ("Berlin", "106078"), ("Austin", "101909"), ("Osaka", "110941"), ("Lagos", "108424"))
_COUNTRIES = ("PT", "DE", "US", "JP", "NG", "BR", "IN", "FR", "GB", "MX")
_WORDS = ("Coffee first", "Dog person", "Runner", "Making things", "Based by the sea", "Early mornings", "Tea & books")


def details(person: Person, wanted: frozenset[str]) -> dict[str, Any]:
    """The details asked for; what the person keeps to themselves is left out."""
    dice = blake2b(person.draw, digest_size=16, person=b"profile").digest()
    told: dict[str, Any] = {"handle": person.handle, "userId": person.user_id}
    if PROFILE in wanted:
        told |= _profile(person, dice)
    if ORIGIN in wanted and dice[10] >= 13:  # Some say nothing of where they are.
        told["country"] = _COUNTRIES[dice[11] % len(_COUNTRIES)]
        told["joined"] = f"{1 + dice[12] % 12:02}-{2011 + dice[13] % 14}"
    return told


def _profile(person: Person, dice: bytes) -> dict[str, Any]:
    is_business = dice[0] < 77
    category = _CATEGORIES[dice[1] % len(_CATEGORIES)]
    told: dict[str, Any] = {
        "biography": f"{_WORDS[dice[2] % len(_WORDS)]} \u00b7 {category.lower()}",
        "followers": person.followers,
        "following": person.following,
        "posts": int.from_bytes(dice[3:5], "big") % 900,
        "accountType": "business" if is_business else "creator" if dice[0] < 128 else "personal",
        "isBusiness": is_business,
        "category": category,
    }
    if is_business:
        city, number = _CITIES[dice[5] % len(_CITIES)]
        told |= {
            "businessCategory": _TYPES[dice[6] % len(_TYPES)],
            "categoryName": category,
            "cityId": number,
            "cityName": city,
            "website": f"https://{person.handle.replace('_', '-').replace('.', '-')}.invalid",
        }
        if dice[7] < 200:
            told["email"] = f"{person.handle}@mail.invalid"
        if dice[8] < 128:
            told["phone"] = f"+1 555 {int.from_bytes(dice[8:10], 'big') % 10_000_000:07}"
    return told
