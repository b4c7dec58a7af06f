"""What can be done with message templates.

One verb a function.
"""

from __future__ import annotations

from overture.domain.identity import Call
from overture.domain.templates.contracts import MessageTemplate
from overture.domain.templates.rendering import compile
from overture.kernel.ids import TemplateId


async def create(call: Call, name: str, body: str) -> MessageTemplate:
    """A new template; `TemplateInvalid` where its language is not understood or not allowed."""
    compiled = compile(body)
    await call.tx()
    template = MessageTemplate(TemplateId(call.new_id()), name, body, tuple(compiled.variables), call.now)
    await call.execute(
        """insert into message_template (project_id, id, name, body, variables, created_at)
        values ($1, $2, $3, $4, $5, $6)""",
        template.id,
        name,
        body,
        list(template.variables),
        template.created_at,
    )
    return template
