"""What a command changes, read by the rules of the API's own bodies: options, and a file for what options cannot say.

Not the change itself: each command makes its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from overture.cli.refusal import Refused

P = TypeVar("P", bound=msgspec.Struct)
Body = Annotated[
    Path | None,
    typer.Option("--file", help="JSON of what to change, as the API takes it; options go before.", dir_okay=False),
]


def fitted(value: Mapping[str, object], kind: type[P], *, strict: bool = True) -> P:
    """The value as that kind; Refused names everything that is wrong with it."""
    from overture.runtime import faults

    try:
        return msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError:
        found = faults.collect(value, kind, strict=strict)
        raise Refused(" ".join(f"{f.path}: {f.message}" for f in found)) from None


def changed(
    kind: type[P], given: Mapping[str, object], file: Path | None = None, cleared: Sequence[str] | None = None
) -> P:
    """What to change: what the file says, and over it the options that were given (None: not given) and cleared."""
    options: dict[str, object] = {name: v for name, v in given.items() if v is not None}
    for name in cleared or ():
        if name in options:
            raise Refused(f"{name} cannot be set and cleared at once.")
        options[name] = None
    value = {**_read(file), **options}
    if not value:
        raise Refused("Say what to change.")
    return fitted(value, kind)


def _read(file: Path | None) -> dict[str, object]:
    from overture.runtime import faults

    if file is None:
        return {}
    try:
        found = msgspec.json.decode(file.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(f"{file} is no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise Refused(f"{file} holds no JSON object.")
    path = faults.nul_path(found)
    if path is not None:
        raise Refused(f"{path}: Text cannot hold the character NUL.")
    return found
