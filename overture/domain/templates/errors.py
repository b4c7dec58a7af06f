"""Refusals about message templates.

`TemplateInvalid` stands with the language, in rendering.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class MessageTemplateNotFound(OvertureError):
    """This project has no message template with that id. Create it first, or list the templates to find its id."""

    kind, code = Kind.NOT_FOUND, "message_template_not_found"


class TemplateVersionNotFound(OvertureError):
    """The message template has no version {version}. Read the template to find its newest."""

    kind, code = Kind.NOT_FOUND, "message_template_version_not_found"
