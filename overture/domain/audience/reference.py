"""What there is to know of each tool, read from its declaration; and the page of the documentation made of it.

Not the declarations themselves: tools/, addons.py.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from overture.domain.audience.addons import ADDONS
from overture.domain.audience.declaring import PERSON, ROW_TYPES, SOURCE, TYPE, AddOn, Column, Tool
from overture.domain.audience.tools import TOOLS

_HEAD = """# The tools of audience jobs

Made from the tools' own declarations by `python -m tools.audience_page`; not written by hand. What holds for all of
them stands in [audience jobs](audience.md).

Each job has one `tool_type` and its `params`; `external_user_id` and `max_cost` stand beside them. Prices are credits a
row; the setting `audience_prices` changes them. Which lists a bridge must be able to read for a tool is said at each;
[the protocol](bridge.md#people) says how. A tool that nothing connected can serve is refused when a job is submitted.
"""


@dataclass(frozen=True, slots=True)
class Param:
    """A param as a person reads it: what it may be, and what it is where it is left out (None: it must be sent)."""

    name: str
    value: str
    default: str | None
    description: str


def params_of(tool: Tool) -> tuple[Param, ...]:
    """The params of a tool, in order."""
    shape: dict[str, Any] = next(iter(msgspec.json.schema(tool.params)["$defs"].values()))
    required = shape.get("required", ())
    return tuple(
        Param(
            name,
            _value(said),
            None if name in required else json.dumps(said["default"]).strip('"'),
            said.get("description", ""),
        )
        for name, said in shape["properties"].items()
    )


def command_of(tool: Tool) -> str:
    """The example of a tool as a command."""
    given = dict(tool.example)
    names = " ".join(given.pop(tool.subject))
    rest = "".join(f" --set {name}={value}" for name, value in given.items())
    return f"overture audience run {tool.name} {names} --user customer-123{rest} --to rows.csv"


def page() -> str:
    """The page of the documentation, in Markdown."""
    parts = [_HEAD, *(_about(tool) for tool in TOOLS), *_columns()]
    return "\n".join(parts)


def _value(said: dict[str, Any]) -> str:
    if "const" in said:
        return f"`{json.dumps(said['const'])}`"
    if "enum" in said:
        return _either(said["enum"])
    if said["type"] == "array":
        return f"{said['minItems']} to {said['maxItems']} texts"
    if said["type"] == "integer":
        return f"{said['minimum']:,} to {said['maximum']:,}"
    return "`true` or `false`"


def _either(words: Sequence[str]) -> str:
    *rest, last = (f"`{word}`" for word in words)
    return f"{', '.join(rest)} or {last}" if rest else last


def _about(tool: Tool) -> str:
    types = _either(sorted({ROW_TYPES[r] for r in tool.relations}))
    extra = ", ".join(f"{addon.price} more with `{addon.name}`" for addon in tool.addons)
    details = f" and tells the detail {_either(sorted(tool.needs))}" if tool.needs else ""
    served = f"Served by a source that reads the list {_either(sorted(tool.relations))}{details}."
    rows = "".join(
        f"| `{p.name}` | {p.value} | {'required' if p.default is None else f'`{p.default}`'} | {p.description} |\n"
        for p in params_of(tool)
    )
    own = "".join(f", and `{c.name}`" for c in tool.columns)
    columns = f"`type` is {types}. Columns are those of [every row](#columns-of-every-row){own}."
    body = {"external_user_id": "customer-123", "tool_type": tool.name, "params": tool.example}
    return f"""## {tool.name}

{tool.title}. {tool.price} credits a row; {extra}.

| param | value | default | meaning |
|---|---|---|---|
{rows}
{columns}
{served}

```json
{json.dumps(body, indent=2)}
```

```sh
{command_of(tool)}
```
"""


def _columns() -> Iterator[str]:
    yield f"## Columns of every row\n\n{_table((SOURCE, TYPE, *PERSON))}"
    own = {c.name: c for tool in TOOLS for c in tool.columns}
    yield f"## Columns of a tool's own\n\n{_table(tuple(own.values()))}"
    yield f"## Columns of add-ons\n\n{''.join(_addon(addon) for addon in ADDONS)}".rstrip() + "\n"


def _addon(addon: AddOn) -> str:
    tools = ", ".join(f"`{tool.name}`" for tool in TOOLS if addon in tool.addons)
    told = f"`{addon.name}`, served by a source that tells the detail `{addon.detail.value}`, for {tools}:"
    return f"{textwrap.fill(told, 120, break_on_hyphens=False)}\n\n{_table(addon.columns)}\n"


def _table(columns: tuple[Column, ...]) -> str:
    rows = "".join(f"| `{c.name}` | {c.description} |\n" for c in columns)
    return f"| column | value |\n|---|---|\n{rows}"
