"""Message templates: text with variables, rendered for one target at a time.

Not the sending: messaging asks for the rendered text under its turn.
"""

from overture.domain.templates.commands import create
from overture.domain.templates.contracts import MessageTemplate
from overture.domain.templates.errors import MessageTemplateNotFound
from overture.domain.templates.queries import get, page
from overture.domain.templates.rendering import Hole, Rendered, Template, TemplateInvalid, Trouble, compile, over_limit

__all__ = [
    "Hole",
    "MessageTemplate",
    "MessageTemplateNotFound",
    "Rendered",
    "Template",
    "TemplateInvalid",
    "Trouble",
    "compile",
    "create",
    "get",
    "over_limit",
    "page",
]
