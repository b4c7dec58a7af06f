"""Lists of pretend people: whom each holds, a page of it, and the faults that were planned for it.

Any list may be of any size: nobody in it is kept, each is derived from the list's name and their place in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from overture.sandbox import wire
from overture.sandbox.faults import Fault, Faults
from overture.sandbox.people import People, Person

RELATIONS = ("followers", "following", "likers", "post-likers", "hashtag", "location")
USUAL_POSTS = 12
MOST_POSTS = 10_000
LIKES = 120
"""Likers of an ordinary post; half of them like the next one too."""
_TAG = re.compile(r"[\w]{1,100}")
_PLACE = re.compile(r"[0-9]{1,20}")
_POST = re.compile(r"(?:https?://[^/]+/(?:p|reel|tv)/)?([A-Za-z0-9_-]{1,40})/?")
_SIZED_POST = re.compile(r"audience-([0-9]{1,9})")


@dataclass(frozen=True)
class PeopleList:
    """One list. `owner` is what its people are derived from; `repeats`: every so many places hold the person before;
    `stride` and `block`: places come in blocks, of which each begins `stride` people after the one before."""

    platform: str
    owner: str
    total: int
    repeats: int = 0
    block: int = 0
    stride: int = 0

    @property
    def people(self) -> int:
        """How many different people are in it."""
        if self.block:
            return self.stride * ((self.total - 1) // self.block) + self.block
        return self.total - self.total // self.repeats if self.repeats else self.total

    def person(self, people: People, index: int) -> Person:
        """Who is at this place."""
        who = index
        if self.block:
            who = index // self.block * self.stride + index % self.block
        elif self.repeats:
            who = index - (index + 1) // self.repeats
        return people.member(self.platform, self.owner, who, self.people)


class NoSuchList(Exception):
    """There is no such list: `code` and `status` are those of the protocol."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def named(people: People, platform: str, relation: str, of: str, posts: int) -> PeopleList:
    """The list a request asks for; `NoSuchList` where nobody has it."""
    if relation in ("hashtag", "location"):
        if not (_TAG if relation == "hashtag" else _PLACE).fullmatch(of):
            raise NoSuchList(404, "list_not_found", "There are no posts under this.")
        return PeopleList(platform, f"{platform}:{of.lower()}:{relation}", posts, repeats=5)
    if relation == "post-likers":
        post = _POST.fullmatch(of)
        if post is None:
            raise NoSuchList(404, "list_not_found", "There is no such post.")
        sized = _SIZED_POST.fullmatch(post[1])
        total = int(sized[1]) if sized else LIKES
        return PeopleList(platform, f"{platform}:{post[1]}:{relation}", total)
    person = people.person(platform, of.lower())
    if not person.exists:
        raise NoSuchList(404, "profile_not_found", "Nobody has this handle.")
    if person.is_private:
        raise NoSuchList(403, "profile_private", "The lists of a private profile cannot be read.")
    owner = f"{platform}:{person.handle}:{relation}"
    if relation == "likers":
        return PeopleList(platform, owner, posts * LIKES, block=LIKES, stride=LIKES // 2)
    return PeopleList(platform, owner, person.followers if relation == "followers" else person.following)


def page(
    people: People, faults: Faults, project: str, of: str, whole: PeopleList, start: int, limit: int
) -> tuple[list[Person], wire.ListTold]:
    """At most `limit` people from place `start` on, and what is told beside them, under the faults of the list."""
    planned = [f for f in faults.of_lists if f.takes(project, of, f"{whole.owner}:{start}")]
    end = min(start + limit, whole.total)
    hidden = _chosen(whole.total, planned, "hide_people")
    gone = _chosen(whole.total, planned, "gone_people")
    first, grown = start, 0
    for fault in planned:
        count = fault.count or 1
        if fault.kind in ("repeat_rows", "grow_list"):
            first = max(0, first - count)
        elif fault.kind == "skip_rows" and start:
            first = min(end, first + count)
        if fault.kind == "grow_list":
            grown += count * (start // max(1, limit))
    places = [i for i in range(first, end) if i not in hidden]
    shown = [whole.person(people, i) for i in places if i not in gone]
    following = str(end) if end < whole.total else None
    return shown, wire.ListTold(whole.people + grown, following, len(places) - len(shown))


def _chosen(total: int, planned: list[Fault], kind: str) -> frozenset[int]:
    """Places spread evenly over the list, as many as the fault says."""

    def places() -> Iterator[int]:
        for fault in planned:
            if fault.kind == kind:
                count = min(fault.count or 1, total)
                yield from ((2 * n + 1) * total // (2 * count) for n in range(count))

    return frozenset(places())
