"""The body of a submission: one variant for each tool, told apart by `tool_type`, made from the tools' declarations.

Not written by hand: a new tool is a new variant.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Union

import msgspec

from overture.apis.audience.wire import ExternalUserId
from overture.apis.kit.shapes import SnakeBody
from overture.domain.audience import TOOLS, NewJob, Tool

MaxCost = Annotated[
    int, msgspec.Meta(ge=0, description="Credits the job may cost at most; it ends when they are used.")
]


def _variant(tool: Tool) -> type[msgspec.Struct]:
    name = "".join(word.capitalize() for word in tool.name.split("-"))
    return msgspec.defstruct(
        f"{name}Job",
        [("external_user_id", ExternalUserId), ("params", tool.params), ("max_cost", MaxCost | None, None)],
        bases=(SnakeBody,),
        namespace={"__doc__": f"{tool.title}, for one of your end users."},
        module=__name__,
        tag_field="tool_type",
        tag=tool.name,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )


_BY_VARIANT: Final[dict[type[msgspec.Struct], Tool]] = {_variant(tool): tool for tool in TOOLS}
Submission: Any = Union[tuple(_BY_VARIANT)]  # noqa: UP007 - made of a tuple
EXAMPLES: Final = {
    tool.name: {"external_user_id": "customer-123", "tool_type": tool.name, "params": tool.example} for tool in TOOLS
}


def new_job(given: Any) -> NewJob:
    """What the domain is asked for."""
    return NewJob(given.external_user_id, _BY_VARIANT[type(given)], given.params, given.max_cost)
