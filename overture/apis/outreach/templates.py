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
from overture.domain.templates import (
    MessageTemplate,
    MessageTemplateNotFound,
    TemplateChanges,
    TemplateInvalid,
    TemplateVersion,
)

routes = Routes(OUTREACH, "message templates")
_BODY = "Hi {{firstName}}, love your {{category}} content! Open to a collab?"
_TEMPLATE = {
    "id": "tpl_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "name": "Creator Intro",
    "body": _BODY,
    "variables": ["firstName", "category"],
    "version": 1,
    "createdAt": "2026-05-04T09:30:00.000Z",
}


Body = Annotated[
    str, msgspec.Meta(min_length=1, description='Liquid: `{{firstName}}`, `{{ firstName | default: "there" }}`.')
]


class NewTemplate(CamelBody, frozen=True):
    """A message with variables in braces; a variable may be any field of a target."""

    name: Name
    body: Body

    example: ClassVar[dict[str, Any]] = {"name": "Creator Intro", "body": _BODY}


class TemplatePatch(CamelBody, frozen=True):
    """What to change; what is left out stays. Another `body` is a new version of the text."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    body: Body | msgspec.UnsetType = msgspec.UNSET

    example: ClassVar[dict[str, Any]] = {"body": 'Hi {{ firstName | default: "there" }}, open to a collab?'}


class TemplateAnswer(CamelAnswer, frozen=True):
    """A message with variables. `variables` are the fields it uses, in order of first use; `version` counts its texts
    from 1."""

    id: str
    name: str
    body: str
    variables: list[str]
    version: int
    created_at: Moment

    example: ClassVar[dict[str, Any]] = _TEMPLATE


class VersionAnswer(CamelAnswer, frozen=True):
    """One version of a template's text, as it was written; it never changes."""

    message_template_id: str
    version: int
    body: str
    variables: list[str]
    created_at: Moment


def shown(template: MessageTemplate) -> TemplateAnswer:
    """A template on the wire."""
    return TemplateAnswer(
        id=TEMPLATE.show(template.id),
        name=template.name,
        body=template.body,
        variables=list(template.variables),
        version=template.version,
        created_at=moment(template.created_at),
    )


def _shown_version(v: TemplateVersion) -> VersionAnswer:
    return VersionAnswer(
        message_template_id=TEMPLATE.show(v.template_id),
        version=v.version,
        body=v.body,
        variables=list(v.variables),
        created_at=moment(v.created_at),
    )


def changes_of(data: TemplatePatch) -> TemplateChanges:
    """What the body names, as the domain knows it."""
    changes: TemplateChanges = {}
    if data.name is not msgspec.UNSET:
        changes["name"] = data.name
    if data.body is not msgspec.UNSET:
        changes["body"] = data.body
    return changes


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


@routes.patch(
    "/api/v1/message-templates/{template_id}",
    scope="templates:write",
    status=200,
    errors=(MessageTemplateNotFound, TemplateInvalid),
)
async def edit_message_template(call: Call, template_id: TemplateKey, data: TemplatePatch) -> TemplateAnswer:
    """Change a message template.

    Another text is a new version. Campaigns that have started keep theirs until the new one is applied to them."""
    return shown(await templates.edit(call, template_id, changes_of(data)))


@routes.get(
    "/api/v1/message-templates/{template_id}/versions",
    scope="templates:read",
    status=200,
    errors=(MessageTemplateNotFound,),
)
async def list_template_versions(
    call: Call, template_id: TemplateKey, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[VersionAnswer]:
    """List the versions of a template's text.

    Newest first."""
    read = partial(templates.versions, call, template_id)
    return await listed(call, f"template versions {template_id}", limit, cursor, read, _shown_version)
