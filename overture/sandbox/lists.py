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
_SIZED_POST = re.compile(r"audience-([0-9]{1,7})(?:-([0-9]{1,2}))?")
_SIZED_TAG = re.compile(r"audience_([0-9]{1,7})")
_MISSING, _PRIVATE = ("sandbox_missing", "sandbox-missing", "0"), "sandbox-private"
"""A hashtag, a post and a place that nobody has; a post of a private profile."""
_FANS = 1_000
"""Sized posts share their likers, of whom there are so many times as each has."""


@dataclass(frozen=True)
class PeopleList:
    """One list. `owner` is what its people are derived from; `repeats`: every so many places hold the person before;
    `stride` and `block`: places come in blocks, of which each begins `stride` people after the one before. `crowd`:
    whose people they are instead, how many those are, and which of them is the list's first."""

    platform: str
    owner: str
    total: int
    repeats: int = 0
    block: int = 0
    stride: int = 0
    crowd: tuple[str, int, int] | None = None

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
        if self.crowd is not None:
            owner, size, first = self.crowd
            return people.member(self.platform, owner, first + who, size)
        return people.member(self.platform, self.owner, who, self.people)


class NoSuchList(Exception):
    """There is no such list: `code` and `status` are those of the protocol."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def named(people: People, platform: str, relation: str, of: str, posts: int | None) -> PeopleList:
    """The list a request asks for, over its newest `posts`; `NoSuchList` where nobody has it."""
    if relation in ("hashtag", "location"):
        return _posts_under(people, platform, relation, of, posts)
    if relation == "post-likers":
        return _likers_of(platform, of)
    person = people.person(platform, of.lower())
    if not person.exists:
        raise NoSuchList(404, "profile_not_found", "Nobody has this handle.")
    if person.is_private:
        raise NoSuchList(403, "profile_private", "The lists of a private profile cannot be read.")
    owner = f"{platform}:{person.handle}:{relation}"
    if relation == "likers":
        return PeopleList(platform, owner, (posts or USUAL_POSTS) * LIKES, block=LIKES, stride=LIKES // 2)
    return PeopleList(platform, owner, person.followers if relation == "followers" else person.following)


def _posts_under(people: People, platform: str, relation: str, of: str, posts: int | None) -> PeopleList:
    """Who wrote under a hashtag or at a place: two hundred to twenty thousand posts, or as many as it says."""
    if not (_TAG if relation == "hashtag" else _PLACE).fullmatch(of) or of.lower() in _MISSING:
        raise NoSuchList(404, "list_not_found", "There are no posts under this.")
    owner = f"{platform}:{of.lower()}:{relation}"
    sized = _SIZED_TAG.fullmatch(of.lower()) if relation == "hashtag" else None
    if sized is not None:
        there = int(sized[1])
    elif relation == "location" and int(of) < 1_000_000:
        there = int(of)
    else:
        there = int(200 * 100 ** people.person(platform, f"#{owner}").share(8))
    return PeopleList(platform, owner, there if posts is None else min(there, posts), repeats=5)


def _likers_of(platform: str, of: str) -> PeopleList:
    """Who liked a post. Of two sized posts that follow each other the second has half of its likers from the first."""
    post = _POST.fullmatch(of)
    if post is None or post[1] in _MISSING:
        raise NoSuchList(404, "list_not_found", "There is no such post.")
    if post[1] == _PRIVATE:
        raise NoSuchList(403, "profile_private", "The posts of a private profile cannot be read.")
    owner = f"{platform}:{post[1]}:post-likers"
    sized = _SIZED_POST.fullmatch(post[1])
    if sized is None:
        return PeopleList(platform, owner, LIKES)
    total, number = int(sized[1]), int(sized[2] or 0)
    fans = f"{platform}:audience-{total}:post-likers"
    return PeopleList(platform, owner, total, crowd=(fans, total * _FANS, number * (total // 2)))


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
