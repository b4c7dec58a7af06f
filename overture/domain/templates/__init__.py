"""Message templates: text with variables, rendered for one target at a time.

Not the sending: messaging asks for the rendered text under its turn.
"""

from overture.domain.templates.commands import create, edit
from overture.domain.templates.contracts import MessageTemplate, TemplateChanges, TemplateVersion
from overture.domain.templates.errors import MessageTemplateNotFound, TemplateVersionNotFound
from overture.domain.templates.queries import get, page, version, versions
from overture.domain.templates.rendering import (
    MAX_MESSAGE_BYTES,
    Hole,
    Rendered,
    Template,
    TemplateInvalid,
    Trouble,
    compile,
    over_limit,
)
from overture.domain.templates.values import BLANKS

__all__ = [
    "BLANKS",
    "MAX_MESSAGE_BYTES",
    "Hole",
    "MessageTemplate",
    "MessageTemplateNotFound",
    "Rendered",
    "Template",
    "TemplateChanges",
    "TemplateInvalid",
    "TemplateVersion",
    "TemplateVersionNotFound",
    "Trouble",
    "compile",
    "create",
    "edit",
    "get",
    "over_limit",
    "page",
    "version",
    "versions",
]
