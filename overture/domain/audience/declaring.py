"""What a tool and an add-on are: declarations, from which validation, the document, columns, prices and docs derive.

Not any tool itself: each is a file in tools/. Not how a list is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from overture.domain.platforms import Detail, Details, ListAsk, Listed, Relation
from overture.kernel.errors import InvalidField

Most = Annotated[int, Meta(ge=1, le=10_000)]
Username = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=30,
        pattern=r"^[A-Za-z0-9._]+$(?!\n)",
        description="An Instagram username without `@`: letters, numbers, `.` and `_`.",
        examples=["nasa"],
    ),
]
Usernames = Annotated[
    list[Username], Meta(min_length=1, max_length=10, description="Instagram usernames: letters, numbers, `.`, `_`.")
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result. `sql` is its text over the row `r` of audience_row; it is never null. `is_ours`: its words
    are Overture's own, so that no spreadsheet can take one for a formula."""

    name: str
    sql: str
    description: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class AddOn:
    """Columns that a job may add. `name` is the switch in its params; `price` is in credits a row."""

    name: str
    detail: Detail
    price: int
    columns: tuple[Column, ...]
    more: Callable[[Details], dict[str, str]]
    """What a row keeps of a person's details, by column; what is empty is left out."""


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The input of a tool. Subclasses declare it field by field; their wire names are these."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One tool. `asks` makes the lists of a job from its params, in order, nobody's twice; `most` is how many new rows
    each may give. `takes` says whether a listed person makes a row, once what `needs` is known of them. `also`: lists
    that params may choose instead of `relation`. `refuses`: switches that its params have only to be told off."""

    name: str
    title: str
    relation: Relation
    also: frozenset[Relation] = frozenset()
    refuses: tuple[str, ...] = ()
    params: type[Params]
    asks: Callable[[Any], Sequence[ListAsk]]
    most: Callable[[Any], int]
    price: int
    addons: tuple[AddOn, ...] = ()
    columns: tuple[Column, ...] = ()
    needs: frozenset[Detail] = frozenset()
    takes: Callable[[Listed, Details | None], bool] | None = None
    more: Callable[[Details], dict[str, str]] | None = None
    example: dict[str, Any]

    @property
    def subject(self) -> str:
        """The param that says what the lists are of: the first."""
        return self.params.__struct_fields__[0]

    @property
    def relations(self) -> frozenset[Relation]:
        """Every list that a job of it may read."""
        return self.also | {self.relation}

    @property
    def base(self) -> tuple[Column, ...]:
        """The columns of every row, in order."""
        return (SOURCE, TYPE, *PERSON, *self.columns)

    def all_columns(self, addons: Sequence[str]) -> tuple[Column, ...]:
        """The columns with those of these add-ons."""
        return (*self.base, *(c for a in self.addons if a.name in addons for c in a.columns))

    def addon(self, name: str) -> AddOn | None:
        """The add-on of that name, if the tool has it."""
        return next((a for a in self.addons if a.name == name), None)

    def chosen(self, params: Params) -> tuple[str, ...]:
        """The add-ons that params switch on. `InvalidField` for one the tool does not have."""
        for name in self.refuses:
            if getattr(params, name):
                others = " or ".join(f"`{a.name}`" for a in self.addons)
                raise InvalidField(
                    f"params.{name}",
                    f"`params.{name}` cannot be true: `{self.name}` does not have this add-on. Leave it out; {others} "
                    "can be added.",
                )
        return tuple(a.name for a in self.addons if getattr(params, a.name, False))


ROW_TYPES: Final = {
    Relation.FOLLOWERS: "follower",
    Relation.FOLLOWING: "following",
    Relation.LIKERS: "liker",
    Relation.POST_LIKERS: "liker",
    Relation.HASHTAG: "author",
    Relation.LOCATION: "author",
}
"""What the column `type` says of a person from each list."""
SOURCE: Final = Column("source", "($3::text[])[r.origin + 1]", "Which of the params' values it comes from, as given.")
TYPE: Final = Column(
    "type", "$4::text", "What the person is there: `follower`, `following`, `liker` or `author`.", is_ours=True
)
PERSON: Final = (
    Column("user_id", "coalesce(r.user_id, '')", "The platform's own number; empty where the source has none."),
    Column("username", "r.username", "The name on the platform."),
    Column("full_name", "coalesce(r.full_name, '')", "The name they give themselves."),
    Column(
        "verified",
        "case when r.flags & 1 > 0 then 'true' when r.flags & 2 > 0 then 'false' else '' end",
        "`true`, `false`, or empty where the source does not say.",
        is_ours=True,
    ),
    Column(
        "private",
        "case when r.flags & 4 > 0 then 'true' when r.flags & 8 > 0 then 'false' else '' end",
        "`true`, `false`, or empty where the source does not say.",
        is_ours=True,
    ),
    Column("profile_pic_url", "coalesce(r.picture, '')", "Address of the profile picture."),
)


def kept(name: str, description: str) -> Column:
    """A column that a row keeps in `more`."""
    return Column(name, f"coalesce(r.more ->> '{name}', '')", description)


def once(names: Sequence[str]) -> list[str]:
    """The names, each once whatever its letters' case, as first written."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.lower(), name)
    return list(seen.values())
