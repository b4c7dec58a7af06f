"""Archives as Instagram writes them, in its three generations, made by code; and bytes read by place.

Not a double: what is made here is read by the product as any upload is.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FIRST_AT = 1_768_003_156


@dataclass(frozen=True)
class Bytes:
    """A file in memory, read by place."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    async def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


def mojibake(value: Any) -> Any:
    """Text as the archive writes it: each byte of its UTF-8 as a letter; keys too."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {mojibake(k): mojibake(v) for k, v in value.items()}
    return [mojibake(v) for v in value] if isinstance(value, list) else value


def follower(name: str, at: int = FIRST_AT) -> dict[str, Any]:
    """An item with its name as a value, as followers have it in every generation."""
    datum = {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": at}
    return {"title": "", "media_list_data": [], "string_list_data": [datum]}


def followed(name: str, at: int = FIRST_AT) -> dict[str, Any]:
    """An item with its name as a title, as the newest lists of following have it."""
    return {
        "title": name,
        "string_list_data": [{"href": f"https://www.instagram.com/_u/{name}", "timestamp": at}],
    }


def profile(name: str, label: str = "Username") -> dict[str, Any]:
    """The file on the account itself, labelled in its language."""
    told = {label: {"href": "", "value": name, "timestamp": 0}, "Bio": {"value": "Größe zählt"}}
    return {"profile_user": [{"title": "Personal", "media_map_data": {}, "string_map_data": told}]}


def zipped(files: Mapping[str, Any], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these; what is not bytes is written as the JSON of an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, value in files.items():
            z.writestr(name, value if isinstance(value, bytes) else json.dumps(mojibake(value), indent=2))
    return out.getvalue()


def of_2021(owner: str, followers: Sequence[str], following: Sequence[str]) -> bytes:
    """One file a list, the list under a key."""
    return zipped(
        {
            "account_information/personal_information.json": profile(owner, "Nom d’utilisateur"),
            "followers_and_following/followers.json": {"relationships_followers": [follower(n) for n in followers]},
            "followers_and_following/following.json": {"relationships_following": [follower(n) for n in following]},
            "media/posts/202101/photo.jpg": b"\xff\xd8\xff" + bytes(2_000),
        }
    )


def of_2022(owner: str, followers: Sequence[str], following: Sequence[str]) -> bytes:
    """Followers as a bare list, in a folder of their own."""
    return zipped(
        {
            "personal_information/personal_information.json": profile(owner, "Benutzername"),
            "followers_and_following/followers_1.json": [follower(n) for n in followers],
            "followers_and_following/following.json": {"relationships_following": [follower(n) for n in following]},
            "likes/liked_posts.json": {"likes_media_likes": [follower("author")]},
        }
    )


def of_2024(owner: str, followers: Sequence[str], following: Sequence[str], *, part: int = 3) -> bytes:
    """Followers in parts, following with its names as titles, everything a folder deeper; files of no interest."""
    parts = [followers[i : i + part] for i in range(0, len(followers), part)] or [[]]
    lists = {
        f"connections/followers_and_following/followers_{n}.json": [
            follower(name, FIRST_AT + i) for i, name in enumerate(names)
        ]
        for n, names in enumerate(parts, 1)
    }
    told = profile(owner)
    return zipped(
        {
            "personal_information/personal_information/personal_information.json": told,
            # Parts come in any order.
            **dict(reversed(lists.items())),
            "connections/followers_and_following/following.json": {
                "relationships_following": [followed(n) for n in following]
            },
            "connections/followers_and_following/following_hashtags.json": {"relationships_following_hashtags": []},
            "connections/followers_and_following/close_friends.json": {
                "relationships_close_friends": [follower("friend")]
            },
            "your_instagram_activity/likes/liked_posts.json": {"likes_media_likes": [follower("author")]},
            "media/old.zip": zipped({"followers_1.json": [follower("nested")]}),
            "__MACOSX/connections/._followers_1.json": b"\x00\x05\x16\x07",
        }
    )
