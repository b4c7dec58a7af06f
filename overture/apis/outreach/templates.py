"""Message templates: `/api/v1/message-templates`.

Not the rendering: the domain does that, for one target at a time.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import TEMPLATE, Cursor, Limit, Moment, Name, TemplateKey, listed, moment
from overture.domain import templates
from overture.domain.identity import Call
from overture.domain.templates import MessageTemplate, MessageTemplateNotFound, TemplateInvalid

routes = Routes(OUTREACH, "message templates")
_BODY = "Hi {{firstName}}, love your {{category}} content! Open to a collab?"
_TEMPLATE = {
    "id": "tpl_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "name": "Creator Intro",
    "body": _BODY,
    "variables": ["firstName", "category"],
    "createdAt": "2026-05-04T09:30:00.000Z",
}


class NewTemplate(CamelBody, frozen=True):
    """A message with variables in braces; a variable may be any field of a target."""

    name: Name
    body: Annotated[
        str,
        msgspec.Meta(min_length=1, description='Liquid: `{{firstName}}`, `{{ firstName | default: "there" }}`.'),
    ]

    example: ClassVar[dict[str, Any]] = {"name": "Creator Intro", "body": _BODY}


class TemplateAnswer(CamelAnswer, frozen=True):
    """A message with variables. `variables` are the fields it uses, in order of first use."""

    id: str
    name: str
    body: str
    variables: list[str]
    created_at: Moment

    example: ClassVar[dict[str, Any]] = _TEMPLATE


def shown(template: MessageTemplate) -> TemplateAnswer:
    """A template on the wire."""
    return TemplateAnswer(
        id=TEMPLATE.show(template.id),
        name=template.name,
        body=template.body,
        variables=list(template.variables),
        created_at=moment(template.created_at),
    )


@routes.post("/api/v1/message-templates", scope="templates:write", status=201, errors=(TemplateInvalid,))
async def create_message_template(call: Call, data: NewTemplate) -> TemplateAnswer:
    """Create a message template.

    A template whose language is not understood is refused with its line."""
    return shown(await templates.create(call, data.name, data.body))


@routes.get("/api/v1/message-templates", scope="templates:read", status=200)
async def list_message_templates(
    call: Call, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[TemplateAnswer]:
    """List message templates.

    Newest first."""
    return await listed(call, "templates", limit, cursor, partial(templates.page, call), shown)


@routes.get(
    "/api/v1/message-templates/{template_id}", scope="templates:read", status=200, errors=(MessageTemplateNotFound,)
)
async def get_message_template(call: Call, template_id: TemplateKey) -> TemplateAnswer:
    """Read one message template."""
    return shown(await templates.get(call, template_id))
