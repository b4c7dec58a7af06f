"""The commands by name, and how each ends: 0, or one line on stderr and 1.

Not the commands themselves.
"""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from overture import __version__
from overture.cli import doctor, doubts, keys, processes, projects, senders, up, workspaces
from overture.cli.calling import CallFailed
from overture.cli.opening import Refused
from overture.cli.wiring import Wiring
from overture.kernel.errors import OvertureError
from overture.runtime.postgres import DataFolderInUse, StoreFailed
from overture.runtime.settings import SettingsError

PLAIN = (Refused, CallFailed, SettingsError, StoreFailed, DataFolderInUse, OvertureError)
"""Errors whose text is a whole sentence for the person who typed the command."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def commands() -> typer.Typer:
    """All commands."""
    app = typer.Typer(
        name="overture",
        help="Creator outreach and social growth on your own machine. Start with `overture up`.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def main(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and end.")
        ] = False,
    ) -> None:
        """Nothing to do before a command."""

    app.command("up")(up.up)
    app.command("api")(processes.api)
    app.command("worker")(processes.worker)
    app.command("sandbox")(processes.sandbox)
    app.command("migrate")(processes.migrate)
    app.command("doctor")(doctor.doctor)
    app.command("prepare", hidden=True)(up.prepare)
    app.command("sample", hidden=True)(up.sample)
    for name, group in (
        ("keys", keys.group),
        ("workspaces", workspaces.group),
        ("projects", projects.group),
        ("senders", senders.senders),
        ("bridges", senders.bridges),
        ("in-doubt", doubts.group),
    ):
        app.add_typer(group, name=name)
    return app


def run(wiring: Wiring) -> NoReturn:
    """What the console script does."""
    try:
        code = commands()(obj=wiring, standalone_mode=False)
    except NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        sys.exit(0)
    except ClickException as error:
        _fail(f"{error.format_message().rstrip('.')}. See `{_path(error)} --help`.")
    except typer.Abort:
        sys.exit(130)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except PLAIN as error:
        _fail(str(error))
    except Exception as error:
        told = _of_the_store(error)
        if told is None:
            raise
        _fail(told)
    sys.exit(code if isinstance(code, int) else 0)


def _path(error: ClickException) -> str:
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context is not None else "overture"


def _of_the_store(error: Exception) -> str | None:
    """A sentence for what a database said to us; None for anything else, which is a bug and keeps its trace."""
    import asyncpg

    if isinstance(error, asyncpg.PostgresError):
        return f"The database refused: {error}. Check the addresses in OVERTURE_DATABASE_URL and its fellows."
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}."
    return None


def _fail(message: str) -> NoReturn:
    typer.echo(f"overture: {' '.join(message.split())}", err=True)
    sys.exit(1)
