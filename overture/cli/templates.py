"""`overture templates`: message templates, listed and changed.

Not their text for one target: `POST /api/v1/campaigns/{id}/preview` shows that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli import tables
from overture.cli.changing import changed
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, id_of, mode_of
from overture.cli.refusal import Refused
from overture.kernel.ids import TemplateId, shown

if TYPE_CHECKING:
    from overture.domain.templates import MessageTemplate

group = typer.Typer(help="Message templates.", no_args_is_help=True)


@group.command("list")
def listed(
    ctx: typer.Context,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """The message templates of a project, newest first, with the newest version of their text."""
    mode_of(mode)

    async def do(desk: Desk) -> list[MessageTemplate]:
        from overture.domain import templates

        return await desk.every(await desk.project(project, mode, workspace), templates.page)

    rows = [
        (shown("tpl", t.id), t.name, str(t.version), " ".join(t.variables), tables.moment(t.created_at))
        for t in work(ctx, data_dir, do)
    ]
    tables.show(("id", "name", "version", "variables", "created"), rows, "No message templates in this project yet.")


@group.command("edit")
def edit(
    ctx: typer.Context,
    template: Annotated[str, typer.Argument(help="The template's id.")],
    name: Annotated[str | None, typer.Option("--name", help="What it is called from now on.")] = None,
    body: Annotated[str | None, typer.Option("--body", help="The new text.")] = None,
    body_file: Annotated[
        Path | None, typer.Option("--body-file", help="A file with the new text, in UTF-8.", dir_okay=False)
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Change a message template. Another text is a new version; campaigns that have started keep theirs."""
    from overture.apis.outreach.templates import TemplatePatch, changes_of

    template_id = TemplateId(id_of("tpl", template, "template"))
    if body is not None and body_file is not None:
        raise Refused("Give --body or --body-file.")
    text = body if body_file is None else _text_of(body_file)
    changes = changes_of(changed(TemplatePatch, {"name": name, "body": text}))

    async def do(desk: Desk) -> MessageTemplate:
        from overture.domain import templates

        project = await desk.project_with(
            lambda call: templates.get(call, template_id), templates.MessageTemplateNotFound, "a template"
        )
        return await desk.run(project, lambda call: templates.edit(call, template_id, changes))

    made = work(ctx, data_dir, do)
    typer.echo(f'Changed the template "{made.name}" ({shown("tpl", made.id)}); its text is version {made.version}.')


def _text_of(file: Path) -> str:
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8.") from None
    if "\x00" in text:
        raise Refused(f"{file} holds the character NUL, which no text can.")
    return text
