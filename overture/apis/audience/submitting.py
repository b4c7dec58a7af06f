"""The body of a submission: one variant for each tool, told apart by `tool_type`, made from the tools' declarations.

Not written by hand: a new tool is a new variant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Union

import msgspec

from overture.apis.audience.wire import ExternalUserId
from overture.apis.kit.shapes import SnakeBody
from overture.domain.audience import TOOLS, NewJob, Tool

MaxCost = Annotated[
    int, msgspec.Meta(ge=0, description="Credits the job may cost at most; it ends when they are used.")
]


def variants(ending: str, told: str, *more: tuple[str, Any] | tuple[str, Any, Any]) -> dict[type[msgspec.Struct], Tool]:
    """The bodies of a request that may be for any tool, with these fields more; `ending` of their names."""
    return {_variant(tool, ending, told, more): tool for tool in TOOLS}


def _variant(tool: Tool, ending: str, told: str, more: Sequence[Any]) -> type[msgspec.Struct]:
    name = "".join(word.capitalize() for word in tool.name.split("-"))
    return msgspec.defstruct(
        f"{name}{ending}",
        [("external_user_id", ExternalUserId), ("params", tool.params), ("max_cost", MaxCost | None, None), *more],
        bases=(SnakeBody,),
        namespace={"__doc__": f"{tool.title}, {told}."},
        module=__name__,
        tag_field="tool_type",
        tag=tool.name,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )


_BY_VARIANT: Final = variants("Job", "for one of your end users")
Submission: Any = Union[tuple(_BY_VARIANT)]  # noqa: UP007 - made of a tuple
EXAMPLES: Final = {
    tool.name: {"external_user_id": "customer-123", "tool_type": tool.name, "params": tool.example} for tool in TOOLS
}


def new_job(given: Any, of: Mapping[type[msgspec.Struct], Tool] = _BY_VARIANT) -> NewJob:
    """What the domain is asked for."""
    return NewJob(given.external_user_id, of[type(given)], given.params, given.max_cost)
