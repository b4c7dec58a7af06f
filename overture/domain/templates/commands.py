"""What can be done with message templates.

One verb a function.
"""

from __future__ import annotations

from dataclasses import replace

from overture.domain.identity import Call
from overture.domain.templates.contracts import MessageTemplate, TemplateChanges
from overture.domain.templates.queries import get
from overture.domain.templates.rendering import compile
from overture.kernel.ids import TemplateId


async def create(call: Call, name: str, body: str) -> MessageTemplate:
    """A new template; `TemplateInvalid` where its language is not understood or not allowed."""
    compiled = compile(body)
    await call.tx()
    template = MessageTemplate(TemplateId(call.new_id()), name, body, tuple(compiled.variables), 1, call.now)
    await call.execute(
        """insert into message_template (project_id, id, name, body, variables, created_at)
        values ($1, $2, $3, $4, $5, $6)""",
        template.id,
        name,
        body,
        list(template.variables),
        template.created_at,
    )
    await _keep(call, template)
    return template


async def edit(call: Call, template_id: TemplateId, changes: TemplateChanges) -> MessageTemplate:
    """Changes name or text. Another text is a new version: campaigns that have started keep theirs."""
    compiled = compile(changes["body"]) if "body" in changes else None
    await call.fetchrow(
        "select id from message_template where project_id = $1 and id = $2 for no key update", template_id
    )
    was = await get(call, template_id)
    new = replace(was, **changes)
    if compiled is not None and new.body != was.body:
        new = replace(new, version=was.version + 1, variables=tuple(compiled.variables))
        await _keep(call, new)
    await call.execute(
        """update message_template set name = $3, body = $4, variables = $5, version = $6
        where project_id = $1 and id = $2""",
        template_id,
        new.name,
        new.body,
        list(new.variables),
        new.version,
    )
    return new


async def _keep(call: Call, template: MessageTemplate) -> None:
    await call.execute(
        """insert into message_template_version (project_id, template_id, version, body, variables, created_at)
        values ($1, $2, $3, $4, $5, $6)""",
        template.id,
        template.version,
        template.body,
        list(template.variables),
        call.now,
    )
