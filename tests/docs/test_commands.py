"""Every command and option of the command line stands in a page of the command line, and nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import typer.main

from overture.cli.app import commands
from tests.docs.pages import blocks, page

_PAGES = ("cli.md", "cli-audience.md")
_SECTION = re.compile(r"^### overture (.+)$", re.MULTILINE)


def _commands() -> dict[str, set[str]]:
    """Options by command, the hidden ones and --help left out."""
    return dict(_below(typer.main.get_command(commands()), ()))


def _below(command: object, words: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    inner = getattr(command, "commands", None)
    if inner is not None:
        for name, found in inner.items():
            if not found.hidden:
                yield from _below(found, (*words, name))
        return
    options: set[str] = set()
    for p in getattr(command, "params", ()):
        if p.param_type_name == "option" and not getattr(p, "hidden", False):
            options |= {o for o in (*p.opts, *p.secondary_opts) if o.startswith("--")}
    yield " ".join(words), options - {"--help"}


def _text() -> str:
    return "\n".join(page(name) for name in _PAGES)


def _sections() -> dict[str, str]:
    # The last section of a page ends with it.
    parts = [part for name in _PAGES for part in _SECTION.split(page(name))[1:]]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    found = _commands()
    assert len(found) >= 20
    assert set(found) == set(_sections())


def test_every_option_is_named_in_its_section() -> None:
    sections, checked = _sections(), 0
    for name, options in _commands().items():
        # --data-dir is told once, above: all commands take it.
        for option in options - {"--data-dir"}:
            assert f"`{option}" in sections[name] or f"{option} " in sections[name], f"{name} {option}"
            checked += 1
    assert checked > 40


def test_every_section_has_an_example_of_its_command_with_options_there_are() -> None:
    found = _commands()
    for name, text in _sections().items():
        examples = [b.text for b in blocks(text) if b.language == "sh" and b.text.startswith(f"overture {name}")]
        assert examples, name
        for example in examples:
            assert set(re.findall(r"--[a-z-]+", example)) <= found[name] | {"--data-dir"}, example


def test_options_named_anywhere_exist() -> None:
    known = {o for options in _commands().values() for o in options} | {"--help", "--version"}
    named = set(re.findall(r"`(--[a-z-]+)", _text()))
    assert named
    assert named <= known
